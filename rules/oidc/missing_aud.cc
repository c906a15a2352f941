#include "rule/audience.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

void check(Context& context) {
  for (const auto& trust : context.web_trusts()) {
    if (!trust.match || context.settled(*trust.statement)) continue;
    const std::string component = audience_of(trust.family());
    if (component.empty()) continue;
    // AWS lets only the client ids of the provider through: with a single one nothing is missing.
    const auto ids = context.client_ids(trust);
    if (ids && ids->size() == 1) continue;
    identity::Restriction restriction;
    if (ids) {
      restriction.fixed[component] = ids->back();
    } else {
      restriction.fresh.insert(component);
    }
    const auto answer = context.accepted(*trust.statement, context.callers(trust, restriction));
    if (!answer.found()) continue;
    if (restricts_audience(context, trust)) continue;
    Finding finding = openness_finding(context, *trust.statement, trust.principal->value.place,
                                       answer, audience_keys(trust));
    finding.message =
        "a token that was minted for another service is accepted: no condition restricts the "
        "audience";
    if (ids) {
      finding.message += ", and the identity provider lists " + listed(*ids);
      for (const auto* provider : context.providers(trust))
        finding.related.push_back({"the client ids of the identity provider", provider->place});
    }
    finding.label = "nothing here restricts `aud`";
    if (!trust.shared()) finding.persona = Persona::Pedantic;
    const auto& audiences = component == "audience"
                                ? trust.family().components.at(component).language.examples
                                : trust.family().audiences;
    const std::string audience = audiences.empty() ? "AUDIENCE" : audiences[0];
    // Which audiences the provider admits is not known here.
    finding.fix = guess_by(
        "add \"StringEquals\": {\"" + trust.issuer + ":aud\": \"" + audience + "\"}",
        {edit::add_condition(*trust.statement, "StringEquals", trust.issuer + ":aud", audience)});
    context.report(trust.statement, std::move(finding));
  }
}

}  // namespace

const Rule missing_aud = {
    .id = "TL111",
    .name = "oidc-missing-aud",
    .pack = "oidc",
    .family = "audience",
    .rank = 300,
    .severity = Severity::Low,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary =
        "No condition restricts the audience: only the client ids of the provider keep out a token "
        "minted for another service",
    .doc = R"(## What it does
Asks whether a token with an audience of anybody's choice is accepted by the statement. Where the identity provider is in the
same document, its client ids are named; with a single one the rule is silent, because AWS lets no other audience
through. For an issuer that belongs to one tenant, such as an EKS cluster, the finding is pedantic.

## Why it is bad
A workload that sends its token to another service gives that service a token which this role accepts as well. AWS checks
the audience against the client ids of the identity provider; if one of them is shared with another service, nothing else
stands between. The audience does not say who the caller is: it never replaces a condition on `sub`.

## How to fix it
```json
"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
)",
    .check = check,
};

}  // namespace trustlint::rules
