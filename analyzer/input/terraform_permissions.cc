/// Entry point: `AttachedPermissions::of`.
#include "input/terraform_permissions.h"

#include <algorithm>
#include <set>

namespace trustlint::input::terraform {
namespace {

using document::Kind;
using document::Node;

bool is_attachment(const std::string& type) {
  return type == "aws_iam_role_policy" || type == "aws_iam_role_policy_attachment" ||
         type == "aws_iam_policy_attachment" || type == "aws_iam_role_policy_attachments_exclusive";
}

/// The argument of an attachment that names its role or roles.
std::string_view role_argument(const std::string& type) {
  if (type == "aws_iam_policy_attachment") {
    return "roles";
  }
  return type == "aws_iam_role_policy_attachments_exclusive" ? "role_name" : "role";
}

/// A text, or the texts of a list.
std::vector<const Node*> texts(const Node* node) {
  std::vector<const Node*> list;
  if (node != nullptr && node->is(Kind::String)) {
    list.push_back(node);
  } else if (node != nullptr) {
    for (const Node& item : node->items) {
      if (item.is(Kind::String)) {
        list.push_back(&item);
      }
    }
  }
  return list;
}

/// Is the argument, or a part of it, known after apply only?
bool is_open(const Instance& instance, std::string_view argument) {
  const Node* flags = instance.unknown != nullptr ? instance.unknown->find(argument) : nullptr;
  return is_unknown(flags) ||
         (flags != nullptr && std::any_of(flags->items.begin(), flags->items.end(),
                                          [](const Node& flag) { return is_unknown(&flag); }));
}

/// The instances of one type that an argument refers to.
std::vector<const Instance*> referred(const Graph& graph, const Instance& instance,
                                      std::string_view argument, std::string_view type) {
  std::vector<const Instance*> list;
  const Node* expressions = graph.expressions(instance);
  const Node* expression = expressions != nullptr ? expressions->find(argument) : nullptr;
  if (expression == nullptr) {
    return list;
  }
  for (const Origin& origin : graph.origins(*expression, instance)) {
    std::copy_if(origin.instances.begin(), origin.instances.end(), std::back_inserter(list),
                 [&](const Instance* one) { return one->address.type == type; });
  }
  return list;
}

bool named(const std::vector<Permissions>& list, std::string_view name) {
  return std::any_of(list.begin(), list.end(),
                     [&](const Permissions& one) { return one.name == name; });
}

}  // namespace

AttachedPermissions::AttachedPermissions(const Graph& graph, const Source& source)
    : graph_(graph), source_(source) {
  for (const Instance& instance : graph.instances()) {
    if (instance.address.data || instance.values == nullptr) {
      continue;
    }
    if (is_attachment(instance.address.type)) {
      index(instance);
    } else if (instance.address.type == "aws_iam_policy") {
      if (const std::string* arn = string_member(*instance.values, "arn")) {
        policy_by_arn_.emplace(*arn, &instance);
      }
    }
  }
}

void AttachedPermissions::index(const Instance& attachment) {
  const std::string_view argument = role_argument(attachment.address.type);
  // Two accounts may have a role of one name: a reference says which one is meant.
  const std::vector<const Instance*> roles = referred(graph_, attachment, argument, "aws_iam_role");
  const std::vector<const Node*> names = texts(attachment.values->find(argument));
  std::set<const Instance*> done;
  for (const Instance* role : roles) {
    const std::string* name =
        role->values != nullptr ? string_member(*role->values, "name") : nullptr;
    const bool meant = is_open(attachment, argument) ||
                       std::any_of(names.begin(), names.end(), [&](const Node* one) {
                         return name != nullptr && one->text == *name;
                       });
    if (meant && done.insert(role).second) {
      by_role_[role].push_back(&attachment);
    }
  }
  if (done.empty()) {
    for (const Node* name : names) {
      by_role_name_[name->text].push_back(&attachment);
    }
  }
}

std::vector<Permissions> AttachedPermissions::of(const Instance& instance, const RoleSource& role,
                                                 Rebuilder& rebuilder) const {
  std::vector<Permissions> list;
  if (const auto found = by_role_.find(&instance); found != by_role_.end()) {
    for (const Instance* attachment : found->second) {
      attach(list, *attachment, rebuilder);
    }
  }
  const auto found = role.name ? by_role_name_.find(*role.name) : by_role_name_.end();
  if (found != by_role_name_.end()) {
    for (const Instance* attachment : found->second) {
      attach(list, *attachment, rebuilder);
    }
  }
  // A state repeats here what resources of their own say.
  if (const Node* blocks = instance.values->find("inline_policy")) {
    for (const Node& block : blocks->items) {
      const std::string* name = string_member(block, "name");
      const Node* text = block.find("policy");
      if (name == nullptr || named(list, *name)) {
        continue;
      }
      Permissions inline_policy{*name, std::nullopt, block.place()};
      if (text != nullptr && text->is(Kind::String) && !text->text.empty()) {
        if (auto known = policy_in(*text, source_)) {
          inline_policy.policy = std::move(*known);
        }
      }
      list.push_back(std::move(inline_policy));
    }
  }
  for (const Node* arn : texts(instance.values->find("managed_policy_arns"))) {
    add_managed(list, arn->text, arn->place(), rebuilder);
  }
  return list;
}

void AttachedPermissions::attach(std::vector<Permissions>& list, const Instance& attachment,
                                 Rebuilder& rebuilder) const {
  const std::string& type = attachment.address.type;
  if (type == "aws_iam_role_policy") {
    const std::string* name = string_member(*attachment.values, "name");
    list.push_back({name != nullptr ? *name : attachment.text, policy(attachment, rebuilder),
                    attachment.place});
    return;
  }
  const bool several = type == "aws_iam_role_policy_attachments_exclusive";
  attach_managed(list, attachment, several ? "policy_arns" : "policy_arn", rebuilder);
}

void AttachedPermissions::attach_managed(std::vector<Permissions>& list, const Instance& attachment,
                                         std::string_view argument, Rebuilder& rebuilder) const {
  for (const Node* arn : texts(attachment.values->find(argument))) {
    add_managed(list, arn->text, attachment.place, rebuilder);
  }
  if (!is_open(attachment, argument)) {
    return;
  }
  for (const Instance* one : referred(graph_, attachment, argument, "aws_iam_policy")) {
    if (one->values != nullptr && string_member(*one->values, "arn") == nullptr) {
      list.push_back({one->text, policy(*one, rebuilder), attachment.place});
    }
  }
}

void AttachedPermissions::add_managed(std::vector<Permissions>& list, const std::string& arn,
                                      document::Place place, Rebuilder& rebuilder) const {
  if (named(list, arn)) {
    return;
  }
  const auto found = policy_by_arn_.find(arn);
  list.push_back({arn,
                  found != policy_by_arn_.end() ? policy(*found->second, rebuilder) : std::nullopt,
                  std::move(place)});
}

/// The text of a permission policy, or what can be rebuilt of it; that there is more to know than
/// its name is no matter of the trust policy, so nothing is said.
std::optional<PolicySource> AttachedPermissions::policy(const Instance& instance,
                                                        Rebuilder& rebuilder) const {
  const Node* text = instance.values->find("policy");
  if (text != nullptr && text->is(Kind::String) && !text->text.empty()) {
    auto known = policy_in(*text, source_);
    return known ? std::optional(std::move(*known)) : std::nullopt;
  }
  if (!is_open(instance, "policy")) {
    return std::nullopt;
  }
  auto rebuilt = rebuilder.rebuild(instance, "policy");
  return rebuilt && rebuilt->size() == 1 ? std::optional(std::move(rebuilt->front()))
                                         : std::nullopt;
}

}  // namespace trustlint::input::terraform
