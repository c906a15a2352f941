/// Entry point: `complete_arguments`.
///
/// A plan has three trees of one shape: the values (null where unknown), the flags of
/// `after_unknown`, and the expressions of the configuration. Blocks of a set are sorted by the
/// plan and not by the configuration, and blocks of a `dynamic` are not in the configuration, so a
/// block is paired with the configured blocks that can be it: those whose constants agree.
#include "input/terraform_arguments.h"

#include <algorithm>
#include <set>

namespace trustlint::input::terraform {
namespace {

using document::Kind;
using document::Node;

using Blocks = std::vector<const Node*>;

const Node* member(const Node* object, std::string_view key) {
  return object != nullptr ? object->find(key) : nullptr;
}

const Node* item(const Node* list, std::size_t index) {
  return list != nullptr && index < list->items.size() ? &list->items[index] : nullptr;
}

std::multiset<std::string> texts(const Node& node) {
  std::multiset<std::string> all;
  if (node.is_scalar()) {
    all.insert(node.text);
  }
  for (const Node& element : node.items) {
    all.insert(element.text);
  }
  return all;
}

/// Can this block of the plan have been made by that block of the configuration?
bool can_be(const Node& block, const Node& configured) {
  return std::all_of(configured.members.begin(), configured.members.end(), [&](const auto& it) {
    const Node* constant = it.value.find("constant_value");
    if (constant == nullptr || constant->is(Kind::Null)) {
      return true;
    }
    const Node* value = block.find(it.key);
    return value != nullptr && texts(*value) == texts(*constant);
  });
}

/// Operators that hold only when the key is there and has one of the values.
bool is_positive(std::string_view test) {
  constexpr std::string_view any = "ForAnyValue:";
  if (test.starts_with(any)) {
    test.remove_prefix(any.size());
  }
  return test == "StringEquals" || test == "StringLike" || test == "StringEqualsIgnoreCase";
}

/// The claim that alone can have these values: `sub`, `aud`, or nothing.
std::string claim_of(const Node& values) {
  std::string claim;
  for (const Node& value : values.items) {
    const std::string& text = value.text;
    std::string one;
    if (text.starts_with("system:serviceaccount:") || text.starts_with("repo:")) {
      one = "sub";
    } else if (text == "sts.amazonaws.com") {
      one = "aud";
    }
    if (one.empty() || (!claim.empty() && claim != one)) {
      return {};
    }
    claim = one;
  }
  return claim;
}

class Completion {
 public:
  Completion(const Instance& instance, const Graph& graph, Rebuilder& rebuilder)
      : instance_(instance), graph_(graph), rebuilder_(rebuilder) {}

  tl::expected<Node, std::string> run() {
    Node arguments = empty_copy(*instance_.values);
    const Node* configured = graph_.expressions(instance_);
    const Blocks root = configured != nullptr ? Blocks{configured} : Blocks();
    scalar(arguments, *instance_.values, instance_.unknown, "version", "the version");
    blocks(arguments, *instance_.values, instance_.unknown, root, "statement",
           [this](const Node& block, const Node* unknown, const Blocks& from) {
             ++statement_;
             return statement(block, unknown, from);
           });
    if (!problem_.empty()) {
      return tl::unexpected(problem_);
    }
    return arguments;
  }

 private:
  static Node empty_copy(const Node& node) {
    Node copy;
    copy.kind = node.kind;
    copy.span = node.span;
    copy.source = node.source;
    return copy;
  }

  static void add(Node& object, std::string_view key, Node value) {
    const document::Span span = value.span;
    object.members.push_back({std::string(key), span, std::move(value)});
  }

  std::string where() const {
    return statement_ == 0 ? instance_.text
                           : "statement " + std::to_string(statement_) + " of " + instance_.text;
  }

  void fail(const std::string& what) {
    if (problem_.empty()) {
      problem_ = what;
    }
  }

  /// What the expressions of `argument` refer to that a plan may not know.
  std::vector<Origin> origins(const Blocks& from, std::string_view argument) const {
    std::vector<Origin> all;
    for (const Node* block : from) {
      const Node* expression = block->find(argument);
      if (expression == nullptr) {
        continue;
      }
      for (Origin& origin : graph_.origins(*expression, instance_)) {
        if ((origin.kind == Origin::Kind::Other || origin.kind == Origin::Kind::Instance) &&
            !known_now(origin)) {
          all.push_back(std::move(origin));
        }
      }
    }
    return all;
  }

  /// Resources that are there already have attributes that the plan knows.
  static bool known_now(const Origin& origin) {
    return origin.kind == Origin::Kind::Instance && !origin.attribute.empty() &&
           std::all_of(origin.instances.begin(), origin.instances.end(), [&](const Instance* one) {
             const Node* value = member(one->values, origin.attribute);
             return value != nullptr && value->is_scalar();
           });
  }

