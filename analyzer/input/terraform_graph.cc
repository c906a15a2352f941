/// Following references. Entry points: see the header.
///
/// A reference names a resource, a variable of the module, an output of a module below, or
/// something that Terraform knows by itself. `Walk` bounds the way: so many references are looked
/// at, and so deep a chain of modules is followed; what is beyond, or beyond the budget of the
/// whole document, is `Other`.
#include "input/terraform_graph.h"

#include <algorithm>
#include <utility>

#include "input/formats.h"
#include "input/terraform_plan.h"

namespace trustlint::input::terraform {
namespace {

using document::Kind;
using document::Node;

constexpr std::size_t kMostReferences = 10'000;
constexpr std::size_t kMostDepth = 40;

/// `module.a["x"].` before what stands in that module.
std::string in_module(const std::vector<ModuleStep>& modules, const std::string& text) {
  const std::string path = module_path(modules);
  return path.empty() ? text : path + "." + text;
}

bool begins_with_part(std::string_view text, std::string_view part) {
  return text.starts_with(part) && text.size() > part.size() &&
         (text[part.size()] == '.' || text[part.size()] == '[');
}

std::string rest_of(const std::vector<std::string>& parts, std::size_t first) {
  std::string rest;
  for (std::size_t i = first; i < parts.size(); ++i) {
    rest += (rest.empty() ? "" : ".") + parts[i];
  }
  return rest;
}

/// Names one instance among several: `data.x.y[each.key]` is cut to `data.x.y` and `each.key`. An
/// `each.value` may be the key of any instance.
bool picks_by_key(const std::vector<std::string>& references) {
  return std::any_of(references.begin(), references.end(), [](const std::string& reference) {
    return reference == "each.key" || reference == "count.index";
  });
}

}  // namespace

struct Graph::Walk {
  std::vector<Origin> found;
  std::size_t looked_at = 0;
  std::size_t depth = 0;
  bool in_each = false;  ///< On the way of an `each.value`.

