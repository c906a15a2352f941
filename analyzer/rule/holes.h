/// Judges a policy of which parts are not known.
///
/// A hole is a fixed text that nobody knows yet. With texts in the place of all holes the policy is
/// one like any other: the rules judge it, both evaluators understand it, witnesses are replayed.
/// It is judged with fresh names first, and again with every text that could make a difference
/// (`fitting.h`). What holds for all of them is reported, what holds for some is not decided, and
/// the hole is named. A text with which a statement lets nobody in says nothing about that
/// statement: nobody deploys it.
#pragma once

#include <vector>

#include "policy/instance.h"
#include "rule/judge.h"

namespace trustlint::rule {

/// `texts`: the parts of the policy that are not known; there are some.
RoleResult judge_with_holes(const input::RoleSource& role, const policy::TrustPolicy& marked,
                            const std::vector<policy::MarkedText>& texts,
                            const config::Config& config, solver::Engine& engine, Fixes fixes);

}  // namespace trustlint::rule
