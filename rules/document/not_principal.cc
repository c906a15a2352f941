#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

void check(Context& context) {
  for (const auto& statement : context.policy().statements) {
    if (!statement.not_principal) continue;
    Finding finding;
    finding.message =
        statement.effect == policy::Effect::Allow
            ? "everybody but the principals named could assume this role: `NotPrincipal` means the "
              "rest of the world, and IAM refuses it in a trust policy"
            : "`NotPrincipal` stands in a trust policy: IAM refuses it, and nobody is denied";
    finding.label = "IAM refuses this";
    finding.place = statement.principal_key_place;
    Fix fix;
    fix.description =
        statement.effect == policy::Effect::Allow
            ? "name under `Principal` who may assume the role"
            : "deny `\"Principal\": {\"AWS\": \"*\"}` with a condition that spares the others, "
              "such as `ArnNotLike` on `aws:PrincipalArn`";
    finding.fix = fix;
    context.report(&statement, std::move(finding));
  }
}

}  // namespace

const Rule not_principal = {
    .id = "TL004",
    .name = "not-principal",
    .pack = "document",
    .family = "",
    .rank = 4,
    .severity = Severity::High,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary = "NotPrincipal in a trust policy: everybody but those named, and refused by IAM",
    .doc = R"(## What it does
Reports `NotPrincipal`, in Allow and Deny, also beside a `Principal`. Role trust policies do not support it: IAM answers
`AssumeRole policy must not contain NotPrincipal field`. What such a statement grants is not judged, so nothing about the role
is proved.

## Why it is bad
With `Allow` it would let in the whole world but for a few names, anonymous callers included. With `Deny` it looks like a lock
and is none: the policy is not stored, and the one before it stays in force.

## How to fix it
Name who is meant. To deny everybody but some roles, deny all and test the caller's ARN:

```json
{
  "Effect": "Deny",
  "Principal": {"AWS": "*"},
  "Action": "sts:AssumeRole",
  "Condition": {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/deployer"}}
}
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
- https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
)",
    .check = check,
};

}  // namespace trustlint::rules
