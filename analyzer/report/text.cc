/// The output for people: findings drawn at their line, then errors, notes and a summary.
///
/// Entry point: `write_text`. Nothing of the input is printed raw (see escape.h), and every part of
/// the input stays on its own line, so that a policy cannot speak to the program that shows the
/// log.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <ostream>
#include <utility>

#include "report/escape.h"
#include "report/excerpt.h"
#include "report/notes.h"
#include "report/report.h"
#include "report/witness.h"

namespace trustlint::report {
namespace {

constexpr std::size_t kReasonsNamed = 3;  // reasons named in the summary line
constexpr std::size_t kRolesNamed = 3;    // roles named for one reason in the summary line

enum class Ink { Plain, Bold, Severe, Warning, Mild, Frame };

class TextWriter {
 public:
  TextWriter(std::ostream& out, const TextStyle& style) : out_(out), style_(style) {}

  void finding(const rule::Finding& finding) {
    const Ink ink = ink_of(finding.severity);
    heading(ink, fmt::format("{}[{}]", rule::name(finding.severity), finding.rule),
            finding.message);
    const document::Position at = finding.place.range().begin;
    const std::string indent(digits(at.line), ' ');
    arrow(indent, finding.place.path(), at, finding.role);
    if (finding.place.known()) {
      drawing(indent, ink, excerpt(finding.place), finding.label);
    }
    if (finding.witness) {
      remark(indent, "witness:", describe_witness(finding));
    }
    if (!finding.assumption.empty()) {
      remark(indent, "assumes:", finding.assumption);
    }
    for (const rule::Related& related : finding.related) {
      const std::string place = place_of(related.place.path(), related.place.range().begin);
      remark(indent, "note:", place.empty() ? related.message : place + " " + related.message);
    }
    if (finding.fix) {
      remark(indent, "fix:", finding.fix->description);
    }
    remark(indent, "help:", "trustlint rules " + finding.rule);
  }

  void error(const document::Error& error) {
    heading(Ink::Severe, "error", error.message);
    const std::string indent(digits(error.position.line), ' ');
    if (!error.file.empty()) {
      arrow(indent, error.file, error.position, "");
    }
    for (const std::string& line : error.help) {
      remark(indent, "help:", line);
    }
  }

  void note(const Note& note) {
    heading(Ink::Mild, "note", fmt::format("{}: {}", heading_of(note.kind), note.message));
    const std::string indent(digits(note.position.line), ' ');
    if (!note.file.empty() || !note.role.empty()) {
      arrow(indent, note.file, note.position, note.role);
    }
  }

  void summary(const Report& report) {
    const std::string roles = roles_summary(report.roles);
    if (report.findings.empty() && report.errors.empty()) {
      // An open role without a finding in sight: persona, ignores or the baseline hide it.
      const bool open = std::any_of(report.roles.begin(), report.roles.end(), [](const auto& role) {
        return role.status == RoleStatus::Open;
      });
      out_ << roles;
      if (!report.roles.empty()) {
        out_ << (open ? "; no findings shown" : "; no findings");
      }
      out_ << '\n';
      return;
    }
    out_ << roles << '\n' << findings_summary(report) << '\n';
  }

 private:
  static Ink ink_of(rule::Severity severity) {
    switch (severity) {
      case rule::Severity::Critical:
      case rule::Severity::High:
        return Ink::Severe;
      case rule::Severity::Medium:
        return Ink::Warning;
      case rule::Severity::Low:
      case rule::Severity::Note:
        break;
    }
    return Ink::Mild;
  }

  static std::string_view heading_of(Note::Kind kind) {
    switch (kind) {
      case Note::Kind::NotAnalysed:
        return "not analysed";
      case Note::Kind::Undecided:
        return "not decided";
      case Note::Kind::Unreadable:
        return "not readable";
      case Note::Kind::Limit:
        return "limit reached";
      case Note::Kind::Assumption:
        break;
    }
    return "assumed";
  }

  static std::size_t digits(int line) { return std::to_string(line).size(); }

  std::string painted(Ink ink, std::string_view text) const {
    static constexpr std::array<std::string_view, 6> codes = {"",     "1",    "1;31",
                                                              "1;33", "1;36", "1;34"};
    const std::string_view code = codes[static_cast<std::size_t>(ink)];
    if (!style_.color || code.empty()) {
      return std::string(text);
    }
    return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
  }

  void heading(Ink ink, std::string_view tag, std::string_view message) {
    out_ << painted(ink, escape(tag)) << painted(Ink::Bold, ": " + escape(message)) << '\n';
  }

  static std::string place_of(const std::string& file, document::Position at) {
    if (file.empty() || at.line == 0) {
      return escape(file);
    }
    return fmt::format("{}:{}:{}", escape(file), at.line, at.column);
  }

  void arrow(const std::string& indent, const std::string& file, document::Position at,
             const std::string& role) {
    const std::string place = place_of(file, at);
    out_ << indent << painted(Ink::Frame, "-->") << ' ' << place;
    // A bare policy is its own role: its path is not said twice.
    if (!role.empty() && role != file) {
      out_ << (place.empty() ? "" : "   ") << escape(role);
    }
    out_ << '\n';
  }

  void drawing(const std::string& indent, Ink ink, const Excerpt& line, const std::string& label) {
    const std::string bar = indent + " " + painted(Ink::Frame, "|");
    out_ << bar << '\n';
    out_ << painted(Ink::Frame, fmt::format("{} |", line.line)) << ' ' << line.text << '\n';
    std::string marks(line.width, '^');
    if (!label.empty()) {
      marks += ' ';
      marks += escape(label);
    }
    out_ << bar << ' ' << std::string(line.caret, ' ') << painted(ink, marks) << '\n';
  }

  void remark(const std::string& indent, std::string_view tag, const std::string& text) {
    out_ << indent << ' ' << painted(Ink::Frame, "=") << ' '
         << painted(Ink::Bold, fmt::format("{:<8}", tag)) << ' ' << escape(text) << '\n';
  }

  static std::string counted(std::size_t count, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
  }

  /// "policy known after apply: a, b, c and 4 more; …": the reasons of all roles of one status, in
  /// order of appearance.
  static std::string reasons(const std::vector<RoleLine>& roles, RoleStatus status) {
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
      text += fmt::format(
          "; and {}", counted(by_reason.size() - kReasonsNamed, "other reason", "other reasons"));
    }
    return text.empty() ? text : " (" + text + ")";
  }

  static std::string roles_summary(const std::vector<RoleLine>& roles) {
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
        separator = ", ";
        if (count == roles.size() && status == RoleStatus::Proved) {
          text += count == 1 ? " (no outsider can assume it)" : " (no outsider can assume them)";
        }
      }
    }
    return text;
  }

  std::string findings_summary(const Report& report) const {
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

  std::ostream& out_;
  TextStyle style_;
};

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
  writer.summary(report);
}

void write_error(std::ostream& out, const document::Error& error, const TextStyle& style) {
  TextWriter(out, style).error(error);
}

}  // namespace trustlint::report
