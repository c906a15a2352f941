/// Z3 against plain enumeration on random finite problems: the outcome, and the least choice.
#include <gtest/gtest.h>

#include <random>

#include "solver/formula.h"

namespace trustlint::solver {
namespace {

bool value(const Formulas& formulas, Formulas::Id id, const std::vector<bool>& variables) {
  const auto& node = formulas.node(id);
  switch (node.kind) {
    case Formulas::Kind::False:
      return false;
    case Formulas::Kind::True:
      return true;
    case Formulas::Kind::Variable:
      return variables[static_cast<std::size_t>(node.variable)];
    case Formulas::Kind::Not:
      return !value(formulas, node.children[0], variables);
    case Formulas::Kind::And:
      for (auto child : node.children) {
        if (!value(formulas, child, variables)) return false;
      }
      return true;
    case Formulas::Kind::Or:
      for (auto child : node.children) {
        if (value(formulas, child, variables)) return true;
      }
      return false;
  }
  return false;
}

TEST(BackendTest, Z3AgreesWithEnumeration) {
  std::mt19937 random(3);
  const auto backend = make_z3_backend();
  for (int round = 0; round < 200; ++round) {
    Formulas formulas;
    std::vector<Choice> choices(1 + random() % 3);
    std::vector<Formulas::Id> pool;
    for (auto& choice : choices) {
      choice.options.resize(1 + random() % 3);
      for (auto& option : choice.options) pool.push_back(option = formulas.variable());
    }
    for (int i = 0; i < 8; ++i) {
      std::vector<Formulas::Id> children{pool[random() % pool.size()],
                                         pool[random() % pool.size()]};
      if (random() % 2 == 0) children[0] = formulas.negate(children[0]);
      pool.push_back(random() % 2 == 0 ? formulas.all(children) : formulas.any(children));
    }
    const auto goal = pool.back();
    std::optional<std::vector<std::size_t>> least;
    std::vector<std::size_t> chosen(choices.size(), 0);
    while (!least) {
      std::vector<bool> variables(static_cast<std::size_t>(formulas.variables()), false);
      std::size_t first = 0;
      for (std::size_t i = 0; i < choices.size(); ++i) {
        variables[first + chosen[i]] = true;
        first += choices[i].options.size();
      }
      if (value(formulas, goal, variables)) {
        least = chosen;
        break;
      }
      std::size_t i = choices.size();
      while (i > 0 && chosen[i - 1] + 1 == choices[i - 1].options.size()) chosen[--i] = 0;
      if (i == 0) break;
      ++chosen[i - 1];
    }
    const Model model = backend->solve(formulas, goal, choices);
    ASSERT_EQ(model.outcome == Outcome::Satisfiable, least.has_value()) << "round " << round;
    EXPECT_EQ(model.chosen, least.value_or(std::vector<std::size_t>())) << "round " << round;
  }
}

}  // namespace
}  // namespace trustlint::solver
