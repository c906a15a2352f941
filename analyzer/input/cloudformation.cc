/// CloudFormation templates: which resources are roles and providers, and what belongs to them.
///
/// Entry point: `extract_cloudformation`. Roles are `AWS::IAM::Role` and SAM functions with a trust
/// policy of their own. A condition that cannot be decided gives several policies, at most
/// `kVariants`; a role whose condition is decidedly false is not there. What is attached to a role
/// is resolved after all trust policies, so that it cannot use up their budget.
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "document/reader.h"
#include "input/formats.h"
#include "input/intrinsics.h"
#include "input/resolved_policy.h"
#include "input/template.h"

namespace trustlint::input {
namespace {

using document::Kind;
using document::Member;
using document::Node;

constexpr std::size_t kVariants = 16;
constexpr std::size_t kRuns = 256;  ///< Variants in which a resource does not exist count here.
constexpr std::size_t kLoops = 10;
constexpr std::size_t kResources = 10'000;
constexpr std::string_view kForEach = "Fn::ForEach::";
constexpr std::string_view kFunction = "AWS::Serverless::Function";

/// `${Name}` and `&{Name}` in the key of a loop's body.
std::string with_bindings(std::string text, const Bindings& bindings) {
  for (const Binding& binding : bindings) {
    for (const char* opening : {"${", "&{"}) {
      const std::string variable = opening + binding.name + "}";
      const std::string value =
          *opening == '&' ? alphanumeric(binding.value.text) : binding.value.text;
      for (std::size_t at = text.find(variable); at != std::string::npos;
           at = text.find(variable, at + value.size())) {
        text.replace(at, variable.size(), value);
      }
    }
  }
  return text;
}

void join(Extraction& into, Extraction&& from) {
  const auto append = [](auto& to, auto& list) {
    std::move(list.begin(), list.end(), std::back_inserter(to));
  };
  append(into.roles, from.roles);
  append(into.providers, from.providers);
  append(into.errors, from.errors);
  append(into.remarks, from.remarks);
}

/// The templates inside a text. How deep they nest is limited by the nesting of texts.
Extraction extract_text(const Node& node, const Source& source, const std::string& path) {
  Extraction extraction;
  const auto text = document::decoded_text(node);
  auto documents = text->nesting() > source.limits.embedded_depth
                       ? tl::unexpected(document::error_at(
                             node.place(), document::Error::Code::Limit,
                             fmt::format("templates inside templates, more than {} levels deep",
                                         source.limits.embedded_depth)))
                       : document::read_documents(text, source.limits, document::Language::Unsaid);
  if (!documents) {
    extraction.errors.push_back(std::move(documents.error()));
    return extraction;
  }
  for (auto& document : *documents) {
    Extraction one = extract_cloudformation({std::move(document), path, source.limits});
    extraction.recognised = extraction.recognised || one.recognised;
    join(extraction, std::move(one));
  }
  return extraction;
}

class Extractor {
 public:
  Extractor(const Source& source, Template model)
      : source_(source), template_(std::move(model)), evaluator_(template_) {}

  Extraction extract() {
    extraction_.recognised = true;
    extraction_.remarks = template_.remarks;
    remark_repetitions();
    for (const Member* generator : template_.generators) generate(*generator, {}, 0);
    std::vector<const Resource*> roles;
    for (const Resource& resource : template_.resources) {
      if (add_role(resource)) roles.push_back(&resource);
      if (resource.type == "AWS::CloudFormation::StackSet") inner_template(resource);
      if (is_oidc_provider(resource.type)) add_provider(resource, ProviderSource::Kind::Oidc);
      if (resource.type == "AWS::IAM::SAMLProvider")
        add_provider(resource, ProviderSource::Kind::Saml);
    }
    if (!roles.empty()) index_policies();
    for (std::size_t i = 0; i < roles.size(); ++i) attach(*roles[i], extraction_.roles[i]);
    for (Extraction& inner : inner_) join(extraction_, std::move(inner));
    return std::move(extraction_);
  }

