#include "rule/deputy.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

void check(Context& context) {
  for (const auto& trust : service_trusts(context)) {
    if (!wants_guard(context, trust)) continue;
    if (!source_guards(*trust.statement).empty()) continue;  // whether they guard asks TL302
    const auto answer = stranger_call(context, trust);
    if (!answer.found()) continue;
    Finding finding = deputy_finding(context, trust, answer);
    finding.place = trust.principal->value.place;
    finding.message = quoted(trust.principal->value.text) +
                      " can be made to use this role for a resource of another account: nothing "
                      "says whose resource it must be";
    finding.label = "works for every customer";
    if (trust.service->pedantic) finding.persona = Persona::Pedantic;
    context.report(trust.statement, std::move(finding));
  }
}

}  // namespace

const Rule service_confused_deputy = {
    .id = "TL301",
    .name = "service-confused-deputy",
    .pack = "service",
    .family = "service",
    .rank = 311,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary =
        "A service that says for whom it works is trusted without a condition on whom that must be",
    .doc = R"(## What it does
Asks whether a service is accepted while it works for a resource of an account that is neither ours nor named, and finds
that no condition on the source exists at all. Only services are asked about whose documentation recommends the condition
for a role's trust policy. For `ecs-tasks` the finding is pedantic, for services where the recommendation was only
reported it is for auditors, and for `ec2`, `lambda` and others that assume roles within their account it is silent.

## Why it is bad
A service principal is one identity for all customers. Somebody who makes the service use the ARN of your role, from a
resource in his own account, makes it a confused deputy.

## How to fix it
Say for which resource the service may assume the role:

```json
"Condition": {
  "ArnLike": {"aws:SourceArn": "arn:aws:ecs:eu-west-1:111122223333:*"},
  "StringEquals": {"aws:SourceAccount": "111122223333"}
}
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
)",
    .check = check,
};

}  // namespace trustlint::rules
