#include <algorithm>

#include "condition/operator.h"
#include "condition/variables.h"
#include "identity/keys.h"
#include "rule/hygiene.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

/// The first variable of IAM in a value, or an escape; template text that nobody filled in is
/// neither.
std::string variable_in(const std::string& value) {
  for (const char* escape : {"${*}", "${?}", "${$}"}) {
    if (value.find(escape) != std::string::npos) return escape;
  }
  for (const auto& key : condition::keys_of_variables(value)) {
    const bool known = identity::Keys::get().find(key) != nullptr || identity::is_issuer_key(key);
    if (known && key.find("::") == std::string::npos) return "${" + key + "}";
  }
  return {};
}

std::string consequence(Context& context, const policy::Statement& statement,
                        const policy::Clause& clause) {
  const auto op = condition::parse_operator(clause.operator_name.text);
  if (statement.effect == policy::Effect::Allow && !op->negated) {
    Hygiene hygiene(context);
    if (hygiene.lets_in(context.policy(), statement.index).proved())
      return ": nobody can assume the role through this statement";
    return ": this value matches no caller whom its author meant";
  }
  const bool refuses = statement.effect == policy::Effect::Deny;
  return op->negated == refuses ? ": this value spares nobody" : ": this value excludes nobody";
}

void check(Context& context) {
  if (context.policy().version != policy::TrustPolicy::Version::V2008) return;
  for (const auto& statement : context.policy().statements) {
    for (const auto& clause : statement.clauses) {
      const auto op = condition::parse_operator(clause.operator_name.text);
      if (!op || !condition::allows_variables(op->comparison)) continue;
      for (const auto& value : clause.values) {
        const std::string variable = variable_in(value.text);
        if (variable.empty()) continue;
        Finding finding;
        finding.place = value.place;
        finding.message = quoted(variable) +
                          " is literal text in a policy without \"Version\": \"2012-10-17\"" +
                          consequence(context, statement, clause);
        finding.label = "not filled in";
        Fix fix;
        fix.description = "write \"Version\": \"2012-10-17\" at the head of the policy";
        finding.fix = fix;
        context.report(&statement, std::move(finding));
      }
    }
  }
}

}  // namespace

const Rule variable_in_old_version = {
    .id = "TL604",
    .name = "variable-in-old-version",
    .pack = "hygiene",
    .family = "",
    .rank = 402,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary =
        "A policy variable in a policy without \"Version\": \"2012-10-17\": it is literal text",
    .doc = R"(## What it does
Looks for policy variables (`${aws:username}`, `${aws:PrincipalTag/team}`) and for the escapes `${*}`, `${?}` and `${$}` in conditions of
a policy whose version is 2008-10-17 or is not written, which means the same.

## Why it is bad
Only version 2012-10-17 knows variables. In an older policy `${aws:username}` is compared as it stands, with the braces. A condition of
an Allow then lets nobody in; a negated one, or one of a Deny that was to keep others out, is true for everybody.

## How to fix it
Write the version at the head of the policy:

```json
{"Version": "2012-10-17", "Statement": []}
```

Then look at what the variables let in: a tag or a session name may be the caller's own choice.

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
)",
    .check = check,
};

}  // namespace trustlint::rules
