#include "rule/project_context.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

/// A name that ends in a slash is a folder of names, which branch protection can cover as a whole.
bool is_folder(const policy::Value* value) {
  if (value == nullptr) return false;
  const std::size_t star = value->text.find('*');
  return star != std::string::npos && star > 0 && value->text[star - 1] == '/';
}

void check(Context& context) {
  for (const auto& trust : context.web_trusts()) {
    if (!trust.match || trust.family().kind != "ci" || context.settled(*trust.statement)) continue;
    const auto found = extended_context(context, trust);
    if (!found) continue;
    Finding finding = outsider_finding(context, trust, found->answer);
    const Blame where = blame(context.policy(), *trust.statement, trust.principal->value.place,
                              tenant_keys(trust), *found->answer.witness);
    finding.message = context_phrase(*found->answer.scenario, "any ") + " of " +
                      project_phrase(trust, *found) +
                      " whose name fits the pattern can assume this role";
    if (is_folder(where.value)) finding.persona = Persona::Pedantic;
    finding.fix = lock_fix(trust, where, found->project.pins, &context.policy(), &found->answer);
    context.report(trust.statement, std::move(finding));
  }
}

}  // namespace

const Rule extendable_ref = {
    .id = "TL106",
    .name = "oidc-extendable-ref",
    .pack = "oidc",
    .family = "openness",
    .rank = 108,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Always,
    .since = "0.1.0",
    .summary =
        "Names that merely extend a branch, tag or environment name are accepted, as in "
        "refs/heads/main*",
    .doc = R"(## What it does
Asks whether several names of a branch, tag or environment are accepted that all begin with the same literal text:
`refs/heads/main*`, `environment:prod*`, `refs/tags/v*`, or that differ only in letter case. Where the name ends in `/`
(`refs/heads/release/*`) the finding is pedantic: branch protection can cover such a folder.

## Why it is bad
Protection rules are for `main`; `main-x` is an ordinary branch that anybody with push access makes.

## How to fix it
Drop the wildcard, or list the names.

## References
- https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets
)",
    .check = check,
};

}  // namespace trustlint::rules
