#include <algorithm>

#include "rule/hygiene.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

/// Somebody gets in as far as the Allows go; else every Deny is without effect, and TL601 says why.
bool lets_anybody_in(Context& context, Hygiene& hygiene) {
  policy::TrustPolicy allows = context.policy();
  for (auto& statement : allows.statements) {
    if (statement.effect == policy::Effect::Deny) silence(statement);
  }
  return std::any_of(allows.statements.begin(), allows.statements.end(), [&](const auto& one) {
    return one.effect == policy::Effect::Allow && hygiene.lets_in(allows, one.index).found();
  });
}

void check(Context& context) {
  const auto& policy = context.policy();
  const bool denies = std::any_of(
      policy.statements.begin(), policy.statements.end(),
      [](const policy::Statement& statement) { return statement.effect == policy::Effect::Deny; });
  if (!denies || !policy.complete()) return;
  Hygiene hygiene(context);
  if (!lets_anybody_in(context, hygiene)) return;
  policy::TrustPolicy left = policy;
  for (std::size_t i = policy.statements.size(); i-- > 0;) {
    const auto& statement = policy.statements[i];
    if (statement.effect != policy::Effect::Deny || statement.not_principal ||
        is_explained(context, statement) || !hygiene.takes(left, i).proved()) {
      continue;
    }
    Finding finding;
    finding.place = heading(statement);
    finding.message = title(statement) + " refuses nobody whom the other statements let in";
    finding.label = "has no effect";
    Fix fix;
    fix.description = "take the Deny out, or make it refuse whom it is meant for";
    finding.fix = fix;
    context.report(&statement, std::move(finding));
    silence(left.statements[i]);
  }
}

}  // namespace

const Rule deny_without_effect = {
    .id = "TL605",
    .name = "deny-without-effect",
    .pack = "hygiene",
    .family = "",
    .rank = 965,
    .severity = Severity::Low,
    .persona = Persona::Pedantic,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary = "A Deny that removes nothing from what the other statements allow (proved)",
    .doc = R"(## What it does
Asks of every Deny whether it refuses a call that the other statements would allow. A Deny for `{"AWS": "*"}` refuses nobody who
comes with a token or assertion; one on a key that the callers never carry refuses nobody either, nor does one that another Deny
makes superfluous.

## Why it is bad
Somebody wrote it to keep callers out, and believes that it does. Where it is a second lock behind an Allow that lets nobody else in
anyway, it does no harm, and can be ignored.

## How to fix it
Name those whom it is meant for. Callers with a token are refused by their provider's name:

```json
{
  "Effect": "Deny",
  "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
  "Action": "sts:AssumeRoleWithWebIdentity",
  "Condition": {"StringLike": {"token.actions.githubusercontent.com:sub": "*:pull_request"}}
}
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
)",
    .check = check,
};

}  // namespace trustlint::rules
