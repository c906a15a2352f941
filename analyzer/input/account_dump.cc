/// What the IAM API answers, in JSON or YAML.
///
/// Entry point: `extract_account_dump`. Takes `get-account-authorization-details`
/// (`RoleDetailList`), `list-roles` (`Roles`), `get-role`, `create-role` and `update-role`
/// (`Role`), a role by itself (also as input of `create-role`), `get-open-id-connect-provider`, and
/// arrays of all of these, as pages joined by hand are. The policy is an object, JSON text, or JSON
/// text in URL encoding. Managed policies are those of the same file (`Policies`); of one that is
/// not there only the name is known.
#include <map>
#include <string_view>
#include <vector>

#include "document/reader.h"
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

/// The items of a list member; nothing when there is none.
std::vector<const Node*> items_of(const Node& object, std::string_view key) {
  std::vector<const Node*> items;
  if (const Node* list = object.find(key)) {
    for (const Node& item : list->items) {
      items.push_back(&item);
    }
  }
  return items;
}

/// Roles in the order of the document; `recognised` when the shape is one of ours, even with no
/// role in it.
struct Found {
  bool recognised = false;
  std::vector<const Node*> roles;
  std::vector<const Node*> providers;
  std::map<std::string, const Node*> policies;  ///< By ARN.

  void add(const Node& node) {
    if (is_role(node)) {
      recognised = true;
      roles.push_back(&node);
      return;
    }
    if (string_member(node, "Url") != nullptr && node.find("ClientIDList") != nullptr) {
      recognised = true;
      providers.push_back(&node);
    }
    if (const Node* role = node.find("Role"); role != nullptr && is_role(*role)) {
      add(*role);
    }
    if (const Node* list = node.find("RoleDetailList"); list != nullptr && list->is(Kind::Array)) {
      recognised = true;
    }
    for (const char* key : {"RoleDetailList", "Roles"}) {
      for (const Node* item : items_of(node, key)) {
        if (is_role(*item)) {
          recognised = true;
          roles.push_back(item);
        }
      }
    }
    for (const Node* policy : items_of(node, "Policies")) {
      if (const std::string* arn = string_member(*policy, "Arn")) {
        policies.emplace(*arn, policy);
      }
    }
  }
};

class Dump {
 public:
  Dump(const Source& source, const Found& found) : source_(source), found_(found) {}

  Extraction run() {
    extraction_.recognised = found_.recognised;
    for (const Node* node : found_.roles) {
      extraction_.roles.push_back(role(*node));
    }
    for (const Node* node : found_.providers) {
      provider(*node);
    }
    return std::move(extraction_);
  }

 private:
  RoleSource role(const Node& node) {
    RoleSource role;
    role.kind = SourceKind::Account;
    role.anchor = node.place();
    role.address = source_.path;
    if (const std::string* name = string_member(node, "RoleName")) {
      role.name = *name;
      role.address = *name;
    }
    if (const std::string* arn = string_member(node, "Arn")) {
      role.address = *arn;
      role.account = account_of_arn(*arn);
    }
    if (const std::string* path = string_member(node, "Path")) {
      role.path = *path;
    }
    if (const std::string* id = string_member(node, "RoleId")) {
      role.unique_id = *id;
    }
    set_max_session_duration(role, node.find("MaxSessionDuration"));
    set_boundary(role, node.find("PermissionsBoundary"));
    set_tags(role, node);
    remark_repeated(node, "the IAM API", extraction_);
    const Node* policy = node.find(kPolicy);
    if (policy == nullptr || policy->is(Kind::Null)) {
      role.not_known_because = "no trust policy in the file";
    } else {
      set_policy(role, *policy, source_, extraction_);
    }
    set_permissions(role, node);
    return role;
  }

  /// `create-role` takes the ARN alone, the answers have an object.
  static void set_boundary(RoleSource& role, const Node* node) {
    if (node == nullptr) {
      return;
    }
    const std::string* arn = string_member(*node, "PermissionsBoundaryArn");
    if (node->is(Kind::String) && !node->text.empty()) {
      arn = &node->text;
    }
    if (arn != nullptr) {
      role.permissions_boundary = *arn;
    }
  }

