/// Types of Terraform as far as values show them: conversions of primitive types, sets and their
/// order.
#include <algorithm>
#include <set>
#include <utility>

#include "condition/number.h"
#include "input/hcl_evaluator.h"

namespace trustlint::input::hcl {

using Kind = Value::Kind;

namespace {

ValuePtr converted(const Value& value, Kind kind, std::string text) {
  auto out = std::make_shared<Value>();
  out->kind = kind;
  out->text = std::move(text);
  out->span = value.span;
  out->source = value.source;
  return out;
}

bool is_primitive(const Value& value) {
  return value.is(Kind::Bool) || value.is(Kind::Number) || value.is(Kind::String);
}

}  // namespace

ValuePtr to_primitive(const ValuePtr& value, std::string_view type) {
  if (value->unknown() || value->is(Kind::Null)) return value;
  if (type == "string") {
    if (value->is(Kind::String)) return value;
    if (value->is(Kind::Bool)) return converted(*value, Kind::String, value->text);
    const auto text = value->is(Kind::Number) ? plain_number(value->text) : std::nullopt;
    return text ? converted(*value, Kind::String, *text) : nullptr;
  }
  if (type == "number") {
    if (value->is(Kind::Number)) return value;
    const auto text = is_known_text(*value) ? plain_number(value->text) : std::nullopt;
    return text ? converted(*value, Kind::Number, *text) : nullptr;
  }
  if (type != "bool" || value->is(Kind::Bool)) return value;
  if (!is_known_text(*value)) return nullptr;
  const bool yes = value->text == "true" || value->text == "1";
  if (!yes && value->text != "false" && value->text != "0") return nullptr;
  return converted(*value, Kind::Bool, yes ? "true" : "false");
}

void unify(std::vector<ValuePtr>& items) {
  const bool texts = std::any_of(items.begin(), items.end(),
                                 [](const ValuePtr& i) { return i->is(Kind::String); });
  if (!texts) return;
  for (ValuePtr& item : items) {
    ValuePtr text = is_primitive(*item) ? to_primitive(item, "string") : nullptr;
    if (text) item = std::move(text);
  }
}

bool sort_items(std::vector<ValuePtr>& items) {
  if (items.size() < 2) return true;
  const auto all = [&](auto test) {
    return std::all_of(items.begin(), items.end(),
                       [&](const ValuePtr& item) { return test(*item); });
  };
  if (all(is_known_text)) {
    std::stable_sort(items.begin(), items.end(),
                     [](const ValuePtr& a, const ValuePtr& b) { return a->text < b->text; });
    return true;
  }
  const auto is_number = [](const Value& value) {
    return value.is(Kind::Number) && condition::parse_decimal(value.text).has_value();
  };
  if (!all(is_number)) return false;
  std::stable_sort(items.begin(), items.end(), [](const ValuePtr& a, const ValuePtr& b) {
    return condition::compare(*condition::parse_decimal(a->text),
                              *condition::parse_decimal(b->text)) < 0;
  });
  return true;
}

ValuePtr to_set(Evaluator& evaluator, const ValuePtr& list) {
  auto out = std::make_shared<Value>(*list);
  unify(out->items);
  std::set<std::string> seen;
  std::vector<ValuePtr> items;
  for (const ValuePtr& item : out->items) {
    // The same hole is the same value.
    const auto text = evaluator.text_of(*item);
    if (!text || seen.insert(*text).second) items.push_back(item);
  }
  out->unordered = !sort_items(items);
  out->items = std::move(items);
  out->set = true;
  return out;
}

}  // namespace trustlint::input::hcl
