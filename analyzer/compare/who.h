/// Who sends a request, as a part of a sentence.
#pragma once

#include <functional>
#include <string>

#include "compare/callers.h"
#include "solver/engine.h"

namespace trustlint::compare {

/// Would the same be true of some request of these callers?
using StillTrue = std::function<bool(const identity::Scenario&)>;

/// An answer without names of tenants and projects that do not matter, because an id is tested; in
/// the request they are names that nobody takes for a stranger's.
solver::Answer told_by_names_that_matter(
    Everybody& everybody, const Candidate& candidate, solver::Answer answer,
    const std::function<solver::Answer(const identity::Scenario&)>& ask);

/// "any GitHub repository", "a pull request of acme/app", "account 444455556666 (Datadog)". Says
/// "any" only where a name that no policy begins to name does as well.
std::string who(Everybody& everybody, const Candidate& candidate, const solver::Answer& answer,
                const StillTrue& still);

}  // namespace trustlint::compare
