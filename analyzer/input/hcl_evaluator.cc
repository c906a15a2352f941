/// Evaluation of expressions. `for` is in hcl_for.cc, functions are in hcl_functions.cc, templates
/// in hcl_template_value.cc.
#include "input/hcl_evaluator.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "condition/number.h"
#include "document/reader.h"

namespace trustlint::input::hcl {

using Kind = Expression::Kind;

const ValuePtr* Context::find(std::string_view name) const {
  for (const Frame* at = frame.get(); at != nullptr; at = at->outer.get()) {
    if (at->name == name) return &at->value;
  }
  return nullptr;
}

std::shared_ptr<Value> make_value(Value::Kind kind, const Expression& at, std::string text) {
  auto value = std::make_shared<Value>();
  value->kind = kind;
  value->text = std::move(text);
  value->span = at.span;
  value->source = at.source;
  return value;
}

ValuePtr make_string(const Expression& at, std::string text) {
  return make_value(Value::Kind::String, at, std::move(text));
}

ValuePtr make_bool(const Expression& at, bool truth) {
  return make_value(Value::Kind::Bool, at, truth ? "true" : "false");
}

ValuePtr make_number(const Expression& at, long long number) {
  return make_value(Value::Kind::Number, at, std::to_string(number));
}

ValuePtr make_list(const Expression& at, std::vector<ValuePtr> items) {
  auto value = make_value(Value::Kind::List, at);
  value->open = std::any_of(items.begin(), items.end(),
                            [](const ValuePtr& item) { return item->unknown() && item->open; });
  value->items = std::move(items);
  return value;
}

std::optional<long long> whole_number(const Value& value) {
  if (!value.is(Value::Kind::Number) && !is_known_text(value)) return std::nullopt;
  long long number = 0;
  const char* end = value.text.data() + value.text.size();
  const auto [rest, error] = std::from_chars(value.text.data(), end, number);
  if (error != std::errc() || rest != end || value.text.empty()) return std::nullopt;
  return number;
}

bool Evaluator::spend(std::size_t steps, std::size_t bytes) {
  steps_ += steps;
  bytes_ += bytes;
  exhausted_ = exhausted_ || steps_ > limits_.steps || bytes_ > limits_.bytes ||
               all_steps_ + steps_ > limits_.all_steps || all_bytes_ + bytes_ > limits_.all_bytes;
  return !exhausted_;
}

void Evaluator::renew() {
  all_steps_ += std::exchange(steps_, 0);
  all_bytes_ += std::exchange(bytes_, 0);
  exhausted_ = holes_.size() >= limits_.holes;
}

ValuePtr Evaluator::unknown(const std::string& key, std::string name, document::Place place) {
  auto [entry, fresh] = hole_numbers_.try_emplace(key, holes_.size());
  if (fresh && holes_.size() >= limits_.holes) {
    exhausted_ = true;
    entry->second = holes_.size() - 1;
  } else if (fresh) {
    holes_.push_back({std::move(name), place, {}});
  }
  auto value = std::make_shared<Value>();
  value->text = policy::hole_mark(entry->second);
  value->span = place.span;
  value->source = place.text.get();
  return value;
}

namespace {

/// Does a literal of this expression have a wildcard?
bool writes_wildcard(const Expression& expression) {
  std::vector<const Expression*> left = {&expression};
  while (!left.empty()) {
    const Expression& next = *left.back();
    left.pop_back();
    if (next.is(Kind::Literal) && next.text.find_first_of("*?") != std::string::npos) return true;
    for (const Expression& item : next.items) left.push_back(&item);
  }
  return false;
}

}  // namespace

bool Evaluator::has_wildcard(const Value& value) {
  std::vector<const Value*> left = {&value};
  while (!left.empty()) {
    const Value& next = *left.back();
    left.pop_back();
    if (!spend(1)) return true;
    if (next.text.find_first_of("*?") != std::string::npos) return true;
    for (const std::size_t hole : policy::holes_in(next.text)) {
      if (may_be_wild(hole)) return true;
    }
    if (next.json) left.push_back(next.json.get());
    for (const auto* list : {&next.items, &next.alternatives}) {
      for (const ValuePtr& item : *list) left.push_back(item.get());
    }
    for (const Entry& entry : next.entries) {
      if (entry.key.find_first_of("*?") != std::string::npos) return true;
      left.push_back(entry.value.get());
    }
  }
  return false;
}

ValuePtr Evaluator::part_of(ValuePtr part, const Value& whole) {
  if (has_wildcard(whole)) {
    for (const std::size_t hole : policy::holes_in(part->text)) wild_.insert(hole);
  }
  return part;
}

ValuePtr Evaluator::unknown(const Expression& expression, const Context& context,
                            const std::vector<ValuePtr>& inputs) {
  ValuePtr value = unknown(expression, context);
  for (const ValuePtr& input : inputs) {
    if (!has_wildcard(*input)) continue;
    for (const std::size_t hole : policy::holes_in(value->text)) wild_.insert(hole);
    break;
  }
  return value;
}

ValuePtr Evaluator::unknown(const Expression& expression, const Context& context) {
  const std::string written = expression.written();
  // Names mean the same everywhere in a module, other expressions only within one binding.
  const std::size_t binding = context.frame ? context.frame->id : 0;
  ValuePtr value = unknown(fmt::format("{}/{}/{}", context.module, binding, written),
                           names_.prefix(context) + written, expression.place());
  if (writes_wildcard(expression)) {
    for (const std::size_t hole : policy::holes_in(value->text)) wild_.insert(hole);
  }
  return value;
}

ValuePtr Evaluator::missing(const Expression& expression, const Context& context) {
  auto value = std::make_shared<Value>(*unknown(expression, context));
  value->missing = true;
  return value;
}

Context Evaluator::bind(const Context& context, std::string name, ValuePtr value) {
  Context inner = context;
  inner.frame =
      std::make_shared<Frame>(Frame{context.frame, std::move(name), std::move(value), ++frames_});
  return inner;
}

std::optional<std::string> Evaluator::text_of(const Value& value) {
  switch (value.kind) {
    case Value::Kind::Unknown:
    case Value::Kind::Bool:
    case Value::Kind::Number:
      return value.text;
    case Value::Kind::String: {
      if (!value.json) return value.text;
      std::string text = to_json(*value.json, limits_.bytes);
      if (!spend(1, text.size())) return std::nullopt;
      return text;
    }
    default:
      return std::nullopt;
  }
}

std::optional<bool> Evaluator::truth(const Value& value) const {
  if (!value.is(Value::Kind::Bool) && !is_known_text(value)) return std::nullopt;
  if (value.text == "true") return true;
  if (value.text == "false") return false;
  return std::nullopt;
}

ValuePtr Evaluator::evaluate(const Expression& expression, const Context& context) {
  if (!spend(1) || depth_ >= limits_.depth) return unknown(expression, context);
  ++depth_;
  ValuePtr value = dispatch(expression, context);
  --depth_;
  // What is deep is walked by recursion later.
  return levels_of(*value) <= limits_.depth ? value : unknown(expression, context);
}

ValuePtr Evaluator::dispatch(const Expression& expression, const Context& context) {
  switch (expression.kind) {
    case Kind::Null:
    case Kind::Bool:
    case Kind::Number:
      return scalar(expression);
    case Kind::Template:
      return template_text(expression, context);
    case Kind::List:
      return list(expression, context);
    case Kind::Object:
      return object(expression, context);
    case Kind::Call:
      return call(expression, context);
    case Kind::Reference:
    case Kind::Attribute:
    case Kind::Index:
      return name(expression, context);
    case Kind::Splat:
      return splat(expression, context);
    case Kind::Element: {
      const ValuePtr* element = context.find("*");
      return element ? *element : unknown(expression, context);
    }
    case Kind::Conditional:
      return conditional(expression, context);
    case Kind::Unary:
      return unary(expression, context);
    case Kind::Binary:
      return expression.text == "&&" || expression.text == "||" ? logical(expression, context)
                                                                : binary(expression, context);
    case Kind::For:
      return for_expression(expression, context);
    case Kind::Literal:
    case Kind::Interpolate:
    case Kind::IfDirective:
    case Kind::ForDirective:
      break;  // Only inside templates.
  }
  return unknown(expression, context);
}

ValuePtr Evaluator::scalar(const Expression& expression) {
  const auto kind = expression.is(Kind::Null)   ? Value::Kind::Null
                    : expression.is(Kind::Bool) ? Value::Kind::Bool
                                                : Value::Kind::Number;
  if (kind == Value::Kind::Number) {
    return make_value(kind, expression, plain_number(expression.text).value_or(expression.text));
  }
  return make_value(kind, expression, expression.is(Kind::Null) ? "" : expression.text);
}

ValuePtr Evaluator::list(const Expression& expression, const Context& context) {
  std::vector<ValuePtr> items;
  for (const Expression& item : expression.items) items.push_back(evaluate(item, context));
  return make_list(expression, std::move(items));
}

ValuePtr Evaluator::object(const Expression& expression, const Context& context) {
  auto value = make_value(Value::Kind::Object, expression);
  std::map<std::string, std::size_t> positions;
  for (std::size_t i = 0; i + 1 < expression.items.size(); i += 2) {
    const Expression& written = expression.items[i];
    const ValuePtr key = evaluate(written, context);
    const auto text = text_of(*key);
    if (!text) return unknown(expression, context);
    Entry entry{*text, written.span, written.source, evaluate(expression.items[i + 1], context)};
    // Of equal keys the last one stays.
    const auto [position, fresh] = positions.try_emplace(*text, value->entries.size());
    if (fresh) {
      value->entries.push_back(std::move(entry));
    } else {
      value->entries[position->second] = std::move(entry);
    }
  }
  return value;
}

ValuePtr Evaluator::call(const Expression& expression, const Context& context) {
  std::vector<ValuePtr> arguments;
  for (const Expression& item : expression.items) arguments.push_back(evaluate(item, context));
  if (expression.flag) {
    const ValuePtr last = arguments.empty() ? nullptr : arguments.back();
    if (!last || !last->is(Value::Kind::List) || last->open) return unknown(expression, context);
    arguments.pop_back();
    arguments.insert(arguments.end(), last->items.begin(), last->items.end());
  }
  if (ValuePtr value = call_function(*this, expression, arguments, context)) return value;
  const bool none = std::any_of(arguments.begin(), arguments.end(),
                                [](const ValuePtr& argument) { return argument->missing; });
  return none ? missing(expression, context) : unknown(expression, context, arguments);
}

namespace {

/// The traversal that an expression is, when its first part is a name.
std::optional<Traversal> traversal_of(const Expression& expression) {
  Traversal out;
  const Expression* at = &expression;
  for (; !at->is(Kind::Reference); at = &at->items[0]) {
    if (at->is(Kind::Attribute)) {
      out.steps.push_back({at->text, nullptr});
    } else if (at->is(Kind::Index)) {
      out.steps.push_back({"", &at->items[1]});
    } else {
      return std::nullopt;
    }
  }
  out.root = at->text;
  std::reverse(out.steps.begin(), out.steps.end());
  return out;
}

}  // namespace

/// References, attributes, indexes.
ValuePtr Evaluator::name(const Expression& expression, const Context& context) {
  const auto traversal = traversal_of(expression);
  ValuePtr base;
  std::size_t used = 0;
  if (!traversal) {
    base = evaluate(expression.items[0], context);
    if (expression.is(Kind::Attribute)) {
      return attribute(base, expression.text, expression, context);
    }
    return index(base, evaluate(expression.items[1], context), expression, context);
  }
  if (const ValuePtr* bound = context.find(traversal->root)) {
    base = *bound;
  } else if (auto found =
                 context.closed ? std::nullopt : names_.look_up(*traversal, expression, context)) {
    base = found->value;
    used = found->steps;
  } else {
    // The name alone says what it is, whatever the binding around it.
    const std::string written = expression.written();
    return unknown(fmt::format("{}//{}", context.module, written), names_.prefix(context) + written,
                   expression.place());
  }
  for (std::size_t i = used; i < traversal->steps.size(); ++i) {
    const auto& step = traversal->steps[i];
    base = step.index == nullptr ? attribute(base, step.name, expression, context)
                                 : index(base, evaluate(*step.index, context), expression, context);
  }
  return base;
}

ValuePtr Evaluator::attribute(const ValuePtr& base, std::string_view name, const Expression& whole,
                              const Context& context) {
  if (base->is(Value::Kind::Object)) {
    // A search through the entries, which a loop may ask for often.
    if (!spend(1 + base->entries.size() / 32)) return unknown(whole, context);
    const ValuePtr* value = base->find(name);
    // A key that is not known may be this one, and then it is the last that counts.
    const bool certain = std::all_of(base->entries.begin(), base->entries.end(),
                                     [](const Entry& entry) { return is_plain(entry.key); });
    if (!certain) return unknown(whole, context, {base});
    if (value != nullptr) return *value;
    return base->open ? unknown(whole, context) : missing(whole, context);
  }
  if (base->is(Value::Kind::Null) || base->missing) return missing(whole, context);
  return unknown(whole, context);
}

ValuePtr Evaluator::index(const ValuePtr& base, const ValuePtr& key, const Expression& whole,
                          const Context& context) {
  if (base->is(Value::Kind::Object)) {
    if (!is_known_text(*key) && !key->is(Value::Kind::Number)) {
      return unknown(whole, context, {base});
    }
    return attribute(base, key->text, whole, context);
  }
  if (base->is(Value::Kind::List)) {
    const auto number = whole_number(*key);
    const bool ordered = !base->unordered || base->items.size() < 2;
    if (!number || *number < 0 || !ordered) return unknown(whole, context, {base});
    const auto position = static_cast<std::size_t>(*number);
    for (std::size_t i = 0; base->open && i < base->items.size() && i <= position; ++i) {
      // Behind an element that stands for many, nobody knows who is where.
      if (base->items[i]->unknown() && base->items[i]->open) {
        return unknown(whole, context, {base});
      }
    }
    return position < base->items.size() ? base->items[position] : missing(whole, context);
  }
  if (base->is(Value::Kind::Null) || base->missing) return missing(whole, context);
  return unknown(whole, context);
}

std::optional<std::vector<std::pair<ValuePtr, ValuePtr>>> Evaluator::elements(
    const ValuePtr& collection) {
  std::vector<std::pair<ValuePtr, ValuePtr>> out;
  Expression at;
  at.source = collection->source;
  if (collection->is(Value::Kind::List) && !collection->open) {
    for (std::size_t i = 0; i < collection->items.size(); ++i) {
      const ValuePtr& item = collection->items[i];
      at.span = item->span;
      ValuePtr key = make_number(at, static_cast<long long>(i));
      if (collection->set) {
        key = item;
      } else if (collection->unordered && collection->items.size() > 1) {
        key = unknown(fmt::format("position of {}", fmt::ptr(item.get())), "position", at.place());
      }
      out.emplace_back(std::move(key), item);
    }
    return out;
  }
  if (!collection->is(Value::Kind::Object) || collection->open) return std::nullopt;
  for (const Entry& entry : collection->entries) {
    if (!is_plain(entry.key)) return std::nullopt;
    at.span = entry.key_span;
    at.source = entry.key_source;
    out.emplace_back(make_string(at, entry.key), entry.value);
  }
  // Terraform goes through objects and maps by key.
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.first->text < b.first->text; });
  return out;
}

