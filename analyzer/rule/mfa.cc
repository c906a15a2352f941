#include "rule/mfa.h"

#include <algorithm>

namespace trustlint::rule {

namespace {

constexpr const char* kPresent = "aws:MultiFactorAuthPresent";
constexpr const char* kAge = "aws:MultiFactorAuthAge";

}  // namespace

bool is_mfa_key(std::string_view key) {
  const std::string name = lower_case(key);
  return name == lower_case(kPresent) || name == lower_case(kAge);
}

bool tests_mfa(const policy::Statement& statement) {
  return std::any_of(statement.clauses.begin(), statement.clauses.end(),
                     [](const auto& clause) { return is_mfa_key(clause.key.text); });
}

std::vector<identity::Scenario> with_mfa(std::vector<identity::Scenario> callers, Mfa mfa) {
  for (auto& caller : callers) {
    std::erase_if(caller.keys, [&](const identity::KeyModel& model) {
      const bool age = lower_case(model.key) == lower_case(kAge);
      return is_mfa_key(model.key) && (mfa == Mfa::Absent || (age && mfa == Mfa::False));
    });
    for (auto& model : caller.keys) {
      if (!is_mfa_key(model.key)) continue;
      model.optional = false;
      if (lower_case(model.key) == lower_case(kPresent))
        model.values = {identity::parse_template(mfa == Mfa::True ? "true" : "false")};
    }
  }
  return callers;
}

condition::Request with_mfa(condition::Request request, Mfa mfa) {
  request.context.erase(kPresent);
  request.context.erase(kAge);
  if (mfa != Mfa::Absent)
    request.context[kPresent] = condition::KeyValue::single(mfa == Mfa::True ? "true" : "false");
  if (mfa == Mfa::True) request.context[kAge] = condition::KeyValue::single("1");
  return request;
}

solver::Answer accepted_without_mfa(Context& context, const policy::Statement& statement,
                                    const std::vector<identity::Scenario>& callers) {
  auto answer = context.accepted(statement, with_mfa(callers, Mfa::Absent));
  if (answer.found()) return answer;
  auto other = context.accepted(statement, with_mfa(callers, Mfa::False));
  return other.found() || answer.proved() ? other : answer;
}

}  // namespace trustlint::rule
