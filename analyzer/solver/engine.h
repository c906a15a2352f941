/// Question in, answer out: the only entry point of the solver.
///
/// `Engine::ask` builds the finite problem of a scenario (`problem.h`), lets the backend decide it,
/// reads the model back as a request and replays that request through the concrete evaluator before
/// anyone sees it. An engine belongs to one thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "condition/evaluate.h"
#include "identity/scenario.h"
#include "policy/trust_policy.h"
#include "solver/formula.h"
#include "solver/words.h"

namespace trustlint::solver {

class Problem;

struct Question {
  const policy::TrustPolicy* policy = nullptr;
  const identity::Scenario* scenario = nullptr;
  /// Requests that this Allow statement accepts and no Deny refuses. Nothing: all requests of the
  /// scenario.
  std::optional<std::size_t> accepted_by;
  std::vector<const policy::Clause*> holds;  ///< And these clauses hold,
  std::vector<const policy::Clause*> fails;  ///< and these do not.
};

struct Answer {
  enum class Kind { Proved, Witness, Unknown };
  Kind kind = Kind::Unknown;
  std::optional<condition::Request> witness;     ///< Of a question about acceptance.
  const identity::Scenario* scenario = nullptr;  ///< Of the witness.
  std::map<std::string, std::string>
      words;               ///< Of the witness, by component that the question depends on.
  std::string reason;      ///< Unknown: why.
  std::string assumption;  ///< Witness: what it rests on; empty when documented.

  bool proved() const { return kind == Kind::Proved; }
  bool found() const { return kind == Kind::Witness; }
};

/// Says whether the policy allows a request; the concrete evaluator, except in a test of the replay
/// itself.
using Replay = std::function<bool(const policy::TrustPolicy&, std::size_t statement,
                                  const condition::Request&)>;

/// The replay that every program run uses: allowed, and by this statement.
bool replay_concretely(const policy::TrustPolicy& policy, std::size_t statement,
                       const condition::Request& request);

class Engine {
 public:
  explicit Engine(Replay replay = replay_concretely, std::size_t steps = Budget{}.steps);
  ~Engine();

  Answer ask(const Question& question);
  /// Begins a new subject: its questions together may take `kStepsOfASubject` steps, so that no
  /// policy takes for ever.
  void begin() { subject_.steps = kStepsOfASubject; }
  /// Questions put so far.
  std::size_t questions() const { return questions_; }

 private:
  /// `ask`, with every key a list or none.
  Answer ask_reading(const Question& question);

  static constexpr std::size_t kStepsOfAQuestion = 2'000;
  static constexpr std::size_t kStepsOfASubject = 24'000'000;

  Answer decide(const Question& question, Problem& problem, Search search);

  Replay replay_;
  std::size_t steps_;
  Budget subject_{kStepsOfASubject};
  std::unique_ptr<Backend> backend_;
  std::size_t questions_ = 0;
};

}  // namespace trustlint::solver