ValuePtr Evaluator::splat(const Expression& expression, const Context& context) {
  const ValuePtr base = evaluate(expression.items[0], context);
  if (base->is(Value::Kind::Null)) return make_list(expression, {});
  if (base->unknown()) {
    auto value = std::make_shared<Value>(*unknown(expression, context));
    value->missing = base->missing;
    return value;
  }
  // A splat of a single value is a list of one.
  const std::vector<ValuePtr> items =
      base->is(Value::Kind::List) ? base->items : std::vector<ValuePtr>{base};
  std::vector<ValuePtr> out;
  for (const ValuePtr& item : items) {
    if (item->unknown() && item->open) {
      auto many = std::make_shared<Value>(*unknown(expression, context));
      many->open = true;
      out.push_back(many);
      continue;
    }
    out.push_back(evaluate(expression.items[1], bind(context, "*", item)));
  }
  auto list = std::make_shared<Value>(*make_list(expression, std::move(out)));
  list->unordered = base->unordered;
  return list;
}

ValuePtr Evaluator::conditional(const Expression& expression, const Context& context) {
  const ValuePtr condition = evaluate(expression.items[0], context);
  if (const auto known = truth(*condition)) {
    ValuePtr taken = evaluate(expression.items[*known ? 1 : 2], context);
    if (!taken->is(Value::Kind::Number) && !taken->is(Value::Kind::Bool)) return taken;
    // Both ways have one type: beside a text, a number is a text.
    const ValuePtr other = evaluate(expression.items[*known ? 2 : 1], context);
    ValuePtr text = other->is(Value::Kind::String) ? to_primitive(taken, "string") : nullptr;
    return text ? text : taken;
  }
  std::vector<ValuePtr> ways;
  for (const std::size_t branch : {1U, 2U}) {
    ways.push_back(evaluate(expression.items[branch], context));
  }
  auto value = std::make_shared<Value>(*unknown(expression, context, ways));
  value->condition = expression.items[0].written();
  value->alternatives = std::move(ways);
  const auto& branches = value->alternatives;
  const bool texts = std::all_of(branches.begin(), branches.end(),
                                 [](const ValuePtr& branch) { return is_known_text(*branch); });
  if (texts) {
    const std::size_t hole = policy::holes_in(value->text).front();
    std::vector<std::string> allowed = {branches[0]->text, branches[1]->text};
    // A text with wildcards in it is no fixed text, and the same text twice is no choice.
    const bool fixed = std::all_of(allowed.begin(), allowed.end(), [](const std::string& text) {
      return text.find_first_of("*?") == std::string::npos;
    });
    if (allowed[0] == allowed[1]) return branches[0];
    if (fixed && hole < holes_.size()) holes_[hole].allowed = std::move(allowed);
  }
  return value;
}

