/// Random policies and requests for the agreement test: few short words, so that patterns nearly
/// match all the time, and requests that lie at the edges of the policy's own values.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "condition/request.h"
#include "identity/scenario.h"
#include "policy/trust_policy.h"

namespace trustlint::agreement {

using Random = std::mt19937_64;

bool chance(Random& random, int percent);

template <typename T>
const T& pick(Random& random, const std::vector<T>& from) {
  return from[std::uniform_int_distribution<std::size_t>(0, from.size() - 1)(random)];
}

/// The text of a policy of one to three statements: all operators, qualifiers, variables and kinds
/// of principals. Some texts hold marks of holes.
std::string policy_text(Random& random);

/// The policy with a small change: a value, a clause or a statement more or less.
policy::TrustPolicy changed(Random& random, policy::TrustPolicy policy);

/// A request with values that are those of the policy or next to them.
condition::Request random_request(Random& random, const policy::TrustPolicy& policy);

/// The scenario that holds just this request; values stand in it as literals or as words.
identity::Scenario only(Random& random, const condition::Request& request);

/// The scenario of all requests of the caller of `request`.
identity::Scenario everything(const condition::Request& request);

/// Is the request one of `everything`?
bool is_possible(const condition::Request& request);

}  // namespace trustlint::agreement
