#include "rule/certificate.h"
#include "rule/deputy.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

void check(Context& context) {
  for (const auto& trust : certificate_trusts(context)) {
    if (context.settled(*trust.statement)) continue;
    const auto answer = any_holder(context, trust, "anchor");
    if (!answer.found()) continue;
    Finding finding = certificate_finding(context, trust, answer);
    finding.message =
        "holders of certificates from any trust anchor of Roles Anywhere can assume this role";
    finding.label = "nothing here fixes the trust anchor";
    const std::string anchor =
        "arn:aws:rolesanywhere:REGION:" + own_account(context) + ":trust-anchor/ID";
    finding.fix = guess_by("add \"ArnEquals\": {\"aws:SourceArn\": \"" + anchor + "\"}",
                           {edit::add_condition(*trust.statement, "ArnEquals", "aws:SourceArn",
                                                with_placeholders(anchor))});
    context.report(trust.statement, std::move(finding));
  }
}

}  // namespace

const Rule rolesanywhere_any_anchor = {
    .id = "TL303",
    .name = "rolesanywhere-any-anchor",
    .pack = "service",
    .family = "openness",
    .rank = 130,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Always,
    .since = "0.1.0",
    .summary = "IAM Roles Anywhere is trusted without the trust anchor",
    .doc = R"(## What it does
Asks whether a certificate of a trust anchor that the policy does not name is accepted. A condition on the account alone
(`aws:SourceAccount`) leaves every anchor of the account.

## Why it is bad
Whoever may create a trust anchor in the account, or adds one for another purpose, decides which certificate authority can
hand out this role.

## How to fix it
Name the anchor, and what the certificate must say:

```json
"Principal": {"Service": "rolesanywhere.amazonaws.com"},
"Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
"Condition": {
  "ArnEquals": {"aws:SourceArn": "arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/11111111-2222-4333-8444-555555555555"},
  "StringEquals": {"aws:PrincipalTag/x509Subject/CN": "build-host-1"}
}
```

## References
- https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
)",
    .check = check,
};

}  // namespace trustlint::rules
