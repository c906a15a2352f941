/// UTF-8 and UTF-16. The validator skips runs of ASCII eight bytes at a time: most inputs are
/// nothing else.
#include "document/utf.h"

#include <cstdint>
#include <cstring>

#include <fmt/format.h>

namespace trustlint::document {

namespace {

unsigned byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

}  // namespace

std::size_t utf8_length(std::string_view bytes, std::size_t at) {
  if (at >= bytes.size()) return 0;
  const unsigned lead = byte_at(bytes, at);
  if (lead < 0x80) return 1;
  std::size_t length = 0;
  // The second byte has a narrower range after some first bytes: that excludes overlong forms (E0,
  // F0), surrogates (ED) and code points over U+10FFFF (F4).
  unsigned low = 0x80;
  unsigned high = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
  } else {
    return 0;
  }
  if (bytes.size() - at < length) return 0;
  const unsigned second = byte_at(bytes, at + 1);
  if (second < low || second > high) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if (!is_continuation(bytes[at + i])) return 0;
  }
  return length;
}

char32_t utf8_at(std::string_view bytes, std::size_t at) {
  const std::size_t length = utf8_length(bytes, at);
  if (length == 0) return 0xFFFD;
  const unsigned lead = byte_at(bytes, at);
  if (length == 1) return lead;
  char32_t c = lead & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) c = c << 6 | (byte_at(bytes, at + i) & 0x3Fu);
  return c;
}

std::size_t first_invalid_utf8(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    std::uint64_t word = 0;
    if (bytes.size() - at >= sizeof word) {
      std::memcpy(&word, bytes.data() + at, sizeof word);
      if ((word & 0x8080808080808080u) == 0) {
        at += sizeof word;
        continue;
      }
    }
    const std::size_t length = utf8_length(bytes, at);
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

std::size_t count_code_points(std::string_view bytes) {
  std::size_t count = 0;
  for (const char byte : bytes) count += is_continuation(byte) ? 0 : 1;
  return count;
}

void append_utf8(std::string& out, char32_t c) {
  const auto put = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6);
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

Utf16Text decode_utf16(std::string_view bytes, bool big_endian) {
  Utf16Text result;
  result.text.reserve(bytes.size() / 2);
  const auto unit_at = [&](std::size_t at) -> char32_t {
    const unsigned first = byte_at(bytes, at);
    const unsigned second = byte_at(bytes, at + 1);
    return big_endian ? first << 8 | second : second << 8 | first;
  };
  for (std::size_t at = 0; at < bytes.size();) {
    if (bytes.size() - at < 2) {
      result.problem = "the last character is cut in half (the file has an odd number of bytes)";
      return result;
    }
    const char32_t unit = unit_at(at);
    if (unit < 0xD800 || unit > 0xDFFF) {
      append_utf8(result.text, unit);
      at += 2;
      continue;
    }
    const char32_t next = bytes.size() - at >= 4 ? unit_at(at + 2) : 0;
    if (unit > 0xDBFF || next < 0xDC00 || next > 0xDFFF) {
      result.problem = fmt::format("found half of a surrogate pair (0x{:04X})", unsigned{unit});
      return result;
    }
    append_utf8(result.text, 0x10000 + ((unit - 0xD800) << 10) + (next - 0xDC00));
    at += 4;
  }
  return result;
}

}  // namespace trustlint::document
