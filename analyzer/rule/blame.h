/// Where a finding points, and the words that every openness finding shares.
#pragma once

#include <string>
#include <vector>

#include "rule/context.h"
#include "rule/finding.h"

namespace trustlint::rule {

/// The narrowest text that explains why a witness got in.
struct Blame {
  document::Place place;
  const policy::Clause* clause =
      nullptr;  ///< Null: no clause on these keys, the condition or principal is blamed.
  const policy::Value* value = nullptr;  ///< Null: the clause holds without one of its values.
};

/// Looks at the clauses of the statement on the given keys (lower case), in their order, for the
/// text that admits the witness; without one, the key `Condition`, else the principal's value.
Blame blame(const policy::TrustPolicy& policy, const policy::Statement& statement,
            const document::Place& principal, const std::vector<std::string>& keys,
            const condition::Request& witness);

/// Does this one value of the clause, taken alone, let the request pass?
bool admits(const policy::TrustPolicy& policy, const policy::Clause& clause,
            const policy::Value& value, const condition::Request& request);

/// Fills in the witness, the place, what is related and what the finding rests on.
Finding openness_finding(Context& context, const policy::Statement& statement,
                         const document::Place& principal, const solver::Answer& answer,
                         const std::vector<std::string>& keys);

/// `{owner}/{repository}` with the words of the answer and of `pins`; what is not known becomes
/// `…`.
std::string fill(const std::string& phrase, const Pins& pins, const solver::Answer& answer);

/// Keys of the issuer that say who is let in, in lower case, `sub` first: those in whose value the
/// tenant stands, and the one that locks a statement.
std::vector<std::string> tenant_keys(const WebTrust& trust);

}  // namespace trustlint::rule
