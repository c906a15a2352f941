/// Which roles can a role assume after a change of its permission documents that it could not
/// before?
///
/// Entry point: `reach_gained`. Each statement about `sts:AssumeRole` becomes one of a policy with
/// a condition on a key that stands for the resource, and the solver compares old and new. What is
/// compared is what the documents say: no boundary, session policy or organization policy, and not
/// the trust policy of the other role.
#pragma once

#include <string>

#include "input/role_source.h"
#include "solver/engine.h"

namespace trustlint::compare {

struct Reach {
  enum class Kind { None, Gained, Undecided };
  Kind kind = Kind::None;
  std::string role;    ///< Gained: the ARN of one, "`…`" for parts that are not known.
  std::string what;    ///< For a sentence: "any role", "any role of account 111122223333", the ARN.
  std::string reason;  ///< Undecided: why, with the name of the document or hole.
};

Reach reach_gained(const input::RoleSource& before, const input::RoleSource& after,
                   solver::Engine& engine);

}  // namespace trustlint::compare
