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
  std::vector<MarkedText> found;
  std::vector<const Node*> left{&node};
  while (!left.empty()) {
    const Node& top = *left.back();
    left.pop_back();
    if (auto holes = holes_in(top.text); !holes.empty()) found.push_back({top.place(), holes});
    for (auto member = top.members.rbegin(); member != top.members.rend(); ++member) {
      if (auto holes = holes_in(member->key); !holes.empty())
        found.push_back({member->key_place(), holes});
      left.push_back(&member->value);
    }
    for (auto item = top.items.rbegin(); item != top.items.rend(); ++item) left.push_back(&*item);
  }
  return found;
}

}  // namespace trustlint::policy