 private:
  enum class Variants { None, Some, TooMany };

  /// Calls `body` once for each variant of the template in which the resource exists; `body` says
  /// whether to go on. A resource that only the defaults of parameters leave out is taken as for
  /// somebody who sets those parameters.
  template <typename Body>
  Variants each_variant(const Resource& resource, Body body) {
    evaluator_.first_variant();
    const Variants variants = each_variant_from_here(resource, body, nullptr);
    const Node* condition = resource.node->find("Condition");
    if (variants != Variants::None || condition == nullptr) return variants;
    evaluator_.doubt_defaults_of(condition->text, *condition);
    const Variants others = each_variant_from_here(resource, body, condition);
    evaluator_.trust_defaults();
    return others;
  }

  template <typename Body>
  Variants each_variant_from_here(const Resource& resource, Body body, const Node* doubted) {
    std::size_t made = 0;
    std::size_t runs = 0;
    do {
      if (++runs > kRuns) return Variants::TooMany;
      const Node* condition = resource.node->find("Condition");
      if (condition != nullptr && condition->is(Kind::String)) {
        const bool exists = evaluator_.condition(condition->text, *condition);
        if (!exists && !evaluator_.obstacle()) continue;
        evaluator_.take_as_given();
        if (doubted != nullptr) evaluator_.say(condition->text + " is true");
      }
      if (made == kVariants) return Variants::TooMany;
      ++made;
      if (!body()) break;
    } while (evaluator_.next_variant());
    return made == 0 ? Variants::None : Variants::Some;
  }

  void remark(const Node& node, std::string message) {
    extraction_.remarks.push_back({node.place(), std::move(message), false});
  }

  void remark_repetitions() {
    const auto look = [&](const Node* object) {
      if (object != nullptr) remark_repeated(*object, "CloudFormation", extraction_);
    };
    for (const Node* body : template_.bodies) {
      look(body);
      for (const char* name : {"Resources", "Parameters", "Conditions", "Mappings"})
        look(body->find(name));
    }
    for (const auto& [name, parameter] : template_.parameters) look(parameter);
    for (const Resource& resource : template_.resources) {
      look(resource.node);
      look(resource.node->find("Properties"));
    }
  }

  /// The template that a stack set rolls out stands in it as text.
  void inner_template(const Resource& resource) {
    const Node* body = resource.property("TemplateBody");
    if (body == nullptr) return;
    if (body->is(Kind::String) && call_of(*body).name.empty()) {
      inner_.push_back(extract_text(*body, source_, source_.path + "#" + resource.id));
    } else {
      remark(*body, "the template of `" + resource.id + "` is put together by functions");
    }
  }

  /// Adds the resources that a loop makes.
  void generate(const Member& member, const Bindings& outer, std::size_t depth) {
    const Node& loop = member.value;
    if (!member.key.starts_with(kForEach)) {
      remark(loop, "a macro (`" + member.key + "`) adds resources that are not in the template");
      return;
    }
    if (loop.items.size() != 3 || !loop.items[2].is(Kind::Object) || depth > kLoops) {
      remark(loop, "`Fn::ForEach` without an identifier, a collection and a body");
      return;
    }
    evaluator_.first_variant();
    const auto collection = evaluator_.resolve_list(loop.items[1], outer);
    if (!collection) {
      const auto& obstacle = evaluator_.obstacle();
      remark(loop, "the collection of `" + member.key +
                       "` is not known: " + (obstacle ? obstacle->reason : "it is absent"));
      return;
    }
    for (const Node& item : *collection) {
      Bindings bindings = outer;
      bindings.push_back({loop.items[0].text, item});
      bindings.back().value.source = nullptr;
      for (const Member& made : loop.items[2].members) {
        if (template_.resources.size() >= kResources) {
          remark(loop, fmt::format("`Fn::ForEach` makes more than {} resources", kResources));
          return;
        }
        if (made.key.starts_with("Fn::")) {
          generate(made, bindings, depth + 1);
        } else if (const std::string* type = string_member(made.value, "Type")) {
          std::string id = evaluator_.show(with_bindings(made.key, bindings));
          template_.add({std::move(id), *type, &made.value, made.key_place(), bindings});
        }
      }
    }
  }

