/// Findings about texts that were made up: what stands where a hole is says nothing of its own.
///
/// Entry point: `MadeUp::speaks`. Rules judge a policy in which fresh words stand for what nobody
/// knows yet. What they say about how such a word is spelled, which kind of principal it is, or
/// that it differs from all other texts, is no finding about the policy.
#pragma once

#include <vector>

#include "input/role_source.h"
#include "policy/instance.h"
#include "policy/trust_policy.h"
#include "rule/finding.h"
#include "rule/fresh.h"
#include "solver/engine.h"

namespace trustlint::rule {

class MadeUp {
 public:
  /// `texts`: the parts of `marked` that are not known; `filled`: the policy that was judged.
  MadeUp(const input::RoleSource& role, const policy::TrustPolicy& marked,
         const std::vector<policy::MarkedText>& texts, const policy::TrustPolicy& filled,
         FreshWords& words, const Disguise& disguise, solver::Engine& engine)
      : role_(role),
        marked_(marked),
        texts_(texts),
        filled_(filled),
        words_(words),
        disguise_(disguise),
        engine_(engine) {}

  /// Does the finding rest on what was made up?
  bool speaks(const Finding& finding);
  /// A hole that stands where the policy says what is meant, such as its `Effect`; null when there
  /// is none among the findings so far.
  const policy::MarkedText* misplaced() const { return misplaced_; }

 private:
  bool is_about_spelling(const Finding& finding);
  bool is_about_kind(const Finding& finding) const;
  bool is_about_difference(const Finding& finding) const;
  bool is_about_value(const Finding& finding);

  const policy::MarkedText* text_at(const document::Place& place) const;
  bool is_of_unknown_kind(const std::string& principal) const;
  bool is_unknown(const policy::Value& value) const;
  bool has_unknown_conditions(const policy::Statement& statement) const;
  bool is_dead(std::size_t statement, std::size_t clause, const std::string& value);

  const input::RoleSource& role_;
  const policy::TrustPolicy& marked_;
  const std::vector<policy::MarkedText>& texts_;
  const policy::TrustPolicy& filled_;
  FreshWords& words_;
  const Disguise& disguise_;
  solver::Engine& engine_;
  const policy::MarkedText* misplaced_ = nullptr;
};

}  // namespace trustlint::rule
