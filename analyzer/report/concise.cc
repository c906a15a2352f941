/// One line for each finding, error and note: `FILE:LINE:COL: severity[ID] message`.
#include <fmt/format.h>

#include <ostream>

#include "report/escape.h"
#include "report/notes.h"
#include "report/report.h"
#include "report/within.h"

namespace trustlint::report {
namespace {

void line(std::ostream& out, const std::string& file, document::Position at, std::string_view tag,
          std::string_view message) {
  if (!file.empty()) {
    out << escape(file) << ':';
    if (at.line > 0) {
      out << at.line << ':' << at.column << ':';
    }
    out << ' ';
  }
  out << tag << ' ' << escape(message) << '\n';
}

}  // namespace

void write_concise(std::ostream& out, const Report& report) {
  const auto write = [&](const std::vector<rule::Finding>& findings) {
    for (const rule::Finding& finding : findings) {
      line(out, finding.place.path(), finding.place.range().begin,
           fmt::format("{}[{}]", rule::name(finding.severity), finding.rule), finding.message);
    }
  };
  write(report.findings);
  write(findings_beyond(report));
  for (const document::Error& error : report.errors) {
    line(out, error.file, error.position, "error", error.message);
  }
  for (const Note& note : notes_beside_errors(report)) {
    const std::string role = note.role.empty() || note.role == note.file ? "" : note.role + ": ";
    line(out, note.file, note.position, fmt::format("note[{}]", name(note.kind)),
         role + note.message);
  }
}

}  // namespace trustlint::report
