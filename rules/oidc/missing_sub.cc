#include <algorithm>

#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

/// Whether strangers get tokens of this issuer is not known; only subjects that are listed one by
/// one are safe then.
void check_unknown_issuer(Context& context, const WebTrust& trust) {
  const auto& ours = context.config().trust.issuers;
  if (std::find(ours.begin(), ours.end(), trust.issuer) != ours.end()) return;
  std::size_t listed = 0;
  for (const auto& clause : trust.statement->clauses) listed += clause.values.size();
  identity::Restriction restriction;
  for (std::size_t i = 0; i <= listed; ++i) {
    const auto answer = context.accepted(*trust.statement, context.callers(trust, restriction));
    if (answer.proved()) return;
    const auto subject = answer.words.find("subject");
    if (!answer.found() || subject == answer.words.end()) break;
    restriction.excluded["subject"].push_back(subject->second);
  }
  context.undecided(
      *trust.statement,
      "the issuer " + trust.issuer +
          " is not in the catalogue: whether strangers can get a token of it is not known");
}

void check(Context& context) {
  for (const auto& trust : context.web_trusts()) {
    if (!trust.match) check_unknown_issuer(context, trust);
    if (!trust.shared() || trust.family().kind == "cognito" || context.settled(*trust.statement))
      continue;
    const Openness open = openness(context, trust);
    if (open == Openness::Unknown) {
      const auto& reason = context.outsider_answer(trust).reason;
      context.undecided(
          *trust.statement,
          reason.empty() ? "which tenants the policy names takes too many steps to tell" : reason);
    }
    if (open != Openness::NothingTested) continue;
    const auto& answer = context.outsider_answer(trust);
    Finding finding = outsider_finding(context, trust, answer);
    finding.message = who_gets_in(trust, answer) +
                      " can assume this role: no condition restricts the subject of the token";
    context.report(trust.statement, std::move(finding));
  }
}

}  // namespace

const Rule missing_sub = {
    .id = "TL101",
    .name = "oidc-missing-sub",
    .pack = "oidc",
    .family = "openness",
    .rank = 101,
    .severity = Severity::Critical,
    .persona = Persona::Regular,
    .opens = Opens::Always,
    .since = "0.1.0",
    .summary =
        "A shared OIDC issuer is trusted and nothing in the statement says whose token it must be",
    .doc = R"(## What it does
Asks whether a token of a stranger, minted by an issuer that everybody can use, is accepted by a statement in which no
condition on the tenant (`sub`, and for some issuers ids such as `repository_owner_id`) refuses anybody. A condition that
is there but refuses no real token, such as `"sub": "*"`, counts as none.

## Why it is bad
GitHub, GitLab and HCP Terraform sign the tokens of all their customers with the same key and the same issuer. AWS checks the
signature and the audience; whose pipeline it is stands in `sub` alone. Without a condition on it anybody with a free
account can run one workflow and hold the role's credentials for an hour. Roles of this kind have been found and used in
the wild since 2022; IAM refuses to store new ones, but old ones keep working.

## How to fix it
Say which repository, branch or environment may assume the role:

```json
"Condition": {
  "StringEquals": {
    "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
    "token.actions.githubusercontent.com:sub": "repo:acme/app:ref:refs/heads/main"
  }
}
```

## References
- https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
- https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
)",
    .check = check,
};

}  // namespace trustlint::rules
