#include <algorithm>
#include <array>

#include "condition/operator.h"
#include "rule/deputy.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

/// Keys of IAM principals that people write for services, and what they meant.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kMeant = {
    {{"aws:principalorgid", "aws:SourceOrgID"},
     {"aws:principalorgpaths", "aws:SourceOrgPaths"},
     {"aws:principalaccount", "aws:SourceAccount"},
     {"aws:principalarn", "aws:SourceArn"}}};

/// A condition that an absent key cannot meet.
bool needs_key(const policy::Clause& clause) {
  const auto op = condition::parse_operator(clause.operator_name.text);
  return op && !op->negated && !op->if_exists && op->comparison != condition::Comparison::Null &&
         op->qualifier != condition::Qualifier::ForAllValues;
}

void check(Context& context) {
  for (const auto& trust : service_trusts(context)) {
    if (context.settled(*trust.statement)) continue;
    const auto call = identity::service_caller(trust.principal->value.text, context.tested());
    for (const auto& clause : trust.statement->clauses) {
      const std::string key = lower_case(clause.key.text);
      const auto* meant = std::find_if(kMeant.begin(), kMeant.end(),
                                       [&](const auto& entry) { return entry.first == key; });
      if (meant == kMeant.end() || call.find(key) != nullptr || !needs_key(clause)) continue;
      Finding finding;
      finding.place = clause.key.place;
      finding.message = quoted(trust.principal->value.text) +
                        " cannot assume this role: service principals have no " +
                        quoted(clause.key.text);
      finding.label = "never there for a service";
      finding.related.push_back({"the principal", trust.principal->value.place});
      Fix fix;
      fix.description = "test `" + std::string(meant->second) + "` instead";
      finding.fix = fix;
      context.report(trust.statement, std::move(finding));
      break;
    }
  }
}

}  // namespace

const Rule wrong_key_for_service = {
    .id = "TL305",
    .name = "wrong-key-for-service",
    .pack = "service",
    .family = "service",
    .rank = 309,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary = "A service principal is tested for a key that service principals never carry",
    .doc = R"(## What it does
Looks at conditions on the caller's organization, account or ARN (`aws:PrincipalOrgID`, `aws:PrincipalOrgPaths`,
`aws:PrincipalArn`) in statements for service principals, which belong to no organization and have no ARN: with such a
condition the service is never accepted.

## Why it is bad
The role does not work, and the one who finds out removes the condition instead of writing the right one.

## How to fix it
Test the source of the call:

```json
"Condition": {"StringEquals": {"aws:SourceOrgID": "o-a1b2c3d4e5"}}
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
)",
    .check = check,
};

}  // namespace trustlint::rules
