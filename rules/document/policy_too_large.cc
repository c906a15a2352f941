#include "policy/length.h"
#include "rule/openness.h"
#include "rule/role_facts.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

void check(Context& context) {
  const auto& length = context.written().length;
  const bool hopeless = length.past_maximum.has_value();
  // What IAM holds was accepted: the quota is raised, and says nothing against the policy.
  if (!length.past_default || is_stored(context.role())) return;
  const std::string size =
      std::string(length.exact ? "" : "at least ") + std::to_string(length.characters);
  Finding finding;
  if (hopeless) {
    finding.message = "the policy has " + size + " characters without white space: IAM refuses " +
                      "more than " + std::to_string(policy::kHighestQuota) + ", whatever the quota";
  } else {
    finding.message = "the policy has " + size + " characters without white space: IAM refuses " +
                      "more than " + std::to_string(policy::kDefaultQuota) +
                      " unless the account's quota was raised";
  }
  finding.label = "with this it is too long";
  finding.place = hopeless ? *length.past_maximum : *length.past_default;
  Fix fix;
  fix.description =
      hopeless ? "split the role, or say with a pattern or `aws:PrincipalOrgID` what the list says"
               : "shorten it, or ask for a higher \"Role trust policy length\" in Service Quotas";
  finding.fix = fix;
  context.report(nullptr, std::move(finding));
}

}  // namespace

const Rule policy_too_large = {
    .id = "TL009",
    .name = "policy-too-large",
    .pack = "document",
    .family = "",
    .rank = 9,
    .severity = Severity::Low,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary = "The policy is longer than the 2,048 characters that IAM stores by default",
    .doc = R"(## What it does
Counts the characters of the policy as IAM does, without white space, and points at the text with which it gets too long. By
default a trust policy may have 2,048 characters; the quota can be raised to 4,096 and no further. Counted is the shortest JSON
text that says the same, white space inside of strings left out, and parts that are not known yet count nothing: a policy that
is reported is too long in any case. Policies that IAM already holds (account dumps, states) are not reported.

## Why it is bad
The deployment fails with `LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048`, usually on the day on which one
more repository is added to a list that worked for years.

## How to fix it
Say with one condition what the list says with many principals, or make a role for each group of callers:

```json
"Principal": {"AWS": "*"},
"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
```

If the list is what is meant, ask for a higher "Role trust policy length" in Service Quotas.

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
- https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
)",
    .check = check,
};

}  // namespace trustlint::rules
