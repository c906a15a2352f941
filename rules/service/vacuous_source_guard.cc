#include "rule/deputy.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

void check(Context& context) {
  for (const auto& trust : service_trusts(context)) {
    if (!wants_guard(context, trust)) continue;
    const auto guards = source_guards(*trust.statement);
    if (guards.empty()) continue;
    const auto answer = stranger_call(context, trust);
    if (!answer.found()) continue;
    Finding finding = deputy_finding(context, trust, answer);
    finding.message = quoted(trust.principal->value.text) +
                      " passes the condition on its source for a resource of any account";
    finding.label = "stops nobody";
    context.report(trust.statement, std::move(finding));
  }
}

}  // namespace

const Rule vacuous_source_guard = {
    .id = "TL302",
    .name = "vacuous-source-guard",
    .pack = "service",
    .family = "service",
    .rank = 310,
    .severity = Severity::High,
    .persona = Persona::Regular,
    .opens = Opens::Always,
    .since = "0.1.0",
    .summary = "A condition on the source of a service's call exists and stops nobody",
    .doc = R"(## What it does
Asks whether a service is accepted while it works for a resource of an account that is neither ours nor named, although the
statement has a condition on the source: `aws:SourceArn` with `*` or with a wildcard for the account, an `IfExists`, a
negation, or `aws:ResourceAccount`, which is always the role's own account.

## Why it is bad
The condition looks like the recommended guard against confused deputies, so nobody looks again.

## How to fix it
Write the account literally:

```json
"Condition": {
  "ArnLike": {"aws:SourceArn": "arn:aws:ssm-incidents:*:111122223333:incident-record/deploy/*"},
  "StringEquals": {"aws:SourceAccount": "111122223333"}
}
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
)",
    .check = check,
};

}  // namespace trustlint::rules
