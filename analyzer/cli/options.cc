/// The command line, with CLI11 as the tokenizer: it knows which options exist and what belongs to
/// them; values are read and judged here, so that every message is ours.
#include "cli/options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "cli/diff_options.h"
#include "cli/explain_options.h"
#include "cli/option_values.h"
#include "report/token_cut.h"
#include "rule/rule.h"

namespace trustlint::cli {
namespace {

using document::Error;
using document::Result;
using document::usage;
using tl::unexpected;

constexpr std::array<std::pair<std::string_view, Format>, 4> kFormats = {{
    {"text", Format::Text},
    {"concise", Format::Concise},
    {"json", Format::Json},
    {"sarif", Format::Sarif},
}};

constexpr std::string_view kExitCodes =
    "Exit codes: 0 nothing at or above --fail-on, 1 findings or a role beyond --within, 2 usage\n"
    "or configuration, 3 a file could not be read (with --strict also: not decided, not\n"
    "analysed), 4 internal error.";

/// What stands on the command line of `check`, word by word.
struct CheckWords {
  std::vector<std::string> paths;
  std::vector<std::string> outputs;
  std::vector<std::string> select;
  std::vector<std::string> ignore;
  std::optional<std::string> persona;
  std::optional<std::string> min_severity;
  std::optional<std::string> min_confidence;
  std::optional<std::string> fail_on;
  std::optional<std::string> config;
  std::optional<std::string> tf_dir;
  std::optional<std::string> within;
  std::optional<std::string> format;
  std::optional<std::string> jobs;
  std::string color = "auto";
  std::string stdin_filename;
  bool strict = false;
  bool stats = false;
};

struct RulesWords {
  std::string id;
  std::string output = "text";
};

std::set<std::string_view> packs() {
  std::set<std::string_view> result;
  for (const rule::Rule* rule : rule::all_rules()) {
    result.insert(rule->pack);
  }
  return result;
}

Result<RuleChoice> choose(const std::vector<std::string>& lists, std::string_view option) {
  RuleChoice choice;
  const std::set<std::string_view> all_packs = packs();
  for (const std::string& word : split(lists)) {
    if (const rule::Rule* rule = rule_named(word)) {
      choice.rules.emplace_back(rule->id);
    } else if (all_packs.contains(lower(word))) {
      choice.packs.push_back(lower(word));
    } else {
      Error error = unknown_rule(word, true);
      error.message = fmt::format("{}: {}", option, error.message);
      return unexpected(std::move(error));
    }
  }
  if (choice.empty() && !lists.empty()) {
    return unexpected(usage(fmt::format("{}: no rule is named", option)));
  }
  return choice;
}

Result<Invocation> check_options(const CheckWords& words, Terminal terminal) {
  CheckOptions options;
  std::optional<Error> error;
  if (!words.paths.empty()) {
    options.paths = words.paths;
  }
  options.stdin_filename = words.stdin_filename;
  options.config = words.config;
  options.tf_dir = words.tf_dir;
  options.within = words.within;
  options.strict = words.strict;
  options.stats = words.stats;
  take(outputs(words.outputs, kFormats), options.outputs, error);
  take(choose(words.select, "--select"), options.select, error);
  take(choose(words.ignore, "--ignore"), options.ignore, error);
  take(color_choice(words.color, terminal), options.color, error);
  if (words.persona) {
    take(named(kPersonas, *words.persona, "persona", "--persona"), options.persona, error);
  }
  if (words.min_severity) {
    take(named(kSeverities, *words.min_severity, "severity", "--min-severity"),
         options.min_severity, error);
  }
  if (words.min_confidence) {
    take(named(kConfidences, *words.min_confidence, "confidence", "--min-confidence"),
         options.min_confidence, error);
  }
  if (words.format) {
    take(source_kind(*words.format), options.format, error);
  }
  if (words.fail_on == "never") {
    options.fail_on.reset();
  } else if (words.fail_on) {
    take(named(kSeverities, *words.fail_on, "severity", "--fail-on", {"never"}), options.fail_on,
         error);
  }
  if (words.jobs) {
    take(jobs(*words.jobs), options.jobs, error);
  }
  if (error) {
    return unexpected(std::move(*error));
  }
  return options;
}

Result<Invocation> rules_options(const RulesWords& words) {
  if (words.output != "text" && words.output != "json") {
    return unexpected(not_one_of(words.output, "format", "--output", {"text", "json"}));
  }
  if (!words.id.empty() && rule_named(words.id) == nullptr) {
    return unexpected(unknown_rule(words.id, false));
  }
  return RulesOptions{words.id, words.output == "json"};
}

void add_check(CLI::App& app, CheckWords& words) {
  CLI::App* check = app.add_subcommand("check", "Find who can assume the roles of these files");
  check->footer(std::string(kExitCodes));
  check->add_option("PATH", words.paths, "Files and directories; - is standard input (default: .)")
      ->option_text("...");
  // A list option takes one word a time: the next one is a path.
  const auto list = [&](const char* names, std::vector<std::string>& field, const char* text) {
    return check->add_option(names, field, text)->allow_extra_args(false);
  };
  list("-o,--output", words.outputs,
       "Write text, concise, json or sarif, to standard output or to a file")
      ->option_text("FORMAT[=FILE] ...");
  list("--select", words.select, "Only these rules or packs")->option_text("ID|NAME|PACK,...");
  list("--ignore", words.ignore, "Not these rules or packs")->option_text("ID|NAME|PACK,...");
  check->add_option("--persona", words.persona, "Who reads it: regular, pedantic, auditor")
      ->option_text("WHO");
  check
      ->add_option("--min-severity", words.min_severity,
                   "Show nothing below: note, low, medium, high, critical")
      ->option_text("LEVEL");
  check->add_option("--min-confidence", words.min_confidence, "Show nothing below: likely, certain")
      ->option_text("HOW");
  check
      ->add_option("--fail-on", words.fail_on,
                   "Exit with 1 for findings from this severity on, or never (default: high)")
      ->option_text("LEVEL|never");
  check
      ->add_option("--within", words.within,
                   "Exit with 1 unless no role accepts anything that this trust policy refuses, "
                   "whatever --fail-on says")
      ->option_text("FILE");
  check->add_option("--config", words.config, "Configuration file")->option_text("FILE");
  check
      ->add_option("--tf-dir", words.tf_dir,
                   "Terraform sources of the plans (default: beside each plan)")
      ->option_text("DIR");
  check
      ->add_option("--format", words.format,
                   "What the files are: iam, account, cloudformation, terraform-plan, "
                   "terraform-state, terraform-source (default: told by content)")
      ->option_text("FORMAT");
  check->add_flag("--strict", words.strict, "Exit with 3 for what is not decided or not analysed");
  check->add_option("--jobs", words.jobs, "Threads (default: one for each processor)")
      ->option_text("N");
  check->add_flag("--stats", words.stats, "Say on standard error how much was done");
  check->add_option("--color", words.color, "auto, always or never; NO_COLOR is honoured")
      ->option_text("WHEN");
  check->add_option("--stdin-filename", words.stdin_filename, "What to call standard input")
      ->option_text("NAME");
}

void add_rules(CLI::App& app, RulesWords& words) {
  CLI::App* rules = app.add_subcommand("rules", "List the rules, or explain one");
  rules->add_option("ID", words.id, "Id or name of a rule")->option_text(" ");
  rules->add_option("-o,--output", words.output, "Write text or json (default: text)")
      ->option_text("FORMAT");
}

std::vector<std::string> commands(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  return names;
}

std::vector<std::string> options_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options([](const CLI::Option*) { return true; })) {
    for (const std::string& name : option->get_lnames()) {
      names.push_back("--" + name);
    }
  }
  return names;
}

