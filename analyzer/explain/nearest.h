/// The smallest change after which the call would be allowed.
#pragma once

#include <optional>

#include "explain/explanation.h"

namespace trustlint::explain {

/// Looks for one change of the request and one of the policy. Every change that it names was given
/// to the concrete evaluator, and allowed the call. `walk` is the explanation of a refused request.
std::optional<Nearest> find_nearest(const Trust& trust, const Question& question,
                                    const Explanation& walk);

}  // namespace trustlint::explain
