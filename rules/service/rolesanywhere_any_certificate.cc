#include "rule/certificate.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

void check(Context& context) {
  for (const auto& trust : certificate_trusts(context)) {
    if (context.settled(*trust.statement)) continue;
    const auto answer = any_holder(context, trust, "certificate");
    if (!answer.found()) continue;
    Finding finding = certificate_finding(context, trust, answer);
    finding.message =
        "every certificate of the trust anchor can assume this role: no attribute of the "
        "certificate is tested";
    finding.label = "any certificate of this anchor";
    finding.fix = guess_by(
        "add \"StringEquals\": {\"aws:PrincipalTag/x509Subject/CN\": \"NAME\"}",
        {edit::add_condition(*trust.statement, "StringEquals", "aws:PrincipalTag/x509Subject/CN",
                             {"NAME", "backup-agent"})});
    context.report(trust.statement, std::move(finding));
  }
}

}  // namespace

const Rule rolesanywhere_any_certificate = {
    .id = "TL306",
    .name = "rolesanywhere-any-certificate",
    .pack = "service",
    .family = "openness",
    .rank = 131,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Always,
    .since = "0.1.0",
    .summary =
        "The trust anchor of IAM Roles Anywhere is fixed, but no attribute of the certificate is",
    .doc = R"(## What it does
Asks whether a certificate with any subject, from an anchor that the policy names, is accepted.

## Why it is bad
A certificate authority signs for many: printers, laptops, other teams. Each of those certificates is a way into the role.

## How to fix it
Test an attribute of the certificate beside the anchor:

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
