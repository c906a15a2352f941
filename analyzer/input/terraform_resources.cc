/// Attributes of resources and data sources: what stands in their blocks, and what follows from it
/// without AWS.
#include <utility>

#include <fmt/format.h>

#include "input/terraform_configuration.h"

namespace trustlint::input {

using hcl::Block;
using hcl::Expression;
using hcl::Value;
using hcl::ValuePtr;

namespace {

constexpr std::string_view kScheme = "https://";

std::string key_of(const Block& block) {
  return (block.type == "data" ? "data." : "") + block.labels[0] + "." + block.labels[1];
}

/// Is the attribute left to whoever changes it outside of Terraform? Then what stands in the block
/// is what it was at first.
bool is_left_to_others(const Block& block, const std::string& name) {
  for (const auto& inner : block.body.blocks) {
    const auto* ignored = inner.type == "lifecycle" ? inner.body.find("ignore_changes") : nullptr;
    if (ignored == nullptr) continue;
    if (ignored->value.written() == "all") return true;
    for (const auto& item : ignored->value.items) {
      if (item.written() == name || item.written() == "\"" + name + "\"") return true;
    }
  }
  return false;
}

}  // namespace

ValuePtr Configuration::account(const Expression& at) {
  return evaluator_.unknown("own account", "data.aws_caller_identity.current.account_id",
                            at.place());
}

/// The name of a role, user or policy. One that AWS chooses is a hole, the same for `name` and
/// `id`.
ValuePtr Configuration::iam_name(const Block& block, const BlockInstance& instance,
                                 const Expression& whole) {
  ValuePtr name = attribute(block.body, "name", instance.context);
  if (name && !name->is(Value::Kind::Null)) return name;
  const std::string address =
      this->address(instance.context.module) + key_of(block) + instance.suffix + ".name";
  return evaluator_.unknown(address, address, whole.place());
}

/// `arn:aws:iam::ACCOUNT:KIND/PATH/NAME`.
ValuePtr Configuration::iam_arn(const Block& block, const BlockInstance& instance,
                                std::string_view kind, const Expression& whole) {
  const auto name = evaluator_.text_of(*iam_name(block, instance, whole));
  std::string path = "/";
  if (const ValuePtr given = attribute(block.body, "path", instance.context);
      given && !given->is(Value::Kind::Null)) {
    path = evaluator_.text_of(*given).value_or("");
  }
  if (!name || path.empty()) return nullptr;
  return hcl::make_string(
      whole, fmt::format("arn:aws:iam::{}:{}{}{}", account(whole)->text, kind, path, *name));
}

/// The issuer of an OIDC provider without its scheme, as IAM stores it.
ValuePtr Configuration::provider_url(const Block& block, const BlockInstance& instance,
                                     const Expression& whole) {
  const ValuePtr url = attribute(block.body, "url", instance.context);
  if (!url) return nullptr;
  if (!url->is(Value::Kind::String) || url->json) return url;
  std::string text = url->text;
  if (text.starts_with(kScheme)) text.erase(0, kScheme.size());
  return hcl::make_string(whole, std::move(text));
}

/// `url` as it is, and an ARN in the role's own account.
ValuePtr Configuration::oidc_provider_attribute(const Block& block, const BlockInstance& instance,
                                                const std::string& name, const Expression& whole) {
  const ValuePtr url = provider_url(block, instance, whole);
  if (!url || name == "url") return url;
  const auto text = evaluator_.text_of(*url);
  if (!text) return nullptr;
  return hcl::make_string(
      whole, fmt::format("arn:aws:iam::{}:oidc-provider/{}", account(whole)->text, *text));
}

ValuePtr Configuration::resource_attribute(const Block& block, const BlockInstance& instance,
                                           const std::string& name, const Expression& whole) {
  if (block.type == "data") return data_attribute(block, instance, name, whole);
  const std::string& type = block.labels[0];
  if (type == "aws_iam_openid_connect_provider" &&
      (name == "arn" || name == "url" || name == "id")) {
    return oidc_provider_attribute(block, instance, name, whole);
  }
  if (type == "aws_iam_saml_provider" && (name == "arn" || name == "id")) {
    return iam_arn(block, instance, "saml-provider", whole);
  }
  const bool role = type == "aws_iam_role";
  const bool named = role || type == "aws_iam_user" || type == "aws_iam_policy";
  if (named && name == "arn") {
    return iam_arn(block, instance, std::string_view(type).substr(8), whole);
  }
  if (named && (name == "name" || (role && name == "id"))) return iam_name(block, instance, whole);
  // What the author wrote is what the resource has, but ids are given by AWS, and others may change
  // the rest.
  if (name == "arn" || name == "id" || name == "unique_id" || is_left_to_others(block, name))
    return nullptr;
  return written(block, instance, name);
}

/// What stands in the block. Null is as good as nothing: then AWS chooses.
ValuePtr Configuration::written(const Block& block, const BlockInstance& instance,
                                const std::string& name) {
  ValuePtr value = attribute(block.body, name, instance.context);
  return value && !value->is(Value::Kind::Null) ? value : nullptr;
}

ValuePtr Configuration::data_attribute(const Block& block, const BlockInstance& instance,
                                       const std::string& name, const Expression& whole) {
  const std::string& type = block.labels[0];
  if (type == "aws_iam_policy_document") {
    if (name != "json" && name != "minified_json") return nullptr;
    return remembered(instance.context.module, key_of(block) + instance.suffix, whole,
                      instance.context, [&]() -> ValuePtr {
                        const ValuePtr document = policy_document(*this, block, instance);
                        if (document->unknown()) return document;
                        auto text = hcl::make_value(Value::Kind::String, whole);
                        text->span = document->span;
                        text->source = document->source;
                        text->json = document;
                        return text;
                      });
  }
  if (type == "aws_caller_identity") {
    return name == "account_id" || name == "id" ? account(whole) : nullptr;
  }
  if (type == "aws_partition") {
    if (name == "partition" || name == "id") return hcl::make_string(whole, "aws");
    return name == "dns_suffix" ? hcl::make_string(whole, "amazonaws.com") : nullptr;
  }
  if (type == "aws_service_principal") {
    if (name == "suffix") return hcl::make_string(whole, "amazonaws.com");
    const ValuePtr service = attribute(block.body, "service_name", instance.context);
    if (name != "name" || !service || !hcl::is_known_text(*service)) return nullptr;
    return hcl::make_string(whole, service->text + ".amazonaws.com");
  }
  if (type == "aws_iam_openid_connect_provider" && (name == "arn" || name == "url")) {
    return oidc_provider_attribute(block, instance, name, whole);
  }
  if (type == "template_file" && name == "rendered") {
    const ValuePtr text = attribute(block.body, "template", instance.context);
    if (!text || !text->is(Value::Kind::String) || text->json) return nullptr;
    std::shared_ptr<const document::Text> source = text->inner;
    if (!source) return nullptr;
    ValuePtr names = attribute(block.body, "vars", instance.context);
    return evaluator_.render(source, names, whole, instance.context);
  }
  if (type == "local_file" && name == "content") {
    const ValuePtr path = attribute(block.body, "filename", instance.context);
    const auto source =
        path && hcl::is_known_text(*path) ? evaluator_.file(path->text, instance.context) : nullptr;
    if (!source) return nullptr;
    auto value = hcl::make_value(Value::Kind::String, whole, std::string(source->bytes()));
    value->inner = source;
    value->source = source.get();
    value->span = {0, source->bytes().size()};
    return value;
  }
  if (name == "arn" || name == "id") return nullptr;
  return written(block, instance, name);
}

}  // namespace trustlint::input
