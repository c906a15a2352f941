#include <algorithm>

#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

/// Is every subject that the statement accepts listed in it, one by one? Then it does not matter
/// who gets tokens of the issuer, and what they look like.
bool lists_subjects(Context& context, const WebTrust& trust) {
  std::size_t listed = 0;
  for (const auto& clause : trust.statement->clauses) listed += clause.values.size();
  identity::Restriction restriction;
  for (std::size_t i = 0; i <= listed; ++i) {
    const auto answer =
        context.accepted(*trust.statement,
                         identity::unknown_issuer_callers(trust.issuer, trust.principal->value.text,
                                                          context.tested(), restriction));
    if (answer.proved()) return true;
    const auto subject = answer.words.find("subject");
    if (!answer.found() || subject == answer.words.end()) break;
    restriction.excluded["subject"].push_back(subject->second);
  }
  return false;
}

/// Whether strangers get tokens of this issuer is not known.
void check_unknown_issuer(Context& context, const WebTrust& trust) {
  const auto& ours = context.config().trust.issuers;
  if (std::find(ours.begin(), ours.end(), trust.issuer) != ours.end()) return;
  if (lists_subjects(context, trust)) return;
  context.undecided(*trust.statement,
                    "the issuer " + trust.issuer +
                        (trust.match ? " may be anybody's" : " is not in the catalogue") +
                        ": whether strangers can get a token of it is not known");
}

/// An answer that rests on token shapes which nobody compared with the vendor's documentation.
void check_unverified_issuer(Context& context, const WebTrust& trust) {
  if (trust.family().verified || lists_subjects(context, trust)) return;
  context.undecided(*trust.statement,
                    "the shape of tokens of " + trust.family().name +
                        " was not checked against its documentation, and not every subject is "
                        "listed literally");
}

std::string untested(const WebTrust& trust) {
  const std::string& claim = trust.family().lock.claim;
  const bool tag = claim.rfind("aws:RequestTag/", 0) == 0;
  return claim == "sub" || tag ? "no condition restricts the subject of the token"
                               : "no condition restricts " + quoted(claim);
}

void check(Context& context) {
  for (const auto& trust : context.web_trusts()) {
    if (trust.unknown()) check_unknown_issuer(context, trust);
    if (!trust.shared() || trust.family().kind == "cognito" || context.settled(*trust.statement))
      continue;
    const Openness open = openness(context, trust);
    if (open == Openness::Unknown) {
      const auto& reason = context.outsider_answer(trust).reason;
      context.undecided(
          *trust.statement,
          reason.empty() ? "which tenants the policy names takes too many steps to tell" : reason);
    }
    if (open == Openness::Closed) check_unverified_issuer(context, trust);
    if (open != Openness::NothingTested) continue;
    const auto& answer = context.outsider_answer(trust);
    Finding finding = outsider_finding(context, trust, answer);
    finding.message = who_gets_in(trust, answer) + " can assume this role: " + untested(trust);
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
GitHub, GitLab, HCP Terraform, Buildkite, Pulumi, Google and many others sign the tokens of all their customers with the same
key and the same issuer. AWS checks the signature and the audience; whose pipeline or account it is stands in `sub` alone
(for some issuers in another claim: the finding says which). Without a condition on it anybody with a free
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