  /// A hole in a text: what stands around the reference is not in the plan, so the name says that
  /// there may be more, and nobody takes it for the ARN or id itself.
  static std::string around(const std::string& name) { return "…" + name + "…"; }

  std::string name_of(const std::vector<Origin>& all, std::string_view argument) const {
    std::vector<std::string> names;
    for (const Origin& origin : all) {
      names.push_back(origin.name);
    }
    return names.empty() ? std::string(argument) + " in " + where() : name_some(names);
  }

  /// An argument that decides too much to be left open.
  void scalar(Node& into, const Node& block, const Node* unknown, std::string_view argument,
              const std::string& what) {
    if (is_unknown(member(unknown, argument))) {
      return fail(what + " of " + where() + " is not known");
    }
    if (const Node* value = block.find(argument)) {
      add(into, argument, *value);
    }
  }

  /// A text that may stay open.
  void open_scalar(Node& into, const Node& block, const Node* unknown, const Blocks& from,
                   std::string_view argument) {
    if (is_unknown(member(unknown, argument))) {
      const std::string name = name_of(origins(from, argument), argument);
      add(into, argument, text_node(rebuilder_.hole(around(name), block), block));
    } else if (const Node* value = block.find(argument)) {
      add(into, argument, *value);
    }
  }

  /// The ARNs of the principals that the references name, one each.
  std::vector<std::string> principals(const std::vector<Origin>& all, const Node& at) {
    std::vector<std::string> found;
    for (const Origin& origin : all) {
      if (origin.instances.empty()) {
        found.push_back(rebuilder_.hole(origin.name, at));
      }
      for (const Instance* one : origin.instances) {
        const bool arn = origin.attribute.empty() || origin.attribute == "arn" ||
                         (origin.attribute == "id" && one->address.type.ends_with("_provider"));
        found.push_back(arn ? rebuilder_.arn_of(*one, origin.name, at)
                            : rebuilder_.hole(origin.name, at));
      }
    }
    return found;
  }

  static std::size_t most(const std::vector<Origin>& all) {
    std::size_t count = 0;
    for (const Origin& origin : all) {
      count += std::max<std::size_t>(1, origin.instances.size());
    }
    return count;
  }

  enum class Role { Principal, Text };

  /// A list of texts. An unknown list has one text for each reference; an unknown text of a known
  /// list is the resource that it refers to, where there are as many of these.
  void list(Node& into, const Node& block, const Node* unknown, const Blocks& from,
            std::string_view argument, Role role) {
    const Node* values = block.find(argument);
    const Node* flags = member(unknown, argument);
    const bool all_unknown = is_unknown(flags);
    if (!all_unknown && (values == nullptr || !values->is(Kind::Array))) {
      return;
    }
    Node copy = empty_copy(values != nullptr && values->is(Kind::Array) ? *values : block);
    copy.kind = Kind::Array;
    std::vector<const Node*> open;
    for (std::size_t i = 0; !all_unknown && i < values->items.size(); ++i) {
      if (is_unknown(item(flags, i))) {
        open.push_back(&values->items[i]);
      } else {
        copy.items.push_back(values->items[i]);
      }
    }
    if (all_unknown || !open.empty()) {
      open_texts(copy, open, all_unknown ? &block : nullptr, from, argument, role);
    }
    add(into, argument, std::move(copy));
  }

  void open_texts(Node& list, const std::vector<const Node*>& open, const Node* whole,
                  const Blocks& from, std::string_view argument, Role role) {
    const std::vector<Origin> all = origins(from, argument);
    const std::size_t count = most(all);
    const bool pair = whole != nullptr ? count > 0 : count == open.size();
    const auto at = [&](std::size_t i) -> const Node& {
      return whole != nullptr ? *whole : *open[i];
    };
    if (pair && role == Role::Principal) {
      const std::vector<std::string> found = principals(all, at(0));
      for (std::size_t i = 0; i < found.size(); ++i) {
        list.items.push_back(text_node(found[i], at(i)));
      }
      return;
    }
    // The text around a reference is not in the plan: each value is a hole of its own.
    const std::size_t wanted =
        whole != nullptr ? std::max<std::size_t>(1, all.size()) : open.size();
    for (std::size_t i = 0; i < wanted; ++i) {
      const std::string name = wanted == all.size() ? all[i].name : name_of(all, argument);
      list.items.push_back(text_node(rebuilder_.hole(around(name), at(i)), at(i)));
    }
  }

