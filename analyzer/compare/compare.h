/// What a change lets in: two trust policies of one role, compared over everybody who can send a
/// request.
///
/// Entry point: `compare`. The relation is decided by the solver, for all callers of both policies
/// and all actions that either grants, never by findings of rules. Every request that is shown was
/// replayed on both sides.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "condition/request.h"
#include "config/config.h"
#include "input/role_source.h"
#include "solver/engine.h"

namespace trustlint::compare {

/// Of what the new policy accepts to what the old one accepts.
enum class Relation { Equal, Narrower, Wider, Incomparable, Undecided };

/// The word in the JSON output: "narrower".
std::string_view name(Relation relation);

/// A request that one policy accepts and the other does not.
struct Difference {
  condition::Request request;
  std::vector<std::string> shown_keys;  ///< Context keys that a person should read first, in order.
  std::string who;  ///< For a sentence: "any GitHub repository", "a pull request of acme/app".
  bool outsider = false;    ///< Somebody whom neither policy names.
  bool unreviewed = false;  ///< Code runs there that nobody approved.
  std::string assumption;   ///< What its existence rests on; empty when documented.
};

struct Comparison {
  Relation relation = Relation::Undecided;
  std::string reason;                ///< Undecided: why, with the hole's name.
  std::optional<Difference> gained;  ///< The new policy accepts it, the old one does not.
  std::optional<Difference> lost;    ///< The reverse.
};

/// Compares the trust policies of two versions of a role. Undecided where either is not known.
Comparison compare(const input::RoleSource& before, const input::RoleSource& after,
                   const config::Config& config, solver::Engine& engine);

}  // namespace trustlint::compare
