/// Reads directories, makes instances of modules and blocks. What names stand for is in
/// terraform_names.cc.
#include "input/terraform_configuration.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "document/reader.h"
#include "input/hcl_reader.h"
#include "input/terraform_source.h"

namespace trustlint::input {

using hcl::Block;
using hcl::Body;
using hcl::Context;
using hcl::Expression;
using hcl::Value;
using hcl::ValuePtr;

namespace {

constexpr std::size_t kMostInstances = 2000;  ///< Of modules, in one configuration.
constexpr std::size_t kMostCopies = 200;      ///< Of one block.
constexpr std::size_t kDeepestCalls = 12;

bool is_variables_file(const std::string& name) {
  return name == "terraform.tfvars" || name == "terraform.tfvars.json" ||
         name.ends_with(".auto.tfvars") || name.ends_with(".auto.tfvars.json");
}

bool speaks_of_roles(std::string_view text) {
  return text.find("aws_iam_") != std::string_view::npos ||
         text.find("sts:") != std::string_view::npos;
}

/// The text of a template without holes, or nothing.
std::optional<std::string> literal_text(const Expression& expression) {
  std::string text;
  if (!expression.is(Expression::Kind::Template)) return std::nullopt;
  for (const Expression& part : expression.items) {
    if (!part.is(Expression::Kind::Literal)) return std::nullopt;
    text += part.text;
  }
  return text;
}

/// An object with these two entries: `each`, or the iterator of a dynamic block.
ValuePtr pair_value(const Expression& at, const char* key_name, ValuePtr key, ValuePtr value) {
  auto object = hcl::make_value(Value::Kind::Object, at);
  object->entries.push_back({key_name, at.span, at.source, std::move(key)});
  if (value) object->entries.push_back({"value", at.span, at.source, std::move(value)});
  return object;
}

}  // namespace

std::string joined_path(const std::string& directory, const std::string& path) {
  const std::string joined =
      (std::filesystem::path(directory) / path).lexically_normal().generic_string();
  return joined.size() > 1 && joined.ends_with('/') ? joined.substr(0, joined.size() - 1) : joined;
}

std::optional<std::string> TerraformModule::local_source(const Block& call) const {
  const hcl::Attribute* source = call.body.find("source");
  const auto text = source ? literal_text(source->value) : std::nullopt;
  if (!text || (!text->starts_with("./") && !text->starts_with("../"))) return std::nullopt;
  return joined_path(path, *text);
}

Configuration::Configuration(FileAccess& files, const document::Limits& limits)
    : files_(files), limits_(limits), evaluator_(*this) {}

const TerraformModule* Configuration::module(const std::string& directory) {
  auto [entry, fresh] = modules_.try_emplace(directory);
  if (fresh) {
    auto module = std::make_unique<TerraformModule>();
    module->path = directory;
    for (const std::string& name : files_.list(directory)) {
      if (is_terraform_name(name) || is_variables_file(name) ||
          also_read_[directory].contains(name)) {
        read_file(*module, name);
      }
    }
    // Of variable files the later one wins, and `*.auto.tfvars` come behind `terraform.tfvars`.
    modules_[directory] = std::move(module);
    return modules_[directory].get();
  }
  return entry->second.get();
}

void Configuration::read_file(TerraformModule& module, const std::string& name) {
  auto source = files_.load(joined_path(module.path, name));
  if (!source) {
    broken_.push_back({source.error(), module.path, false});
    return;
  }
  const auto text = document::Text::of(*source);
  evaluator_.keep(text);
  document::Result<std::shared_ptr<const hcl::File>> file;
  const std::size_t first = text->bytes().find_first_not_of(" \t\r\n");
  const bool braces = first != std::string::npos && text->bytes()[first] == '{';
  if (name.ends_with(".json") || (braces && !is_terraform_name(name))) {
    const auto json = document::read_json(text, limits_);
    file = json ? hcl::read_hcl_json(**json) : tl::make_unexpected(json.error());
  } else {
    file = hcl::read_hcl(text);
  }
  if (!file) {
    broken_.push_back({file.error(), module.path, speaks_of_roles(text->bytes())});
    return;
  }
  module.files.push_back(*file);
  for (const auto& inner : (*file)->texts) evaluator_.keep(inner);
  if (!is_variables_file(name)) return index(module, **file);
  const bool automatic = name.find(".auto.") != std::string::npos;
  for (const hcl::Attribute& attribute : (*file)->body.attributes) {
    if (automatic) {
      module.assigned[attribute.name] = &attribute.value;
    } else {
      module.assigned.try_emplace(attribute.name, &attribute.value);
    }
  }
}

void Configuration::index(TerraformModule& module, const hcl::File& file) {
  for (const Block& block : file.body.blocks) {
    const auto& labels = block.labels;
    if (block.type == "locals") {
      for (const hcl::Attribute& attribute : block.body.attributes) {
        module.locals.try_emplace(attribute.name, &attribute.value);
      }
    } else if (block.type == "variable" && labels.size() == 1) {
      module.variables.try_emplace(labels[0], &block);
    } else if (block.type == "output" && labels.size() == 1) {
      module.outputs.try_emplace(labels[0], &block);
    } else if (block.type == "module" && labels.size() == 1) {
      module.calls.try_emplace(labels[0], &block);
    } else if (block.type == "resource" && labels.size() == 2) {
      module.resources.try_emplace(labels[0] + "." + labels[1], &block);
      module.blocks.push_back(&block);
    } else if (block.type == "data" && labels.size() == 2) {
      module.resources.try_emplace("data." + labels[0] + "." + labels[1], &block);
      module.blocks.push_back(&block);
    }
  }
}

std::size_t Configuration::add_instance(Instance instance) {
  instances_.push_back(std::make_unique<Instance>(std::move(instance)));
  return instances_.size() - 1;
}

std::size_t Configuration::root_instance(const TerraformModule& module) {
  Instance instance;
  instance.module = &module;
  return add_instance(std::move(instance));
}

bool Configuration::is_called_within(std::size_t instance, const TerraformModule& module) const {
  std::size_t depth = 0;
  for (std::optional<std::size_t> at = instance; at; at = instances_[*at]->parent) {
    if (instances_[*at]->module == &module || ++depth > kDeepestCalls) return true;
  }
  return false;
}

std::vector<std::size_t> Configuration::called(std::size_t instance, const Block& call) {
  if (const auto known = instances_[instance]->calls.find(&call);
      known != instances_[instance]->calls.end()) {
    return known->second;
  }
  std::vector<std::size_t> made;
  const auto directory = module_of(instance).local_source(call);
  const TerraformModule* callee = directory ? module(*directory) : nullptr;
  if (callee != nullptr && !callee->files.empty() && !is_called_within(instance, *callee)) {
    const std::string address = this->address(instance) + "module." + call.labels[0];
    // A copy: working out the arguments may make further instances.
    const BlockInstances copies = instances(call, instance);
    for (const BlockInstance& copy : copies.list) {
      if (instances_.size() >= kMostInstances) break;
      Instance inner;
      inner.module = callee;
      inner.address = address + copy.suffix + ".";
      inner.parent = instance;
      inner.call = &call;
      inner.call_context = copy.context;
      made.push_back(add_instance(std::move(inner)));
    }
  }
  instances_[instance]->calls[&call] = made;
  return made;
}

Context Configuration::context(std::size_t instance) const {
  Context context;
  context.module = instance;
  return context;
}

const TerraformModule& Configuration::module_of(std::size_t instance) const {
  return *instances_[instance]->module;
}

std::string Configuration::address(std::size_t instance) const {
  return instances_[instance]->address;
}

bool Configuration::is_root(std::size_t instance) const { return !instances_[instance]->parent; }

std::string Configuration::prefix(const Context& context) const { return address(context.module); }

const BlockInstances& Configuration::instances(const Block& block, std::size_t instance) {
  auto& known = instances_[instance]->blocks;
  if (const auto found = known.find(&block); found != known.end()) return found->second;
  known[&block].in_work = true;
  std::string name = block.labels.empty() ? block.type : block.labels.back();
  BlockInstances list = expand(block, context(instance), address(instance) + name);
  return instances_[instance]->blocks[&block] = std::move(list);
}

BlockInstances Configuration::expand(const Block& block, const Context& context,
                                     const std::string& address) {
  BlockInstances out;
  const auto add = [&](std::string suffix, const char* name, ValuePtr bound, bool any) {
    out.list.push_back({std::move(suffix), evaluator_.bind(context, name, std::move(bound)), any});
  };
  const auto hole = [&](const char* name, const Expression& at) {
    return evaluator_.unknown(fmt::format("{}:{}:{}", context.module, address, name), name,
                              at.place());
  };
  if (const hcl::Attribute* count = block.body.find("count")) {
    out.kind = BlockInstances::Kind::Counted;
    const ValuePtr value = evaluator_.evaluate(count->value, context);
    const auto number = hcl::whole_number(*value);
    const auto known_bool = evaluator_.truth(*value);
    if (number || known_bool) {
      const long long copies = number ? *number : (*known_bool ? 1 : 0);
      for (long long i = 0; i < copies && i < static_cast<long long>(kMostCopies); ++i) {
        add(fmt::format("[{}]", i), "count",
            pair_value(count->value, "index", hcl::make_number(count->value, i), nullptr), false);
      }
    } else {
      add("[*]", "count", pair_value(count->value, "index", hole("count.index", count->value), {}),
          true);
    }
    return out;
  }
  const hcl::Attribute* for_each = block.body.find("for_each");
  if (for_each == nullptr) {
    out.list.push_back({"", context, false});
    return out;
  }
  out.kind = BlockInstances::Kind::Keyed;
  const ValuePtr value = evaluator_.evaluate(for_each->value, context);
  const auto elements = evaluator_.elements(value);
  bool known = elements.has_value();
  if (known) {
    for (const auto& [key, element] : *elements) {
      // Of a set, the element is key and value.
      const ValuePtr& name = value->is(Value::Kind::List) ? element : key;
      known &= hcl::is_known_text(*name) || name->is(Value::Kind::Number);
    }
  }
  if (!known) {
    add("[*]", "each",
        pair_value(for_each->value, "key", hole("each.key", for_each->value),
                   hole("each.value", for_each->value)),
        true);
    return out;
  }
  for (const auto& [key, element] : *elements) {
    if (out.list.size() >= kMostCopies) break;
    const ValuePtr& name = value->is(Value::Kind::List) ? element : key;
    add(fmt::format("[\"{}\"]", name->text), "each",
        pair_value(for_each->value, "key", name, element), false);
  }
  return out;
}

ValuePtr Configuration::attribute(const Body& body, std::string_view name, const Context& context) {
  const hcl::Attribute* attribute = body.find(name);
  return attribute ? evaluator_.evaluate(attribute->value, context) : nullptr;
}

std::vector<Configuration::InnerBlock> Configuration::blocks(const Body& body,
                                                             std::string_view type,
                                                             const Context& context) {
  std::vector<InnerBlock> out;
  for (const Block& block : body.blocks) {
    if (block.type == type) {
      out.push_back({&block, &block.body, context, false, {}});
      continue;
    }
    if (block.type != "dynamic" || block.labels.size() != 1 || block.labels[0] != type) continue;
    const hcl::Attribute* for_each = block.body.find("for_each");
    const auto content = std::find_if(block.body.blocks.begin(), block.body.blocks.end(),
                                      [](const Block& inner) { return inner.type == "content"; });
    if (for_each == nullptr || content == block.body.blocks.end()) continue;
    std::string iterator = block.labels[0];
    if (const hcl::Attribute* given = block.body.find("iterator")) {
      iterator = given->value.is(Expression::Kind::Reference)
                     ? given->value.text
                     : literal_text(given->value).value_or(iterator);
    }
    const ValuePtr collection = evaluator_.evaluate(for_each->value, context);
    const auto elements = evaluator_.elements(collection);
    if (!elements) {
      const std::string written = for_each->value.written();
      const auto hole = [&](const char* part) {
        return evaluator_.unknown(fmt::format("{}//{}{}", context.module, written, part),
                                  prefix(context) + written + part, for_each->value.place());
      };
      out.push_back({&*content, &content->body,
                     evaluator_.bind(context, iterator,
                                     pair_value(for_each->value, "key", hole("[#]"), hole("[*]"))),
                     true, written});
      continue;
    }
    for (const auto& [key, value] : *elements) {
      if (!evaluator_.spend(1)) break;
      const ValuePtr& name = collection->is(Value::Kind::List) ? value : key;
      out.push_back(
          {&*content,
           &content->body,
           evaluator_.bind(context, iterator, pair_value(for_each->value, "key", name, value)),
           false,
           {}});
    }
  }
  return out;
}

}  // namespace trustlint::input
