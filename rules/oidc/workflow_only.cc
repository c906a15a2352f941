#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

void check(Context& context) {
  for (const auto& trust : context.web_trusts()) {
    if (!trust.shared() || context.settled(*trust.statement)) continue;
    if (openness(context, trust) != Openness::Borrowed) continue;
    const auto& answer = context.outsider_answer(trust);
    const std::string key = lower_case(trust.issuer) + ":job_workflow_ref";
    Finding finding =
        openness_finding(context, *trust.statement, trust.principal->value.place, answer, {key});
    finding.message =
        "any repository that may call the named workflow can assume this role: `job_workflow_ref` "
        "is the only restriction";
    finding.label = "says which workflow runs, not for whom";
    Pins pins;
    for (const auto& known : context.pins(trust)) pins.insert(known.begin(), known.end());
    finding.fix = lock_fix(trust, {}, pins);
    context.report(trust.statement, std::move(finding));
  }
}

}  // namespace

const Rule workflow_only = {
    .id = "TL109",
    .name = "oidc-workflow-only",
    .pack = "oidc",
    .family = "openness",
    .rank = 103,
    .severity = Severity::High,
    .persona = Persona::Regular,
    .opens = Opens::Always,
    .since = "0.1.0",
    .summary =
        "job_workflow_ref is the only claim that restricts: any repository that may call the "
        "workflow gets in",
    .doc = R"(## What it does
Asks whether strangers get in, and finds that they do only with a `job_workflow_ref` that names somebody else's reusable
workflow. The caller's own repository is not tested. The finding is `likely`: it rests on the workflow being callable
from outside.

## Why it is bad
A reusable workflow of a public repository can be called from any repository on GitHub, with inputs of the caller's
choice; one of an internal repository from every repository of the enterprise. `job_workflow_ref` then names the workflow
that was called, while the repository is the caller's.

## How to fix it
Test the repository or its owner as well:

```json
"StringEquals": {
  "token.actions.githubusercontent.com:repository_owner_id": "1234567",
  "token.actions.githubusercontent.com:job_workflow_ref": "acme/ci/.github/workflows/deploy.yml@refs/heads/main"
}
```

## References
- https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-with-reusable-workflows
)",
    .check = check,
};

}  // namespace trustlint::rules
