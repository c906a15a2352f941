#include "rule/project_context.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

void check(Context& context) {
  for (const auto& trust : context.web_trusts()) {
    if (!trust.match || trust.family().kind != "ci" || context.settled(*trust.statement)) continue;
    const auto fresh = fresh_context(context, trust);
    if (!fresh) continue;
    // Show the worst context that gets in: code that nobody reviewed before a branch, unless only
    // an assumption lets it in.
    const auto worst = unreviewed_context(context, trust);
    const bool sure = worst && worst->answer.assumption == fresh->answer.assumption;
    const auto& shown = sure ? *worst : *fresh;
    report_context(context, trust, shown, context_phrase(*shown.answer.scenario, "any "));
  }
}

}  // namespace

const Rule any_context = {
    .id = "TL104",
    .name = "oidc-any-context",
    .pack = "oidc",
    .family = "openness",
    .rank = 106,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Always,
    .since = "0.1.0",
    .summary =
        "The project is fixed, but any branch, tag, environment, pull request or run phase of it "
        "can assume the role",
    .doc = R"(## What it does
Asks, for each project that the policy names, whether a branch, tag or environment of a name that the policy does not even
begin to name is accepted, or a run phase that it does not name: `repo:acme/app:*`, `ref:refs/heads/*`, `environment:*`,
`run_phase:*`. The finding shows the worst context that gets in, a pull request before a branch.

## Why it is bad
Branch protection, required reviews and deployment approvals guard named branches and environments. A role that accepts
every context is held by whoever can push any branch or open a pull request, before anybody has looked at the change.

## How to fix it
Name the branch or, better, an environment with protection rules:

```json
"token.actions.githubusercontent.com:sub": "repo:acme/app:environment:production"
```

## References
- https://docs.github.com/en/actions/reference/security/oidc
- https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/manage-environments
)",
    .check = check,
};

}  // namespace trustlint::rules
