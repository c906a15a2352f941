#include "rule/project_context.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

void check(Context& context) {
  for (const auto& trust : context.web_trusts()) {
    if (!trust.match || trust.family().kind != "cluster" || context.settled(*trust.statement))
      continue;
    const auto found = fresh_context(context, trust);
    if (found) report_context(context, trust, *found, "any service account");
  }
}

}  // namespace

const Rule irsa_any_in_namespace = {
    .id = "TL116",
    .name = "irsa-any-in-namespace",
    .pack = "oidc",
    .family = "openness",
    .rank = 109,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary =
        "EKS or Kubernetes issuer: any service account of a named namespace can assume the role",
    .doc = R"(## What it does
Asks whether a service account with a name that the policy does not even begin to name is accepted, in a namespace that it
names: `system:serviceaccount:payments:*`. Names with a literal beginning, such as the
`emr-containers-sa-*-*-111122223333-…` that the AWS CLI writes for EMR on EKS, are not reported.

## Why it is bad
Whoever may create a service account or a pod in the namespace holds the role: every operator, every chart, and the
`default` account that pods get when nobody chose one.

## How to fix it
Name the service account:

```json
"StringEquals": {
  "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B716D3041E:sub": "system:serviceaccount:payments:api"
}
```

## References
- https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
)",
    .check = check,
};

}  // namespace trustlint::rules
