/// One policy, judged by all rules.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "config/config.h"
#include "input/role_source.h"
#include "policy/trust_policy.h"
#include "rule/finding.h"
#include "solver/engine.h"

namespace trustlint::rule {

struct RoleResult {
  Status status = Status::Proved;
  std::string reason;             ///< Why nothing is proved; empty when it is.
  std::vector<Finding> findings;  ///< Of all rules, whatever the persona.
  std::vector<std::string>
      undecided;  ///< Questions about openness that stay open, each with its reason.
};

/// Does the finding mean that somebody gets in who should not?
bool opens(const Finding& finding);
/// Somebody gets in under an assumption: not proved, and not open for certain either.
bool opens_perhaps(const Finding& finding);

/// Asks every rule about a policy without holes, in the order of their ranks. `ours`: accounts that
/// stand for one of ours; `written`: the policy with the marks of its holes, when it had some.
RoleResult judge(const input::RoleSource& role, const policy::TrustPolicy& policy,
                 const config::Config& config, solver::Engine& engine,
                 const std::set<std::string>& ours = {},
                 const policy::TrustPolicy* written = nullptr);

/// The status that findings and open questions make, and its reason. `complete`: every part of the
/// policy was understood.
void conclude(RoleResult& result, bool complete);

}  // namespace trustlint::rule
