/// Two versions of which parts are not known, compared with texts in their place.
///
/// The same texts stand in both. What comes out the same for all that could make a difference is
/// the relation; else it is not decided, and the hole is named.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "compare/compare.h"
#include "compare/versions.h"

namespace trustlint::compare {

/// Compares two policies without holes.
struct CompareKnown {
  /// `ours`: accounts that stand for one of ours.
  std::function<Comparison(const policy::TrustPolicy& before, const policy::TrustPolicy& after,
                           const std::set<std::string>& ours)>
      decide;
  /// What to call a relation.
  std::string_view (*name)(Relation) = compare::name;
};

/// `role`: of whom the account and the kind of document are known.
Comparison compare_filled(const Versions& versions, const input::RoleSource& role,
                          const config::Config& config, solver::Engine& engine,
                          const CompareKnown& compare);

}  // namespace trustlint::compare