  /// The trust policy of a resource that makes a role; null also when the role has none.
  const Node* trust_policy(const Resource& resource) const {
    const Node* policy = resource.property("AssumeRolePolicyDocument");
    if (policy == nullptr && resource.type == kFunction && template_.function_globals != nullptr)
      policy = template_.function_globals->find("AssumeRolePolicyDocument");
    return policy;
  }

  /// Adds the role that a resource makes; false when it makes none.
  bool add_role(const Resource& resource) {
    const Node* policy = trust_policy(resource);
    const bool function = resource.type == kFunction;
    // A function without a trust policy has the one that SAM writes for all of them.
    if (function && (policy == nullptr || resource.property("Role") != nullptr)) return false;
    if (!function && resource.type != "AWS::IAM::Role") return false;
    RoleSource role;
    role.kind = SourceKind::CloudFormation;
    role.address = source_.path + "#" + resource.id;
    role.anchor = resource.place;
    OwnHoles holes(evaluator_, role.holes);
    const Variants variants = each_variant(resource, [&] {
      if (policy == nullptr) {
        role.not_known_because = "no `AssumeRolePolicyDocument` in the template";
        return false;
      }
      return add_variant(role, *policy, resource, holes);
    });
    if (variants == Variants::None) {
      extraction_.remarks.push_back(
          {resource.place,
           fmt::format("`{}` is never created: the condition `{}` is always false", resource.id,
                       resource.node->find("Condition")->text),
           true});
      return false;
    }
    if (variants == Variants::TooMany) {
      role.policies.clear();
      role.not_known_because =
          fmt::format("conditions of the template make more than {} policies of it", kVariants);
    }
    if (role.policies.empty() && role.not_known_because.empty()) {
      role.not_known_because = "the trust policy is absent (`AWS::NoValue`)";
    }
    describe(role, resource);
    extraction_.roles.push_back(std::move(role));
    return true;
  }

  /// One policy that the role may have; false when nothing is known of the role because of it.
  bool add_variant(RoleSource& role, const Node& policy, const Resource& resource,
                   OwnHoles& holes) {
    const Call call = call_of(policy);
    // The object says more than its text does.
    const bool as_text = call.name == "Fn::ToJsonString" && call.argument != &policy;
    auto resolved = evaluator_.resolve(as_text ? *call.argument : policy, resource.bindings);
    ResolvedPolicy result;
    if (evaluator_.obstacle()) {
      result.reason = evaluator_.obstacle()->reason;
    } else if (!resolved) {
      // Nobody can make a role of that, so it is not the case that is meant.
      return true;
    } else {
      result = finish_policy(std::move(*resolved), evaluator_, holes, source_.limits);
    }
    if (result.error) {
      if (result.error->file.empty()) result.error->file = source_.path;
      extraction_.errors.push_back(std::move(*result.error));
    }
    if (result.policy) {
      role.policies.push_back(std::move(*result.policy));
      return true;
    }
    role.policies.clear();
    role.not_known_because = result.reason;
    const std::string when = evaluator_.when();
    if (!when.empty()) role.not_known_because += " when " + when;
    return false;
  }

