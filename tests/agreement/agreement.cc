/// The two engines against each other on random policies and requests.
///
/// For every generated policy: (1) for many requests the concrete evaluator's answer must be the
/// symbolic one's, asked about just this request: accepted by one statement, accepted by the
/// policy, accepted by it and refused by a changed policy; (2) a question over all requests of a
/// caller that is answered "proved" must survive a search for a request; (3) every witness was
/// replayed, so an "evaluators disagree" answer is a failure.
///
///     agreement [--seed N] [--policies N] [--minutes N]
///
/// Prints the seeds and one line a failure; exits 1 when there was one, 2 on a wrong command line.
#include <chrono>
#include <cstdlib>
#include <exception>
#include <iostream>

#include "condition/evaluate.h"
#include "document/reader.h"
#include "generate.h"
#include "policy/parse.h"
#include "solver/questions.h"

namespace {

using namespace trustlint;
using agreement::Random;
using condition::Decision;
using solver::Answer;

constexpr int kRequests = 16;
constexpr int kSearch = 60;

struct Score {
  std::size_t pairs = 0;
  std::size_t proved = 0;
  std::size_t witnesses = 0;
  std::size_t unknown = 0;
  std::size_t failures = 0;
};

std::string describe(const condition::Request& request) {
  std::string text = request.caller.id + " " + request.action;
  for (const auto& action : request.also_actions) text += " " + action;
  for (const auto& [key, value] : request.context) {
    text += " " + key + "=";
    for (const auto& word : value.values)
      text += (value.is_list ? "[" : "'") + word + (value.is_list ? "]" : "'");
  }
  return text;
}

/// A request about which the concrete evaluator itself is in doubt compares with nothing.
bool decided(const policy::TrustPolicy& policy, const condition::Request& request) {
  const auto verdict = condition::evaluate(policy, request);
  if (verdict.decision == Decision::Undecided) return false;
  for (const auto& statement : verdict.statements) {
    if (!statement.decided) return false;
  }
  return true;
}

bool allows(const policy::TrustPolicy& policy, const condition::Request& request) {
  return condition::evaluate(policy, request).decision == Decision::Allow;
}

/// One policy, its changed sister, and everything that is asked about them.
class Trial {
 public:
  Trial(std::uint64_t seed, solver::Engine& engine, Score& score)
      : seed_(seed), random_(seed), engine_(engine), score_(score) {
    text_ = agreement::policy_text(random_);
    const document::Limits limits;
    const auto file = document::SourceFile::from_bytes("policy.json", text_, limits);
    document_ = *document::read_json(document::Text::of(*file), limits);
    policy_ = policy::parse(document_->root);
    sister_ = agreement::changed(random_, policy_);
  }

  void run() {
    engine_.begin();
    for (int i = 0; i < kRequests; ++i) {
      if (!compare(agreement::random_request(random_, policy_))) return;
    }
    engine_.begin();
    for (int i = 0; i < 3; ++i) {
      if (!survey(agreement::random_request(random_, policy_))) return;
    }
  }

 private:
  bool fail(const std::string& what) {
    ++score_.failures;
    std::cout << "seed " << seed_ << ": " << what << "\n  " << text_
              << "\n  changed: " << policy::print(sister_) << "\n";
    return false;
  }

  bool same(const char* what, bool concrete, const Answer& answer,
            const condition::Request& request) {
    ++score_.pairs;
    if (answer.found() == concrete && answer.proved() != concrete) return true;
    return fail(std::string(what) + ": concretely " + (concrete ? "yes" : "no") + " for " +
                describe(request) + ", the solver differs: " + answer.reason);
  }

  /// One request, asked of both engines in several ways.
  bool compare(const condition::Request& request) {
    if (!decided(policy_, request) || !decided(sister_, request)) return true;
    const auto scenario = agreement::only(random_, request);
    for (const auto& statement : policy_.statements) {
      if (statement.effect != policy::Effect::Allow) continue;
      const auto answer = engine_.ask({&policy_, &scenario, statement.index});
      if (!same("accepted by a statement",
                solver::accepts_concretely(policy_, statement.index, request), answer, request))
        return false;
    }
    solver::Question whole{&policy_, &scenario, {}};
    whole.accepted = true;
    if (!same("accepted", allows(policy_, request), engine_.ask(whole), request)) return false;
    whole.refused_by = &sister_;
    return same("accepted and refused by the changed policy",
                allows(policy_, request) && !allows(sister_, request), engine_.ask(whole), request);
  }

