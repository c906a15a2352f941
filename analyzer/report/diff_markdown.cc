/// The changes as a comment on a pull request.
///
/// The first line is a hidden mark that never changes: who posts the comment finds the old one by
/// it. Texts of the input stand in code spans, where no mark-up, no mention and no link has a
/// meaning. A comment holds 65,536 characters: what does not fit is counted.
#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "report/diff_words.h"
#include "report/escape.h"
#include "report/notes.h"

namespace trustlint::report {
namespace {

using compare::Change;

constexpr std::string_view kMark = "<!-- trustlint diff -->";
constexpr std::size_t kMostBytes = 60'000;
constexpr std::size_t kTextBytes = 2'000;  // of one text of the input

/// A code span: its fence is longer than any run of back-ticks in the text.
std::string code(std::string_view text) {
  std::string safe = escape(text.substr(0, kTextBytes));
  std::size_t run = 0;
  std::size_t longest = 0;
  for (const char c : safe) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  const bool space = safe.empty() || safe.front() == '`' || safe.back() == '`';
  return fence + (space ? " " : "") + safe + (space ? " " : "") + fence;
}

/// Our own words with texts of the input in them: every character with a meaning is escaped.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : escape(text.substr(0, kTextBytes))) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '@':  // No mention.
        out += "@\xe2\x80\x8b";
        break;
      default:
        if (std::string_view("\\`*_{}[]()#+!|~$").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
  }
  return out;
}

std::string place_of(const document::Place& place) {
  if (!place.known()) return {};
  return fmt::format("{}:{}", place.path(), place.range().begin.line);
}

std::string_view mark_of(const Change& change) {
  switch (weight(change)) {
    case Weight::Fails:
      return "\xe2\x9d\x8c";  // cross
    case Weight::Gains:
    case Weight::Undecided:
      return "\xe2\x9a\xa0\xef\xb8\x8f";  // warning
    case Weight::Loses:
    case Weight::Same:
      break;
  }
  return "\xe2\x9c\x85";  // check
}

std::string block(const Change& change) {
  std::string text =
      fmt::format("#### {} {}: {}\n\n", mark_of(change), tag(change), plain(headline(change)));
  const std::string place = place_of(change.place);
  if (!place.empty()) text += fmt::format("* at {}\n", code(place));
  for (const auto& detail : details(change)) {
    text += fmt::format("* {}: {}\n", detail.name, code(detail.text));
  }
  for (const auto& finding : change.findings) {
    text += fmt::format("* {} {}: {}\n", rule::name(finding.severity), finding.rule,
                        plain(finding.message));
  }
  if (change.fails && !change.fingerprint.empty())
    text += fmt::format("* to accept it: {}\n", code("--accept " + change.fingerprint));
  return text + '\n';
}

std::string line(const Change& change) {
  return fmt::format("* {} {}: {}\n", mark_of(change), tag(change), plain(headline(change)));
}

/// Blocks for what somebody has to look at, one line for the rest.
class Comment {
 public:
  void add(const std::string& text) {
    if (text_.size() + text.size() > kMostBytes) {
      ++left_out_;
    } else {
      text_ += text;
    }
  }
  void write(std::ostream& out) const {
    out << text_;
    if (left_out_ > 0) out << fmt::format("\n… and {} more, see the log.\n", left_out_);
  }

 private:
  std::string text_;
  std::size_t left_out_ = 0;
};

}  // namespace

void write_diff_markdown(std::ostream& out, const DiffReport& report) {
  out << kMark << "\n### " << verdict(report) << "\n\n";
  Comment comment;
  bool in_list = false;
  for (const Change* change : by_weight(report)) {
    if (change->kind == Change::Kind::Unchanged && weight(*change) == Weight::Same) continue;
    const bool heavy = weight(*change) <= Weight::Undecided;
    in_list = in_list || !heavy;
    comment.add(heavy ? block(*change) : line(*change));
  }
  if (in_list) comment.add("\n");
  for (const auto& note : all_notes(report.rest)) {
    if (note.kind == Note::Kind::Assumption) continue;
    comment.add(
        fmt::format("* {} {}\n", code(note.file.empty() ? "-" : note.file), plain(note.message)));
  }
  comment.write(out);
  out << '\n' << plain(summary(report)) << '\n';
}

}  // namespace trustlint::report
