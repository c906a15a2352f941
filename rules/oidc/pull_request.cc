#include "rule/project_context.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

void check(Context& context) {
  for (const auto& trust : context.web_trusts()) {
    if (!trust.match || trust.family().kind != "ci" || context.settled(*trust.statement)) continue;
    const auto found = unreviewed_context(context, trust);
    if (!found) continue;
    const auto& scenario = *found->answer.scenario;
    report_context(context, trust, *found, context_phrase(scenario, "any "),
                   scenario.mild ? Persona::Pedantic : Persona::Regular);
  }
}

}  // namespace

const Rule pull_request = {
    .id = "TL105",
    .name = "oidc-pull-request",
    .pack = "oidc",
    .family = "openness",
    .rank = 107,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Always,
    .since = "0.1.0",
    .summary = "Code that nobody reviewed can assume the role: a pull-request context is accepted",
    .doc = R"(## What it does
Asks whether a token of a pull request of a named project is accepted, where no wider context is (TL104). For a plan run of
HCP Terraform the finding is pedantic: a role for plans is usual, and should only read.

## Why it is bad
The workflow of a pull request runs the code of the pull request. Whoever can open one from a branch of the repository
runs commands with the role before a reviewer has seen them.

## How to fix it
Give pull requests a role of their own that can only read, and let the deploying role accept a protected branch or
environment:

```json
"token.actions.githubusercontent.com:sub": "repo:acme/app:ref:refs/heads/main"
```

## References
- https://docs.github.com/en/actions/reference/security/oidc
)",
    .check = check,
};

}  // namespace trustlint::rules
