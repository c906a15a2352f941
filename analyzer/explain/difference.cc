#include "explain/difference.h"

#include <fmt/format.h>

#include <algorithm>

#include "explain/wording.h"
#include "policy/lower_case.h"

namespace trustlint::explain {

namespace {

constexpr std::size_t kShown = 60;      // characters of a rest
constexpr std::size_t kSteps = 65'536;  // length times length that is compared beyond a `*`

std::string rest(std::string_view text, std::size_t at) {
  return at >= text.size() ? "(end)" : shorten(text.substr(at), kShown);
}

}  // namespace

Difference compare(std::string_view policy_text, std::string_view value, bool wildcards) {
  Difference out;
  std::size_t at = 0;
  const auto fits = [&](std::size_t i, std::size_t j) {
    return policy_text[i] == value[j] || (wildcards && policy_text[i] == '?');
  };
  const auto is_star = [&](std::size_t i) { return wildcards && policy_text[i] == '*'; };
  while (at < policy_text.size() && at < value.size() && !is_star(at) && fits(at, at)) ++at;
  out.fits = character_start(value, at);
  out.policy_at = character_start(policy_text, at);
  out.letters_fit = !wildcards && policy_text.size() == value.size() &&
                    policy::lower_case(policy_text) == policy::lower_case(value);
  if (at >= policy_text.size() || !is_star(at)) return out;
  // Behind the first star: the usual walk with one place to return to.
  if (value.size() > kSteps / policy_text.size()) {
    out.behind_star = true;
    return out;
  }
  std::size_t i = at;
  std::size_t j = at;
  std::size_t star = at;
  std::size_t from = at;
  while (j < value.size()) {
    if (i < policy_text.size() && is_star(i)) {
      star = i++;
      from = j;
    } else if (i < policy_text.size() && fits(i, j)) {
      ++i;
      ++j;
    } else {
      i = star + 1;
      j = ++from;
    }
  }
  out.behind_star = true;
  out.policy_at = std::min(star + 1, policy_text.size());
  return out;
}

std::string describe(const Difference& difference, std::string_view policy_text,
                     std::string_view value) {
  if (difference.behind_star) {
    return fmt::format(
        "after {} the policy wants {}: {}", cite(policy_text.substr(0, difference.policy_at)),
        cite(policy_text.substr(difference.policy_at)), rest(value, difference.fits));
  }
  return fmt::format("differs from character {} on: {} | {}",
                     characters_before(value, difference.fits) + 1,
                     rest(policy_text, difference.policy_at), rest(value, difference.fits));
}

}  // namespace trustlint::explain
