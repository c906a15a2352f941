#include <algorithm>

#include "rule/openness.h"
#include "rule/role_facts.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

/// What a unique id is the id of; empty when the text is none of a principal.
std::string kind_of_id(std::string_view text) {
  const std::string_view prefix = text.substr(0, 4);
  constexpr std::size_t kShortest = 16;
  constexpr std::size_t kLongest = 128;
  if (text.size() < kShortest || text.size() > kLongest ||
      !std::all_of(text.begin(), text.end(),
                   [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }))
    return {};
  return prefix == "AROA" ? "role" : prefix == "AIDA" ? "user" : "";
}

void check(Context& context) {
  for (const auto& statement : context.written().statements) {
    const bool allows = statement.effect == policy::Effect::Allow;
    for (const auto& principal : statement.principals) {
      const std::string kind = kind_of_id(principal.value.text);
      if (principal.type != policy::Principal::Type::Aws || kind.empty()) continue;
      Finding finding;
      finding.place = principal.value.place;
      finding.label = "the id of a " + kind + " that is gone";
      finding.message =
          (allows ? quoted(principal.value.text) + " can no longer assume this role: "
                  : quoted(principal.value.text) + " is denied, and nobody has this id: ") +
          "the " + kind + " was deleted, and a new one of its name has another id";
      if (!is_stored(context.role())) {
        finding.confidence = Confidence::Likely;
        finding.assumption = "nobody wrote the id of a living " + kind +
                             " by hand: IAM shows ids only where the " + kind + " is gone";
      }
      Fix fix;
      fix.description = "take it out; if the " + kind +
                        " was made anew, write its ARN, so that IAM looks up the new id";
      finding.fix = fix;
      context.report(&statement, std::move(finding));
    }
  }
}

}  // namespace

const Rule dangling_principal = {
    .id = "TL010",
    .name = "dangling-principal",
    .pack = "document",
    .family = "",
    .rank = 10,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary = "A principal is the unique id of a user or role that was deleted",
    .doc = R"(## What it does
Looks for principals that are unique ids, `AIDA…` of users and `AROA…` of roles. When a policy is stored, IAM replaces the ARN
of a user or role by its id, and shows the ARN again as long as there is somebody with that id. An id that can be seen belongs
to nobody any more. In a template or a policy on file the finding is `likely`, because IAM also accepts the id of a living
principal there.

## Why it is bad
Whoever the policy was written for can no longer use the role: a user or role that was made again under the old name has a
new id, and is refused. Modules that destroy and create their roles together break each other in this way. People who meet
this replace the principal by the whole account, to get on with their work. In a `Deny` it is a lock that has come off without
a sign.

## How to fix it
Take the id out. If the principal was made again, write its ARN once more, which makes IAM look up the new id:

```json
"Principal": {"AWS": "arn:aws:iam::111122223333:role/deployer"}
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
- https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_policy-examples.html
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
- https://github.com/DataDog/terraform-module-datadog-agentless-scanner/pull/43
)",
    .check = check,
};

}  // namespace trustlint::rules
