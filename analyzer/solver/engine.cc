#include "solver/engine.h"

#include <algorithm>

#include "solver/automaton.h"
#include "solver/problem.h"

namespace trustlint::solver {

using condition::Decision;
using policy::Effect;
using policy::Statement;
using policy::TrustPolicy;

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

/// The formulas of one policy, for the actions of one scenario.
class PolicyFormulas {
 public:
  PolicyFormulas(Problem& problem, const TrustPolicy& policy, const identity::Scenario& scenario)
      : problem_(problem), policy_(policy), scenario_(scenario) {}

  /// Makes the problem know the wanted statements: everything that `accepted` and `matches` will
  /// speak of.
  template <typename Wanted>
  static void enter(Problem& problem, const TrustPolicy& policy, Wanted wanted) {
    for (const Statement& statement : policy.statements) {
      if (statement.malformed || !wanted(statement)) continue;
      problem.principal(statement);
      for (const auto& clause : statement.clauses)
        problem.clause(clause, statement.effect, policy.version);
    }
  }

  Formulas::Id matches(const Statement& statement) {
    auto& formulas = problem_.formulas();
    if (statement.malformed)
      return unknown("what statement " + std::to_string(statement.index + 1) + " says");
    std::vector<Formulas::Id> parts;
    for (const auto& clause : statement.clauses) parts.push_back(problem_.clause_formula(clause));
    parts.push_back(statement.not_principal
                        ? unknown("whom statement " + std::to_string(statement.index + 1) +
                                  " means by NotPrincipal")
                        : problem_.principal_formula(statement));
    return formulas.all(std::move(parts));
  }

  /// Every action of the call is allowed, `only` by that statement the first one, and none is
  /// denied.
  Formulas::Id accepted(std::optional<std::size_t> only) {
    auto& formulas = problem_.formulas();
    std::vector<std::string> actions{scenario_.action};
    actions.insert(actions.end(), scenario_.also_actions.begin(), scenario_.also_actions.end());
    std::vector<Formulas::Id> all;
    for (std::size_t i = 0; i < actions.size(); ++i) {
      std::vector<Formulas::Id> allows;
      for (const Statement& statement : policy_.statements) {
        const bool known = statement.effect_known && !statement.malformed;
        if (known && !speaks_of(statement, actions[i])) continue;
        const bool may_allow = statement.effect == Effect::Allow || !statement.effect_known;
        const bool may_deny = statement.effect == Effect::Deny || !statement.effect_known;
        if (may_deny) all.push_back(formulas.negate(matches(statement)));
        if (may_allow && (i > 0 || !only || *only == statement.index))
          allows.push_back(matches(statement));
      }
      if (policy_.malformed) {
        all.push_back(unknown("what the malformed policy says"));
        if (!only) allows.push_back(unknown("what the malformed policy says"));
      }
      all.push_back(formulas.any(std::move(allows)));
    }
    return formulas.all(std::move(all));
  }

  /// Free variables for what is not known: true or false, both are doubtful.
  const std::vector<std::string>& doubts() const { return doubts_; }

 private:
  Formulas::Id unknown(const std::string& about) {
    doubts_.push_back(about);
    return problem_.free_variable();
  }

  Problem& problem_;
  const TrustPolicy& policy_;
  const identity::Scenario& scenario_;
  std::vector<std::string> doubts_;
};

Answer unknown(std::string reason) {
  Answer answer;
  answer.reason = std::move(reason);
  return answer;
}

constexpr const char* kSpent = "the policy asks for more steps than one role is granted";

bool is_matched(const condition::Verdict& verdict, std::size_t statement) {
  return std::any_of(verdict.statements.begin(), verdict.statements.end(),
                     [&](const auto& trace) { return trace.index == statement && trace.matched; });
}

}  // namespace

