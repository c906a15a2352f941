#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

void check(Context& context) {
  for (const auto& trust : context.web_trusts()) {
    if (!trust.shared() || trust.family().kind == "cognito" || context.settled(*trust.statement))
      continue;
    if (openness(context, trust) != Openness::Tested) continue;
    const auto& answer = context.outsider_answer(trust);
    Finding finding = outsider_finding(context, trust, answer);
    finding.message = who_gets_in(trust, answer) + " can assume this role";
    context.report(trust.statement, std::move(finding));
  }
}

}  // namespace

const Rule any_tenant = {
    .id = "TL102",
    .name = "oidc-any-tenant",
    .pack = "oidc",
    .family = "openness",
    .rank = 102,
    .severity = Severity::Critical,
    .persona = Persona::Regular,
    .opens = Opens::Always,
    .since = "0.1.0",
    .summary =
        "A shared OIDC issuer is trusted, the tenant is tested, and a stranger's token is accepted "
        "all the same",
    .doc = R"(## What it does
Asks whether a token of somebody outside the tenants that the policy names is accepted, although the policy tests the
claims in which the tenant stands. It does not look at the spelling: `repo:*`, `repo:acme*/app:*`, `*:environment:prod`, a
list with one loose value, a second statement, a negated condition, a set operator or a `Deny` that covers only part are
one question. A stranger may choose everything in the token but the names and ids that belong to others; on GitHub that
includes the template of `sub`.

## Why it is bad
`repo:acme*/app:*` also matches the repository `app` of the account `acme-evil`, which anybody can register in a minute.
`*:environment:prod` matches any repository that calls one of its environments `prod`. The finding shows a token that
gets in, and that token was replayed through a second, independent evaluator.

## How to fix it
Write the tenant and the delimiter behind it literally, in every value of the list:

```json
"token.actions.githubusercontent.com:sub": "repo:acme/app:ref:refs/heads/main"
```

## References
- https://docs.github.com/en/actions/reference/security/oidc
- https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
)",
    .check = check,
};

}  // namespace trustlint::rules
