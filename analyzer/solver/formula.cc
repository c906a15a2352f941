#include "solver/formula.h"

#include <algorithm>

namespace trustlint::solver {

Formulas::Formulas() {
  nodes_.push_back({Kind::False, -1, {}});
  nodes_.push_back({Kind::True, -1, {}});
}

Formulas::Id Formulas::intern(Node node) {
  std::vector<int> key{static_cast<int>(node.kind), node.variable};
  key.insert(key.end(), node.children.begin(), node.children.end());
  auto [found, fresh] = ids_.emplace(std::move(key), static_cast<Id>(nodes_.size()));
  if (fresh) nodes_.push_back(std::move(node));
  return found->second;
}

Formulas::Id Formulas::variable() { return intern({Kind::Variable, variables_++, {}}); }

Formulas::Id Formulas::negate(Id formula) {
  if (formula == kFalse) return kTrue;
  if (formula == kTrue) return kFalse;
  if (node(formula).kind == Kind::Not) return node(formula).children[0];
  return intern({Kind::Not, -1, {formula}});
}

Formulas::Id Formulas::combine(Kind kind, std::vector<Id> formulas) {
  const Id neutral = kind == Kind::And ? kTrue : kFalse;
  const Id absorbing = kind == Kind::And ? kFalse : kTrue;
  std::sort(formulas.begin(), formulas.end());
  formulas.erase(std::unique(formulas.begin(), formulas.end()), formulas.end());
  formulas.erase(std::remove(formulas.begin(), formulas.end(), neutral), formulas.end());
  if (std::find(formulas.begin(), formulas.end(), absorbing) != formulas.end()) return absorbing;
  if (formulas.empty()) return neutral;
  if (formulas.size() == 1) return formulas[0];
  return intern({kind, -1, std::move(formulas)});
}

}  // namespace trustlint::solver
