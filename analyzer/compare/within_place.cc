/// Where a role says what its reference does not.
///
/// Entry point: `point_at_excess`. The reference is asked why it refuses the request; the text of
/// the role that answers to the same part (the principal, the action, the value of the key) is
/// what goes beyond.
#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "compare/within.h"
#include "condition/evaluate.h"
#include "policy/lower_case.h"
#include "policy/parse.h"

namespace trustlint::compare {

namespace {

using condition::Request;
using condition::StatementTrace;
using policy::Effect;
using policy::Statement;
using policy::TrustPolicy;

/// Why the reference refuses a request, told by the part that comes nearest to accepting it.
struct Refusal {
  enum class Part { Nothing, Principal, Action, Keys };
  Part part = Part::Principal;
  std::set<std::string> keys;  ///< In lower case: what is tested, and fails.
  std::vector<rule::Related> related;
};

const Statement* at(const TrustPolicy& policy, std::size_t index) {
  const auto found =
      std::find_if(policy.statements.begin(), policy.statements.end(),
                   [&](const Statement& statement) { return statement.index == index; });
  return found == policy.statements.end() ? nullptr : &*found;
}

std::size_t failing(const StatementTrace& trace) {
  return static_cast<std::size_t>(std::count_if(trace.clauses.begin(), trace.clauses.end(),
                                                [](const auto& one) { return !one.holds; }));
}

Refusal of_deny(const TrustPolicy& reference, const StatementTrace& trace) {
  Refusal refusal;
  refusal.part = trace.clauses.empty() ? Refusal::Part::Principal : Refusal::Part::Keys;
  for (const auto& clause : trace.clauses) {
    refusal.keys.insert(policy::lower_case(clause.clause->key.text));
  }
  const Statement* deny = at(reference, trace.index);
  if (deny != nullptr && deny->place.known()) {
    refusal.related.push_back({"the reference refuses it here", deny->place});
  }
  return refusal;
}

Refusal why(const TrustPolicy& reference, const Request& request) {
  const auto verdict = condition::evaluate(reference, request);
  const StatementTrace* nearest = nullptr;
  const auto distance = [](const StatementTrace& trace) {
    return std::tuple(!trace.principal, !trace.action, failing(trace));
  };
  for (const auto& trace : verdict.statements) {
    if (trace.effect == Effect::Deny && trace.matched) return of_deny(reference, trace);
    if (trace.effect != Effect::Allow) continue;
    if (nearest == nullptr || distance(trace) < distance(*nearest)) nearest = &trace;
  }
  Refusal refusal;
  if (nearest == nullptr || !nearest->principal) return refusal;
  const Statement* statement = at(reference, nearest->index);
  if (!nearest->action) {
    refusal.part = Refusal::Part::Action;
    if (statement != nullptr && !statement->actions.empty()) {
      refusal.related.push_back(
          {"the reference grants this caller", statement->actions.front().place});
    }
    return refusal;
  }
  refusal.part = nearest->matched ? Refusal::Part::Nothing : Refusal::Part::Keys;
  for (const auto& trace : nearest->clauses) {
    if (trace.holds) continue;
    refusal.keys.insert(policy::lower_case(trace.clause->key.text));
    refusal.related.push_back({"the reference asks here for `" + trace.clause->key.text + "`",
                               trace.clause->values_place});
  }
  return refusal;
}

/// The text of a role's statement that lets the request pass where the reference refuses it.
class Excess {
 public:
  Excess(const TrustPolicy& policy, const Statement& statement, const Request& request)
      : policy_(policy), statement_(statement), request_(request) {}

  document::Place place(const Refusal& refusal) const {
    document::Place found;
    if (refusal.part == Refusal::Part::Keys) found = value(refusal.keys);
    if (refusal.part == Refusal::Part::Action) found = action();
    if (!found.known()) found = principal();
    return found.known() ? found : statement_.place;
  }