  /// A property that is one text in every variant; nothing when it is not known for certain.
  std::optional<std::string> text_of(const Resource& resource, std::string_view property) {
    const Node* node = resource.property(property);
    if (node == nullptr) return std::nullopt;
    std::optional<std::string> text;
    bool one = true;
    const Variants variants = each_variant(resource, [&] {
      const auto value = evaluator_.resolve(*node, resource.bindings);
      const std::string now = value && value->is_scalar() ? value->text : std::string();
      one = one && (!text || *text == now);
      text = now;
      return one;
    });
    if (!one || variants != Variants::Some || text->empty()) return std::nullopt;
    return text;
  }

  void describe(RoleSource& role, const Resource& resource) {
    const auto certain = [&](std::string_view property) {
      auto text = text_of(resource, property);
      if (text && !policy::holes_in(*text).empty()) text.reset();
      return text;
    };
    role.name = certain("RoleName");
    role.path = certain("Path");
    if (auto text = text_of(resource, "PermissionsBoundary"))
      role.permissions_boundary = evaluator_.show(*text);
    if (const auto text = certain("MaxSessionDuration")) {
      Node seconds;
      seconds.kind = Kind::String;
      seconds.text = *text;
      set_max_session_duration(role, &seconds);
      if (role.max_session_duration)
        role.max_session_duration_place = resource.property("MaxSessionDuration")->place();
    }
    const Node* tags = resource.property("Tags");
    if (tags == nullptr) return;
    each_variant(resource, [&] {
      const auto list = evaluator_.resolve(*tags, resource.bindings);
      if (!list) return false;
      for (const Node& tag : list->items) {
        const std::string* key = string_member(tag, "Key");
        const Node* value = tag.find("Value");
        if (key != nullptr && value != nullptr && value->is_scalar())
          role.tags.emplace(evaluator_.show(*key), evaluator_.show(value->text));
      }
      return false;
    });
  }

  void add_provider(const Resource& resource, ProviderSource::Kind kind) {
    ProviderSource provider;
    provider.kind = kind;
    provider.address = source_.path + "#" + resource.id;
    provider.place = resource.place;
    bool first = true;
    const Variants variants = each_variant(resource, [&] {
      if (!std::exchange(first, false)) {
        provider.complete = false;
        return false;
      }
      OwnHoles holes(evaluator_, provider.holes);
      if (const Node* url = resource.property("Url")) {
        const auto value = evaluator_.resolve(*url, resource.bindings);
        if (value && value->is_scalar()) provider.url = value->text;
      }
      for (const char* name : {"ClientIdList", "ClientIDList"}) {
        const Node* list = resource.property(name);
        if (list == nullptr) continue;
        const auto ids = evaluator_.resolve_list(*list, resource.bindings);
        provider.complete = provider.complete && ids.has_value();
        for (const Node& id : ids.value_or(std::vector<Node>())) {
          if (id.is_scalar()) provider.client_ids.push_back(id.text);
        }
      }
      holes.adopt(provider.url, provider.place);
      for (std::string& id : provider.client_ids) holes.adopt(id, provider.place);
      return true;
    });
    if (variants != Variants::None) extraction_.providers.push_back(std::move(provider));
  }

  /// Notes which policies of the template name which roles.
  void index_policies() {
    for (const Resource& resource : template_.resources) {
      const bool managed = resource.type == "AWS::IAM::ManagedPolicy";
      if (managed) {
        evaluator_.first_variant();
        managed_.emplace(evaluator_.reference(resource, "", *resource.node).text, &resource);
      }
      if (!managed && resource.type != "AWS::IAM::Policy" &&
          resource.type != "AWS::IAM::RolePolicy") {
        continue;
      }
      for (const char* property : {"Roles", "RoleName"}) {
        const Node* roles = resource.property(property);
        if (roles == nullptr) continue;
        each_variant(resource, [&] {
          const auto list = evaluator_.resolve_list(*roles, resource.bindings);
          for (const Node& role : list.value_or(std::vector<Node>()))
            attached_.emplace(role.text, &resource);
          return true;
        });
      }
    }
  }