bool looks_like_path(std::string_view word) {
  return word == "-" || word.find_first_of("/.") != std::string_view::npos;
}

/// `trustlint trust.json`: a path, or a misspelt command.
Error unknown_command(const std::string& given, const std::vector<std::string>& names) {
  // What is pasted at the wrong place may be a token: it is not repeated whole.
  constexpr std::size_t kLongestName = 120;
  const bool whole = given.size() <= kLongestName && !given.starts_with("eyJ");
  const std::string word = whole ? given : given.substr(0, 40) + "…";
  if (looks_like_path(word)) {
    return usage("a command is needed before the path",
                 {fmt::format("to check it: trustlint check {}", word)});
  }
  Error error = usage(fmt::format("'{}' is not a command", word));
  if (const std::string near = suggestion(word, names); !near.empty()) {
    error.help.push_back(fmt::format("did you mean 'trustlint {}'?", near));
  } else {
    error.help.push_back(fmt::format("to check a file of that name: trustlint check {}", word));
  }
  error.help.push_back("commands: " + joined(names));
  return error;
}

/// Words that no option or argument takes, before or behind the command.
Error unknown_word(const CLI::App& app) {
  const std::vector<CLI::App*> chosen = app.get_subcommands();
  const bool behind = !chosen.empty() && app.remaining(false).empty();
  const CLI::App& command = behind ? *chosen.front() : app;
  const std::string call = behind ? "trustlint " + command.get_name() : "trustlint";
  const std::vector<std::string> left = command.remaining(false);
  const auto found = std::find_if(left.begin(), left.end(),
                                  [](const std::string& word) { return word.starts_with('-'); });
  if (found == left.end()) {
    return left.empty()
               ? usage("a command is needed", {"commands: " + joined(commands(app))})
               : usage(fmt::format("'{}' is one word too many", left.front().substr(0, 40)),
                       {call + " --help"});
  }
  const std::string option = found->substr(0, found->find('='));
  Error error = usage(fmt::format("'{}' has no option '{}'", call, option));
  std::vector<std::string> known = options_of(command);
  if (!behind) {
    for (const CLI::App* other : app.get_subcommands([](const CLI::App*) { return true; })) {
      const std::vector<std::string> names = options_of(*other);
      if (std::find(names.begin(), names.end(), option) != names.end()) {
        error.help.push_back(fmt::format("it stands behind the command: trustlint {} {}",
                                         other->get_name(), option));
        known.clear();
        break;
      }
    }
  }
  if (const std::string near = suggestion(option, known); !near.empty()) {
    error.help.push_back(fmt::format("did you mean '{}'?", near));
  }
  error.help.push_back(call + " --help");
  return error;
}

