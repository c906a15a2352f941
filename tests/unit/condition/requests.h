/// Short ways to clauses, callers and requests, for the tests of this folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../policy/policy_text.h"
#include "condition/clause.h"
#include "condition/evaluate.h"

namespace trustlint::condition {

using policy::parse_text;
using policy::with_statements;

inline policy::Clause clause_of(std::string op, std::string key, std::vector<std::string> values) {
  policy::Clause out;
  out.operator_name.text = std::move(op);
  out.key.text = std::move(key);
  for (std::string& value : values) {
    out.values.emplace_back();
    out.values.back().text = std::move(value);
  }
  return out;
}

struct Where {
  policy::TrustPolicy::Version version = policy::TrustPolicy::Version::V2012;
  policy::Effect effect = policy::Effect::Allow;
};

/// "T", "F", or "-" for a clause without a value.
inline std::string test(const std::string& op, const std::vector<std::string>& values,
                        const Context& context, Where where = {}) {
  const policy::Clause clause = clause_of(op, "k", values);
  const ClauseTrace trace = test_clause(clause, {where.version, where.effect}, context);
  return !trace.supported ? "-" : trace.holds ? "T" : "F";
}

/// The same with one value in the request.
inline std::string test(const std::string& op, const std::vector<std::string>& values,
                        const std::string& asked, Where where = {}) {
  return test(op, values, Context{{"k", KeyValue::single(asked)}}, where);
}

constexpr const char* kAlice = "arn:aws:iam::123456789012:user/alice";
constexpr const char* kProvider =
    "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";

inline Caller user(std::string arn = kAlice, std::string account = "123456789012") {
  return {Caller::Type::Aws, std::move(arn), std::move(account), std::nullopt, std::nullopt};
}

/// A session `s` of the role `path/name` in an account.
inline Caller session(const std::string& role, const std::string& account = "123456789012") {
  const auto slash = role.rfind('/');
  const std::string name = slash == std::string::npos ? role : role.substr(slash + 1);
  return {Caller::Type::Aws, "arn:aws:sts::" + account + ":assumed-role/" + name + "/s", account,
          "arn:aws:iam::" + account + ":role/" + role, std::nullopt};
}

inline Caller federated(std::string id = kProvider) {
  return {Caller::Type::Federated, std::move(id), "", std::nullopt, std::nullopt};
}

inline Caller service(std::string id) {
  return {Caller::Type::Service, std::move(id), "", std::nullopt, std::nullopt};
}

inline Request request_of(Caller caller, std::string action = "sts:AssumeRole",
                          Context context = {}, std::vector<std::string> also_actions = {}) {
  return {std::move(caller), std::move(action), std::move(also_actions), std::move(context)};
}

inline std::string_view describe(Decision decision) {
  switch (decision) {
    case Decision::Allow:
      return "allow";
    case Decision::Deny:
      return "deny";
    case Decision::NoMatch:
      return "no match";
    case Decision::Undecided:
      return "undecided";
  }
  return "";
}

/// "DECISION: REASON".
inline std::string show(const Verdict& verdict) {
  return std::string(describe(verdict.decision)) + ": " + verdict.reason;
}

}  // namespace trustlint::condition
