/// What `Ref` and `Fn::GetAtt` give: pseudo parameters, parameters, resources of the template.
///
/// Roles, users and identity providers have ARNs that follow from what the template says of them; a
/// few other attributes have a known form around an unknown id. All else is a hole.
#include <array>

#include <fmt/format.h>

#include "document/reader.h"
#include "input/formats.h"
#include "input/intrinsics.h"

namespace trustlint::input {

using document::Kind;
using document::Node;

namespace {

constexpr std::string_view kAccount = "AWS::AccountId";
constexpr std::string_view kRegion = "AWS::Region";
constexpr std::string_view kPartition = "AWS::Partition";

bool is_list_type(std::string_view type) {
  return type.find("List<") != std::string_view::npos ||
         type.find("CommaDelimitedList") != std::string_view::npos;
}

/// The default of such a parameter is the name under which its value is stored.
bool is_stored_type(std::string_view type) {
  return type.starts_with("AWS::SSM::Parameter::Value<");
}

std::vector<std::string> split_at_commas(std::string_view text) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t comma = text.find(',');
    std::string_view part = text.substr(0, comma);
    while (!part.empty() && (part.front() == ' ' || part.front() == '\n')) part.remove_prefix(1);
    while (!part.empty() && (part.back() == ' ' || part.back() == '\n')) part.remove_suffix(1);
    parts.emplace_back(part);
    if (comma == std::string_view::npos) return parts;
    text.remove_prefix(comma + 1);
  }
}

std::string_view type_of(const Node& parameter) {
  const std::string* type = string_member(parameter, "Type");
  return type == nullptr ? std::string_view("String") : std::string_view(*type);
}

/// The allowed values of a parameter; of one that is stored they are names, not values.
std::vector<std::string> allowed_values(const Node& parameter) {
  std::vector<std::string> allowed;
  if (is_stored_type(type_of(parameter))) return allowed;
  if (const Node* list = parameter.find("AllowedValues")) {
    for (const Node& item : list->items) {
      if (item.is_scalar()) allowed.push_back(item.text);
    }
  }
  return allowed;
}

std::string_view suffix_of(std::string_view partition) {
  return partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
}

}  // namespace

bool is_oidc_provider(std::string_view type) {
  return type == "AWS::IAM::OIDCProvider" || type == "Custom::AWSCDKOpenIdConnectProvider";
}

Evaluator::Value Evaluator::reference(const std::string& name, const Node& at) {
  if (const Node* bound = binding(name)) return text_at(bound->text, at);
  if (name.starts_with("AWS::")) return pseudo_parameter(name, at);
  const auto found = template_.parameters.find(name);
  if (found != template_.parameters.end()) return parameter(name, *found->second, at);
  if (const Resource* resource = template_.find(name)) return reference(*resource, "", at);
  return unknown_at(name, at);
}

Evaluator::Value Evaluator::attribute(const std::string& name, const std::string& attribute,
                                      const Node& at) {
  std::string id = name;
  if (const Node* bound = binding(name)) id = bound->text;
  const Resource* resource = template_.find(id);
  if (resource != nullptr) {
    if (resource->type == "Custom::AWSCDKCfnJson" && attribute == "Value")
      return json_of_custom_resource(*resource, at);
    return reference(*resource, attribute, at);
  }
  // SAM makes a role for a function that names none.
  constexpr std::string_view kRole = "Role";
  if (id.ends_with(kRole) && attribute == "Arn") {
    resource = template_.find(std::string_view(id).substr(0, id.size() - kRole.size()));
    if (resource != nullptr && resource->type == "AWS::Serverless::Function")
      return text_at(arn("iam", "role/" + mark(id, at, Sort::Resource), at), at);
  }
  return unknown_at(show(id) + "." + show(attribute), at);
}

/// That of the template, unless a condition of this variant says which.
std::string Evaluator::partition() const {
  const auto hole = hole_numbers_.find(std::string(kPartition));
  const std::string* said =
      hole != hole_numbers_.end() ? choices_.value_of(policy::hole_mark(hole->second)) : nullptr;
  return said != nullptr ? *said : template_.partition;
}

Evaluator::Value Evaluator::pseudo_parameter(const std::string& name, const Node& at) {
  if (name == "AWS::NoValue") return std::nullopt;
  // Who compares it deploys in several.
  if (!comparing_ && name == kPartition) return text_at(partition(), at);
  if (!comparing_ && name == "AWS::URLSuffix") return text_at(suffix_of(partition()), at);
  const bool plain =
      name == kAccount || name == kRegion || name == kPartition || name == "AWS::StackName";
  return unknown_at(name, at, {}, plain ? Sort::Plain : Sort::Resource);
}

Evaluator::Value Evaluator::parameter(const std::string& name, const Node& parameter,
                                      const Node& at) {
  const std::string_view type = type_of(parameter);
  asked_.insert(name);
  if (is_list_type(type)) return parameter_list(name, parameter, at);
  const Node* value = doubted_.contains(name) ? nullptr : parameter.find("Default");
  if (value != nullptr && value->is_scalar() && !is_stored_type(type)) {
    const Value written = value->is(Kind::String) ? scalar(*value) : *value;
    return written ? Value(text_at(written->text, at)) : std::nullopt;
  }
  return unknown_at(name, at, allowed_values(parameter));
}

