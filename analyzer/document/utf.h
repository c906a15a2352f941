/// UTF-8 and UTF-16: validation, decoding, counting. Used inside `document/` only.
///
/// Nothing here allocates more than its result and nothing looks at more than it is given. "Valid"
/// is the definition of Unicode: no overlong forms, no surrogates, nothing over U+10FFFF.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace trustlint::document {

/// True for the second and further bytes of a UTF-8 character.
inline bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

/// Length of the valid UTF-8 character at `at`; 0 when there is none.
std::size_t utf8_length(std::string_view bytes, std::size_t at);

/// The code point at `at`, which must begin a valid character.
char32_t utf8_at(std::string_view bytes, std::size_t at);

/// Offset of the first byte that is not valid UTF-8, or npos.
std::size_t first_invalid_utf8(std::string_view bytes);

/// Number of characters that begin in `bytes`.
std::size_t count_code_points(std::string_view bytes);

/// Appends a code point as UTF-8.
void append_utf8(std::string& out, char32_t c);

/// What a decoder of UTF-16 made of its input: all of it, or what came before `problem`.
struct Utf16Text {
  std::string text;
  std::optional<std::string> problem;  ///< In words, when decoding stopped.
};

/// Decodes UTF-16 without its byte-order mark.
Utf16Text decode_utf16(std::string_view bytes, bool big_endian);

}  // namespace trustlint::document
