#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

/// A user of an application that the policy names: everything but the application is his own.
identity::Restriction another_user(Context& context, const WebTrust& trust,
                                   const std::string& application) {
  identity::Restriction restriction;
  restriction.outside_network = true;
  for (const auto& [name, component] : trust.family().components) {
    if (component.own) restriction.excluded[name] = context.pinned(trust, name);
  }
  restriction.excluded.erase("application");
  restriction.fixed["application"] = application;
  return restriction;
}

void check(Context& context) {
  for (const auto& trust : context.web_trusts()) {
    if (!trust.match || !trust.family().sign_up || context.settled(*trust.statement)) continue;
    for (const auto& application : context.pinned(trust, "application")) {
      if (context.settled(*trust.statement)) break;
      const auto answer = context.accepted(
          *trust.statement, context.callers(trust, another_user(context, trust, application)));
      if (!answer.found()) continue;
      Finding finding = outsider_finding(context, trust, answer);
      finding.message = "everybody who signs in to the application " + quoted(application) +
                        " through " + trust.family().name + " can assume this role";
      context.report(trust.statement, std::move(finding));
    }
  }
}

}  // namespace

const Rule any_app_user = {
    .id = "TL115",
    .name = "oidc-any-app-user",
    .pack = "oidc",
    .family = "openness",
    .rank = 122,
    .severity = Severity::Medium,
    .persona = Persona::Auditor,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary =
        "Only the application is fixed, and everybody can sign in to it: Google, Facebook, Amazon, "
        "Cognito user pools, Auth0",
    .doc = R"(## What it does
Asks whether a user whom the policy does not name is accepted once he signs in to a named application of an issuer where
people can register themselves. The finding is for auditors: a mobile app that gives every user the same small role works
this way.

## Why it is bad
Whatever the role may do, everybody in the world may do after registering.

## How to fix it
Keep such a role to what every user may do, or name the user, or decide by a session tag that the issuer signs:

```json
"StringEquals": {"accounts.google.com:sub": "123456789012345678901"}
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc.html
)",
    .check = check,
};

}  // namespace trustlint::rules
