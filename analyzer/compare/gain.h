/// What one policy accepts and another does not.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "compare/callers.h"
#include "compare/compare.h"

namespace trustlint::compare {

/// Found, proved that there is none, or not decided.
struct Gain {
  std::optional<Difference> found;
  std::string unknown;  ///< Nothing found: why that is no proof; empty when it is.

  bool proved() const { return !found && unknown.empty(); }
};

/// The most telling request that `more` accepts and `less` does not.
Gain gain(const policy::TrustPolicy& more, const policy::TrustPolicy& less, Everybody& everybody,
          solver::Engine& engine);

/// Compares two policies of which every part is known; the engine's subject is the caller's to
/// begin. `account`: the role's own; `ours`: accounts
/// that stand for one of ours.
Comparison compare_policies(const policy::TrustPolicy& before, const policy::TrustPolicy& after,
                            const std::optional<std::string>& account, const config::Config& config,
                            solver::Engine& engine, const std::set<std::string>& ours = {});

/// What two gains make: of the new policy, and of the old one.
Relation relation(const Gain& gained, const Gain& lost);

}  // namespace trustlint::compare
