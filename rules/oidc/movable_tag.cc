#include <algorithm>

#include "rule/project_context.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

/// Tokens of the project in which the component stands; a customised subject has no context of its
/// own.
std::vector<identity::Scenario> speaking_of(const std::string& component,
                                            std::vector<identity::Scenario> callers) {
  std::erase_if(callers, [&](const identity::Scenario& caller) {
    return caller.customised || caller.components.count(component) == 0;
  });
  return callers;
}

/// The keys that show the component.
std::vector<std::string> keys_of(const identity::Scenario& caller, const std::string& component) {
  std::vector<std::string> keys;
  for (const auto& key : caller.keys) {
    const bool shows = std::any_of(key.values.begin(), key.values.end(), [&](const auto& pieces) {
      return std::any_of(pieces.begin(), pieces.end(), [&](const identity::Piece& piece) {
        return piece.is_component && piece.text == component;
      });
    });
    if (shows) keys.push_back(lower_case(key.key));
  }
  return keys;
}

/// A named tag, and no other, of the project.
std::optional<ContextAnswer> named_tag(Context& context, const WebTrust& trust,
                                       const std::string& component) {
  const auto words = context.pinned(trust, component);
  for (const auto& project : named_projects(context, trust)) {
    for (const auto& word : words) {
      identity::Restriction restriction = project.restriction;
      restriction.fixed[component] = word;
      auto answer = context.accepted(*trust.statement,
                                     speaking_of(component, context.callers(trust, restriction)));
      if (!answer.found()) continue;
      identity::Restriction others = project.restriction;
      others.excluded[component] = words;
      const auto other = context.accepted(*trust.statement,
                                          speaking_of(component, context.callers(trust, others)));
      if (!other.proved()) continue;
      auto keys = keys_of(*answer.scenario, component);
      return ContextAnswer{std::move(answer), project, std::move(keys)};
    }
  }
  return std::nullopt;
}

void check(Context& context) {
  for (const auto& trust : context.web_trusts()) {
    if (!trust.match || trust.family().kind != "ci") continue;
    for (const auto& [name, component] : trust.family().components) {
      if (!component.movable || context.settled(*trust.statement)) continue;
      const auto found = named_tag(context, trust, name);
      if (!found) continue;
      report_context(context, trust, *found,
                     "the movable tag " + quoted(found->answer.words.at(name)));
    }
  }
}

}  // namespace

const Rule movable_tag = {
    .id = "TL107",
    .name = "oidc-movable-tag",
    .pack = "oidc",
    .family = "openness",
    .rank = 111,
    .severity = Severity::Low,
    .persona = Persona::Pedantic,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary = "A literal tag may assume the role: a tag can be moved to another commit",
    .doc = R"(## What it does
Asks whether a token of a tag that the policy names literally is accepted, and of no other tag: `ref:refs/tags/v1`,
`ref_type:tag:ref:v1`, or the same in a claim of its own (`ref`).

## Why it is bad
A tag is a name that points at a commit, and whoever may push can delete it and push it again at another one: the code that
runs with the role then is what he wrote a minute ago. In March 2025 the tags of a widely used GitHub Action were moved to a
malicious commit in just this way. A branch has protection rules by default in many organizations; tags seldom have.

## How to fix it
Name a protected branch or an environment that demands a review, or protect the tag with a ruleset that forbids updates and
deletions, and ignore the finding there:

```json
"StringEquals": {"token.actions.githubusercontent.com:sub": "repo:acme/app:environment:production"}
```

## References
- https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets
- https://docs.gitlab.com/user/project/protected_tags/
- https://nvd.nist.gov/vuln/detail/CVE-2025-30066
)",
    .check = check,
};

}  // namespace trustlint::rules