  void add(Origin origin) {
    if (in_each && origin.kind == Origin::Kind::Known) {
      origin.kind = Origin::Kind::Key;
    }
    const bool seen = std::any_of(found.begin(), found.end(), [&](const Origin& other) {
      return other.name == origin.name && other.kind == origin.kind &&
             other.instances == origin.instances;
    });
    if (!seen) {
      found.push_back(std::move(origin));
    }
  }
  void add(Origin::Kind kind, std::string name) { add({kind, std::move(name), {}, {}}); }
};

std::vector<std::string> references(const Node& expression) {
  std::vector<std::string> list;
  const Node* node = expression.find("references");
  if (node == nullptr) {
    return list;
  }
  for (const Node& item : node->items) {
    if (!item.is(Kind::String) || item.text.empty()) {
      continue;
    }
    if (!list.empty() && begins_with_part(list.back(), item.text)) {
      continue;
    }
    list.push_back(item.text);
  }
  return list;
}

Graph::Graph(const Node* configuration) : configuration_(configuration) {}

void Graph::add(Instance instance) {
  if (by_address_.contains(instance.text)) {
    return;
  }
  instances_.push_back(std::move(instance));
  const Instance& added = instances_.back();
  by_address_.emplace(added.text, &added);
  Address all = added.address;
  all.key.clear();
  by_resource_[all.text()].push_back(&added);
  std::vector<ModuleStep> path = added.address.modules;
  while (!path.empty()) {
    const std::string key = path.back().key;
    path.back().key.clear();
    module_keys_[module_path(path)].insert(key);
    path.pop_back();
  }
}

const Instance* Graph::find(std::string_view address) const {
  const auto found = by_address_.find(std::string(address));
  return found != by_address_.end() ? found->second : nullptr;
}

const Node* Graph::module(const std::vector<ModuleStep>& modules) const {
  const Node* node = configuration_ != nullptr ? configuration_->find("root_module") : nullptr;
  for (const ModuleStep& step : modules) {
    const Node* calls = node != nullptr ? node->find("module_calls") : nullptr;
    const Node* call = calls != nullptr ? calls->find(step.name) : nullptr;
    node = call != nullptr ? call->find("module") : nullptr;
  }
  return node;
}

const Node* Graph::resource(const Address& address) const {
  const Node* in = module(address.modules);
  const Node* list = in != nullptr ? in->find("resources") : nullptr;
  if (list == nullptr) {
    return nullptr;
  }
  const auto [entry, fresh] = configured_.try_emplace(in);
  if (fresh) {
    for (const Node& item : list->items) {
      if (const std::string* name = string_member(item, "address")) {
        entry->second.emplace(*name, &item);
      }
    }
  }
  const auto found = entry->second.find(address.resource());
  return found != entry->second.end() ? found->second : nullptr;
}

const Node* Graph::expressions(const Instance& instance) const {
  const Node* node = resource(instance.address);
  return node != nullptr ? node->find("expressions") : nullptr;
}

std::string Graph::provider_of(const Instance& instance) const {
  const Node* node = resource(instance.address);
  const std::string* key = node != nullptr ? string_member(*node, "provider_config_key") : nullptr;
  return key != nullptr ? *key : std::string();
}

std::vector<Origin> Graph::origins(const Node& expression, const Instance& instance) const {
  Walk walk;
  follow(expression, {instance.address.modules, instance.address.key, resource(instance.address)},
         walk);
  return std::move(walk.found);
}

void Graph::follow(const Node& expression, const Scope& scope, Walk& walk) const {
  const std::vector<std::string> list = references(expression);
  const bool by_key = picks_by_key(list);
  for (const std::string& reference : list) {
    if (++walk.looked_at > kMostReferences || walk.depth > kMostDepth || !spend(1)) {
      walk.add(Origin::Kind::Other, in_module(scope.modules, reference));
      return;
    }
    ++walk.depth;
    follow_reference(reference, scope, by_key, walk);
    --walk.depth;
  }
}

void Graph::follow_reference(const std::string& reference, const Scope& scope, bool by_key,
                             Walk& walk) const {
  const std::vector<std::string> parts = split_reference(reference);
  const std::string& root = parts.front();
  if (root == "var" && parts.size() > 1) {
    return follow_variable(split_key(parts[1]).name, scope, walk);
  }
  if (root == "module" && parts.size() > 1) {
    return follow_output(parts, scope, by_key, walk);
  }
  if (root == "each" && parts.size() > 1 && split_key(parts[1]).name == "value") {
    return follow_each(parts, reference, scope, walk);
  }
  if (root == "each" || root == "count") {
    return walk.add(Origin::Kind::Key, reference);
  }
  if (root == "path" || root == "terraform") {
    return walk.add(Origin::Kind::Known, reference);
  }
  std::optional<Address> address = parse_address(reference);
  if (!address) {
    return walk.add(Origin::Kind::Other, in_module(scope.modules, reference));
  }
  address->modules = scope.modules;
  if (has_no_instance(*address)) {
    const bool document = address->type == "aws_iam_policy_document";
    return walk.add(document ? Origin::Kind::Absent : Origin::Kind::Known, reference);
  }
  Origin origin;
  origin.instances = instances_of(*address, scope, by_key);
  origin.kind = origin.instances.empty() ? Origin::Kind::Other : Origin::Kind::Instance;
  origin.attribute = address->attribute;
  if (origin.instances.size() == 1) {
    address->key = origin.instances.front()->address.key;
  }
  origin.name = address->text() + (address->attribute.empty() ? "" : "." + address->attribute);
  walk.add(std::move(origin));
}

/// `count` or `for_each` of a resource can be empty; every instance of what is read is in the plan.
bool Graph::has_no_instance(const Address& address) const {
  Address all = address;
  all.key.clear();
  const Node* configured = is_iam_type(address.type) ? resource(address) : nullptr;
  return configured != nullptr && !by_resource_.contains(all.text()) &&
         (configured->find("count_expression") != nullptr ||
          configured->find("for_each_expression") != nullptr);
}

std::vector<const Instance*> Graph::instances_of(const Address& address, const Scope& scope,
                                                 bool by_key) const {
  if (!address.key.empty()) {
    const Instance* one = find(address.text());
    return one != nullptr ? std::vector{one} : std::vector<const Instance*>();
  }
  const auto all = by_resource_.find(address.text());
  if (all == by_resource_.end()) {
    return {};
  }
  if (by_key && !scope.key.empty()) {
    Address same = address;
    same.key = scope.key;
    if (const Instance* one = find(same.text())) {
      return {one};
    }
  }
  return all->second;
}

/// A variable of a module is what the call of the module says; one of the root is known.
void Graph::follow_variable(const std::string& name, const Scope& scope, Walk& walk) const {
  if (scope.modules.empty()) {
    return walk.add(Origin::Kind::Known, "var." + name);
  }
  Scope outer;
  outer.modules = scope.modules;
  const ModuleStep step = outer.modules.back();
  outer.modules.pop_back();
  outer.key = step.key;
  const Node* parent = module(outer.modules);
  const Node* calls = parent != nullptr ? parent->find("module_calls") : nullptr;
  outer.configuration = calls != nullptr ? calls->find(step.name) : nullptr;
  if (outer.configuration == nullptr) {
    return walk.add(Origin::Kind::Other, in_module(scope.modules, "var." + name));
  }
  const Node* expressions = outer.configuration->find("expressions");
  const Node* expression = expressions != nullptr ? expressions->find(name) : nullptr;
  if (expression == nullptr || references(*expression).empty()) {
    // The default of the variable, or a constant.
    return walk.add(Origin::Kind::Known, in_module(scope.modules, "var." + name));
  }
  follow(*expression, outer, walk);
}

std::set<std::string> Graph::keys_of_module(const std::vector<ModuleStep>& parent,
                                            const std::string& name) const {
  std::vector<ModuleStep> path = parent;
  path.push_back({name, {}});
  const auto found = module_keys_.find(module_path(path));
  return found != module_keys_.end() ? found->second : std::set<std::string>();
}

void Graph::follow_output(const std::vector<std::string>& parts, const Scope& scope, bool by_key,
                          Walk& walk) const {
  const NameAndKey call = split_key(parts[1]);
  std::set<std::string> keys = keys_of_module(scope.modules, call.name);
  if (!call.key.empty()) {
    keys = {call.key};
  } else if (by_key && keys.contains(scope.key)) {
    keys = {scope.key};
  }
  bool followed = false;
  for (const std::string& key : keys) {
    Scope inner;
    inner.modules = scope.modules;
    inner.modules.push_back({call.name, key});
    const Node* in = module(inner.modules);
    const Node* outputs = in != nullptr ? in->find("outputs") : nullptr;
    const Node* output =
        outputs != nullptr && parts.size() > 2 ? outputs->find(split_key(parts[2]).name) : nullptr;
    const Node* expression = output != nullptr ? output->find("expression") : nullptr;
    if (expression != nullptr) {
      follow(*expression, inner, walk);
      followed = true;
    }
  }
  if (!followed) {
    walk.add(Origin::Kind::Other, in_module(scope.modules, rest_of(parts, 0)));
  }
}

/// `each.value` is the instance with this key of what `for_each` goes over.
void Graph::follow_each(const std::vector<std::string>& parts, const std::string& reference,
                        const Scope& scope, Walk& walk) const {
  const Node* over =
      scope.configuration != nullptr ? scope.configuration->find("for_each_expression") : nullptr;
  const std::vector<std::string> list =
      over != nullptr ? references(*over) : std::vector<std::string>();
  if (list.size() == 1 && !scope.key.empty()) {
    const std::vector<std::string> target = split_reference(list.front());
    const bool whole_module = target.size() == 2 && target.front() == "module";
    const std::optional<Address> address = parse_address(list.front());
    const bool whole_resource = address && address->attribute.empty() && address->key.empty();
    if (whole_module || whole_resource) {
      const std::string rest = rest_of(parts, 2);
      return follow_reference(list.front() + scope.key + (rest.empty() ? "" : "." + rest), scope,
                              false, walk);
    }
  }
  if (over == nullptr || list.empty()) {
    return walk.add(over == nullptr ? Origin::Kind::Other : Origin::Kind::Key, reference);
  }
  const bool outer = std::exchange(walk.in_each, true);
  follow(*over, scope, walk);
  walk.in_each = outer;
}

}  // namespace trustlint::input::terraform
