/// What a clause says about one element of its key, in terms of patterns and cells: the only place
/// of the solver that knows the condition operators (iam-semantics 2.2 to 2.11).
///
/// A value with policy variables is compiled once for each state of the variables' keys: absent,
/// one of a few texts, or some other text. Only the last is not exact.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "condition/operator.h"
#include "policy/trust_policy.h"
#include "solver/automaton.h"
#include "solver/cells.h"

namespace trustlint::solver {

/// What is known about the key of a policy variable before it is filled in.
struct VariableKey {
  bool never = false;              ///< Such callers do not carry it.
  bool list = false;               ///< Multivalued: no value for a variable (V6).
  std::vector<std::string> texts;  ///< Texts that are worth a case of their own.
};

/// The state of a variable's key in one case of a value.
struct Guard {
  enum class State { Absent, Present, Is, Other };
  std::string key;  ///< As the policy writes it.
  State state = State::Absent;
  std::string text;  ///< Is only.
};

/// Where a value of the key can be told apart: by its patterns and by its cells.
struct KeySpace {
  Automaton automaton;
  Cells cells;
};

class CompiledClause {
 public:
  /// What one value of the policy says under the guards.
  struct Case {
    enum class Kind {
      Match,      ///< It hits what the pattern accepts.
      Fact,       ///< It hits where the fact is true.
      Nothing,    ///< A variable without a value: it hits nothing.
      Malformed,  ///< A malformed ARN pattern ends the comparison (A4, A6).
      Within,     ///< It hits some of what the pattern accepts.
      Unknown,    ///< It hits, or does not.
    };
    std::vector<Guard> guards;
    Kind kind = Kind::Match;
    std::size_t number = 0;  ///< Match, Within: of the automaton. Fact: of the cells.
    /// Within: the whole value is the variable's, so key and variable are in the same patterns.
    bool equal = false;
  };

  /// Adds patterns and facts of the clause to `space`. `why_opaque` is set when a value is beyond
  /// what can be modelled.
  CompiledClause(const policy::Clause& clause, policy::Effect effect,
                 policy::TrustPolicy::Version version, KeySpace& space,
                 const std::function<VariableKey(const std::string&)>& lookup);

  /// The keys of the policy variables in the values of a clause.
  static std::vector<std::string> variables(const policy::Clause& clause,
                                            policy::TrustPolicy::Version version);

  const std::string& why_opaque() const { return why_opaque_; }
  /// Truth when the key is absent; also the truth for a list without elements when a set operator
  /// reads it.
  bool when_absent() const;
  /// Truth of `Null` when the key is present.
  bool when_present() const { return null_false_; }
  const condition::Operator& op() const { return op_; }
  bool no_values() const { return no_values_; }
  bool typed() const { return typed_; }

  /// The cases of each value; those of one value exclude each other, and one of them holds.
  const std::vector<std::vector<Case>>& values() const { return values_; }
  /// Bool: the fact "is true" is compared with each of these.
  const std::vector<bool>& wanted() const { return wanted_; }
  /// Arn: the pattern, IpAddress: the fact that the element must have for either form to hold (A5,
  /// I6).
  std::optional<std::size_t> well_formed() const { return well_formed_; }
  bool denies() const { return denies_; }

 private:
  condition::Operator op_;
  std::vector<std::vector<Case>> values_;
  std::vector<bool> wanted_;
  std::optional<std::size_t> well_formed_;
  bool denies_ = false;  ///< Of a Deny statement.
  bool typed_ = false;
  bool null_true_ = false;
  bool null_false_ = false;
  bool no_values_ = false;
  std::string why_opaque_;
};

/// The condition keys that a policy reads, as clauses or as policy variables.
std::vector<std::string> keys_read(const policy::TrustPolicy& policy);

}  // namespace trustlint::solver
