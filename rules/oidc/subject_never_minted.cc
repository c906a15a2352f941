#include <algorithm>

#include "rule/misread.h"
#include "rule/naming.h"
#include "rule/nearest_text.h"
#include "rule/openness.h"
#include "rule/role_facts.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

/// The condition with this one value, put to callers who carry the key: a list or a single value,
/// as the token has it.
policy::Clause alone(const policy::Clause& named, const std::string& value, bool list) {
  policy::Clause clause = named;
  clause.values = {{value, {}, true}};
  std::string& name = clause.operator_name.text;
  name.erase(0, name.find(':') + 1);
  if (list) name.insert(0, "ForAnyValue:");
  return clause;
}

/// Can a token to come hold the value? What every token has anew is another one than the value
/// names.
bool may_come(Context& context, const identity::Family& family, identity::Scenario caller,
              const policy::Clause& clause) {
  const auto some = context.holds_for(clause, {caller});
  if (!some.found()) return !some.proved();
  for (const auto& [name, component] : family.components) {
    const auto word = some.words.find(name);
    if (!component.single_use || word == some.words.end()) continue;
    caller.components.at(name).excluded.push_back(word->second);
    if (context.holds_for(clause, {caller}).proved()) return false;
  }
  return true;
}

/// Does no token hold such a value? One that the evaluator cannot tell is left alone.
bool is_never(Context& context, const identity::Family& family,
              const std::vector<identity::Scenario>& callers, const policy::Clause& named,
              const std::string& key, const std::string& value) {
  bool carried = false;
  for (const auto& caller : callers) {
    const auto* model = caller.find(key);
    if (model == nullptr) continue;
    carried = true;
    if (may_come(context, family, caller, alone(named, value, model->list))) return false;
  }
  return carried;
}

/// Components whose word says who is meant: a part of it would name somebody else.
std::set<std::string> names_of(const identity::Family& family) {
  std::set<std::string> names;
  for (const auto& [name, component] : family.components) {
    const auto role = component.role;
    if (role == identity::Component::Role::Tenant || role == identity::Component::Role::Project)
      names.insert(name);
  }
  return names;
}

/// The nearest value that some token has.
std::optional<std::string> nearest(Context& context, const WebTrust& trust,
                                   const std::vector<identity::Scenario>& callers,
                                   const policy::Clause& named, const std::string& key,
                                   const std::string& value) {
  const auto whole = names_of(trust.family());
  std::vector<NearText> found;
  for (const auto& caller : callers) {
    const auto* model = caller.find(key);
    if (model == nullptr || caller.customised) continue;
    for (const auto& pieces : model->values) {
      if (auto near = nearest_text(pieces, caller.components, whole, value))
        found.push_back(std::move(*near));
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const NearText& a, const NearText& b) { return a.changes < b.changes; });
  for (const auto& near : found) {
    if (!near.complete || !is_never(context, trust.family(), callers, named, key, near.text))
      return near.text;
  }
  return std::nullopt;
}

Fix advice(Context& context, const WebTrust& trust, const std::vector<identity::Scenario>& callers,
           const policy::Clause& clause, const policy::Clause& named, const policy::Value& value) {
  Fix fix;
  const std::string key = lower_case(clause.key.text);
  if (const auto near = nearest(context, trust, callers, named, key, value.text)) {
    fix.description = "the nearest value that such tokens have is \"" + *near + "\"";
  } else if (key == lower_case(identity::key_of(trust.issuer, trust.family().lock.claim))) {
    Pins pins;
    for (const auto& known : context.pins(trust)) pins.insert(known.begin(), known.end());
    fix.description = lock_fix(trust, {value.place, &clause, &value}, pins).description;
  } else {
    fix.description = "look at a token: `trustlint explain --token` shows what its claims hold";
  }
  return fix;
}

void check_clause(Context& context, const WebTrust& trust,
                  const std::vector<identity::Scenario>& callers, const policy::Clause& clause) {
  const std::string key = lower_case(clause.key.text);
  const auto named = naming(clause, policy::Effect::Allow);
  const auto claim = trust.family().claim_of(trust.issuer, key);
  if (!named || !claim) return;
  for (const auto& value : clause.values) {
    if (is_reported(context, *trust.statement, value.place) ||
        is_reported(context, *trust.statement, clause.key.place) ||
        is_left_open(context, value.place) ||
        !is_never(context, trust.family(), callers, *named, key, value.text))
      continue;
    const auto anybody = context.accepted(*trust.statement, callers);
    Finding finding;
    finding.place = value.place;
    finding.message = "no token of " + trust.family().name + " has " + quoted(value.text) + " as " +
                      quoted(*claim) +
                      (anybody.proved() ? ": nobody can assume the role through this statement"
                                        : ": this value lets nobody in");
    finding.label = "never in a token";
    finding.related.push_back({"the operator", clause.operator_name.place});
    finding.fix = advice(context, trust, callers, clause, *named, value);
    context.report(trust.statement, std::move(finding));
  }
}

void check(Context& context) {
  for (const auto& trust : context.web_trusts()) {
    // Where the shape of the tokens is a guess, so would the finding be.
    if (!trust.match || trust.unknown() || trust.inferred || !trust.family().verified) continue;
    const auto callers = context.callers(trust, {});
    for (const auto& clause : trust.statement->clauses)
      check_clause(context, trust, callers, clause);
  }
}

}  // namespace

const Rule subject_never_minted = {
    .id = "TL128",
    .name = "subject-never-minted",
    .pack = "oidc",
    .family = "",
    .rank = 420,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary =
        "A subject or another claim is compared with a value that no token of this issuer can have",
    .doc = R"(## What it does
Asks of every value that an Allow compares a claim with: is there a token of this issuer that has it? The shapes of tokens
come from the catalogue, with customised subjects: for GitHub any sequence of the documented claims counts, so only a segment that
cannot exist is reported. What every run has anew, like the step's id in a Bitbucket subject, is in no token to come. The finding suggests the nearest value that a token can have.

## Why it is bad
`repo:acme/app:ref:refs/head/main` looks right and never matches: the workload is denied with an error that does not say why.
What people do then is the danger: they widen the pattern until it works, and leave it there.

## How to fix it
Write the subject as the issuer mints it. `trustlint explain` says for a token why it is refused:

```json
"StringEquals": {"token.actions.githubusercontent.com:sub": "repo:acme/app:ref:refs/heads/main"}
```

## References
- https://docs.github.com/en/actions/reference/security/oidc
- https://docs.gitlab.com/ci/secrets/id_token_authentication/
- https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/workload-identity-tokens
)",
    .check = check,
};

}  // namespace trustlint::rules
