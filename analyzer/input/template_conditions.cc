/// Conditions of a template: true, false, or open.
///
/// A comparison is decided by its texts, where parameters have their defaults. What stays open is
/// assumed (choices.h), and only when the answer matters: `known` answers without assuming
/// anything, `decide` assumes as little as gives an answer.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "input/intrinsics.h"

namespace trustlint::input {

using document::Kind;
using document::Node;

namespace {

/// "Fn::And" and "And": what a condition does.
std::string_view operation_of(const Call& call) {
  const std::string_view name = call.name;
  return name.starts_with("Fn::") ? name.substr(4) : name;
}

/// The condition that an expression names: `!Condition X`, `{"Condition": "X"}`.
const Node* named_condition(const Node& expression, const Call& call) {
  if (call.name == "Condition") return call.argument;
  if (!call.name.empty() || !expression.is(Kind::Object)) return nullptr;
  const Node* name = expression.find("Condition");
  return name != nullptr && expression.members.size() == 1 ? name : nullptr;
}

}  // namespace

Evaluator::Truth Evaluator::known_condition(const std::string& name, const Node& at) {
  if (const auto before = memo_.find(name); before != memo_.end()) {
    assumed_ = assumed_ || before->second.assumed;
    return before->second.truth;
  }
  const auto found = template_.conditions.find(name);
  if (found == template_.conditions.end()) {
    const auto answer = choices_.known(name);
    assumed_ = assumed_ || (answer && choices_.worth_saying(name));
    return !answer ? Truth::Open : *answer ? Truth::True : Truth::False;
  }
  if (!in_progress_.insert("condition " + name).second) {
    obstacle(at, fmt::format("the condition `{}` refers to itself", name));
    return Truth::Open;
  }
  const bool outer = std::exchange(assumed_, false);
  const Truth truth = known(*found->second);
  memo_[name] = {truth, assumed_};
  assumed_ = assumed_ || outer;
  in_progress_.erase("condition " + name);
  return truth;
}

/// Compares the two texts of an `Fn::Equals`. When that is open: `atom` is the comparison, and `is`
/// the unknown text and what it is if they are equal.
Evaluator::Truth Evaluator::compare(const Node& expression, std::string* atom,
                                    std::pair<std::string, std::string>* is) {
  if (expression.items.size() != 2) {
    obstacle(expression, "`Fn::Equals` without two values");
    return Truth::Open;
  }
  const bool outer = std::exchange(comparing_, true);
  const auto left = text_of(expression.items[0]);
  const auto right = text_of(expression.items[1]);
  comparing_ = outer;
  if (!left || !right) return Truth::Open;
  if (*left == *right) return Truth::True;
  auto in_left = policy::holes_in(*left);
  const auto in_right = policy::holes_in(*right);
  if (in_left.empty() && in_right.empty()) return Truth::False;
  const std::string& literal = in_left.empty() ? *left : *right;
  const std::string& other = in_left.empty() ? *right : *left;
  if (in_left.empty()) in_left = in_right;
  if (policy::holes_in(literal).empty() && other == policy::hole_mark(in_left[0])) {
    const auto& allowed = holes_[in_left[0]].allowed;
    if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), literal) == allowed.end())
      return Truth::False;
    if (is != nullptr) *is = {other, literal};
  }
  const std::string comparison = equality(*left, *right);
  if (atom != nullptr) *atom = comparison;
  const auto answer = choices_.known(comparison);
  assumed_ = assumed_ || (answer && choices_.worth_saying(comparison));
  return !answer ? Truth::Open : *answer ? Truth::True : Truth::False;
}

Evaluator::Truth Evaluator::known(const Node& expression) {
  if (obstacle_ || !step(expression)) return Truth::Open;
  if (depth_ >= 100) {
    obstacle(expression, "conditions nest more than 100 levels deep");
    return Truth::Open;
  }
  ++depth_;
  const Call call = call_of(expression);
  const std::string_view operation = operation_of(call);
  Truth result = Truth::Open;
  if (const Node* name = named_condition(expression, call)) {
    result = known_condition(name->text, *name);
  } else if (operation == "Equals") {
    result = compare(*call.argument, nullptr, nullptr);
  } else if (operation == "Not" && call.argument->items.size() == 1) {
    const Truth inner = known(call.argument->items[0]);
    result = inner == Truth::True    ? Truth::False
             : inner == Truth::False ? Truth::True
                                     : Truth::Open;
  } else if (operation == "And" || operation == "Or") {
    const Truth absorbing = operation == "And" ? Truth::False : Truth::True;
    result = operation == "And" ? Truth::True : Truth::False;
    for (const Node& item : call.argument->items) {
      const Truth one = known(item);
      if (one == absorbing) {
        result = absorbing;
        break;
      }
      if (one == Truth::Open) result = Truth::Open;
    }
  } else if (expression.is_scalar() && call.name.empty()) {
    result = expression.text == "true"    ? Truth::True
             : expression.text == "false" ? Truth::False
                                          : known_condition(expression.text, expression);
  } else {
    obstacle(expression, "a condition that is none of `Equals`, `And`, `Or`, `Not`");
  }
  --depth_;
  return result;
}

bool Evaluator::decide(const Node& expression) {
  const Truth truth = known(expression);
  if (obstacle_) return false;
  if (truth != Truth::Open) return truth == Truth::True;
  if (depth_ >= 100 || !step(expression)) {
    obstacle(expression, "conditions nest more than 100 levels deep");
    return false;
  }
  ++depth_;
  const Call call = call_of(expression);
  const std::string_view operation = operation_of(call);
  bool result = false;
  if (const Node* name = named_condition(expression, call)) {
    result = condition(name->text, *name);
  } else if (operation == "Equals") {
    std::string atom;
    std::pair<std::string, std::string> is;
    compare(*call.argument, &atom, &is);
    result = choices_.decide(atom);
    if (result && !is.first.empty()) choices_.learn(is.first, is.second);
    memo_.clear();
    assumed_ = true;
  } else if (operation == "Not") {
    result = !decide(call.argument->items[0]);
  } else if (operation == "And" || operation == "Or") {
    const bool absorbing = operation == "Or";
    result = !absorbing;
    for (const Node& item : call.argument->items) {
      if (decide(item) != absorbing) continue;
      result = absorbing;
      break;
    }
  } else {
    result = condition(expression.text, expression);
  }
  --depth_;
  return result;
}

void Evaluator::doubt_defaults_of(const std::string& condition, const Node& at) {
  first_variant();
  asked_.clear();
  known_condition(condition, at);
  doubted_ = asked_;
  first_variant();
}

void Evaluator::take_as_given() {
  choices_.take_as_given();
  memo_.clear();
  assumed_ = false;
}

bool Evaluator::condition(const std::string& name, const Node& at) {
  const Truth truth = known_condition(name, at);
  if (obstacle_) return false;
  if (truth != Truth::Open) return truth == Truth::True;
  const auto found = template_.conditions.find(name);
  if (found != template_.conditions.end()) return decide(*found->second);
  memo_.clear();
  assumed_ = true;
  return choices_.decide(name);
}

}  // namespace trustlint::input
