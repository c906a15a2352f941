/// The whole decision of AWS: the trust policy together with the policies around it (3.2).
#pragma once

#include <optional>
#include <string>

#include "condition/evaluate.h"
#include "condition/request.h"
#include "policy/trust_policy.h"

namespace trustlint::condition {

/// What a policy of another kind says to the call. None: it neither allows nor denies it.
enum class Stance { Allow, None, Deny };

/// What stands around a trust policy. A policy that is not given is not attached; identity policies
/// then say nothing.
struct Environment {
  std::string role_account;  ///< 12 digits; empty when it is not known.
  Stance identity = Stance::None;
  std::optional<Stance> scp;  ///< Of the caller's account.
  std::optional<Stance> rcp;  ///< Of the role's account.
  std::optional<Stance> boundary;
  std::optional<Stance> session_policy;
};

/// Does the call succeed (scope `full`)? The trace is that of the trust policy.
Verdict evaluate_full(const policy::TrustPolicy& policy, const Request& request,
                      const Environment& environment);

}  // namespace trustlint::condition
