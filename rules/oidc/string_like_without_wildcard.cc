#include <algorithm>

#include "condition/operator.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

void check(Context& context) {
  for (const auto& statement : context.policy().statements) {
    for (const auto& clause : statement.clauses) {
      const auto op = condition::parse_operator(clause.operator_name.text);
      if (!op || op->comparison != condition::Comparison::StringLike || clause.values.empty())
        continue;
      const bool literal = std::all_of(
          clause.values.begin(), clause.values.end(),
          [](const auto& value) { return value.text.find_first_of("*?") == std::string::npos; });
      if (!literal) continue;
      Finding finding;
      std::string exact = clause.operator_name.text;
      exact.replace(exact.find("Like"), 4, "Equals");
      finding.message = quoted(clause.operator_name.text) +
                        " is used with literal values only: " + quoted(exact) + " means the same";
      finding.label = "no value has a wildcard";
      finding.place = clause.operator_name.place;
      finding.fix =
          fix_by("use " + quoted(exact), {edit::rename_operator(statement, clause, exact)});
      context.report(&statement, std::move(finding));
    }
  }
}

}  // namespace

const Rule string_like_without_wildcard = {
    .id = "TL121",
    .name = "string-like-without-wildcard",
    .pack = "oidc",
    .family = "",
    .rank = 400,
    .severity = Severity::Low,
    .persona = Persona::Pedantic,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary =
        "StringLike with literal values only: use the exact operator, so that a later edit cannot "
        "open it",
    .doc = R"(## What it does
Looks for `StringLike` and `StringNotLike` in which no value has a wildcard.

## Why it is bad
It is harmless today. It invites the next editor to put a `*` where the reviewer of that change will not expect one.

## How to fix it
Write `StringEquals` (`StringNotEquals`).

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
)",
    .check = check,
};

}  // namespace trustlint::rules
