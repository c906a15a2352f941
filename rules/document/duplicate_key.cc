#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

/// The conditions of a second block of the same operator go into the first.
std::optional<Fix> merge_fix(const policy::Statement& statement, const policy::ShapeError& error) {
  Edits edits;
  for (const auto& clause : statement.clauses) {
    const auto& place = clause.operator_name.place;
    if (place.text == error.place.text && place.span == error.place.span)
      edits.push_back(edit::respell(statement, clause));
  }
  if (edits.empty()) return std::nullopt;
  return fix_by("write all of it under the first one", std::move(edits));
}

void check(Context& context) {
  for (const auto& error : context.policy().errors) {
    if (error.kind != policy::ShapeError::Kind::DuplicateKey) continue;
    Finding finding;
    finding.message = error.message;
    finding.label = "the second one";
    finding.place = error.place;
    if (error.other)
      finding.related.push_back(
          {"the first one, which tools that keep the last would drop", *error.other});
    const auto* statement =
        error.statement ? &context.policy().statements[*error.statement] : nullptr;
    if (statement != nullptr) finding.fix = merge_fix(*statement, error);
    context.report(statement, std::move(finding));
  }
}

}  // namespace

const Rule duplicate_key = {
    .id = "TL002",
    .name = "duplicate-key",
    .pack = "document",
    .family = "",
    .rank = 2,
    .severity = Severity::High,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary =
        "An object has the same key twice: parsers keep one of them and silently drop a condition",
    .doc = R"(## What it does
Reports a key that stands twice in one JSON object, and condition keys of one operator that differ only in letter case. The
analysis keeps both.

## Why it is bad
Most JSON parsers keep the last of two equal keys. A policy with two `StringEquals` blocks loses the first one on its way
through such a tool: the reviewer saw a condition on `sub`, and AWS never did.

## How to fix it
Merge the two into one:

```json
"StringEquals": {
  "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
  "token.actions.githubusercontent.com:sub": "repo:acme/app:ref:refs/heads/main"
}
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
)",
    .check = check,
};

}  // namespace trustlint::rules
