#include <algorithm>
#include <vector>

#include "identity/catalog.h"
#include "policy/hole.h"
#include "rule/openness.h"
#include "rule/role_facts.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

/// A principal of an Allow that says where it is.
struct Placed {
  const policy::Statement* statement;
  const policy::Principal* principal;
  std::string where;  ///< Its partition or its account.
};

bool is_partition(std::string_view text) {
  return text == "aws" ||
         (text.substr(0, 4) == "aws-" && !policy::has_hole(text) &&
          text.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string_view::npos);
}

std::vector<Placed> by_partition(const policy::TrustPolicy& policy) {
  std::vector<Placed> placed;
  for (const auto& statement : policy.statements) {
    if (statement.effect != policy::Effect::Allow || statement.not_principal) continue;
    for (const auto& principal : statement.principals) {
      const std::string_view partition = arn_part(principal.value.text, 1);
      if (is_partition(partition))
        placed.push_back({&statement, &principal, std::string(partition)});
    }
  }
  return placed;
}

/// A provider lives in the account of the roles that trust it.
std::vector<Placed> providers_by_account(const policy::TrustPolicy& policy) {
  std::vector<Placed> placed;
  for (const auto& statement : policy.statements) {
    if (statement.effect != policy::Effect::Allow || statement.not_principal) continue;
    for (const auto& principal : statement.principals) {
      if (principal.type != policy::Principal::Type::Federated) continue;
      if (auto account = identity::account_of(principal.value.text))
        placed.push_back({&statement, &principal, *account});
    }
  }
  return placed;
}

/// Reports those that are elsewhere than the role. Where nobody knows that, the one named first is
/// taken for its neighbour: whoever is right, somebody cannot get in.
void report_elsewhere(Context& context, const std::vector<Placed>& all, const std::string& known,
                      const std::string& what, const std::string& why) {
  if (all.empty()) return;
  const std::string here = known.empty() ? all.front().where : known;
  std::vector<const policy::Statement*> told;
  for (const auto& one : all) {
    if (one.where == here) continue;
    if (std::find(told.begin(), told.end(), one.statement) != told.end()) continue;
    told.push_back(one.statement);
    const std::string& text = one.principal->value.text;
    Finding finding;
    finding.place = one.principal->value.place;
    finding.label = "of " + what + " " + one.where;
    if (known.empty()) {
      finding.message = quoted(text) + " and " + quoted(all.front().principal->value.text) +
                        " cannot both assume this role: they are of two " + what + "s, " + why;
      finding.related.push_back({"of " + what + " " + here, all.front().principal->value.place});
    } else {
      finding.message = quoted(text) + " can never assume this role: it is of " + what + " " +
                        one.where + ", the role of " + here + ", " + why;
    }
    for (const auto& other : all) {
      if (&other != &one && other.statement == one.statement && other.where != here)
        finding.related.push_back({"this one neither", other.principal->value.place});
    }
    Fix fix;
    fix.description = what == "partition"
                          ? "make a role in each partition; in a template write `AWS::Partition` "
                            "or `data.aws_partition` for the name"
                          : "name the provider of the role's own account";
    finding.fix = fix;
    context.report(one.statement, std::move(finding));
  }
}

void check(Context& context) {
  const auto& policy = context.written();
  report_elsewhere(context, by_partition(policy), partition_of(context.role()), "partition",
                   "and identities are known in their own only");
  report_elsewhere(context, providers_by_account(policy), account_of(context), "account",
                   "and a provider is known in its own only");
}

}  // namespace

const Rule cross_partition_principal = {
    .id = "TL011",
    .name = "cross-partition-principal",
    .pack = "document",
    .family = "",
    .rank = 11,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary =
        "A principal of another partition than the role's, or a provider of another account: it "
        "can never match",
    .doc = R"(## What it does
Compares the partition of each principal (`aws`, `aws-cn`, `aws-us-gov`, `aws-eusc` and those of isolated regions) with the
role's own, and the account of each identity provider with the role's. Where the role's own is not known, two principals of
different partitions, or two providers of different accounts, are reported: one of the two is wrong wherever the role is.

## Why it is bad
Partitions share no identities: nobody of `aws` can be a principal of a role in `aws-us-gov`, and IAM refuses the policy with
`Invalid principal in policy`. Providers of OIDC and SAML are
objects of one account, and a role can trust only those of its own: with a provider of another account STS answers
`InvalidIdentityToken: No OpenIDConnect provider found in your account`.

## How to fix it
Make a provider in each account, and write the name of the partition and the number of the account as variables of the template:

```yaml
Principal:
  Federated: !Sub arn:${AWS::Partition}:iam::${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
- https://repost.aws/knowledge-center/iam-trust-policy-error
- https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
)",
    .check = check,
};

}  // namespace trustlint::rules
