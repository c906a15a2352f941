/// What the IAM API answers, in JSON or YAML.
///
/// Entry point: `extract_account_dump`. Takes `get-account-authorization-details`
/// (`RoleDetailList`), `list-roles`
/// (`Roles`), `get-role`, `create-role` and `update-role` (`Role`), a role by itself (also as input
/// of `create-role`), and arrays of all of these, as pages joined by hand are. The policy is an
/// object, JSON text, or JSON text in URL encoding.
#include <string_view>
#include <vector>

#include "input/formats.h"

namespace trustlint::input {
namespace {

using document::Kind;
using document::Node;

constexpr std::string_view kPolicy = "AssumeRolePolicyDocument";

bool is_role(const Node& node) {
  if (!node.is(Kind::Object)) {
    return false;
  }
  // Answers of other services also have a `Role` with a name; the API never gives one without ARN
  // and policy.
  return node.find(kPolicy) != nullptr ||
         (string_member(node, "RoleName") != nullptr && string_member(node, "Arn") != nullptr &&
          string_member(node, "RoleId") != nullptr);
}

/// Roles in the order of the document; `recognised` when the shape is one of ours, even with no
/// role in it.
struct Found {
  bool recognised = false;
  std::vector<const Node*> roles;

  void add(const Node& node) {
    if (is_role(node)) {
      recognised = true;
      roles.push_back(&node);
      return;
    }
    if (const Node* role = node.find("Role"); role != nullptr && is_role(*role)) {
      add(*role);
    }
    if (const Node* list = node.find("RoleDetailList"); list != nullptr && list->is(Kind::Array)) {
      recognised = true;
      add_list(*list);
    }
    if (const Node* list = node.find("Roles"); list != nullptr && list->is(Kind::Array)) {
      add_list(*list);
    }
  }

 private:
  void add_list(const Node& list) {
    for (const Node& item : list.items) {
      if (is_role(item)) {
        recognised = true;
        roles.push_back(&item);
      }
    }
  }
};

RoleSource role_of(const Node& node, const Source& source, Extraction& extraction) {
  RoleSource role;
  role.kind = SourceKind::Account;
  role.anchor = node.place();
  role.address = source.path;
  if (const std::string* name = string_member(node, "RoleName")) {
    role.name = *name;
    role.address = *name;
  }
  if (const std::string* arn = string_member(node, "Arn")) {
    role.address = *arn;
    role.account = account_of_arn(*arn);
  }
  set_max_session_duration(role, node.find("MaxSessionDuration"));
  const Node* policy = node.find(kPolicy);
  if (policy == nullptr || policy->is(Kind::Null)) {
    role.not_known_because = "no trust policy in the file";
  } else {
    set_policy(role, *policy, source, extraction);
  }
  return role;
}

}  // namespace

Extraction extract_account_dump(const Source& source) {
  const Node& root = source.doc->root;
  Found found;
  if (root.is(Kind::Array)) {
    for (const Node& item : root.items) {
      found.add(item);
    }
  } else {
    found.add(root);
  }
  Extraction extraction;
  extraction.recognised = found.recognised;
  for (const Node* node : found.roles) {
    extraction.roles.push_back(role_of(*node, source, extraction));
  }
  return extraction;
}

}  // namespace trustlint::input
