#include <algorithm>

#include "rule/hygiene.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

/// Somebody whom the statement let in was found already.
bool has_witness(Context& context, const policy::Statement& statement) {
  const auto& findings = context.findings();
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
    return finding.statement == statement.index && finding.witness;
  });
}

/// The policy without Denies that spare nobody: such a lock is meant.
policy::TrustPolicy unlocked(policy::TrustPolicy policy) {
  for (auto& statement : policy.statements) {
    if (statement.effect == policy::Effect::Deny && statement.clauses.empty()) silence(statement);
  }
  return policy;
}

/// The policy without its Denies.
policy::TrustPolicy allows_of(policy::TrustPolicy policy) {
  for (auto& statement : policy.statements) {
    if (statement.effect == policy::Effect::Deny) silence(statement);
  }
  return policy;
}

/// The denials that take what the statement gives: the one that does it alone, else all.
void blame_denials(Hygiene& hygiene, const policy::TrustPolicy& policy,
                   const policy::Statement& statement, Finding& finding) {
  std::vector<const policy::Statement*> denials;
  for (const auto& other : policy.statements) {
    if (other.effect != policy::Effect::Deny || other.clauses.empty()) continue;
    policy::TrustPolicy without = policy;
    silence(without.statements[other.index]);
    const bool decides = hygiene.lets_in(without, statement.index).found();
    if (decides) denials = {&other};
    if (decides) break;
    denials.push_back(&other);
  }
  for (const auto* denial : denials)
    finding.related.push_back({"this Deny refuses them", heading(*denial)});
  finding.message += denials.size() == 1
                         ? title(*denials.front()) + " refuses everybody whom it names"
                         : "the Denies refuse everybody whom it names";
}

/// The clauses without any of which somebody would get in.
std::vector<const policy::Clause*> decisive(Hygiene& hygiene, const policy::TrustPolicy& policy,
                                            const policy::Statement& statement) {
  std::vector<const policy::Clause*> found;
  for (std::size_t i = 0; i < statement.clauses.size(); ++i) {
    policy::TrustPolicy without = policy;
    auto& clauses = without.statements[statement.index].clauses;
    clauses.erase(clauses.begin() + static_cast<std::ptrdiff_t>(i));
    if (hygiene.lets_in(without, statement.index).found()) found.push_back(&statement.clauses[i]);
  }
  return found;
}

document::Place place_of(const policy::Clause& clause) {
  return clause.values.size() == 1 ? clause.values.front().place : clause.key.place;
}

void blame_clauses(Hygiene& hygiene, const policy::TrustPolicy& policy,
                   const policy::Statement& statement, Finding& finding) {
  const auto clauses = decisive(hygiene, policy, statement);
  if (clauses.empty()) {
    finding.message += "its conditions cannot all hold";
    if (statement.condition_place) finding.place = *statement.condition_place;
    return;
  }
  const policy::Clause& last = *clauses.back();
  finding.place = place_of(last);
  if (clauses.size() == 1) {
    finding.message += "none of its callers meets the condition on " + quoted(last.key.text);
    finding.label = "never true here";
    return;
  }
  const policy::Clause& first = *clauses[clauses.size() - 2];
  const bool same = lower_case(first.key.text) == lower_case(last.key.text);
  finding.message += same ? "its conditions on " + quoted(last.key.text) + " exclude each other"
                          : "its conditions on " + quoted(first.key.text) + " and " +
                                quoted(last.key.text) + " exclude each other";
  finding.label = "never true together with the other condition";
  for (const auto* clause : clauses) {
    if (clause != &last) finding.related.push_back({"the other condition", place_of(*clause)});
  }
}

void explain(Hygiene& hygiene, const policy::TrustPolicy& policy,
             const policy::Statement& statement, Finding& finding) {
  policy::TrustPolicy bare = allows_of(policy);
  if (hygiene.lets_in(bare, statement.index).found())
    return blame_denials(hygiene, policy, statement, finding);
  bare.statements[statement.index].clauses.clear();
  if (hygiene.lets_in(bare, statement.index).found())
    return blame_clauses(hygiene, allows_of(policy), statement, finding);
  if (!assumes(statement) && !statement.actions.empty()) {
    finding.place = statement.actions.front().place;
    finding.message += "it grants " + quoted(statement.actions.front().text) +
                       ", and no statement lets the same callers assume the role";
  } else {
    finding.message += "nobody whom it names makes a call that it allows";
  }
}

/// A statement about what goes with a call does nothing where the call itself is refused: one
/// finding is enough.
bool is_beside_a_dead_one(Hygiene& hygiene, const policy::TrustPolicy& policy,
                          const policy::Statement& statement) {
  if (assumes(statement)) return false;
  bool beside = false;
  for (const auto& other : policy.statements) {
    if (other.effect != policy::Effect::Allow || !assumes(other) ||
        !may_share_callers(statement, other))
      continue;
    if (!hygiene.lets_in(policy, other.index).proved()) return false;
    beside = true;
  }
  return beside;
}

void check(Context& context) {
  if (!context.policy().complete()) return;
  const policy::TrustPolicy policy = unlocked(context.policy());
  Hygiene hygiene(context);
  for (const auto& statement : context.policy().statements) {
    if (statement.effect != policy::Effect::Allow || statement.not_principal ||
        has_witness(context, statement) || is_explained(context, statement) ||
        !hygiene.lets_in(policy, statement.index).proved() ||
        is_beside_a_dead_one(hygiene, policy, statement)) {
      continue;
    }
    const bool certain = hygiene.lets_in_anything(policy, statement.index).proved();
    // A value that no caller ever has is another finding: a placeholder, a slip of the pen.
    if (!certain && hygiene.impossible(policy, statement.index) != nullptr) continue;
    Finding finding;
    finding.place = heading(statement);
    finding.label = "lets nobody in";
    finding.message = "nobody can assume the role through " + title(statement) + ": ";
    if (!certain) {
      finding.confidence = Confidence::Likely;
      finding.assumption = "the requests of its callers look as the catalogues say";
    }
    explain(hygiene, policy, statement, finding);
    Fix fix;
    fix.description = "write what is meant, or take the statement out";
    finding.fix = fix;
    context.report(&statement, std::move(finding));
  }
}

}  // namespace

const Rule dead_statement = {
    .id = "TL601",
    .name = "dead-statement",
    .pack = "hygiene",
    .family = "",
    .rank = 961,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary = "An Allow that no request can satisfy (proved)",
    .doc = R"(## What it does
Asks of every Allow whether some caller can get in through it, alone or, for `sts:TagSession` and its kin, beside the statement
that lets him assume the role. It reports a statement for which there is a proof that nobody can: its conditions exclude each
other, a Deny refuses everybody whom it names, a date is past, no caller of its kind makes the call. It is silent where another
rule already says why, where one value alone is such that no caller ever has it, where a Deny without any condition locks the role, which is meant, and where it is not known what
the callers' requests look like.

## Why it is bad
The statement was written for somebody, who will be refused. Two conditions on one key are an AND, which surprises many: a list of
values in one condition would be an OR. The one who finds out at deployment is then tempted to take a condition away, and
removes the one that kept strangers out. A statement that does nothing also makes a reader believe that access is granted, or
guarded, in a way that it is not.

## How to fix it
Two values for one key belong into one list:

```json
"StringEquals": {
  "token.actions.githubusercontent.com:sub": [
    "repo:acme/app:ref:refs/heads/main",
    "repo:acme/app:environment:production"
  ]
}
```

Take a statement out that is no longer needed.

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
)",
    .check = check,
};

}  // namespace trustlint::rules
