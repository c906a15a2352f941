/// One clause of a condition against one request: the decision table of 2.2 and 2.4.
#pragma once

#include "condition/evaluate.h"
#include "condition/request.h"
#include "policy/trust_policy.h"

namespace trustlint::condition {

/// Where a clause stands, as far as its value depends on it.
struct Surroundings {
  policy::TrustPolicy::Version version = policy::TrustPolicy::Version::V2008;
  policy::Effect effect = policy::Effect::Allow;
};

/// Evaluates the clause; `supported` is false when it has no value.
ClauseTrace test_clause(const policy::Clause& clause, const Surroundings& surroundings,
                        const Context& context);

}  // namespace trustlint::condition