  /// Everything that the template attaches to a role.
  void attach(const Resource& resource, RoleSource& role) {
    if (const Node* policies = resource.property("Policies")) {
      if (policies->is(Kind::Array) && call_of(*policies).name.empty()) {
        for (const Node& item : policies->items) attach_each(resource, item, role);
      } else {
        attach_each(resource, *policies, role);
      }
    }
    if (const Node* arns = resource.property("ManagedPolicyArns"))
      attach_each(resource, *arns, role);
    evaluator_.first_variant();
    const std::string name = evaluator_.reference(resource, "", *resource.node).text;
    const auto [begin, end] = attached_.equal_range(name);
    for (auto entry = begin; entry != end; ++entry) attach_resource(*entry->second, role);
  }

  /// What one node of a role attaches, in every variant.
  void attach_each(const Resource& resource, const Node& node, RoleSource& role) {
    const std::size_t before = role.permissions.size();
    each_variant(resource, [&] {
      auto list = evaluator_.resolve_list(node, resource.bindings);
      if (!list) return true;
      for (Node& item : *list) {
        const Node* document = item.find("PolicyDocument");
        if (document == nullptr && item.find("Statement") != nullptr) document = &item;
        if (document != nullptr) {
          const Node* name = item.find("PolicyName");
          attach_document(role, *document, name != nullptr ? name->text : "", item.place());
        } else if (item.is_scalar()) {
          attach_named(role, item, before);
        } else if (!item.members.empty()) {
          // SAM: a policy template.
          role.permissions.push_back({item.members.front().key, {}, item.place(), {}});
        }
      }
      return true;
    });
  }

  /// A managed policy by its ARN, or a resource of this template.
  void attach_named(RoleSource& role, const Node& arn, std::size_t before) {
    const std::string name = evaluator_.show(arn.text);
    for (std::size_t i = before; i < role.permissions.size(); ++i) {
      if (role.permissions[i].name == name) return;
    }
    const auto managed = managed_.find(arn.text);
    if (managed == managed_.end()) {
      role.permissions.push_back({name, {}, arn.place(), {}});
      return;
    }
    const Node* document = managed->second->property("PolicyDocument");
    const auto resolved = document == nullptr
                              ? std::nullopt
                              : evaluator_.resolve(*document, managed->second->bindings);
    if (resolved) attach_document(role, *resolved, name, arn.place());
  }

  void attach_resource(const Resource& resource, RoleSource& role) {
    const Node* document = resource.property("PolicyDocument");
    if (document == nullptr) return;
    each_variant(resource, [&] {
      const auto resolved = evaluator_.resolve(*document, resource.bindings);
      const auto name = resource.property("PolicyName");
      const bool named = name != nullptr && name->is(Kind::String);
      if (resolved)
        attach_document(role, *resolved, named ? name->text : resource.id, resource.place);
      return true;
    });
  }

  void attach_document(RoleSource& role, const Node& document, const std::string& name,
                       const document::Place& place) {
    Permissions permissions;
    permissions.name = evaluator_.show(name);
    permissions.place = place;
    OwnHoles holes(evaluator_, permissions.holes);
    permissions.policy = finish_policy(document, evaluator_, holes, source_.limits).policy;
    role.permissions.push_back(std::move(permissions));
  }

  const Source& source_;
  Template template_;
  Evaluator evaluator_;
  Extraction extraction_;
  std::vector<Extraction> inner_;
  std::map<std::string, const Resource*> managed_;        ///< By ARN.
  std::multimap<std::string, const Resource*> attached_;  ///< By what the role is called.
};

}  // namespace

Extraction extract_cloudformation(const Source& source) {
  const Node* body = source.doc->root.find("TemplateBody");
  if (body != nullptr && body->is(Kind::String)) return extract_text(*body, source, source.path);
  auto model = read_template(source.doc);
  if (!model) return {};
  return Extractor(source, std::move(*model)).extract();
}

}  // namespace trustlint::input