/// The name at the head of a CLI11 message: "--jobs: 1 required TEXT missing".
std::string option_in(const CLI::ParseError& failure) {
  const std::string_view text = failure.what();
  const std::size_t end = text.find_first_of(": ");
  return std::string(text.starts_with('-') ? text.substr(0, end) : std::string_view());
}

/// What stands on the command line, whatever the command is.
struct Words {
  CheckWords check;
  DiffWords diff;
  ExplainWords explain;
  RulesWords rules;
};

/// The options of the command that was given.
Result<Invocation> chosen(const CLI::App& app, const Words& words, Terminal terminal) {
  if (app.got_subcommand("explain")) return explain_options(words.explain, terminal);
  if (app.got_subcommand("diff")) return diff_options(words.diff, terminal);
  if (app.got_subcommand("rules")) return rules_options(words.rules);
  return check_options(words.check, terminal);
}

Result<Invocation> parse(CLI::App& app, int argc, const char* const* argv, const Words& words,
                         Terminal terminal) {
  // CLI11 would call a path "not expected"; here it is known what was meant.
  const std::vector<std::string> names = commands(app);
  if (argc < 2) {
    return unexpected(
        usage("a command is needed",
              {"commands: " + joined(names), "to begin: trustlint check .", "trustlint --help"}));
  }
  const std::string first = argv[1];
  if (!first.starts_with('-') || first == "-") {
    if (std::find(names.begin(), names.end(), first) == names.end()) {
      return unexpected(unknown_command(first, names));
    }
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return PrintText{app.help()};
  } catch (const CLI::CallForVersion&) {
    return PrintText{fmt::format("trustlint {}\n", version())};
  } catch (const CLI::ExtrasError&) {
    return unexpected(unknown_word(app));
  } catch (const CLI::RequiredError&) {
    return unexpected(unknown_word(app));  // options and no command
  } catch (const CLI::ParseError& failure) {
    const std::string option = option_in(failure);
    return unexpected(usage(option.empty() ? "the command line cannot be understood"
                                           : fmt::format("'{}' needs exactly one value", option),
                            {"trustlint --help"}));
  }
  return chosen(app, words, terminal);
}

}  // namespace

bool RuleChoice::names(const rule::Rule& rule) const {
  return std::find(rules.begin(), rules.end(), rule.id) != rules.end();
}

bool RuleChoice::contains(const rule::Rule& rule) const {
  return names(rule) || std::find(packs.begin(), packs.end(), rule.pack) != packs.end();
}

Result<Invocation> parse_options(int argc, const char* const* argv, Terminal terminal) {
  CLI::App app("trustlint proves who can assume your AWS roles.", "trustlint");
  Words words;
  app.set_version_flag("--version", std::string(version()));
  app.require_subcommand(1);
  add_check(app, words.check);
  add_diff(app, words.diff);
  add_explain(app, words.explain);
  add_rules(app, words.rules);
  auto invocation = parse(app, argc, argv, words, terminal);
  // A token may stand where another word is meant.
  if (!invocation) return unexpected(report::cut_tokens(std::move(invocation.error())));
  return invocation;
}

std::string_view version() { return TRUSTLINT_VERSION; }

const rule::Rule* rule_named(std::string_view word) {
  for (const rule::Rule* rule : rule::all_rules()) {
    if (lower(rule->id) == lower(word) || lower(rule->name) == lower(word)) {
      return rule;
    }
  }
  return nullptr;
}

Error unknown_rule(std::string_view word, bool packs_too) {
  std::vector<std::string> ids;
  std::vector<std::string> candidates;
  for (const rule::Rule* rule : rule::all_rules()) {
    candidates.emplace_back(rule->id);
    candidates.emplace_back(rule->name);
  }
  const std::set<std::string_view> all_packs = packs();
  const std::vector<std::string> pack_names(all_packs.begin(), all_packs.end());
  if (packs_too) {
    candidates.insert(candidates.end(), pack_names.begin(), pack_names.end());
  }
  Error error =
      usage(fmt::format("'{}' is not a rule{}", word.substr(0, 40), packs_too ? " or pack" : ""));
  if (const std::string near = suggestion(word, candidates); !near.empty()) {
    error.help.push_back(fmt::format("did you mean '{}'?", near));
  }
  if (packs_too) {
    error.help.push_back("packs: " + joined(pack_names));
  }
  error.help.push_back("all rules: trustlint rules");
  return error;
}

}  // namespace trustlint::cli
