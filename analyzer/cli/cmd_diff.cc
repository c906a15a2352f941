/// `trustlint diff`: two sides in, changes out. Read `run_diff` from top to bottom: it is the
/// program.
#include "cli/cmd_diff.h"

#include <algorithm>
#include <optional>
#include <ostream>
#include <tuple>
#include <utility>
#include <vector>

#include "cli/check.h"
#include "cli/diff_sides.h"
#include "cli/read_roles.h"
#include "cli/run.h"
#include "compare/blame.h"
#include "compare/change.h"
#include "compare/compare.h"
#include "compare/definitions.h"
#include "compare/pair.h"
#include "report/diff.h"
#include "rule/runner.h"

namespace trustlint::cli {

namespace {

using compare::Change;
using compare::Relation;
using document::Error;
using input::RoleSource;

/// One role and what it was, before it is judged.
struct Task {
  const RoleSource* before = nullptr;  ///< Null: a new role.
  const RoleSource* after = nullptr;   ///< Null: a role that is gone.
  std::string unread;                  ///< Why one of the two is not known though it may be there.
  bool untouched = false;              ///< Its trust policy is known to be the same.
  bool same_file = false;              ///< All that is said of it is the same.
  std::string previous_role = {};
};

bool same_text(const RoleSource& before, const RoleSource& after) {
  using Kind = input::SourceKind;
  // The text of one file says all there is, but for Terraform.
  if (after.kind == Kind::TerraformSource || after.kind == Kind::TerraformPlan) return false;
  if (before.kind != after.kind || !before.anchor.known() || !after.anchor.known()) return false;
  return before.anchor.text->file().text() == after.anchor.text->file().text();
}

std::vector<Task> tasks_of_sides(const DiffInput& input, const config::Config& config) {
  const auto& before = input.before.side;
  const auto& after = input.after.side;
  solver::Engine engine;
  const auto pairing = compare::pair_roles(
      before, after, input.one_each, [&](const RoleSource& one, const RoleSource& other) {
        return compare::compare(one, other, config, engine).relation == Relation::Equal;
      });
  std::vector<Task> tasks;
  for (const auto& [old, now] : pairing.pairs) {
    Task task{&before.roles[old], &after.roles[now], {}, false};
    task.same_file = same_text(*task.before, *task.after);
    task.untouched = task.same_file;
    if (compare::key_of(before, *task.before) != compare::key_of(after, *task.after)) {
      task.previous_role = task.before->address;
    }
    tasks.push_back(std::move(task));
  }
  const auto path = [](const compare::Side& side, const RoleSource& role) {
    return compare::relative_path(side, role.anchor.path());
  };
  for (const std::size_t i : pairing.created) {
    const RoleSource& role = after.roles[i];
    const std::string why = input.before.why_unread(path(after, role));
    tasks.push_back({nullptr, &role, why.empty() ? why : "what it was is not known: " + why});
  }
  for (const std::size_t i : pairing.deleted) {
    const RoleSource& role = before.roles[i];
    const std::string why = input.after.why_unread(path(before, role));
    tasks.push_back({&role, nullptr, why.empty() ? why : "what it is now is not known: " + why});
  }
  return tasks;
}

/// The befores of a plan's roles are made; `made` keeps them.
std::vector<Task> tasks_of_plan(const DiffSide& plan, std::vector<RoleSource>& made) {
  std::vector<Task> tasks;
  const auto& roles = plan.side.roles;
  made.reserve(roles.size());
  for (const auto& role : roles) {
    Task task{nullptr, &role, {}, role.change == input::Change::Unchanged};
    if (role.change != input::Change::Created) {
      made.push_back(role_before(role));
      task.before = &made.back();
    }
    tasks.push_back(std::move(task));
  }
  for (const auto& role : plan.deleted) tasks.push_back({&role, nullptr, {}});
  return tasks;
}

// -- Judging one role ---------------------------------------------------------------------------

void judge_new(Change& change, const RoleSource& role, const config::Config& config,
               rule::Persona persona, rule::Fixes fixes, solver::Engine& engine) {
  change.kind = Change::Kind::Created;
  auto result = rule::check_role(role, config, engine, fixes);
  change.status = result.status;
  change.reason = result.reason;
  for (auto& finding : result.findings) {
    if (finding.persona > persona) continue;
    if (role.in_plan) finding.related.push_back({"the plan has this role here", *role.in_plan});
    change.findings.push_back(std::move(finding));
  }
}

void judge_pair(Change& change, const RoleSource& before, const RoleSource& after,
                const config::Config& config, solver::Engine& engine) {
  change.comparison = compare::compare(before, after, config, engine);
  change.attributes = compare::changed_attributes(before, after);
  compare::point_at_cause(change, before, after);
  const std::string now = compare::canonical(after);
  const bool same =
      !now.empty() && now == compare::canonical(before) && compare::same_definitions(before, after);
  if (same && change.comparison->relation == Relation::Equal && change.attributes.empty()) {
    change.kind = Change::Kind::Unchanged;
  }
}

/// Its permission documents may be resources of their own, and change when the role does not.
void judge_reach(Change& change, const RoleSource& before, const RoleSource& after,
                 solver::Engine& engine) {
  if (compare::same_permissions(before, after)) return;
  change.reach = compare::reach_gained(before, after, engine);
  if (change.reach.kind != compare::Reach::Kind::None) change.kind = Change::Kind::Updated;
}

/// What a fingerprint is made of: of a policy that could not be understood whole, its text.
std::string meaning_of(const RoleSource& role) {
  std::string text = compare::canonical(role);
  if (!text.empty() || !role.known()) return text;
  for (const auto& source : role.policies) {
    const document::Place place = source.node->place();
    if (!place.known()) return {};
    text += place.text->bytes().substr(place.span.begin, place.span.end - place.span.begin);
  }
  return text;
}

Change judge(const Task& task, const config::Config& config, rule::Persona persona,
             rule::Fixes fixes, solver::Engine& engine) {
  const RoleSource& shown = task.after != nullptr ? *task.after : *task.before;
  Change change;
  change.role = shown.address;
  change.previous_role = task.previous_role;
  change.place = shown.anchor;
  if (!task.unread.empty()) {
    change.comparison = compare::Comparison{Relation::Undecided, task.unread, {}, {}};
  } else if (task.untouched) {
    change.kind = Change::Kind::Unchanged;
    change.comparison = compare::Comparison{Relation::Equal, {}, {}, {}};
  } else if (task.before == nullptr) {
    judge_new(change, *task.after, config, persona, fixes, engine);
  } else if (task.after == nullptr) {
    change.kind = Change::Kind::Deleted;
  } else {
    judge_pair(change, *task.before, *task.after, config, engine);
  }
  const bool both = task.before != nullptr && task.after != nullptr;
  if (both && !task.same_file) judge_reach(change, *task.before, *task.after, engine);
  std::string meaning = task.after != nullptr ? meaning_of(*task.after) : "deleted";
  // One role that it reaches stands for all of them: what is accepted are these documents.
  if (!meaning.empty() && change.reaches_more()) {
    meaning += '\0' + compare::meaning_of_permissions(*task.after);
  }
  // What is not known cannot be recognised again.
  if (!meaning.empty()) change.fingerprint = compare::fingerprint(change, meaning);
  return change;
}

// -- The gate -----------------------------------------------------------------------------------

bool shuts(const Change& change, const DiffOptions& options) {
  if (change.lets_in()) {
    const auto& gained = *change.comparison->gained;
    return !options.outsiders_only || gained.outsider || gained.unreviewed;
  }
  if (change.reaches_more()) return !options.outsiders_only;
  if (change.kind != Change::Kind::Created) return false;
  if (options.new_roles != NewRoles::Findings) return options.new_roles == NewRoles::Any;
  return options.fail_on &&
         std::any_of(change.findings.begin(), change.findings.end(),
                     [&](const auto& finding) { return finding.severity >= *options.fail_on; });
}

void apply_gate(Change& change, const DiffOptions& options, const config::Config& config) {
  if (change.kind == Change::Kind::Created && options.new_roles == NewRoles::Ignore) {
    change.findings.clear();
  }
  for (const auto& accepted : config.accepted_changes) {
    if (accepted.fingerprint == change.fingerprint) change.accepted = accepted.reason;
  }
  if (options.accept.contains(change.fingerprint)) change.accepted = "accepted by --accept";
  const bool gains = change.lets_in() || change.reaches_more();
  if (change.accepted && !gains && change.kind != Change::Kind::Created && !change.undecided()) {
    change.accepted.reset();  // There is nothing to accept.
  }
  change.fails = !change.accepted && shuts(change, options);
}

/// Errors and notes of both sides; those of the old side say so, and are not told twice.
report::Report told(const DiffInput& input, bool plan) {
  report::Report report = input.after.report;
  if (plan) return report;
  report.statistics.files += input.before.report.statistics.files;
  for (auto error : input.before.report.errors) {
    error.message = "before: " + error.message;
    report.errors.push_back(std::move(error));
  }
  for (auto note : input.before.report.notes) {
    const bool again =
        std::any_of(report.notes.begin(), report.notes.end(), [&](const auto& other) {
          return other.kind == note.kind && other.file == note.file &&
                 other.message == note.message;
        });
    if (again || note.kind == report::Note::Kind::Assumption) continue;
    note.message = "before: " + note.message;
    report.notes.push_back(std::move(note));
  }
  for (const auto& part : input.before.unread) {
    const bool link = part.why.find("link") != std::string::npos;
    const bool submodule = part.why.find("submodule") != std::string::npos;
    if (!link && !submodule) continue;
    report.notes.push_back(
        {report::Note::Kind::NotAnalysed, part.path, {}, "", "before: not read: " + part.why});
  }
  return report;
}

void sort_report(report::DiffReport& report) {
  const auto at = [](const document::Place& place) {
    const auto begin = place.range().begin;
    return std::tuple(place.path(), begin.line, begin.column);
  };
  std::stable_sort(report.changes.begin(), report.changes.end(), [&](const auto& a, const auto& b) {
    return std::tuple(at(a.place), a.role) < std::tuple(at(b.place), b.role);
  });
  const auto by_place = [](const auto& a, const auto& b) {
    return std::tuple(a.file, a.position.line, a.position.column) <
           std::tuple(b.file, b.position.line, b.position.column);
  };
  std::stable_sort(report.rest.notes.begin(), report.rest.notes.end(), by_place);
  std::stable_sort(report.rest.errors.begin(), report.rest.errors.end(), by_place);
}

void write(std::ostream& out, const report::DiffReport& report, DiffFormat format, bool color) {
  switch (format) {
    case DiffFormat::Text:
      return report::write_diff_text(out, report, {color});
    case DiffFormat::Json:
      return report::write_diff_json(out, report);
    case DiffFormat::Sarif:
      return report::write_diff_sarif(out, report);
    case DiffFormat::Markdown:
      return report::write_diff_markdown(out, report);
    case DiffFormat::Github:
      return report::write_diff_github(out, report);
  }
}

int exit_code(const report::DiffReport& report, const DiffOptions& options) {
  const auto& errors = report.rest.errors;
  const auto& notes = report.rest.notes;
  const bool internal = std::any_of(errors.begin(), errors.end(), [](const Error& error) {
    return error.code == Error::Code::Internal;
  });
  if (internal) return kInternal;
  const bool fails = std::any_of(report.changes.begin(), report.changes.end(),
                                 [](const Change& change) { return change.fails; });
  if (fails) return kFindings;
  if (!errors.empty()) return kNotRead;
  const bool ignore_new = options.new_roles == NewRoles::Ignore;
  const bool open_question =
      std::any_of(report.changes.begin(), report.changes.end(),
                  [&](const Change& change) {
                    const bool asked = !(ignore_new && change.kind == Change::Kind::Created);
                    return change.undecided() && !change.accepted && asked;
                  }) ||
      std::any_of(notes.begin(), notes.end(),
                  [](const auto& note) { return note.kind != report::Note::Kind::Assumption; });
  return options.strict && open_question ? kNotRead : kNothingFound;
}

int ended_by(const Error& error, std::ostream& err) {
  report::write_error(err, error, {});
  const bool usage = error.code == Error::Code::Usage || error.code == Error::Code::Config;
  return usage ? kUsage : kNotRead;
}

}  // namespace

int run_diff(const DiffOptions& options, std::ostream& out, std::ostream& err) {
  const document::Limits limits;

  // Who belongs to us decides who is an outsider, so it comes before everything else.
  const auto config = load_config(options.config, limits);
  if (!config) return ended_by(config.error(), err);

  // Both sides to roles; nothing is judged yet.
  const auto input = read_sides(options, limits);
  if (!input) return ended_by(input.error(), err);

  // Which role is which.
  std::vector<RoleSource> befores;
  const auto tasks =
      options.plan ? tasks_of_plan(input->after, befores) : tasks_of_sides(*input, *config);

  // From here on nothing reads files. Every request was replayed on both sides.
  report::DiffReport report;
  report.rest = told(*input, options.plan.has_value());
  report.rest.tool_version = TRUSTLINT_VERSION;
  report.changes.resize(tasks.size());
  const rule::Persona persona = persona_of(*config);
  const auto fixes = shows_fixes(options.outputs, DiffFormat::Json);
  report.rest.statistics.questions =
      in_parallel(tasks.size(), options.jobs, [&](std::size_t i, solver::Engine& engine) {
        report.changes[i] = judge(tasks[i], *config, persona, fixes, engine);
      });

  // What is wanted passes; the order depends on the input alone.
  for (auto& change : report.changes) apply_gate(change, options, *config);
  sort_report(report);

  const auto error = write_outputs(options.outputs, options.color, out,
                                   [&](std::ostream& stream, DiffFormat format, bool color) {
                                     write(stream, report, format, color);
                                   });
  if (error) {
    report::write_error(err, *error, {});
    return kInternal;
  }
  return exit_code(report, options);
}

}  // namespace trustlint::cli
