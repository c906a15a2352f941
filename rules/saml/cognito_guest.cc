#include <algorithm>

#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

/// Identities of the pools that the policy names, guests or signed-in users.
solver::Answer accepted(Context& context, const WebTrust& trust, bool guests) {
  auto callers = context.callers(trust, {});
  callers.erase(std::remove_if(callers.begin(), callers.end(),
                               [&](const auto& caller) { return caller.unreviewed != guests; }),
                callers.end());
  return context.accepted(*trust.statement, callers);
}

void check(Context& context) {
  for (const auto& trust : context.web_trusts()) {
    if (!trust.match || trust.family().kind != "cognito" || context.settled(*trust.statement))
      continue;
    const auto guest = accepted(context, trust, true);
    if (!guest.found() || !accepted(context, trust, false).found()) continue;
    const std::string amr = lower_case(trust.issuer) + ":amr";
    Finding finding =
        openness_finding(context, *trust.statement, trust.principal->value.place, guest, {amr});
    finding.shown_keys.push_back(trust.issuer + ":amr");
    finding.message = "guests who never signed in can assume this role, beside signed-in users";
    finding.label = "lets guests in";
    finding.fix =
        fix_by("add \"ForAnyValue:StringLike\": {\"" + trust.issuer + ":amr\": \"authenticated\"}",
               {edit::add_condition(*trust.statement, "ForAnyValue:StringLike",
                                    trust.issuer + ":amr", "authenticated")});
    context.report(trust.statement, std::move(finding));
  }
}

}  // namespace

const Rule cognito_guest = {
    .id = "TL404",
    .name = "cognito-guest",
    .pack = "saml",
    .family = "openness",
    .rank = 121,
    .severity = Severity::High,
    .persona = Persona::Regular,
    .opens = Opens::Always,
    .since = "0.1.0",
    .summary =
        "A guest of the Cognito identity pool is accepted by a role that also serves signed-in "
        "users",
    .doc = R"(## What it does
Asks whether an unauthenticated identity of a named pool is accepted by a statement that accepts signed-in users as well: no
condition on `amr`, or a pattern such as `*authenticated`, which matches `unauthenticated` too. A role for guests alone is
silent.

## Why it is bad
An identity pool that allows guests gives a token to everybody who asks, without a password. Whatever signed-in users may do
with the role, guests may do.

## How to fix it
Keep one role for each kind, and test `amr`, which is a list:

```json
"ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "authenticated"}
```

## References
- https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
)",
    .check = check,
};

}  // namespace trustlint::rules
