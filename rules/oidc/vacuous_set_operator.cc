#include "rule/misread.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

void check(Context& context) {
  for (const auto& reading : readings(context, policy::Effect::Allow)) {
    const auto& clause = *reading.clause;
    if (reading.op.qualifier != condition::Qualifier::ForAllValues ||
        is_documented_for_all_values(reading.key) || explained(context, reading)) {
      continue;
    }
    const auto callers = callers_of(context, *reading.statement);
    const auto answer = context.accepted(*reading.statement, without(callers, reading.key));
    // A list that has everything in it limits nobody.
    if (!answer.found() || !context.refuses(clause, callers)) continue;
    Finding finding = absent_key_finding(context, reading, answer);
    const bool list = std::any_of(callers.begin(), callers.end(), [&](const auto& caller) {
      const auto* model = caller.find(reading.key);
      return model != nullptr && model->list;
    });
    const std::string& name = clause.operator_name.text;
    const std::string plain = name.substr(name.find(':') + 1);
    // `ForAnyValue` would let in who has one good value among bad ones.
    finding.fix =
        list ? fix_by("add \"Null\": {\"" + clause.key.text + "\": \"false\"}",
                      {edit::add_condition(*reading.statement, "Null", clause.key.text, "false")})
             : fix_by("use " + quoted(plain),
                      {edit::rename_operator(*reading.statement, clause, plain)});
    context.report(reading.statement, std::move(finding));
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
