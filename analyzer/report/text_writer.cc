#include "report/text_writer.h"

#include <fmt/format.h>

#include <array>

#include "report/escape.h"
#include "report/excerpt.h"
#include "report/witness.h"

namespace trustlint::report {
namespace {

Ink ink_of(rule::Severity severity) {
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

std::string_view heading_of(Note::Kind kind) {
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

/// As wide as the number of a line.
std::string indent_of(document::Position at) {
  return std::string(std::to_string(at.line).size(), ' ');
}

std::string indent_of(const document::Place& place) { return indent_of(place.range().begin); }

std::string place_of(const std::string& file, document::Position at) {
  if (file.empty() || at.line == 0) {
    return escape(file);
  }
  return fmt::format("{}:{}:{}", escape(file), at.line, at.column);
}

}  // namespace

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string describe_related(const rule::Related& related) {
  const std::string place = place_of(related.place.path(), related.place.range().begin);
  return place.empty() ? related.message : place + " " + related.message;
}

void TextWriter::finding(const rule::Finding& finding) {
  const Ink ink = ink_of(finding.severity);
  heading(ink, fmt::format("{}[{}]", rule::name(finding.severity), finding.rule), finding.message);
  place(ink, finding.place, finding.role, finding.label);
  if (finding.witness) {
    remark(finding.place, "witness:", describe_witness(finding));
  }
  if (!finding.assumption.empty()) {
    remark(finding.place, "assumes:", finding.assumption);
  }
  for (const rule::Related& related : finding.related) {
    remark(finding.place, "note:", describe_related(related));
  }
  if (finding.fix) {
    remark(finding.place, "fix:", finding.fix->description);
  }
  remark(finding.place, "help:", "trustlint rules " + finding.rule);
}

void TextWriter::error(const document::Error& error) {
  heading(Ink::Severe, "error", error.message);
  const std::string indent = indent_of(error.position);
  if (!error.file.empty()) {
    arrow(indent, error.file, error.position, "");
  }
  for (const std::string& line : error.help) {
    remark(indent, "help:", line);
  }
}

void TextWriter::note(const Note& note) {
  heading(Ink::Mild, "note", fmt::format("{}: {}", heading_of(note.kind), note.message));
  if (!note.file.empty() || !note.role.empty()) {
    arrow(indent_of(note.position), note.file, note.position, note.role);
  }
}

void TextWriter::heading(Ink ink, std::string_view tag, std::string_view message) {
  out_ << painted(ink, escape(tag)) << painted(Ink::Bold, ": " + escape(message)) << '\n';
}

void TextWriter::place(Ink ink, const document::Place& place, const std::string& role,
                       const std::string& label) {
  const std::string indent = indent_of(place);
  arrow(indent, place.path(), place.range().begin, role);
  if (place.known()) drawing(indent, ink, place, label);
}

void TextWriter::remark(const document::Place& below, std::string_view tag,
                        const std::string& text) {
  remark(indent_of(below), tag, text);
}

std::string TextWriter::painted(Ink ink, std::string_view text) const {
  static constexpr std::array<std::string_view, 7> codes = {"",     "1",    "1;31", "1;33",
                                                            "1;36", "1;34", "1;32"};
  const std::string_view code = codes[static_cast<std::size_t>(ink)];
  if (!style_.color || code.empty()) {
    return std::string(text);
  }
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

void TextWriter::arrow(const std::string& indent, const std::string& file, document::Position at,
                       const std::string& role) {
  const std::string place = place_of(file, at);
  out_ << indent << painted(Ink::Frame, "-->") << ' ' << place;
  // A bare policy is its own role: its path is not said twice.
  if (!role.empty() && role != file) {
    out_ << (place.empty() ? "" : "   ") << escape(role);
  }
  out_ << '\n';
}

void TextWriter::drawing(const std::string& indent, Ink ink, const document::Place& place,
                         const std::string& label) {
  const Excerpt line = excerpt(place);
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

void TextWriter::remark(const std::string& indent, std::string_view tag, const std::string& text) {
  out_ << indent << ' ' << painted(Ink::Frame, "=") << ' '
       << painted(Ink::Bold, fmt::format("{:<8}", tag)) << ' ' << escape(text) << '\n';
}

}  // namespace trustlint::report
