#include "solver/engine.h"

#include <algorithm>

#include "solver/automaton.h"
#include "solver/problem.h"
#include "solver/trial.h"

namespace trustlint::solver {

using policy::Effect;
using policy::Statement;

namespace {

/// Does the statement speak of this action? Action names ignore case and take wildcards (G9).
bool speaks_of(const Statement& statement, const std::string& action) {
  const auto lowered = [](std::u16string text) {
    for (char16_t& unit : text) unit = lower(unit);
    return text;
  };
  const bool listed = std::any_of(statement.actions.begin(), statement.actions.end(), [&](const policy::Value& value) {
    const auto pattern = lowered(to_utf16(value.text));
    return accepts(glob_pattern(pattern, std::vector<bool>(pattern.size())), lowered(to_utf16(action)));
  });
  return listed != statement.not_action;
}

/// Unknown statements stand for both answers: a variable that the model may choose.
struct Statements {
  std::vector<const Statement*> denies;
  std::vector<const Statement*> unknown_denies;
};

Statements denies_for(const policy::TrustPolicy& policy, const std::string& action) {
  Statements found;
  for (const auto& statement : policy.statements) {
    if (statement.malformed) {
      // Whatever is wrong with an Allow, it refuses nothing.
      if (statement.effect == Effect::Deny || !statement.effect_known) found.unknown_denies.push_back(&statement);
    } else if (statement.effect == Effect::Deny && speaks_of(statement, action)) {
      (statement.not_principal ? found.unknown_denies : found.denies).push_back(&statement);
    }
  }
  return found;
}

Answer unknown(std::string reason) {
  Answer answer;
  answer.reason = std::move(reason);
  return answer;
}

}  // namespace

bool replay_concretely(const policy::TrustPolicy& policy, std::size_t statement, const condition::Request& request) {
  const auto verdict = condition::evaluate(policy, request);
  if (verdict.decision != condition::Decision::Allow) return false;
  return std::any_of(verdict.statements.begin(), verdict.statements.end(),
                     [&](const auto& trace) { return trace.index == statement && trace.matched; });
}

Engine::Engine(Replay replay, std::size_t steps)
    : replay_(std::move(replay)), steps_(steps), backend_(make_z3_backend()) {}

Engine::~Engine() = default;

Answer Engine::ask(const Question& question) {
  ++questions_;
  const auto& policy = *question.policy;
  const auto& scenario = *question.scenario;
  Budget budget{steps_};
  Problem problem(scenario, budget);

  const Statement* allow = nullptr;
  Statements denies;
  if (question.accepted_by) {
    allow = &policy.statements[*question.accepted_by];
    if (allow->malformed || allow->not_principal) return unknown("the statement is malformed");
    Answer proved;
    proved.kind = Answer::Kind::Proved;
    if (allow->effect != Effect::Allow || !speaks_of(*allow, scenario.action)) return proved;
    denies = denies_for(policy, scenario.action);
    problem.principal(*allow);
    for (const auto& clause : allow->clauses) problem.clause(clause, Effect::Allow, policy.version);
    for (const auto* deny : denies.denies) {
      problem.principal(*deny);
      for (const auto& clause : deny->clauses) problem.clause(clause, Effect::Deny, policy.version);
    }
  }
  for (const auto* clause : question.holds) problem.clause(*clause, Effect::Allow, policy.version);
  for (const auto* clause : question.fails) problem.clause(*clause, Effect::Allow, policy.version);
  if (!problem.build()) return unknown(problem.why_not());

  auto& formulas = problem.formulas();
  std::vector<Formulas::Id> goal;
  const auto matches = [&](const Statement& statement) {
    std::vector<Formulas::Id> parts{problem.principal_formula(statement)};
    for (const auto& clause : statement.clauses) parts.push_back(problem.clause_formula(clause));
    return formulas.all(std::move(parts));
  };
  Answer answer;
  answer.scenario = &scenario;
  if (!problem.impossible()) {
    goal = problem.always();
    if (allow != nullptr) {
      goal.push_back(matches(*allow));
      for (const auto* deny : denies.denies) goal.push_back(formulas.negate(matches(*deny)));
    }
    for (const auto* clause : question.holds) goal.push_back(problem.clause_formula(*clause));
    for (const auto* clause : question.fails) goal.push_back(formulas.negate(problem.clause_formula(*clause)));
  }
  const Formulas::Id formula = problem.impossible() ? Formulas::kFalse : formulas.all(std::move(goal));
  if (formula == Formulas::kFalse) {
    answer.kind = Answer::Kind::Proved;
    return answer;
  }
  const Model model = backend_->solve(formulas, formula, problem.choices());
  if (model.outcome == Outcome::Unsatisfiable) {
    answer.kind = Answer::Kind::Proved;
    return answer;
  }
  if (model.outcome == Outcome::Unknown) return unknown("the solver's budget is spent");
  if (!denies.unknown_denies.empty()) {
    return unknown("what statement " + std::to_string(denies.unknown_denies[0]->index + 1) + " denies is not known");
  }

  for (const auto& name : problem.components()) answer.words[name] = problem.word(model, name);
  answer.kind = Answer::Kind::Witness;
  if (allow == nullptr) {
    // Nothing to replay: the answer is about clauses alone, and is shown to nobody.
    if (!problem.opaque().empty()) return unknown(problem.opaque()[0].why);
    return answer;
  }
  answer.witness = problem.request(model);
  answer.assumption = problem.assumption(model);
  if (replay_(policy, *question.accepted_by, *answer.witness)) return answer;
  if (problem.opaque().empty()) {
    return unknown("the two evaluators disagree about a request; please report this policy");
  }
  // The model guessed the truth of conditions that it does not understand: try values that would make it true.
  for (const auto& candidate : trial_values(problem.opaque(), scenario, *answer.witness)) {
    if (!replay_(policy, *question.accepted_by, candidate)) continue;
    answer.witness = candidate;
    return answer;
  }
  return unknown(problem.opaque()[0].why);
}

}  // namespace trustlint::solver
