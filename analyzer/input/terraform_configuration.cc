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

/// `override.tf`, `x_override.tf`, and the same with other endings.
bool is_override_file(const std::string& name) {
  const std::string stem = name.substr(0, name.find('.', name.find_last_of('/') + 1));
  return is_terraform_name(name) && (stem == "override" || stem.ends_with("_override"));
}

int rank_of(const std::string& name) {
  if (name == "terraform.tfvars") return 1;
  if (name == "terraform.tfvars.json") return 2;
  if (is_variables_file(name)) return 3;
  return is_override_file(name) ? 4 : 0;
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
    std::vector<std::string> names = files_.list(directory);
    // Later files win: those of variables in this order, and overrides over all others.
    std::stable_sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) {
      return rank_of(a) < rank_of(b);
    });
    for (const std::string& name : names) {
      if (is_terraform_name(name) || is_variables_file(name) ||
          also_read_[directory].contains(name)) {
        read_file(*module, name);
      }
    }
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
  if (name.ends_with(".tfvars.json")) {
    const auto json = document::read_json(text, limits_);
    if (!json) {
      broken_.push_back({json.error(), module.path, true});
      return;
    }
    // Texts in such a file are no templates.
    for (const document::Member& member : (*json)->root.members) {
      module.assigned[member.key] = {nullptr, hcl::from_node(member.value, {})};
    }
    return;
  }
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
  if (!is_variables_file(name)) return index(module, **file, is_override_file(name));
  for (const hcl::Attribute& attribute : (*file)->body.attributes) {
    module.assigned[attribute.name] = {&attribute.value, nullptr};
  }
}

namespace {

/// Terraform's rule: attribute by attribute; blocks of a type take the place of all of that type.
void merge_body(Body& base, const Body& over) {
  for (const hcl::Attribute& attribute : over.attributes) {
    std::erase_if(base.attributes, [&](const auto& old) { return old.name == attribute.name; });
    base.attributes.push_back(attribute);
  }
  const auto type_of = [](const Block& block) {
    return block.type == "dynamic" && !block.labels.empty() ? block.labels[0] : block.type;
  };
  for (const Block& block : over.blocks) {
    std::erase_if(base.blocks, [&](const Block& old) { return type_of(old) == type_of(block); });
  }
  base.blocks.insert(base.blocks.end(), over.blocks.begin(), over.blocks.end());
}

}  // namespace

bool Configuration::override_block(TerraformModule& module, const Block& block) {
  std::map<std::string, const Block*>* blocks = nullptr;
  std::string key = block.labels.empty() ? "" : block.labels[0];
  if (block.type == "locals") {
    for (const hcl::Attribute& attribute : block.body.attributes) {
      module.locals[attribute.name] = &attribute.value;
    }
    return true;
  }
  if (block.type == "variable") blocks = &module.variables;
  if (block.type == "output") blocks = &module.outputs;
  if (block.type == "module") blocks = &module.calls;
  if ((block.type == "resource" || block.type == "data") && block.labels.size() == 2) {
    blocks = &module.resources;
    key = (block.type == "data" ? "data." : "") + block.labels[0] + "." + block.labels[1];
  }
  if (blocks == nullptr || !blocks->contains(key)) return false;
  const Block* old = blocks->at(key);
  auto merged = std::make_unique<Block>(*old);
  merge_body(merged->body, block.body);
  std::replace(module.blocks.begin(), module.blocks.end(), old,
               static_cast<const Block*>(merged.get()));
  (*blocks)[key] = merged.get();
  module.merged.push_back(std::move(merged));
  return true;
}

void Configuration::index(TerraformModule& module, const hcl::File& file, bool overrides) {
  for (const Block& block : file.body.blocks) {
    if (overrides && override_block(module, block)) continue;
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
      if (instances_.size() >= kMostInstances) {
        modules_left_out_ = true;
        break;
      }
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
    if (number && *number > static_cast<long long>(kMostCopies)) {
      out.too_many = fmt::format("`count` is {}, more than {} instances of one block are not read",
                                 *number, kMostCopies);
    }
    if ((number || known_bool) && out.too_many.empty()) {
      const long long copies = number ? *number : (*known_bool ? 1 : 0);
      for (long long i = 0; i < copies; ++i) {
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
  if (known && elements->size() > kMostCopies) {
    known = false;
    out.too_many =
        fmt::format("`for_each` has {} keys, more than {} instances of one block are not read",
                    elements->size(), kMostCopies);
  }
  if (!known) {
    // One of the elements that are known may have a wildcard.
    add("[*]", "each",
        pair_value(for_each->value, "key",
                   evaluator_.part_of(hole("each.key", for_each->value), *value),
                   evaluator_.part_of(hole("each.value", for_each->value), *value)),
        true);
    return out;
  }
  for (const auto& [key, element] : *elements) {
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
