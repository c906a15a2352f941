/// Text of the input made fit for a terminal and a log: one line, nothing invisible, no control
/// sequence.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace trustlint::report {

/// One character of a UTF-8 text and the bytes that it takes; a byte that is no UTF-8 is U+FFFD of
/// length 1.
struct CodePoint {
  char32_t value = 0;
  std::size_t length = 0;
};

/// The character at the start of a text that is not empty.
CodePoint decode(std::string_view text);

/// Must this character not be printed as it is? Controls, line separators, marks of text direction,
/// zero widths.
bool is_unprintable(char32_t c);

/// Appends the character, or `\u001b` for one that must not be printed raw. Returns the columns
/// that it takes.
std::size_t append_escaped(std::string& out, CodePoint c, std::string_view bytes);

/// The whole text on one line.
std::string escape(std::string_view text);

/// The text in double quotes, with `"` inside escaped.
std::string quote(std::string_view text);

}  // namespace trustlint::report
