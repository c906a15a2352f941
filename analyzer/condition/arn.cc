/// ARNs and ARN patterns.
///
/// Entry point: `match_arn`. Both sides are cut at their first five colons; the sixth component
/// keeps its colons (A2, A3). Colons that a variable brought in are no separators (A7), unless the
/// pattern has fewer than five of its own:
/// `${aws:PrincipalArn}` is a whole ARN.
#include "condition/arn.h"

#include <algorithm>
#include <span>

#include "condition/glob.h"

namespace trustlint::condition {
namespace {

constexpr std::size_t kColons = 5;

bool is_colon(const Token& token) { return token.kind == Token::Kind::Unit && token.unit == u':'; }

}  // namespace

bool is_arn_pattern(std::string_view text) {
  return text == "*" || std::count(text.begin(), text.end(), ':') >= static_cast<long>(kColons);
}

bool is_arn(std::string_view text) { return text.substr(0, 4) == "arn:" && is_arn_pattern(text); }

ArnMatch match_arn(const Pieces& pattern, std::string_view arn) {
  const std::vector<Token> tokens = tokens_of(pattern);
  if (tokens.size() == 1 && tokens.front().kind == Token::Kind::AnyRun) return ArnMatch::Yes;
  const auto own = std::count_if(tokens.begin(), tokens.end(),
                                 [](const Token& t) { return is_colon(t) && !t.literal; });
  const bool own_only = own >= static_cast<long>(kColons);

  const std::vector<char16_t> units = units_of(arn);
  std::span<const Token> rest = tokens;
  std::span<const char16_t> value = units;
  bool matches = true;
  for (std::size_t i = 0; i < kColons; ++i) {
    const auto end = std::find_if(rest.begin(), rest.end(), [&](const Token& t) {
      return is_colon(t) && !(own_only && t.literal);
    });
    if (end == rest.end()) return ArnMatch::MalformedPattern;
    const auto length = static_cast<std::size_t>(end - rest.begin());
    const auto cut =
        static_cast<std::size_t>(std::find(value.begin(), value.end(), u':') - value.begin());
    matches = matches && glob_matches(rest.first(length), value.first(cut));
    rest = rest.subspan(length + 1);
    value = value.subspan(cut + 1);
  }
  return matches && glob_matches(rest, value) ? ArnMatch::Yes : ArnMatch::No;
}

}  // namespace trustlint::condition
