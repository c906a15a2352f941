#include "rule/deputy.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

/// A pod of a cluster, namespace and service account that no pattern begins to name.
solver::Answer any_pod(Context& context, const ServiceTrust& trust) {
  identity::Restriction restriction;
  restriction.fresh = {"cluster", "namespace", "service_account"};
  return context.accepted(*trust.statement, {identity::pod_call(trust.principal->value.text,
                                                                context.tested(), restriction)});
}

void check(Context& context) {
  for (const auto& trust : service_trusts(context)) {
    if (trust.service == nullptr || trust.service->name != "pods.eks" ||
        context.settled(*trust.statement)) {
      continue;
    }
    const auto answer = any_pod(context, trust);
    if (!answer.found()) continue;
    Finding finding =
        openness_finding(context, *trust.statement, trust.principal->value.place, answer, {});
    finding.place = trust.principal->value.place;
    finding.message =
        "a pod of any cluster of the account can be given this role: neither cluster nor "
        "namespace nor service account is tested";
    finding.label = "any pod";
    const auto& to = *trust.statement;
    finding.fix = guess_by(
        "add \"StringEquals\": {\"aws:RequestTag/eks-cluster-name\": \"CLUSTER\", "
        "\"aws:RequestTag/kubernetes-namespace\": \"NAMESPACE\"}",
        {edit::add_condition(to, "StringEquals", "aws:RequestTag/eks-cluster-name",
                             {"CLUSTER", "workloads"}),
         edit::add_condition(to, "StringEquals", "aws:RequestTag/kubernetes-namespace",
                             {"NAMESPACE", "payments"})});
    context.report(trust.statement, std::move(finding));
  }
}

}  // namespace

const Rule pod_identity_unscoped = {
    .id = "TL304",
    .name = "pod-identity-unscoped",
    .pack = "service",
    .family = "service",
    .rank = 312,
    .severity = Severity::Low,
    .persona = Persona::Pedantic,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary = "EKS Pod Identity is trusted without cluster, namespace or service account",
    .doc = R"(## What it does
Asks whether EKS Pod Identity is accepted for a pod of a cluster, a namespace and a service account that the policy does not
name.

## Why it is bad
The association decides which pods get the role, and whoever may create associations in the account decides that. A
condition in the trust policy is a second lock: it holds when somebody associates the role with a playground cluster.

## How to fix it
```json
"Condition": {
  "StringEquals": {
    "aws:RequestTag/eks-cluster-name": "prod",
    "aws:RequestTag/kubernetes-namespace": "payments"
  }
}
```

## References
- https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
- https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
)",
    .check = check,
};

}  // namespace trustlint::rules
