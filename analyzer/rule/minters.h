/// The callers who can have a value of a condition key, and what of that value stands where its
/// holes are.
#pragma once

#include <string>
#include <vector>

#include "condition/operator.h"
#include "identity/scenario.h"
#include "policy/trust_policy.h"
#include "rule/frame.h"
#include "rule/fresh.h"
#include "solver/engine.h"

namespace trustlint::rule {

class Minters {
 public:
  /// The callers of `statement` (without holes in its principals) who carry `key`.
  Minters(const policy::Statement& statement, std::string key, solver::Engine& engine,
          const policy::TrustPolicy& policy);

  struct Fit {
    enum class Kind {
      Fits,     ///< Somebody has such a value.
      Nobody,   ///< The catalogue describes nobody who carries the key in a form of his own.
      Dead,     ///< Whatever stands in the holes, no caller has such a value.
      Unknown,  ///< Somebody has, but no text was found that fits.
    };
    Kind kind = Kind::Nobody;
    HoleTexts texts;
    HoleTexts longest;  ///< Another cut, where a wildcard follows a hole; empty when there is none.
  };

  /// Texts for the holes of `value`, as fresh as they can be: of a reviewed context if there is
  /// one.
  Fit fit(const std::string& value, condition::Comparison comparison, FreshWords& words) const;

  /// Texts with which the value admits a context in which code runs that nobody approved; empty
  /// when there are none, or when `filled` admits one anyway.
  HoleTexts unreviewed(const std::string& value, const std::string& filled,
                       condition::Comparison comparison, FreshWords& words) const;

  /// Texts with which the value and a pattern on the same key admit the same caller.
  std::vector<HoleTexts> meeting(const std::string& value, condition::Comparison comparison,
                                 const std::string& pattern, FreshWords& words) const;

 private:
  bool holds(const std::string& value, condition::Comparison comparison,
             const identity::Scenario& scenario) const;
  /// Ways to cut a value that such a caller has, and that the pattern (if any) admits; empty when
  /// none has one. `unknown` is set when that could not be decided.
  std::vector<HoleTexts> ways(const std::string& value, condition::Comparison comparison,
                              identity::Scenario scenario, FreshWords& words,
                              const std::string& pattern = {}) const;

  /// `found`, and the ways with each of the words that a component can only be.
  std::vector<HoleTexts> choices(const std::string& value, condition::Comparison comparison,
                                 const identity::Scenario& scenario, FreshWords& words,
                                 std::vector<HoleTexts> found) const;
  bool lets_unreviewed_in(const std::string& filled, condition::Comparison comparison) const;

  std::string key_;
  solver::Engine& engine_;
  const policy::TrustPolicy& policy_;
  std::vector<identity::Scenario> callers_;  ///< Reviewed contexts first, customised ones last.
};

}  // namespace trustlint::rule
