#include "rule/mfa.h"
#include "rule/openness.h"
#include "rule/role_facts.h"
#include "rule/third_party.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

/// A customer of the same third party: the named principal calls, with whatever external id that
/// customer gave, from a role and organization that no condition names.
identity::Restriction deputy(Context& context, const std::string& account) {
  identity::Restriction restriction;
  restriction.fixed["account"] = account;
  restriction.fresh.insert("external_id");
  for (const char* component : {"role_name", "user_name", "organization", "unique_id"}) {
    restriction.excluded[component] = context.aws_pinned(component);
  }
  // A condition that names the account is an identity key that holds, though it adds nothing to the
  // principal.
  restriction.excluded["account"] = context.aws_pinned("account", "aws:principalaccount");
  return restriction;
}

/// Roles that only AWS can make, for people of IAM Identity Center and for its own services: what
/// works for several customers has none of them.
bool is_reserved(const std::string& principal) {
  for (const char* part : {":role/aws-reserved/sso.amazonaws.com/", ":role/aws-service-role/",
                           ":assumed-role/AWSReservedSSO_"}) {
    if (principal.find(part) != std::string::npos) return true;
  }
  return false;
}

void check(Context& context) {
  for (const auto& trust : context.aws_trusts()) {
    const auto account = foreign_account(context, trust);
    if (!account || context.settled(*trust.statement) || is_reserved(trust.principal->value.text))
      continue;
    // Nobody of another partition can be made to do anything.
    if (is_told(context, "TL011", trust.principal->value.place) &&
        !partition_of(context.role()).empty())
      continue;
    const auto callers = identity::aws_callers(context.tested(), deputy(context, *account));
    const auto answer = context.accepted(*trust.statement, callers);
    if (!answer.found()) continue;
    Finding finding = openness_finding(context, *trust.statement, trust.principal->value.place,
                                       answer, {"sts:externalid"});
    finding.place = trust.principal->value.place;
    finding.message = account_phrase(*account) +
                      " can be made to assume this role for somebody else: no exact "
                      "`sts:ExternalId` is demanded";
    finding.label = "another account, no external id";
    assume_foreign(context, *account, finding);
    // Most accounts beside one's own are one's own as well, and here not even that one is known.
    if (finding.confidence == Confidence::Likely && context.own_accounts().empty())
      finding.persona = Persona::Pedantic;
    // The software of a third party has no MFA device: who must have one is a person.
    if (context.nobody(*trust.statement, with_mfa(callers, Mfa::Absent)) &&
        context.nobody(*trust.statement, with_mfa(callers, Mfa::False)))
      finding.persona = Persona::Pedantic;
    for (const auto& other : context.aws_trusts()) {
      if (other.statement != trust.statement || &other == &trust) continue;
      if (const auto second = foreign_account(context, other)) {
        finding.related.push_back(
            {"the same holds for " + account_phrase(*second), other.principal->value.place});
      }
    }
    finding.fix = guess_by(
        "add \"StringEquals\": {\"sts:ExternalId\": \"EXTERNAL-ID\"} with the id that the third "
        "party made for you",
        {edit::add_condition(*trust.statement, "StringEquals", "sts:ExternalId",
                             {"EXTERNAL-ID", "k4Zr81xQv7Lm"})});
    context.report(trust.statement, std::move(finding));
  }
}

}  // namespace

const Rule no_external_id = {
    .id = "TL202",
    .name = "no-external-id",
    .pack = "account",
    .family = "account",
    .rank = 203,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::WhenCertain,
    .since = "0.1.0",
    .summary = "Another account may assume the role and no exact external id is demanded",
    .doc = R"(## What it does
Asks, for each principal of another account, whether it is accepted without an external id, or with one of anybody's
choice. Silent for our own accounts and organization (`trust.accounts`, `trust.organization`), and where a condition names the
caller exactly (`aws:PrincipalArn`, `aws:PrincipalOrgID`, `aws:PrincipalAccount`). People are nobody's
deputy: where MFA is demanded the finding is pedantic, and it is silent for roles that only AWS makes (those of IAM Identity
Center, service-linked roles). For an account that is publicly known to belong to a vendor the finding names him; otherwise,
without a list of our accounts, it is `likely`, and pedantic where it is not even known which account the role is in.

## Why it is bad
A third party that works for many customers assumes roles in all their accounts. Another customer who gives it the ARN of
your role makes it work on your account: the confused deputy. The external id, made by the third party for each customer,
is what tells them apart.

## How to fix it
```json
"Condition": {"StringEquals": {"sts:ExternalId": "7d1c3a4e-58c2-4f0e-9a51-0c0d1f5f8a77"}}
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
)",
    .check = check,
};

}  // namespace trustlint::rules
