/// Runs the rules over one role.
#pragma once

#include "config/config.h"
#include "input/role_source.h"
#include "rule/judge.h"
#include "rule/rule.h"
#include "solver/engine.h"

namespace trustlint::rule {

/// Asks every rule about the role: about each policy that it may have, and with texts for what is
/// not known. The status is decided before persona, ignores and baseline.
RoleResult check_role(const input::RoleSource& role, const config::Config& config,
                      solver::Engine& engine, Fixes fixes = Fixes::Written);

}  // namespace trustlint::rule
