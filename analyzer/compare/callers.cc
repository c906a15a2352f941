#include "compare/callers.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "condition/statement.h"
#include "policy/lower_case.h"
#include "rule/role_facts.h"
#include "solver/questions.h"

namespace trustlint::compare {

using identity::Restriction;
using identity::Scenario;
using policy::Principal;

namespace {

/// An action of the same call, and the condition keys that come with it and never without it.
struct Further {
  std::string_view action;
  std::string_view what;  ///< That the call does.
  std::array<std::string_view, 3> keys;
};

constexpr std::size_t kMostCalls = 4'000;

constexpr std::string_view kSetContext = "sts:SetContext";

constexpr std::array<Further, 3> kFurther = {{
    {"sts:TagSession",
     "passes session tags",
     {"aws:requesttag/", "aws:tagkeys", "sts:transitivetagkeys"}},
    {"sts:SetSourceIdentity", "sets a source identity", {"sts:sourceidentity", "", ""}},
    {kSetContext, "passes a context", {"sts:requestcontext/", "sts:requestcontextproviders", ""}},
}};

bool comes_with(const Further& further, std::string_view key) {
  const std::string name = policy::ascii_lower(key);
  return std::any_of(further.keys.begin(), further.keys.end(), [&](std::string_view own) {
    return !own.empty() && (own.back() == '/' ? name.rfind(own, 0) == 0 : name == own);
  });
}

bool is_in(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// May a statement of the policy allow the action?
bool may_grant(const policy::TrustPolicy& policy, std::string_view action) {
  return std::any_of(policy.statements.begin(), policy.statements.end(), [&](const auto& one) {
    if (one.malformed || !one.effect_known) return true;
    return one.effect == policy::Effect::Allow && condition::speaks_of(one, action);
  });
}

/// Nobody is called so: a caller with such a name would be one that does not exist.
bool is_nobody(const Principal& principal) {
  return principal.value.text == "*" || principal.value.text.empty() ||
         principal.type == Principal::Type::CanonicalUser;
}

constexpr std::array<std::string_view, 2> kSource = {"aws:sourcearn", "aws:sourceaccount"};

bool tests_source(const identity::TestedKeys& tested) {
  return std::any_of(kSource.begin(), kSource.end(),
                     [&](std::string_view key) { return tested.count(std::string(key)) != 0; });
}

/// Calls of a service with whatever keys it sends. The account that it works for is the one in the
/// ARN, where that has one.
std::vector<Scenario> service_calls(const std::string& principal,
                                    const identity::TestedKeys& tested,
                                    const Restriction& restriction) {
  Scenario scenario = identity::service_caller(principal, tested);
  if (!tests_source(tested)) return {scenario};
  auto components = identity::Catalog::get().services().components;
  components["any_region"] = components.at("region");
  components["any_region"].language.min = 0;
  for (const char* name :
       {"partition", "source_service", "any_region", "source_account", "source_resource"}) {
    auto& language = components.at(name).language;
    if (const auto out = restriction.excluded.find(name); out != restriction.excluded.end())
      language.excluded = out->second;
    if (const auto word = restriction.fixed.find(name); word != restriction.fixed.end())
      language.words = {word->second};
    language.fresh_start = restriction.fresh.count(name) != 0;
    scenario.components[name] = language;
  }
  // Certificates come from a trust anchor, always.
  const bool always = identity::service_name(principal) == "rolesanywhere";
  std::vector<Scenario> made;
  for (const char* account : {"{source_account}", ""}) {
    Scenario one = scenario;
    for (auto& key : one.keys) {
      const std::string name = policy::ascii_lower(key.key);
      if (std::find(kSource.begin(), kSource.end(), name) == kSource.end() || key.list) continue;
      const std::string text =
          name == kSource[1]
              ? "{source_account}"
              : "arn:{partition}:{source_service}:{any_region}:" + std::string(account) +
                    ":{source_resource}";
      key.values = {identity::parse_template(text)};
      key.optional = !always && restriction.fresh.count("source_account") == 0;
    }
    one.shown_keys = {"aws:SourceArn", "aws:SourceAccount"};
    made.push_back(std::move(one));
  }
  return made;
}

/// The partition of a role that has these policies: IAM takes principals of no other. Empty: no ARN
/// tells, or not all tell the same.
std::string partition_of(const policy::TrustPolicy& both) {
  const auto& known = identity::Catalog::get().callers().components.at("partition").language.words;
  std::string found;
  for (const auto& statement : both.statements) {
    for (const auto& principal : statement.principals) {
      const std::string partition(rule::arn_part(principal.value.text, 1));
      if (partition.empty() || partition == found) continue;
      if (!found.empty() || !is_in(known, partition)) return {};
      found = partition;
    }
  }
  return found;
}

/// A network makes nobody one of ours: whoever is named nowhere is an outsider inside of it, too.
Restriction from_anywhere(Restriction restriction) {
  restriction.outside_network = false;
  return restriction;
}

input::RoleSource role_of(const std::optional<std::string>& account) {
  input::RoleSource role;
  role.account = account;
  return role;
}

}  // namespace

policy::TrustPolicy joined(const policy::TrustPolicy& one, const policy::TrustPolicy& other) {
  policy::TrustPolicy both = one;
  for (const auto& statement : other.statements) {
    both.statements.push_back(statement);
  }
  for (std::size_t i = 0; i < both.statements.size(); ++i) both.statements[i].index = i;
  if (other.version == policy::TrustPolicy::Version::V2012) both.version = other.version;
  both.malformed = one.malformed || other.malformed;
  return both;
}

Everybody::Everybody(const policy::TrustPolicy& before, const policy::TrustPolicy& after,
                     const std::optional<std::string>& account, const config::Config& config,
                     solver::Engine& engine, std::set<std::string> ours)
    : both_(joined(before, after)),
      partition_(partition_of(both_)),
      role_(role_of(account)),
      context_(role_, both_, config, engine, std::move(ours)) {
  std::vector<std::string> tied;  // actions whose keys are tested
  for (const auto& further : kFurther) {
    const std::string action(further.action);
    if (!both_.malformed && !may_grant(both_, action)) continue;
    granted_.push_back(action);
    const auto& tested = context_.tested();
    if (std::any_of(tested.begin(), tested.end(),
                    [&](const auto& key) { return comes_with(further, key); }))
      tied.push_back(action);
  }
  // A call is refused because of one action, beside those without which its keys are not there.
  for (unsigned set = 0; set < 1U << granted_.size(); ++set) {
    std::vector<std::string> actions;
    std::size_t others = 0;
    for (std::size_t i = 0; i < granted_.size(); ++i) {
      if ((set >> i & 1U) == 0) continue;
      actions.push_back(granted_[i]);
      others += is_in(tied, granted_[i]) ? 0 : 1;
    }
    if (others <= 1) together_.push_back(std::move(actions));
  }
  find_groups();
  for (const auto& group : groups_) {
    too_many_ = all_.size() > kMostCalls;
    if (too_many_) break;
    for (auto& candidate : calls(group, {})) all_.push_back(std::move(candidate));
  }
  std::stable_sort(all_.begin(), all_.end(), [](const Candidate& a, const Candidate& b) {
    const auto rank = [](const Candidate& candidate) {
      const Scenario& scenario = candidate.scenario;
      return std::tuple(candidate.group->kind == Group::Kind::OtherTokens, scenario.borrowed,
                        !scenario.assumption.empty(), scenario.customised, !scenario.unreviewed,
                        scenario.also_actions.size());
    };
    return rank(a) < rank(b);
  });
}

void Everybody::find_groups() {
  const auto add = [&](Group group) {
    const bool known = std::any_of(groups_.begin(), groups_.end(), [&](const Group& other) {
      const auto issuer = [](const Group& one) {
        return one.trust != nullptr ? one.trust->issuer : std::string();
      };
      const auto family = [](const Group& one) -> const void* {
        return one.trust != nullptr && one.trust->match ? one.trust->match->family : nullptr;
      };
      return other.kind == group.kind && other.principal == group.principal &&
             issuer(other) == issuer(group) && family(other) == family(group);
    });
    if (!known) groups_.push_back(std::move(group));
  };
  const auto& web = context_.web_trusts();
  bool aws = both_.statements.empty() || !both_.complete();
  for (const auto& statement : both_.statements) {
    // Whoever is left open by NotPrincipal may be anybody with AWS credentials.
    aws |= statement.not_principal;
    for (const auto& principal : statement.principals) {
      const std::string& name = principal.value.text;
      aws |= principal.type == Principal::Type::Aws;
      if (is_nobody(principal) || principal.type == Principal::Type::Aws) continue;
      if (principal.type == Principal::Type::Service) {
        add({Group::Kind::Service, name, nullptr});
        continue;
      }
      const auto trust = std::find_if(web.begin(), web.end(), [&](const rule::WebTrust& one) {
        return one.principal == &principal;
      });
      if (trust == web.end()) {
        // Of a Deny, or a name that no provider has; an Allow may have the same one.
        const bool known = std::any_of(web.begin(), web.end(), [&](const rule::WebTrust& one) {
          return one.principal->value.text == name;
        });
        if (!known) add({Group::Kind::Saml, name, nullptr});
        continue;
      }
      // Subjects of one statement may tell what another leaves open.
      const auto told = std::find_if(web.begin(), web.end(), [&](const rule::WebTrust& one) {
        return one.match && one.principal->value.text == name && one.issuer == trust->issuer;
      });
      const rule::WebTrust& best = told == web.end() ? *trust : *told;
      add({Group::Kind::Web, name, &best});
      if (best.unknown() && best.match) add({Group::Kind::OtherTokens, name, &best});
    }
  }
  if (aws) add({Group::Kind::Aws, {}, nullptr});
}

std::vector<Scenario> Everybody::shapes(const Group& group, const Restriction& restriction) const {
  const auto& tested = context_.tested();
  switch (group.kind) {
    case Group::Kind::Web:
      return context_.callers(*group.trust, restriction);
    case Group::Kind::OtherTokens:
      return identity::unknown_issuer_callers(group.trust->issuer, group.principal, tested,
                                              restriction);
    case Group::Kind::Aws: {
      Restriction here = restriction;
      if (!partition_.empty()) here.fixed["partition"] = partition_;
      return identity::aws_callers(tested, here);
    }
    case Group::Kind::Service:
      return service_calls(group.principal, tested, restriction);
    case Group::Kind::Saml:
      return {identity::saml_caller(group.principal, tested)};
  }
  return {};
}

/// The call with these further actions, and without the keys of those that it does not have. Where
/// no policy grants such an action, its keys are kept: whoever tests them means something.
Scenario Everybody::with(Scenario scenario, const std::vector<std::string>& actions) const {
  scenario.also_actions = actions;
  for (const auto& further : kFurther) {
    if (!is_in(granted_, further.action) || is_in(actions, further.action)) continue;
    scenario.keys.erase(
        std::remove_if(scenario.keys.begin(), scenario.keys.end(),
                       [&](const auto& key) { return comes_with(further, key.key); }),
        scenario.keys.end());
  }
  return scenario;
}

std::deque<Candidate> Everybody::calls(const Group& group, const Restriction& restriction) const {
  std::deque<Candidate> made;
  const auto scenarios = shapes(group, restriction);
  for (std::size_t i = 0; i < scenarios.size(); ++i) {
    for (const auto& actions : together_) {
      // Only a call of sts:AssumeRole can pass a context.
      const bool federated = scenarios[i].caller == condition::Caller::Type::Federated;
      if (federated && is_in(actions, kSetContext)) continue;
      made.push_back({&group, i, with(scenarios[i], actions), false});
    }
  }
  return made;
}

std::deque<Candidate> Everybody::outsiders() {
  std::deque<Candidate> found;
  for (const auto& group : groups_) {
    if (found.size() > kMostCalls) break;
    std::deque<Candidate> some;
    if (group.kind == Group::Kind::Web && group.trust->shared() && !context_.unsure(*group.trust)) {
      some = calls(group, from_anywhere(context_.outsider(*group.trust)));
    } else if (group.kind == Group::Kind::Aws) {
      some = calls(group, from_anywhere(context_.aws_outsider()));
    } else if (group.kind == Group::Kind::Service && tests_source(context_.tested())) {
      // A service that works for anybody's resource.
      Restriction strangers;
      strangers.fresh = {"source_account"};
      const auto& own = context_.own_accounts();
      strangers.excluded["source_account"].assign(own.begin(), own.end());
      some = calls(group, strangers);
    }
    for (auto& candidate : some) {
      candidate.outsider = true;
      found.push_back(std::move(candidate));
    }
  }
  return found;
}

Scenario Everybody::again(const Candidate& candidate, const Restriction& restriction) {
  return with(shapes(*candidate.group, restriction).at(candidate.shape),
              candidate.scenario.also_actions);
}

std::string Everybody::nobody(const policy::TrustPolicy& policy, const policy::TrustPolicy& other,
                              solver::Engine& engine) const {
  const auto names = [](const policy::TrustPolicy& some, const Principal& wanted) {
    return std::any_of(some.statements.begin(), some.statements.end(), [&](const auto& statement) {
      return std::any_of(statement.principals.begin(), statement.principals.end(),
                         [&](const Principal& one) {
                           return one.type == wanted.type && one.value.text == wanted.value.text;
                         });
    });
  };
  for (const auto& statement : policy.statements) {
    if (statement.malformed || statement.effect != policy::Effect::Allow) continue;
    for (const auto& principal : statement.principals) {
      if (principal.type != Principal::Type::Aws || names(other, principal)) continue;
      policy::TrustPolicy alone;
      alone.statements.emplace_back();
      alone.statements[0].principals = {principal};
      alone.statements[0].actions = {{"sts:*", {}, true}};
      const auto callers = identity::aws_callers({}, {});
      if (solver::dead(engine, alone, 0, {callers.begin(), callers.end()}).proved())
        return principal.value.text;
    }
  }
  return {};
}

std::string Everybody::ungranted(const condition::Request& request) const {
  for (const auto& further : kFurther) {
    if (is_in(granted_, further.action)) continue;
    for (const auto& [key, value] : request.context) {
      if (comes_with(further, key))
        return "the call " + std::string(further.what) + ", which no statement grants (" +
               std::string(further.action) + ")";
    }
  }
  return {};
}

}  // namespace trustlint::compare
