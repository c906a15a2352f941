/// One question about one role, and the answer with its reasons.
///
/// A `Trust` is what a role's document says; a `Question` is one call; an `Explanation` is the
/// decision of AWS, the walk through the statements, and the smallest change after which the call
/// would be allowed. Made by `explain.h`, written by `report/`.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "condition/environment.h"
#include "condition/evaluate.h"
#include "condition/request.h"
#include "identity/token.h"
#include "policy/hole.h"
#include "policy/trust_policy.h"

namespace trustlint::explain {

/// One of the policies that a role may have.
struct Variant {
  std::shared_ptr<const policy::TrustPolicy> policy;
  std::string when;  ///< "IsProd is true"; empty when it is the only one.
};

/// The trust policy of a role, as far as its document says.
struct Trust {
  std::vector<Variant> variants;  ///< Empty: not known.
  std::vector<policy::Hole> holes;
  std::string not_known_because;
  std::string address;                 ///< Of the role; empty when the policy came with a request.
  std::optional<std::string> account;  ///< Of the role.
  std::optional<std::string> role_arn;
};

/// One call to STS.
struct Question {
  condition::Request request;
  std::optional<condition::Environment> environment;  ///< Given: the scope is `full`.
  std::optional<identity::WebIdentity> token;         ///< Given: the request was made from claims.
};

enum class Decision { Allow, Deny, Undecided };

/// Why a clause does not hold, as far as it is a classic.
enum class Cause {
  None,
  Absent,
  NeverSupplied,  ///< AWS does not show this claim of this issuer to policies.
  LetterCase,
  Wildcard,  ///< A wildcard where it is an ordinary character.
  Audience,
  PullRequest,
  Environment,  ///< The job has an environment, the policy names none.
  NoEnvironment,
  Immutable,    ///< Ids in the subject, none in the policy.
  OtherPart,    ///< Another branch, repository, workspace.
  OtherTenant,  ///< Another owner, group, organization: a stranger's token, for all we know.
  ListOfPlainOperator,
  Unknown,  ///< What it tests is not known of the request.
};

struct ClauseNote {
  const policy::Clause* clause = nullptr;
  condition::ClauseTrace trace;
  Cause cause = Cause::None;
  std::string why;         ///< The cause in plain words; may be empty.
  std::string difference;  ///< "differs from character 15 on: main | dev"; may be empty.
  std::optional<std::size_t> closest;  ///< The value that comes closest to the request's.
};

struct StatementNote {
  const policy::Statement* statement = nullptr;
  condition::StatementTrace trace;
  std::vector<ClauseNote> clauses;
  std::string principal_hint;
  std::string action_hint;
};

/// A request that would be allowed: what differs from the one that was asked about.
struct RequestChange {
  /// By key: the value that it would have to have; nothing when it would have to be absent.
  std::map<std::string, std::optional<condition::KeyValue>, condition::KeyLess> context;
  std::optional<std::string> action;
  std::optional<std::vector<std::string>> also_actions;
  std::optional<condition::Caller> caller;
};

/// An edit of the policy after which the request is allowed. It names one literal, never a
/// wildcard.
struct PolicyChange {
  enum class Kind { AddValue, AddAction, AddPrincipal, SetOperator, SetKey };
  Kind kind = Kind::AddValue;
  std::size_t statement = 0;
  std::string operator_name;  ///< Of the clause; empty for actions and principals.
  std::string key;
  std::string value;  ///< What is added, or stands there instead.
  document::Place place;
  bool safe = false;  ///< It lets in nothing but the subject of this request.
};

struct Nearest {
  std::string description;  ///< The better of the two first.
  std::optional<RequestChange> request;
  std::string request_text;
  std::optional<PolicyChange> policy;
  std::string policy_text;
  bool policy_first = false;
  /// Edits that are needed beside either of the two: actions that nothing grants.
  std::vector<PolicyChange> also_policy;
};

struct Explanation {
  Decision decision = Decision::Undecided;
  std::string reason;
  std::string action;  ///< The action that the statements were asked about.
  std::vector<StatementNote> statements;
  std::vector<std::string> remarks;  ///< What a person should know beside the decision.
  std::optional<Nearest> nearest;
  condition::Request request;
  /// The policies that the walk points into.
  std::shared_ptr<const policy::TrustPolicy> policy;
  std::shared_ptr<const policy::TrustPolicy> filled;
  std::vector<policy::Hole> holes;
};

}  // namespace trustlint::explain
