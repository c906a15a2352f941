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
  const bool listed = std::any_of(
      statement.actions.begin(), statement.actions.end(), [&](const policy::Value& value) {
        const auto pattern = lowered(to_utf16(value.text));
        return accepts(glob_pattern(pattern, std::vector<bool>(pattern.size())),
                       lowered(to_utf16(action)));
      });
  return listed != statement.not_action;
}

struct Denies {
  std::vector<const Statement*> known;
  std::vector<const Statement*> unknown;  ///< What they refuse is not known.
};

Denies denies_for(const policy::TrustPolicy& policy, const std::string& action) {
  Denies found;
  for (const auto& statement : policy.statements) {
    if (statement.malformed) {
      // Whatever is wrong with an Allow, it refuses nothing.
      if (statement.effect == Effect::Deny || !statement.effect_known)
        found.unknown.push_back(&statement);
    } else if (statement.effect == Effect::Deny && speaks_of(statement, action)) {
      (statement.not_principal ? found.unknown : found.known).push_back(&statement);
    }
  }
  return found;
}

void register_statement(Problem& problem, const policy::TrustPolicy& policy,
                        const Statement& statement) {
  problem.principal(statement);
  for (const auto& clause : statement.clauses)
    problem.clause(clause, statement.effect, policy.version);
}

Answer unknown(std::string reason) {
  Answer answer;
  answer.reason = std::move(reason);
  return answer;
}

}  // namespace

bool replay_concretely(const policy::TrustPolicy& policy, std::size_t statement,
                       const condition::Request& request) {
  const auto verdict = condition::evaluate(policy, request);
  if (verdict.decision != condition::Decision::Allow) return false;
  return std::any_of(verdict.statements.begin(), verdict.statements.end(),
                     [&](const auto& trace) { return trace.index == statement && trace.matched; });
}

Engine::Engine(Replay replay, std::size_t steps)
    : replay_(std::move(replay)), steps_(steps), backend_(make_z3_backend()) {}

Engine::~Engine() = default;

namespace {

constexpr std::size_t kMostDisputedKeys = 3;

/// The other reading of a key that may or may not be a list.
void turn(identity::KeyModel& key) {
  if (key.list) {
    key.values = {std::move(*key.many)};
    key.many.reset();
  } else {
    key.many = std::move(key.values.front());
    key.values.clear();
  }
  key.list = !key.list;
}

}  // namespace

/// AWS's documents disagree about some keys: what is true under every reading is true.
Answer Engine::ask(const Question& question) {
  std::vector<std::size_t> disputed;
  const auto& keys = question.scenario->keys;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i].list_disputed) disputed.push_back(i);
  }
  if (disputed.empty()) return ask_reading(question);
  const std::string doubt =
      "AWS's documents disagree whether `" + keys[disputed[0]].key + "` holds one value or a list";
  if (disputed.size() > kMostDisputedKeys) return unknown(doubt);
  std::optional<Answer> all;
  for (std::size_t reading = 0; reading < (std::size_t{1} << disputed.size()); ++reading) {
    identity::Scenario scenario = *question.scenario;
    for (std::size_t i = 0; i < disputed.size(); ++i) {
      if ((reading >> i & 1) != 0) turn(scenario.keys[disputed[i]]);
    }
    Question read = question;
    read.scenario = &scenario;
    Answer answer = ask_reading(read);
    if (answer.scenario != nullptr) answer.scenario = question.scenario;
    if (!answer.found() && !answer.proved()) return answer;
    if (all && all->kind != answer.kind) return unknown(doubt);
    if (!all) all = std::move(answer);
  }
  return *all;
}

Answer Engine::ask_reading(const Question& question) {
  ++questions_;
  const auto& policy = *question.policy;
  Answer proved;
  proved.kind = Answer::Kind::Proved;
  if (subject_.steps == 0)
    return unknown("the policy asks for more steps than one role is granted");
  Budget budget{std::min(steps_, subject_.steps)};
  const std::size_t granted = budget.steps;
  Problem problem(*question.scenario, budget);
  if (question.accepted_by) {
    const Statement& allow = policy.statements[*question.accepted_by];
    if (allow.malformed || allow.not_principal) return unknown("the statement is malformed");
    if (allow.effect != Effect::Allow || !speaks_of(allow, question.scenario->action))
      return proved;
    register_statement(problem, policy, allow);
    for (const auto* deny : denies_for(policy, question.scenario->action).known)
      register_statement(problem, policy, *deny);
  }
  for (const auto* clause : question.holds) problem.clause(*clause, Effect::Allow, policy.version);
  for (const auto* clause : question.fails) problem.clause(*clause, Effect::Allow, policy.version);

  // A readable witness first: it is cheap to look for, and most open doors have one.
  Answer answer = decide(question, problem, Search::Examples);
  if (!answer.found()) answer = decide(question, problem, Search::Complete);
  // A question costs something even when it is decided at once.
  subject_.spend(granted - budget.steps + kStepsOfAQuestion + problem.pattern_length());
  return answer;
}

Answer Engine::decide(const Question& question, Problem& problem, Search search) {
  const auto& policy = *question.policy;
  if (!problem.build(search)) return unknown(problem.why_not());
  auto& formulas = problem.formulas();
  const auto matches = [&](const Statement& statement) {
    std::vector<Formulas::Id> parts{problem.principal_formula(statement)};
    for (const auto& clause : statement.clauses) parts.push_back(problem.clause_formula(clause));
    return formulas.all(std::move(parts));
  };
  Denies denies;
  Formulas::Id formula = Formulas::kFalse;
  if (!problem.impossible()) {
    std::vector<Formulas::Id> goal = problem.always();
    if (question.accepted_by) {
      denies = denies_for(policy, question.scenario->action);
      goal.push_back(matches(policy.statements[*question.accepted_by]));
      for (const auto* deny : denies.known) goal.push_back(formulas.negate(matches(*deny)));
    }
    for (const auto* clause : question.holds) goal.push_back(problem.clause_formula(*clause));
    for (const auto* clause : question.fails)
      goal.push_back(formulas.negate(problem.clause_formula(*clause)));
    formula = formulas.all(std::move(goal));
  }
  Answer answer;
  answer.scenario = question.scenario;
  answer.kind = Answer::Kind::Proved;
  if (formula == Formulas::kFalse) return answer;
  const Model model = backend_->solve(formulas, formula, problem.choices());
  if (model.outcome == Outcome::Unsatisfiable) return answer;
  if (model.outcome == Outcome::Unknown) return unknown("the solver's budget is spent");
  if (!denies.unknown.empty()) {
    return unknown("what statement " + std::to_string(denies.unknown[0]->index + 1) +
                   " denies is not known");
  }
  for (const auto& name : problem.components()) answer.words[name] = problem.word(model, name);
  answer.kind = Answer::Kind::Witness;
  if (!question.accepted_by) {
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
  // The model guessed the truth of conditions that it does not understand: try values that would
  // make it true.
  for (const auto& candidate :
       trial_values(problem.opaque(), *question.scenario, *answer.witness)) {
    if (!replay_(policy, *question.accepted_by, candidate)) continue;
    answer.witness = candidate;
    return answer;
  }
  return unknown(problem.opaque()[0].why);
}

}  // namespace trustlint::solver
