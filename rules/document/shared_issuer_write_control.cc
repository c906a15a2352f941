#include <algorithm>

#include "condition/statement.h"
#include "rule/judge.h"
#include "rule/openness.h"
#include "rule/role_facts.h"
#include "rule/write_control.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

constexpr const char* kWithWebIdentity = "sts:AssumeRoleWithWebIdentity";

/// Who gets in that should not is the better story.
bool is_open(Context& context, const policy::Statement& statement) {
  const auto& findings = context.findings();
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
    return finding.statement == statement.index && (opens(finding) || opens_perhaps(finding));
  });
}

/// What stands in the place of a condition is no condition yet: another rule says why.
bool is_unfinished(Context& context, const policy::Statement& statement) {
  return std::any_of(statement.clauses.begin(), statement.clauses.end(), [&](const auto& clause) {
    return is_left_open(context, clause.key.place) ||
           is_told(context, "TL001", clause.operator_name.place);
  });
}

std::string claims_of(const identity::WriteControl& control) {
  std::string text;
  for (const auto& claim : control.claims) text += (text.empty() ? "" : " or ") + quoted(claim);
  return text;
}

/// The recommended lock where it is what IAM demands; else a condition beside it.
Fix advice(const WebTrust& trust, const document::Place& place) {
  const auto& family = trust.family();
  const auto& claims = family.write_control->claims;
  if (std::find(claims.begin(), claims.end(), family.lock.claim) != claims.end())
    return lock_fix(trust, {place, nullptr, nullptr}, {});
  const bool usual = claims[0] == "aud" && !family.audiences.empty();
  Fix fix;
  fix.description = "add \"StringEquals\": {\"" + identity::key_of(trust.issuer, claims[0]) +
                    "\": \"" + (usual ? family.audiences[0] : "VALUE") + "\"}";
  return fix;
}

void check(Context& context) {
  for (const auto& trust : context.web_trusts()) {
    if (!is_write_controlled(trust) || passes_write_control(trust) ||
        !condition::speaks_of(*trust.statement, kWithWebIdentity) ||
        is_open(context, *trust.statement) || is_unfinished(context, *trust.statement))
      continue;
    const auto& control = *trust.family().write_control;
    Finding finding;
    finding.place = trust.statement->condition_place.value_or(trust.principal->value.place);
    finding.related.push_back({"the principal", trust.principal->value.place});
    finding.message = "IAM refuses the next write of this policy: trust in " + trust.issuer +
                      " must test " + claims_of(control) + " in a way that IAM counts";
    finding.label = "no " + std::string(control.application ? "StringEquals" : "StringLike") +
                    " on " + claims_of(control) + " that is more than `*`";
    finding.fix = advice(trust, finding.place);
    context.report(trust.statement, std::move(finding));
  }
}

}  // namespace

const Rule shared_issuer_write_control = {
    .id = "TL008",
    .name = "shared-issuer-write-control",
    .pack = "document",
    .family = "",
    .rank = 890,
    .severity = Severity::High,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary =
        "IAM refuses to store trust in a shared issuer without a condition on the claim that it "
        "demands",
    .doc = R"(## What it does
IAM knows some shared issuers by name, and refuses to create or change a role that trusts one of them without a condition on a
certain claim: `sub` for GitHub, GitLab.com, HCP Terraform, Buildkite and others, `aud` for Cognito and Vercel. The operator
must be StringEquals, StringLike or StringEqualsIgnoreCase, with or without a set prefix, and no value may be a lone `*`. The rule
says that this check will fail. It speaks only where nobody gets in who should not; otherwise that is what is reported.

## Why it is bad
Policies that were stored before the check keep working, so nobody notices until the day when something small has to be
changed in a hurry, and IAM refuses all of it.

## How to fix it
Test the claim that IAM demands beside what you test already:

```json
"StringLike": {"agent.buildkite.com:sub": "organization:acme:pipeline:app:*"},
"StringEquals": {"aws:RequestTag/organization_slug": "acme"}
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
)",
    .check = check,
};

}  // namespace trustlint::rules
