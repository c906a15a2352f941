#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

void check(Context& context) {
  for (const auto& trust : context.web_trusts()) {
    if (!trust.match || trust.family().kind != "cognito" || context.settled(*trust.statement))
      continue;
    const auto& answer = context.outsider_answer(trust);
    if (!answer.found()) continue;
    Finding finding = outsider_finding(context, trust, answer);
    finding.message = "any Cognito identity pool of any account can assume this role";
    context.report(trust.statement, std::move(finding));
  }
}

}  // namespace

const Rule cognito_any_pool = {
    .id = "TL403",
    .name = "cognito-any-pool",
    .pack = "saml",
    .family = "openness",
    .rank = 120,
    .severity = Severity::Critical,
    .persona = Persona::Regular,
    .opens = Opens::Always,
    .since = "0.1.0",
    .summary =
        "Cognito identity pools are trusted and the pool is not fixed: anybody can make a pool of "
        "his own",
    .doc = R"(## What it does
Asks whether an identity of a pool that the policy does not name is accepted. The pool stands in
`cognito-identity.amazonaws.com:aud`; `amr` never says which pool it is.

## Why it is bad
`cognito-identity.amazonaws.com` serves every account. Anybody can create an identity pool, let guests in, and get a token that
this role accepts.

## How to fix it
```json
"StringEquals": {"cognito-identity.amazonaws.com:aud": "eu-west-1:11111111-2222-4333-8444-555555555555"},
"ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "authenticated"}
```

## References
- https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
)",
    .check = check,
};

}  // namespace trustlint::rules
