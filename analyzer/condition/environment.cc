/// The whole decision of AWS.
///
/// Entry point: `evaluate_full`. In this order: an explicit Deny anywhere; calls that STS never
/// lets start (3.1, 1.3); no Allow in the trust policy; resource and service control policies;
/// then, for AWS callers, what the way in which the trust policy named them still needs: nothing, a
/// boundary and session policy that are not silent, or these and an identity policy. The easiest
/// way counts, for each action by itself. Federated callers and services have no policies of their
/// own: only resource control policies bind them. Limit: endpoint policies are not modelled.
#include "condition/environment.h"

#include <algorithm>
#include <array>
#include <utility>

#include "condition/principal.h"
#include "condition/statement.h"
#include "policy/lower_case.h"

namespace trustlint::condition {
namespace {

using policy::Effect;
using policy::Statement;
using policy::TrustPolicy;

/// What a grant of the trust policy still needs, from the least to the most.
enum class Need { Nothing, Limits, Identity };

Need need_of(Naming naming, bool same_account) {
  if (!same_account) return Need::Identity;
  switch (naming) {
    case Naming::Account:
      return Need::Identity;
    case Naming::Role:
      return Need::Limits;
    default:
      return Need::Nothing;
  }
}

/// Why the need is not met; empty when it is.
std::string missing(Need need, const Environment& environment) {
  if (need == Need::Nothing) return {};
  if (environment.boundary == Stance::None) return "the permissions boundary does not allow it";
  if (environment.session_policy == Stance::None) return "the session policy does not allow it";
  if (need == Need::Identity && environment.identity != Stance::Allow) {
    return "no identity policy of the caller allows it";
  }
  return {};
}

/// The least need among the statements that allow the action, and among those that may.
struct Needs {
  Need certain = Need::Identity;
  Need possible = Need::Identity;
};

Needs needs_of(const TrustPolicy& policy, const Request& request, std::string_view action,
               bool same_account) {
  Needs out;
  const ActionVerdict verdict = decide(policy, request, action);
  for (std::size_t i = 0; i < verdict.statements.size(); ++i) {
    const StatementTrace& trace = verdict.statements[i];
    const Statement& statement = policy.statements[i];
    if (statement.effect_known && statement.effect == Effect::Deny) continue;
    if (!trace.decided) {
      out.possible = std::min(out.possible, need_of(Naming::Anyone, same_account));
    }
    if (!trace.matched) continue;
    for (const policy::Principal& principal : statement.principals) {
      const Naming how = naming(principal, request.caller);
      if (how != Naming::None) out.certain = std::min(out.certain, need_of(how, same_account));
    }
  }
  if (policy.malformed)
    out.possible = std::min(out.possible, need_of(Naming::Anyone, same_account));
  out.possible = std::min(out.possible, out.certain);
  return out;
}

bool is_session_of_federation_token(std::string_view arn) {
  return arn.find(":sts::") != std::string_view::npos &&
         arn.find(":federated-user/") != std::string_view::npos;
}

/// Why STS never answers such a call with credentials (3.1, 1.3); empty when it may.
std::string why_impossible(const Request& request) {
  const std::string action = policy::lower_case(request.action);
  const bool by_token = action == "sts:assumerolewithwebidentity";
  const bool by_assertion = action == "sts:assumerolewithsaml";
  if (request.caller.type == Caller::Type::Federated) {
    const bool saml = request.caller.id.find(":saml-provider/") != std::string::npos;
    const bool wrong = saml ? by_token : by_assertion;
    if (wrong || action == "sts:assumerole" || action == "sts:setcontext") {
      return "callers of this provider cannot call " + request.action;
    }
    return {};
  }
  if (by_token || by_assertion) {
    return "callers with AWS credentials do not call " + request.action + " with them";
  }
  if (request.caller.type != Caller::Type::Aws) return {};
  const std::string_view id = request.caller.id;
  if (id.size() > 5 && id.substr(id.size() - 5) == ":root") return "root users cannot assume roles";
  if (is_session_of_federation_token(id)) {
    return "sessions of GetFederationToken cannot assume roles";
  }
  return {};
}

/// The first policy around the role that denies the call; empty when none does.
std::string_view denied_by(const Request& request, const Environment& environment) {
  if (environment.rcp == Stance::Deny) return "a resource control policy";
  if (request.caller.type != Caller::Type::Aws) return {};
  const std::array<std::pair<std::optional<Stance>, std::string_view>, 4> own = {{
      {environment.scp, "a service control policy"},
      {environment.identity, "an identity policy of the caller"},
      {environment.boundary, "the permissions boundary"},
      {environment.session_policy, "the session policy"},
  }};
  for (const auto& [stance, name] : own) {
    if (stance == Stance::Deny) return name;
  }
  return {};
}

/// The first organization policy that is silent where it would have to allow (3.2, 4 and 5).
std::string_view silent_control(const Request& request, const Environment& environment) {
  if (environment.rcp == Stance::None) return "no resource control policy";
  const bool bound = request.caller.type == Caller::Type::Aws;
  return bound && environment.scp == Stance::None ? "no service control policy"
                                                  : std::string_view();
}

/// Decides an AWS caller's part of the call, once the trust policy and the organization have not
/// refused.
Verdict compose(const TrustPolicy& policy, const Request& request, const Environment& environment,
                bool same_account, Verdict verdict) {
  std::vector<std::string> actions = {request.action};
  actions.insert(actions.end(), request.also_actions.begin(), request.also_actions.end());
  std::string open;
  for (const std::string& action : actions) {
    const Needs needs = needs_of(policy, request, action, same_account);
    const std::string lacking = missing(needs.certain, environment);
    if (lacking.empty()) continue;
    if (!missing(needs.possible, environment).empty()) {
      verdict.decision = Decision::NoMatch;
      verdict.reason = verdict.reason + ", but " + lacking;
      return verdict;
    }
    open = lacking;
  }
  if (!open.empty() && verdict.decision == Decision::Allow) {
    verdict.decision = Decision::Undecided;
    verdict.reason = "not decided: " + open + ", unless another statement names the caller";
  }
  return verdict;
}

Verdict refusal(Verdict verdict, Decision decision, std::string reason) {
  verdict.decision = decision;
  verdict.reason = std::move(reason);
  return verdict;
}

}  // namespace

Verdict evaluate_full(const TrustPolicy& policy, const Request& request,
                      const Environment& environment) {
  Verdict verdict = evaluate(policy, request);
  if (verdict.decision == Decision::Deny) return verdict;
  if (const auto by = denied_by(request, environment); !by.empty()) {
    return refusal(std::move(verdict), Decision::Deny, std::string(by) + " denies the call");
  }
  if (auto reason = why_impossible(request); !reason.empty()) {
    return refusal(std::move(verdict), Decision::NoMatch, std::move(reason));
  }
  if (verdict.decision == Decision::NoMatch) return verdict;
  if (const auto by = silent_control(request, environment); !by.empty()) {
    return refusal(std::move(verdict), Decision::NoMatch, std::string(by) + " allows the call");
  }
  if (request.caller.type != Caller::Type::Aws) return verdict;
  const std::string account = account_of(request.caller);
  if (!environment.role_account.empty() && !account.empty()) {
    const bool same = account == environment.role_account;
    return compose(policy, request, environment, same, std::move(verdict));
  }
  const Verdict same = compose(policy, request, environment, true, verdict);
  const Verdict other = compose(policy, request, environment, false, verdict);
  if (same.decision == other.decision) return same;
  return refusal(std::move(verdict), Decision::Undecided,
                 "not decided: whether caller and role share an account is not known");
}

}  // namespace trustlint::condition
