/// The parts of the output for people: a heading, where it is, the line drawn, remarks below.
///
/// Nothing of the input is printed raw (see escape.h), and every part of the input stays on its own
/// line, so that a policy cannot speak to the program that shows the log.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>

#include "document/error.h"
#include "report/report.h"
#include "rule/finding.h"

namespace trustlint::report {

enum class Ink { Plain, Bold, Severe, Warning, Mild, Frame, Good };

/// "1 role", "2 roles".
std::string counted(std::size_t count, std::string_view one, std::string_view many);

class TextWriter {
 public:
  TextWriter(std::ostream& out, const TextStyle& style) : out_(out), style_(style) {}

  void finding(const rule::Finding& finding);
  void error(const document::Error& error);
  void note(const Note& note);

  /// `critical[TL102]: message`
  void heading(Ink ink, std::string_view tag, std::string_view message);
  /// `--> file:line:column   role`, and the line itself with the place underlined.
  void place(Ink ink, const document::Place& place, const std::string& role,
             const std::string& label);
  /// ` = tag: text`, below a place.
  void remark(const document::Place& below, std::string_view tag, const std::string& text);

 private:
  std::string painted(Ink ink, std::string_view text) const;
  void arrow(const std::string& indent, const std::string& file, document::Position at,
             const std::string& role);
  void drawing(const std::string& indent, Ink ink, const document::Place& place,
               const std::string& label);
  void remark(const std::string& indent, std::string_view tag, const std::string& text);

  std::ostream& out_;
  TextStyle style_;
};

/// "file:line:column message", without the place when it is not known.
std::string describe_related(const rule::Related& related);

}  // namespace trustlint::report
