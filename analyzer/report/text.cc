/// The output for people: findings drawn at their line, then errors, notes and a summary.
///
/// Entry point: `write_text`.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <ostream>
#include <set>
#include <utility>

#include "report/escape.h"
#include "report/notes.h"
#include "report/report.h"
#include "report/text_writer.h"
#include "report/within.h"
#include "report/witness.h"

namespace trustlint::report {
namespace {

constexpr std::size_t kReasonsNamed = 3;  // reasons named in the summary line
constexpr std::size_t kRolesNamed = 3;    // roles named for one reason in the summary line

/// "policy known after apply: a, b, c and 4 more; …": the reasons of all roles of one status, in
/// order of appearance.
std::string reasons(const std::vector<RoleLine>& roles, RoleStatus status) {
  std::vector<std::pair<std::string_view, std::vector<std::string_view>>> by_reason;
  std::map<std::string_view, std::size_t> index;
  for (const RoleLine& role : roles) {
    if (role.status != status || role.reason.empty()) {
      continue;
    }
    const auto [entry, is_new] = index.emplace(role.reason, by_reason.size());
    if (is_new) {
      by_reason.emplace_back(role.reason, std::vector<std::string_view>());
    }
    by_reason[entry->second].second.push_back(role.address);
  }
  std::string text;
  for (std::size_t i = 0; i < by_reason.size() && i < kReasonsNamed; ++i) {
    const auto& [reason, addresses] = by_reason[i];
    text += (i > 0 ? "; " : "") + escape(reason) + ": ";
    for (std::size_t j = 0; j < addresses.size() && j < kRolesNamed; ++j) {
      text += (j > 0 ? ", " : "") + escape(addresses[j]);
    }
    if (addresses.size() > kRolesNamed) {
      text += fmt::format(" and {} more", addresses.size() - kRolesNamed);
    }
  }
  if (by_reason.size() > kReasonsNamed) {
    text += fmt::format("; and {}",
                        counted(by_reason.size() - kReasonsNamed, "other reason", "other reasons"));
  }
  return text.empty() ? text : " (" + text + ")";
}

/// Why an open role is open may be for other readers only.
std::string hidden_findings(const std::vector<RoleLine>& roles) {
  std::set<std::string> readers;
  std::size_t count = 0;
  std::size_t open = 0;
  for (const RoleLine& role : roles) {
    open += role.status == RoleStatus::Open ? 1 : 0;
    if (role.status != RoleStatus::Open || role.shown_to.empty()) continue;
    readers.insert(role.shown_to);
    ++count;
  }
  if (count == 0) return {};
  // Who is shown most comes first in the alphabet, and is shown what the others are.
  const std::string& reader = *readers.begin();
  const std::string kind = readers.size() == 1 ? reader + " " : "";
  const std::string what = count < open ? fmt::format("{} with {}findings", count, kind)
                                        : kind + (count == 1 ? "finding" : "findings");
  return " (" + what + " hidden: --persona " + reader + ")";
}

std::string roles_summary(const std::vector<RoleLine>& roles) {
  if (roles.empty()) {
    return "no role found, nothing was analysed";
  }
  static constexpr std::array<std::pair<RoleStatus, std::string_view>, 4> words = {{
      {RoleStatus::Open, "open"},
      {RoleStatus::Proved, "proved safe"},
      {RoleStatus::Undecided, "not decided"},
      {RoleStatus::NotAnalysed, "not analysed"},
  }};
  std::string text = counted(roles.size(), "role", "roles");
  std::string_view separator = ": ";
  for (const auto& [status, word] : words) {
    std::size_t count = 0;
    for (const RoleLine& role : roles) {
      count += role.status == status ? 1 : 0;
    }
    if (count > 0) {
      text += fmt::format("{}{} {}{}", separator, count, word, reasons(roles, status));
      if (status == RoleStatus::Open) text += hidden_findings(roles);
      separator = ", ";
      if (count == roles.size() && status == RoleStatus::Proved) {
        text += count == 1 ? " (no outsider can assume it)" : " (no outsider can assume them)";
      }
    }
  }
  return text;
}

std::string findings_summary(const Report& report) {
  std::array<std::size_t, 5> counts{};
  for (const rule::Finding& finding : report.findings) {
    ++counts[static_cast<std::size_t>(finding.severity)];
  }
  std::string by_severity;
  for (std::size_t i = counts.size(); i-- > 0;) {
    if (counts[i] > 0) {
      by_severity += by_severity.empty() ? "" : ", ";
      by_severity += fmt::format("{} {}", counts[i], rule::name(static_cast<rule::Severity>(i)));
    }
  }
  std::string text =
      report.findings.empty()
          ? "no findings"
          : fmt::format("{} ({})", counted(report.findings.size(), "finding", "findings"),
                        by_severity);
  if (!report.errors.empty()) {
    text += ", " + counted(report.errors.size(), "error", "errors");
  }
  return text;
}

/// A role that accepts what the reference refuses.
void write_beyond(TextWriter& writer, const rule::Finding& finding, const std::string& reference) {
  writer.heading(Ink::Severe, fmt::format("{}[{}]", rule::name(finding.severity), finding.rule),
                 finding.message);
  writer.place(Ink::Severe, finding.place, finding.role, finding.label);
  writer.remark(finding.place, "witness:",
                fmt::format("{}  (replayed: allowed here, refused by {})",
                            describe_request(finding), reference));
  if (!finding.assumption.empty()) {
    writer.remark(finding.place, "assumes:", finding.assumption);
  }
  for (const rule::Related& related : finding.related) {
    writer.remark(finding.place, "note:", describe_related(related));
  }
}

/// "3 roles within ceiling.json (proved), 1 beyond it".
std::string within_summary(const Report& report) {
  const WithinCounts counts = count_within(report);
  const std::string reference = escape(report.reference);
  std::string text =
      fmt::format("{} within {}", counted(counts.within, "role", "roles"), reference);
  if (counts.within > 0) text += " (proved)";
  if (counts.beyond > 0) text += fmt::format(", {} beyond it", counts.beyond);
  if (counts.undecided > 0) text += fmt::format(", {} not decided", counts.undecided);
  return text;
}

void summary(std::ostream& out, const Report& report) {
  const std::string roles = roles_summary(report.roles);
  if (report.findings.empty() && report.errors.empty()) {
    // An open role without a finding in sight: persona, ignores or the baseline hide it.
    const bool open = std::any_of(report.roles.begin(), report.roles.end(),
                                  [](const auto& role) { return role.status == RoleStatus::Open; });
    out << roles;
    if (!report.roles.empty()) {
      out << (open ? "; no findings shown" : "; no findings");
    }
    out << '\n';
    return;
  }
  out << roles << '\n' << findings_summary(report) << '\n';
}

/// What shown findings already say: role and assumption.
using Assumptions = std::multimap<std::string_view, std::string_view>;

Assumptions told_by_findings(const std::vector<rule::Finding>& findings) {
  Assumptions told;
  for (const rule::Finding& finding : findings) {
    if (!finding.assumption.empty()) {
      told.emplace(finding.role, finding.assumption);
    }
  }
  return told;
}

bool is_told(const Note& note, const Assumptions& told) {
  const auto [begin, end] = told.equal_range(note.role);
  return note.kind == Note::Kind::Assumption && std::any_of(begin, end, [&](const auto& entry) {
           return note.message.ends_with(entry.second);
         });
}

}  // namespace

void write_text(std::ostream& out, const Report& report, const TextStyle& style) {
  TextWriter writer(out, style);
  for (const rule::Finding& finding : report.findings) {
    writer.finding(finding);
    out << '\n';
  }
  for (const rule::Finding& finding : findings_beyond(report)) {
    write_beyond(writer, finding, report.reference);
    out << '\n';
  }
  for (const document::Error& error : report.errors) {
    writer.error(error);
    out << '\n';
  }
  const Assumptions told = told_by_findings(report.findings);
  for (const Note& note : notes_beside_errors(report)) {
    if (!is_told(note, told)) {
      writer.note(note);
      out << '\n';
    }
  }
  summary(out, report);
  if (!report.reference.empty() && !report.roles.empty()) out << within_summary(report) << '\n';
}

void write_error(std::ostream& out, const document::Error& error, const TextStyle& style) {
  TextWriter(out, style).error(error);
}

}  // namespace trustlint::report
