/// Sections into maps; nothing is judged or resolved here.
///
/// Of two entries of one name the first is found. The partition is not written anywhere: it is
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

/// The object that has `Resources`, or null.
const Node* body_of(const Node& root, bool& serverless) {
  if (!root.is(Kind::Object)) return nullptr;
  const Node* body = &root;
  if (const Node* inner = root.find("TemplateBody")) body = inner;
  if (root.find("service") != nullptr && root.find("resources") != nullptr) {
    serverless = true;
    body = root.find("resources");
  }
  const Node* resources = body->find("Resources");
  if (resources == nullptr || !resources->is(Kind::Object)) return nullptr;
  const bool said = body->find("AWSTemplateFormatVersion") || body->find("Transform");
  const bool known = std::any_of(resources->members.begin(), resources->members.end(), is_resource);
  return said || known ? body : nullptr;
}

Template::Section section(const Node& body, std::string_view name) {
  Template::Section section;
  if (const Node* node = body.find(name)) {
    for (const Member& member : node->members) section.emplace(member.key, &member.value);
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
  const Node* body = body_of(document->root, result.serverless);
  if (body == nullptr) return std::nullopt;
  result.parameters = section(*body, "Parameters");
  result.mappings = section(*body, "Mappings");
  result.conditions = section(*body, "Conditions");
  for (const Member& member : body->find("Resources")->members) {
    if (member.key.starts_with(kGenerator)) {
      result.generators.push_back(&member);
    } else if (const std::string* type = string_member(member.value, "Type")) {
      result.add({member.key, *type, &member.value, member.key_place(), {}});
    }
  }
  if (const Node* globals = body->find("Globals"))
    result.function_globals = globals->find("Function");
  result.partition = partition_of(document->text->bytes());
  result.document = std::move(document);
  return result;
}

}  // namespace trustlint::input
