/// The question is put for every call of everybody; if anybody is found, it is put again for
/// strangers, who tell more.
#include "compare/gain.h"

#include <algorithm>

#include "compare/subsumption.h"
#include "compare/who.h"
#include "condition/statement.h"

namespace trustlint::compare {

namespace {

/// Why the callers of the policy are not all known; empty when they are.
std::string unbounded(const policy::TrustPolicy& policy) {
  if (policy.malformed) return "the policy is malformed";
  for (const auto& statement : policy.statements) {
    const std::string name = "statement " + std::to_string(statement.index + 1);
    if (statement.malformed) return name + " is malformed";
    if (statement.not_principal && statement.effect == policy::Effect::Allow)
      return name + " uses NotPrincipal";
  }
  return {};
}

/// Does some statement perhaps allow the action to such callers? What is plain from names needs no
/// solver.
bool may_allow(const policy::TrustPolicy& policy, const Group& group, const std::string& action) {
  const auto means = [&](const policy::Principal& principal) {
    if (group.kind == Group::Kind::Aws) return principal.type == policy::Principal::Type::Aws;
    return principal.type != policy::Principal::Type::Aws &&
           principal.value.text == group.principal;
  };
  return std::any_of(policy.statements.begin(), policy.statements.end(), [&](const auto& one) {
    if (one.malformed || !one.effect_known || one.not_principal) return true;
    return one.effect == policy::Effect::Allow && condition::speaks_of(one, action) &&
           std::any_of(one.principals.begin(), one.principals.end(), means);
  });
}

bool may_accept(const policy::TrustPolicy& policy, const Candidate& candidate) {
  if (policy.malformed) return true;
  const auto& also = candidate.scenario.also_actions;
  return may_allow(policy, *candidate.group, candidate.scenario.action) &&
         std::all_of(also.begin(), also.end(), [&](const std::string& action) {
           return may_allow(policy, *candidate.group, action);
         });
}

/// So many looks for a request where nothing can be proved any more.
constexpr std::size_t kMostUndecided = 32;

struct Found {
  const Candidate* candidate = nullptr;
  solver::Answer answer;
};

class Search {
 public:
  Search(const policy::TrustPolicy& more, const policy::TrustPolicy& less, Everybody& everybody,
         solver::Engine& engine)
      : everybody_(everybody), engine_(engine) {
    question_.policy = &more;
    question_.accepted = true;
    question_.refused_by = &less;
  }

  Gain run() {
    Gain result;
    const auto somebody = first(everybody_.all(), &result.unknown);
    if (!somebody.candidate) {
      if (!result.unknown.empty()) return result;
      if (everybody_.too_many()) {
        result.unknown = "the policies name more callers than are looked at";
        return result;
      }
      result.unknown = unbounded(*question_.policy);
      const auto name = everybody_.nobody(*question_.policy, *question_.refused_by, engine_);
      if (result.unknown.empty() && !name.empty())
        result.unknown = "nobody is called `" + name + "`, and what is meant by it is not known";
      return result;
    }
    if (somebody.candidate->group->kind == Group::Kind::OtherTokens) {
      const auto& trust = *somebody.candidate->group->trust;
      result.unknown = "the answer depends on whether " + trust.issuer +
                       " issues other tokens than those of " + trust.family().name;
      return result;
    }
    result.unknown.clear();
    const auto outsiders = everybody_.outsiders();
    const auto stranger = first(outsiders, nullptr);
    result.found = told(stranger.candidate != nullptr ? stranger : somebody);
    return result;
  }

 private:
  Found first(const std::deque<Candidate>& candidates, std::string* unknown) {
    std::size_t undecided = 0;
    for (const auto& candidate : candidates) {
      if (undecided == kMostUndecided) break;
      if (!may_accept(*question_.policy, candidate)) continue;
      question_.scenario = &candidate.scenario;
      auto answer = engine_.ask(question_);
      if (answer.found()) return {&candidate, std::move(answer)};
      if (answer.proved()) continue;
      ++undecided;
      if (unknown != nullptr && unknown->empty()) *unknown = answer.reason;
    }
    return {};
  }

  Difference told(const Found& found) {
    const Candidate& candidate = *found.candidate;
    const auto ask = [&](const identity::Scenario& scenario) {
      solver::Question again = question_;
      again.scenario = &scenario;
      return engine_.ask(again);
    };
    const auto answer = told_by_names_that_matter(everybody_, candidate, found.answer, ask);
    Difference difference;
    difference.request = *answer.witness;
    difference.shown_keys = candidate.scenario.shown_keys;
    difference.outsider = candidate.outsider;
    difference.unreviewed = candidate.scenario.unreviewed;
    difference.assumption = answer.assumption;
    const auto* trust = candidate.group->trust;
    if (difference.assumption.empty() && trust != nullptr && !trust->match)
      difference.assumption =
          trust->issuer + ", which the catalogue does not describe, issues such tokens";
    if (difference.assumption.empty())
      difference.assumption = everybody_.ungranted(difference.request);
    difference.who = who(everybody_, candidate, answer,
                         [&](const identity::Scenario& scenario) { return ask(scenario).found(); });
    return difference;
  }

  Everybody& everybody_;
  solver::Engine& engine_;
  solver::Question question_;
};

}  // namespace

Gain gain(const policy::TrustPolicy& more, const policy::TrustPolicy& less, Everybody& everybody,
          solver::Engine& engine) {
  if (plainly_contained(more, less)) return {};
  return Search(more, less, everybody, engine).run();
}

Comparison compare_policies(const policy::TrustPolicy& before, const policy::TrustPolicy& after,
                            const std::optional<std::string>& account, const config::Config& config,
                            solver::Engine& engine, const std::set<std::string>& ours) {
  Comparison result;
  Everybody everybody(before, after, account, config, engine, ours);
  Gain gained = gain(after, before, everybody, engine);
  Gain lost = gain(before, after, everybody, engine);
  result.relation = relation(gained, lost);
  if (result.relation == Relation::Undecided)
    result.reason = gained.unknown.empty() ? lost.unknown : gained.unknown;
  result.gained = std::move(gained.found);
  result.lost = std::move(lost.found);
  return result;
}

Relation relation(const Gain& gained, const Gain& lost) {
  const bool known = (gained.found || gained.proved()) && (lost.found || lost.proved());
  if (!known) return Relation::Undecided;
  if (gained.found && lost.found) return Relation::Incomparable;
  if (gained.found) return Relation::Wider;
  return lost.found ? Relation::Narrower : Relation::Equal;
}

}  // namespace trustlint::compare
