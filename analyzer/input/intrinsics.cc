/// The walk over the tree, and the functions that choose among values.
///
/// Recursion is bounded by `kDepth` and work by `kSteps`, both for the template as a whole: a loop
/// through references or an explosion of `Fn::ForEach` ends in an obstacle.
#include "input/intrinsics.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace trustlint::input {

using document::Kind;
using document::Member;
using document::Node;

namespace {

constexpr std::size_t kDepth = 120;
constexpr std::size_t kSteps = 1'000'000;
constexpr std::size_t kBytes = std::size_t{4} << 20;
constexpr std::string_view kForEach = "Fn::ForEach::";

std::optional<std::size_t> index_of(const std::optional<std::string>& text) {
  std::size_t index = 0;
  if (!text) return std::nullopt;
  const char* end = text->data() + text->size();
  const auto parsed = std::from_chars(text->data(), end, index);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return index;
}

bool is_open(const Node& list) { return list.tag == kOpenList; }

bool is_list_function(const std::string& name) {
  return name == "Fn::GetAZs" || name == "Fn::Cidr";
}

/// The call in its long form: an object with one member.
Call long_call_of(const Node& node) {
  if (!node.is(Kind::Object) || node.members.size() != 1) return {};
  const Member& only = node.members.front();
  const bool loop = only.key.starts_with(kForEach);
  if (only.key == "Ref" || (only.key.starts_with("Fn::") && !loop)) return {only.key, &only.value};
  return {};
}

}  // namespace

Call call_of(const Node& node) {
  if (node.tag.starts_with("!!") || node.tag.empty() || node.tag == "!") return long_call_of(node);
  if (node.tag == "!Ref") return {"Ref", &node};
  if (node.tag == "!Condition") return {"Condition", &node};
  return {"Fn::" + node.tag.substr(1), &node};
}

std::optional<Node> Evaluator::resolve(const Node& node, const Bindings& bindings) {
  bindings_ = bindings;
  return evaluate(node);
}

std::optional<std::vector<Node>> Evaluator::resolve_list(const Node& node,
                                                         const Bindings& bindings) {
  Value value = resolve(node, bindings);
  if (!value) return std::nullopt;
  if (!value->is(Kind::Array)) return std::vector{std::move(*value)};
  return std::move(value->items);
}

void Evaluator::forget() {
  memo_.clear();
  when_.clear();
  in_progress_.clear();
  obstacle_.reset();
  texts_.clear();
  assumed_ = false;
}

void Evaluator::first_variant() {
  choices_.reset();
  forget();
}

bool Evaluator::next_variant() {
  if (!choices_.next()) return false;
  forget();
  return true;
}

void Evaluator::say(std::string assumption) {
  if (std::find(when_.begin(), when_.end(), assumption) == when_.end())
    when_.push_back(std::move(assumption));
}

std::string Evaluator::call_it(const std::string& text) const {
  const auto holes = policy::holes_in(text);
  return holes.size() == 1 && text == policy::hole_mark(holes[0]) ? holes_[holes[0]].name
                                                                  : show(text);
}

std::string Evaluator::when() const { return fmt::format("{}", fmt::join(when_, " and ")); }

std::nullopt_t Evaluator::obstacle(const Node& node, std::string reason) {
  if (!obstacle_) obstacle_ = Obstacle{std::move(reason), node.place()};
  return std::nullopt;
}

bool Evaluator::step(const Node& node, std::size_t count) {
  steps_ += count;
  if (steps_ <= kSteps) return true;
  obstacle(node, fmt::format("resolving the template takes more than {} steps", kSteps));
  return false;
}

bool Evaluator::grow(const Node& node, std::size_t bytes) {
  bytes_ += bytes;
  if (bytes_ <= kBytes) return true;
  obstacle(node, fmt::format("the texts of the template become more than {} bytes", kBytes));
  return false;
}

