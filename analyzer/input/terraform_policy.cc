/// Which parts of a policy must be known, its variants, and its tree.
///
/// A hole is a text. Where the unknown is more than a text (a statement, a condition, which
/// principals) nothing can be said of the policy, so it counts as not known, with the reason. Where
/// a condition decides between known parts, each way is a variant of its own, eight at most.
#include "input/terraform_policy.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "policy/hole.h"

namespace trustlint::input {

using document::Node;
using hcl::Entry;
using hcl::Value;
using hcl::ValuePtr;

namespace {

constexpr std::size_t kMostVariants = 8;
constexpr std::size_t kMostNodes = 200'000;

/// A tree together with the texts that it points into.
struct Kept {
  document::Document document;
  std::shared_ptr<const hcl::Evaluator::Texts> texts;
};

/// The first unknown part that a condition decides, where a policy has more than texts.
const Value* choice_in(const Value& value, hcl::Evaluator& evaluator, int depth = 0) {
  constexpr int kDeepest = 5;  // document, statements, statement, condition, operator
  if (value.unknown()) return value.alternatives.empty() ? nullptr : &value;
  // Values are shared, so that a small one may be endless to walk.
  if (depth >= kDeepest || !evaluator.spend(1)) return nullptr;
  for (const ValuePtr& item : value.items) {
    if (const Value* found = choice_in(*item, evaluator, depth + 1)) return found;
  }
  for (const Entry& entry : value.entries) {
    if (const Value* found = choice_in(*entry.value, evaluator, depth + 1)) return found;
  }
  return nullptr;
}

/// The value with one way of that condition, everywhere.
ValuePtr decided(const ValuePtr& value, const std::string& condition, std::size_t way,
                 hcl::Evaluator& evaluator, int depth = 0) {
  constexpr int kDeepest = 12;
  if (!evaluator.spend(1)) return value;
  if (value->unknown() && !value->alternatives.empty() && value->condition == condition &&
      depth < kDeepest) {
    return decided(value->alternatives[way], condition, way, evaluator, depth + 1);
  }
  if ((value->items.empty() && value->entries.empty()) || depth >= kDeepest) return value;
  auto copy = std::make_shared<Value>(*value);
  copy->items.clear();
  copy->open = false;
  for (const ValuePtr& item : value->items) {
    const ValuePtr chosen = decided(item, condition, way, evaluator, depth + 1);
    // An element that stood for a list is that list.
    if (item->unknown() && item->open && chosen->is(Value::Kind::List)) {
      copy->items.insert(copy->items.end(), chosen->items.begin(), chosen->items.end());
    } else if (!(item->unknown() && chosen->is(Value::Kind::Null))) {
      copy->items.push_back(chosen);
    }
  }
  copy->open = std::any_of(copy->items.begin(), copy->items.end(),
                           [](const ValuePtr& item) { return item->unknown() && item->open; });
  for (Entry& entry : copy->entries) {
    entry.value = decided(entry.value, condition, way, evaluator, depth + 1);
  }
  return copy;
}

std::vector<const Value*> one_or_many(const Value& value) {
  std::vector<const Value*> out;
  if (!value.is(Value::Kind::List)) return {&value};
  for (const ValuePtr& item : value.items) out.push_back(item.get());
  return out;
}

/// Lists of statements that come out empty, though nobody wrote `[]`: with other values of the
/// variables there are some.
bool comes_out_empty(const Value& statements) {
  if (!statements.is(Value::Kind::List) || !statements.items.empty()) return false;
  if (statements.source == nullptr) return true;
  const std::string_view bytes = statements.source->bytes();
  const auto& span = statements.span;
  if (span.end > bytes.size() || span.end < span.begin + 2) return true;
  return bytes.substr(span.begin + 1, span.end - span.begin - 2).find_first_not_of(" \t\r\n") !=
         std::string_view::npos;
}

bool has_marks(const Value& value) { return value.unknown() || !hcl::is_plain(value.text); }

}  // namespace

std::string RolePolicies::name_of(const Value& value) const {
  const auto found = policy::holes_in(value.text);
  const auto& holes = evaluator_.holes();
  return found.empty() || found[0] >= holes.size() ? "an unknown value"
                                                   : '`' + holes[found[0]].name + '`';
}

/// A text with a hole that may have wildcards; null: there is none.
const Value* RolePolicies::wild_text(const Value& value) const {
  if (!evaluator_.spend(1)) return &value;
  for (const std::size_t hole : policy::holes_in(value.text)) {
    if (evaluator_.may_be_wild(hole)) return &value;
  }
  for (const ValuePtr& item : value.items) {
    if (const Value* found = wild_text(*item)) return found;
  }
  for (const Entry& entry : value.entries) {
    if (const Value* found = wild_text(*entry.value)) return found;
  }
  return nullptr;
}

std::string RolePolicies::unknown_in_statement(const Value& statement) const {
  for (const Entry& entry : statement.entries) {
    const Value& value = *entry.value;
    if (!hcl::is_plain(entry.key)) return "part of a statement";
    if (entry.key == "Effect" || entry.key == "Action" || entry.key == "NotAction") {
      for (const Value* one : one_or_many(value)) {
        if (has_marks(*one)) return fmt::format("`{}` is {}", entry.key, name_of(*one));
      }
    }
    if (entry.key == "Principal" || entry.key == "NotPrincipal" || entry.key == "Condition") {
      if (value.unknown()) return fmt::format("`{}` is {}", entry.key, name_of(value));
      if (const Value* wild = wild_text(value)) {
        return fmt::format("{} may have wildcards", name_of(*wild));
      }
      for (const Entry& inner : value.entries) {
        if (!hcl::is_plain(inner.key)) return fmt::format("part of a `{}`", entry.key);
        if (entry.key == "Condition" && inner.value->unknown()) {
          return fmt::format("`{}` of a condition is {}", inner.key, name_of(*inner.value));
        }
      }
    }
  }
  return {};
}

/// What of this policy is not known and is more than a text; empty when it is all there.
std::string RolePolicies::unknown_part(const Value& root) const {
  for (const Entry& entry : root.entries) {
    if (!hcl::is_plain(entry.key) || (entry.key != "Statement" && has_marks(*entry.value))) {
      return fmt::format("part of it is {}", name_of(*entry.value));
    }
    if (entry.key != "Statement") continue;
    if (comes_out_empty(*entry.value)) return "with the values in these files it has no statement";
    for (const Value* statement : one_or_many(*entry.value)) {
      if (statement->unknown()) return fmt::format("a statement is {}", name_of(*statement));
      const std::string why = unknown_in_statement(*statement);
      if (!why.empty()) return why;
    }
  }
  return {};
}

std::string RolePolicies::text(const std::string& with_marks) {
  const std::vector<std::size_t> found = policy::holes_in(with_marks);
  if (found.empty()) return with_marks;
  const auto& holes = evaluator_.holes();
  std::vector<std::string> marks(*std::max_element(found.begin(), found.end()) + 1);
  for (const std::size_t hole : found) {
    const auto [entry, fresh] = numbers_.try_emplace(hole, role_.holes.size());
    if (fresh) role_.holes.push_back(holes[hole]);
    marks[hole] = policy::hole_mark(entry->second);
  }
  return policy::fill(with_marks, marks);
}

void RolePolicies::renumber(Node& root) {
  std::vector<Node*> left = {&root};
  while (!left.empty()) {
    Node& node = *left.back();
    left.pop_back();
    node.text = text(node.text);
    for (document::Member& member : node.members) {
      member.key = text(member.key);
      left.push_back(&member.value);
    }
    for (Node& item : node.items) left.push_back(&item);
  }
}

std::optional<PolicySource> RolePolicies::source(const Value& value) {
  std::size_t budget = kMostNodes;
  auto kept = std::make_shared<Kept>();
  kept->document.root = hcl::to_node(value, budget);
  if (budget == 0) return std::nullopt;
  renumber(kept->document.root);
  kept->texts = evaluator_.texts();
  if (value.source != nullptr) kept->document.text = value.source->shared_from_this();
  const Node* root = &kept->document.root;
  const document::Document* document = &kept->document;
  return PolicySource{
      std::shared_ptr<const document::Document>(std::move(kept), document), root, {}};
}

std::vector<RolePolicies::Variant> RolePolicies::variants(const ValuePtr& value) {
  std::vector<Variant> done;
  std::vector<Variant> open = {{value, {}}};
  while (!open.empty()) {
    Variant next = std::move(open.back());
    open.pop_back();
    const Value* choice = choice_in(*next.value, evaluator_);
    if (choice == nullptr || done.size() + open.size() + 2 > kMostVariants) {
      done.push_back(std::move(next));
      continue;
    }
    const std::string condition = choice->condition;
    for (const std::size_t way : {std::size_t{1}, std::size_t{0}}) {
      const std::string when =
          fmt::format("{}`{}` is {}", next.when.empty() ? "" : next.when + " and ", condition,
                      way == 0 ? "true" : "false");
      open.push_back({decided(next.value, condition, way, evaluator_), when});
    }
  }
  return done;
}

void RolePolicies::trust(const ValuePtr& given, std::vector<document::Error>& errors) {
  const auto not_known = [&](std::string why) {
    role_.policies.clear();
    role_.not_known_because = std::move(why);
  };
  if (evaluator_.limit_reached()) {
    return not_known("evaluating this configuration takes more work than is allowed");
  }
  if (!given || given->is(Value::Kind::Null)) return not_known("no trust policy in this block");
  // A text that a condition chooses is a document only after the choice.
  for (const Variant& text : variants(given)) {
    if (text.value->unknown()) {
      return not_known("the policy is " + name_of(*text.value) + ", which these files do not tell");
    }
    // Nobody can make a role of that, so it is not the case that is meant.
    const bool empty = hcl::is_known_text(*text.value) && text.value->text.empty();
    if (empty || text.value->is(Value::Kind::Null)) continue;
    std::optional<document::Error> problem;
    const ValuePtr document = evaluator_.document_of(text.value, &problem);
    if (!document || !document->is(Value::Kind::Object)) {
      if (document && document->unknown()) {
        return not_known("the policy is " + name_of(*document) + ", which these files do not tell");
      }
      if (!hcl::is_plain(text.value->text)) {
        return not_known("the policy is a text that " + name_of(*text.value) + " is a part of");
      }
      if (problem) errors.push_back(std::move(*problem));
      return not_known("the text of the policy is not valid JSON");
    }
    for (const Variant& variant : variants(document)) {
      const std::string why = unknown_part(*variant.value);
      if (!why.empty()) return not_known("these files do not tell all of the policy: " + why);
      auto policy = source(*variant.value);
      if (!policy || evaluator_.limit_reached()) return not_known("the policy is over a limit");
      policy->when = text.when;
      if (!variant.when.empty()) policy->when += (text.when.empty() ? "" : " and ") + variant.when;
      role_.policies.push_back(std::move(*policy));
    }
  }
  if (role_.policies.empty()) not_known("with the values in these files the policy is empty");
}

std::optional<PolicySource> RolePolicies::permissions(const ValuePtr& value) {
  if (!value || value->unknown()) return std::nullopt;
  const ValuePtr document = evaluator_.document_of(value);
  if (!document || !document->is(Value::Kind::Object)) return std::nullopt;
  return source(*document);
}

}  // namespace trustlint::input
