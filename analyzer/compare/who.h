/// Who sends a request, as a part of a sentence.
#pragma once

#include <functional>
#include <string>

#include "compare/callers.h"
#include "solver/engine.h"

namespace trustlint::compare {

/// Would the same be true of some request of these callers?
using StillTrue = std::function<bool(const identity::Scenario&)>;

/// "any GitHub repository", "a pull request of acme/app", "account 444455556666 (Datadog)". Says
/// "any" only where a name that no policy begins to name does as well.
std::string who(Everybody& everybody, const Candidate& candidate, const solver::Answer& answer,
                const StillTrue& still);

}  // namespace trustlint::compare
