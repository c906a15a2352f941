/// Changes of a policy whose effect is known: what it accepts stays, or it accepts what it did and
/// perhaps more.
#pragma once

#include <optional>
#include <string>

#include "generate.h"
#include "policy/trust_policy.h"

namespace trustlint::agreement {

/// A change, and what it is called; nothing where the policy has nothing to change so.
struct Step {
  policy::TrustPolicy policy;
  std::string name;
};

/// The policy in other words: statements, clauses, values reordered, repeated, split.
std::optional<Step> neutral(Random& random, const policy::TrustPolicy& policy);

/// The policy, and whoever the change lets in beside.
std::optional<Step> widened(Random& random, const policy::TrustPolicy& policy);

/// The text of a policy as people write them: GitHub, GitLab, accounts, services; statements that
/// allow and deny.
std::string usual_policy_text(Random& random);

/// A request that somebody can really make, at the edges of such policies.
condition::Request usual_request(Random& random);

}  // namespace trustlint::agreement