  static void set_tags(RoleSource& role, const Node& node) {
    for (const Node* tag : items_of(node, "Tags")) {
      const std::string* key = string_member(*tag, "Key");
      const Node* value = tag->find("Value");
      if (key != nullptr && value != nullptr && value->is_scalar()) {
        role.tags[*key] = value->text;
      }
    }
  }

  void set_permissions(RoleSource& role, const Node& node) {
    for (const Node* one : items_of(node, "RolePolicyList")) {
      if (const std::string* name = string_member(*one, "PolicyName")) {
        role.permissions.push_back({*name, document(one->find("PolicyDocument")), one->place()});
      }
    }
    for (const Node* one : items_of(node, "AttachedManagedPolicies")) {
      if (const std::string* arn = string_member(*one, "PolicyArn")) {
        role.permissions.push_back({*arn, managed(*arn), one->place()});
      }
    }
  }

  /// What was left out when the file was read is read now, without the documents of versions.
  struct WithoutDocuments : document::Keep {
    bool member(const std::vector<std::string>& keys) const override {
      return keys.back() != "Document";
    }
    bool element(const std::vector<std::string>&, const Node&) const override { return true; }
  };
  struct Everything : document::Keep {
    bool member(const std::vector<std::string>&) const override { return true; }
    bool element(const std::vector<std::string>&, const Node&) const override { return true; }
  };

  /// The node, or what it is once it is read; nothing when it cannot be.
  const Node* whole(const Node* node, const document::Keep& keep,
                    std::shared_ptr<const document::Document>& owner) {
    if (node == nullptr || node->is_scalar() || !node->items.empty() || !node->members.empty()) {
      return node;
    }
    auto read = document::read_left_out(*node, source_.limits, keep);
    if (!read) {
      return nullptr;
    }
    owner = *read;
    return &owner->root;
  }

  /// The default version of a managed policy.
  std::optional<PolicySource> managed(const std::string& arn) {
    const auto found = found_.policies.find(arn);
    const Node* versions =
        found != found_.policies.end() ? found->second->find("PolicyVersionList") : nullptr;
    if (versions == nullptr) {
      return std::nullopt;
    }
    const std::string* number = string_member(*found->second, "DefaultVersionId");
    std::shared_ptr<const document::Document> owner = source_.doc;
    versions = whole(versions, WithoutDocuments(), owner);
    if (versions == nullptr) {
      return std::nullopt;
    }
    for (const Node& version : versions->items) {
      const Node* is_default = version.find("IsDefaultVersion");
      const std::string* id = string_member(version, "VersionId");
      if (number != nullptr ? id != nullptr && *id == *number
                            : is_default != nullptr && is_default->text == "true") {
        std::shared_ptr<const document::Document> inner = owner;
        const Node* policy = whole(version.find("Document"), Everything(), inner);
        return document(policy, inner);
      }
    }
    return std::nullopt;
  }

  std::optional<PolicySource> document(const Node* node) { return document(node, source_.doc); }

  /// A permission policy that cannot be read is as if only its name were known.
  std::optional<PolicySource> document(const Node* node,
                                       const std::shared_ptr<const document::Document>& owner) {
    if (node == nullptr || node->is(Kind::Null)) {
      return std::nullopt;
    }
    auto policy = policy_in(*node, {owner, source_.path, source_.limits});
    return policy ? std::optional(std::move(*policy)) : std::nullopt;
  }

  void provider(const Node& node) {
    ProviderSource provider;
    provider.url = *string_member(node, "Url");
    provider.address = provider.url;
    provider.place = node.place();
    for (const Node* client : items_of(node, "ClientIDList")) {
      if (client->is(Kind::String)) {
        provider.client_ids.push_back(client->text);
      } else {
        provider.complete = false;
      }
    }
    extraction_.providers.push_back(std::move(provider));
  }

  const Source& source_;
  const Found& found_;
  Extraction extraction_;
};

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
  return Dump(source, found).run();
}

}  // namespace trustlint::input
