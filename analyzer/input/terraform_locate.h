/// From the role of a plan to the sources that it was planned from.
///
/// Entry point: `TerraformSources`. A plan is one line of JSON, so a finding in it helps nobody:
/// with the sources at hand, the policy of the plan is given the places of the texts that it was
/// made of. The plan decides what the policy is; the sources only say where it stands, and fill in
/// where the plan knows none.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "input/role_source.h"
#include "input/terraform_configuration.h"

namespace trustlint::input {

/// The roles of one directory and of the local modules that it calls, by their addresses.
class TerraformSources {
 public:
  /// `plan`, when there is one, says what the variables are.
  TerraformSources(const std::string& directory, FileAccess& files, const document::Limits& limits,
                   const std::shared_ptr<const document::Text>& plan = nullptr);

  bool empty() const { return roles_.empty(); }
  /// The role of that address; for `x["a"]` also what is known of any `x[*]`. Null: none.
  const RoleSource* role_at(const std::string& address) const;
  /// The policy that the sources give for an address, with its holes; null: none.
  const RoleSource* policy_of(const std::string& address) const;

  /// Points a role of a plan at the sources: its block, and every part of its policy that is found
  /// there; other parts point at the attribute. Where the plan knows no policy, the sources' is
  /// taken. False: the sources do not have this role, and nothing is changed.
  bool point(RoleSource& role) const;

 private:
  std::map<std::string, RoleSource> roles_;  ///< Also under addresses with `[*]` for every key.
  std::shared_ptr<const ReadAgain> again_;   ///< Of the root module.
};

/// The address with `[*]` in the place of every key: `module.a[*].aws_iam_role.b[*]`.
std::string without_keys(const std::string& address);

}  // namespace trustlint::input