const Node* Evaluator::binding(std::string_view name) const {
  const auto found = std::find_if(bindings_.rbegin(), bindings_.rend(),
                                  [&](const Binding& one) { return one.name == name; });
  return found == bindings_.rend() ? nullptr : &found->value;
}

Evaluator::Value Evaluator::evaluate(const Node& node) {
  if (obstacle_ || !step(node)) return std::nullopt;
  if (depth_ >= kDepth) {
    return obstacle(node,
                    fmt::format("functions and references nest more than {} levels deep", kDepth));
  }
  ++depth_;
  const Call called = call_of(node);
  Value value = called.name.empty() ? evaluate_plain(node) : call(called, node);
  --depth_;
  if (obstacle_) return std::nullopt;
  return value;
}

/// The only argument of a function, which may be a call: `!Base64 {Ref: X}`.
Evaluator::Value Evaluator::evaluate_argument(const Node& node, const Node& argument) {
  if (&argument != &node) return evaluate(argument);
  const Call inner = long_call_of(argument);
  return inner.name.empty() ? evaluate_plain(argument) : call(inner, argument);
}

Evaluator::Value Evaluator::evaluate_plain(const Node& node) {
  if (node.is(Kind::String)) return scalar(node);
  if (node.is(Kind::Object)) return object(node);
  Node result;
  result.kind = node.kind;
  result.quoting = node.quoting;
  result.text = node.text;
  result.span = node.span;
  result.source = node.source;
  for (const Node& item : node.items) {
    if (Value value = evaluate(item)) result.items.push_back(std::move(*value));
    if (obstacle_) return std::nullopt;
  }
  return result;
}

Evaluator::Value Evaluator::object(const Node& node) {
  Node result;
  result.kind = Kind::Object;
  result.span = node.span;
  result.source = node.source;
  for (const Member& member : node.members) {
    if (member.key.starts_with(kForEach)) {
      if (!for_each(member, result)) return std::nullopt;
      continue;
    }
    if (member.key == "Fn::Transform")
      return obstacle(member.value, "a macro (`Fn::Transform`) writes part of it");
    Value value = evaluate(member.value);
    if (obstacle_) return std::nullopt;
    if (!value) continue;
    Member copy{member.key, member.key_span, std::move(*value)};
    // A value in a text of its own cannot say where its key stands.
    copy.key_source = member.key_source != nullptr ? member.key_source : member.value.source;
    if (!bindings_.empty()) {
      Node key;
      key.kind = Kind::String;
      key.text = member.key;
      key.span = member.key_span;
      key.source = copy.key_source;
      const Value bound = scalar(key);
      if (!bound) return std::nullopt;
      copy.key = bound->text;
    } else if (!policy::holes_in(member.key).empty()) {
      return obstacle(node, "a key holds a character that IAM refuses");
    }
    result.members.push_back(std::move(copy));
  }
  return result;
}

bool Evaluator::for_each(const Member& member, Node& result) {
  const Node& loop = member.value;
  if (loop.items.size() != 3 || !loop.items[2].is(Kind::Object)) {
    obstacle(loop, "`Fn::ForEach` without an identifier, a collection and a body");
    return false;
  }
  const Value collection = evaluate(loop.items[1]);
  if (!collection) return false;
  for (const Node& item : collection->items) {
    bindings_.push_back({loop.items[0].text, item});
    Value part = step(loop) ? object(loop.items[2]) : std::nullopt;
    bindings_.pop_back();
    if (!part) return false;
    std::move(part->members.begin(), part->members.end(), std::back_inserter(result.members));
  }
  return true;
}

