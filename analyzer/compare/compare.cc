/// Entry points: `compare`, `within`. Variants of a policy are paired by the condition that chooses
/// them, if it is defined alike; each pair is two policies, with holes (`fillings.h`) or without
/// (`gain.h`).
#include "compare/compare.h"

#include <algorithm>
#include <set>

#include "compare/callers.h"
#include "compare/definitions.h"
#include "compare/fillings.h"
#include "compare/gain.h"
#include "compare/versions.h"
#include "compare/within.h"

namespace trustlint::compare {

namespace {

constexpr std::size_t kMostPairs = 64;

input::RoleSource what_is_known(const input::RoleSource& before, const input::RoleSource& after) {
  input::RoleSource role;
  role.kind = after.kind;
  role.account = after.account ? after.account : before.account;
  return role;
}

/// In both directions, or only whether the first policy accepts all that the second does.
struct How {
  decltype(&compare_policies) decide = compare_policies;
  std::string_view (*name)(Relation) = compare::name;
  std::string first = "the policy before";
};

Comparison compare_variant(const input::RoleSource& before, const input::PolicySource& old_policy,
                           const input::RoleSource& after, const input::PolicySource& new_policy,
                           const How& how, const config::Config& config, solver::Engine& engine) {
  const Versions both = versions(before, old_policy, after, new_policy);
  Comparison result;
  if (both.same_text && !both.foreign_mark) {
    result.relation = Relation::Equal;
    return result;
  }
  if (both.foreign_mark) {
    result.reason = "the policy holds a private-use character, which IAM refuses";
    return result;
  }
  const auto role = what_is_known(before, after);
  CompareKnown known;
  known.name = how.name;
  known.decide = [&](const auto& one, const auto& other, const auto& ours) {
    return how.decide(one, other, role.account, config, engine, ours);
  };
  if (both.used().empty()) return known.decide(both.before, both.after, {});
  return compare_filled(both, role, config, engine, known);
}

/// A pair of variants that a deployment may have.
struct Pair {
  const input::PolicySource* before = nullptr;
  const input::PolicySource* after = nullptr;
  bool certain = false;  ///< There is a deployment with these two.
};

std::vector<Pair> pairs(const input::RoleSource& before, const input::RoleSource& after) {
  const auto conditions = [](const input::RoleSource& role) {
    std::set<std::string> all;
    for (const auto& source : role.policies) all.insert(source.when);
    return all;
  };
  std::vector<Pair> found;
  const bool alike = conditions(before) == conditions(after) &&
                     definitions(before).of_variants == definitions(after).of_variants;
  const bool certain = before.policies.size() == 1 || after.policies.size() == 1;
  for (const auto& one : before.policies) {
    for (const auto& other : after.policies) {
      if (alike && one.when != other.when) continue;
      found.push_back({&one, &other, alike || certain});
    }
  }
  return found;
}

std::string when(const Pair& pair) {
  return !pair.after->when.empty() ? pair.after->when : pair.before->when;
}

/// A gain in any variant is one; there is none when no variant has one.
Comparison merge(const std::vector<Pair>& pairs, std::vector<Comparison> results) {
  Comparison merged;
  Gain gained;
  Gain lost;
  const auto in_all = [&](auto member) {
    return std::all_of(results.begin(), results.end(),
                       [&](const Comparison& one) { return (one.*member).has_value(); });
  };
  const auto add = [&](std::size_t i, auto member, Gain& gain) {
    Comparison& one = results[i];
    const std::string condition = when(pairs[i]).empty() ? "" : ", when " + when(pairs[i]);
    if (const auto& found = one.*member) {
      const bool everywhere = in_all(member);
      if (!pairs[i].certain && !everywhere) {
        gain.unknown =
            "it is not known whether the variants of both versions go together" + condition;
        return;
      }
      const bool better =
          !gain.found || (found->outsider && !gain.found->outsider) ||
          (found->outsider == gain.found->outsider && found->unreviewed && !gain.found->unreviewed);
      if (!better) return;
      gain.found = found;
      if (!everywhere) gain.found->who += condition;
    } else if (one.relation == Relation::Undecided && gain.unknown.empty()) {
      gain.unknown = one.reason + condition;
    }
  };
  for (std::size_t i = 0; i < results.size(); ++i) {
    add(i, &Comparison::gained, gained);
    add(i, &Comparison::lost, lost);
  }
  merged.relation = relation(gained, lost);
  if (merged.relation == Relation::Undecided)
    merged.reason = gained.unknown.empty() ? lost.unknown : gained.unknown;
  merged.gained = std::move(gained.found);
  merged.lost = std::move(lost.found);
  return merged;
}

Comparison compare_roles(const input::RoleSource& before, const input::RoleSource& after,
                         const How& how, const config::Config& config, solver::Engine& engine) {
  Comparison result;
  if (!before.known() || !after.known()) {
    result.reason = before.known() ? "the policy is not known: " + after.not_known_because
                                   : how.first + " is not known: " + before.not_known_because;
    return result;
  }
  engine.begin();
  const auto found = pairs(before, after);
  if (found.size() > kMostPairs) {
    result.reason = "the policies have more variants than are compared";
    return result;
  }
  std::vector<Comparison> results;
  for (const auto& pair : found)
    results.push_back(
        compare_variant(before, *pair.before, after, *pair.after, how, config, engine));
  return results.size() == 1 ? std::move(results[0]) : merge(found, std::move(results));
}

Comparison beyond_policy(const policy::TrustPolicy& reference, const policy::TrustPolicy& policy,
                         const std::optional<std::string>& account, const config::Config& config,
                         solver::Engine& engine, const std::set<std::string>& ours) {
  Everybody everybody(reference, policy, account, config, engine, ours);
  Gain beyond = gain(policy, reference, everybody, engine);
  Comparison result;
  result.relation = relation(beyond, {});
  result.reason = beyond.unknown;
  result.gained = std::move(beyond.found);
  return result;
}

std::string_view name_of_containment(Relation relation) {
  if (relation == Relation::Undecided) return "undecided";
  return relation == Relation::Wider ? "not within the reference" : "within the reference";
}

}  // namespace

Comparison compare(const input::RoleSource& before, const input::RoleSource& after,
                   const config::Config& config, solver::Engine& engine) {
  return compare_roles(before, after, {}, config, engine);
}

Containment within(const input::RoleSource& role, const input::RoleSource& reference,
                   const config::Config& config, solver::Engine& engine) {
  Comparison found = compare_roles(
      reference, role, {beyond_policy, name_of_containment, "the reference"}, config, engine);
  Containment result;
  result.beyond = std::move(found.gained);
  result.reason = std::move(found.reason);
  if (found.relation == Relation::Equal) result.kind = Containment::Kind::Contained;
  if (result.beyond) result.kind = Containment::Kind::Beyond;
  point_at_excess(result, role, reference);
  return result;
}

}  // namespace trustlint::compare
