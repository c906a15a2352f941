/// `trustlint check`: files in, report out. Read `run_check` from top to bottom: it is the program.
#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <vector>

#include "cli/check.h"
#include "cli/collect.h"
#include "cli/foreign_text.h"
#include "cli/read_terraform.h"
#include "config/config.h"
#include "document/reader.h"
#include "input/extract.h"
#include "input/terraform_source.h"
#include "report/report.h"
#include "rule/runner.h"

namespace trustlint::cli {

namespace {

using document::Error;
using document::Result;
namespace fs = std::filesystem;

/// `trustlint.yaml` of the working directory or of a folder above it, up to the root of the
/// repository.
std::optional<std::string> find_config(const fs::path& working_directory) {
  for (fs::path folder = working_directory; !folder.empty(); folder = folder.parent_path()) {
    std::error_code ignored;
    if (fs::is_regular_file(folder / "trustlint.yaml", ignored))
      return (folder / "trustlint.yaml").string();
    if (fs::exists(folder / ".git", ignored) || folder == folder.parent_path()) break;
  }
  return std::nullopt;
}

Result<config::Config> load_config(const CheckOptions& options, const document::Limits& limits) {
  std::optional<std::string> path = options.config;
  if (!path) path = find_config(fs::current_path());
  if (!path) return config::Config{};
  auto file = document::SourceFile::load(*path, limits);
  if (!file) {
    Error wrong = file.error();
    wrong.code = Error::Code::Config;
    return tl::unexpected(std::move(wrong));
  }
  return config::read_config(*file, limits);
}

rule::Persona persona_of(const config::Config& config) {
  for (auto persona : {rule::Persona::Pedantic, rule::Persona::Auditor}) {
    if (config.persona == rule::name(persona)) return persona;
  }
  return rule::Persona::Regular;
}

document::Language language_of(const std::string& path) {
  const std::string extension = fs::path(path).extension().string();
  if (extension == ".json") return document::Language::Json;
  const bool yaml = extension == ".yaml" || extension == ".yml";
  return yaml ? document::Language::Yaml : document::Language::Unsaid;
}

/// A file that cannot be read. One that a walk met and that does not speak of roles is passed over;
/// one that is still to be rendered is no error there.
void add_unreadable(const InputFile& file, std::string_view text, Error error,
                    report::Report& report) {
  if (!file.given && !speaks_of_roles(text)) return;
  ++report.statistics.files;
  const auto language = template_language(text);
  if (!language.empty()) error = to_be_rendered(error, language);
  if (file.given || language.empty()) {
    report.errors.push_back(std::move(error));
    return;
  }
  report.notes.push_back({report::Note::Kind::Unreadable, file.display, error.position, "",
                          error.message + "; " + error.help.front()});
}

}  // namespace

std::vector<input::RoleSource> read_roles(const Collection& collection, const CheckOptions& options,
                                          const document::Limits& limits, report::Report& report) {
  std::vector<input::RoleSource> roles;
  report.errors = collection.errors;
  report.statistics.files += collection.errors.size();
  const auto parts = read_terraform(collection.files, options.format, limits, report, roles);
  for (const auto& file : collection.files) {
    if (is_terraform_source(file, options.format)) continue;
    if (!file.given && parts.contains(file.display)) continue;
    auto source = load(file, limits, std::cin);
    if (!source) {
      const bool text = source.error().code != Error::Code::Encoding;
      if (!file.given && !text && !file_speaks_of_roles(file.path)) continue;
      report.errors.push_back(source.error());
      ++report.statistics.files;
      continue;
    }
    const auto language = language_of(file.path);
    // Most YAML of a repository has nothing to do with roles: it is not even read.
    const bool ours =
        file.given || language == document::Language::Json || speaks_of_roles((*source)->text());
    if (!ours) continue;
    auto documents = document::read_documents(document::Text::of(*source), limits, language,
                                              &input::formats_read());
    if (!documents) {
      add_unreadable(file, (*source)->text(), std::move(documents.error()), report);
      continue;
    }
    bool recognised = false;
    for (auto& document : *documents) {
      auto extraction = input::extract(std::move(document), file.display, limits, options.format);
      recognised = recognised || extraction.recognised;
      std::move(extraction.errors.begin(), extraction.errors.end(),
                std::back_inserter(report.errors));
      std::move(extraction.roles.begin(), extraction.roles.end(), std::back_inserter(roles));
      for (const auto& remark : extraction.remarks) {
        using Kind = report::Note::Kind;
        report.notes.push_back({remark.harmless ? Kind::Assumption : Kind::NotAnalysed,
                                file.display, remark.place.range().begin, "", remark.message});
      }
    }
    // What a finding quotes is read again.
    (*source)->release(0, (*source)->text().size());
    report.statistics.files += recognised || file.given ? 1 : 0;
    if (!recognised && file.given) {
      report.notes.push_back({report::Note::Kind::NotAnalysed,
                              file.display,
                              {},
                              "",
                              "no trust policy in this file: nothing was checked"});
    }
  }
  point_at_sources(collection.files, options.tf_dir, limits, report, roles);
  for (const auto& role : roles) {
    if (role.assumption.empty()) continue;
    report.notes.push_back({report::Note::Kind::Assumption, role.anchor.path(),
                            role.anchor.range().begin, role.address, role.assumption});
  }
  return roles;
}

namespace {

/// Roles are independent: each thread takes the next one, and every result has its place
/// beforehand.
std::vector<rule::RoleResult> check_roles(const std::vector<input::RoleSource>& roles,
                                          const config::Config& config, unsigned jobs,
                                          std::size_t& questions) {
  std::vector<rule::RoleResult> results(roles.size());
  std::atomic<std::size_t> next{0};
  std::atomic<std::size_t> asked{0};
  const auto work = [&] {
    solver::Engine engine;
    for (std::size_t i = next++; i < roles.size(); i = next++)
      results[i] = rule::check_role(roles[i], config, engine);
    asked += engine.questions();
  };
  unsigned threads = jobs != 0 ? jobs : std::max(1U, std::thread::hardware_concurrency());
  threads = static_cast<unsigned>(std::min<std::size_t>(threads, roles.size()));
  if (threads <= 1) {
    work();
  } else {
    std::vector<std::jthread> pool;
    for (unsigned i = 0; i < threads; ++i) pool.emplace_back(work);
  }
  questions = asked;
  return results;
}

/// Is a finding shown? Hidden ones change nothing, not even the exit code.
bool shown(const rule::Finding& finding, const CheckOptions& options, rule::Persona persona) {
  const rule::Rule& rule = *rule::find_rule(finding.rule);
  if (options.ignore.contains(rule)) return false;
  if (!options.select.empty() && !options.select.contains(rule)) return false;
  if (finding.persona > persona && !options.select.names(rule)) return false;
  return finding.severity >= options.min_severity && finding.confidence >= options.min_confidence;
}

void add_role(report::Report& report, const input::RoleSource& role, rule::RoleResult result,
              const CheckOptions& options, rule::Persona persona) {
  const auto note = [&](report::Note::Kind kind, const std::string& message) {
    report.notes.push_back(
        {kind, role.anchor.path(), role.anchor.range().begin, role.address, message});
  };
  report.roles.push_back({role.address, std::string(input::name(role.kind)), role.anchor,
                          result.status, result.reason});
  if (result.status == rule::Status::NotAnalysed)
    note(report::Note::Kind::NotAnalysed, result.reason);
  for (const auto& reason : result.undecided) note(report::Note::Kind::Undecided, reason);
  std::set<std::string> assumptions;
  for (auto& finding : result.findings) {
    if (!shown(finding, options, persona)) continue;
    if (!finding.assumption.empty() && assumptions.insert(finding.assumption).second) {
      note(report::Note::Kind::Assumption, finding.rule + " assumes that " + finding.assumption);
    }
    if (role.in_plan) finding.related.push_back({"the plan has this role here", *role.in_plan});
    report.findings.push_back(std::move(finding));
  }
}

void sort_report(report::Report& report) {
  const auto place = [](const document::Place& at) {
    const auto begin = at.range().begin;
    return std::tuple(at.path(), begin.line, begin.column);
  };
  std::stable_sort(report.roles.begin(), report.roles.end(),
                   [&](const auto& a, const auto& b) { return place(a.anchor) < place(b.anchor); });
  std::stable_sort(report.findings.begin(), report.findings.end(),
                   [&](const auto& a, const auto& b) {
                     return std::tuple(place(a.place), a.rule) < std::tuple(place(b.place), b.rule);
                   });
  std::stable_sort(report.notes.begin(), report.notes.end(), [](const auto& a, const auto& b) {
    return std::tuple(a.file, a.position.line, a.position.column) <
           std::tuple(b.file, b.position.line, b.position.column);
  });
  std::stable_sort(report.errors.begin(), report.errors.end(), [](const auto& a, const auto& b) {
    return std::tuple(a.file, a.position.line, a.position.column) <
           std::tuple(b.file, b.position.line, b.position.column);
  });
}

void write(std::ostream& out, const report::Report& report, Format format, bool color) {
  switch (format) {
    case Format::Text:
      return report::write_text(out, report, {color});
    case Format::Concise:
      return report::write_concise(out, report);
    case Format::Json:
      return report::write_json(out, report);
    case Format::Sarif:
      return report::write_sarif(out, report, rule::all_rules());
  }
}

/// Writes every output; an output file that cannot be written is an error of its own.
std::optional<Error> write_outputs(const report::Report& report, const CheckOptions& options,
                                   std::ostream& out) {
  for (const auto& output : options.outputs) {
    if (output.file.empty()) {
      write(out, report, output.format, options.color);
      continue;
    }
    std::ofstream file(output.file, std::ios::binary);
    write(file, report, output.format, false);
    if (!file.flush()) {
      Error error;
      error.code = Error::Code::Io;
      error.message = "cannot write the report to this file";
      error.file = output.file;
      return error;
    }
  }
  return std::nullopt;
}

int exit_code(const report::Report& report, const CheckOptions& options) {
  const bool internal =
      std::any_of(report.errors.begin(), report.errors.end(),
                  [](const Error& error) { return error.code == Error::Code::Internal; });
  if (internal) return kInternal;
  const bool failed = options.fail_on && std::any_of(report.findings.begin(), report.findings.end(),
                                                     [&](const auto& finding) {
                                                       return finding.severity >= *options.fail_on;
                                                     });
  if (failed) return kFindings;
  if (!report.errors.empty()) return kNotRead;
  const bool open_question =
      std::any_of(report.notes.begin(), report.notes.end(),
                  [](const auto& note) { return note.kind != report::Note::Kind::Assumption; });
  const bool not_proved =
      std::any_of(report.roles.begin(), report.roles.end(), [](const auto& role) {
        return role.status == rule::Status::Undecided || role.status == rule::Status::NotAnalysed;
      });
  return options.strict && (open_question || not_proved) ? kNotRead : kNothingFound;
}

}  // namespace

int run_check(const CheckOptions& options, std::ostream& out, std::ostream& err) {
  const document::Limits limits;

  // Who belongs to us decides who is an outsider, so it comes before everything else.
  const auto config = load_config(options, limits);
  if (!config) {
    report::write_error(err, config.error(), {});
    return kUsage;
  }

  // Paths to files, files to trees, trees to roles. Nothing is judged yet.
  report::Report report;
  report.tool_version = TRUSTLINT_VERSION;
  const Collection collection = collect(options.paths, options.stdin_filename, fs::current_path());
  const auto roles = read_roles(collection, options, limits, report);

  // From here on nothing reads files. Every witness is replayed before it leaves the solver.
  auto results = check_roles(roles, *config, options.jobs, report.statistics.questions);

  // What the reader asked for, in an order that depends on the input alone.
  const rule::Persona persona = options.persona.value_or(persona_of(*config));
  for (std::size_t i = 0; i < roles.size(); ++i)
    add_role(report, roles[i], std::move(results[i]), options, persona);
  sort_report(report);

  if (const auto error = write_outputs(report, options, out)) {
    report::write_error(err, *error, {});
    return kInternal;
  }
  if (options.stats) {
    err << report.statistics.files << " files, " << report.roles.size() << " roles, "
        << report.statistics.questions << " questions\n";
  }
  return exit_code(report, options);
}

}  // namespace trustlint::cli
