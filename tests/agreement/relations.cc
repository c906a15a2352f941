/// The relation of two policies, where it is known: changes that let more in, fewer, or nobody
/// else.
///
/// For every generated policy some steps of one kind are made (`mutate.h`), and the comparison must
/// say so: neutral steps are equal; widening ones are wider or equal, and backwards narrower or
/// equal; with widening steps on both sides anything may come out. Whatever it says is held against
/// requests at random and against the concrete evaluator: none may be accepted by one side only
/// where the relation says that there is none, and what is shown as gained or lost must be.
/// "Undecided" is no wrong answer; its share is printed.
///
///     relations [--seed N] [--policies N]
///
/// Exits 1 when an answer was wrong, 2 on a wrong command line.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>

#include "compare/gain.h"
#include "condition/evaluate.h"
#include "document/reader.h"
#include "mutate.h"
#include "policy/parse.h"

namespace {

using namespace trustlint;
using agreement::chance;
using agreement::Random;
using agreement::Step;
using compare::Comparison;
using compare::Relation;
using condition::Decision;
using policy::TrustPolicy;

constexpr int kRequests = 60;

struct Score {
  std::array<std::size_t, 5> relations{};
  std::size_t wrong = 0;
};

bool accepts(const TrustPolicy& policy, const condition::Request& request) {
  return condition::evaluate(policy, request).decision == Decision::Allow;
}

bool refuses(const TrustPolicy& policy, const condition::Request& request) {
  const auto decision = condition::evaluate(policy, request).decision;
  return decision == Decision::Deny || decision == Decision::NoMatch;
}

class Trial {
 public:
  Trial(std::uint64_t seed, solver::Engine& engine, Score& score)
      : seed_(seed), random_(seed), engine_(engine), score_(score) {
    usual_ = chance(random_, 65);
    text_ = usual_ ? agreement::usual_policy_text(random_) : agreement::policy_text(random_);
    const document::Limits limits;
    const auto file = document::SourceFile::from_bytes("policy.json", text_, limits);
    document_ = *document::read_json(document::Text::of(*file), limits);
    before_ = policy::parse(document_->root);
  }

  void run() {
    after_ = before_;
    const bool widening = chance(random_, 75);
    const bool both = widening && chance(random_, 20);  // then either may have more
    for (int i = 0; i < 4; ++i) {
      if (i > 0 && chance(random_, 40)) break;
      apply(agreement::neutral(random_, after_));
      if (widening) apply(agreement::widened(random_, after_));
      if (both) std::swap(before_, after_);
    }
    const bool backwards = chance(random_, 50);
    if (backwards) std::swap(before_, after_);
    engine_.begin();
    const Comparison answer =
        compare::compare_policies(before_, after_, "111122223333", {}, engine_);
    ++score_.relations.at(static_cast<std::size_t>(answer.relation));
    if (answer.gained && !both && (backwards || !widening)) fail("gains", answer);
    if (answer.lost && !both && (!backwards || !widening)) fail("loses", answer);
    for (const auto* shown : {&answer.gained, &answer.lost}) {
      if (!*shown) continue;
      const bool gained = shown == &answer.gained;
      if (!accepts(gained ? after_ : before_, (*shown)->request) ||
          !refuses(gained ? before_ : after_, (*shown)->request))
        fail("shows a request that is no difference", answer);
    }
    if (answer.relation == Relation::Undecided) return;
    for (int i = 0; i < kRequests; ++i) {
      const auto request = somebody();
      if (!answer.gained && accepts(after_, request) && refuses(before_, request))
        return fail("overlooks a gain of " + request.caller.id, answer);
      if (!answer.lost && accepts(before_, request) && refuses(after_, request))
        return fail("overlooks a loss of " + request.caller.id, answer);
    }
  }

 private:
  void apply(std::optional<Step> step) {
    if (!step) return;
    after_ = std::move(step->policy);
    steps_ += (steps_.empty() ? "" : ", ") + step->name;
  }

  /// A request that a caller can really make.
  condition::Request somebody() {
    if (usual_) return agreement::usual_request(random_);
    auto request = agreement::random_request(random_, before_);
    // Keys that no document describes are single for such callers.
    while (request.caller.type != condition::Caller::Type::Aws ||
           request.action != "sts:AssumeRole")
      request = agreement::random_request(random_, before_);
    request.context.erase("x:list");
    // The name of a session has two letters or more.
    if (request.caller.role_arn) request.caller.id += "s";
    return request;
  }

  void fail(const std::string& what, const Comparison& answer) {
    ++score_.wrong;
    std::cout << "seed " << seed_ << ": " << name(answer.relation) << " " << what << " (" << steps_
              << ")\n  " << text_ << "\n  before: " << policy::print(before_)
              << "\n  after: " << policy::print(after_) << "\n";
    if (answer.gained) std::cout << "  gained: " << answer.gained->who << "\n";
    if (answer.lost) std::cout << "  lost: " << answer.lost->who << "\n";
  }

  std::uint64_t seed_;
  Random random_;
  solver::Engine& engine_;
  Score& score_;
  bool usual_ = false;
  std::string text_;
  std::string steps_;
  std::shared_ptr<const document::Document> document_;
  TrustPolicy before_;
  TrustPolicy after_;
};

}  // namespace

int main(int argc, char** argv) {
  std::uint64_t seed = 1;
  std::uint64_t policies = 300;
  for (int i = 1; i < argc; i += 2) {
    const std::string name = argv[i];
    const char* value = i + 1 < argc ? argv[i + 1] : "";
    char* end = nullptr;
    if (name == "--seed") seed = std::strtoull(value, &end, 10);
    if (name == "--policies") policies = std::strtoull(value, &end, 10);
    if (end == nullptr || end == value || *end != '\0') {
      std::cerr << "usage: relations [--seed N] [--policies N]\n";
      return 2;
    }
  }
  Score score;
  solver::Engine engine;
  std::uint64_t done = 0;
  for (; done < policies && score.wrong <= 20; ++done) {
    try {
      Trial(seed + done, engine, score).run();
    } catch (const std::exception& error) {
      ++score.wrong;
      std::cout << "seed " << seed + done << ": " << error.what() << "\n";
    }
  }
  std::cout << "seeds " << seed << " to " << seed + done - 1 << ":";
  for (std::size_t i = 0; i < score.relations.size(); ++i)
    std::cout << " " << score.relations[i] << " " << name(static_cast<Relation>(i)) << ",";
  std::printf(" %.2f %% undecided, ",
              100.0 * static_cast<double>(score.relations[4]) / static_cast<double>(done));
  std::cout << std::flush;
  std::cout << score.wrong << " wrong\n";
  return score.wrong == 0 ? 0 : 1;
}
