/// What the names of a configuration stand for: variables, locals, modules, paths, resources.
#include <algorithm>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "input/terraform_configuration.h"

namespace trustlint::input {

using hcl::Block;
using hcl::Context;
using hcl::Expression;
using hcl::Traversal;
using hcl::Value;
using hcl::ValuePtr;

/// The value under a key of an instance, worked out once. What needs itself is unknown.
ValuePtr Configuration::remembered(std::size_t instance, const std::string& key,
                                   const Expression& whole, const Context& context,
                                   const std::function<ValuePtr()>& work) {
  auto [entry, fresh] = instances_[instance]->known.try_emplace(key);
  if (!fresh) return entry->second ? entry->second : evaluator_.unknown(whole, context);
  ValuePtr value = work();
  return instances_[instance]->known[key] = std::move(value);
}

std::optional<hcl::Names::Found> Configuration::look_up(const Traversal& traversal,
                                                        const Expression& whole,
                                                        const Context& context) {
  const auto& steps = traversal.steps;
  if (steps.empty() || steps[0].name.empty()) return std::nullopt;
  const auto found = [](ValuePtr value) -> std::optional<Found> {
    if (!value) return std::nullopt;
    return Found{std::move(value), 1};
  };
  if (traversal.root == "var") return found(variable(steps[0].name, whole, context));
  if (traversal.root == "local") return found(local(steps[0].name, whole, context));
  if (traversal.root == "module") return module_output(traversal, whole, context);
  if (traversal.root == "path") return path_of(traversal, whole, context);
  if (traversal.root == "data") return resource(traversal, 1, whole, context);
  return resource(traversal, 0, whole, context);
}

/// The argument of the call, else what a variable file says, else the default.
ValuePtr Configuration::variable(const std::string& name, const Expression& whole,
                                 const Context& context) {
  const std::size_t number = context.module;
  const auto& variables = module_of(number).variables;
  const auto declared = variables.find(name);
  const Block* block = declared == variables.end() ? nullptr : declared->second;
  ValuePtr value = remembered(number, "var." + name, whole, context, [&]() -> ValuePtr {
    // Instances move when new ones are made, so nothing of them is held across an evaluation.
    if (const Block* call = instances_[number]->call) {
      if (const hcl::Attribute* argument = call->body.find(name)) {
        const Context outer = instances_[number]->call_context;
        const ValuePtr given = evaluator_.evaluate(argument->value, outer);
        const bool nullable = block == nullptr || block->body.find("nullable") == nullptr;
        if (nullable || !given->is(Value::Kind::Null)) return given;
      }
    } else {
      const auto& assigned = module_of(number).assigned;
      const auto file = assigned.find(name);
      const hcl::Attribute* preset = block ? block->body.find("default") : nullptr;
      ValuePtr written;
      if (file != assigned.end()) {
        written = file->second.value
                      ? file->second.value
                      : evaluator_.evaluate(*file->second.expression, this->context(number));
      } else if (preset != nullptr) {
        written = evaluator_.evaluate(preset->value, this->context(number));
      }
      const auto planned = planned_.find(name);
      if (planned == planned_.end()) {
        if (written) return written;
      } else {
        // The same value has a better place where a person wrote it.
        constexpr std::size_t kMost = std::size_t{1} << 16;
        const bool same =
            written && hcl::to_json(*written, kMost) == hcl::to_json(*planned->second, kMost);
        return same ? written : planned->second;
      }
    }
    const hcl::Attribute* preset = block ? block->body.find("default") : nullptr;
    if (preset == nullptr) {
      return evaluator_.unknown(fmt::format("{}/var.{}", number, name),
                                address(number) + "var." + name,
                                block ? block->header_place() : whole.place());
    }
    return evaluator_.evaluate(preset->value, this->context(number));
  });
  const hcl::Attribute* type = block ? block->body.find("type") : nullptr;
  if (type == nullptr || value->unknown()) return value;
  return remembered(number, "typed var." + name, whole, context,
                    [&] { return conform(value, type->value, this->context(number)); });
}

/// `object({ name = optional(TYPE, DEFAULT) })`, also inside lists and maps.
ValuePtr Configuration::conform(const ValuePtr& value, const Expression& type,
                                const Context& context) {
  using Kind = Expression::Kind;
  if (value->unknown() || value->is(Value::Kind::Null) || !evaluator_.spend(1)) return value;
  if (type.is(Kind::Reference)) return conform_primitive(value, type.text, type, context);
  if (type.is(Kind::Template) && type.items.size() == 1 && type.items[0].is(Kind::Literal)) {
    // Before 0.12: `type = "string"`.
    return conform_primitive(value, type.items[0].text, type, context);
  }
  if (!type.is(Kind::Call) || type.items.empty()) return value;
  if (type.text == "optional") return conform(value, type.items[0], context);
  const bool attributes = type.text == "object";
  if (attributes && value->is(Value::Kind::Object) && type.items[0].is(Kind::Object)) {
    auto copy = std::make_shared<Value>(*value);
    const auto& members = type.items[0].items;
    for (std::size_t i = 0; i + 1 < members.size(); i += 2) {
      const auto name = evaluator_.text_of(*evaluator_.evaluate(members[i], context));
      const Expression& inner = members[i + 1];
      const bool optional = inner.is(Kind::Call) && inner.text == "optional";
      if (!name) continue;
      auto entry = std::find_if(copy->entries.begin(), copy->entries.end(),
                                [&](const hcl::Entry& one) { return one.key == *name; });
      const bool absent = entry == copy->entries.end();
      if (!absent) entry->value = conform(entry->value, inner, context);
      if (!optional || !(absent || entry->value->is(Value::Kind::Null))) continue;
      ValuePtr preset = inner.items.size() > 1 ? evaluator_.evaluate(inner.items[1], context)
                                               : hcl::make_value(Value::Kind::Null, inner);
      preset = conform(preset, inner, context);
      if (absent) {
        copy->entries.push_back({*name, inner.span, inner.source, std::move(preset)});
      } else {
        entry->value = std::move(preset);
      }
    }
    return copy;
  }
  if (type.text != "list" && type.text != "set" && type.text != "map") return value;
  auto copy = std::make_shared<Value>(*value);
  for (ValuePtr& item : copy->items) item = conform(item, type.items[0], context);
  for (hcl::Entry& entry : copy->entries) {
    entry.value = conform(entry.value, type.items[0], context);
  }
  if (!copy->is(Value::Kind::List)) return copy;
  hcl::unify(copy->items);
  copy->set = false;
  return type.text == "set" ? hcl::to_set(evaluator_, copy) : copy;
}

ValuePtr Configuration::conform_primitive(const ValuePtr& value, const std::string& type,
                                          const Expression& at, const Context& context) {
  if (type != "string" && type != "number" && type != "bool") return value;
  if (ValuePtr out = hcl::to_primitive(value, type)) return out;
  const std::string key =
      fmt::format("{}/{}/{}/{}", context.module, fmt::ptr(&at), type, value->text);
  return evaluator_.part_of(
      evaluator_.unknown(key, address(context.module) + "a value as " + type, at.place()), *value);
}

ValuePtr Configuration::local(const std::string& name, const Expression& whole,
                              const Context& context) {
  const auto& locals = module_of(context.module).locals;
  const auto found = locals.find(name);
  if (found == locals.end()) return nullptr;
  return remembered(context.module, "local." + name, whole, context, [&] {
    return evaluator_.evaluate(*found->second, this->context(context.module));
  });
}

/// `module.NAME.OUTPUT`, `module.NAME[KEY].OUTPUT`.
std::optional<hcl::Names::Found> Configuration::module_output(const Traversal& traversal,
                                                              const Expression& whole,
                                                              const Context& context) {
  const auto& steps = traversal.steps;
  const auto& calls = module_of(context.module).calls;
  const auto call = calls.find(steps[0].name);
  if (call == calls.end() || steps.size() < 2) return std::nullopt;
  const std::vector<std::size_t> made = called(context.module, *call->second);
  if (made.empty()) return label_output(*call->second, steps[1].name, whole, context);
  std::size_t chosen = made[0];
  std::size_t output = 1;
  if (steps[1].index != nullptr) {
    if (steps.size() < 3) return std::nullopt;
    output = 2;
    const ValuePtr key = evaluator_.evaluate(*steps[1].index, context);
    const BlockInstances copies = instances(*call->second, context.module);
    const BlockInstance* copy = indexed(copies, key);
    const auto position = copy ? static_cast<std::size_t>(copy - copies.list.data()) : made.size();
    if (position >= made.size()) return std::nullopt;
    chosen = made[position];
  }
  const auto& outputs = module_of(chosen).outputs;
  const auto block = outputs.find(steps[output].name);
  const hcl::Attribute* value =
      block == outputs.end() ? nullptr : block->second->body.find("value");
  if (value == nullptr) return std::nullopt;
  return Found{remembered(chosen, "output." + steps[output].name, whole, context,
                          [&] { return evaluator_.evaluate(value->value, this->context(chosen)); }),
               output + 1};
}

/// A module of the registry that hundreds of modules ask whether they are switched on: it answers
/// yes unless it is told otherwise.
std::optional<hcl::Names::Found> Configuration::label_output(const Block& call,
                                                             const std::string& output,
                                                             const Expression& whole,
                                                             const Context& context) {
  const ValuePtr source = attribute(call.body, "source", this->context(context.module));
  if (output != "enabled" || !source || !source->text.starts_with("cloudposse/label/null")) {
    return std::nullopt;
  }
  const ValuePtr told = attribute(call.body, "enabled", this->context(context.module));
  const auto known = told ? evaluator_.truth(*told) : std::nullopt;
  return Found{hcl::make_bool(whole, known.value_or(true)), 2};
}

/// `path.module`, relative to the directory in which Terraform runs.
std::optional<hcl::Names::Found> Configuration::path_of(const Traversal& traversal,
                                                        const Expression& whole,
                                                        const Context& context) {
  std::size_t root = context.module;
  while (instances_[root]->parent) root = *instances_[root]->parent;
  const std::string& name = traversal.steps[0].name;
  if (name == "root" || name == "cwd") return Found{hcl::make_string(whole, "."), 1};
  if (name != "module") return std::nullopt;
  const std::string relative = std::filesystem::path(module_of(context.module).path)
                                   .lexically_relative(module_of(root).path)
                                   .generic_string();
  return Found{hcl::make_string(whole, relative.empty() ? "." : relative), 1};
}

std::shared_ptr<const document::Text> Configuration::file(const std::string& path,
                                                          const Context& context) {
  std::size_t root = context.module;
  while (instances_[root]->parent) root = *instances_[root]->parent;
  // No absolute paths: what they name differs from machine to machine.
  if (path.empty() || path[0] == '/' || path[0] == '~') return nullptr;
  const std::string full = joined_path(module_of(root).path, path);
  auto [entry, fresh] = read_files_.try_emplace(full);
  if (fresh) {
    if (auto source = files_.load(full)) {
      entry->second = document::Text::of(*source);
      evaluator_.keep(entry->second);
    }
  }
  return entry->second;
}

const BlockInstance* Configuration::indexed(const BlockInstances& instances, const ValuePtr& key) {
  const auto number = hcl::whole_number(*key);
  const std::string suffix = instances.kind == BlockInstances::Kind::Keyed
                                 ? fmt::format("[\"{}\"]", key->text)
                                 : (number ? fmt::format("[{}]", *number) : std::string("?"));
  for (const BlockInstance& instance : instances.list) {
    if (instance.any || instance.suffix == suffix) return &instance;
  }
  return nullptr;
}

/// `TYPE.NAME.ATTRIBUTE`, `TYPE.NAME[KEY].ATTRIBUTE`; without an attribute, what a splat goes over.
std::optional<hcl::Names::Found> Configuration::resource(const Traversal& traversal,
                                                         std::size_t first, const Expression& whole,
                                                         const Context& context) {
  const auto& steps = traversal.steps;
  const std::size_t name_at = first;
  if (steps.size() <= name_at || steps[name_at].name.empty()) return std::nullopt;
  const std::string key = first == 0 ? traversal.root + "." + steps[0].name
                                     : "data." + steps[0].name + "." + steps[name_at].name;
  const auto& resources = module_of(context.module).resources;
  const auto found = resources.find(key);
  if (found == resources.end()) return std::nullopt;
  const Block& block = *found->second;
  const BlockInstances copies = instances(block, context.module);
  if (copies.in_work) return std::nullopt;
  std::size_t next = name_at + 1;
  const BlockInstance* copy = nullptr;
  if (next < steps.size() && steps[next].index != nullptr) {
    const ValuePtr index = evaluator_.evaluate(*steps[next].index, context);
    ++next;
    copy = indexed(copies, index);
    if (copy == nullptr && !index->unknown() && hcl::is_plain(index->text)) {
      return Found{evaluator_.missing(whole, context), steps.size()};
    }
  } else if (copies.kind == BlockInstances::Kind::Single && !copies.list.empty()) {
    copy = &copies.list[0];
  } else if (next == steps.size()) {
    return Found{all_instances(block, copies, whole), steps.size()};
  } else if (copies.list.size() == 1) {
    copy = &copies.list[0];  // Before 0.12 a counted resource was called without an index.
  }
  if (copy == nullptr || next >= steps.size() || steps[next].name.empty()) {
    if (copy != nullptr && next == steps.size()) {
      BlockInstances one;
      one.list = {*copy};
      return Found{all_instances(block, one, whole)->items[0], steps.size()};
    }
    return std::nullopt;
  }
  if (ValuePtr value = resource_attribute(block, *copy, steps[next].name, whole)) {
    return Found{std::move(value), next + 1};
  }
  return std::nullopt;
}

/// A list, or a map, of what the instances are worth: of each only what is asked for most.
ValuePtr Configuration::all_instances(const Block& block, const BlockInstances& instances,
                                      const Expression& whole) {
  const bool keyed = instances.kind == BlockInstances::Kind::Keyed;
  auto out = hcl::make_value(keyed ? Value::Kind::Object : Value::Kind::List, whole);
  for (const BlockInstance& instance : instances.list) {
    auto object = hcl::make_value(Value::Kind::Object, whole);
    object->open = true;
    for (const char* name : {"json", "arn", "name", "id", "url"}) {
      if (ValuePtr value = resource_attribute(block, instance, name, whole)) {
        object->entries.push_back({name, whole.span, whole.source, std::move(value)});
      }
    }
    out->open |= instance.any;
    if (!keyed) {
      out->items.push_back(std::move(object));
    } else {
      std::string key = instance.suffix.substr(1);
      if (key.size() > 3) key = key.substr(1, key.size() - 3);
      out->entries.push_back({key, whole.span, whole.source, std::move(object)});
    }
  }
  return out;
}

}  // namespace trustlint::input
