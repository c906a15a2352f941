/// Does a role let in nobody whom a reference policy keeps out?
///
/// Entry point: `within`. The same callers, holes and variants as for two versions of a role. The
/// reference is taken as it is written: where it names a provider or an account of account A, the
/// same provider in account B is another caller.
#pragma once

#include <optional>
#include <string>

#include "compare/compare.h"

namespace trustlint::compare {

struct Containment {
  enum class Kind { Contained, Beyond, Undecided };
  Kind kind = Kind::Undecided;
  std::optional<Difference> beyond;  ///< The role accepts it, the reference does not.
  std::string reason;                ///< Undecided: why.
};

/// `reference`: the policy that is allowed at most.
Containment within(const input::RoleSource& role, const input::RoleSource& reference,
                   const config::Config& config, solver::Engine& engine);

}  // namespace trustlint::compare
