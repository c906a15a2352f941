#include <utility>

#include "condition/clause.h"
#include "condition/evaluate.h"
#include "rule/chaining.h"
#include "rule/mfa.h"
#include "rule/openness.h"
#include "rule/people.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

using condition::Decision;

/// Where the test of MFA fails to keep the caller out, and why.
struct Gap {
  const policy::Clause* clause = nullptr;
  bool denies = false;  ///< The clause is one of a Deny that does not match.
};

bool holds(const Context& context, const policy::Statement& statement, const policy::Clause& clause,
           const condition::Request& request) {
  return condition::test_clause(clause, {context.policy().version, statement.effect},
                                request.context)
      .holds;
}

/// A condition that a caller with MFA passes as well: else somebody without MFA is meant.
const policy::Clause* passed(const Context& context, const policy::Statement& statement,
                             const condition::Request& caller) {
  for (const auto& clause : statement.clauses) {
    if (is_mfa_key(clause.key.text) && holds(context, statement, clause, caller) &&
        holds(context, statement, clause, with_mfa(caller, Mfa::True)))
      return &clause;
  }
  return nullptr;
}

/// A Deny that refuses the caller once his request says that there was no MFA, and spares him with
/// MFA.
const policy::Clause* evaded(const Context& context, const condition::Request& caller) {
  const auto& policy = context.policy();
  const auto without = condition::evaluate(policy, with_mfa(caller, Mfa::False));
  if (without.decision != Decision::Deny ||
      condition::evaluate(policy, with_mfa(caller, Mfa::True)).decision != Decision::Allow)
    return nullptr;
  for (const auto& trace : without.statements) {
    const auto& statement = policy.statements[trace.index];
    if (!trace.matched || statement.effect != policy::Effect::Deny) continue;
    for (const auto& clause : statement.clauses) {
      if (is_mfa_key(clause.key.text) && !holds(context, statement, clause, caller)) return &clause;
    }
  }
  return nullptr;
}

std::string reason(const Gap& gap, const condition::Request& caller) {
  const std::string op = quoted(gap.clause->operator_name.text);
  const std::string key = quoted(gap.clause->key.text);
  if (caller.context.count("aws:MultiFactorAuthPresent") != 0)
    return op + " holds for a session that began without MFA as well";
  const std::string keys =
      caller.caller.role_arn ? ", as it is in role sessions" : ", as it is with long-term keys";
  return gap.denies ? "the Deny does not match when " + key + " is absent" + keys
                    : op + " holds when " + key + " is absent" + keys;
}

std::string advice(Context& context, const policy::Statement& statement, const Gap& gap) {
  if (reached(context, statement) == Reached::ByChaining)
    return "test MFA where the first role of the chain is assumed: role sessions carry none";
  if (gap.denies)
    return "use \"BoolIfExists\": {\"aws:MultiFactorAuthPresent\": \"false\"} in the Deny";
  const auto op = condition::parse_operator(gap.clause->operator_name.text);
  std::string plain = gap.clause->operator_name.text;
  if (!op || !op->if_exists || op->negated || op->qualifier != condition::Qualifier::None)
    return "use \"Bool\": {\"aws:MultiFactorAuthPresent\": \"true\"}";
  plain.erase(plain.size() - std::string_view("IfExists").size());
  return "use " + quoted(plain);
}

void check_statement(Context& context, const policy::Statement& statement,
                     const document::Place& principal) {
  const auto answer = accepted_without_mfa(
      context, statement,
      {identity::iam_user(context.tested(), {}), identity::role_session(context.tested(), {})});
  if (!answer.found()) return;
  Gap gap{passed(context, statement, *answer.witness), false};
  if (gap.clause == nullptr) gap = {evaded(context, *answer.witness), true};
  if (gap.clause == nullptr) return;
  Finding finding = openness_finding(context, statement, principal, answer, {});
  finding.place = gap.clause->operator_name.place;
  finding.message = "a caller without MFA can assume this role: " + reason(gap, *answer.witness);
  finding.label = gap.denies ? "misses requests that say nothing of MFA" : "demands no MFA";
  finding.related = {{"the principal", principal}};
  Fix fix;
  fix.description = advice(context, statement, gap);
  finding.fix = fix;
  context.report(&statement, std::move(finding));
}

bool anything_tests_mfa(const Context& context, const policy::Statement& statement) {
  if (tests_mfa(statement)) return true;
  for (const auto& other : context.policy().statements) {
    if (other.effect == policy::Effect::Deny && !other.malformed && tests_mfa(other)) return true;
  }
  return false;
}

void check(Context& context) {
  const policy::Statement* last = nullptr;
  for (const auto& trust : context.aws_trusts()) {
    const auto& statement = *trust.statement;
    if (std::exchange(last, &statement) == &statement || context.settled(statement) ||
        !anything_tests_mfa(context, statement) || lets_anybody_in(context, statement))
      continue;
    check_statement(context, statement, trust.principal->value.place);
  }
}

}  // namespace

const Rule mfa_optional = {
    .id = "TL205",
    .name = "mfa-optional",
    .pack = "account",
    .family = "mfa",
    .rank = 205,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary = "MFA is tested in a way that a caller without MFA passes",
    .doc = R"(## What it does
Asks whether a caller whose request says nothing of MFA, or says that there was none, is accepted although the policy tests
`aws:MultiFactorAuthPresent` or `aws:MultiFactorAuthAge`: by `BoolIfExists`, by a negation, by `ForAllValues`, or by a Deny that only
refuses requests in which the key is there. A caller with MFA must pass as well; a condition that asks for no MFA is
somebody's intention.

## Why it is bad
Requests signed with long-term access keys do not carry the key at all. Those are the keys that leak from laptops and
repositories, and the condition that was to stop them lets them pass.

## How to fix it
Demand that the key is there and true:

```json
"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
```

A Deny needs the opposite, so that it refuses requests without the key too:

```json
"Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
- https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
)",
    .check = check,
};

}  // namespace trustlint::rules
