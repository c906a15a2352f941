#include "solver/questions.h"

#include <utility>

namespace trustlint::solver {

using policy::TrustPolicy;

namespace {

/// Both policies accept the same requests.
Answer same(Engine& engine, const TrustPolicy& one, const TrustPolicy& other,
            const Scenarios& scenarios) {
  Answer lost = contained(engine, one, other, scenarios);
  if (lost.found()) return lost;
  Answer gained = contained(engine, other, one, scenarios);
  return gained.proved() ? lost : gained;
}

}  // namespace

Answer ask_all(Engine& engine, Question question, const Scenarios& scenarios) {
  Answer result;
  result.kind = Answer::Kind::Proved;
  for (const auto& scenario : scenarios) {
    question.scenario = &scenario;
    Answer answer = engine.ask(question);
    if (answer.found()) return answer;
    if (!answer.proved() && result.proved()) result = std::move(answer);
  }
  return result;
}

Answer contained(Engine& engine, const TrustPolicy& inner, const TrustPolicy& outer,
                 const Scenarios& scenarios) {
  Question question;
  question.policy = &inner;
  question.accepted = true;
  question.refused_by = &outer;
  return ask_all(engine, question, scenarios);
}

Answer dead(Engine& engine, const TrustPolicy& policy, std::size_t statement,
            const Scenarios& scenarios) {
  Question question;
  question.policy = &policy;
  question.accepted_by = statement;
  return ask_all(engine, question, scenarios);
}

Answer redundant(Engine& engine, const TrustPolicy& policy, std::size_t statement,
                 const Scenarios& scenarios) {
  TrustPolicy rest = policy;
  rest.statements.erase(rest.statements.begin() + static_cast<std::ptrdiff_t>(statement));
  return same(engine, policy, rest, scenarios);
}

Answer redundant_value(Engine& engine, const TrustPolicy& policy, std::size_t statement,
                       std::size_t clause, std::size_t value, const Scenarios& scenarios) {
  TrustPolicy rest = policy;
  auto& values = rest.statements[statement].clauses[clause].values;
  values.erase(values.begin() + static_cast<std::ptrdiff_t>(value));
  return same(engine, policy, rest, scenarios);
}

Answer disjoint(Engine& engine, const TrustPolicy& policy, std::size_t first, std::size_t second,
                const Scenarios& scenarios) {
  Question question;
  question.policy = &policy;
  question.matched = {first, second};
  return ask_all(engine, question, scenarios);
}

}  // namespace trustlint::solver
