/// The formats, one function each, and what they share. Internal to `input/`.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "document/node.h"
#include "document/source_file.h"
#include "input/role_source.h"

namespace trustlint::input {

/// What every format works on.
struct Source {
  std::shared_ptr<const document::Document> doc;
  const std::string& path;
  const document::Limits& limits;
  bool told = false;  ///< The user says what it is: no doubts about the kind of a policy.
};

/// A bare trust policy document.
Extraction extract_bare_policy(const Source& source);
/// What the IAM API answers: one role, lists of roles, account dumps, and lists of these.
Extraction extract_account_dump(const Source& source);
/// A Terraform or OpenTofu plan or state as `show -json` prints it.
Extraction extract_terraform(const Source& source);

/// Puts the policy that stands in `node` into `role`: an object as it is, a string as the document
/// inside it. Text that is no JSON is an error of `extraction`, and the role stays without a
/// policy.
void set_policy(RoleSource& role, const document::Node& node, const Source& source,
                Extraction& extraction);

/// The account of an IAM ARN: twelve digits, else nothing.
std::optional<std::string> account_of_arn(std::string_view arn);

/// The text of a string member, or null when there is none or it is empty.
const std::string* string_member(const document::Node& object, std::string_view key);

/// A whole number of seconds, as a number or as text.
void set_max_session_duration(RoleSource& role, const document::Node* node);

}  // namespace trustlint::input
