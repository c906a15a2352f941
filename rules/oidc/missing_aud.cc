#include <algorithm>

#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

/// The component that stands in `aud`: the audience that the caller asks for, or the application
/// that people sign in to. Empty where it is neither.
std::string audience_of(const identity::Family& family) {
  for (const char* name : {"audience", "application"}) {
    if (family.components.count(name) != 0 && family.presence.count("aud") != 0) return name;
  }
  return {};
}

void check(Context& context) {
  for (const auto& trust : context.web_trusts()) {
    if (!trust.match || context.settled(*trust.statement)) continue;
    const std::string component = audience_of(trust.family());
    if (component.empty()) continue;
    identity::Restriction restriction;
    restriction.fresh.insert(component);
    const auto answer = context.accepted(*trust.statement, context.callers(trust, restriction));
    if (!answer.found()) continue;
    const auto everybody = context.callers(trust, {});
    const std::string key = lower_case(trust.issuer) + ":aud";
    const std::string original = lower_case(trust.issuer) + ":oaud";
    const bool restricted = std::any_of(
        trust.statement->clauses.begin(), trust.statement->clauses.end(), [&](const auto& clause) {
          const std::string tested = lower_case(clause.key.text);
          return (tested == key || tested == original) && context.refuses(clause, everybody);
        });
    if (restricted) continue;
    Finding finding =
        openness_finding(context, *trust.statement, trust.principal->value.place, answer, {key});
    finding.message =
        "a token that was minted for another service is accepted: no condition restricts the "
        "audience";
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
Asks whether a token with an audience of anybody's choice is accepted by the statement. For an issuer that belongs to one
tenant, such as an EKS cluster, the finding is pedantic.

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
