/// What a clause says about one element of its key, in terms of patterns: the only place of the
/// solver that knows the condition operators (iam-semantics 2.2 to 2.11).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "condition/operator.h"
#include "policy/trust_policy.h"
#include "solver/automaton.h"

namespace trustlint::solver {

/// A clause whose patterns stand in its key's automaton.
class CompiledClause {
 public:
  /// Adds the patterns of the clause to `automaton`. `why_opaque` is set when the operator or a
  /// value is beyond the pattern language.
  CompiledClause(const policy::Clause& clause, policy::Effect effect,
                 policy::TrustPolicy::Version version, Automaton& automaton);

  const std::string& why_opaque() const { return why_opaque_; }
  /// Truth when the key is absent; also the truth for a list without elements when a set operator
  /// reads it.
  bool when_absent() const;
  /// Truth when the key has one scalar value that led to `state`.
  bool when_single(const Automaton& automaton, Automaton::State state) const;
  /// Does one element of a list satisfy the clause?
  bool element(const Automaton& automaton, Automaton::State state) const;
  const condition::Operator& op() const { return op_; }
  bool no_values() const { return no_values_; }

 private:
  condition::Operator op_;
  /// Patterns by value, one of which must accept. Nothing: a malformed ARN pattern, which ends the
  /// comparison (A4, A6).
  std::vector<std::optional<std::size_t>> patterns_;
  std::vector<bool> wanted_;  ///< Bool: the text `true` must (not) be there, by value.
  std::optional<std::size_t> well_formed_;
  bool denies_ = false;  ///< Of a Deny statement.
  bool null_true_ = false;
  bool null_false_ = false;
  bool no_values_ = false;
  std::string why_opaque_;
};

}  // namespace trustlint::solver
