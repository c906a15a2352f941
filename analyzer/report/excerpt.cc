/// Cuts a window around the marked part: a plan is one line of a megabyte.
#include "report/excerpt.h"

#include <algorithm>
#include <string_view>

#include "report/escape.h"

namespace trustlint::report {
namespace {

constexpr std::size_t kWholeLine = 120;  // characters up to which a line is shown whole
constexpr std::size_t kBefore = 40;      // characters kept before the marked part of a longer line
constexpr std::size_t kWindow = 100;     // characters shown of a longer line

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xc0U) == 0x80; }

/// Moves `at` back by up to `count` characters.
std::size_t back(std::string_view text, std::size_t at, std::size_t count) {
  while (at > 0 && count > 0) {
    --at;
    while (at > 0 && continues(text[at])) {
      --at;
    }
    --count;
  }
  return at;
}

/// Moves `at` on by up to `count` characters.
std::size_t forward(std::string_view text, std::size_t at, std::size_t count) {
  while (at < text.size() && count > 0) {
    at += decode(text.substr(at)).length;
    --count;
  }
  return at;
}

}  // namespace

Excerpt excerpt(const document::Place& place) {
  const document::SourceFile& file = place.text->file();
  const document::Span span = place.text->in_file(place.span);
  const document::Position position = file.position(span.begin);
  const std::string_view line = file.line(position.line);
  const auto line_begin = static_cast<std::size_t>(line.data() - file.text().data());
  const auto in_line = [&](std::size_t offset) {
    return offset < line_begin ? 0 : std::min(offset - line_begin, line.size());
  };
  const std::size_t begin = in_line(span.begin);
  const std::size_t end = std::max(begin, in_line(span.end));

  std::size_t left = 0;
  std::size_t right = forward(line, 0, kWholeLine);
  if (right < line.size()) {
    left = back(line, begin, kBefore);
    right = forward(line, left, kWindow);
  }

  Excerpt result;
  result.line = position.line;
  std::size_t columns = 0;
  const auto ellipsis = [&] {
    result.text += "…";
    ++columns;
  };
  if (left > 0) {
    ellipsis();
  }
  std::size_t marked_until = 0;
  result.caret = columns;
  for (std::size_t at = left; at < right;) {
    if (at <= begin) {
      result.caret = columns;
    }
    const CodePoint c = decode(line.substr(at));
    if (c.value == U'\t') {
      result.text += "    ";
      columns += 4;
    } else {
      columns += append_escaped(result.text, c, line.substr(at));
    }
    at += c.length;
    if (at <= end) {
      marked_until = columns;
    }
  }
  if (begin >= right) {
    result.caret = columns;  // the place is the end of the line
  }
  if (right < line.size()) {
    ellipsis();
  }
  result.width = marked_until > result.caret ? marked_until - result.caret : 1;
  return result;
}

}  // namespace trustlint::report
