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
/// A CloudFormation template: also SAM, Serverless Framework, CDK output.
Extraction extract_cloudformation(const Source& source);

/// The name of the hole that is the account of the role itself.
inline constexpr std::string_view kOwnAccount = "AWS::AccountId";

/// The policy that stands in `node`: an object as it is, a string as the document inside it. Text
/// that is no JSON is an error with its place.
document::Result<PolicySource> policy_in(const document::Node& node, const Source& source);

/// Puts the policy that stands in `node` into `role`. Where there is none, an error of `extraction`
/// says so, and the role stays without a policy.
void set_policy(RoleSource& role, const document::Node& node, const Source& source,
                Extraction& extraction);

/// Lets every role see the identity providers of its document.
void share_providers(Extraction& extraction);

/// The account of an IAM ARN: twelve digits, else nothing.
std::optional<std::string> account_of_arn(std::string_view arn);

/// Is a Terraform resource of this type read? Those of IAM, and what tells the account.
bool is_read_type(std::string_view type);

/// The text of a string member, or null when there is none or it is empty.
const std::string* string_member(const document::Node& object, std::string_view key);

/// A remark for each key that stands twice in an object that is read; `reader` keeps the last.
void remark_repeated(const document::Node& object, std::string_view reader, Extraction& into);

/// A whole number, as a number or as text.
std::optional<int> whole_number(const document::Node* node);

/// A whole number of seconds, as a number or as text.
void set_max_session_duration(RoleSource& role, const document::Node* node);

}  // namespace trustlint::input
