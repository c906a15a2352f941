#include "identity/scenario.h"

#include <algorithm>

namespace trustlint::identity {

Template parse_template(std::string_view text) {
  Template pieces;
  std::string literal;
  const auto flush = [&] {
    if (!literal.empty()) pieces.push_back({false, literal, false});
    literal.clear();
  };
  while (!text.empty()) {
    const std::size_t close = text[0] == '{' ? text.find('}') : std::string_view::npos;
    if (close == std::string_view::npos) {
      literal += text[0];
      text.remove_prefix(1);
      continue;
    }
    flush();
    std::string_view name = text.substr(1, close - 1);
    const std::size_t bar = name.find('|');
    const auto flag = bar != std::string_view::npos ? name.substr(bar + 1) : std::string_view();
    pieces.push_back({true, std::string(name.substr(0, bar)), flag == "escape", flag == "seconds"});
    text.remove_prefix(close + 1);
  }
  flush();
  return pieces;
}

namespace {

bool same_ignoring_case(std::string_view a, std::string_view b) {
  const condition::KeyLess less;
  return !less(a, b) && !less(b, a);
}

bool is_family(std::string_view name) {
  return name.size() > 2 && name.substr(name.size() - 2) == "/*";
}

}  // namespace

bool may_hold(const Language& language, std::string_view word) {
  if (word.size() < language.min) return false;
  std::string_view set = language.alphabet;
  const bool negated = !set.empty() && set[0] == '^';
  if (negated) set.remove_prefix(1);
  const auto listed = [&](char c) {
    for (std::size_t i = 0; i < set.size(); ++i) {
      const bool range = i + 2 < set.size() && set[i + 1] == '-';
      if (range ? set[i] <= c && c <= set[i + 2] : set[i] == c) return true;
      if (range) i += 2;
    }
    return false;
  };
  return set.empty() || std::all_of(word.begin(), word.end(), [&](char c) {
           return static_cast<unsigned char>(c) >= 0x80 || listed(c) != negated;
         });
}

const KeyModel* Scenario::find(std::string_view key) const {
  const KeyModel* family = nullptr;
  for (const auto& model : keys) {
    if (same_ignoring_case(model.key, key)) return &model;
    const std::size_t prefix = model.key.size() - 1;  // without the star, with the slash
    if (is_family(model.key) && key.size() > prefix &&
        same_ignoring_case(std::string_view(model.key).substr(0, prefix), key.substr(0, prefix))) {
      family = &model;
    }
  }
  return family;
}

}  // namespace trustlint::identity
