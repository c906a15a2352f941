/// Containment that is plain from the texts: what most edits come to in one direction.
#pragma once

#include "policy/trust_policy.h"

namespace trustlint::compare {

/// Is each Allow of `inner` one of `outer` with perhaps fewer principals, actions or values, or
/// with further conditions, and the reverse for each Deny? Then `outer` accepts whatever `inner`
/// does, whatever the statements mean. False says nothing.
bool plainly_contained(const policy::TrustPolicy& inner, const policy::TrustPolicy& outer);

}  // namespace trustlint::compare
