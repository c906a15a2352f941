/// Two versions of a policy with their unknown parts numbered alike.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "input/role_source.h"
#include "policy/hole.h"
#include "policy/trust_policy.h"

namespace trustlint::compare {

struct Versions {
  policy::TrustPolicy before;  ///< With marks of `holes`.
  policy::TrustPolicy after;
  std::vector<policy::Hole> holes;  ///< One of a name: it is the same text in both versions.
  std::set<std::size_t> in_before;  ///< Holes that stand in a text of the policy.
  std::set<std::size_t> in_after;
  bool same_text = false;  ///< Nothing differs, not even what is not understood.
  std::string misplaced;  ///< The hole that stands where the policy says what is meant; else empty.
  bool foreign_mark = false;  ///< A private-use character that is no hole of the role.

  std::set<std::size_t> used() const;
  std::set<std::size_t> shared() const;
};

Versions versions(const input::RoleSource& before, const input::PolicySource& old_policy,
                  const input::RoleSource& after, const input::PolicySource& new_policy);

}  // namespace trustlint::compare
