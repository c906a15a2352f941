/// The length of a policy document as IAM counts it.
#pragma once

#include "document/node.h"
#include "policy/trust_policy.h"

namespace trustlint::policy {

/// The longest trust policy that IAM stores unless the account's quota was raised, and the longest
/// that it ever stores.
constexpr std::size_t kDefaultQuota = 2048;
constexpr std::size_t kHighestQuota = 4096;

/// The length of the document that the tree is: the shortest JSON text that says the same.
Length length_of(const document::Node& node);

}  // namespace trustlint::policy
