#include "cli/diff_options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "config/config.h"

namespace trustlint::cli {

namespace {

using document::Error;
using document::Result;
using document::usage;
using tl::unexpected;

constexpr std::array<std::pair<std::string_view, DiffFormat>, 5> kFormats = {{
    {"text", DiffFormat::Text},
    {"json", DiffFormat::Json},
    {"sarif", DiffFormat::Sarif},
    {"markdown", DiffFormat::Markdown},
    {"github", DiffFormat::Github},
}};

constexpr std::string_view kFooter =
    "Three ways to say what is compared:\n"
    "  trustlint diff OLD NEW              two files or two directories; - is standard input,\n"
    "                                      /dev/null is a file that is not there\n"
    "  trustlint diff --git REV [PATH...]  a revision (before) with the working tree (after)\n"
    "  trustlint diff --plan PLAN          before and after of a plan: terraform show -json "
    "FILE\n\n"
    "A role is wider when it accepts a request that it refused before; the request is shown.\n"
    "Another text with the same meaning is equal. A wanted change passes with --accept, or in\n"
    "trustlint.yaml with a reason:\n"
    "  diff:\n"
    "    accept:\n"
    "      - {fingerprint: 0123456789abcdef, reason: the release bot has moved}\n\n"
    "Exit codes: 0 no role is easier to assume, 1 a role is wider or incomparable, or a new role\n"
    "has findings at or above --fail-on, 2 usage or configuration, 3 a file could not be read\n"
    "(with --strict also: not decided, not analysed), 4 internal error.";

constexpr const char* kWays = "OLD NEW, --git REV [PATH], or --plan PLAN";

std::optional<Error> wrong(const DiffWords& words) {
  if (words.git && words.plan) return usage("--git and --plan exclude each other", {kWays});
  if (words.plan && !words.paths.empty()) {
    return usage("--plan says by itself what is compared: no path goes with it", {kWays});
  }
  if (words.git) {
    // What begins with a dash would be an option of git.
    const std::string& revision = *words.git;
    const bool control = std::any_of(revision.begin(), revision.end(),
                                     [](unsigned char c) { return c < 0x20 || c == 0x7f; });
    if (revision.empty() || revision.starts_with('-') || control) {
      return usage(fmt::format("--git: '{}' is not a revision", revision.substr(0, 40)),
                   {"a commit, a branch or a tag: --git origin/main"});
    }
    if (std::find(words.paths.begin(), words.paths.end(), "-") != words.paths.end()) {
      return usage("--git compares files: standard input is none", {kWays});
    }
    return std::nullopt;
  }
  if (words.plan) return std::nullopt;
  if (words.paths.size() != 2) {
    return usage(words.paths.empty()       ? "nothing says what is compared"
                 : words.paths.size() == 1 ? "one path is missing: what was before, what is now"
                                           : "too many paths: what was before, what is now",
                 {kWays});
  }
  if (words.paths[0] == "-" && words.paths[1] == "-") {
    return usage("only one thing can be read from standard input");
  }
  return std::nullopt;
}

Result<NewRoles> new_roles(const std::string& word) {
  if (word == "findings") return NewRoles::Findings;
  if (word == "any") return NewRoles::Any;
  if (word == "ignore") return NewRoles::Ignore;
  return unexpected(not_one_of(word, "choice", "--new-roles", {"findings", "any", "ignore"}));
}

Result<bool> outsiders_only(const std::string& word) {
  if (word == "outsider" || word == "any") return word == "outsider";
  return unexpected(not_one_of(word, "choice", "--fail-on-gain", {"outsider", "any"}));
}

Result<std::set<std::string>> fingerprints(const std::vector<std::string>& lists) {
  std::set<std::string> result;
  for (const std::string& word : split(lists)) {
    if (!config::is_fingerprint(word)) {
      return unexpected(
          usage(fmt::format("--accept: '{}' is not a fingerprint", word.substr(0, 40)),
                {"the report shows it with each change: 16 hexadecimal digits"}));
    }
    result.insert(word);
  }
  return result;
}

}  // namespace

void add_diff(CLI::App& app, DiffWords& words) {
  CLI::App* diff = app.add_subcommand("diff", "Is any role easier to assume than before?");
  diff->footer(std::string(kFooter));
  const auto one = [&](const char* names, auto& field, const char* value, const char* text) {
    diff->add_option(names, field, text)->option_text(value);
  };
  const auto list = [&](const char* names, std::vector<std::string>& field, const char* value,
                        const char* text) {
    diff->add_option(names, field, text)->allow_extra_args(false)->option_text(value);
  };
  diff->add_option("PATH", words.paths, "OLD and NEW; with --git: what to compare (default: .)")
      ->option_text("...");
  one("--git", words.git, "REV", "Compare the working tree with this revision");
  one("--plan", words.plan, "FILE", "Compare before and after of each role in a Terraform plan");
  list("--accept", words.accept, "FINGERPRINT,...", "Let these changes pass: they are wanted");
  one("--fail-on-gain", words.fail_on_gain, "any|outsider",
      "Whose gain fails: any caller's (default), or only that of outsiders and unreviewed code");
  one("--new-roles", words.new_roles, "findings|any|ignore",
      "A new role fails for findings (default), always, or never");
  one("--fail-on", words.fail_on, "LEVEL|never",
      "Findings of new roles fail from this severity on (default: high)");
  list("-o,--output", words.outputs, "FORMAT[=FILE] ...",
       "Write text, json, sarif, markdown (a comment) or github (annotations)");
  diff->add_flag("--strict", words.strict, "Exit with 3 for what is not decided or not analysed");
  one("--config", words.config, "FILE", "Configuration file");
  one("--tf-dir", words.tf_dir, "DIR",
      "Terraform sources of the plans (default: beside each plan)");
  one("--format", words.format, "FORMAT",
      "What the files are: iam, account, cloudformation, terraform-plan, terraform-state, "
      "terraform-source (default: told by content)");
  one("--jobs", words.jobs, "N", "Threads (default: one for each processor)");
  one("--color", words.color, "WHEN", "auto, always or never; NO_COLOR is honoured");
  one("--stdin-filename", words.stdin_filename, "NAME", "What to call standard input");
}

Result<DiffOptions> diff_options(const DiffWords& words, Terminal terminal) {
  std::optional<Error> error = wrong(words);
  DiffOptions options;
  options.paths = words.paths;
  options.git = words.git;
  options.plan = words.plan;
  options.stdin_filename = words.stdin_filename;
  options.config = words.config;
  options.tf_dir = words.tf_dir;
  options.strict = words.strict;
  take(outputs(words.outputs, kFormats), options.outputs, error);
  take(color_choice(words.color, terminal), options.color, error);
  take(fingerprints(words.accept), options.accept, error);
  if (words.new_roles) take(new_roles(*words.new_roles), options.new_roles, error);
  if (words.fail_on_gain) {
    take(outsiders_only(*words.fail_on_gain), options.outsiders_only, error);
  }
  if (words.fail_on == "never") {
    options.fail_on.reset();
  } else if (words.fail_on) {
    take(named(kSeverities, *words.fail_on, "severity", "--fail-on", {"never"}), options.fail_on,
         error);
  }
  if (words.format) take(source_kind(*words.format), options.format, error);
  if (words.jobs) take(jobs(*words.jobs), options.jobs, error);
  if (error) return unexpected(std::move(*error));
  return options;
}

}  // namespace trustlint::cli
