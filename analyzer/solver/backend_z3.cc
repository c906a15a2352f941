/// The Z3 backend. Exceptions of the library end here.
///
/// Z3's resource limit hardly counts the search, and it counts each check by itself, while the
/// least choices take thousands of checks. So steps are counted here: for the size of the problem,
/// for each check and for each conflict of the search.
#include <z3++.h>

#include <algorithm>
#include <utility>

#include "solver/formula.h"

namespace trustlint::solver {

namespace {

/// Z3's own resource units for one check. They count the rewriting of formulas, but next to nothing
/// of the search; `Meter` counts that.
constexpr unsigned kResourceLimit = 20'000'000;
/// Conflicts of one check; real questions have a few hundred.
constexpr std::size_t kMostConflicts = 20'000;

// What things take, in steps of about a third of a microsecond. Size is the number of references in
// a problem.
constexpr std::size_t kStepsToRead = 16;  ///< Per size: translated, simplified, and asked once.
constexpr std::size_t kStepsOfACheck = 50;
constexpr std::size_t kSizeOfACheckStep = 4;  ///< A further check takes a step for so much size.
constexpr std::size_t kStepsOfAConflict = 100;
constexpr std::size_t kSizeOfAConflictStep = 500;

/// Problems from this size on get a context of their own: how far the steps lead then depends on
/// nothing that was asked before.
constexpr std::size_t kLarge = 5'000;

/// The part of the formulas that the goal and the choices speak of.
struct Extent {
  std::vector<bool> needed;  ///< By formula.
  std::size_t size = 0;

  Extent(const Formulas& formulas, Formulas::Id goal, const std::vector<Choice>& choices) {
    Formulas::Id last = goal;
    for (const Choice& choice : choices) {
      for (const Formulas::Id option : choice.options) last = std::max(last, option);
    }
    needed.resize(static_cast<std::size_t>(last) + 1);
    const auto need = [&](Formulas::Id id) { needed[static_cast<std::size_t>(id)] = true; };
    need(goal);
    for (const Choice& choice : choices) {
      size += choice.options.size();
      for (const Formulas::Id option : choice.options) need(option);
    }
    // Formulas only refer to smaller numbers.
    for (Formulas::Id id = last; id >= 0; --id) {
      if (!needed[static_cast<std::size_t>(id)]) continue;
      const auto& children = formulas.node(id).children;
      size += 1 + children.size();
      for (const Formulas::Id child : children) need(child);
    }
  }
};

/// Counts the steps of one problem.
class Meter {
 public:
  Meter(std::size_t steps, std::size_t size) : steps_(steps), left_(steps), size_(size) {}

  bool spend(std::size_t steps) {
    const bool enough = steps <= left_;
    left_ = enough ? left_ - steps : 0;
    return enough;
  }
  bool spend_on_reading() { return spend(kStepsToRead * size_); }
  bool spend_on_a_check() { return spend(kStepsOfACheck + size_ / kSizeOfACheckStep); }
  void spend_on_conflicts(std::size_t conflicts) { spend(conflicts * of_a_conflict()); }
  std::size_t conflicts_left() const { return std::min(kMostConflicts, left_ / of_a_conflict()); }
  std::size_t spent() const { return steps_ - left_; }

 private:
  std::size_t of_a_conflict() const { return kStepsOfAConflict + size_ / kSizeOfAConflictStep; }

  std::size_t steps_;
  std::size_t left_;
  std::size_t size_;
};

/// One problem, from its formulas to the choices.
class Decision {
 public:
  Decision(z3::context& context, const Formulas& formulas, Formulas::Id goal,
           const std::vector<Choice>& choices, const Extent& extent, Meter& meter)
      : context_(context), choices_(choices), meter_(meter), solver_(context, "QF_FD") {
    translate(formulas, extent);
    for (const Choice& choice : choices) {
      z3::expr_vector options(context_);
      for (const Formulas::Id option : choice.options) options.push_back(known(option));
      solver_.add(z3::atleast(options, 1));
      solver_.add(z3::atmost(options, 1));
    }
    solver_.add(known(goal));
  }

  Model run() {
    Model model;
    model.outcome = outcome(check(z3::expr_vector(context_)));
    if (model.outcome == Outcome::Satisfiable) model.chosen = least(solver_.get_model());
    return model;
  }

