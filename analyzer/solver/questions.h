/// Questions about whole policies: containment, dead and redundant parts, overlap.
///
/// Each is put to the engine for every scenario of the caller set. Proved: it holds for all of
/// them. Witness: a replayed request against it. Unknown: not decided for some scenario, and no
/// witness in any other.
#pragma once

#include <vector>

#include "identity/scenario.h"
#include "policy/trust_policy.h"
#include "solver/engine.h"

namespace trustlint::solver {

using Scenarios = std::vector<identity::Scenario>;

/// The first witness that a question finds in a scenario.
Answer ask_all(Engine& engine, Question question, const Scenarios& scenarios);

/// Does `outer` accept whatever `inner` accepts? Witness: a request that only `inner` accepts.
Answer contained(Engine& engine, const policy::TrustPolicy& inner, const policy::TrustPolicy& outer,
                 const Scenarios& scenarios);

/// Can no request be accepted by this Allow statement? Witness: one that is.
Answer dead(Engine& engine, const policy::TrustPolicy& policy, std::size_t statement,
            const Scenarios& scenarios);

/// Does the policy accept the same requests without the statement? Witness: one that it makes a
/// difference for.
Answer redundant(Engine& engine, const policy::TrustPolicy& policy, std::size_t statement,
                 const Scenarios& scenarios);

/// Does the policy accept the same requests without this value of a clause?
Answer redundant_value(Engine& engine, const policy::TrustPolicy& policy, std::size_t statement,
                       std::size_t clause, std::size_t value, const Scenarios& scenarios);

/// Does no request match both statements? Witness: one that does.
Answer disjoint(Engine& engine, const policy::TrustPolicy& policy, std::size_t first,
                std::size_t second, const Scenarios& scenarios);

}  // namespace trustlint::solver
