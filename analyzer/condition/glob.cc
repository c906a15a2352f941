/// Globs: `*` any run, `?` one UTF-16 unit, anchored at both ends, case-sensitive, no escapes (S2
/// to S5).
///
/// Entry points: both `glob_matches`. Algorithm: walk pattern and value together; after a mismatch
/// go back to the last
/// `*` only and let it take one unit more. An earlier `*` never needs to take more, because the
/// last one can, so the work is bounded by pattern length times value length.
#include "condition/glob.h"

#include "condition/evaluate.h"

namespace trustlint::condition {
namespace {

/// Length of the UTF-8 sequence at `at`, 0 when there is none.
std::size_t decode(std::string_view text, std::size_t at, char32_t& out) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) {
    out = lead;
    return 1;
  }
  const std::size_t length = lead < 0xC2   ? 0
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                             : lead < 0xF5 ? 4
                                           : 0;
  if (length == 0 || text.size() - at < length) return 0;
  out = lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
    out = (out << 6) | (byte(i) & 0x3F);
  }
  constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = out >= 0xD800 && out < 0xE000;
  return out < kLeast[length] || surrogate || out > 0x10FFFF ? 0 : length;
}

}  // namespace

std::vector<char16_t> units_of(std::string_view text) {
  std::vector<char16_t> out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    char32_t c = 0;
    const std::size_t length = decode(text, at, c);
    if (length == 0) {
      out.push_back(static_cast<char16_t>(0xDC00 + static_cast<unsigned char>(text[at])));
    } else if (c < 0x10000) {
      out.push_back(static_cast<char16_t>(c));
    } else {
      out.push_back(static_cast<char16_t>(0xD7C0 + (c >> 10)));
      out.push_back(static_cast<char16_t>(0xDC00 + (c & 0x3FF)));
    }
    at += length == 0 ? 1 : length;
  }
  return out;
}

std::vector<Token> tokens_of(const Pieces& pieces) {
  std::vector<Token> out;
  for (const Piece& piece : pieces) {
    for (const char16_t unit : units_of(piece.text)) {
      auto kind = Token::Kind::Unit;
      if (!piece.literal && unit == u'*') kind = Token::Kind::AnyRun;
      if (!piece.literal && unit == u'?') kind = Token::Kind::AnyOne;
      out.push_back({kind, piece.literal, unit});
    }
  }
  return out;
}

bool glob_matches(std::span<const Token> pattern, std::span<const char16_t> value) {
  std::size_t p = 0;
  std::size_t v = 0;
  bool starred = false;
  std::size_t after_star = 0;  // Where the pattern goes on behind the last `*`.
  std::size_t taken = 0;       // Where the value goes on when that `*` has taken its run.
  while (v < value.size()) {
    if (p < pattern.size() && pattern[p].kind == Token::Kind::AnyRun) {
      starred = true;
      after_star = ++p;
      taken = v;
    } else if (p < pattern.size() &&
               (pattern[p].kind == Token::Kind::AnyOne || pattern[p].unit == value[v])) {
      ++p;
      ++v;
    } else if (starred) {
      p = after_star;
      v = ++taken;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p].kind == Token::Kind::AnyRun) ++p;
  return p == pattern.size();
}

bool glob_matches(std::string_view pattern, std::string_view value) {
  return glob_matches(tokens_of(as_written(pattern)), units_of(value));
}

}  // namespace trustlint::condition