 private:
  /// The least choices in their order, whatever model Z3 happened to find: same input, same
  /// witness. Only what is less than the choice of a model must be asked about.
  std::vector<std::size_t> least(z3::model model) {
    std::vector<std::size_t> least;
    bool steps_left = true;
    for (const Choice& choice : choices_) {
      std::size_t chosen = chosen_in(model, choice);
      for (std::size_t i = 0; i < chosen && steps_left; ++i) {
        z3::expr_vector assumptions(context_);
        assumptions.push_back(known(choice.options[i]));
        steps_left = meter_.spend_on_a_check();
        if (!steps_left || check(assumptions) != z3::sat) continue;
        model = solver_.get_model();
        chosen = i;
      }
      if (steps_left) solver_.add(known(choice.options[chosen]));
      least.push_back(chosen);
    }
    return least;
  }

  std::size_t chosen_in(const z3::model& model, const Choice& choice) {
    std::size_t i = 0;
    while (i + 1 < choice.options.size() && !model.eval(known(choice.options[i]), true).is_true())
      ++i;
    return i;
  }

  z3::check_result check(const z3::expr_vector& assumptions) {
    const std::size_t conflicts = meter_.conflicts_left();
    if (conflicts == 0) return z3::unknown;
    z3::params params(context_);
    params.set("random_seed", 0U);
    params.set("rlimit", kResourceLimit);
    params.set("max_conflicts", static_cast<unsigned>(conflicts));
    solver_.set(params);
    const auto result = assumptions.empty() ? solver_.check() : solver_.check(assumptions);
    const std::size_t all = conflicts_so_far();
    meter_.spend_on_conflicts(all - std::exchange(conflicts_, all));
    return result;
  }

  std::size_t conflicts_so_far() const {
    const z3::stats stats = solver_.statistics();
    for (unsigned i = 0; i < stats.size(); ++i) {
      if (stats.key(i) == "sat conflicts") return stats.uint_value(i);
    }
    return 0;
  }

  static Outcome outcome(z3::check_result result) {
    if (result == z3::sat) return Outcome::Satisfiable;
    return result == z3::unsat ? Outcome::Unsatisfiable : Outcome::Unknown;
  }

  const z3::expr& known(Formulas::Id id) const { return known_[static_cast<std::size_t>(id)]; }

  /// Formulas only refer to smaller numbers, so no recursion is needed.
  void translate(const Formulas& formulas, const Extent& extent) {
    const z3::expr unneeded = context_.bool_val(false);
    for (Formulas::Id id = 0; static_cast<std::size_t>(id) < extent.needed.size(); ++id) {
      if (!extent.needed[static_cast<std::size_t>(id)]) {
        known_.push_back(unneeded);
        continue;
      }
      const auto& node = formulas.node(id);
      z3::expr_vector children(context_);
      for (const Formulas::Id child : node.children) children.push_back(known(child));
      switch (node.kind) {
        case Formulas::Kind::False:
          known_.push_back(unneeded);
          break;
        case Formulas::Kind::True:
          known_.push_back(context_.bool_val(true));
          break;
        case Formulas::Kind::Variable:
          known_.push_back(context_.bool_const(("v" + std::to_string(node.variable)).c_str()));
          break;
        case Formulas::Kind::Not:
          known_.push_back(!children[0]);
          break;
        case Formulas::Kind::And:
          known_.push_back(z3::mk_and(children));
          break;
        case Formulas::Kind::Or:
          known_.push_back(z3::mk_or(children));
          break;
      }
    }
  }

  z3::context& context_;
  const std::vector<Choice>& choices_;
  Meter& meter_;
  z3::solver solver_;
  std::vector<z3::expr> known_;
  std::size_t conflicts_ = 0;
};

class Z3Backend : public Backend {
 public:
  Model solve(const Formulas& formulas, Formulas::Id goal, const std::vector<Choice>& choices,
              std::size_t steps) override {
    const Extent extent(formulas, goal, choices);
    Meter meter(steps, extent.size);
    Model model;
    if (meter.spend_on_reading()) model = decide(formulas, goal, choices, extent, meter);
    model.steps = meter.spent();
    return model;
  }

 private:
  Model decide(const Formulas& formulas, Formulas::Id goal, const std::vector<Choice>& choices,
               const Extent& extent, Meter& meter) {
    try {
      if (extent.size < kLarge)
        return Decision(context_, formulas, goal, choices, extent, meter).run();
      z3::context own;
      return Decision(own, formulas, goal, choices, extent, meter).run();
    } catch (const z3::exception&) {
      return {};
    }
  }

  z3::context context_;
};

}  // namespace

std::unique_ptr<Backend> make_z3_backend() { return std::make_unique<Z3Backend>(); }

}  // namespace trustlint::solver
