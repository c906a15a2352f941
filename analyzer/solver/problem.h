/// One scenario against the clauses of a policy, made finite.
///
/// problem.cc registers, classes.cc finds the classes, meaning.cc writes the formulas, readback.cc
/// reads a model.
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
#include <tuple>
#include <utility>
#include <vector>

#include "condition/operator.h"
#include "condition/request.h"
#include "identity/scenario.h"
#include "policy/trust_policy.h"
#include "solver/clause.h"
#include "solver/formula.h"
#include "solver/words.h"

namespace trustlint::solver {

/// A condition whose truth this engine does not model.
struct Opaque {
  const policy::Clause* clause = nullptr;
  std::string why;
};

/// What a model rests on when the formula is true in it: there may be no such request.
struct Doubt {
  Formulas::Id formula = Formulas::kFalse;
  std::string about;
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
  Formulas::Id principal_formula(const policy::Statement& statement);
  Formulas& formulas() { return formulas_; }
  const Formulas& formulas() const { return formulas_; }
  /// A truth that nothing is known about.
  Formulas::Id free_variable();
  const std::vector<Choice>& choices() const { return choices_; }
  /// What is true of every request of the scenario, whatever is asked.
  const std::vector<Formulas::Id>& always() const { return always_; }
  const std::vector<Opaque>& opaque() const { return opaque_; }
  /// Where the classes are more than what is known to exist; a model without them is exact.
  const std::vector<Doubt>& doubts() const { return doubts_; }

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
  /// What a principal asks of the caller: a pattern of one of his keys.
  struct PrincipalAtom {
    std::string key;
    std::size_t pattern = 0;
  };

  KeyVar& key(const std::string& name);
  identity::Template own(const identity::Template& pieces, const std::string& key);
  const identity::Language& language(const std::string& component) const;
  void hint(const KeyVar& key, const std::vector<std::string>& words);
  bool is_typed(const KeyVar& key) const;
  VariableKey variable_key(const std::string& name);
  void mirror_equal_keys();
  void bind();

  // classes.cc
  bool forward();
  void list_many_classes(KeyVar& key,
                         const std::map<std::string, std::unique_ptr<ComponentVar>>& components);
  std::optional<std::vector<WordClass>> classes_of(const std::string& component,
                                                   const std::vector<Occurrence>& occurrences);
  bool explore_shared();
  void forget_unforeseen_classes();
  void merge_classes();

  // meaning.cc
  void connect();
  void connect_key(KeyVar& key);
  Formulas::Id in_pattern(const KeyVar& key, std::size_t pattern);
  Formulas::Id guard(const Guard& guard);
  Formulas::Id unknown_truth(const policy::Clause& clause, const std::string& why);
  Formulas::Id element(const ClauseVar& clause, Automaton::State state,
                       const std::vector<bool>& facts);
  Formulas::Id of_element(const ClauseVar& clause, const ElementVar& value,
                          const policy::Clause& written);
  Formulas::Id meaning(const ClauseVar& clause, const policy::Clause& written);

  // readback.cc
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
  std::map<const policy::Principal*, std::vector<PrincipalAtom>> principal_atoms_;
  std::vector<const policy::Clause*> order_;  ///< As registered.
  /// Keys of which one must equal the other: pairs of the same pattern in both.
  std::map<std::pair<const KeyVar*, const KeyVar*>,
           std::vector<std::pair<std::size_t, std::size_t>>>
      mirrors_;
  std::map<std::tuple<std::string, Guard::State, std::string>, Formulas::Id> guards_;
  std::vector<Choice> choices_;
  std::vector<Formulas::Id> always_;
  std::vector<Opaque> opaque_;
  std::vector<Doubt> doubts_;
  std::string why_not_;
  bool impossible_ = false;
  bool bound_ = false;
  std::size_t variables_ = 1;  ///< Different keys of policy variables.
  Search search_ = Search::Complete;
};

}  // namespace trustlint::solver
