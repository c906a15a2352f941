/// `trustlint check`: files in, report out. Read `run_check` from top to bottom: it is the program.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "cli/check.h"
#include "cli/collect.h"
#include "cli/read_roles.h"
#include "cli/reference.h"
#include "cli/run.h"
#include "compare/pair.h"
#include "compare/within.h"
#include "config/config.h"
#include "report/report.h"
#include "rule/judge.h"
#include "rule/runner.h"

namespace trustlint::cli {

namespace {

using document::Error;
namespace fs = std::filesystem;

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
  bool told = false;
  std::optional<rule::Persona> hidden;
  for (auto& finding : result.findings) {
    const bool is_shown = shown(finding, options, persona);
    if (rule::opens(finding)) {
      told = told || is_shown;
      if (!is_shown && shown(finding, options, finding.persona))
        hidden = std::min(finding.persona, hidden.value_or(finding.persona));
    }
    if (!is_shown) continue;
    if (!finding.assumption.empty() && assumptions.insert(finding.assumption).second) {
      note(report::Note::Kind::Assumption, finding.rule + " assumes that " + finding.assumption);
    }
    if (role.in_plan) finding.related.push_back({"the plan has this role here", *role.in_plan});
    report.findings.push_back(std::move(finding));
  }
  if (result.status == rule::Status::Open && !told && hidden)
    report.roles.back().shown_to = rule::name(*hidden);
}

/// What is not decided about the reference is a note of the role.
void add_within(report::Report& report, const input::RoleSource& role, compare::Containment found) {
  // Of a policy that is not known it is said already.
  if (found.kind == compare::Containment::Kind::Undecided && role.known()) {
    report.notes.push_back({report::Note::Kind::Undecided, role.anchor.path(),
                            role.anchor.range().begin, role.address,
                            "it may go beyond " + report.reference + ": " + found.reason});
  }
  report::RoleLine& line = report.roles.back();
  line.within = std::move(found);
  line.canonical_policy = compare::canonical(role);
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

int exit_code(const report::Report& report, const CheckOptions& options) {
  const bool internal =
      std::any_of(report.errors.begin(), report.errors.end(),
                  [](const Error& error) { return error.code == Error::Code::Internal; });
  if (internal) return kInternal;
  const bool failed = options.fail_on && std::any_of(report.findings.begin(), report.findings.end(),
                                                     [&](const auto& finding) {
                                                       return finding.severity >= *options.fail_on;
                                                     });
  const auto any_is = [&](compare::Containment::Kind kind) {
    return std::any_of(report.roles.begin(), report.roles.end(),
                       [&](const auto& role) { return role.within && role.within->kind == kind; });
  };
  if (failed || any_is(compare::Containment::Kind::Beyond)) return kFindings;
  if (!report.errors.empty()) return kNotRead;
  const bool open_question =
      std::any_of(report.notes.begin(), report.notes.end(),
                  [](const auto& note) { return note.kind != report::Note::Kind::Assumption; });
  const bool not_proved = std::any_of(report.roles.begin(), report.roles.end(),
                                      [](const auto& role) {
                                        return role.status == rule::Status::Undecided ||
                                               role.status == rule::Status::NotAnalysed;
                                      }) ||
                          any_is(compare::Containment::Kind::Undecided);
  return options.strict && (open_question || not_proved) ? kNotRead : kNothingFound;
}

}  // namespace

int run_check(const CheckOptions& options, std::ostream& out, std::ostream& err) {
  const document::Limits limits;

  // Who belongs to us decides who is an outsider, so it comes before everything else.
  const auto config = load_config(options.config, limits);
  if (!config) {
    report::write_error(err, config.error(), {});
    return kUsage;
  }

  // The measure of all roles, where one is asked for.
  std::optional<Reference> reference;
  if (options.within) {
    auto read = read_reference(*options.within, limits);
    if (!read) {
      report::write_error(err, read.error(), {});
      return kUsage;
    }
    reference = std::move(*read);
  }

  // Paths to files, files to trees, trees to roles. Nothing is judged yet.
  report::Report report;
  report.tool_version = TRUSTLINT_VERSION;
  Collection collection = collect(options.paths, options.stdin_filename, fs::current_path());
  if (reference) {
    report.reference = reference->display;
    leave_out(*reference, collection);
  }
  const auto roles =
      read_roles(collection, {options.format, options.tf_dir, display_base(fs::current_path())},
                 limits, report)
          .roles;

  // From here on nothing reads files. Every witness is replayed before it leaves the solver.
  const auto fixes = shows_fixes(options.outputs, Format::Json);
  std::vector<rule::RoleResult> results(roles.size());
  std::vector<compare::Containment> within(reference ? roles.size() : 0);
  report.statistics.questions =
      in_parallel(roles.size(), options.jobs, [&](std::size_t i, solver::Engine& engine) {
        results[i] = rule::check_role(roles[i], *config, engine, fixes);
        if (reference) within[i] = compare::within(roles[i], reference->role, *config, engine);
      });

  // What the reader asked for, in an order that depends on the input alone.
  const rule::Persona persona = options.persona.value_or(persona_of(*config));
  for (std::size_t i = 0; i < roles.size(); ++i) {
    add_role(report, roles[i], std::move(results[i]), options, persona);
    if (reference) add_within(report, roles[i], std::move(within[i]));
  }
  sort_report(report);

  const auto error = write_outputs(options.outputs, options.color, out,
                                   [&](std::ostream& stream, Format format, bool color) {
                                     write(stream, report, format, color);
                                   });
  if (error) {
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
