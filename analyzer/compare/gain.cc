/// The question is put for every call of everybody; if anybody is found, it is put again for
/// strangers, who tell more.
#include "compare/gain.h"

#include "compare/who.h"

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
      if (result.unknown.empty()) result.unknown = unbounded(*question_.policy);
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
    for (const auto& candidate : candidates) {
      question_.scenario = &candidate.scenario;
      auto answer = engine_.ask(question_);
      if (answer.found()) return {&candidate, std::move(answer)};
      if (!answer.proved() && unknown != nullptr && unknown->empty()) *unknown = answer.reason;
    }
    return {};
  }

  Difference told(const Found& found) {
    const Candidate& candidate = *found.candidate;
    Difference difference;
    difference.request = *found.answer.witness;
    difference.shown_keys = candidate.scenario.shown_keys;
    difference.outsider = candidate.outsider;
    difference.unreviewed = candidate.scenario.unreviewed;
    difference.assumption = found.answer.assumption;
    const auto* trust = candidate.group->trust;
    if (difference.assumption.empty() && trust != nullptr && !trust->match)
      difference.assumption =
          trust->issuer + ", which the catalogue does not describe, issues such tokens";
    if (difference.assumption.empty())
      difference.assumption = everybody_.ungranted(difference.request);
    difference.who =
        who(everybody_, candidate, found.answer, [&](const identity::Scenario& scenario) {
          solver::Question again = question_;
          again.scenario = &scenario;
          return engine_.ask(again).found();
        });
    return difference;
  }

  Everybody& everybody_;
  solver::Engine& engine_;
  solver::Question question_;
};

}  // namespace

Gain gain(const policy::TrustPolicy& more, const policy::TrustPolicy& less, Everybody& everybody,
          solver::Engine& engine) {
  engine.begin();
  return Search(more, less, everybody, engine).run();
}

Relation relation(const Gain& gained, const Gain& lost) {
  const bool known = (gained.found || gained.proved()) && (lost.found || lost.proved());
  if (!known) return Relation::Undecided;
  if (gained.found && lost.found) return Relation::Incomparable;
  if (gained.found) return Relation::Wider;
  return lost.found ? Relation::Narrower : Relation::Equal;
}

}  // namespace trustlint::compare
