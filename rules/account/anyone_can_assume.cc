#include <algorithm>

#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

void check(Context& context) {
  for (const auto& trust : context.aws_trusts()) {
    if (!trust.anyone() || context.settled(*trust.statement)) continue;
    const auto& answer = context.stranger_answer(trust);
    if (!answer.found()) continue;
    Finding finding =
        openness_finding(context, *trust.statement, trust.principal->value.place, answer, {});
    finding.place = trust.principal->value.place;
    finding.message = "any AWS account in the world can assume this role";
    finding.label = "every identity of every account";
    finding.related.erase(
        std::remove_if(finding.related.begin(), finding.related.end(),
                       [](const auto& related) { return related.message == "the principal"; }),
        finding.related.end());
    const std::string organization = context.config().trust.organization.value_or("ORGANIZATION");
    finding.fix = guess_by(
        "name the accounts or roles, or add \"StringEquals\": "
        "{\"aws:PrincipalOrgID\": \"" +
            organization + "\"}",
        {edit::add_condition(*trust.statement, "StringEquals", "aws:PrincipalOrgID",
                             with_placeholders(organization))});
    context.report(trust.statement, std::move(finding));
  }
}

}  // namespace

const Rule anyone_can_assume = {
    .id = "TL201",
    .name = "anyone-can-assume",
    .pack = "account",
    .family = "account",
    .rank = 201,
    .severity = Severity::Critical,
    .persona = Persona::Regular,
    .opens = Opens::Always,
    .since = "0.1.0",
    .summary =
        "Every AWS account can assume the role: the principal is * and no condition says whose "
        "caller it must be",
    .doc = R"(## What it does
Asks whether a caller of an AWS account that is neither ours nor named is accepted by a statement for `{"AWS": "*"}`. What the
caller chooses himself (session name, external id, tags, user agent, MFA) does not help; a condition on
identity (`aws:PrincipalOrgID`, `aws:PrincipalArn` with a literal account, `aws:PrincipalAccount`) does, and then the rule is
silent.

## Why it is bad
`*` is every identity of every account. The role's name is guessable or stands in a log, and one `sts:AssumeRole` call is all
it takes.

## How to fix it
Name who is meant, or keep `*` and say which organization:

```json
"Principal": {"AWS": "*"},
"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
)",
    .check = check,
};

}  // namespace trustlint::rules
