#include <algorithm>

#include "condition/operator.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

/// AWS documents the set operator for these keys: a call without them asks for nothing.
bool is_documented_so(const std::string& key) {
  return key == "aws:tagkeys" || key == "sts:transitivetagkeys" ||
         key == "sts:requestcontextproviders";
}

bool demands_presence(const policy::Statement& statement, const std::string& key) {
  return std::any_of(
      statement.clauses.begin(), statement.clauses.end(), [&](const policy::Clause& clause) {
        const auto op = condition::parse_operator(clause.operator_name.text);
        return op && op->comparison == condition::Comparison::Null &&
               lower_case(clause.key.text) == key &&
               std::all_of(clause.values.begin(), clause.values.end(),
                           [](const auto& value) { return lower_case(value.text) == "false"; });
      });
}

/// The callers who may carry the key, and leave it out. One who never has it is another rule's
/// business.
std::vector<identity::Scenario> without(std::vector<identity::Scenario> callers,
                                        const std::string& key) {
  std::vector<identity::Scenario> left;
  for (auto& caller : callers) {
    const auto* model = caller.find(key);
    if (model == nullptr || !model->optional) continue;
    caller.keys.erase(caller.keys.begin() + (model - caller.keys.data()));
    left.push_back(std::move(caller));
  }
  return left;
}

/// Another finding already shows a caller who got in because the key is not there.
bool explained(Context& context, const policy::Statement& statement, const policy::Clause& clause) {
  return std::any_of(context.findings().begin(), context.findings().end(),
                     [&](const Finding& finding) {
                       const Rule* rule = find_rule(finding.rule);
                       return rule != nullptr && rule->opens != Opens::Never &&
                              finding.statement == statement.index && finding.witness &&
                              finding.witness->context.count(clause.key.text) == 0;
                     });
}

void check(Context& context) {
  for (const auto& statement : context.policy().statements) {
    if (statement.malformed || statement.effect != policy::Effect::Allow) continue;
    for (const auto& clause : statement.clauses) {
      const auto op = condition::parse_operator(clause.operator_name.text);
      const std::string key = lower_case(clause.key.text);
      if (!op || op->qualifier != condition::Qualifier::ForAllValues || is_documented_so(key))
        continue;
      if (demands_presence(statement, key) || explained(context, statement, clause)) continue;
      const auto answer = context.accepted(statement, without(context.everybody(statement), key));
      if (!answer.found()) continue;
      Finding finding =
          openness_finding(context, statement, clause.operator_name.place, answer, {});
      finding.related.clear();
      finding.message = "a caller without " + quoted(clause.key.text) + " passes " +
                        quoted(clause.operator_name.text) + ": it holds when the key is absent";
      finding.label = "true for every caller without the key";
      finding.place = clause.operator_name.place;
      Fix fix;
      fix.description =
          "add \"Null\": {\"" + clause.key.text + "\": \"false\"}, or use ForAnyValue";
      finding.fix = fix;
      context.report(&statement, std::move(finding));
    }
  }
}

}  // namespace

const Rule vacuous_set_operator = {
    .id = "TL123",
    .name = "vacuous-set-operator",
    .pack = "oidc",
    .family = "",
    .rank = 402,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary =
        "ForAllValues in an Allow on a key that a caller can leave out: it holds when the key is "
        "absent",
    .doc = R"(## What it does
Asks, for every `ForAllValues:` condition of an Allow, whether a caller of this statement who leaves the key out is
accepted. It is silent beside `"Null": {"key": "false"}`, for keys that such callers always carry, and for `aws:TagKeys`,
`sts:TransitiveTagKeys` and `sts:RequestContextProviders`, where AWS documents this use.

## Why it is bad
`ForAllValues` means "no value is outside the list". A request without any value has none outside, so the condition that
was meant to restrict the caller is true for everybody who does not send the key.

## How to fix it
Demand the key as well:

```json
"ForAllValues:StringEquals": {"aws:PrincipalTag/team": ["platform"]},
"Null": {"aws:PrincipalTag/team": "false"}
```

For a key with one value the plain operator says it better: `"StringEquals": {"aws:PrincipalTag/team": "platform"}`.

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_multi-value-conditions.html
)",
    .check = check,
};

}  // namespace trustlint::rules
