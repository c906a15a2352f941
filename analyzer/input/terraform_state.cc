/// A `terraform.tfstate` (version 4) as Terraform and OpenTofu store it. Entry point:
/// `extract_raw_state`.
///
/// A resource has instances with their values under `attributes`; addresses are put together from
/// module, name and key. Older versions write all values as flat text:
/// they are recognised, and not read.
#include <string>

#include "input/terraform_plan.h"
#include "input/terraform_roles.h"

namespace trustlint::input::terraform {
namespace {

using document::Kind;
using document::Node;

bool is_raw_state(const Node& root) {
  const Node* version = root.find("version");
  const Node* resources = root.find("resources");
  return version != nullptr && version->is(Kind::Number) && version->text == "4" &&
         resources != nullptr && resources->is(Kind::Array) &&
         (root.find("lineage") != nullptr || root.find("serial") != nullptr);
}

/// Versions 1 to 3 have modules with a map of resources each.
bool is_old_state(const Node& root) {
  const Node* version = root.find("version");
  const Node* modules = root.find("modules");
  const bool old = version != nullptr && version->is(Kind::Number) &&
                   (version->text == "1" || version->text == "2" || version->text == "3");
  return old && modules != nullptr && modules->is(Kind::Array) &&
         (root.find("lineage") != nullptr || root.find("serial") != nullptr);
}

std::string key_of(const Node* index) {
  if (index == nullptr || !index->is_scalar()) {
    return {};
  }
  return index->is(Kind::Number) ? "[" + index->text + "]" : key_of_text(index->text);
}

void add_instances(Graph& graph, const Node& resource) {
  const std::string* type = string_member(resource, "type");
  const std::string* name = string_member(resource, "name");
  const Node* instances = resource.find("instances");
  if (type == nullptr || name == nullptr || instances == nullptr || !is_iam_type(*type)) {
    return;
  }
  const std::string* mode = string_member(resource, "mode");
  const std::string* module = string_member(resource, "module");
  Address address;
  if (module != nullptr) {
    // A module is no resource: one is put behind it, and taken away again.
    const std::optional<Address> in = parse_address(*module + ".a.b");
    address.modules = in ? in->modules : std::vector<ModuleStep>{{*module, {}}};
  }
  address.data = mode != nullptr && *mode == "data";
  address.type = *type;
  address.name = *name;
  for (const Node& one : instances->items) {
    const Node* values = one.find("attributes");
    if (values == nullptr || !values->is(Kind::Object) || one.find("deposed") != nullptr) {
      continue;
    }
    Instance instance;
    instance.address = address;
    instance.address.key = key_of(one.find("index_key"));
    instance.text = instance.address.text();
    instance.place = one.find("index_key") != nullptr ? one.find("index_key")->place()
                                                      : resource.find("name")->place();
    instance.values = values;
    graph.add(std::move(instance));
  }
}

}  // namespace

Extraction extract_raw_state(const Source& source) {
  const Node& root = source.doc->root;
  if (is_old_state(root)) {
    Extraction extraction;
    extraction.recognised = true;
    const Node& version = *root.find("version");
    extraction.remarks.push_back(
        {version.place(),
         "a state of version " + version.text + " is not read: give `terraform show -json` of it",
         false});
    return extraction;
  }
  if (!is_raw_state(root)) {
    return {};
  }
  Graph graph;
  for (const Node& resource : root.find("resources")->items) {
    add_instances(graph, resource);
  }
  Extraction extraction = roles_of(graph, source, SourceKind::TerraformState, {});
  for (const Node& resource : root.find("resources")->items) {
    const std::string* type = string_member(resource, "type");
    const std::string* name = string_member(resource, "name");
    const std::string* mode = string_member(resource, "mode");
    if (type == nullptr || name == nullptr || !makes_roles_unread(*type) ||
        (mode != nullptr && *mode == "data")) {
      continue;
    }
    extraction.remarks.push_back({resource.find("name")->place(),
                                  *type + "." + *name + " is not read: its roles are not checked",
                                  false});
  }
  return extraction;
}

}  // namespace trustlint::input::terraform
