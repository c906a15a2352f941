/// One scenario against the clauses of a policy, made finite.
///
/// Order of use: `clause` and `principal` for everything that the question speaks of, `build`, then
/// the formulas, and `request` to read a model back. In between, every key's patterns become one
/// automaton, every component of the scenario is divided into classes (`words.h`), and each clause
/// becomes a formula over "which class is it".
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "condition/operator.h"
#include "condition/request.h"
#include "identity/scenario.h"
#include "policy/trust_policy.h"
#include "solver/formula.h"
#include "solver/words.h"

namespace trustlint::solver {

/// A condition whose truth this engine does not model: decided by trying values, or not at all.
struct Opaque {
  const policy::Clause* clause = nullptr;
  std::string why;
};

class Problem {
 public:
  Problem(const identity::Scenario& scenario, Budget& budget);
  ~Problem();

  /// Registers a clause; the same clause twice is one.
  void clause(const policy::Clause& clause, policy::Effect effect,
              policy::TrustPolicy::Version version);
  void principal(const policy::Statement& statement);

  /// False when the budget ended the search for classes; `why_not` then says where. After a search
  /// of examples only, what is satisfiable is so, and nothing else is known. Can be called again
  /// for a wider search.
  bool build(Search search);
  /// Elements of all patterns: what it costs to set the problem up.
  std::size_t pattern_length() const;
  const std::string& why_not() const { return why_not_; }
  /// No request of this scenario exists at all.
  bool impossible() const { return impossible_; }

  Formulas::Id clause_formula(const policy::Clause& clause) const;
  Formulas::Id principal_formula(const policy::Statement& statement) const;
  Formulas& formulas() { return formulas_; }
  const std::vector<Choice>& choices() const { return choices_; }
  /// What is true of every request of the scenario, whatever is asked.
  const std::vector<Formulas::Id>& always() const { return always_; }
  const std::vector<Opaque>& opaque() const { return opaque_; }

  /// The request that a model stands for: every key that the question speaks of, and those that a
  /// person wants to see.
  condition::Request request(const Model& model) const;
  /// Assumptions about the keys that this model uses; empty when all is documented.
  std::string assumption(const Model& model) const;
  /// The value of one component in the model.
  std::string word(const Model& model, const std::string& component) const;
  /// Names of the components whose choice the question depends on.
  std::vector<std::string> components() const;

 private:
  struct ElementVar;
  struct KeyVar;
  struct ClauseVar;
  struct ComponentVar;

  KeyVar& key(const std::string& name);
  identity::Template own(const identity::Template& pieces, const std::string& key);
  const identity::Language& language(const std::string& component) const;
  void hint(const KeyVar& key, const policy::Clause& clause);
  void bind();
  bool forward();
  bool explore_shared();
  void merge_classes();
  void connect();
  Formulas::Id meaning(const ClauseVar& clause);
  static bool is_present(const KeyVar& key, const Model& model);
  std::string spell(const Model& model, const identity::Template& pieces) const;

  const identity::Scenario& scenario_;
  Budget& budget_;
  Formulas formulas_;
  Alphabet alphabet_;
  std::map<std::string, identity::Language> languages_;
  std::map<std::string, std::unique_ptr<KeyVar>>
      keys_;  ///< By lower-case name; `@arn` and kin are the caller.
  std::map<std::string, std::unique_ptr<ComponentVar>> components_;
  std::map<const policy::Clause*, std::unique_ptr<ClauseVar>> clauses_;
  std::map<const policy::Principal*, Formulas::Id> principal_formulas_;
  std::map<const policy::Principal*, std::pair<std::string, std::size_t>> principal_atoms_;
  std::vector<Choice> choices_;
  std::vector<Formulas::Id> always_;
  std::vector<Opaque> opaque_;
  std::string why_not_;
  bool impossible_ = false;
  bool bound_ = false;
  Search search_ = Search::Complete;
};

}  // namespace trustlint::solver
