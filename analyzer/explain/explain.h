/// Why a caller can or cannot assume a role.
///
/// Entry point: `explain`. The decision is that of the concrete evaluator (`judge.h`), the words
/// are made by `hints.h`, the change that would help is looked for by `nearest.h`.
#pragma once

#include <memory>

#include "document/node.h"
#include "explain/explanation.h"
#include "input/role_source.h"

namespace trustlint::explain {

/// The trust policy of a role, in all its variants.
Trust trust_of(const input::RoleSource& role);
/// A bare policy that came with a request.
Trust trust_of(const document::Node& policy);

Explanation explain(const Trust& trust, const Question& question);

}  // namespace trustlint::explain
