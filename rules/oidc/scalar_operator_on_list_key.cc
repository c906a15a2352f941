#include "identity/keys.h"
#include "rule/misread.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

std::string consequence(const Context& context, const Reading& reading) {
  if (holds_when_absent(context, reading)) return "it holds only for callers without the key";
  return reading.statement->effect == policy::Effect::Allow
             ? "nobody can assume the role through this statement"
             : "this Deny refuses nobody";
}

void report(Context& context, const Reading& reading) {
  const auto& clause = *reading.clause;
  const auto* key = identity::Keys::get().describe(clause.key.text);
  const bool plain = reading.op.qualifier == condition::Qualifier::None &&
                     reading.op.comparison != condition::Comparison::Null;
  if (!plain || key == nullptr || key->plurality == identity::Plurality::Single ||
      key->name == "saml:*" ||  // no such key: TL126
      explained(context, reading)) {
    return;
  }
  Finding finding;
  finding.message = quoted(clause.operator_name.text) + " is never true for a list such as " +
                    quoted(clause.key.text) + ": " + consequence(context, reading);
  finding.label = "false for every list";
  finding.place = clause.operator_name.place;
  finding.related.push_back({"the key", clause.key.place});
  if (key->plurality == identity::Plurality::Disputed) {
    finding.confidence = Confidence::Likely;
    finding.persona = Persona::Pedantic;
    finding.assumption =
        quoted(clause.key.text) + " is a list, about which AWS's documents disagree";
  }
  if (key->list_observed) {
    finding.confidence = Confidence::Likely;
    finding.assumption =
        quoted(clause.key.text) + " is a list, which was observed and is not documented";
  }
  std::string set = reading.op.negated ? "ForAllValues:" : "ForAnyValue:";
  set += clause.operator_name.text;
  finding.fix =
      fix_by("use " + quoted(set), {edit::rename_operator(*reading.statement, clause, set)});
  finding.fix->guess = finding.confidence == Confidence::Likely;
  context.report(reading.statement, std::move(finding));
}

void check(Context& context) {
  for (const auto effect : {policy::Effect::Allow, policy::Effect::Deny}) {
    for (const auto& reading : readings(context, effect)) report(context, reading);
  }
}

}  // namespace

const Rule scalar_operator_on_list_key = {
    .id = "TL127",
    .name = "scalar-operator-on-list-key",
    .pack = "oidc",
    .family = "",
    .rank = 391,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary = "A plain operator on a key that holds a list: it is never true",
    .doc = R"(## What it does
Looks for operators without `ForAnyValue:` or `ForAllValues:` on keys that the catalogue calls lists: `amr` of a token,
`aws:PrincipalOrgPaths`, `aws:TagKeys`, list attributes of SAML. In an Allow the statement lets nobody in, in a Deny it
refuses nobody. About some SAML attributes (`saml:mail`, `saml:uid`, …) AWS's documents disagree; the finding is then
pedantic and `likely`.

## Why it is bad
A key that can hold several values is a list even when it holds one. AWS answers a plain operator on a list with false, the
negated ones included. That was observed; the documentation only says that lists need a set operator.

## How to fix it
Say what is meant of the list:

```json
"ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "authenticated"}
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
)",
    .check = check,
};

}  // namespace trustlint::rules
