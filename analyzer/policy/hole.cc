#include "policy/hole.h"

#include <algorithm>
#include <array>

#include "policy/lower_case.h"

namespace trustlint::policy {

namespace {

// Marks are U+F0000 to U+FFFFD: four bytes of UTF-8 each, F3 B0 80 80 the first.
constexpr char32_t kFirst = 0xF0000;
constexpr std::size_t kMost = 0xFFFD;
constexpr std::size_t kBytes = 4;

bool is_mark(std::string_view text, std::size_t at, std::size_t& index) {
  if (at + kBytes > text.size() || text[at] != '\xF3') return false;
  char32_t point = 3;
  for (std::size_t i = 1; i < kBytes; ++i)
    point = point << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
  if (point < kFirst || point > kFirst + kMost) return false;
  index = point - kFirst;
  return true;
}

/// Copies `text` with every mark replaced by what `instead` answers for its number.
template <typename Instead>
std::string replace_marks(std::string_view text, Instead instead) {
  std::string out;
  std::size_t index = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (is_mark(text, at, index)) {
      out += instead(index, text.substr(at, kBytes));
      at += kBytes;
    } else {
      out += text[at++];
    }
  }
  return out;
}

}  // namespace

std::string hole_mark(std::size_t index) {
  const char32_t point = kFirst + static_cast<char32_t>(index < kMost ? index : kMost);
  std::string mark = "\xF3";
  for (int shift = 12; shift >= 0; shift -= 6)
    mark += static_cast<char>(0x80U | ((point >> static_cast<unsigned>(shift)) & 0x3FU));
  return mark;
}

std::vector<std::size_t> holes_in(std::string_view text) {
  std::vector<std::size_t> found;
  replace_marks(text, [&](std::size_t index, std::string_view mark) {
    found.push_back(index);
    return mark;
  });
  return found;
}

bool has_hole(std::string_view text) { return !holes_in(text).empty(); }

bool is_resource(const Hole& hole) {
  if (hole.resource) return true;
  const std::size_t first = hole.name.find('.');
  if (first == std::string::npos) return false;
  // Variables and locals hold what their author likes, and so does what a module hands out.
  constexpr std::array<std::string_view, 5> kTexts = {"var", "local", "module", "each", "count"};
  const std::string_view begin = std::string_view(hole.name).substr(0, first);
  if (std::find(kTexts.begin(), kTexts.end(), begin) != kTexts.end()) return false;
  const std::string attribute = lower_case(hole.name.substr(hole.name.rfind('.') + 1));
  constexpr std::array<std::string_view, 3> kEndings = {"arn", "id", "name"};
  return std::any_of(kEndings.begin(), kEndings.end(), [&](std::string_view ending) {
    return attribute.size() >= ending.size() &&
           attribute.compare(attribute.size() - ending.size(), ending.size(), ending) == 0;
  });
}

std::string fill(std::string_view text, const std::vector<std::string>& values) {
  return replace_marks(text, [&](std::size_t index, std::string_view mark) {
    return index < values.size() ? std::string_view(values[index]) : mark;
  });
}

std::string show_holes(std::string_view text, const std::vector<Hole>& holes) {
  return replace_marks(text, [&](std::size_t index, std::string_view mark) {
    return index < holes.size() ? "${" + holes[index].name + "}" : std::string(mark);
  });
}

}  // namespace trustlint::policy
