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

constexpr std::size_t kMany = 10'000'000;

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
    const Model model = backend->solve(formulas, goal, choices, kMany);
    ASSERT_EQ(model.outcome == Outcome::Satisfiable, least.has_value()) << "round " << round;
    EXPECT_EQ(model.chosen, least.value_or(std::vector<std::size_t>())) << "round " << round;
  }
}

/// More guests than rooms, of which each takes one: search without insight never ends.
TEST(BackendTest, SearchEndsWithinItsSteps) {
  constexpr std::size_t kRooms = 14;
  Formulas formulas;
  std::vector<Choice> guests(kRooms + 1);
  for (auto& guest : guests) {
    for (std::size_t i = 0; i < kRooms; ++i) guest.options.push_back(formulas.variable());
  }
  std::vector<Formulas::Id> alone;
  for (std::size_t room = 0; room < kRooms; ++room) {
    for (std::size_t i = 0; i < guests.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j)
        alone.push_back(
            formulas.negate(formulas.all({guests[i].options[room], guests[j].options[room]})));
    }
  }
  constexpr std::size_t kSteps = 500'000;
  const Model model = make_z3_backend()->solve(formulas, formulas.all(alone), guests, kSteps);
  EXPECT_EQ(model.outcome, Outcome::Unknown);
  EXPECT_EQ(model.steps, kSteps);
}

/// What is too large for the steps is not even begun.
TEST(BackendTest, LargeProblemsNeedSteps) {
  Formulas formulas;
  std::vector<Choice> choices(100);
  for (auto& choice : choices) choice.options = {formulas.variable(), formulas.variable()};
  const auto goal = formulas.negate(choices[0].options[0]);
  const auto backend = make_z3_backend();
  EXPECT_EQ(backend->solve(formulas, goal, choices, 100).outcome, Outcome::Unknown);
  const Model model = backend->solve(formulas, goal, choices, kMany);
  ASSERT_EQ(model.outcome, Outcome::Satisfiable);
  EXPECT_EQ(model.chosen[0], 1U);
}

/// The steps of all checks count together: a model that is found stays one when they are spent
/// before it is the least.
TEST(BackendTest, ChecksShareTheSteps) {
  Formulas formulas;
  std::vector<Choice> choices(400);
  for (auto& choice : choices) choice.options = {formulas.variable(), formulas.variable()};
  // Every second option is wanted, in pairs: nothing is decided by what stands there alone.
  std::vector<Formulas::Id> pairs;
  for (std::size_t i = 0; i + 1 < choices.size(); i += 2)
    pairs.push_back(formulas.any({choices[i].options[1], choices[i + 1].options[1]}));
  const auto goal = formulas.all(pairs);
  const Model all = make_z3_backend()->solve(formulas, goal, choices, kMany);
  ASSERT_EQ(all.outcome, Outcome::Satisfiable);
  const Model few = make_z3_backend()->solve(formulas, goal, choices, all.steps - 1);
  ASSERT_EQ(few.outcome, Outcome::Satisfiable);
  EXPECT_LT(few.steps, all.steps);
  for (std::size_t i = 0; i < choices.size(); i += 2) {
    EXPECT_EQ(all.chosen[i] + all.chosen[i + 1], 1U);
    EXPECT_GE(few.chosen[i] + few.chosen[i + 1], 1U);
  }
}

}  // namespace
}  // namespace trustlint::solver
