#include <algorithm>

#include "rule/misread.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

/// Does another condition on the key say who is meant?
bool is_restricted(Context& context, const Reading& reading,
                   const std::vector<identity::Scenario>& callers) {
  const auto& clauses = reading.statement->clauses;
  return std::any_of(clauses.begin(), clauses.end(), [&](const policy::Clause& other) {
    const auto op = condition::parse_operator(other.operator_name.text);
    return op && !op->negated && op->comparison != condition::Comparison::Null &&
           lower_case(other.key.text) == reading.key && context.refuses(other, callers);
  });
}

/// Would anybody get in whom the negation alone keeps out? If not, other conditions already say
/// what the value is. The segments of a customised subject do not hang together with other claims,
/// so such tokens tell nothing where the usual ones are accepted.
bool matters(Context& context, const Reading& reading, std::vector<identity::Scenario> callers,
             bool customised) {
  std::erase_if(callers, [&](const auto& caller) { return caller.customised != customised; });
  std::vector<const policy::Clause*> others;
  for (const auto& clause : reading.statement->clauses) {
    if (&clause != reading.clause) others.push_back(&clause);
  }
  return context.refuses(*reading.clause, callers, others);
}

bool may_lack(const std::vector<identity::Scenario>& callers, const std::string& key) {
  return std::any_of(callers.begin(), callers.end(), [&](const auto& caller) {
    const auto* model = caller.find(key);
    return model == nullptr || model->optional;
  });
}

void check(Context& context) {
  for (const auto& reading : readings(context, policy::Effect::Allow)) {
    const auto& clause = *reading.clause;
    if (!reading.op.negated || explained(context, reading)) continue;
    const auto callers = callers_of(context, *reading.statement);
    const auto answer = context.accepted(*reading.statement, callers);
    if (!answer.found() || is_restricted(context, reading, callers) ||
        !matters(context, reading, callers, answer.scenario->customised)) {
      continue;
    }
    const bool absent = holds_when_absent(context, reading) && may_lack(callers, reading.key);
    Finding finding =
        openness_finding(context, *reading.statement, clause.operator_name.place, answer, {});
    finding.related.clear();
    finding.message = "all that this statement says of " + quoted(clause.key.text) +
                      " is what it is not: everybody else is let in" +
                      (absent ? ", and whoever has no such key" : "");
    finding.label = "true for every other value";
    finding.place = clause.operator_name.place;
    std::string positive = clause.operator_name.text;
    positive.erase(positive.find("Not"), 3);
    Fix fix;
    fix.description = "name who is meant with " + quoted(positive) +
                      ", or refuse the others in a Deny beside an Allow that names them";
    finding.fix = fix;
    context.report(reading.statement, std::move(finding));
  }
}

}  // namespace

const Rule negated_allow = {
    .id = "TL125",
    .name = "negated-allow",
    .pack = "oidc",
    .family = "",
    .rank = 404,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary = "An Allow whose only condition on a key is a negation: true for everyone else",
    .doc = R"(## What it does
Looks for a negated operator (`StringNotEquals`, `ArnNotLike`, `NotIpAddress`, …) in an Allow that is all the statement says
of its key, and asks who is accepted. It is silent beside a positive condition on the same key, where the other conditions
leave the negation nothing to do, and where a finding about openness already shows a caller who got in this way.

## Why it is bad
A trust policy should say who may assume the role. A negation says who may not: everybody else may, those who come to be
tomorrow included, and so may callers whose request does not have the key at all.

## How to fix it
Name who is meant:

```json
"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/deploy-*"}
```

An exception belongs in a Deny, beside an Allow that names who is meant.

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
)",
    .check = check,
};

}  // namespace trustlint::rules