Evaluator::Value Evaluator::call(const Call& call, const Node& node) {
  const Node& argument = *call.argument;
  const std::string& name = call.name;
  if (name == "Ref") {
    const auto target = &argument == &node ? std::optional(argument.text) : text_of(argument);
    return target ? reference(*target, node) : std::nullopt;
  }
  if (name == "Fn::GetAtt") {
    std::string path = argument.text;
    for (std::size_t i = 0; i < argument.items.size(); ++i) {
      const auto part = text_of(argument.items[i]);
      if (!part) return std::nullopt;
      path += (i == 0 ? "" : ".") + *part;
    }
    const std::size_t dot = path.find('.');
    if (dot == std::string::npos) return unknown_at(path, node);
    return attribute(path.substr(0, dot), path.substr(dot + 1), node);
  }
  if (name == "Fn::Sub") return substitute(argument);
  if (name == "Fn::Join") return join(node, argument);
  if (name == "Fn::If") return conditional(node, argument);
  if (name == "Fn::Select") return select(node, argument);
  if (name == "Fn::Split") return split(node, argument);
  if (name == "Fn::FindInMap") return find_in_map(node, argument);
  if (name == "Fn::Base64") return encode(node, argument);
  if (name == "Fn::ImportValue") return imported(node, argument);
  if (name == "Fn::Length") return length(node, argument);
  if (name == "Fn::ToJsonString") return json_text(node, argument);
  Node unknown =
      unknown_at(fmt::format("{} (line {})", name, node.place().range().begin.line), node);
  if (!is_list_function(name)) return unknown;
  Node list;
  list.kind = Kind::Array;
  list.tag = kOpenList;
  list.span = node.span;
  list.source = node.source;
  list.items.push_back(std::move(unknown));
  return list;
}

Evaluator::Value Evaluator::conditional(const Node& node, const Node& argument) {
  if (argument.items.size() != 3)
    return obstacle(node, "`Fn::If` without a condition and two values");
  const Node& test = argument.items[0];
  const Call called = call_of(test);
  const bool outer = std::exchange(assumed_, false);
  bool truth = false;
  std::string name = "the condition of `Fn::If`";
  if (test.is(Kind::String) && (called.name.empty() || called.name == "Condition")) {
    name = test.text;
    truth = condition(name, test);
  } else {
    truth = decide(test);
  }
  if (obstacle_) return std::nullopt;
  if (assumed_) say(name + (truth ? " is true" : " is false"));
  assumed_ = assumed_ || outer;
  return evaluate(argument.items[truth ? 1 : 2]);
}

Evaluator::Value Evaluator::select(const Node& node, const Node& argument) {
  if (argument.items.size() != 2) return obstacle(node, "`Fn::Select` without an index and a list");
  const auto written = text_of(argument.items[0]);
  Value list = evaluate(argument.items[1]);
  if (!written || !list) return std::nullopt;
  const auto index = index_of(written);
  const bool array = list->is(Kind::Array);
  // The last item of an open list stands for all that follow.
  const std::size_t certain = array ? list->items.size() - (is_open(*list) ? 1 : 0) : 0;
  if (index && *index < certain) return std::move(list->items[*index]);
  const bool open = !array || is_open(*list);
  if (index && !open) return obstacle(node, "`Fn::Select` of an item that its list does not have");
  std::string of = "a list";
  if (!array) {
    of = call_it(list->text);
  } else if (open) {
    of = call_it(list->items.back().text);
  }
  return unknown_at(fmt::format("{}[{}]", of, call_it(*written)), node);
}

Evaluator::Value Evaluator::split(const Node& node, const Node& argument) {
  if (argument.items.size() != 2)
    return obstacle(node, "`Fn::Split` without a delimiter and a text");
  const auto delimiter = text_of(argument.items[0]);
  const Value whole = evaluate(argument.items[1]);
  if (!delimiter || !whole) return std::nullopt;
  if (delimiter->empty() || !whole->is_scalar())
    return obstacle(node, "`Fn::Split` of something that is no text");
  Node list;
  list.kind = Kind::Array;
  list.span = node.span;
  list.source = node.source;
  const document::Pieces pieces(*whole);
  const std::string_view text = whole->text;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(*delimiter, begin), text.size());
    const std::string_view part = text.substr(begin, end - begin);
    if (!step(node) || !grow(node, part.size())) return std::nullopt;
    if (may_hold(text.substr(begin), part.size(), *delimiter)) {
      // How many parts this becomes is not known.
      list.tag = kOpenList;
      list.items.push_back(unknown_at(
          fmt::format("{} split at '{}'", call_it(std::string(text.substr(begin))), *delimiter),
          node));
      return list;
    }
    document::ComposedText composed;
    composed.take(pieces, {begin, end});
    list.items.push_back(finish(std::move(composed), *whole));
    begin = end + delimiter->size();
  }
  return list;
}

