#include <algorithm>

#include "rule/audience.h"
#include "rule/misread.h"
#include "rule/naming.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

bool is_audience_key(const WebTrust& trust, const policy::Clause& clause) {
  const auto keys = audience_keys(trust);
  return std::find(keys.begin(), keys.end(), lower_case(clause.key.text)) != keys.end();
}

/// The audiences that the statement writes down.
std::vector<std::string> written(const WebTrust& trust) {
  std::vector<std::string> texts;
  for (const auto& clause : trust.statement->clauses) {
    if (!is_audience_key(trust, clause)) continue;
    for (const auto& value : clause.values) texts.push_back(value.text);
  }
  return texts;
}

bool differs_in_case_only(const std::vector<std::string>& texts, const std::string& word) {
  return std::any_of(texts.begin(), texts.end(),
                     [&](const auto& text) { return lower_case(text) == lower_case(word); });
}

/// A token with an audience that nobody wrote down. Of a provider in view: with one of several
/// client ids that are accepted; a pattern that admits one of them alone means that one.
solver::Answer foreign(Context& context, const WebTrust& trust, const std::string& component) {
  auto texts = written(trust);
  const auto ask = [&](const identity::Restriction& restriction) {
    return context.accepted(*trust.statement, context.callers(trust, restriction));
  };
  identity::Restriction restriction;
  const auto ids = context.client_ids(trust);
  if (!ids) {
    // The usual ones may be what the pattern means.
    const auto& usual = trust.family().audiences;
    texts.insert(texts.end(), usual.begin(), usual.end());
    restriction.excluded[component] = texts;
    return ask(restriction);
  }
  std::size_t accepted = 0;
  solver::Answer found;
  for (const auto& id : *ids) {
    restriction.fixed[component] = id;
    auto answer = ask(restriction);
    if (!answer.found()) continue;
    ++accepted;
    if (!differs_in_case_only(texts, id)) found = std::move(answer);
  }
  return accepted > 1 ? found : solver::Answer{};
}

void check_open(Context& context, const WebTrust& trust, const std::string& component) {
  if (!restricts_audience(context, trust)) return;
  const auto answer = foreign(context, trust, component);
  if (!answer.found()) return;
  const auto shown = answer.witness->context.find(trust.issuer + ":aud");
  if (shown == answer.witness->context.end() || shown->second.values.empty()) return;
  const std::string& audience = shown->second.values[0];
  if (differs_in_case_only(written(trust), audience)) return;
  Finding finding = openness_finding(context, *trust.statement, trust.principal->value.place,
                                     answer, audience_keys(trust));
  finding.message =
      "a token that was minted for another service is accepted: the condition on the "
      "audience admits " +
      quoted(audience);
  finding.label = "admits " + quoted(audience);
  Fix fix;
  fix.description = "name the audience: \"StringEquals\": {\"" + trust.issuer + ":aud\": \"" +
                    (trust.family().audiences.empty() ? "AUDIENCE" : trust.family().audiences[0]) +
                    "\"}";
  finding.fix = fix;
  context.report(trust.statement, std::move(finding));
}

/// Can a token with one of the client ids have this audience?
bool is_used(Context& context, const WebTrust& trust, const std::string& component,
             const std::vector<std::string>& ids, const policy::Clause& alone) {
  for (const auto& id : ids) {
    identity::Restriction restriction;
    restriction.fixed[component] = id;
    if (!context.holds_for(alone, context.callers(trust, restriction)).proved()) return true;
  }
  return false;
}

/// Audiences that the provider in view does not list: AWS refuses such tokens.
void check_unused(Context& context, const WebTrust& trust, const std::string& component) {
  const auto ids = context.client_ids(trust);
  if (!ids) return;
  for (const auto& clause : trust.statement->clauses) {
    const auto named = naming(clause, policy::Effect::Allow);
    if (!named || lower_case(clause.key.text) != lower_case(trust.issuer) + ":aud") continue;
    std::vector<const policy::Value*> unused;
    for (const auto& value : clause.values) {
      policy::Clause alone = *named;
      alone.values = {value};
      if (!is_used(context, trust, component, *ids, alone)) unused.push_back(&value);
    }
    if (unused.empty() || is_reported(context, *trust.statement, unused[0]->place)) continue;
    Finding finding;
    finding.place = unused[0]->place;
    finding.message = "no client id of the identity provider is " + quoted(unused[0]->text) +
                      ": AWS refuses every token with this audience";
    if (unused.size() == clause.values.size())
      finding.message += ", so nobody can assume the role through this statement";
    finding.label = "the provider lists " + listed(*ids);
    for (const auto* value : unused) {
      if (value != unused[0]) finding.related.push_back({"this one neither", value->place});
    }
    for (const auto* provider : context.providers(trust))
      finding.related.push_back({"the client ids of the identity provider", provider->place});
    Fix fix;
    fix.description = "use " + listed({ids->front()}) + ", or add the audience to the provider";
    finding.fix = fix;
    context.report(trust.statement, std::move(finding));
  }
}

void check(Context& context) {
  for (const auto& trust : context.web_trusts()) {
    if (!trust.match) continue;
    const std::string component = audience_of(trust.family());
    if (component.empty()) continue;
    // Where the application says who is trusted, another one is a stranger: openness.
    const auto role = trust.family().components.at(component).role;
    if (role == identity::Component::Role::Tenant) continue;
    check_unused(context, trust, component);
    if (!context.settled(*trust.statement)) check_open(context, trust, component);
  }
}

}  // namespace

const Rule foreign_aud = {
    .id = "TL112",
    .name = "oidc-foreign-aud",
    .pack = "oidc",
    .family = "audience",
    .rank = 301,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary =
        "The condition on the audience admits tokens for other services, or one that the identity "
        "provider does not list",
    .doc = R"(## What it does
Asks whether a token is accepted whose audience the statement does not write down, although a condition tests it: `sts.*`, a
negation, a list with a wildcard in it. Where the identity provider is in the same document, only its client ids count; then
the rule also reports an audience that is none of them.

## Why it is bad
The audience says which service a token is for. A condition that admits others lets that service, or whoever reads its
logs, use the tokens that it was sent. And an audience that the provider does not list lets nobody in at all: AWS refuses
the token before it looks at the role, and the next attempt to repair that is often a wider condition.

## How to fix it
Name the audience, the same in both places:

```json
"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
- https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
)",
    .check = check,
};

}  // namespace trustlint::rules
