/// Values worth trying where a condition is not modelled: the literals of the policy and their
/// neighbours.
///
/// A trial can only turn "not decided" into a witness, because the concrete evaluator judges every
/// candidate; it never proves anything.
#pragma once

#include <vector>

#include "condition/request.h"
#include "identity/scenario.h"
#include "solver/problem.h"

namespace trustlint::solver {

/// Variants of `request` in which the keys of the opaque conditions have other values that the
/// scenario allows; a bounded number, in a fixed order.
std::vector<condition::Request> trial_values(const std::vector<Opaque>& opaque,
                                             const identity::Scenario& scenario,
                                             const condition::Request& request);

}  // namespace trustlint::solver