 private:
  /// Does a policy of this statement alone let the request in?
  bool accepted_by(const Statement& statement) const {
    TrustPolicy alone = policy_;
    alone.statements = {statement};
    return condition::evaluate(alone, request_).decision == condition::Decision::Allow;
  }

  document::Place value(const std::set<std::string>& keys) const {
    const policy::Clause* tested = nullptr;
    for (std::size_t i = 0; i < statement_.clauses.size(); ++i) {
      const auto& clause = statement_.clauses[i];
      if (!keys.contains(policy::lower_case(clause.key.text))) continue;
      if (clause.values.size() == 1) return clause.values.front().place;
      for (const auto& value : clause.values) {
        Statement alone = statement_;
        alone.clauses[i].values = {value};
        if (!accepted_by(alone)) continue;
        // A negated operator is content with each of its values.
        alone.clauses[i].values = clause.values;
        std::erase_if(alone.clauses[i].values,
                      [&](const auto& other) { return other.text == value.text; });
        if (!accepted_by(alone)) return value.place;
      }
      if (tested == nullptr) tested = &clause;
    }
    return tested != nullptr ? tested->key.place : document::Place{};
  }

  document::Place action() const {
    for (const auto& action : statement_.actions) {
      Statement alone = statement_;
      alone.actions = {action};
      if (accepted_by(alone)) return action.place;
    }
    return statement_.actions.empty() ? document::Place{} : statement_.actions.front().place;
  }

  document::Place principal() const {
    for (const auto& principal : statement_.principals) {
      Statement alone = statement_;
      alone.principals = {principal};
      if (accepted_by(alone) && principal.value.place.known()) return principal.value.place;
    }
    return statement_.principal_place;
  }

  const TrustPolicy& policy_;
  const Statement& statement_;
  const Request& request_;
};

/// The statement that allows the request.
const Statement* letting_in(const TrustPolicy& policy, const Request& request) {
  const auto verdict = condition::evaluate(policy, request);
  if (verdict.decision != condition::Decision::Allow) return nullptr;
  for (const auto& trace : verdict.statements) {
    if (trace.matched && trace.effect == Effect::Allow) return at(policy, trace.index);
  }
  return nullptr;
}

/// Of a policy with unknown parts, which no request passes as it stands.
const Statement* only_allow(const TrustPolicy& policy) {
  const Statement* only = nullptr;
  for (const auto& statement : policy.statements) {
    if (statement.effect != Effect::Allow) continue;
    if (only != nullptr) return nullptr;
    only = &statement;
  }
  return only;
}

}  // namespace

std::string_view name(Containment::Kind kind) {
  switch (kind) {
    case Containment::Kind::Contained:
      return "within";
    case Containment::Kind::Beyond:
      return "beyond";
    case Containment::Kind::Undecided:
      break;
  }
  return "undecided";
}

void point_at_excess(Containment& found, const input::RoleSource& role,
                     const input::RoleSource& reference) {
  found.place = role.anchor;
  if (!found.beyond || !reference.known()) return;
  const Request& request = found.beyond->request;
  Refusal refusal = why(policy::parse(*reference.policies.front().node), request);
  const auto point = [&](const TrustPolicy& policy, const Statement* statement) {
    if (statement == nullptr) return false;
    const auto place = Excess(policy, *statement, request).place(refusal);
    if (place.known()) found.place = place;
    return true;
  };
  const bool pointed =
      std::any_of(role.policies.begin(), role.policies.end(), [&](const auto& source) {
        const TrustPolicy policy = policy::parse(*source.node);
        return point(policy, letting_in(policy, request));
      });
  if (!pointed && role.policies.size() == 1) {
    const TrustPolicy policy = policy::parse(*role.policies.front().node);
    point(policy, only_allow(policy));
  }
  std::erase_if(refusal.related, [](const auto& related) { return !related.place.known(); });
  found.related = std::move(refusal.related);
}

}  // namespace trustlint::compare
