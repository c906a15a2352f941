#include "rule/mfa.h"
#include "rule/openness.h"
#include "rule/people.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

void check(Context& context) {
  for (const auto& trust : context.aws_trusts()) {
    if (context.settled(*trust.statement)) continue;
    const auto users = users_behind(context, trust);
    if (!users) continue;
    const auto answer = accepted_without_mfa(context, *trust.statement, {users->scenario});
    if (!answer.found()) continue;
    const auto& place = trust.principal->value.place;
    Finding finding = openness_finding(context, *trust.statement, place, answer, {});
    finding.place = place;
    finding.related.clear();
    finding.message = users->phrase + " can assume this role without MFA";
    finding.label = "MFA is not demanded";
    Fix fix;
    fix.description = "add \"Bool\": {\"aws:MultiFactorAuthPresent\": \"true\"}";
    finding.fix = fix;
    context.report(trust.statement, std::move(finding));
  }
}

}  // namespace

const Rule user_without_mfa = {
    .id = "TL206",
    .name = "user-without-mfa",
    .pack = "account",
    .family = "mfa",
    .rank = 206,
    .severity = Severity::Low,
    .persona = Persona::Auditor,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary = "An IAM user may assume the role, and MFA is not demanded",
    .doc = R"(## What it does
Asks whether IAM users whom the policy lets in, by name or with their whole account, are accepted without MFA. Silent for accounts of
vendors, and where an external id is demanded: those callers are machines. A test of MFA that does not work is TL205's.

## Why it is bad
An IAM user has long-term keys. Without MFA a copy of them is enough to get the permissions of the role.

## How to fix it
```json
"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
```

Or let people in through IAM Identity Center, which asks for MFA itself, and name its roles.

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
- https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
)",
    .check = check,
};

}  // namespace trustlint::rules
