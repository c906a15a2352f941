/// Sections into maps; nothing is judged or resolved here.
///
/// Of two entries of one name the last counts. The partition is not written anywhere: it is
/// `aws` unless the ARNs of the template all belong to one other.
#include "input/template.h"

#include <algorithm>
#include <array>
#include <utility>

#include "input/formats.h"

namespace trustlint::input {
namespace {

using document::Kind;
using document::Member;
using document::Node;

constexpr std::string_view kGenerator = "Fn::";

bool is_resource(const Member& member) {
  const std::string* type = string_member(member.value, "Type");
  return type != nullptr && (type->starts_with("AWS::") || type->starts_with("Custom::"));
}

constexpr const char* kNotOpened = "this file of the service is not opened";

bool is_body(const Node& body) {
  const Node* resources = body.find("Resources");
  if (resources == nullptr || !resources->is(Kind::Object)) return false;
  const bool said = body.find("AWSTemplateFormatVersion") || body.find("Transform");
  return said || std::any_of(resources->members.begin(), resources->members.end(), is_resource);
}

/// A part of a service: a map, or the name of a file with one.
void add_part(const Node& part, Template& into) {
  if (part.is(Kind::String) && part.text.starts_with("${")) {
    into.remarks.push_back({part.place(), part.text + ": " + kNotOpened, false});
    return;
  }
  if (is_body(part) || part.find("Conditions") != nullptr) into.bodies.push_back(&part);
  const Node* resources = part.find("Resources");
  if (resources != nullptr && resources->is(Kind::String)) add_part(*resources, into);
}

/// Finds the objects that have sections; one, but for the Serverless Framework, which takes a list.
void find_bodies(const Node& root, Template& into) {
  if (!root.is(Kind::Object)) return;
  const Node* service = root.find("resources");
  if (root.find("service") != nullptr && service != nullptr) {
    into.serverless = true;
    if (!service->is(Kind::Array)) return add_part(*service, into);
    for (const Node& part : service->items) add_part(part, into);
    return;
  }
  const Node* inner = root.find("TemplateBody");
  const Node* body = inner != nullptr ? inner : &root;
  if (is_body(*body)) into.bodies.push_back(body);
}

Template::Section section(const std::vector<const Node*>& bodies, std::string_view name) {
  Template::Section section;
  for (const Node* body : bodies) {
    const Node* node = body->find(name);
    if (node == nullptr) continue;
    for (const Member& member : node->members) section.insert_or_assign(member.key, &member.value);
  }
  return section;
}

std::string partition_of(std::string_view text) {
  constexpr std::array<std::string_view, 4> kOthers = {"aws-cn", "aws-us-gov", "aws-eusc",
                                                       "aws-iso"};
  if (text.find("arn:aws:") != std::string_view::npos) return "aws";
  std::string found = "aws";
  for (const std::string_view other : kOthers) {
    if (text.find("arn:" + std::string(other) + ":") == std::string_view::npos) continue;
    if (found != "aws") return "aws";
    found = other;
  }
  return found;
}

}  // namespace

const Node* Resource::property(std::string_view name) const {
  const Node* properties = node->find("Properties");
  return properties == nullptr ? nullptr : properties->find(name);
}

void Template::add(Resource resource) {
  resource_ids.emplace(resource.id, resources.size());
  resources.push_back(std::move(resource));
}

const Resource* Template::find(std::string_view id) const {
  const auto found = resource_ids.find(id);
  return found == resource_ids.end() ? nullptr : &resources[found->second];
}

std::optional<Template> read_template(std::shared_ptr<const document::Document> document) {
  Template result;
  find_bodies(document->root, result);
  if (result.bodies.empty() && result.remarks.empty()) return std::nullopt;
  result.parameters = section(result.bodies, "Parameters");
  result.mappings = section(result.bodies, "Mappings");
  result.conditions = section(result.bodies, "Conditions");
  const Template::Section last = section(result.bodies, "Resources");
  for (const Node* body : result.bodies) {
    const Node* resources = body->find("Resources");
    if (resources == nullptr) continue;
    for (const Member& member : resources->members) {
      if (last.find(member.key)->second != &member.value) continue;
      if (member.key.starts_with(kGenerator)) {
        result.generators.push_back(&member);
      } else if (const std::string* type = string_member(member.value, "Type")) {
        result.add({member.key, *type, &member.value, member.key_place(), {}});
      }
    }
    if (const Node* globals = body->find("Globals"))
      result.function_globals = globals->find("Function");
  }
  result.partition = partition_of(document->text->bytes());
  result.document = std::move(document);
  return result;
}

}  // namespace trustlint::input
