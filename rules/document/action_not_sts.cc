#include <vector>

#include "policy/hole.h"
#include "policy/lower_case.h"
#include "policy/wording.h"
#include "rule/openness.h"
#include "rule/trust_actions.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

/// The action that was meant; empty when the text resembles none.
std::string_view meant(std::string_view text) {
  std::vector<std::string_view> names;
  for (const auto& action : trust_actions()) names.push_back(action.name);
  return policy::nearest(text, names);
}

/// A wildcard that stands for less than a whole service: nobody has documented what IAM says to it.
bool is_partial(std::string_view text) {
  return text.find_first_of("*?") != std::string_view::npos && text != "*" &&
         policy::ascii_lower(text) != "sts:*";
}

Finding finding_of(const policy::Value& action) {
  Finding finding;
  finding.place = action.place;
  finding.label = "none of the six actions of a trust policy";
  Fix fix;
  const std::string_view like = meant(action.text);
  if (action.text.find_first_of("*?") != std::string::npos) {
    finding.message = quoted(action.text) + " is refused by IAM: a trust policy names the " +
                      "actions of STS one by one, without wildcards";
    fix.description = "name the actions that are meant, such as `sts:AssumeRole`";
    if (is_partial(action.text)) {
      finding.confidence = Confidence::Likely;
      finding.assumption =
          "IAM refuses a wildcard inside of an action's name as it refuses `sts:*`";
    }
  } else if (!like.empty()) {
    finding.message = quoted(action.text) +
                      " is no action that a trust policy may name: " + quoted(std::string(like)) +
                      " is spelled otherwise, and IAM refuses this";
    fix.description = "write " + quoted(std::string(like));
  } else {
    finding.message = quoted(action.text) +
                      " is no action that a trust policy may name: IAM refuses all but those that "
                      "assume the role";
    fix.description = "put what the role may do into a permission policy";
  }
  finding.fix = fix;
  return finding;
}

/// All actions but some: then also those of other services.
Finding finding_of_negation(const policy::Value& first) {
  Finding finding;
  finding.place = first.place;
  finding.label = "everything but this";
  finding.message =
      "`NotAction` stands in a trust policy: it means every other action of AWS, and IAM accepts "
      "only those that assume the role";
  finding.confidence = Confidence::Likely;
  finding.assumption = "IAM refuses `NotAction` as it refuses the actions that it stands for";
  Fix fix;
  fix.description = "name the actions that are meant under `Action`";
  finding.fix = fix;
  return finding;
}

void check(Context& context) {
  for (const auto& statement : context.written().statements) {
    if (statement.actions.empty()) continue;
    if (statement.not_action) {
      context.report(&statement, finding_of_negation(statement.actions.front()));
      continue;
    }
    std::vector<const policy::Value*> wrong;
    for (const auto& action : statement.actions) {
      if (!policy::has_hole(action.text) && trust_action(action.text) == nullptr)
        wrong.push_back(&action);
    }
    if (wrong.empty()) continue;
    Finding finding = finding_of(*wrong.front());
    for (std::size_t i = 1; i < wrong.size(); ++i)
      finding.related.push_back({"another one", wrong[i]->place});
    context.report(&statement, std::move(finding));
  }
}

}  // namespace

const Rule action_not_sts = {
    .id = "TL006",
    .name = "action-not-sts",
    .pack = "document",
    .family = "",
    .rank = 6,
    .severity = Severity::High,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary =
        "An action that no trust policy may name: a wildcard, another service, a typing error",
    .doc = R"(## What it does
Compares each action with the six that IAM accepts in a trust policy: `sts:AssumeRole`, `sts:AssumeRoleWithWebIdentity`,
`sts:AssumeRoleWithSAML`, `sts:TagSession`, `sts:SetSourceIdentity` and `sts:SetContext`. Everything else is refused when the
policy is written (`AssumeRole policy may only specify STS AssumeRole actions`): `*`, `sts:*`, actions of other services, names
with a slip of the pen or in other letter case. For a wildcard inside of a name (`sts:AssumeRole*`) and for `NotAction` AWS does
not say what happens: these findings are `likely`. The rest of the analysis reads actions as IAM's evaluation does, without
regard to letter case and with wildcards.

## Why it is bad
The deployment fails, or the update does and the old policy stays in force. `sts:AssumeRoleWithWebIdendity` is a mistake that
people have reported as a bug of their tools, so hard is it to see.

## How to fix it
Write the action that the callers use:

```json
"Action": ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]
```

## References
- https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html
- https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
- https://github.com/pulumi/pulumi-aws/issues/4629
)",
    .check = check,
};

}  // namespace trustlint::rules
