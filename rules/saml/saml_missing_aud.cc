#include "rule/assertion.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

void check(Context& context) {
  for (const auto& trust : saml_trusts(context)) {
    if (context.settled(*trust.statement) || tests_audience(context, trust)) continue;
    const auto answer = context.accepted(*trust.statement, {assertion(context, trust)});
    if (!answer.found()) continue;
    Finding finding = openness_finding(context, *trust.statement, trust.principal->value.place,
                                       answer, {"saml:aud"});
    finding.message =
        "an assertion that the identity provider made for another service is accepted: no "
        "condition restricts `SAML:aud`";
    finding.label = "nothing here restricts `SAML:aud`";
    const std::string endpoint = sign_in_endpoint(trust);
    // The identity provider may send people to the endpoint of a region.
    finding.fix =
        guess_by("add \"StringEquals\": {\"SAML:aud\": \"" + endpoint + "\"}",
                 {edit::add_condition(*trust.statement, "StringEquals", "SAML:aud", endpoint)});
    context.report(trust.statement, std::move(finding));
  }
}

}  // namespace

const Rule saml_missing_aud = {
    .id = "TL401",
    .name = "saml-missing-aud",
    .pack = "saml",
    .family = "assertion",
    .rank = 401,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary =
        "A SAML provider is trusted and no condition restricts the recipient of the assertion",
    .doc = R"(## What it does
Asks whether an assertion for any recipient is accepted by a statement for a SAML provider (Okta, ADFS, Entra ID, Google
Workspace or any other), because no condition on `SAML:aud` refuses one.

## Why it is bad
The same identity provider signs assertions for many services. `SAML:aud` is the recipient for which the assertion was made;
tested, it keeps an assertion that was meant for another service, or stolen from it, from opening the role.

## How to fix it
```json
"Condition": {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}
```

Use the endpoint of a region (`https://eu-west-1.signin.aws.amazon.com/saml`) or several in a list where people sign in there.

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml.html
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
)",
    .check = check,
};

}  // namespace trustlint::rules