bool accepts_concretely(const TrustPolicy& policy, std::size_t statement,
                        const condition::Request& request) {
  const auto verdict = condition::evaluate(policy, request);
  return verdict.decision == Decision::Allow && is_matched(verdict, statement);
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

Answer Engine::ask(const Question& question) {
  Answer given = answer(question);
  if (!given.found() && !given.proved()) ++undecided_;
  return given;
}

/// AWS's documents disagree about some keys: what is true under every reading is true.
Answer Engine::answer(const Question& question) {
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
  if (question.accepted_by) {
    const Statement& allow = policy.statements[*question.accepted_by];
    if (allow.malformed || allow.not_principal) return unknown("the statement is malformed");
    if (allow.effect != Effect::Allow || !speaks_of(allow, question.scenario->action))
      return proved;
  }
  // A subject that has spent its steps still gets some looks for readable witnesses.
  const bool spent = subject_.steps == 0;
  if (spent && looks_.steps == 0) return unknown(kSpent);
  if (proved_without_exceptions(question)) return proved;
  Budget budget{spent ? kStepsOfALook : std::min(steps_, subject_.steps)};
  const std::size_t granted = budget.steps;
  const std::size_t granted_solving =
      spent ? kStepsOfALook : std::min(kStepsOfSolving, subject_.steps);
  solving_.steps = granted_solving;
  Problem problem(*question.scenario, budget);
  const auto everything = [](const Statement&) { return true; };
  // Other Allow statements have no part in a question about one of them.
  const auto one_and_denies = [&](const Statement& statement) {
    return statement.index == *question.accepted_by ||
           (statement.effect == Effect::Deny && speaks_of(statement, question.scenario->action));
  };
  if (question.accepted_by && !question.accepted && question.scenario->also_actions.empty()) {
    PolicyFormulas::enter(problem, policy, one_and_denies);
  } else if (question.about_requests() || !question.matched.empty()) {
    PolicyFormulas::enter(problem, policy, everything);
  }
  if (question.refused_by != nullptr)
    PolicyFormulas::enter(problem, *question.refused_by, everything);
  for (const auto* clause : question.holds) problem.clause(*clause, Effect::Allow, policy.version);
  for (const auto* clause : question.fails) problem.clause(*clause, Effect::Allow, policy.version);

  // A readable witness first: it is cheap to look for, and most open doors have one.
  Answer answer = decide(question, problem, Search::Examples);
  if (!answer.found() && !spent) answer = decide(question, problem, Search::Complete);
  // A question costs something even when it is decided at once; thousands of patterns are dear to
  // set up.
  const std::size_t length = problem.pattern_length();
  Budget& purse = spent ? looks_ : subject_;
  purse.spend(granted - budget.steps + granted_solving - solving_.steps + kStepsOfAQuestion +
              length + length * length / 10'000);
  return spent && !answer.found() ? unknown(kSpent) : answer;
}

/// Whoever is kept out without the negated conditions and the Denies is kept out with them, and
/// they are what makes classes many.
bool Engine::proved_without_exceptions(const Question& question) {
  const bool one_statement = question.accepted_by && !question.accepted &&
                             question.matched.empty() && question.scenario->also_actions.empty();
  if (!one_statement) return false;
  const auto is_negated = [](const policy::Clause& clause) {
    const auto op = condition::parse_operator(clause.operator_name.text);
    return op && op->negated;
  };
  TrustPolicy rest;
  rest.version = question.policy->version;
  rest.statements.push_back(question.policy->statements[*question.accepted_by]);
  rest.statements[0].index = 0;
  auto& clauses = rest.statements[0].clauses;
  std::size_t exceptions = 0;
  for (const auto& clause : clauses) exceptions += is_negated(clause) ? clause.values.size() : 0;
  for (const Statement& statement : question.policy->statements) {
    for (const auto& clause : statement.clauses)
      exceptions += statement.effect == Effect::Deny ? clause.values.size() : 0;
  }
  if (exceptions < kFewExceptions) return false;
  std::erase_if(clauses, is_negated);
  Question relaxed = question;
  relaxed.policy = &rest;
  relaxed.accepted_by = 0;
  relaxed.scenario = question.scenario;
  --questions_;  // It is the same question.
  return answer(relaxed).proved();
}

bool Engine::replayed(const Question& question, const condition::Request& request) const {
  if (question.accepted_by || question.accepted || !question.matched.empty()) {
    const auto verdict = replay_(*question.policy, request);
    if ((question.accepted_by || question.accepted) && verdict.decision != Decision::Allow)
      return false;
    if (question.accepted_by && !is_matched(verdict, *question.accepted_by)) return false;
    for (const std::size_t statement : question.matched) {
      if (!is_matched(verdict, statement)) return false;
    }
  }
  if (question.refused_by == nullptr) return true;
  const auto decision = replay_(*question.refused_by, request).decision;
  return decision == Decision::Deny || decision == Decision::NoMatch;
}

Answer Engine::decide(const Question& question, Problem& problem, Search search) {
  const auto& policy = *question.policy;
  if (!problem.build(search)) return unknown(problem.why_not());
  auto& formulas = problem.formulas();
  Formulas::Id formula = Formulas::kFalse;
  std::vector<std::string> doubts;  // About statements; those about values are the problem's.
  if (!problem.impossible()) {
    std::vector<Formulas::Id> goal = problem.always();
    PolicyFormulas sides(problem, policy, *question.scenario);
    if (question.accepted_by) goal.push_back(sides.accepted(question.accepted_by));
    if (question.accepted) goal.push_back(sides.accepted(std::nullopt));
    for (const std::size_t statement : question.matched)
      goal.push_back(sides.matches(policy.statements[statement]));
    doubts = sides.doubts();
    if (question.refused_by != nullptr) {
      PolicyFormulas other(problem, *question.refused_by, *question.scenario);
      goal.push_back(formulas.negate(other.accepted(std::nullopt)));
      doubts.insert(doubts.end(), other.doubts().begin(), other.doubts().end());
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

  // First a model that rests on nothing doubtful: it is a request that exists.
  std::vector<Formulas::Id> certain{formula};
  for (const auto& doubt : problem.doubts()) certain.push_back(formulas.negate(doubt.formula));
  const Formulas::Id exact = formulas.all(std::move(certain));
  const Model model = solve(problem, exact);
  if (model.outcome == Outcome::Unknown) return unknown("the solver's budget is spent");
  if (model.outcome == Outcome::Unsatisfiable) {
    if (exact == formula) return answer;
    const Model doubtful = solve(problem, formula);
    if (doubtful.outcome == Outcome::Unsatisfiable) return answer;
    return unknown(doubtful.outcome == Outcome::Unknown
                       ? "the solver's budget is spent"
                       : "the answer depends on " + doubted(formula, problem));
  }
  for (const auto& name : problem.components()) answer.words[name] = problem.word(model, name);
  answer.kind = Answer::Kind::Witness;
  if (!question.about_requests() && question.matched.empty()) {
    // Nothing to replay: the answer is about clauses alone, and is shown to nobody.
    if (!problem.opaque().empty()) return unknown(problem.opaque()[0].why);
    return answer;
  }
  answer.witness = problem.request(model);
  answer.assumption = problem.assumption(model);
  if (replayed(question, *answer.witness)) return answer;
  if (!problem.opaque().empty()) return unknown(problem.opaque()[0].why);
  if (!doubts.empty()) return unknown("the answer depends on " + doubts[0]);
  return unknown("the two evaluators disagree about a request; please report this policy");
}

Model Engine::solve(const Problem& problem, Formulas::Id formula) {
  const Model model =
      backend_->solve(problem.formulas(), formula, problem.choices(), solving_.steps);
  solving_.spend(model.steps);
  return model;
}

/// The first doubt that a model rests on. What is doubted in many classes is asked about once.
std::string Engine::doubted(Formulas::Id formula, Problem& problem) {
  std::vector<std::pair<std::string, std::vector<Formulas::Id>>> topics;
  for (const auto& doubt : problem.doubts()) {
    const auto topic = std::find_if(topics.begin(), topics.end(),
                                    [&](const auto& known) { return known.first == doubt.about; });
    if (topic == topics.end()) {
      topics.push_back({doubt.about, {doubt.formula}});
    } else {
      topic->second.push_back(doubt.formula);
    }
  }
  auto& formulas = problem.formulas();
  for (const auto& [about, doubts] : topics) {
    const Formulas::Id both = formulas.all({formula, formulas.any(doubts)});
    if (solve(problem, both).outcome == Outcome::Satisfiable) return about;
  }
  return "what is not modelled";
}

}  // namespace trustlint::solver
