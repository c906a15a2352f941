/// Tree to trust policy. Shape errors stand beside the policy: what can be understood still is.
#pragma once

#include <string>

#include "document/node.h"
#include "policy/trust_policy.h"

namespace trustlint::policy {

/// Never fails: a tree that is no policy at all gives an empty policy with errors.
TrustPolicy parse(const document::Node& node);

/// Canonical one-line-a-part text of the model; for tests, the baseline and `diff`.
std::string print(const TrustPolicy& policy);
std::string print(const Statement& statement);

}  // namespace trustlint::policy
