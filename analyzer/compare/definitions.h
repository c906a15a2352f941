/// What stands behind the names that a policy uses: a name says the same in two versions only if
/// its definition does.
///
/// Entry point: `definitions`. Templates: parameters, mappings and conditions, with all that they
/// name. Terraform sources: the text of an expression, and the blocks of the same file that it
/// names; what other files hold is not looked at.
#pragma once

#include <string>
#include <vector>

#include "input/role_source.h"

namespace trustlint::compare {

struct Definitions {
  std::vector<std::string> of_holes;  ///< One for each hole of the role.
  std::string of_variants;            ///< Of what decides which policy the role has.

  friend bool operator==(const Definitions&, const Definitions&) = default;
};

Definitions definitions(const input::RoleSource& role);

/// Do the names that both use mean the same, and is the same policy chosen?
bool same_definitions(const input::RoleSource& before, const input::RoleSource& after);

}  // namespace trustlint::compare