ValuePtr Evaluator::unary(const Expression& expression, const Context& context) {
  const ValuePtr operand = evaluate(expression.items[0], context);
  if (expression.text == "!") {
    const auto known = truth(*operand);
    return known ? make_bool(expression, !*known) : unknown(expression, context);
  }
  const auto number = whole_number(*operand);
  return number ? make_number(expression, -*number) : unknown(expression, context);
}

ValuePtr Evaluator::logical(const Expression& expression, const Context& context) {
  const bool decisive = expression.text == "||";
  bool all_known = true;
  for (const Expression& item : expression.items) {
    const auto known = truth(*evaluate(item, context));
    if (known == decisive) return make_bool(expression, decisive);
    all_known &= known.has_value();
  }
  return all_known ? make_bool(expression, !decisive) : unknown(expression, context);
}

namespace {

/// Are two values the same? Nothing: that depends on what is not known.
std::optional<bool> equal(const Value& a, const Value& b) {
  const auto scalar = [](const Value& value) {
    return value.is(Value::Kind::Bool) || value.is(Value::Kind::Number) || is_known_text(value);
  };
  if (a.unknown() || b.unknown()) return std::nullopt;
  const bool null_a = a.is(Value::Kind::Null);
  const bool null_b = b.is(Value::Kind::Null);
  if (null_a || null_b) return null_a && null_b;
  if (scalar(a) && scalar(b)) {
    // Terraform converts some values that are taken here as they are written.
    if (a.kind != b.kind) return std::nullopt;
    if (!a.is(Value::Kind::Number)) return a.text == b.text;
    const auto left = condition::parse_decimal(a.text);
    const auto right = condition::parse_decimal(b.text);
    if (!left || !right) return std::nullopt;
    return *left == *right;
  }
  const auto empty = [](const Value& value) {
    return (value.is(Value::Kind::List) && value.items.empty()) ||
           (value.is(Value::Kind::Object) && value.entries.empty());
  };
  // `x == []` is how people ask whether there is something. An empty list is equal to `[]` only if
  // its type is that of `[]`, which nobody tracks here.
  if (empty(a) && empty(b)) return std::nullopt;
  const auto closed = [](const Value& v) {
    return (v.is(Value::Kind::List) && !v.open) || v.is(Value::Kind::Object);
  };
  if ((empty(a) && closed(b)) || (empty(b) && closed(a))) return false;
  return std::nullopt;
}

}  // namespace

ValuePtr Evaluator::binary(const Expression& expression, const Context& context) {
  const ValuePtr left = evaluate(expression.items[0], context);
  const ValuePtr right = evaluate(expression.items[1], context);
  const std::string& symbol = expression.text;
  if (symbol == "==" || symbol == "!=") {
    const auto same = equal(*left, *right);
    return same ? make_bool(expression, *same == (symbol == "==")) : unknown(expression, context);
  }
  const auto a = whole_number(*left);
  const auto b = whole_number(*right);
  constexpr long long kLargest = 1'000'000'000;
  if (!a || !b || std::max(*a, *b) > kLargest || std::min(*a, *b) < -kLargest) {
    return unknown(expression, context);
  }
  if (symbol == "<") return make_bool(expression, *a < *b);
  if (symbol == "<=") return make_bool(expression, *a <= *b);
  if (symbol == ">") return make_bool(expression, *a > *b);
  if (symbol == ">=") return make_bool(expression, *a >= *b);
  if (symbol == "+") return make_number(expression, *a + *b);
  if (symbol == "-") return make_number(expression, *a - *b);
  if (symbol == "*") return make_number(expression, *a * *b);
  return unknown(expression, context);
}

}  // namespace trustlint::input::hcl