  template <typename Complete>
  void blocks(Node& into, const Node& parent, const Node* unknown, const Blocks& from,
              std::string_view name, Complete complete) {
    const Node* flags = member(unknown, name);
    if (is_unknown(flags)) {
      return fail("the `" + std::string(name) + "` blocks of " + where() + " are not known");
    }
    const Node* values = parent.find(name);
    if (values == nullptr || !values->is(Kind::Array)) {
      return;
    }
    Blocks configured;
    for (const Node* outer : from) {
      if (const Node* list = outer->find(name)) {
        for (const Node& block : list->items) {
          configured.push_back(&block);
        }
      }
    }
    if (!graph_.spend(values->items.size() * (configured.size() + 1))) {
      return fail("too much to look up in " + where());
    }
    Node copy = empty_copy(*values);
    for (std::size_t i = 0; i < values->items.size(); ++i) {
      const Node& block = values->items[i];
      if (is_unknown(item(flags, i))) {
        return fail("a `" + std::string(name) + "` block of " + where() + " is not known");
      }
      Blocks candidates;
      std::copy_if(configured.begin(), configured.end(), std::back_inserter(candidates),
                   [&](const Node* one) { return can_be(block, *one); });
      // Statements are a list: if none is dynamic they stand in the order of the configuration.
      if (name == "statement" && configured.size() == values->items.size()) {
        candidates = {configured[i]};
      }
      copy.items.push_back(complete(block, item(flags, i), candidates));
    }
    add(into, name, std::move(copy));
  }

  Node principal(const Node& block, const Node* unknown, const Blocks& from) {
    Node copy = empty_copy(block);
    scalar(copy, block, unknown, "type", "the type of a principal");
    list(copy, block, unknown, from, "identifiers", Role::Principal);
    return copy;
  }

  /// The one identity provider among what the expressions refer to.
  const Instance* one_provider(const Blocks& from, std::string_view argument) const {
    const Instance* provider = nullptr;
    for (const Node* block : from) {
      const Node* expression = block->find(argument);
      if (expression == nullptr) {
        continue;
      }
      for (const Origin& origin : graph_.origins(*expression, instance_)) {
        for (const Instance* one : origin.instances) {
          if (one->address.type != "aws_iam_openid_connect_provider" || one == provider) {
            continue;
          }
          if (provider != nullptr) {
            return nullptr;
          }
          provider = one;
        }
      }
    }
    return provider;
  }

  /// A condition key is known after apply where its issuer is (a new cluster). Which claim it names
  /// shows in the values: nothing but `sub` is like these, so that a key of another claim would let
  /// nobody in.
  bool claim_key(Node& into, const Node& block, const Blocks& from) {
    const Node* test = block.find("test");
    const Node* values = block.find("values");
    if (test == nullptr || values == nullptr || !is_positive(test->text)) {
      return false;
    }
    const std::string claim = claim_of(*values);
    const Instance* provider = one_provider(from, "variable");
    provider = provider != nullptr ? provider : statement_provider_;
    if (claim.empty() || provider == nullptr) {
      return false;
    }
    add(into, "variable", text_node(rebuilder_.issuer_of(*provider, block) + ":" + claim, block));
    return true;
  }

  Node condition(const Node& block, const Node* unknown, const Blocks& from) {
    Node copy = empty_copy(block);
    scalar(copy, block, unknown, "test", "the operator of a condition");
    if (!is_unknown(member(unknown, "variable")) || !claim_key(copy, block, from)) {
      open_scalar(copy, block, unknown, from, "variable");
    }
    list(copy, block, unknown, from, "values", Role::Text);
    return copy;
  }

  static Blocks principal_blocks(const Blocks& from) {
    Blocks all;
    for (const Node* statement : from) {
      if (const Node* list = statement->find("principals")) {
        for (const Node& block : list->items) {
          all.push_back(&block);
        }
      }
    }
    return all;
  }

  Node statement(const Node& block, const Node* unknown, const Blocks& from) {
    Node copy = empty_copy(block);
    open_scalar(copy, block, unknown, from, "sid");
    scalar(copy, block, unknown, "effect", "the effect");
    for (const char* argument : {"actions", "not_actions", "resources", "not_resources"}) {
      list(copy, block, unknown, from, argument, Role::Text);
    }
    for (const char* name : {"principals", "not_principals"}) {
      blocks(copy, block, unknown, from, name,
             [this](const Node& one, const Node* flags, const Blocks& configured) {
               return principal(one, flags, configured);
             });
    }
    statement_provider_ = one_provider(principal_blocks(from), "identifiers");
    blocks(copy, block, unknown, from, "condition",
           [this](const Node& one, const Node* flags, const Blocks& configured) {
             return condition(one, flags, configured);
           });
    return copy;
  }

  const Instance& instance_;
  const Graph& graph_;
  Rebuilder& rebuilder_;
  std::size_t statement_ = 0;
  const Instance* statement_provider_ = nullptr;
  std::string problem_;
};

}  // namespace

tl::expected<Node, std::string> complete_arguments(const Instance& instance, const Graph& graph,
                                                   Rebuilder& rebuilder) {
  return Completion(instance, graph, rebuilder).run();
}

}  // namespace trustlint::input::terraform
