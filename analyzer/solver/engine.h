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
#include <utility>
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
  std::vector<const policy::Clause*> holds = {};  ///< And these clauses hold,
  std::vector<const policy::Clause*> fails = {};  ///< and these do not.
  /// And the policy as a whole accepts them, by whatever statements.
  bool accepted = false;
  /// And this policy does not accept them.
  const policy::TrustPolicy* refused_by = nullptr;
  /// And these statements of the policy match them.
  std::vector<std::size_t> matched = {};

  bool about_requests() const { return accepted_by || accepted || refused_by != nullptr; }
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

/// What the policy answers to a request; the concrete evaluator, except in a test of the replay
/// itself.
using Replay =
    std::function<condition::Verdict(const policy::TrustPolicy&, const condition::Request&)>;

/// Is the request allowed, and by this statement, as the concrete evaluator sees it?
bool accepts_concretely(const policy::TrustPolicy& policy, std::size_t statement,
                        const condition::Request& request);

class Engine {
 public:
  explicit Engine(Replay replay = condition::evaluate, std::size_t steps = Budget{}.steps);
  ~Engine();

  Answer ask(const Question& question);
  /// Begins a new subject: its questions together may take `kStepsOfASubject` steps, so that no
  /// policy takes for ever.
  void begin() {
    subject_.steps = kStepsOfASubject;
    beside_.steps = kStepsBeside;
    looks_.steps = kStepsOfLooks;
  }
  /// Questions put so far.
  std::size_t questions() const { return questions_; }
  /// The subject has no steps left: what is asked now gets no more than a look.
  bool spent() const { return subject_.steps == 0; }

  /// While it lives, questions are paid from a smaller purse of the same subject: what is asked
  /// beside the point takes nothing from what matters.
  class Beside {
   public:
    explicit Beside(Engine& engine) : engine_(engine) { engine_.change_purse(); }
    ~Beside() { engine_.change_purse(); }
    Beside(const Beside&) = delete;
    Beside& operator=(const Beside&) = delete;

   private:
    Engine& engine_;
  };
  /// Those of them that were not decided.
  std::size_t undecided() const { return undecided_; }

 private:
  Answer answer(const Question& question);
  /// `answer`, with every key a list or none.
  Answer ask_reading(const Question& question);

  static constexpr std::size_t kStepsOfAQuestion = 2'000;
  /// Of the backend, for all problems of a question.
  static constexpr std::size_t kStepsOfSolving = 8'000'000;
  static constexpr std::size_t kStepsOfASubject = 24'000'000;
  static constexpr std::size_t kStepsBeside = 2'000'000;

  /// Steps for a witness when all others are spent.
  static constexpr std::size_t kStepsOfALook = 200'000;
  /// For all such looks of a subject; then nothing is decided any more.
  static constexpr std::size_t kStepsOfLooks = 6'000'000;
  /// Values of negated conditions and Denies that are no trouble.
  static constexpr std::size_t kFewExceptions = 4;

  bool proved_without_exceptions(const Question& question);
  Answer decide(const Question& question, Problem& problem, Search search);
  std::string doubted(Formulas::Id formula, Problem& problem);
  Model solve(const Problem& problem, Formulas::Id formula);
  bool replayed(const Question& question, const condition::Request& request) const;
  void change_purse() { std::swap(subject_, beside_); }

  Replay replay_;
  std::size_t steps_;
  Budget subject_{kStepsOfASubject};
  Budget beside_{kStepsBeside};
  Budget looks_{kStepsOfLooks};
  Budget solving_{0};  ///< Of the question that is being asked.
  std::unique_ptr<Backend> backend_;
  std::size_t questions_ = 0;
  std::size_t undecided_ = 0;
};

}  // namespace trustlint::solver
