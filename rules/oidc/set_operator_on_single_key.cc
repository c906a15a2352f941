#include <algorithm>

#include "rule/misread.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

void check(Context& context) {
  for (const auto& reading : readings(context, policy::Effect::Allow)) {
    if (reading.op.qualifier == condition::Qualifier::None) continue;
    const auto callers = callers_of(context, *reading.statement);
    const bool one_value =
        !callers.empty() && std::all_of(callers.begin(), callers.end(), [&](const auto& caller) {
          const auto* model = caller.find(reading.key);
          return model != nullptr && !model->optional && !model->list;
        });
    if (!one_value) continue;
    const auto& clause = *reading.clause;
    const std::string& name = clause.operator_name.text;
    Finding finding;
    finding.message = quoted(clause.key.text) +
                      " always has exactly one value: " + quoted(name.substr(name.find(':') + 1)) +
                      " means the same as " + quoted(name);
    finding.label = "made for lists";
    finding.place = clause.operator_name.place;
    const std::string plain = name.substr(name.find(':') + 1);
    finding.fix =
        fix_by("use " + quoted(plain), {edit::rename_operator(*reading.statement, clause, plain)});
    context.report(reading.statement, std::move(finding));
  }
}

}  // namespace

const Rule set_operator_on_single_key = {
    .id = "TL129",
    .name = "set-operator-on-single-key",
    .pack = "oidc",
    .family = "",
    .rank = 405,
    .severity = Severity::Low,
    .persona = Persona::Pedantic,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary =
        "A set operator on a key that always has exactly one value: the plain operator means the "
        "same and says so",
    .doc = R"(## What it does
Looks for `ForAnyValue:` and `ForAllValues:` in an Allow on a key that every caller of the statement carries with exactly one
value, such as `sub` and `aud` of a token.

## Why it is bad
It is harmless as long as the key is always there. A reader has to know that, and the same line copied to a key that can be
missing is a hole: `ForAllValues:` holds for an absent key. AWS advises against set operators on such keys.

## How to fix it
Leave the prefix out:

```json
"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
)",
    .check = check,
};

}  // namespace trustlint::rules
