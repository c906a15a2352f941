/// Globs over UTF-16 units, which is what `?` counts (S5).
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "condition/variables.h"

namespace trustlint::condition {

/// One element of a pattern.
struct Token {
  enum class Kind : unsigned char { Unit, AnyOne, AnyRun };
  Kind kind = Kind::Unit;
  bool literal = false;  ///< Brought in by a variable.
  char16_t unit = 0;     ///< Unit only.
};

/// UTF-16 units of UTF-8 text; a byte that is no UTF-8 becomes a unit of its own (0xDC00 + byte).
std::vector<char16_t> units_of(std::string_view text);

/// `*` and `?` of pieces that are not literal become wildcards.
std::vector<Token> tokens_of(const Pieces& pieces);

/// Does the pattern cover the whole value? At most pattern length times value length steps.
bool glob_matches(std::span<const Token> pattern, std::span<const char16_t> value);

}  // namespace trustlint::condition
