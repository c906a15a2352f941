/// The provider's way from blocks to a policy, and its merges.
///
/// Checked against what the provider itself answers (version 5.100.0; fixtures/plans). One thing is
/// left out: it sorts actions and principals, which changes nothing that a policy means.
#include "input/policy_document.h"

#include <algorithm>
#include <array>
#include <utility>

#include "policy/hole.h"

namespace trustlint::input::terraform {
namespace {

using document::Kind;
using document::Member;
using document::Node;

constexpr std::string_view kNewVersion = "2012-10-17";

Node container(Kind kind, const Node& at) {
  Node node;
  node.kind = kind;
  node.span = at.span;
  node.source = at.source;
  return node;
}

void add_member(Node& object, std::string key, document::Span key_span, Node value) {
  object.members.push_back({std::move(key), key_span, std::move(value)});
}

void add_member(Node& object, std::string key, Node value) {
  const document::Span span = value.span;
  add_member(object, std::move(key), span, std::move(value));
}

Node& member_at(Node& object, const Node& key, Node fresh) {
  const auto found = std::find_if(object.members.begin(), object.members.end(),
                                  [&](const Member& member) { return member.key == key.text; });
  if (found != object.members.end()) {
    return found->value;
  }
  add_member(object, key.text, key.span, std::move(fresh));
  return object.members.back().value;
}

/// `&{aws:username}` is how a configuration writes the policy variable `${aws:username}`.
std::string with_variables(std::string text) {
  for (std::size_t at = text.find("&{"); at != std::string::npos; at = text.find("&{", at + 2)) {
    text[at] = '$';
  }
  return text;
}

/// The texts of a list argument; an argument that is not set has none.
std::vector<Node> texts_of(const Node* list, bool variables) {
  std::vector<Node> texts;
  if (list == nullptr) {
    return texts;
  }
  for (const Node& item : list->items) {
    if (item.is_scalar()) {
      texts.push_back(text_node(variables ? with_variables(item.text) : item.text, item));
    }
  }
  return texts;
}

/// One text stands alone, several in a list.
Node one_or_list(std::vector<Node> texts, const Node& at) {
  if (texts.size() == 1) {
    return std::move(texts.front());
  }
  Node list = container(Kind::Array, at);
  list.items = std::move(texts);
  return list;
}

void collapse_lists(Node& object) {
  for (Member& member : object.members) {
    if (member.value.items.size() == 1) {
      Node only = std::move(member.value.items.front());
      member.value = std::move(only);
    }
  }
}

void add_texts(Node& statement, std::string_view element, const Node* list, bool variables) {
  std::vector<Node> texts = texts_of(list, variables);
  if (!texts.empty()) {
    add_member(statement, std::string(element), one_or_list(std::move(texts), *list));
  }
}

bool is_star(const Node& principal) {
  return principal.members.size() == 1 && principal.members.front().key == "*" &&
         principal.members.front().value.text == "*";
}

/// `principals` and `not_principals` blocks: identifiers by type.
void add_principals(Node& statement, std::string_view element, const Node* blocks) {
  if (blocks == nullptr || blocks->items.empty()) {
    return;
  }
  Node object = container(Kind::Object, *blocks);
  for (const Node& block : blocks->items) {
    const Node* type = block.find("type");
    const Node* identifiers = block.find("identifiers");
    if (type == nullptr || identifiers == nullptr) {
      continue;
    }
    Node& list = member_at(object, *type, container(Kind::Array, *identifiers));
    for (Node& text : texts_of(identifiers, true)) {
      list.items.push_back(std::move(text));
    }
  }
  collapse_lists(object);
  if (is_star(object)) {
    // The provider writes {"*": "*"} as "*".
    Node star = std::move(object.members.front().value);
    object = std::move(star);
  }
  add_member(statement, std::string(element), std::move(object));
}

/// `condition` blocks: values by operator and key.
void add_conditions(Node& statement, const Node* blocks) {
  if (blocks == nullptr || blocks->items.empty()) {
    return;
  }
  Node conditions = container(Kind::Object, *blocks);
  for (const Node& block : blocks->items) {
    const Node* test = block.find("test");
    const Node* variable = block.find("variable");
    const Node* values = block.find("values");
    if (test == nullptr || variable == nullptr || values == nullptr) {
      continue;
    }
    Node& keys = member_at(conditions, *test, container(Kind::Object, block));
    Node& list = member_at(keys, *variable, container(Kind::Array, *values));
    for (Node& text : texts_of(values, true)) {
      list.items.push_back(std::move(text));
    }
  }
  for (Member& keys : conditions.members) {
    collapse_lists(keys.value);
  }
  add_member(statement, "Condition", std::move(conditions));
}

const Node* given_text(const Node& block, std::string_view argument) {
  const Node* node = block.find(argument);
  return node != nullptr && node->is(Kind::String) && !node->text.empty() ? node : nullptr;
}

Node statement_of(const Node& block) {
  Node statement = container(Kind::Object, block);
  if (const Node* sid = given_text(block, "sid")) {
    add_member(statement, "Sid", text_node(sid->text, *sid));
  }
  const Node* effect = given_text(block, "effect");
  add_member(statement, "Effect",
             effect != nullptr ? text_node(effect->text, *effect) : text_node("Allow", block));
  add_principals(statement, "Principal", block.find("principals"));
  add_principals(statement, "NotPrincipal", block.find("not_principals"));
  add_texts(statement, "Action", block.find("actions"), false);
  add_texts(statement, "NotAction", block.find("not_actions"), false);
  add_texts(statement, "Resource", block.find("resources"), true);
  add_texts(statement, "NotResource", block.find("not_resources"), true);
  add_conditions(statement, block.find("condition"));
  return statement;
}

const std::string* sid_of(const Node& statement) {
  const Node* sid = statement.find("Sid");
  return sid != nullptr && sid->is(Kind::String) && !sid->text.empty() ? &sid->text : nullptr;
}

bool has_open_sid(const MergedPolicy& policy) {
  return std::any_of(policy.statements.begin(), policy.statements.end(), [](const Node& statement) {
    const std::string* sid = sid_of(statement);
    return sid != nullptr && !policy::holes_in(*sid).empty();
  });
}

bool has_sid(const MergedPolicy& policy) {
  return std::any_of(policy.statements.begin(), policy.statements.end(),
                     [](const Node& statement) { return sid_of(statement) != nullptr; });
}

}  // namespace

Node text_node(std::string text, const Node& at) {
  Node node = container(Kind::String, at);
  node.quoting = document::Quoting::Double;
  node.text = std::move(text);
  return node;
}

MergedPolicy policy_of_arguments(const Node& arguments) {
  MergedPolicy policy;
  policy.version = kNewVersion;
  if (const Node* version = given_text(arguments, "version")) {
    policy.version = version->text;
    policy.version_node = text_node(version->text, *version);
  }
  if (const Node* blocks = arguments.find("statement")) {
    for (const Node& block : blocks->items) {
      policy.statements.push_back(statement_of(block));
    }
  }
  return policy;
}

MergedPolicy parts_of_policy(const Node& policy) {
  MergedPolicy parts;
  if (const Node* version = given_text(policy, "Version")) {
    parts.version = version->text;
    parts.version_node = *version;
  }
  const Node* statements = policy.find("Statement");
  if (statements != nullptr && statements->is(Kind::Object)) {
    parts.statements.push_back(*statements);
  } else if (statements != nullptr) {
    parts.statements = statements->items;
  }
  return parts;
}

void merge(MergedPolicy& into, const MergedPolicy& from) {
  if (from.version > into.version) {
    into.version = from.version;
    into.version_node = from.version_node;
  }
  for (const Node& statement : from.statements) {
    const std::string* sid = sid_of(statement);
    const auto same = sid == nullptr ? into.statements.end()
                                     : std::find_if(into.statements.begin(), into.statements.end(),
                                                    [&](const Node& other) {
                                                      const std::string* its = sid_of(other);
                                                      return its != nullptr && *its == *sid;
                                                    });
    if (same == into.statements.end()) {
      into.statements.push_back(statement);
    } else {
      *same = statement;
    }
  }
}

bool merge_is_open(const MergedPolicy& into, const MergedPolicy& from) {
  return (has_open_sid(into) && has_sid(from)) || (has_open_sid(from) && has_sid(into));
}

Node document_node(MergedPolicy policy, const Node& at) {
  Node document = container(Kind::Object, at);
  if (!policy.version.empty()) {
    const Node& place = policy.version_node.source != nullptr ? policy.version_node : at;
    add_member(document, "Version", text_node(policy.version, place));
  }
  Node statements = container(Kind::Array, at);
  statements.items = std::move(policy.statements);
  add_member(document, "Statement", std::move(statements));
  return document;
}

}  // namespace trustlint::input::terraform
