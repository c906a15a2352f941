#include "rule/misread.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

/// Services do not choose what they send: a guard that some service leaves out has rules of its
/// own.
std::vector<identity::Scenario> who_choose(std::vector<identity::Scenario> callers) {
  std::erase_if(callers, [](const identity::Scenario& caller) {
    return caller.caller == condition::Caller::Type::Service;
  });
  return callers;
}

void check(Context& context) {
  for (const auto& reading : readings(context, policy::Effect::Allow)) {
    const auto& clause = *reading.clause;
    // Set operators decide for themselves what an absent key means.
    if (!reading.op.if_exists || reading.op.qualifier != condition::Qualifier::None ||
        explained(context, reading)) {
      continue;
    }
    const auto callers = who_choose(callers_of(context, *reading.statement));
    const auto answer = context.accepted(*reading.statement, without(callers, reading.key));
    if (!answer.found() || !context.refuses(clause, callers)) continue;
    Finding finding = absent_key_finding(context, reading, answer);
    std::string plain = clause.operator_name.text;
    plain.erase(plain.size() - std::string_view("IfExists").size());
    const auto& statement = *reading.statement;
    finding.fix =
        reading.op.negated
            ? fix_by("add \"Null\": {\"" + clause.key.text + "\": \"false\"}",
                     {edit::add_condition(statement, "Null", clause.key.text, "false")})
            : fix_by("use " + quoted(plain), {edit::rename_operator(statement, clause, plain)});
    context.report(reading.statement, std::move(finding));
  }
}

}  // namespace

const Rule vacuous_if_exists = {
    .id = "TL124",
    .name = "vacuous-if-exists",
    .pack = "oidc",
    .family = "",
    .rank = 403,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary =
        "An IfExists operator in an Allow on a key that a caller can leave out: it holds when the "
        "key is absent",
    .doc = R"(## What it does
Asks, for every `…IfExists` condition of an Allow, whether a caller of this statement who leaves the key out is accepted. It
is silent where such callers always carry the key (`sub` of a token), where another condition demands it
(`"Null": {"key": "false"}`), and where a finding about openness already shows such a caller.

## Why it is bad
`IfExists` means "if the key is there, then …". In a Deny that is often wanted; in an Allow it turns a restriction into an
offer: a GitHub job without an environment has no `environment` claim, so
`"StringEqualsIfExists": {"…:environment": "prod"}` lets it in.

## How to fix it
Use the plain operator:

```json
"StringEquals": {"token.actions.githubusercontent.com:environment": "prod"}
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
)",
    .check = check,
};

}  // namespace trustlint::rules
