/// Policy variables: a policy value with `${key}` and `${key, 'default'}` filled in from the
/// request.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "condition/request.h"

namespace trustlint::condition {

/// A run of an expanded value. Text that a variable or an escape brought in is literal: no
/// wildcards, no separators.
struct Piece {
  std::string text;
  bool literal = false;
  friend bool operator==(const Piece&, const Piece&) = default;
};

using Pieces = std::vector<Piece>;

/// The value with its variables filled in; nothing when one of them has no value (V6, V7).
std::optional<Pieces> expand(std::string_view value, const Context& context);

/// The keys that the variables of the value name, escapes left out.
std::vector<std::string> keys_of_variables(std::string_view value);

/// The value as written, for the positions and versions without variables (V1, V3).
Pieces as_written(std::string_view value);

/// All pieces as one text.
std::string text_of(const Pieces& pieces);

}  // namespace trustlint::condition
