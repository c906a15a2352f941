/// The decision about a request where parts of the policy are not known.
#pragma once

#include <memory>
#include <string>

#include "condition/evaluate.h"
#include "explain/explanation.h"

namespace trustlint::explain {

/// Possibilities of unknown parts that are tried together; more than that is not decided.
constexpr std::size_t kMostPossibilities = 256;

struct Judgement {
  Decision decision = Decision::Undecided;
  std::string reason;
  /// The possibility that the walk shows: one that refuses, if any does.
  std::shared_ptr<const policy::TrustPolicy> policy;  ///< As written.
  std::shared_ptr<const policy::TrustPolicy> filled;  ///< With texts in the place of holes.
  condition::Verdict verdict;                         ///< Its trace points into `filled`.
};

/// Asks the concrete evaluator about every variant of the policy, with every hole filled both with
/// a text of its own and with the texts that would make it match. Different answers are undecided.
Judgement judge(const Trust& trust, const Question& question);

}  // namespace trustlint::explain
