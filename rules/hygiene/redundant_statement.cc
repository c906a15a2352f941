#include <algorithm>

#include "rule/hygiene.h"
#include "rule/judge.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

bool is_allow(const policy::Statement& statement) {
  return statement.effect == policy::Effect::Allow && !statement.not_principal &&
         !statement.malformed;
}

/// What lets in too many is no reason to take out what does not.
bool is_open(Context& context, const policy::Statement& statement) {
  const auto& findings = context.findings();
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
    return finding.statement == statement.index && (opens(finding) || opens_perhaps(finding));
  });
}

/// The one Allow that is enough, or null.
const policy::Statement* cover(Hygiene& hygiene, const policy::TrustPolicy& policy,
                               const policy::Statement& statement,
                               const std::vector<const policy::Statement*>& others) {
  for (const auto* other : others) {
    policy::TrustPolicy both = policy;
    for (auto& one : both.statements) {
      if (is_allow(one) && one.index != statement.index && one.index != other->index) silence(one);
    }
    if (hygiene.adds(both, statement.index).proved()) return other;
  }
  return nullptr;
}

void check(Context& context) {
  if (!context.policy().complete()) return;
  policy::TrustPolicy left = context.policy();
  for (auto& statement : left.statements) {
    if (is_allow(statement) && is_open(context, statement)) silence(statement);
  }
  Hygiene hygiene(context);
  for (std::size_t i = left.statements.size(); i-- > 0;) {
    const policy::Statement& statement = context.policy().statements[i];
    if (!is_allow(statement) || left.statements[i].actions.empty()) continue;
    std::vector<const policy::Statement*> others;
    for (const auto& other : context.policy().statements) {
      if (other.index != i && is_allow(other) && !left.statements[other.index].actions.empty() &&
          may_share_callers(statement, other))
        others.push_back(&other);
    }
    if (others.empty() || !hygiene.adds(left, i).proved() ||
        !hygiene.lets_in(context.policy(), i).found()) {
      continue;
    }
    Finding finding;
    finding.place = heading(statement);
    finding.label = "adds nothing";
    const auto* other = cover(hygiene, left, statement, others);
    finding.message = "everything that " + title(statement) + " allows is allowed by " +
                      (other != nullptr ? title(*other) : "the other statements") + " as well";
    if (other != nullptr) finding.related.push_back({"allows as much", heading(*other)});
    Fix fix;
    fix.description = "take the statement out, or narrow the other one";
    finding.fix = fix;
    context.report(&statement, std::move(finding));
    silence(left.statements[i]);
  }
}

}  // namespace

const Rule redundant_statement = {
    .id = "TL602",
    .name = "redundant-statement",
    .pack = "hygiene",
    .family = "",
    .rank = 962,
    .severity = Severity::Low,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary = "An Allow that allows nothing that the other statements do not allow (proved)",
    .doc = R"(## What it does
Asks of every Allow whether there is a call that is allowed because of it. Where the other statements allow all the same calls,
it is reported. The ARN of a role or user in the role's own account grants by itself, while the account leaves it to its own policies: the one
does not cover the other. A statement that lets too many in, about which another rule speaks, covers nothing either.

## Why it is bad
The narrower statement looks like the rule by which callers are judged, and is none: an edit to it, to keep somebody out, changes
nothing, because the wider one still lets him in.

## How to fix it
Take the statement out, or narrow the wider one, if the narrow one is what is meant:

```json
"StringEquals": {"token.actions.githubusercontent.com:sub": "repo:acme/app:environment:production"}
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
)",
    .check = check,
};

}  // namespace trustlint::rules
