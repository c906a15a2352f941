#include "condition/operator.h"
#include "condition/value.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

void check(Context& context) {
  for (const auto& error : context.policy().errors) {
    if (error.kind != policy::ShapeError::Kind::Malformed) continue;
    Finding finding;
    finding.message = error.message;
    finding.label = "IAM refuses this";
    finding.place = error.place;
    const auto* statement =
        error.statement ? &context.policy().statements[*error.statement] : nullptr;
    context.report(statement, std::move(finding));
  }
  for (const auto& statement : context.policy().statements) {
    for (const auto& principal : statement.principals) {
      const std::string& text = principal.value.text;
      if (principal.type != policy::Principal::Type::Aws || text == "*" ||
          text.find_first_of("*?") == std::string::npos)
        continue;
      Finding finding;
      finding.message =
          "the principal " + quoted(text) +
          " has a wildcard: only a whole `*` is one, and ARNs are compared as they stand";
      finding.label = "IAM refuses this";
      finding.place = principal.value.place;
      context.report(&statement, std::move(finding));
    }
    for (const auto& clause : statement.clauses) {
      const auto op = condition::parse_operator(clause.operator_name.text);
      if (!op) {
        Finding finding;
        finding.message = quoted(clause.operator_name.text) + " is no condition operator";
        finding.label = "IAM refuses this";
        finding.place = clause.operator_name.place;
        context.report(&statement, std::move(finding));
        continue;
      }
      for (const auto& value : clause.values) {
        const auto why = condition::why_invalid(*op, value.text);
        if (!why) continue;
        Finding finding;
        finding.message = *why;
        finding.label = "IAM refuses this value";
        finding.place = value.place;
        context.report(&statement, std::move(finding));
      }
    }
  }
}

}  // namespace

const Rule malformed_policy = {
    .id = "TL001",
    .name = "malformed-policy",
    .pack = "document",
    .family = "",
    .rank = 1,
    .severity = Severity::High,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary = "The document is no policy that IAM would store",
    .doc = R"(## What it does
Reports what IAM refuses when the policy is written: missing or unknown elements, a wrong `Effect` or `Version`, wrong shapes, an
operator that does not exist, a number, date, address, ARN or boolean that is none. The rest of the policy is analysed all
the same.

## Why it is bad
The deployment fails. What cannot be understood is also not proved: a role with a malformed statement is never reported as
safe.

## How to fix it
The message says what is allowed in the place that it points at.

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
)",
    .check = check,
};

}  // namespace trustlint::rules
