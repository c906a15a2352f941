/// How explanations quote values.
#pragma once

#include <string>
#include <string_view>

namespace trustlint::explain {

/// The text in back quotes, cut in the middle when it is long. Not escaped: writers do that.
std::string cite(std::string_view text);

/// The text cut to so many characters, `…` where something is missing.
std::string shorten(std::string_view text, std::size_t characters);

/// Offset to the beginning of the character that it lies in.
std::size_t character_start(std::string_view text, std::size_t offset);

/// Characters before an offset.
std::size_t characters_before(std::string_view text, std::size_t offset);

/// The key without its issuer: `sub`; other keys as they are.
std::string short_key(std::string_view key);

}  // namespace trustlint::explain
