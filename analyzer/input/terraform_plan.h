/// What other readers of Terraform may ask of a plan.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "input/formats.h"
#include "input/terraform_address.h"

namespace trustlint::input::terraform {

/// Where an attribute of a resource is written, and what it refers to there.
struct AttributeReferences {
  std::vector<ModuleStep> modules;          ///< From the root to the module that it stands in.
  std::vector<std::string> module_sources;  ///< `source` of each of these modules: `./modules/ci`.
  std::string resource;                     ///< `aws_iam_role.deploy`
  std::string key;                          ///< Of the instance: `["a"]`, `[0]` or nothing.
  std::vector<std::string> references;      ///< As written in that module.
};

/// The join point for a reader of the `.tf` sources: what the configuration inside a plan says of
/// an attribute (`assume_role_policy`) of the instance at `address` (`RoleSource::address`).
/// Nothing when the plan has no configuration of it.
std::optional<AttributeReferences> references_of(const document::Node& plan,
                                                 std::string_view address,
                                                 std::string_view attribute);

/// How the remark begins about a plan that does not say all that will change.
inline constexpr std::string_view kIncompletePlan = "the plan is incomplete";

/// Types that may make roles and are not read.
bool makes_roles_unread(std::string_view type);

/// Resources that roles, their permissions and their providers are made from.
bool is_iam_type(std::string_view type);

/// A `terraform.tfstate` of version 4 as it stands on the disk or in a bucket.
Extraction extract_raw_state(const Source& source);

}  // namespace trustlint::input::terraform
