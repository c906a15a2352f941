/// UTF-8 in, printable UTF-8 out.
#include "report/escape.h"

#include <fmt/format.h>

#include <cstdint>

namespace trustlint::report {
namespace {

bool within(char32_t c, char32_t first, char32_t last) { return first <= c && c <= last; }

bool is_combining(char32_t c) {
  return within(c, 0x300, 0x36f) || within(c, 0x1ab0, 0x1aff) || within(c, 0x1dc0, 0x1dff) ||
         within(c, 0x20d0, 0x20ff) || within(c, 0xfe00, 0xfe0f) || within(c, 0xfe20, 0xfe2f);
}

}  // namespace

CodePoint decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) {
    return {lead, 1};
  }
  std::size_t length = 0;
  char32_t value = 0;
  if ((lead & 0xe0U) == 0xc0) {
    length = 2;
    value = lead & 0x1fU;
  } else if ((lead & 0xf0U) == 0xe0) {
    length = 3;
    value = lead & 0x0fU;
  } else if ((lead & 0xf8U) == 0xf0) {
    length = 4;
    value = lead & 0x07U;
  }
  if (length == 0 || length > text.size()) {
    return {0xfffd, 1};
  }
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80) {
      return {0xfffd, 1};
    }
    value = (value << 6U) | (byte(i) & 0x3fU);
  }
  const bool overlong = value < (length == 2 ? 0x80U : length == 3 ? 0x800U : 0x10000U);
  if (overlong || within(value, 0xd800, 0xdfff) || value > 0x10ffff) {
    return {0xfffd, 1};
  }
  return {value, length};
}

bool is_unprintable(char32_t c) {
  return c < 0x20 || within(c, 0x7f, 0x9f) || c == 0xad || c == 0x61c || c == 0x180e ||
         within(c, 0x200b, 0x200f) || within(c, 0x2028, 0x202e) || within(c, 0x2060, 0x206f) ||
         c == 0xfeff || within(c, 0xfff9, 0xfffb) || within(c, 0xe0000, 0xe007f);
}

std::size_t append_escaped(std::string& out, CodePoint c, std::string_view bytes) {
  if (is_unprintable(c.value)) {
    const auto number = static_cast<std::uint32_t>(c.value);
    const std::string escaped =
        number > 0xffff ? fmt::format("\\U{:08x}", number) : fmt::format("\\u{:04x}", number);
    out += escaped;
    return escaped.size();
  }
  if (c.value == 0xfffd && c.length == 1) {
    out += "\xef\xbf\xbd";  // the replacement character itself, so that the output stays UTF-8
  } else {
    out += bytes.substr(0, c.length);
  }
  return is_combining(c.value) ? 0 : 1;
}

std::string escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const CodePoint c = decode(text);
    append_escaped(out, c, text);
    text.remove_prefix(c.length);
  }
  return out;
}

std::string quote(std::string_view text) {
  std::string out = "\"";
  for (const char c : escape(text)) {
    if (c == '"') {
      out += '\\';
    }
    out += c;
  }
  return out + '"';
}

}  // namespace trustlint::report
