#include "rule/openness.h"
#include "rule/third_party.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

/// A role and a user of the account with a name and an id that no condition speaks of, and without
/// tags. A vendor who asks for an external id knows which of his roles he uses; we do not.
std::vector<identity::Scenario> nobody_in_particular(Context& context, const std::string& account) {
  identity::Restriction restriction;
  restriction.fixed = {{"account", account}, {"role_name", "somebody"}, {"user_name", "somebody"}};
  restriction.excluded["unique_id"] = context.aws_pinned("unique_id");
  auto callers = identity::aws_callers(context.tested(), restriction);
  const bool vendor = identity::Catalog::get().vendor(account).has_value();
  for (auto& caller : callers) {
    if (const auto path = caller.components.find("path"); path != caller.components.end()) {
      path->second = {};
      path->second.min = 0;
      path->second.words = {""};
    }
    std::erase_if(caller.keys, [&](const identity::KeyModel& model) {
      const std::string key = lower_case(model.key);
      return key.rfind("aws:principaltag/", 0) == 0 || (vendor && key == "sts:externalid");
    });
  }
  return callers;
}

void check(Context& context) {
  for (const auto& trust : context.aws_trusts()) {
    const auto& principal = trust.principal->value;
    const auto account = identity::account_of(principal.text);
    if (!account || !is_whole_account(principal.text) || context.settled(*trust.statement))
      continue;
    const auto answer = context.accepted(*trust.statement, nobody_in_particular(context, *account));
    if (!answer.found()) continue;
    Finding finding = openness_finding(context, *trust.statement, principal.place, answer, {});
    finding.place = principal.place;
    finding.related.clear();
    finding.message = "every identity of " + account_phrase(*account) +
                      " that may call `sts:AssumeRole` there can assume this role";
    finding.label = "the whole account";
    for (const auto& other : context.aws_trusts()) {
      if (other.statement == trust.statement && &other != &trust &&
          is_whole_account(other.principal->value.text))
        finding.related.push_back({"another whole account", other.principal->value.place});
    }
    Fix fix;
    fix.description = "name the role: \"arn:aws:iam::" + *account + ":role/NAME\"";
    finding.fix = fix;
    context.report(trust.statement, std::move(finding));
  }
}

}  // namespace

const Rule account_root_delegation = {
    .id = "TL204",
    .name = "account-root-delegation",
    .pack = "account",
    .family = "delegation",
    .rank = 206,
    .severity = Severity::Low,
    .persona = Persona::Pedantic,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary = "A whole account is trusted where named roles would do",
    .doc = R"(## What it does
Asks, for each principal that is a whole account (`arn:aws:iam::ACCOUNT:root` or the bare id), whether a role or user of that account is
accepted that no condition names. Conditions on `aws:PrincipalArn`, `aws:PrincipalTag/…` or a unique id that
narrow the account keep it silent; an external id or MFA do not name anybody. Silent for a vendor who passes an external id: he asks
for his whole account, and does not say which role he uses.

## Why it is bad
Who gets in is then decided by the permission policies of the other account: whoever may call `sts:AssumeRole` on `*`
there, a forgotten test role or a laptop's user, is let in.

## How to fix it
Name the role that needs it:

```json
"Principal": {"AWS": "arn:aws:iam::444455556666:role/deployer"}
```

A role that is deleted and made again is another principal then. Where that is a nuisance, keep the account and test the
name:

```json
"Principal": {"AWS": "arn:aws:iam::444455556666:root"},
"Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::444455556666:role/deployer"}}
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
- https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_cross-account-with-roles.html
)",
    .check = check,
};

}  // namespace trustlint::rules
