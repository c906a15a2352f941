/// A Terraform or OpenTofu plan, or a state, as `show -json` prints them.
///
/// Entry points: `extract_terraform`, and `references_of` for who has the sources. A plan's roles
/// are those of `resource_changes`, unchanged ones too; what only `planned_values` names is added.
/// A policy that Terraform does not know yet is rebuilt where the plan allows it
/// (terraform_rebuild.h). The account of a role is that of its ARN; a role that is still to be
/// created has none, and then the account that the rest of the plan agrees on is taken, if all
/// roles go through one provider configuration.
#include "input/terraform_plan.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "input/terraform_roles.h"

namespace trustlint::input {
namespace terraform {
namespace {

using document::Kind;
using document::Node;

constexpr std::string_view kCallerIdentity = "aws_caller_identity";

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

Change change_of(const Node* actions) {
  bool creates = false;
  bool deletes = false;
  bool updates = false;
  if (actions != nullptr) {
    for (const Node& action : actions->items) {
      creates |= has_text(&action, "create");
      deletes |= has_text(&action, "delete");
      updates |= has_text(&action, "update");
    }
  }
  if (creates && deletes) {
    return Change::Replaced;
  }
  if (creates) {
    return Change::Created;
  }
  if (deletes) {
    return Change::Deleted;
  }
  return updates ? Change::Updated : Change::Unchanged;
}

const Node* object(const Node* node) {
  return node != nullptr && node->is(Kind::Object) ? node : nullptr;
}

/// A resource as plans and `show -json` states write it; nothing when it is none of IAM.
std::optional<Instance> instance_of(const Node& resource) {
  const std::string* address = string_member(resource, "address");
  const std::string* type = string_member(resource, "type");
  // A deposed object is what is left of one that was replaced.
  if (address == nullptr || type == nullptr || !is_iam_type(*type) ||
      resource.find("deposed") != nullptr) {
    return std::nullopt;
  }
  std::optional<Address> parsed = parse_address(*address);
  if (!parsed) {
    // No address that Terraform writes: then it is but a name.
    parsed.emplace();
    parsed->data = has_text(resource.find("mode"), "data");
  }
  parsed->type = *type;
  Instance instance;
  instance.address = std::move(*parsed);
  instance.text = *address;
  instance.place = resource.find("address")->place();
  return instance;
}

/// An entry of `resource_changes`.
void add_change(Graph& graph, const Node& resource) {
  std::optional<Instance> instance = instance_of(resource);
  const Node* change = resource.find("change");
  if (!instance || change == nullptr) {
    return;
  }
  instance->values = object(change->find("after"));
  instance->unknown = object(change->find("after_unknown"));
  instance->before = object(change->find("before"));
  instance->change = change_of(change->find("actions"));
  // A role that only leaves the state is not deleted.
  if (instance->values == nullptr && instance->change != Change::Deleted) {
    instance->before = nullptr;
  }
  graph.add(std::move(*instance));
}

/// A resource of `planned_values` or of a state, unless a change told of it.
void add_resource(Graph& graph, const Node& resource) {
  std::optional<Instance> instance = instance_of(resource);
  const Node* values = object(resource.find("values"));
  if (instance && values != nullptr) {
    instance->values = values;
    graph.add(std::move(*instance));
  }
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
    if (*type == kCallerIdentity) {
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

/// The partition of the regions that the AWS providers are configured for, where they are told.
std::string partition_of_plan(const Node& root) {
  const Node* configurations = at(root, {"configuration", "provider_config"});
  if (configurations == nullptr) {
    return "aws";
  }
  for (const document::Member& configuration : configurations->members) {
    const Node* region = at(configuration.value, {"expressions", "region", "constant_value"});
    if (region == nullptr || !has_text(configuration.value.find("name"), "aws")) {
      continue;
    }
    if (region->text.starts_with("cn-")) {
      return "aws-cn";
    }
    if (region->text.starts_with("us-gov-")) {
      return "aws-us-gov";
    }
    if (region->text.starts_with("eusc-")) {
      return "aws-eusc";
    }
  }
  return "aws";
}

/// Everything of a plan that roles are made from. What changes comes before what was there.
void add_plan(Graph& graph, const Node& root) {
  if (const Node* changes = root.find("resource_changes")) {
    for (const Node& change : changes->items) {
      add_change(graph, change);
    }
  }
  if (const Node* deferred = root.find("deferred_changes")) {
    for (const Node& entry : deferred->items) {
      if (const Node* change = entry.find("resource_change")) {
        add_change(graph, *change);
      }
    }
  }
  for (const Node* resource : resources_below(at(root, {"planned_values", "root_module"}))) {
    add_resource(graph, *resource);
  }
  // Data sources that were read for the plan stand nowhere else.
  for (const Node* resource : resources_below(at(root, {"prior_state", "values", "root_module"}))) {
    if (has_text(resource->find("mode"), "data")) {
      add_resource(graph, *resource);
    }
  }
}

/// Can a stack with this template have roles? What is not known can.
bool may_have_roles(const Node& values) {
  const std::string* body = string_member(values, "template_body");
  return body == nullptr || body->find("AWS::IAM") != std::string::npos ||
         body->find("AWS::Serverless") != std::string::npos ||
         body->find("Fn::") != std::string::npos;
}

/// Resources that may make roles, and that nothing else is made of.
void remark_unread(const Node& resource, const Node* values, Extraction& into) {
  const std::string* address = string_member(resource, "address");
  const std::string* type = string_member(resource, "type");
  if (address == nullptr || type == nullptr || values == nullptr || !makes_roles_unread(*type) ||
      has_text(resource.find("mode"), "data") || resource.find("deposed") != nullptr) {
    return;
  }
  if (*type != "awscc_iam_role" && !may_have_roles(*values)) {
    return;
  }
  into.remarks.push_back({resource.find("address")->place(),
                          *address + " is not read: its roles are not checked", false});
}

void remark_unread(const Node& resources_of_state, Extraction& into) {
  for (const Node* resource : resources_below(&resources_of_state)) {
    remark_unread(*resource, object(resource->find("values")), into);
  }
}

bool is_plan(const Node& root) {
  const Node* changes = root.find("resource_changes");
  return (changes != nullptr && changes->is(Kind::Array)) ||
         at(root, {"planned_values", "root_module"}) != nullptr;
}

/// A plan that does not say all that will change.
void remark_incomplete(const Node& root, Extraction& into) {
  const auto says = [&](std::string_view key, bool value) {
    const Node* node = root.find(key);
    return node != nullptr && node->is(Kind::Bool) && node->text == (value ? "true" : "false");
  };
  std::string message(kIncompletePlan);
  if (says("errored", true)) {
    message += ": terraform stopped with an error";
  } else if (says("complete", false)) {
    message += ": terraform put some changes off, or was asked about a part (-target)";
  } else {
    return;
  }
  into.remarks.push_back({root.place(), message, true});
}

Extraction extract_plan(const Source& source, const Node& root) {
  Graph graph(root.find("configuration"));
  add_plan(graph, root);
  Extraction extraction = roles_of(graph, source, SourceKind::TerraformPlan,
                                   {account_of_plan(root), partition_of_plan(root)});
  remark_incomplete(root, extraction);
  const Node* changes = root.find("resource_changes");
  if (changes != nullptr && changes->is(Kind::Array)) {
    for (const Node& change : changes->items) {
      remark_unread(change, object(at(change, {"change", "after"})), extraction);
    }
  } else {
    remark_unread(*at(root, {"planned_values", "root_module"}), extraction);
  }
  return extraction;
}

Extraction extract_state(const Source& source, const Node& root_module) {
  Graph graph;
  for (const Node* resource : resources_below(&root_module)) {
    add_resource(graph, *resource);
  }
  Extraction extraction = roles_of(graph, source, SourceKind::TerraformState, {});
  remark_unread(root_module, extraction);
  return extraction;
}

}  // namespace

bool makes_roles_unread(std::string_view type) {
  return type == "awscc_iam_role" || type == "aws_cloudformation_stack" ||
         type == "aws_cloudformation_stack_set" || type == "awscc_cloudformation_stack";
}

bool is_iam_type(std::string_view type) { return type.starts_with("aws_iam_"); }

std::optional<AttributeReferences> references_of(const Node& plan, std::string_view address,
                                                 std::string_view attribute) {
  Graph graph(plan.find("configuration"));
  add_plan(graph, plan);
  const Instance* instance = graph.find(address);
  const Node* expressions = instance != nullptr ? graph.expressions(*instance) : nullptr;
  const Node* expression = expressions != nullptr ? expressions->find(attribute) : nullptr;
  if (expression == nullptr) {
    return std::nullopt;
  }
  AttributeReferences found;
  found.modules = instance->address.modules;
  found.resource = instance->address.resource();
  found.key = instance->address.key;
  found.references = references(*expression);
  const Node* module = plan.find("configuration")->find("root_module");
  for (const ModuleStep& step : found.modules) {
    const Node* call = at(*module, {"module_calls", step.name});
    const std::string* from = string_member(*call, "source");
    found.module_sources.push_back(from != nullptr ? *from : std::string());
    module = call->find("module");
  }
  return found;
}

}  // namespace terraform

bool is_read_type(std::string_view type) {
  return terraform::is_iam_type(type) || terraform::makes_roles_unread(type) ||
         type == terraform::kCallerIdentity;
}

Extraction extract_terraform(const Source& source) {
  const document::Node& root = source.doc->root;
  if (terraform::is_plan(root)) {
    return terraform::extract_plan(source, root);
  }
  if (const document::Node* root_module = terraform::at(root, {"values", "root_module"})) {
    return terraform::extract_state(source, *root_module);
  }
  return terraform::extract_raw_state(source);
}

}  // namespace trustlint::input
