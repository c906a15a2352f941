/// Texts that the old policy does not have, looked for from the narrowest to the widest: a value, a
/// principal, an operator, an action, a whole statement. A guide for the eye, no part of the
/// decision.
#include "compare/blame.h"

#include <algorithm>
#include <set>

#include "condition/evaluate.h"
#include "policy/hole.h"
#include "policy/lower_case.h"
#include "policy/parse.h"

namespace trustlint::compare {

namespace {

using policy::Effect;
using policy::Statement;
using policy::TrustPolicy;

/// Everything that a policy says, as a bag of words.
struct Words {
  std::set<std::string> statements, clauses, values, principals, actions, keys;

  Words(const TrustPolicy& policy, const std::vector<policy::Hole>& holes) {
    for (const auto& statement : policy.statements) {
      statements.insert(policy::show_holes(policy::print(statement), holes));
      for (const auto& principal : statement.principals)
        principals.insert(policy::show_holes(principal.value.text, holes));
      for (const auto& action : statement.actions) actions.insert(action.text);
      for (const auto& clause : statement.clauses) {
        const std::string key = policy::lower_case(clause.key.text);
        keys.insert(key);
        clauses.insert(clause.operator_name.text + ' ' + key);
        for (const auto& value : clause.values)
          values.insert(key + ' ' + policy::show_holes(value.text, holes));
      }
    }
  }
};

class Blame {
 public:
  Blame(Change& change, const input::RoleSource& before, const input::RoleSource& after)
      : change_(change),
        holes_(after.holes),
        old_(policy::parse(*before.policies.front().node)),
        new_(policy::parse(*after.policies.front().node)),
        known_(old_, before.holes),
        said_(new_, after.holes),
        old_holes_(before.holes) {}

  void run() {
    const Statement* statement = letting_in();
    if (statement == nullptr) return;
    if (known_.statements.contains(shown(policy::print(*statement)))) return lost_refusal();
    point(narrowest(*statement));
    lost_conditions(*statement);
  }

 private:
  std::string shown(const std::string& text) const { return policy::show_holes(text, holes_); }
  const condition::Request& request() const { return change_.comparison->gained->request; }

  void point(const policy::Place& place) {
    if (place.known()) change_.place = place;
  }

  /// The statement that allows the request; with unknown parts the first one that is new.
  const Statement* letting_in() const {
    const auto verdict = condition::evaluate(new_, request());
    for (const auto& trace : verdict.statements) {
      if (trace.matched && trace.effect == Effect::Allow) return at(new_, trace.index);
    }
    for (const auto& statement : new_.statements) {
      const bool is_new = !known_.statements.contains(shown(policy::print(statement)));
      if (statement.effect == Effect::Allow && is_new) return &statement;
    }
    return nullptr;
  }

  static const Statement* at(const TrustPolicy& policy, std::size_t index) {
    for (const auto& statement : policy.statements) {
      if (statement.index == index) return &statement;
    }
    return nullptr;
  }

  bool fits(const policy::Clause& clause, const policy::Value& value) const {
    const auto found = request().context.find(clause.key.text);
    if (found == request().context.end()) return false;
    return std::any_of(found->second.values.begin(), found->second.values.end(),
                       [&](const auto& text) { return condition::glob_matches(value.text, text); });
  }

  /// A new value of a condition, best one that fits the request. A key that was not tested before
  /// only keeps callers out.
  policy::Place new_value(const Statement& statement) const {
    const policy::Value* first = nullptr;
    for (const auto& clause : statement.clauses) {
      const std::string key = policy::lower_case(clause.key.text);
      if (!known_.keys.contains(key) && !known_.keys.empty()) continue;
      for (const auto& value : clause.values) {
        if (known_.values.contains(key + ' ' + shown(value.text))) continue;
        if (fits(clause, value)) return value.place;
        if (first == nullptr) first = &value;
      }
    }
    return first != nullptr ? first->place : policy::Place{};
  }

  policy::Place narrowest(const Statement& statement) const {
    if (auto place = new_value(statement); place.known()) return place;
    for (const auto& principal : statement.principals) {
      if (!known_.principals.contains(shown(principal.value.text))) return principal.value.place;
    }
    for (const auto& clause : statement.clauses) {
      const std::string key = policy::lower_case(clause.key.text);
      const bool other_operator = known_.keys.contains(key) &&
                                  !known_.clauses.contains(clause.operator_name.text + ' ' + key);
      if (other_operator) return clause.operator_name.place;
    }
    for (const auto& action : statement.actions) {
      if (!known_.actions.contains(action.text)) return action.place;
    }
    return statement.principal_place.known() ? statement.principal_place : statement.place;
  }

  /// Conditions of the same principals that stand nowhere any more.
  void lost_conditions(const Statement& statement) {
    const auto trusts = [](const Statement& one, const Statement& other) {
      return std::any_of(one.principals.begin(), one.principals.end(), [&](const auto& principal) {
        return std::any_of(other.principals.begin(), other.principals.end(), [&](const auto& same) {
          return same.value.text == principal.value.text;
        });
      });
    };
    for (const auto& old : old_.statements) {
      if (old.effect != Effect::Allow || !trusts(old, statement)) continue;
      for (const auto& clause : old.clauses) {
        const std::string key = policy::lower_case(clause.key.text);
        if (said_.keys.contains(key) || !clause.key.place.known()) continue;
        change_.related.push_back(
            {"before, a condition stood here: " + describe(clause), clause.key.place});
      }
    }
  }

  /// "`StringEquals` `sts:ExternalId` = `a`, `b` or 3 more"
  std::string describe(const policy::Clause& clause) const {
    constexpr std::size_t kShown = 3;
    const auto code = [&](const std::string& text) {
      return '`' + policy::show_holes(text, old_holes_) + '`';
    };
    std::string text = code(clause.operator_name.text) + ' ' + code(clause.key.text) + " =";
    for (std::size_t i = 0; i < clause.values.size() && i < kShown; ++i) {
      text += (i > 0 ? ", " : " ") + code(clause.values[i].text);
    }
    if (clause.values.size() > kShown) {
      text += " or " + std::to_string(clause.values.size() - kShown) + " more";
    }
    return text;
  }

  /// The Deny statements that refused the request and do not any more.
  void lost_refusal() {
    const auto verdict = condition::evaluate(old_, request());
    for (const auto& trace : verdict.statements) {
      if (!trace.matched || trace.effect != Effect::Deny) continue;
      const Statement* old = at(old_, trace.index);
      if (old == nullptr || !old->place.known()) continue;
      change_.related.push_back({"before, this Deny refused it", old->place});
    }
    for (const auto& statement : new_.statements) {
      const bool is_new = !known_.statements.contains(shown(policy::print(statement)));
      if (statement.effect != Effect::Deny || !is_new) continue;
      const auto place = new_value(statement);
      return point(place.known() ? place : statement.place);
    }
  }

  Change& change_;
  const std::vector<policy::Hole>& holes_;
  TrustPolicy old_;
  TrustPolicy new_;
  Words known_;
  Words said_;
  const std::vector<policy::Hole>& old_holes_;
};

}  // namespace

void point_at_cause(Change& change, const input::RoleSource& before,
                    const input::RoleSource& after) {
  if (!change.lets_in() || !before.known() || !after.known()) return;
  Blame(change, before, after).run();
}

}  // namespace trustlint::compare