Evaluator::Value Evaluator::find_in_map(const Node& node, const Node& argument) {
  if (argument.items.size() < 3)
    return obstacle(node, "`Fn::FindInMap` without a map and two keys");
  const auto map = text_of(argument.items[0]);
  const auto top = text_of(argument.items[1]);
  const auto second = text_of(argument.items[2]);
  if (!map || !top || !second) return std::nullopt;
  const Node* fallback =
      argument.items.size() > 3 ? argument.items[3].find("DefaultValue") : nullptr;
  if (template_.mappings.contains(*map)) return map_entry(node, *map, *top, *second, fallback);
  if (fallback != nullptr) return evaluate(*fallback);
  return unknown_at(show(*map + "[" + *top + "][" + *second + "]"), node);
}

Evaluator::Value Evaluator::map_entry(const Node& node, const std::string& mapping,
                                      const std::string& top, const std::string& second,
                                      const Node* fallback) {
  const Node& map = *template_.mappings.find(mapping)->second;
  // A key that is not known may be each that the map has.
  std::vector<std::pair<std::string, const Node*>> found;
  const auto fits = [&](const std::string& wanted, const std::string& key) {
    const auto holes = policy::holes_in(wanted);
    if (holes.empty()) return wanted == key;
    const auto& allowed = holes_[holes[0]].allowed;
    return wanted != policy::hole_mark(holes[0]) || allowed.empty() ||
           std::find(allowed.begin(), allowed.end(), key) != allowed.end();
  };
  for (const Member& entry : map.members) {
    if (!step(node)) return std::nullopt;
    if (!fits(top, entry.key)) continue;
    for (const Member& value : entry.value.members) {
      if (!step(node)) return std::nullopt;
      if (fits(second, value.key)) found.emplace_back(entry.key, &value.value);
    }
  }
  const std::string name = show(mapping + "[" + top + "][" + second + "]");
  const bool exact = policy::holes_in(top).empty() && policy::holes_in(second).empty();
  if (found.empty()) return fallback != nullptr ? evaluate(*fallback) : unknown_at(name, node);
  const bool lists = std::any_of(found.begin(), found.end(),
                                 [](const auto& one) { return !one.second->is_scalar(); });
  if (lists || exact) {
    // One variant for each key.
    std::size_t chosen = 0;
    while (!exact && chosen + 1 < found.size() &&
           !choices_.decide(equality(top, found[chosen].first))) {
      ++chosen;
    }
    if (!exact) say(show(top) + " is " + found[chosen].first);
    Value value = evaluate(*found[chosen].second);
    return value && value->is_scalar() ? std::optional(text_at(value->text, node)) : value;
  }
  std::vector<std::string> allowed;
  for (const auto& [key, value] : found) {
    if (std::find(allowed.begin(), allowed.end(), value->text) != allowed.end()) continue;
    if (!grow(node, value->text.size())) return std::nullopt;
    allowed.push_back(value->text);
  }
  if (allowed.size() == 1 && fallback == nullptr) return text_at(allowed[0], node);
  return unknown_at(name, node, std::move(allowed));
}

Evaluator::Value Evaluator::length(const Node& node, const Node& argument) {
  const Value list = evaluate_argument(node, argument);
  if (!list) return std::nullopt;
  if (list->is(Kind::Array) && !is_open(*list))
    return text_at(std::to_string(list->items.size()), node);
  return unknown_at(fmt::format("a length (line {})", node.place().range().begin.line), node);
}

}  // namespace trustlint::input
