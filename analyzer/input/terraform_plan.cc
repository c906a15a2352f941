/// A Terraform or OpenTofu plan, or a state, as `show -json` prints them.
///
/// Entry point: `extract_terraform`. A plan's roles are those of `resource_changes` that exist
/// after apply, unchanged ones too; what only `planned_values` names is added. A policy that
/// Terraform does not know yet gives a role without policy. The account of a role is that of its
/// ARN; a role that is still to be created has none, and then the account that the rest of the plan
/// agrees on is taken, if all roles go through one provider configuration.
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "input/formats.h"

namespace trustlint::input {
namespace {

using document::Kind;
using document::Node;

constexpr std::string_view kKnownAfterApply = "policy known after apply";
constexpr std::string_view kNotInState = "no trust policy in the state";

/// The node at a path of object members, or null.
const Node* at(const Node& root, std::initializer_list<std::string_view> path) {
  const Node* node = &root;
  for (const std::string_view key : path) {
    node = node == nullptr ? nullptr : node->find(key);
  }
  return node;
}

bool has_text(const Node* node, std::string_view text) {
  return node != nullptr && node->is(Kind::String) && node->text == text;
}

bool is_managed_role(const Node& resource) {
  return has_text(resource.find("type"), "aws_iam_role") &&
         !has_text(resource.find("mode"), "data") && string_member(resource, "address") != nullptr;
}

/// Resources of a module and of those below it, in the order of the document.
std::vector<const Node*> resources_below(const Node* root_module) {
  std::vector<const Node*> resources;
  std::vector<const Node*> modules;
  if (root_module != nullptr) {
    modules.push_back(root_module);
  }
  while (!modules.empty()) {
    const Node* module = modules.back();
    modules.pop_back();
    if (const Node* list = module->find("resources")) {
      for (const Node& resource : list->items) {
        resources.push_back(&resource);
      }
    }
    if (const Node* list = module->find("child_modules")) {
      for (auto child = list->items.rbegin(); child != list->items.rend(); ++child) {
        modules.push_back(&*child);
      }
    }
  }
  return resources;
}

/// The one account that the existing resources of a plan are in.
std::optional<std::string> account_of_plan(const Node& root) {
  std::size_t aws_configurations = 0;
  if (const Node* configurations = at(root, {"configuration", "provider_config"})) {
    for (const document::Member& configuration : configurations->members) {
      aws_configurations += has_text(configuration.value.find("name"), "aws") ? 1 : 0;
    }
  }
  if (aws_configurations > 1) {
    return std::nullopt;
  }
  std::set<std::string> accounts;
  for (const Node* resource : resources_below(at(root, {"prior_state", "values", "root_module"}))) {
    const Node* values = resource->find("values");
    const std::string* type = string_member(*resource, "type");
    if (values == nullptr || type == nullptr) {
      continue;
    }
    if (*type == "aws_caller_identity") {
      if (const std::string* account = string_member(*values, "account_id")) {
        accounts.insert(*account);
      }
    } else if (type->starts_with("aws_iam_") && !has_text(resource->find("mode"), "data")) {
      const std::string* arn = string_member(*values, "arn");
      const auto account = arn != nullptr ? account_of_arn(*arn) : std::nullopt;
      if (account) {
        accounts.insert(*account);
      }
    }
  }
  return accounts.size() == 1 ? std::optional(*accounts.begin()) : std::nullopt;
}

class Extractor {
 public:
  Extractor(const Source& source, SourceKind kind, std::string_view absent)
      : source_(source), kind_(kind), absent_(absent) {
    extraction_.recognised = true;
  }

  void account_unless_known(std::optional<std::string> account) { account_ = std::move(account); }

  /// An entry of `resource_changes`.
  void change(const Node& resource) {
    const std::string* address = string_member(resource, "address");
    if (address != nullptr) {
      seen_.insert(*address);
    }
    const Node* after = at(resource, {"change", "after"});
    // A role that is deleted or leaves the state has no `after`.
    if (is_managed_role(resource) && after != nullptr && after->is(Kind::Object)) {
      role(resource, *after, at(resource, {"change", "before"}));
    }
  }

  /// A resource of `planned_values` or of a state, unless a change told of it.
  void resource(const Node& resource) {
    const Node* values = resource.find("values");
    if (is_managed_role(resource) && values != nullptr &&
        !seen_.contains(resource.find("address")->text)) {
      role(resource, *values, nullptr);
    }
  }

  Extraction take() { return std::move(extraction_); }

 private:
  void role(const Node& resource, const Node& values, const Node* before) {
    const Node& address = *resource.find("address");
    RoleSource role;
    role.kind = kind_;
    role.address = address.text;
    role.anchor = address.place();
    role.account = account_;
    for (const Node* known : {before, &values}) {
      if (known == nullptr) {
        continue;
      }
      if (const std::string* name = string_member(*known, "name")) {
        role.name = *name;
      }
      if (const std::string* arn = string_member(*known, "arn")) {
        role.account = account_of_arn(*arn);
      }
    }
    set_max_session_duration(role, values.find("max_session_duration"));
    const Node* policy = values.find("assume_role_policy");
    if (policy == nullptr || policy->is(Kind::Null)) {
      role.not_known_because = absent_;
    } else {
      set_policy(role, *policy, source_, extraction_);
    }
    extraction_.roles.push_back(std::move(role));
  }

  const Source& source_;
  SourceKind kind_;
  std::string absent_;
  std::optional<std::string> account_;
  std::set<std::string> seen_;
  Extraction extraction_;
};

Extraction extract_plan(const Source& source, const Node& root) {
  Extractor extractor(source, SourceKind::TerraformPlan, kKnownAfterApply);
  extractor.account_unless_known(account_of_plan(root));
  if (const Node* changes = root.find("resource_changes")) {
    for (const Node& change : changes->items) {
      extractor.change(change);
    }
  }
  if (const Node* deferred = root.find("deferred_changes")) {
    for (const Node& entry : deferred->items) {
      if (const Node* change = entry.find("resource_change")) {
        extractor.change(*change);
      }
    }
  }
  for (const Node* resource : resources_below(at(root, {"planned_values", "root_module"}))) {
    extractor.resource(*resource);
  }
  return extractor.take();
}

Extraction extract_state(const Source& source, const Node& root_module) {
  Extractor extractor(source, SourceKind::TerraformState, kNotInState);
  for (const Node* resource : resources_below(&root_module)) {
    extractor.resource(*resource);
  }
  return extractor.take();
}

}  // namespace

Extraction extract_terraform(const Source& source) {
  const Node& root = source.doc->root;
  const Node* changes = root.find("resource_changes");
  const Node* planned = at(root, {"planned_values", "root_module"});
  if ((changes != nullptr && changes->is(Kind::Array)) || planned != nullptr) {
    return extract_plan(source, root);
  }
  if (const Node* root_module = at(root, {"values", "root_module"})) {
    return extract_state(source, *root_module);
  }
  return {};
}

}  // namespace trustlint::input
