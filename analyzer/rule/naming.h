/// Whom a condition names: the condition as a positive one, so that only those hold it whom it lets
/// through by what it says.
#pragma once

#include <optional>

#include "policy/trust_policy.h"

namespace trustlint::rule {

/// What a condition lets through, as a positive condition: itself in an Allow, and in a Deny the
/// opposite of a negation ("refuse all but these"). Numbers name the ids that are written so.
/// Negations in an Allow, `Null` and the other typed operators name nobody.
std::optional<policy::Clause> naming(const policy::Clause& clause, policy::Effect effect);

}  // namespace trustlint::rule
