/// Values with which a clause would have another answer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "condition/request.h"
#include "policy/trust_policy.h"

namespace trustlint::explain {

/// A value for the clause's key; nothing: the key left out.
using Proposal = std::optional<condition::KeyValue>;

/// Values that the clause itself suggests, the closest to the request's first; at most a dozen.
/// `wanted`: those with which it holds, else those with which it does not. Each was tried.
std::vector<Proposal> proposals(const policy::Clause& clause, policy::TrustPolicy::Version version,
                                policy::Effect effect, const condition::Context& context,
                                bool wanted);

}  // namespace trustlint::explain
