/// Boolean formulas over numbered variables: the finite problem that a backend decides.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace trustlint::solver {

/// Formulas are numbers; equal formulas have equal numbers. 0 is false, 1 is true.
class Formulas {
 public:
  using Id = int;
  enum class Kind { False, True, Variable, Not, And, Or };
  struct Node {
    Kind kind;
    int variable = -1;
    std::vector<Id> children;
  };

  static constexpr Id kFalse = 0;
  static constexpr Id kTrue = 1;

  Formulas();
  Id constant(bool value) const { return value ? kTrue : kFalse; }
  Id variable();
  Id negate(Id formula);
  Id all(std::vector<Id> formulas) { return combine(Kind::And, std::move(formulas)); }
  Id any(std::vector<Id> formulas) { return combine(Kind::Or, std::move(formulas)); }
  const Node& node(Id id) const { return nodes_[static_cast<std::size_t>(id)]; }
  int variables() const { return variables_; }

 private:
  Id combine(Kind kind, std::vector<Id> formulas);
  Id intern(Node node);

  std::vector<Node> nodes_;
  std::map<std::vector<int>, Id> ids_;
  int variables_ = 0;
};

/// A choice among variables, of which exactly one is true; earlier ones are preferred in a witness.
struct Choice {
  std::vector<Formulas::Id> options;
};

enum class Outcome { Satisfiable, Unsatisfiable, Unknown };

struct Model {
  Outcome outcome = Outcome::Unknown;
  std::vector<std::size_t> chosen;  ///< By choice: the option that is true.
  std::size_t steps = 0;            ///< What it took.
};

/// Decides a finite problem. Budgets count the solver's own steps, never seconds.
class Backend {
 public:
  virtual ~Backend() = default;
  /// Finds the choices that satisfy the formula, preferring early options, the first choices first,
  /// as long as there are steps; without any left the outcome is `Unknown`, or the choices are not
  /// the most readable ones.
  virtual Model solve(const Formulas& formulas, Formulas::Id goal,
                      const std::vector<Choice>& choices, std::size_t steps) = 0;
};

/// Z3 on Booleans only: no string theory. One backend a thread.
std::unique_ptr<Backend> make_z3_backend();

}  // namespace trustlint::solver
