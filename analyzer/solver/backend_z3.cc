/// The Z3 backend. Exceptions of the library end here.
#include <z3++.h>

#include "solver/formula.h"

namespace trustlint::solver {

namespace {

/// Z3 resource units for one check; real questions need a few thousand.
constexpr unsigned kResourceLimit = 20'000'000;

class Z3Backend : public Backend {
 public:
  Model solve(const Formulas& formulas, Formulas::Id goal,
              const std::vector<Choice>& choices) override {
    try {
      return decide(formulas, goal, choices);
    } catch (const z3::exception&) {
      return {};
    }
  }

 private:
  Model decide(const Formulas& formulas, Formulas::Id goal, const std::vector<Choice>& choices) {
    z3::solver solver(context_, "QF_FD");
    z3::params params(context_);
    params.set("random_seed", 0u);
    params.set("rlimit", kResourceLimit);
    solver.set(params);
    std::vector<z3::expr> known;
    for (const Choice& choice : choices) {
      z3::expr_vector options(context_);
      for (Formulas::Id option : choice.options)
        options.push_back(translate(formulas, option, known));
      solver.add(z3::atleast(options, 1));
      solver.add(z3::atmost(options, 1));
    }
    solver.add(translate(formulas, goal, known));
    Model model;
    model.outcome = outcome(solver.check());
    if (model.outcome != Outcome::Satisfiable) return model;
    // The least choices in their order, whatever model Z3 happened to find: same input, same
    // witness.
    for (const Choice& choice : choices) {
      for (std::size_t i = 0; i < choice.options.size(); ++i) {
        const z3::expr wanted = translate(formulas, choice.options[i], known);
        z3::expr_vector assumptions(context_);
        assumptions.push_back(wanted);
        const bool last = i + 1 == choice.options.size();
        if (last || solver.check(assumptions) == z3::sat) {
          solver.add(wanted);
          model.chosen.push_back(i);
          break;
        }
      }
    }
    return model;
  }

  static Outcome outcome(z3::check_result result) {
    if (result == z3::sat) return Outcome::Satisfiable;
    return result == z3::unsat ? Outcome::Unsatisfiable : Outcome::Unknown;
  }

  /// Formulas only refer to smaller numbers, so no recursion is needed.
  const z3::expr& translate(const Formulas& formulas, Formulas::Id goal,
                            std::vector<z3::expr>& known) {
    for (auto id = static_cast<Formulas::Id>(known.size()); id <= goal; ++id) {
      const auto& node = formulas.node(id);
      z3::expr_vector children(context_);
      for (Formulas::Id child : node.children)
        children.push_back(known[static_cast<std::size_t>(child)]);
      switch (node.kind) {
        case Formulas::Kind::False:
          known.push_back(context_.bool_val(false));
          break;
        case Formulas::Kind::True:
          known.push_back(context_.bool_val(true));
          break;
        case Formulas::Kind::Variable:
          known.push_back(context_.bool_const(("v" + std::to_string(node.variable)).c_str()));
          break;
        case Formulas::Kind::Not:
          known.push_back(!children[0]);
          break;
        case Formulas::Kind::And:
          known.push_back(z3::mk_and(children));
          break;
        case Formulas::Kind::Or:
          known.push_back(z3::mk_or(children));
          break;
      }
    }
    return known[static_cast<std::size_t>(goal)];
  }

  z3::context context_;
};

}  // namespace

std::unique_ptr<Backend> make_z3_backend() { return std::make_unique<Z3Backend>(); }

}  // namespace trustlint::solver
