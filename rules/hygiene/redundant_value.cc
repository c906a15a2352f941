#include <algorithm>

#include "condition/evaluate.h"
#include "condition/operator.h"
#include "rule/hygiene.h"
#include "rule/judge.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

using condition::Comparison;

bool is_compared_as_text(Comparison comparison) {
  switch (comparison) {
    case Comparison::StringEquals:
    case Comparison::StringEqualsIgnoreCase:
    case Comparison::StringLike:
    case Comparison::Arn:
      return true;
    default:
      return false;
  }
}

/// A text that the value stands for.
std::string instance(const std::string& value, const char* star) {
  std::string text;
  for (const char c : value) {
    if (c == '*') {
      text += star;
    } else {
      text += c == '?' ? 'q' : c;
    }
  }
  return text;
}

/// False: the solver need not be asked, some text of `narrow` is none of `wide`. Hundreds of names
/// stand in some lists.
bool may_cover(const condition::Operator& op, const policy::TrustPolicy& policy,
               const std::string& wide, const std::string& narrow) {
  if (wide == narrow) return true;
  const bool variables =
      policy.version == policy::TrustPolicy::Version::V2012 &&
      (wide.find("${") != std::string::npos || narrow.find("${") != std::string::npos);
  if (variables) return false;
  if (op.comparison == Comparison::IpAddress) return true;
  const std::string pattern = lower_case(wide);
  if (!condition::has_wildcards(op.comparison)) return pattern == lower_case(narrow);
  if (wide.find_first_of("*?") == std::string::npos) return false;
  return condition::glob_matches(pattern, lower_case(instance(narrow, ""))) &&
         condition::glob_matches(pattern, lower_case(instance(narrow, "q:/q")));
}

/// A finding about openness points at the value: first of all that one has to go.
bool is_blamed(Context& context, const policy::Value& value) {
  const auto& findings = context.findings();
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
    return finding.persona == Persona::Regular && (opens(finding) || opens_perhaps(finding)) &&
           finding.place.text == value.place.text && finding.place.span == value.place.span;
  });
}

void check_clause(Context& context, Hygiene& hygiene, const policy::Statement& statement,
                  const policy::Clause& clause) {
  const auto op = condition::parse_operator(clause.operator_name.text);
  if (!op || !(is_compared_as_text(op->comparison) || op->comparison == Comparison::IpAddress))
    return;
  std::vector<bool> gone(clause.values.size(), false);
  for (std::size_t narrow = clause.values.size(); narrow-- > 0;) {
    for (std::size_t wide = 0; wide < clause.values.size(); ++wide) {
      const auto& value = clause.values[narrow];
      const auto& other = clause.values[wide];
      if (wide == narrow || gone[wide] ||
          !may_cover(*op, context.policy(), other.text, value.text) || is_blamed(context, other) ||
          !(value.text == other.text ||
            hygiene.is_beyond(context.policy(), clause, value, other).proved())) {
        continue;
      }
      gone[narrow] = true;
      Finding finding;
      finding.place = value.place;
      finding.message = value.text == other.text
                            ? quoted(value.text) + " stands twice in one list"
                            : quoted(value.text) +
                                  " adds nothing to the list: " + quoted(other.text) + " covers it";
      finding.label = "covered by another value";
      finding.related.push_back({"covers it", other.place});
      Fix fix;
      fix.description = "take the value out, or narrow the other one";
      finding.fix = fix;
      context.report(&statement, std::move(finding));
      break;
    }
  }
}

void check(Context& context) {
  Hygiene hygiene(context);
  for (const auto& statement : context.policy().statements) {
    if (statement.malformed) continue;
    for (const auto& clause : statement.clauses) check_clause(context, hygiene, statement, clause);
  }
}

}  // namespace

const Rule redundant_value = {
    .id = "TL603",
    .name = "redundant-value",
    .pack = "hygiene",
    .family = "",
    .rank = 963,
    .severity = Severity::Low,
    .persona = Persona::Pedantic,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary = "A value of a condition that another value of the same list covers",
    .doc = R"(## What it does
Looks for a value in the list of a condition such that every text that it stands for is one that another value of the list
stands for as well: `repo:acme/app:ref:refs/heads/main` beside `repo:acme/app:*`, an address beside its network, a value that
is written twice.

## Why it is bad
The list reads as if the narrow value were the limit. Whoever removes it to keep somebody out changes nothing.

## How to fix it
Keep the value that is meant. When the narrow one is, take the wide one out:

```json
"StringEquals": {"token.actions.githubusercontent.com:sub": "repo:acme/app:ref:refs/heads/main"}
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
)",
    .check = check,
};

}  // namespace trustlint::rules
