/// Annotations of a GitHub job: workflow commands, one a line. A job shows ten of each kind at
/// most, so the heaviest come first.
#include <fmt/format.h>

#include <ostream>

#include "report/diff_words.h"
#include "report/escape.h"
#include "report/notes.h"

namespace trustlint::report {
namespace {

using compare::Change;

/// `%`, and what would end the line; in the value of a property also what would end the value.
std::string encoded(std::string_view text, bool property) {
  std::string out;
  for (const char c : escape(text)) {
    if (c == '%') {
      out += "%25";
    } else if (property && c == ':') {
      out += "%3A";
    } else if (property && c == ',') {
      out += "%2C";
    } else {
      out += c;
    }
  }
  return out;
}

class Annotations {
 public:
  explicit Annotations(std::ostream& out) : out_(out) {}

  void write(std::string_view level, const std::string& file, document::Range range,
             const std::string& title, const std::vector<std::string>& lines) {
    std::string properties;
    const auto add = [&](std::string_view name, const std::string& value) {
      properties +=
          fmt::format("{}{}={}", properties.empty() ? " " : ",", name, encoded(value, true));
    };
    if (!file.empty()) add("file", file);
    if (!file.empty() && range.begin.line > 0) {
      add("line", std::to_string(range.begin.line));
      // Columns are only understood where the region is one line.
      if (range.begin.line == range.end.line) {
        add("col", std::to_string(range.begin.column));
        add("endColumn", std::to_string(range.end.column));
      }
    }
    add("title", title);
    std::string message;
    for (const auto& line : lines) {
      message += (message.empty() ? "" : "%0A") + encoded(line, false);
    }
    out_ << "::" << level << properties << "::" << message << '\n';
  }

 private:
  std::ostream& out_;
};

std::vector<std::string> lines_of(const Change& change) {
  std::vector<std::string> lines = {headline(change)};
  for (const auto& detail : details(change)) lines.push_back(detail.name + ": " + detail.text);
  if (change.fails && !change.fingerprint.empty())
    lines.push_back("accept: --accept " + change.fingerprint);
  return lines;
}

std::string_view level_of(const Change& change) {
  switch (weight(change)) {
    case Weight::Fails:
      return "error";
    case Weight::Gains:
      return "notice";
    case Weight::Undecided:
      return "warning";
    case Weight::Loses:
    case Weight::Same:
      break;
  }
  return "";
}

}  // namespace

void write_diff_github(std::ostream& out, const DiffReport& report) {
  Annotations annotations(out);
  for (const Change* change : by_weight(report)) {
    const auto level = level_of(*change);
    if (level.empty()) continue;
    annotations.write(level, change->place.path(), change->place.range(),
                      fmt::format("trustlint: {}", tag(*change)), lines_of(*change));
  }
  for (const auto& error : report.rest.errors) {
    annotations.write("error", error.file, {error.position, error.position},
                      "trustlint: not readable", {error.message});
  }
  for (const auto& note : notes_beside_errors(report.rest)) {
    if (note.kind == Note::Kind::Assumption) continue;
    annotations.write("warning", note.file, {note.position, note.position}, "trustlint: note",
                      {note.message});
  }
  // The log has a last word, which is no command.
  out << summary(report) << '\n';
}

}  // namespace trustlint::report
