#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

void check(Context& context) {
  for (const auto& statement : context.policy().statements) {
    if (!statement.resource) continue;
    Finding finding;
    finding.message = quoted(statement.resource->text) +
                      " stands in a trust policy: IAM refuses it, because the role is the resource";
    finding.label = "IAM refuses this";
    finding.place = statement.resource->place;
    Fix fix;
    fix.description = "take " + quoted(statement.resource->text) +
                      " out; what the role may do belongs in a permission policy";
    finding.fix = fix;
    context.report(&statement, std::move(finding));
  }
}

}  // namespace

const Rule resource_in_trust_policy = {
    .id = "TL003",
    .name = "resource-in-trust-policy",
    .pack = "document",
    .family = "",
    .rank = 3,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary = "A statement names a resource, which no trust policy may do",
    .doc = R"(## What it does
Reports `Resource` and `NotResource`. A trust policy is attached to the one resource that it can speak of, the role, and IAM
answers `MalformedPolicyDocument: Has prohibited field Resource`. The rest of the statement is analysed all the same.

## Why it is bad
The deployment fails. Often the statement was copied from a permission policy, and what was meant is something else: the right
to assume *another* role belongs in a permission policy of the caller, with that role as its `Resource`.

## How to fix it
Take the element out:

```json
{
  "Effect": "Allow",
  "Principal": {"Service": "ec2.amazonaws.com"},
  "Action": "sts:AssumeRole"
}
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
- https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
)",
    .check = check,
};

}  // namespace trustlint::rules
