/// Runs the rules over one role.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "config/config.h"
#include "input/role_source.h"
#include "rule/finding.h"
#include "rule/rule.h"
#include "solver/engine.h"

namespace trustlint::rule {

struct RoleResult {
  Status status = Status::Proved;
  std::string reason;             ///< Why nothing is proved; empty when it is.
  std::vector<Finding> findings;  ///< Of all rules, whatever the persona.
  std::vector<std::string>
      undecided;  ///< Questions about openness that stay open, each with its reason.
};

/// Asks every rule about the role, in the order of their ranks. The status is decided before
/// persona, ignores and baseline.
RoleResult check_role(const input::RoleSource& role, const config::Config& config,
                      solver::Engine& engine);

}  // namespace trustlint::rule
