/// A role as some document describes it: the hand-over from the input formats to the analysis.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "document/error.h"
#include "document/node.h"

namespace trustlint::input {

enum class SourceKind {
  TerraformPlan,
  TerraformState,
  TerraformSource,
  CloudFormation,
  Iam,
  Account
};

/// The name in the JSON output: "terraform-plan", "iam", …
std::string_view name(SourceKind kind);

struct RoleSource {
  std::string
      address;  ///< Terraform address; ARN, else role name, for dumps; the path for a bare policy.
  SourceKind kind = SourceKind::Iam;
  document::Place anchor;  ///< Where the role stands; line 1 for a bare policy.
  std::shared_ptr<const document::Document> policy;  ///< Null when the trust policy is not known.
  const document::Node* policy_node = nullptr;       ///< The policy inside `policy`.
  std::string not_known_because;                     ///< Why `policy` is null.
  std::optional<std::string> account;  ///< 12 digits, from the role's own ARN or the plan.
  std::optional<std::string> name;
  std::optional<int> max_session_duration;  ///< Seconds.
  std::optional<document::Place> max_session_duration_place;
};

/// What one document holds.
struct Extraction {
  bool recognised = false;  ///< False: no document of ours; it is passed over without a word.
  std::vector<RoleSource> roles;
  std::vector<document::Error> errors;
};

}  // namespace trustlint::input
