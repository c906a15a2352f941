/// Texts for holes, everywhere in a policy.
///
/// Entry points: `instance`, `named`, `marked_texts`. The tree is walked with a stack of its own,
/// so that its depth costs no stack.
#include "policy/instance.h"

namespace trustlint::policy {
namespace {

using document::Node;

void put(Value& value, const std::vector<std::string>& values) {
  value.text = fill(value.text, values);
}

void put(Statement& statement, const std::vector<std::string>& values) {
  if (statement.sid) put(*statement.sid, values);
  for (Principal& principal : statement.principals) put(principal.value, values);
  for (Value& action : statement.actions) put(action, values);
  for (Clause& clause : statement.clauses) {
    put(clause.operator_name, values);
    put(clause.key, values);
    for (Value& value : clause.values) put(value, values);
  }
}

}  // namespace

TrustPolicy instance(const TrustPolicy& marked, const std::vector<std::string>& values) {
  TrustPolicy policy = marked;
  for (Statement& statement : policy.statements) put(statement, values);
  return policy;
}

Statement named(const Statement& marked, const std::vector<Hole>& holes) {
  std::vector<std::string> names;
  for (const Hole& hole : holes) names.push_back("${" + hole.name + "}");
  Statement statement = marked;
  put(statement, names);
  return statement;
}

std::vector<MarkedText> marked_texts(const Node& node) {
  struct Step {
    const Node* node = nullptr;
    const document::Member* key = nullptr;  ///< The key of a member, instead of a node.
  };
  std::vector<MarkedText> found;
  std::vector<Step> left{{&node, nullptr}};
  while (!left.empty()) {
    const Step step = left.back();
    left.pop_back();
    auto holes = holes_in(step.key != nullptr ? step.key->key : step.node->text);
    if (!holes.empty())
      found.push_back(
          {step.key != nullptr ? step.key->key_place() : step.node->place(), std::move(holes)});
    if (step.key != nullptr) continue;
    const Node& top = *step.node;
    for (auto item = top.items.rbegin(); item != top.items.rend(); ++item)
      left.push_back({&*item, nullptr});
    for (auto member = top.members.rbegin(); member != top.members.rend(); ++member) {
      left.push_back({&member->value, nullptr});
      left.push_back({nullptr, &*member});
    }
  }
  return found;
}

}  // namespace trustlint::policy
