/// Entry point: `roles_of`.
#include "input/terraform_roles.h"

#include <utility>

#include "input/terraform_permissions.h"

namespace trustlint::input::terraform {
namespace {

using document::Kind;
using document::Node;

constexpr std::string_view kPolicy = "assume_role_policy";

const std::string* text(const Node* object, std::string_view key) {
  return object != nullptr ? string_member(*object, key) : nullptr;
}

/// An argument that is not set may also be an empty text.
std::optional<std::string> copy(const std::string* text) {
  return text != nullptr && !text->empty() ? std::optional(*text) : std::nullopt;
}

class Roles {
 public:
  Roles(const Graph& graph, const Source& source, SourceKind kind, const Home& home)
      : graph_(graph),
        source_(source),
        kind_(kind),
        home_(home),
        permissions_(graph, source),
        permissions_before_(fill(graph_before_, graph), source) {
    extraction_.recognised = true;
  }

  Extraction run() {
    for (const Instance& instance : graph_.instances()) {
      if (instance.address.data) {
        continue;
      }
      if (instance.address.type == "aws_iam_role") {
        role(instance);
      } else if (instance.values != nullptr) {
        provider(instance);
      }
    }
    return std::move(extraction_);
  }

 private:
  /// The resource as it was before the plan is applied: all of it is known.
  static Instance before(const Instance& instance) {
    Instance was = instance;
    was.values = instance.before;
    was.unknown = nullptr;
    return was;
  }

  static const Graph& fill(Graph& was, const Graph& graph) {
    for (const Instance& instance : graph.instances()) {
      if (instance.before != nullptr && !instance.address.data) was.add(before(instance));
    }
    return was;
  }

  /// A role that is created is in the account that the rest of the plan is in.
  RoleSource identity(const Instance& instance) const {
    RoleSource role;
    role.kind = kind_;
    role.address = instance.text;
    role.anchor = instance.place;
    role.change = instance.change;
    role.account = home_.account;
    for (const Node* known : {instance.before, instance.values}) {
      if (const std::string* arn = text(known, "arn")) {
        role.account = account_of_arn(*arn);
      }
      if (const std::string* name = text(known, "name")) {
        role.name = *name;
      }
      if (const std::string* path = text(known, "path")) {
        role.path = *path;
      }
      if (const std::string* id = text(known, "unique_id")) {
        role.unique_id = *id;
      }
    }
    return role;
  }

  static void set_tags(RoleSource& role, const Node& values) {
    for (const char* key : {"tags_all", "tags"}) {
      const Node* tags = values.find(key);
      if (tags == nullptr) {
        continue;
      }
      for (const document::Member& tag : tags->members) {
        if (tag.value.is_scalar()) {
          role.tags[tag.key] = tag.value.text;
        }
      }
    }
  }

  void set_before(RoleSource& role, const Node& before) {
    role.max_session_duration_before = whole_number(before.find("max_session_duration"));
    role.permissions_boundary_before = copy(text(&before, "permissions_boundary"));
    const Node* policy = before.find(kPolicy);
    if (policy == nullptr || policy->is(Kind::Null)) {
      return;
    }
    if (role.change == Change::Unchanged && role.policies.size() == 1) {
      role.before = role.policies.front();
    } else if (auto known = policy_in(*policy, source_)) {
      role.before = std::move(*known);
    }
    // A policy that is broken before and mended after is no error of this plan.
  }

  void set_policies(RoleSource& role, const Instance& instance, Rebuilder& rebuilder) {
    const Node* policy = instance.values->find(kPolicy);
    if (policy != nullptr && !policy->is(Kind::Null)) {
      return set_policy(role, *policy, source_, extraction_);
    }
    if (kind_ == SourceKind::TerraformState) {
      role.not_known_because = "no trust policy in the state";
      return;
    }
    const Node* flag = instance.unknown != nullptr ? instance.unknown->find(kPolicy) : nullptr;
    if (policy != nullptr && !is_unknown(flag)) {
      role.not_known_because = "no trust policy in the plan: `assume_role_policy` is null";
      return;
    }
    auto rebuilt = rebuilder.rebuild(instance, kPolicy);
    if (rebuilt) {
      role.policies = std::move(*rebuilt);
      role.assumption = "the policy is taken to be the text of " +
                        name_some(rebuilder.rebuilt_from()) +
                        "; a function around it would not be seen";
      return;
    }
    role.not_known_because = "policy known after apply: " + rebuilt.error();
  }

  void role(const Instance& instance) {
    RoleSource role = identity(instance);
    if (instance.values == nullptr) {
      if (instance.before != nullptr) {
        set_before(role, *instance.before);
        extraction_.deleted.push_back(std::move(role));
      }
      return;
    }
    remark_repeated(*instance.values, "Terraform", extraction_);
    Home home = home_;
    home.account = role.account;
    Rebuilder rebuilder(graph_, source_, instance, home, role.holes);
    set_policies(role, instance, rebuilder);
    set_max_session_duration(role, instance.values->find("max_session_duration"));
    role.permissions_boundary = copy(text(instance.values, "permissions_boundary"));
    set_tags(role, *instance.values);
    if (instance.before != nullptr) {
      set_before(role, *instance.before);
    }
    role.permissions = permissions_.of(instance, role, rebuilder);
    if (instance.before != nullptr) {
      role.permissions_before = permissions_before_.of(before(instance), role, rebuilder);
    }
    extraction_.roles.push_back(std::move(role));
  }

  void provider(const Instance& instance) {
    const bool oidc = instance.address.type == "aws_iam_openid_connect_provider";
    if (!oidc && instance.address.type != "aws_iam_saml_provider") {
      return;
    }
    ProviderSource provider;
    provider.kind = oidc ? ProviderSource::Kind::Oidc : ProviderSource::Kind::Saml;
    provider.address = instance.text;
    provider.place = instance.place;
    if (const std::string* url = text(instance.values, "url")) {
      provider.url = *url;
    }
    if (const Node* clients = instance.values->find("client_id_list")) {
      for (const Node& client : clients->items) {
        if (client.is(Kind::String)) {
          provider.client_ids.push_back(client.text);
        } else {
          provider.complete = false;
        }
      }
    }
    extraction_.providers.push_back(std::move(provider));
  }

  const Graph& graph_;
  const Source& source_;
  SourceKind kind_;
  const Home& home_;
  AttachedPermissions permissions_;
  Graph graph_before_;
  AttachedPermissions permissions_before_;
  Extraction extraction_;
};

}  // namespace

Extraction roles_of(const Graph& graph, const Source& source, SourceKind kind, const Home& home) {
  return Roles(graph, source, kind, home).run();
}

}  // namespace trustlint::input::terraform
