/// Lower-casing that does not depend on the machine: condition keys, actions, and the IgnoreCase
/// operators.
#pragma once

#include <string>
#include <string_view>

namespace trustlint::policy {

/// Unicode lower case of UTF-8 text, one code point at a time; bytes that are no UTF-8 stay as they
/// are.
std::string lower_case(std::string_view text);

/// Lower case of A to Z, everything else as it is.
char ascii_lower(char c);
std::string ascii_lower(std::string_view text);

}  // namespace trustlint::policy
