#include <algorithm>

#include "rule/insider.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

void check(Context& context) {
  for (const auto& trust : context.web_trusts()) {
    if (!trust.match || trust.family().kind != "cluster" || context.settled(*trust.statement))
      continue;
    identity::Restriction restriction;
    exclude_named(context, trust, identity::Component::Role::Project, restriction);
    const auto answer = context.accepted(*trust.statement, context.callers(trust, restriction));
    if (!answer.found()) continue;
    Finding finding = outsider_finding(context, trust, answer);
    const auto keys = tenant_keys(trust);
    const std::string sub = lower_case(trust.issuer) + ":sub";
    const Blame where = blame(context.policy(), *trust.statement, trust.principal->value.place,
                              {sub}, *answer.witness);
    finding.place = where.place;
    const auto everybody = context.callers(trust, {});
    const bool tested = std::any_of(
        trust.statement->clauses.begin(), trust.statement->clauses.end(), [&](const auto& clause) {
          return lower_case(clause.key.text) == sub && context.refuses(clause, everybody);
        });
    finding.message =
        std::string(tested ? "service accounts of namespaces that the policy does not name"
                           : "any service account of the cluster") +
        " can assume this role";
    finding.label =
        where.clause == nullptr
            ? "nothing here tests `sub`"
            : "admits " + quoted(answer.witness->context.at(trust.issuer + ":sub").values[0]);
    finding.fix = lock_fix(trust, where, {}, &context.policy(), &answer);
    context.report(trust.statement, std::move(finding));
  }
}

}  // namespace

const Rule irsa_any_service_account = {
    .id = "TL110",
    .name = "irsa-any-service-account",
    .pack = "oidc",
    .family = "openness",
    .rank = 104,
    .severity = Severity::High,
    .persona = Persona::Regular,
    .opens = Opens::Always,
    .since = "0.1.0",
    .summary = "EKS or Kubernetes issuer: service accounts of any namespace can assume the role",
    .doc = R"(## What it does
Asks whether a service account of a namespace that the policy does not name is accepted: no `sub`, `system:serviceaccount:*:*`,
`system:serviceaccount:*:app`.

## Why it is bad
The issuer belongs to one cluster, so no stranger gets in; but every pod of the cluster does, whatever team it belongs to
and however it got there. A namespace is the unit that RBAC guards; the role ignores it.

## How to fix it
Name the namespace and the service account:

```json
"StringEquals": {
  "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B716D3041E:sub": "system:serviceaccount:payments:api",
  "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B716D3041E:aud": "sts.amazonaws.com"
}
```

## References
- https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
)",
    .check = check,
};

}  // namespace trustlint::rules
