#include "explain/wording.h"

#include <algorithm>

#include "identity/claims.h"

namespace trustlint::explain {

namespace {

constexpr std::size_t kCited = 100;  // characters

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80; }

}  // namespace

std::size_t character_start(std::string_view text, std::size_t offset) {
  offset = std::min(offset, text.size());
  while (offset > 0 && offset < text.size() && continues(text[offset])) --offset;
  return offset;
}

std::size_t characters_before(std::string_view text, std::size_t offset) {
  const std::string_view head = text.substr(0, offset);
  return static_cast<std::size_t>(
      std::count_if(head.begin(), head.end(), [](char byte) { return !continues(byte); }));
}

std::string shorten(std::string_view text, std::size_t characters) {
  // A character has at most four bytes.
  if (characters_before(text.substr(0, 4 * characters + 4), text.size()) <= characters &&
      text.size() <= 4 * characters) {
    return std::string(text);
  }
  std::size_t end = 0;
  for (std::size_t count = 0; end < text.size() && count < characters; ++count) {
    ++end;
    while (end < text.size() && continues(text[end])) ++end;
  }
  return std::string(text.substr(0, end)) + (end < text.size() ? "…" : "");
}

std::string cite(std::string_view text) { return "`" + shorten(text, kCited) + "`"; }

std::string short_key(std::string_view key) {
  const std::string_view claim = identity::claim_of_key(key);
  return std::string(claim.empty() ? key : claim);
}

}  // namespace trustlint::explain
