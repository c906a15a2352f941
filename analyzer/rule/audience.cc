#include "rule/audience.h"

#include <algorithm>

namespace trustlint::rule {

std::string audience_of(const identity::Family& family) {
  for (const char* name : {"audience", "application"}) {
    if (family.components.count(name) != 0 && family.presence.count("aud") != 0) return name;
  }
  return {};
}

std::vector<std::string> audience_keys(const WebTrust& trust) {
  const std::string issuer = lower_case(trust.issuer);
  return {issuer + ":aud", issuer + ":oaud"};
}

bool restricts_audience(Context& context, const WebTrust& trust) {
  const auto everybody = context.callers(trust, {});
  const auto keys = audience_keys(trust);
  return std::any_of(trust.statement->clauses.begin(), trust.statement->clauses.end(),
                     [&](const auto& clause) {
                       const std::string key = lower_case(clause.key.text);
                       return std::find(keys.begin(), keys.end(), key) != keys.end() &&
                              context.refuses(clause, everybody);
                     });
}

std::string listed(const std::vector<std::string>& ids) {
  constexpr std::size_t kShown = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(ids.size(), kShown); ++i) {
    const bool last = i + 1 == ids.size();
    text += (i == 0 ? "`" : last ? " and `" : ", `") + ids[i] + "`";
  }
  if (ids.size() > kShown) text += " and " + std::to_string(ids.size() - kShown) + " more";
  return text;
}

}  // namespace trustlint::rule
