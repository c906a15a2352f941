/// The concrete evaluator: what a trust policy answers to one request.
///
/// Entry point: `evaluate`. Every permission action of the call is decided by itself with the same
/// context, and all of them must be allowed (3.1). The files beside it hold the steps: statement.cc
/// (who, what, Allow and Deny), principal.cc, clause.cc (table 2.2), variables.cc, and one file for
/// each type of value. Limits: requests are taken as given, so combinations that STS never sends
/// get an answer too.
#include "condition/evaluate.h"

#include "condition/statement.h"

namespace trustlint::condition {
namespace {

bool is_refusal(Decision decision) {
  return decision == Decision::Deny || decision == Decision::NoMatch;
}

Verdict verdict_of(ActionVerdict&& answer) {
  return {answer.decision, std::move(answer.reason), std::move(answer.statements)};
}

}  // namespace

Verdict evaluate(const policy::TrustPolicy& policy, const Request& request) {
  Verdict out = verdict_of(decide(policy, request, request.action));
  std::string reasons = out.reason;
  for (const std::string& action : request.also_actions) {
    // A certain refusal of any action refuses the call; an open one waits for the others.
    if (is_refusal(out.decision)) return out;
    ActionVerdict next = decide(policy, request, action);
    if (next.decision == Decision::Allow) {
      reasons += ", " + next.reason;
    } else if (is_refusal(next.decision) || out.decision == Decision::Allow) {
      out = verdict_of(std::move(next));
    }
  }
  if (out.decision == Decision::Allow) out.reason = std::move(reasons);
  return out;
}

}  // namespace trustlint::condition
