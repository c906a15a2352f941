#include "rule/chaining.h"
#include "rule/mfa.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

/// The clause that refuses role sessions: one of the statement, else one of a Deny.
const policy::Clause* test_of_mfa(const Context& context, const policy::Statement& statement) {
  const auto find = [](const policy::Statement& in) -> const policy::Clause* {
    for (const auto& clause : in.clauses) {
      if (is_mfa_key(clause.key.text)) return &clause;
    }
    return nullptr;
  };
  if (const auto* own = find(statement)) return own;
  for (const auto& other : context.policy().statements) {
    if (other.effect != policy::Effect::Deny || other.malformed) continue;
    if (const auto* clause = find(other)) return clause;
  }
  return nullptr;
}

void check(Context& context) {
  for (const auto& statement : context.policy().statements) {
    if (statement.effect != policy::Effect::Allow || statement.malformed) continue;
    const auto* clause = test_of_mfa(context, statement);
    if (clause == nullptr || reached(context, statement) != Reached::ByChaining) continue;
    const auto session = identity::role_session(context.tested(), {});
    if (!accepted_without_mfa(context, statement, {session}).proved()) continue;
    Finding finding;
    finding.place = clause->key.place;
    finding.message =
        "role sessions can never assume this role: they carry no MFA, which the policy demands of "
        "them";
    finding.label = "no role session meets it";
    finding.related.push_back({"only roles match", statement.principal_place});
    Fix fix;
    fix.description =
        "remove the condition here and demand MFA where the first role of the chain is assumed";
    finding.fix = fix;
    context.report(&statement, std::move(finding));
  }
}

}  // namespace

const Rule mfa_after_chain = {
    .id = "TL508",
    .name = "mfa-after-chain",
    .pack = "session",
    .family = "",
    .rank = 508,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary = "MFA is demanded of callers who are all role sessions, and those carry no MFA",
    .doc = R"(## What it does
Asks who is accepted by a statement. Where all of them are role sessions and none is accepted without MFA, the statement
lets nobody in: the credentials that `sts:AssumeRole` returns say nothing of MFA, and only an IAM user can pass a code of an
MFA device in the call.

## Why it is bad
Every call fails with "access denied", although the policy looks strict and right. The usual next step is to remove the
condition everywhere, also where it worked.

## How to fix it
Demand MFA at the first role, which IAM users assume, and let the second trust the first:

```json
"Principal": {"AWS": "arn:aws:iam::111122223333:role/entry"},
"Action": "sts:AssumeRole"
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
- https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
)",
    .check = check,
};

}  // namespace trustlint::rules
