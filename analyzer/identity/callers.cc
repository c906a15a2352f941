#include "identity/callers.h"

#include "policy/lower_case.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "identity/keys.h"

namespace trustlint::identity {

namespace {

/// Does a catalogue name (`aws:PrincipalTag/*`, `saml:*`) cover a key?
bool covers(std::string_view name, std::string_view key) {
  const std::string pattern = policy::ascii_lower(name);
  if (pattern.back() != '*') return pattern == key;
  return key.substr(0, pattern.size() - 1) ==
         std::string_view(pattern).substr(0, pattern.size() - 1);
}

using Components = std::map<std::string, Language>;

void add_components(Components& languages, const std::map<std::string, Component>& components,
                    const Restriction& restriction) {
  for (const auto& [name, component] : components) {
    Language language = component.language;
    if (auto fixed = restriction.fixed.find(name); fixed != restriction.fixed.end()) {
      language.words = {fixed->second};
      language.examples.clear();
    }
    if (auto excluded = restriction.excluded.find(name); excluded != restriction.excluded.end()) {
      language.excluded.insert(language.excluded.end(), excluded->second.begin(),
                               excluded->second.end());
    }
    if (auto example = restriction.examples.find(name); example != restriction.examples.end()) {
      language.examples.insert(language.examples.begin(), example->second);
    }
    language.fresh_start = restriction.fresh.count(name) != 0;
    languages[name] = std::move(language);
  }
}

/// Gives the scenario the components that it speaks of, and takes away the keys that nobody asks
/// about. There are dozens of each, and every question copies a scenario.
void furnish(Scenario& scenario, const TestedKeys& tested, const Components& all) {
  std::set<const KeyModel*> wanted;
  for (const auto& key : tested) wanted.insert(scenario.find(key));
  for (const auto& key : scenario.shown_keys) wanted.insert(scenario.find(key));
  std::vector<KeyModel> keys;
  for (auto& key : scenario.keys) {
    if (wanted.count(&key) != 0) keys.push_back(std::move(key));
  }
  scenario.keys = std::move(keys);
  std::vector<Template> left{scenario.caller_id, scenario.caller_account};
  if (scenario.caller_role_arn) left.push_back(*scenario.caller_role_arn);
  if (scenario.caller_unique_id) left.push_back(*scenario.caller_unique_id);
  for (const auto& key : scenario.keys) {
    left.insert(left.end(), key.values.begin(), key.values.end());
    if (key.many) left.push_back(*key.many);
  }
  while (!left.empty()) {
    const Template pieces = std::move(left.back());
    left.pop_back();
    for (const auto& piece : pieces) {
      if (!piece.is_component || scenario.components.count(piece.text) != 0) continue;
      const Language& language =
          scenario.components.emplace(piece.text, all.at(piece.text)).first->second;
      left.insert(left.end(), language.segments.begin(), language.segments.end());
    }
  }
}

/// A key that the policy tests and the scenario does not have. Keys that nobody describes may
/// exist; those of the catalogue that such callers never carry do not, nor do claims of other
/// issuers.
void add_undescribed(Scenario& scenario, const CallerKind& kind, const std::string& key,
                     const std::optional<std::string>& issuer) {
  KeyModel model{key, true, false, {parse_template("{free}")}, std::nullopt, !kind.any_key};
  if (is_issuer_key(key)) {
    const bool own = issuer && key.rfind(policy::ascii_lower(*issuer) + ":", 0) == 0;
    if (issuer && !own) return;
    const ConditionKey* claim = Keys::get().describe(key);
    if (own && claim != nullptr) {
      model.undescribed = false;
      model.list = claim->plurality == Plurality::List;
      if (model.list) model.many = std::exchange(model.values, {}).front();
    }
  } else if (const ConditionKey* known = Keys::get().find(key)) {
    if (known->presence(kind.id, kind.action) == Presence::Never) return;
    model.list_disputed = known->plurality == Plurality::Disputed;
  }
  scenario.keys.push_back(std::move(model));
}

/// `issuer` is whose claims come along: empty for none, nothing when nobody knows.
void add_caller_keys(Scenario& scenario, const CallerKind& kind, const TestedKeys& tested,
                     const Restriction& restriction, const std::optional<std::string>& issuer = "",
                     const std::vector<std::string>& never_here = {}) {
  const auto never = [&](std::string_view key) {
    return std::any_of(never_here.begin(), never_here.end(),
                       [&](const auto& name) { return covers(name, key); });
  };
  const auto is_network = [](std::string_view key) {
    const ConditionKey* known = Keys::get().find(key);
    return known != nullptr && known->network;
  };
  for (KeyModel model : kind.keys) {
    if (never(policy::ascii_lower(model.key))) continue;
    if (restriction.outside_network && is_network(model.key)) {
      if (model.key != "aws:SourceIp") continue;  // such keys only come with a VPC endpoint
      model.values = {parse_template("{outside_address}")};
    }
    scenario.keys.push_back(std::move(model));
  }
  for (const auto& key : tested) {
    if (scenario.find(key) != nullptr || never(key)) continue;
    if (restriction.outside_network && is_network(key)) continue;
    add_undescribed(scenario, kind, key, issuer);
  }
}

const CallerKind& kind_of(const char* name) { return Catalog::get().callers().kinds.at(name); }

Scenario aws_caller(const char* name, const TestedKeys& tested, const Restriction& restriction) {
  const CallerKind& kind = kind_of(name);
  Scenario scenario;
  scenario.name = kind.name;
  scenario.caller = condition::Caller::Type::Aws;
  scenario.action = kind.action;
  scenario.caller_id = *kind.arn;
  scenario.caller_account = parse_template("{account}");
  scenario.caller_role_arn = kind.role_arn;
  scenario.caller_unique_id = kind.unique_id;
  add_caller_keys(scenario, kind, tested, restriction);
  Components all;
  add_components(all, Catalog::get().callers().components, restriction);
  furnish(scenario, tested, all);
  return scenario;
}

}  // namespace

namespace {

/// What every token of an issuer rests on: that the catalogue is right about it.
std::string doubt(const Catalog::Match& match, const std::string& issuer) {
  if (match.tenancy == Tenancy::Unknown)
    return issuer + " issues tokens like those of " + match.family->name;
  if (match.family->verified) return {};
  return "tokens of " + match.family->name +
         " look as the catalogue says, which was not checked against its documentation";
}

}  // namespace

std::vector<Scenario> web_identity_callers(const Catalog::Match& match, const std::string& issuer,
                                           const std::string& principal, const TestedKeys& tested,
                                           const Restriction& restriction) {
  std::vector<Scenario> scenarios;
  const Family& family = *match.family;
  Components all;
  add_components(all, Catalog::get().callers().components, {});
  add_components(all, family.components, restriction);
  for (const auto& [name, word] : match.fixed) all.at(name).words = {word};
  const IssuerKeys& shown = Keys::get().issuer(issuer);
  const auto visible = [&](const std::string& claim) {
    return claim.find(':') != std::string::npos || shown.find(claim) != nullptr;
  };
  for (const auto& shape : family.shapes) {
    Scenario base;
    base.name = shape.name;
    base.action = kind_of("web-identity").action;
    base.caller_id = {{false, principal, false}};
    base.unreviewed = shape.unreviewed;
    base.context = shape.context;
    base.mild = shape.mild;
    base.customised = shape.customised;
    base.fresh = shape.fresh;
    base.shown_keys = {issuer + ":sub", issuer + ":aud"};
    if (family.lock.claim != "sub" && family.lock.claim != "aud")
      base.shown_keys.insert(base.shown_keys.begin(), key_of(issuer, family.lock.claim));
    // Documented alternatives before those that rest on an assumption, whatever claim they stand
    // in.
    std::vector<Scenario> made{base};
    for (const auto& claim : shape.claims) {
      if (!visible(claim.name)) continue;
      const std::string key = key_of(issuer, claim.name);
      const bool is_tested = tested.count(policy::ascii_lower(key)) != 0;
      std::vector<Scenario> next;
      for (const auto& alternative : claim.alternatives) {
        for (const auto& scenario : made) {
          next.push_back(scenario);
          next.back().keys.push_back(
              {key, claim.optional, alternative.list, alternative.values, alternative.many, false});
          next.back().borrowed |= alternative.borrowed;
          if (next.back().assumption.empty()) next.back().assumption = alternative.assumption;
        }
        if (!is_tested) break;
      }
      made = std::move(next);
    }
    for (auto& scenario : made) {
      if (scenario.assumption.empty()) scenario.assumption = doubt(match, issuer);
      add_caller_keys(scenario, kind_of("web-identity"), tested, restriction, "", family.never);
      furnish(scenario, tested, all);
      scenarios.push_back(std::move(scenario));
    }
  }
  std::stable_sort(scenarios.begin(), scenarios.end(), [](const Scenario& a, const Scenario& b) {
    return std::tuple(a.borrowed, !a.assumption.empty(), a.customised) <
           std::tuple(b.borrowed, !b.assumption.empty(), b.customised);
  });
  return scenarios;
}

std::vector<Scenario> unknown_issuer_callers(const std::string& issuer,
                                             const std::string& principal, const TestedKeys& tested,
                                             const Restriction& restriction) {
  Scenario scenario;
  scenario.name = "token";
  scenario.action = kind_of("web-identity").action;
  scenario.caller_id = {{false, principal, false}};
  scenario.shown_keys = {issuer + ":sub", issuer + ":aud"};
  auto components = Catalog::get().callers().components;
  auto& subject = components["subject"];
  subject = components.at("free");
  subject.language.separate = false;
  components["audience"] = subject;
  scenario.keys.push_back(
      {issuer + ":sub", false, false, {parse_template("{subject}")}, std::nullopt, false});
  scenario.keys.push_back(
      {issuer + ":aud", false, false, {parse_template("{audience}")}, std::nullopt, false});
  add_caller_keys(scenario, kind_of("web-identity"), tested, restriction, issuer);
  Components all;
  add_components(all, components, restriction);
  furnish(scenario, tested, all);
  return {scenario};
}

Scenario iam_user(const TestedKeys& tested, const Restriction& restriction) {
  return aws_caller("iam-user", tested, restriction);
}

Scenario role_session(const TestedKeys& tested, const Restriction& restriction) {
  return aws_caller("role-session", tested, restriction);
}

std::vector<Scenario> aws_callers(const TestedKeys& tested, const Restriction& restriction) {
  return {role_session(tested, restriction), iam_user(tested, restriction)};
}

namespace {

Scenario caller_of(const char* name, condition::Caller::Type type, const std::string& principal,
                   const TestedKeys& tested, const Restriction& restriction,
                   const std::optional<std::string>& issuer = "", const char* request = nullptr) {
  const CallerKind& kind = kind_of(name);
  Scenario scenario;
  scenario.name = kind.name;
  scenario.caller = type;
  scenario.action = kind.action;
  scenario.caller_id = {{false, principal, false}};
  Components all;
  add_components(all, Catalog::get().callers().components, restriction);
  if (request != nullptr) {
    const Services& services = Catalog::get().services();
    add_components(all, services.components, restriction);
    for (const auto& claim : services.requests.at(request)) {
      const auto& value = claim.alternatives[0];
      scenario.keys.push_back(
          {claim.name, claim.optional, value.list, value.values, value.many, false});
    }
    scenario.shown_keys = {"aws:SourceArn", "aws:SourceAccount"};
  }
  add_caller_keys(scenario, kind, tested, restriction, issuer);
  furnish(scenario, tested, all);
  return scenario;
}

}  // namespace

Scenario certificate_holder(const std::string& principal, const TestedKeys& tested,
                            const Restriction& restriction) {
  return caller_of("roles-anywhere", condition::Caller::Type::Service, principal, tested,
                   restriction);
}

Scenario deputy_call(const std::string& principal, const TestedKeys& tested,
                     const Restriction& restriction) {
  return caller_of("service", condition::Caller::Type::Service, principal, tested, restriction, "",
                   "deputy");
}

Scenario pod_call(const std::string& principal, const TestedKeys& tested,
                  const Restriction& restriction) {
  return caller_of("service", condition::Caller::Type::Service, principal, tested, restriction, "",
                   "pod");
}

Scenario service_caller(const std::string& principal, const TestedKeys& tested) {
  return caller_of("service", condition::Caller::Type::Service, principal, tested, {});
}

Scenario saml_caller(const std::string& principal, const TestedKeys& tested) {
  // A name that says nothing of its provider may stand for one of tokens.
  const bool provider = principal.find(":saml-provider/") != std::string::npos;
  return caller_of("saml", condition::Caller::Type::Federated, principal, tested, {},
                   provider ? std::optional<std::string>("") : std::nullopt);
}

}  // namespace trustlint::identity