  /// All requests of a caller, against a search.
  bool survey(const condition::Request& sample) {
    const solver::Scenarios scenarios{agreement::everything(sample)};
    const auto search = [&](const auto& holds) -> std::optional<condition::Request> {
      for (int i = 0; i < kSearch; ++i) {
        auto request = agreement::random_request(random_, policy_);
        request.caller = sample.caller;
        request.action = sample.action;
        request.also_actions = sample.also_actions;
        if (agreement::is_possible(request) && holds(request)) return request;
      }
      return std::nullopt;
    };
    const auto check = [&](const std::string& what, const Answer& answer, const auto& holds) {
      ++score_.pairs;
      if (answer.found()) {
        ++score_.witnesses;
        if (!answer.witness || holds(*answer.witness)) return true;
        return fail(what + ": wrong witness " + describe(*answer.witness));
      }
      if (!answer.proved()) {
        ++score_.unknown;
        if (answer.reason.find("disagree") == std::string::npos) return true;
        return fail(what + ": " + answer.reason);
      }
      ++score_.proved;
      const auto against = search(holds);
      return !against || fail(what + ": proved, but " + describe(*against));
    };
    for (const auto& statement : policy_.statements) {
      if (statement.effect != policy::Effect::Allow) continue;
      if (!check("dead statement " + std::to_string(statement.index),
                 solver::dead(engine_, policy_, statement.index, scenarios),
                 [&](const auto& request) {
                   return solver::accepts_concretely(policy_, statement.index, request);
                 }))
        return false;
    }
    const auto difference = [&](const auto& one, const auto& other) {
      return [&](const auto& request) { return allows(one, request) && !allows(other, request); };
    };
    return check("contained", solver::contained(engine_, policy_, sister_, scenarios),
                 difference(policy_, sister_)) &&
           check("contained", solver::contained(engine_, sister_, policy_, scenarios),
                 difference(sister_, policy_));
  }

  std::uint64_t seed_;
  Random random_;
  solver::Engine& engine_;
  Score& score_;
  std::string text_;
  std::shared_ptr<const document::Document> document_;
  policy::TrustPolicy policy_;
  policy::TrustPolicy sister_;
};

}  // namespace

int main(int argc, char** argv) {
  std::uint64_t seed = 1;
  std::uint64_t policies = 300;
  long minutes = 0;
  for (int i = 1; i < argc; i += 2) {
    const std::string name = argv[i];
    const char* value = i + 1 < argc ? argv[i + 1] : "";
    char* end = nullptr;
    if (name == "--seed") seed = std::strtoull(value, &end, 10);
    if (name == "--policies") policies = std::strtoull(value, &end, 10);
    if (name == "--minutes") minutes = std::strtol(value, &end, 10);
    if (end == nullptr || end == value || *end != '\0') {
      std::cerr << "usage: agreement [--seed N] [--policies N] [--minutes N]\n";
      return 2;
    }
  }
  Score score;
  solver::Engine engine;
  const auto begin = std::chrono::steady_clock::now();
  std::uint64_t done = 0;
  for (; minutes > 0 || done < policies; ++done) {
    if (minutes > 0 && std::chrono::steady_clock::now() - begin > std::chrono::minutes(minutes))
      break;
    try {
      Trial(seed + done, engine, score).run();
    } catch (const std::exception& error) {
      ++score.failures;
      std::cout << "seed " << seed + done << ": " << error.what() << "\n";
    }
    if (score.failures > 20) break;
  }
  std::cout << "seeds " << seed << " to " << seed + done - 1 << ": " << score.pairs << " pairs, "
            << score.proved << " proved, " << score.witnesses << " witnesses, " << score.unknown
            << " not decided, " << score.failures << " disagreements\n";
  return score.failures == 0 ? 0 : 1;
}