Node Evaluator::parameter_list(const std::string& name, const Node& parameter, const Node& at) {
  Node list;
  list.kind = Kind::Array;
  list.span = at.span;
  list.source = at.source;
  const std::string_view type = type_of(parameter);
  const Node* value = doubted_.contains(name) ? nullptr : parameter.find("Default");
  if (value == nullptr || !value->is_scalar() || is_stored_type(type)) {
    list.tag = kOpenList;
    list.items.push_back(unknown_at(name, at, allowed_values(parameter)));
    return list;
  }
  for (const std::string& part : split_at_commas(value->text)) {
    if (!step(at)) break;
    list.items.push_back(text_at(part, at));
  }
  return list;
}

/// CDK puts an object whose keys are only known at deployment into a resource of its own, as text.
Evaluator::Value Evaluator::json_of_custom_resource(const Resource& resource, const Node& at) {
  const Node* value = resource.property("Value");
  const Value text = value == nullptr ? std::nullopt : evaluate(*value);
  if (!text) return obstacle_ ? std::nullopt : Value(unknown_at(resource.id + ".Value", at));
  auto embedded = document::read_embedded(*text, {});
  if (!embedded) return unknown_at(resource.id + ".Value", at);
  texts_.push_back((*embedded)->text);
  if (!step(at, text->text.size() / 4)) return std::nullopt;
  return (*embedded)->root;
}

/// The text of a property; empty when it is absent.
std::string Evaluator::property_text(const Resource& resource, std::string_view name) {
  const Node* property = resource.property(name);
  if (property == nullptr) return {};
  if (!in_progress_.insert(resource.id).second) {
    obstacle(*property, fmt::format("`{}` refers to itself", resource.id));
    return {};
  }
  const Bindings outer = std::exchange(bindings_, resource.bindings);
  const Value value = evaluate(*property);
  bindings_ = outer;
  in_progress_.erase(resource.id);
  return value && value->is_scalar() ? value->text : std::string();
}

std::string Evaluator::arn(std::string_view service, const std::string& rest, const Node& at) {
  return fmt::format("arn:{}:{}::{}:{}", partition(), service,
                     mark(std::string(kAccount), at, Sort::Plain), rest);
}

/// Roles and users: `Ref` gives the name, `Arn` the ARN.
std::string Evaluator::role_text(const Resource& resource, std::string_view attribute,
                                 const Node& at) {
  const bool user = resource.type == "AWS::IAM::User";
  std::string name = property_text(resource, user ? "UserName" : "RoleName");
  if (name.empty()) name = mark(resource.id, at, Sort::Resource);
  if (attribute.empty()) return name;
  std::string path = property_text(resource, "Path");
  if (path.empty()) path = "/";
  return arn("iam", (user ? "user" : "role") + path + name, at);
}

Node Evaluator::reference(const Resource& resource, std::string_view attribute, const Node& at) {
  const std::string& type = resource.type;
  const std::string region = "." + mark(std::string(kRegion), at, Sort::Plain) + ".";
  std::string name = resource.id;
  if (!attribute.empty()) name += "." + show(attribute);
  std::string text;
  if ((type == "AWS::IAM::Role" || type == "AWS::IAM::User") &&
      (attribute.empty() || attribute == "Arn")) {
    text = role_text(resource, attribute, at);
  } else if (is_oidc_provider(type) && (attribute.empty() || attribute == "Arn")) {
    std::string url = property_text(resource, "Url");
    constexpr std::string_view kScheme = "https://";
    const bool clear = url.starts_with(kScheme);
    if (clear) url.erase(0, kScheme.size());
    text = arn("iam", "oidc-provider/" + (clear ? url : mark(resource.id + ".Url", at)), at);
  } else if (type == "AWS::IAM::SAMLProvider" && (attribute.empty() || attribute == "Arn")) {
    const std::string given = property_text(resource, "Name");
    text =
        arn("iam",
            "saml-provider/" + (given.empty() ? mark(resource.id, at, Sort::Resource) : given), at);
  } else if (type == "AWS::IAM::ManagedPolicy" && (attribute.empty() || attribute == "PolicyArn")) {
    const std::string given = property_text(resource, "ManagedPolicyName");
    text =
        arn("iam", "policy/" + (given.empty() ? mark(resource.id, at, Sort::Resource) : given), at);
  } else if (type.ends_with("EKS::Cluster") || type == "Custom::AWSCDK-EKS-Cluster") {
    const bool url = attribute == "OpenIdConnectIssuerUrl";
    if (url || attribute == "OpenIdConnectIssuer") {
      text = fmt::format("{}oidc.eks{}{}/id/{}", url ? "https://" : "", region,
                         suffix_of(partition()), mark(resource.id + ".IssuerId", at, Sort::Plain));
    }
  } else if (type == "AWS::Cognito::UserPool" && attribute.starts_with("Provider")) {
    text = fmt::format("{}cognito-idp{}{}/{}", attribute == "ProviderURL" ? "https://" : "", region,
                       suffix_of(partition()), mark(resource.id, at, Sort::Resource));
  }
  if (!text.empty()) return text_at(text, at);
  // What a nested stack or a function hands out may be anything.
  const bool anything = type.starts_with("Custom::") || type.starts_with("AWS::CloudFormation::");
  return unknown_at(name, at, {}, anything ? Sort::Text : Sort::Resource);
}

}  // namespace trustlint::input
