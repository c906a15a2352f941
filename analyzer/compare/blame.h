/// Where in the new text the reason for a gained request stands.
#pragma once

#include "compare/change.h"
#include "input/role_source.h"

namespace trustlint::compare {

/// Points `change` at the narrowest new text that lets the gained request in; where nothing new
/// does, at what refused it before and is gone. Leaves it where it is when neither is found.
void point_at_cause(Change& change, const input::RoleSource& before,
                    const input::RoleSource& after);

}  // namespace trustlint::compare
