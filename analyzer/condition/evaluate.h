/// The concrete evaluator: what AWS answers to one request, with the reasons.
///
/// Entry point: `evaluate`. It compares one string with one pattern at a time and shares no code
/// with the solver, which reasons about all requests at once: each is the other's check. Source of
/// every rule: docs/semantics.md.
#pragma once

#include <string>
#include <vector>

#include "condition/operator.h"
#include "condition/request.h"
#include "policy/trust_policy.h"

namespace trustlint::condition {

enum class Decision { Allow, Deny, NoMatch, Undecided };

struct ClauseTrace {
  const policy::Clause* clause = nullptr;
  bool supported = true;  ///< False: the clause has no value: its operator is no operator, or it
                          ///< tests what is not known of the request.
  bool known = true;      ///< False: it tests what is not known of the request.
  bool present = false;
  std::vector<std::string> request_values;
  bool holds = false;
};

struct StatementTrace {
  std::size_t index = 0;
  policy::Effect effect = policy::Effect::Allow;
  bool principal = false;
  bool action = false;
  bool decided = true;  ///< False: malformed, or a clause without a value decides.
  bool matched = false;
  std::vector<ClauseTrace> clauses;
};

struct Verdict {
  Decision decision = Decision::NoMatch;
  std::string reason;  ///< One sentence for a person.
  /// For the first action that was not allowed, else for `action`.
  std::vector<StatementTrace> statements;
};

/// Trust-policy decision alone (scope `trust`). The trace points into `policy`, which must live on.
Verdict evaluate(const policy::TrustPolicy& policy, const Request& request);

/// `*` any run, `?` one UTF-16 unit, anchored at both ends, case-sensitive; no escapes.
bool glob_matches(std::string_view pattern, std::string_view value);

}  // namespace trustlint::condition
