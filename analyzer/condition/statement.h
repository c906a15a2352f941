/// One statement, and all of them, against one action of a request.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "condition/evaluate.h"
#include "condition/request.h"
#include "policy/trust_policy.h"

namespace trustlint::condition {

/// What a policy says to one action.
struct ActionVerdict {
  Decision decision = Decision::NoMatch;
  std::string reason;
  std::vector<StatementTrace> statements;
};

/// Is the action among those of the statement, or not among those of its `NotAction`?
bool speaks_of(const policy::Statement& statement, std::string_view action);

/// Evaluates all statements for `action`, which need not be the action of the request.
ActionVerdict decide(const policy::TrustPolicy& policy, const Request& request,
                     std::string_view action);

}  // namespace trustlint::condition
