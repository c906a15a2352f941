/// `[for …]` and `{for …}`: `Evaluator::for_expression`.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "input/hcl_evaluator.h"

namespace trustlint::input::hcl {

Context Evaluator::for_context(const Expression& expression, const Context& context,
                               const ValuePtr& key, const ValuePtr& value) {
  if (expression.names.size() < 2) return bind(context, expression.names[0], value);
  return bind(bind(context, expression.names[0], key), expression.names[1], value);
}

/// Over a known collection element by element. Over one that is not known, a list has one element
/// that stands for all of them: `"repo:${var.repositories[*]}"`.
ValuePtr Evaluator::for_expression(const Expression& expression, const Context& context) {
  const ValuePtr collection = evaluate(expression.items[0], context);
  const auto known = elements(collection);
  if (expression.object) {
    if (!known) return unknown(expression, context, {collection});
    return for_object(expression, context, *known, collection->unordered);
  }
  std::vector<ValuePtr> out;
  bool undecided = false;
  bool unordered_result = collection->unordered || !known;
  const auto add = [&](const Context& inner, bool many) {
    if (expression.items.size() > 3) {
      const auto wanted = truth(*evaluate(expression.items[3], inner));
      if (wanted == false) return;
      many |= !wanted;
      unordered_result |= !wanted;
      undecided |= !wanted;
    }
    ValuePtr value = evaluate(expression.items[2], inner);
    if (many && value->unknown()) {
      auto open = std::make_shared<Value>(*value);
      open->open = true;
      value = std::move(open);
    }
    out.push_back(std::move(value));
  };
  if (known) {
    for (const auto& [key, value] : *known) {
      add(for_context(expression, context, key, value), false);
    }
    // Which of these values are there matters as much as what they are.
    if (undecided) return unknown(expression, context, {collection});
    auto list = std::make_shared<Value>(*make_list(expression, std::move(out)));
    list->unordered = unordered_result;
    return list;
  }
  const std::string written = expression.items[0].written();
  const auto each = [&](const char* suffix) {
    return unknown(fmt::format("{}//{}{}", context.module, written, suffix),
                   names_.prefix(context) + written + suffix, expression.items[0].place());
  };
  // Known elements beside unknown ones are judged one by one.
  if (collection->is(Value::Kind::List)) {
    for (const ValuePtr& item : collection->items) {
      add(for_context(expression, context, each("[#]"), item), item->unknown() && item->open);
    }
  } else {
    add(for_context(expression, context, each("[#]"), each("[*]")), true);
  }
  auto list = std::make_shared<Value>(*make_list(expression, std::move(out)));
  list->open = true;
  list->unordered = unordered_result;
  return list;
}

ValuePtr Evaluator::for_object(const Expression& expression, const Context& context,
                               const std::vector<std::pair<ValuePtr, ValuePtr>>& elements,
                               bool unordered) {
  auto object = make_value(Value::Kind::Object, expression);
  for (const auto& [key, value] : elements) {
    const Context inner = for_context(expression, context, key, value);
    if (expression.items.size() > 3) {
      const auto wanted = truth(*evaluate(expression.items[3], inner));
      if (!wanted) return unknown(expression, context);
      if (!*wanted) continue;
    }
    const ValuePtr name = evaluate(expression.items[1], inner);
    const auto text = text_of(*name);
    if (!text) return unknown(expression, context);
    ValuePtr result = evaluate(expression.items[2], inner);
    if (!expression.flag) {
      object->entries.push_back({*text, name->span, name->source, std::move(result)});
      continue;
    }
    // `…` gathers what has the same key.
    spend(object->entries.size() / 32);
    auto group = std::find_if(object->entries.begin(), object->entries.end(),
                              [&](const Entry& entry) { return entry.key == *text; });
    std::vector<ValuePtr> gathered;
    if (group != object->entries.end()) gathered = group->value->items;
    gathered.push_back(std::move(result));
    auto list = std::make_shared<Value>(*make_list(expression, std::move(gathered)));
    list->unordered = unordered;
    if (group != object->entries.end()) {
      group->value = std::move(list);
    } else {
      object->entries.push_back({*text, name->span, name->source, std::move(list)});
    }
  }
  return object;
}

}  // namespace trustlint::input::hcl
