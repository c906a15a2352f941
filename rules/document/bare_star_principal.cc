#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

void check(Context& context) {
  for (const auto& statement : context.policy().statements) {
    if (!statement.star_principal || statement.effect != policy::Effect::Allow) continue;
    Finding finding;
    const AwsTrust* everybody = nullptr;
    for (const auto& trust : context.aws_trusts()) {
      if (trust.statement == &statement) everybody = &trust;
    }
    if (everybody != nullptr && context.stranger_answer(*everybody).found()) {
      finding = openness_finding(context, statement, statement.principal_place,
                                 context.stranger_answer(*everybody), {});
      finding.message =
          "any AWS account in the world could assume this role: `\"Principal\": \"*\"` means "
          "everybody, and IAM refuses it in a trust policy";
    } else {
      finding.message =
          "`\"Principal\": \"*\"` means everybody, and IAM refuses it in a trust policy";
    }
    finding.place = statement.principal_place;
    finding.related.clear();
    finding.label = "everybody";
    Fix fix;
    fix.description =
        "name the accounts or roles: \"Principal\": {\"AWS\": \"arn:aws:iam::ACCOUNT:root\"}";
    finding.fix = fix;
    context.report(&statement, std::move(finding));
  }
}

}  // namespace

const Rule bare_star_principal = {
    .id = "TL005",
    .name = "bare-star-principal",
    .pack = "document",
    .family = "account",
    .rank = 5,
    .severity = Severity::Critical,
    .persona = Persona::Regular,
    .opens = Opens::WithWitness,
    .since = "0.1.0",
    .summary = "The principal is the string *: everybody, and refused by IAM",
    .doc = R"(## What it does
Reports `"Principal": "*"`. IAM refuses it in a trust policy; the finding shows whom it would let in if it were stored.

## Why it is bad
It means every caller there is. Templates carry it from place to place until somebody "repairs" it to `{"AWS": "*"}`, which
IAM does accept.

## How to fix it
Name who is meant:

```json
"Principal": {"AWS": "arn:aws:iam::111122223333:role/deployer"}
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
)",
    .check = check,
};

}  // namespace trustlint::rules
