/// Numbers holes, reads policies that are text, and says what part of a policy is missing.
///
/// The walks recurse over resolved trees, whose depth the evaluator limits.
#include "input/resolved_policy.h"

#include <fmt/format.h>

#include "document/reader.h"

namespace trustlint::input {

using document::Kind;
using document::Member;
using document::Node;

namespace {

bool has_hole(const std::string& text) { return !policy::holes_in(text).empty(); }

/// A text with a hole where something else is needed.
bool is_unknown(const Node& node) {
  return (node.is(Kind::String) && has_hole(node.text)) || node.tag == kOpenList;
}

std::string shown(const Node& node, const Evaluator& evaluator) {
  const Node& scalar = node.is(Kind::Array) && !node.items.empty() ? node.items.back() : node;
  return evaluator.show(scalar.text);
}

std::optional<std::string> unknown_condition(const Node& condition, const Evaluator& evaluator) {
  if (is_unknown(condition)) return "a whole `Condition` is " + shown(condition, evaluator);
  for (const Member& block : condition.members) {
    if (has_hole(block.key)) return "a condition operator is " + evaluator.show(block.key);
    if (is_unknown(block.value))
      return fmt::format("the whole `{}` block is {}", block.key, shown(block.value, evaluator));
  }
  return std::nullopt;
}

std::optional<std::string> unknown_in_statement(const Node& statement, const Evaluator& evaluator) {
  if (is_unknown(statement)) return "a whole statement is " + shown(statement, evaluator);
  for (const Member& member : statement.members) {
    const Node& value = member.value;
    if (has_hole(member.key)) return "an element of a statement is " + evaluator.show(member.key);
    const bool principal = member.key == "Principal" || member.key == "NotPrincipal";
    if ((principal || member.key == "Effect") && is_unknown(value))
      return fmt::format("`{}` is {}", member.key, shown(value, evaluator));
    if (principal) {
      for (const Member& type : value.members) {
        if (has_hole(type.key)) return "a principal type is " + evaluator.show(type.key);
      }
    }
    if (member.key == "Condition") {
      if (auto part = unknown_condition(value, evaluator)) return part;
    }
  }
  return std::nullopt;
}

}  // namespace

void OwnHoles::adopt(std::string& text, const document::Place& place) {
  std::size_t at = 0;
  for (const std::size_t index : policy::holes_in(text)) {
    const auto [number, fresh] = numbers_.emplace(index, holes_.size());
    if (fresh) {
      holes_.push_back(evaluator_.holes()[index]);
      holes_.back().place = place;
    }
    const std::string mark = policy::hole_mark(index);
    at = text.find(mark, at);
    text.replace(at, mark.size(), policy::hole_mark(number->second));
    at += mark.size();
  }
}

void OwnHoles::adopt(Node& node) {
  if (node.tag == kOpenList) node.tag.clear();
  if (!node.text.empty()) adopt(node.text, node.place());
  for (Node& item : node.items) adopt(item);
  for (Member& member : node.members) {
    adopt(member.key, member.key_place());
    adopt(member.value);
  }
}

std::optional<std::string> unknown_part(const Node& policy, const Evaluator& evaluator) {
  if (is_unknown(policy)) return "the whole policy is " + shown(policy, evaluator);
  for (const Member& member : policy.members) {
    if (has_hole(member.key)) return "an element of the policy is " + evaluator.show(member.key);
    if (member.key == "Version" && is_unknown(member.value))
      return "`Version` is " + shown(member.value, evaluator);
    if (member.key != "Statement") continue;
    if (is_unknown(member.value)) return "`Statement` is " + shown(member.value, evaluator);
    if (auto part = unknown_in_statement(member.value, evaluator)) return part;
    for (const Node& statement : member.value.items) {
      if (auto part = unknown_in_statement(statement, evaluator)) return part;
    }
  }
  return std::nullopt;
}

ResolvedPolicy finish_policy(Node resolved, const Evaluator& evaluator, OwnHoles& holes,
                             const document::Limits& limits) {
  ResolvedPolicy result;
  auto document = std::make_shared<document::Document>();
  if (resolved.is(Kind::String)) {
    const std::size_t content = resolved.text.find_first_not_of(" \t\r\n");
    const bool is_hole = content != std::string::npos && resolved.text[content] == '\xF3';
    if (is_hole) {
      result.reason = "the whole policy is " + evaluator.show(resolved.text);
      return result;
    }
    auto embedded = document::read_embedded(resolved, limits);
    if (!embedded) {
      const bool open = has_hole(resolved.text);
      result.reason = open ? "the text of the policy is JSON only after its variables are filled in"
                           : "the text of the policy is not valid JSON";
      if (!open) result.error = std::move(embedded.error());
      return result;
    }
    *document = **embedded;
  } else {
    document->root = std::move(resolved);
    document->text =
        document->root.source != nullptr ? document->root.source->shared_from_this() : nullptr;
  }
  if (auto part = unknown_part(document->root, evaluator)) {
    result.reason = std::move(*part);
    return result;
  }
  document->others = evaluator.texts();
  holes.adopt(document->root);
  const Node* root = &document->root;
  result.policy = PolicySource{std::move(document), root, evaluator.when()};
  return result;
}

}  // namespace trustlint::input
