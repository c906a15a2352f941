#include <algorithm>
#include <array>
#include <vector>

#include "condition/statement.h"
#include "policy/hole.h"
#include "rule/openness.h"
#include "rule/trust_actions.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;
using policy::Principal;
using policy::Statement;

namespace {

constexpr std::array<Kind, 3> kKinds = {Kind::Aws, Kind::Web, Kind::Saml};

/// Can callers that the principal stands for make the call? A provider whose name does not tell of
/// which protocol it is may be of either.
bool fit(const Principal& principal, const TrustAction& action) {
  if (principal.type == Principal::Type::CanonicalUser) return false;
  const auto known = kind_of(principal);
  return std::any_of(kKinds.begin(), kKinds.end(), [&](Kind kind) {
    return action.is_for(kind) && (known ? *known == kind : kind != Kind::Aws);
  });
}

bool has_partner(const Principal& principal, const Statement& statement) {
  return std::any_of(trust_actions().begin(), trust_actions().end(), [&](const auto& action) {
    return fit(principal, action) && condition::speaks_of(statement, action.name);
  });
}

bool has_partner(const TrustAction& action, const Statement& statement) {
  return std::any_of(statement.principals.begin(), statement.principals.end(),
                     [&](const auto& principal) { return fit(principal, action); });
}

/// The call with which such a principal assumes a role; empty when there is none or it is open.
std::string call_of(const Principal& principal) {
  for (const auto& action : trust_actions()) {
    const auto kind = kind_of(principal);
    if (kind && action.assumes && action.is_for(*kind)) return std::string(action.name);
  }
  return {};
}

std::string callers_of(const TrustAction& action) {
  if (action.web) return "an identity provider of OIDC";
  return action.saml ? "an identity provider of SAML" : "a principal of AWS or a service";
}

std::string why_not(const Principal& principal) {
  if (principal.type == Principal::Type::CanonicalUser)
    return "a canonical user is known to S3 only";
  const auto call = call_of(principal);
  if (call.empty()) return "no action of the statement is for a provider";
  return "its callers use " + quoted(call) + ", which the statement does not name";
}

Finding principal_finding(const Principal& principal, const Statement& statement) {
  Finding finding;
  finding.place = principal.value.place;
  finding.label = "no action here is for it";
  finding.message =
      quoted(principal.value.text) + " cannot assume this role: " + why_not(principal);
  for (const auto& action : statement.actions)
    finding.related.push_back({"an action for others", action.place});
  if (const auto call = call_of(principal); !call.empty()) {
    Fix fix;
    fix.description = "add " + quoted(call) + ", or take the principal out";
    finding.fix = fix;
  }
  return finding;
}

Finding action_finding(const policy::Value& written, const TrustAction& action,
                       const Statement& statement) {
  Finding finding;
  finding.place = written.place;
  finding.label = "no principal here can make this call";
  finding.message = quoted(written.text) +
                    " lets nobody in: the statement names no principal that " +
                    "can make this call, which is for " + callers_of(action);
  finding.related.push_back({"the principals", statement.principals.front().value.place});
  Fix fix;
  fix.description = "take " + quoted(written.text) + " out, or name " + callers_of(action);
  finding.fix = fix;
  return finding;
}

/// Does the statement say which actions it means, in names that IAM accepts?
bool is_plain(const Statement& statement) {
  return !statement.not_action &&
         std::all_of(statement.actions.begin(), statement.actions.end(),
                     [](const auto& action) { return trust_action(action.text) != nullptr; });
}

void check_statement(Context& context, const Statement& statement) {
  // Where an action is misspelt, that is why its principal has none.
  if (is_plain(statement) || statement.not_action) {
    std::vector<const Principal*> lone;
    for (const auto& principal : statement.principals) {
      if (!has_partner(principal, statement)) lone.push_back(&principal);
    }
    if (!lone.empty()) {
      Finding finding = principal_finding(*lone.front(), statement);
      for (std::size_t i = 1; i < lone.size(); ++i)
        finding.related.push_back({"nor for this one", lone[i]->value.place});
      context.report(&statement, std::move(finding));
      return;
    }
  }
  if (statement.not_action) return;
  for (const auto& written : statement.actions) {
    const TrustAction* action = trust_action(written.text);
    if (action == nullptr || !action->assumes || has_partner(*action, statement)) continue;
    context.report(&statement, action_finding(written, *action, statement));
    return;
  }
}

void check(Context& context) {
  for (const auto& statement : context.written().statements) {
    const bool open = std::any_of(statement.actions.begin(), statement.actions.end(),
                                  [](const auto& value) { return policy::has_hole(value.text); });
    if (open || statement.malformed || statement.not_principal || statement.principals.empty() ||
        statement.effect != policy::Effect::Allow)
      continue;
    check_statement(context, statement);
  }
}

}  // namespace

const Rule action_principal_mismatch = {
    .id = "TL007",
    .name = "action-principal-mismatch",
    .pack = "document",
    .family = "",
    .rank = 7,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary = "A principal or an action has no partner in its statement, so it grants nothing",
    .doc = R"(## What it does
Looks in each Allow for principals that can make none of the calls that the statement names, and for calls that none of its
principals can make. Principals of AWS and services call `AssumeRole`, an OIDC provider's callers `AssumeRoleWithWebIdentity`, a
SAML provider's `AssumeRoleWithSAML`. `TagSession` and `SetSourceIdentity` are for all of them.

## Why it is bad
The pair grants nothing, and nobody says so: IAM stores the policy, and the caller gets `AccessDenied`. The next edit is then
often one that removes conditions, which were not the cause. The rest of such a statement can be a leftover: an action that
nobody uses is there for whoever adds a principal.

## How to fix it
Give each kind of principal a statement of its own, with its call:

```json
{
  "Effect": "Allow",
  "Principal": {"Federated": "arn:aws:iam::111122223333:saml-provider/acme"},
  "Action": "sts:AssumeRoleWithSAML",
  "Condition": {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}
}
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
- https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
- https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html
)",
    .check = check,
};

}  // namespace trustlint::rules
