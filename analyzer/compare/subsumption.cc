/// The values of a condition are alternatives: with fewer of them it holds for fewer requests, and
/// a negated one for more. Of parts that are not understood, only equal texts are equal.
#include "compare/subsumption.h"

#include <algorithm>
#include <set>
#include <string>

#include "condition/operator.h"
#include "policy/lower_case.h"
#include "policy/parse.h"

namespace trustlint::compare {

using policy::Clause;
using policy::Effect;
using policy::Statement;
using policy::TrustPolicy;

namespace {

using Words = std::set<std::string>;

bool includes(const Words& all, const Words& some) {
  return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

Words texts(const std::vector<policy::Value>& values) {
  Words words;
  for (const auto& value : values) words.insert(value.text);
  return words;
}

Words names(const Statement& statement) {
  Words words;
  for (const auto& principal : statement.principals)
    words.insert(std::string(policy::name(principal.type)) + " " + principal.value.text);
  return words;
}

/// Each value by itself says whether it matches. Not so of `Null`, and of what has no value where a
/// variable stands.
bool has_alternatives(const condition::Operator& op, const Words& values) {
  using condition::Comparison;
  switch (op.comparison) {
    case Comparison::StringEquals:
    case Comparison::StringEqualsIgnoreCase:
    case Comparison::StringLike:
    case Comparison::Arn:
      return true;
    case Comparison::Null:
      return false;
    default:
      return std::none_of(values.begin(), values.end(), [](const std::string& value) {
        return value.find('$') != std::string::npos;
      });
  }
}

/// Does the first clause hold only where the second one does?
bool implies(const Clause& one, const Clause& other) {
  if (one.operator_name.text != other.operator_name.text ||
      policy::ascii_lower(one.key.text) != policy::ascii_lower(other.key.text))
    return false;
  const Words first = texts(one.values);
  const Words second = texts(other.values);
  if (first == second) return true;
  const auto op = condition::parse_operator(one.operator_name.text);
  if (!op || first.empty() || second.empty() || !has_alternatives(*op, first) ||
      !has_alternatives(*op, second))
    return false;
  return op->negated ? includes(first, second) : includes(second, first);
}

/// Does the first statement match only what the second one does?
bool implies(const Statement& one, const Statement& other) {
  if (one.not_principal != other.not_principal || one.not_action != other.not_action) return false;
  const bool who =
      one.not_principal ? names(one) == names(other) : includes(names(other), names(one));
  const bool what = one.not_action ? texts(one.actions) == texts(other.actions)
                                   : includes(texts(other.actions), texts(one.actions));
  return who && what &&
         std::all_of(other.clauses.begin(), other.clauses.end(), [&](const Clause& wanted) {
           return std::any_of(one.clauses.begin(), one.clauses.end(),
                              [&](const Clause& clause) { return implies(clause, wanted); });
         });
}

/// Is each statement of that effect in `some` covered by one of `all`?
bool covered(const TrustPolicy& some, const TrustPolicy& all, Effect effect) {
  const auto has_effect = [&](const Statement& statement) { return statement.effect == effect; };
  return std::all_of(some.statements.begin(), some.statements.end(), [&](const Statement& one) {
    return !has_effect(one) ||
           std::any_of(all.statements.begin(), all.statements.end(), [&](const Statement& other) {
             return has_effect(other) && implies(one, other);
           });
  });
}

}  // namespace

bool plainly_contained(const TrustPolicy& inner, const TrustPolicy& outer) {
  return inner.complete() && outer.complete() && inner.version == outer.version &&
         covered(inner, outer, Effect::Allow) && covered(outer, inner, Effect::Deny);
}

}  // namespace trustlint::compare
