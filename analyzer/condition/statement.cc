/// One statement, and all of them, against one action.
///
/// Entry point: `decide`. A statement matches when its principal, its action and all its clauses
/// do. Three values: a part without a value (a malformed statement, NotPrincipal, an unknown
/// operator) leaves the statement open unless another part already fails. An explicit Deny wins; an
/// open Deny makes an Allow open, an open Allow matters when nothing else allows.
#include "condition/statement.h"

#include <algorithm>

#include "condition/clause.h"
#include "condition/glob.h"
#include "condition/principal.h"
#include "policy/lower_case.h"

namespace trustlint::condition {
namespace {

using policy::Effect;
using policy::Statement;
using policy::TrustPolicy;

StatementTrace trace_statement(const TrustPolicy& policy, const Statement& statement,
                               const Request& request, std::string_view action) {
  StatementTrace trace;
  trace.index = statement.index;
  trace.effect = statement.effect;
  trace.principal = names(statement, request.caller) != statement.not_principal;
  trace.action = speaks_of(statement, action);
  bool fails = !trace.action || (!trace.principal && !statement.not_principal);
  bool open = statement.not_principal;
  for (const policy::Clause& clause : statement.clauses) {
    trace.clauses.push_back(
        test_clause(clause, {policy.version, statement.effect}, request.context));
    const ClauseTrace& result = trace.clauses.back();
    if (!result.supported) {
      open = true;
    } else if (!result.holds) {
      fails = true;
    }
  }
  // What is missing from a malformed statement may be the very part that fails or holds.
  trace.decided = !statement.malformed && (fails || !open);
  trace.matched = trace.decided && !fails;
  return trace;
}

std::string ordinal(std::size_t index) { return "statement " + std::to_string(index + 1); }

std::string why_open(const Statement& statement, const StatementTrace& trace) {
  const std::string which = ordinal(statement.index);
  if (statement.malformed) return which + " is malformed";
  for (const ClauseTrace& clause : trace.clauses) {
    if (!clause.known) {
      return which + " tests " + clause.clause->key.text + ", which is not known of this request";
    }
    if (!clause.supported) {
      return which + " has a clause without a value, " + clause.clause->operator_name.text;
    }
  }
  return which + " uses NotPrincipal";
}

/// The statements that say something, by what they say; the first of each kind is named in the
/// reason.
struct Voices {
  const StatementTrace* allow = nullptr;
  const StatementTrace* deny = nullptr;
  const StatementTrace* open_allow = nullptr;
  const StatementTrace* open_deny = nullptr;
};

Voices voices(const TrustPolicy& policy, const std::vector<StatementTrace>& traces) {
  Voices out;
  const auto note = [](const StatementTrace*& slot, const StatementTrace& trace) {
    if (slot == nullptr) slot = &trace;
  };
  for (std::size_t i = 0; i < traces.size(); ++i) {
    const StatementTrace& trace = traces[i];
    const Statement& statement = policy.statements[i];
    if (trace.matched) note(statement.effect == Effect::Allow ? out.allow : out.deny, trace);
    if (trace.decided) continue;
    if (statement.effect == Effect::Allow || !statement.effect_known) note(out.open_allow, trace);
    if (statement.effect == Effect::Deny || !statement.effect_known) note(out.open_deny, trace);
  }
  return out;
}

}  // namespace

/// Action names ignore case and take wildcards (G9).
bool speaks_of(const Statement& statement, std::string_view action) {
  const std::string name = policy::lower_case(action);
  const bool listed = std::any_of(
      statement.actions.begin(), statement.actions.end(),
      [&](const policy::Value& a) { return glob_matches(policy::lower_case(a.text), name); });
  return listed != statement.not_action;
}

ActionVerdict decide(const TrustPolicy& policy, const Request& request, std::string_view action) {
  ActionVerdict out;
  out.statements.reserve(policy.statements.size());
  for (const Statement& statement : policy.statements) {
    out.statements.push_back(trace_statement(policy, statement, request, action));
  }
  const Voices said = voices(policy, out.statements);
  const std::string name(action);
  const auto open = [&](const StatementTrace& trace) {
    out.decision = Decision::Undecided;
    out.reason = "not decided for " + name + ": " + why_open(policy.statements[trace.index], trace);
  };
  if (said.deny != nullptr) {
    out.decision = Decision::Deny;
    out.reason = ordinal(said.deny->index) + " denies " + name;
  } else if (policy.malformed) {
    out.decision = Decision::Undecided;
    out.reason = "not decided for " + name + ": the policy is malformed";
  } else if (said.allow != nullptr && said.open_deny != nullptr) {
    open(*said.open_deny);
  } else if (said.allow != nullptr) {
    out.decision = Decision::Allow;
    out.reason = ordinal(said.allow->index) + " allows " + name;
  } else if (said.open_allow != nullptr) {
    open(*said.open_allow);
  } else {
    out.decision = Decision::NoMatch;
    out.reason = "no statement allows " + name;
  }
  return out;
}

}  // namespace trustlint::condition
