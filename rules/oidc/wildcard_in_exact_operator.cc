#include "condition/operator.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

bool is_exact(const condition::Operator& op) {
  return op.comparison == condition::Comparison::StringEquals ||
         op.comparison == condition::Comparison::StringEqualsIgnoreCase;
}

/// A wildcard character that is not written as the escape `${*}` or inside a variable.
bool has_wildcard(const std::string& text) {
  bool braces = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{' && i > 0 && text[i - 1] == '$') braces = true;
    if (text[i] == '}') braces = false;
    if (!braces && (text[i] == '*' || text[i] == '?')) return true;
  }
  return false;
}

void check(Context& context) {
  for (const auto& statement : context.policy().statements) {
    for (const auto& clause : statement.clauses) {
      const auto op = condition::parse_operator(clause.operator_name.text);
      if (!op || !is_exact(*op)) continue;
      for (const auto& value : clause.values) {
        if (!has_wildcard(value.text)) continue;
        Finding finding;
        finding.message = "the wildcard in " + quoted(value.text) +
                          " is an ordinary character under " + quoted(clause.operator_name.text);
        if (statement.effect == policy::Effect::Allow && !op->negated) {
          const auto anybody = context.accepted(statement, context.everybody(statement));
          finding.message += anybody.proved()
                                 ? ": nobody can assume the role through this statement"
                                 : ": this value matches nothing that its author meant";
        }
        finding.label = "matches only this very text";
        finding.place = value.place;
        finding.related.push_back({"the operator", clause.operator_name.place});
        std::string like = clause.operator_name.text;
        const std::size_t at = like.find("Equals");
        if (op->comparison == condition::Comparison::StringEquals && at != std::string::npos) {
          like.replace(at, 6, "Like");
          Fix fix;
          fix.description =
              "use " + quoted(like) + ", after looking at what the pattern then lets in";
          finding.fix = fix;
        }
        context.report(&statement, std::move(finding));
      }
    }
  }
}

}  // namespace

const Rule wildcard_in_exact_operator = {
    .id = "TL122",
    .name = "wildcard-in-exact-operator",
    .pack = "oidc",
    .family = "",
    .rank = 401,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary =
        "A wildcard under StringEquals is an ordinary character: the value never matches what its "
        "author meant",
    .doc = R"(## What it does
Looks for `*` and `?` in values of `StringEquals`, `StringNotEquals` and their IgnoreCase forms, and says whether the whole
statement is dead because of it.

## Why it is bad
`"StringEquals": {"…:sub": "repo:acme/app:*"}` compares with the ten characters as they stand. No token has such a
subject, so the deployment fails; the next edit is then often a wider one, made in a hurry. Under a negation it is worse:
`StringNotEquals` with a pattern excludes nobody.

## How to fix it
Write the value out, or use `StringLike` when the wildcard is meant and what it lets in is wanted.

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
)",
    .check = check,
};

}  // namespace trustlint::rules
