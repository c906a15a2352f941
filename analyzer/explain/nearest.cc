/// Search over single changes, and over pairs of one with an action that nothing grants.
///
/// For every Allow statement: what in it refuses? Of the request, the keys of the failing clauses
/// get values that these clauses accept; of the policy, the one clause, action or principal that
/// refuses gets the literal that the request has. A Deny that applies is answered by a request that
/// it does not cover. Every candidate goes through the concrete evaluator before it is named; the
/// fewest keys win, then the closest value. Limits: values come from the policy itself; a policy
/// with several variants or with holes gets no edit.
#include "explain/nearest.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "condition/operator.h"
#include "explain/further_actions.h"
#include "explain/hints.h"
#include "explain/judge.h"
#include "explain/proposals.h"
#include "explain/wording.h"
#include "identity/claims.h"
#include "policy/lower_case.h"

namespace trustlint::explain {

namespace {

using condition::KeyValue;
using policy::Effect;

constexpr std::size_t kMostStatements = 32;  // statements that are looked at
constexpr std::size_t kMostReplays = 200;    // candidates that are replayed
constexpr std::size_t kMostGrants = 2;       // further actions that are granted together
constexpr std::size_t kMostWithHoles = 10;   // the same for policies with unknown parts

std::string show(const Proposal& value) {
  if (!value) return "absent";
  if (!value->is_list) return cite(value->values.empty() ? "" : value->values.front());
  std::string text;
  for (const auto& one : value->values) text += (text.empty() ? "" : ", ") + cite(one);
  return "[" + text + "]";
}

/// What somebody does so that the subject becomes another one; empty when nobody can say.
std::string advice(const ClauseNote& note, const Proposal& value) {
  if (!value || value->values.empty()) return {};
  const std::string& text = value->values.front();
  if (note.cause == Cause::Audience) return fmt::format("request the token for {}", cite(text));
  if (note.trace.request_values.empty()) return {};
  const std::string& key = note.trace.clause->key.text;
  const auto is = subject_under(key, note.trace.request_values.front());
  const auto wanted = subject_under(key, text);
  if (!is || !wanted) return {};
  const std::string& context = wanted->shape->context;
  // Another repository is nothing that a workflow can choose.
  for (const auto& [name, part] : is->parts) {
    const auto other = wanted->parts.find(name);
    if (other != wanted->parts.end() && other->second != part && name != context) return {};
  }
  const auto part = [&](const char* name) {
    const auto found = wanted->parts.find(name);
    return found == wanted->parts.end() ? std::string() : found->second;
  };
  if (context == "environment")
    return fmt::format("give the job the environment {}", cite(part("environment")));
  if (context == "pull_request") return "run the job for a pull request";
  const std::string where = context == "branch" || context == "tag"
                                ? fmt::format("the {} {}", context, cite(part(context.c_str())))
                                : std::string();
  if (is->shape->context == "environment") {
    return where.empty() ? "take the environment off the job"
                         : fmt::format("take the environment off the job and run it on {}", where);
  }
  return where.empty() ? std::string() : fmt::format("run the job on {}", where);
}

class Search {
 public:
  Search(const Trust& trust, const Question& question, const Explanation& walk)
      : trust_(trust), question_(question), walk_(walk) {}

  std::optional<Nearest> run() {
    const bool denied = std::any_of(
        walk_.statements.begin(), walk_.statements.end(), [](const StatementNote& note) {
          return note.trace.matched && note.statement->effect == Effect::Deny;
        });
    std::size_t seen = 0;
    for (const auto& note : walk_.statements) {
      if (++seen > kMostStatements) break;
      if (note.statement->effect == Effect::Deny) {
        if (note.trace.matched) avoid(note);
      } else if (!denied && note.trace.decided && !note.trace.matched) {
        change_request(note);
        change_policy(note);
      }
    }
    if (!request_ && !policy_) return denied ? std::nullopt : grant_as_well();
    return found();
  }

 private:
  struct FoundRequest {
    RequestChange change;
    std::string text;
    std::size_t keys = 0;
    std::size_t fits = 0;
    bool settled = false;  ///< What would have to differ is not the workflow's to choose.
  };
  struct FoundPolicy {
    PolicyChange change;
    std::string text;
    bool first = false;  ///< Better than a change of the request.
  };

  std::optional<Nearest> found() const {
    if (!request_ && !policy_) return std::nullopt;
    Nearest nearest;
    if (request_) {
      nearest.request = request_->change;
      // Who issues subjects with ids cannot issue others: only the policy can be changed.
      if (!policy_ || !request_->settled) nearest.request_text = request_->text;
    }
    if (policy_) {
      nearest.policy = policy_->change;
      nearest.policy_text = policy_->text;
    }
    nearest.policy_first = policy_ && (!request_ || policy_->first);
    const std::string& first = nearest.policy_first ? nearest.policy_text : nearest.request_text;
    const std::string& second = nearest.policy_first ? nearest.request_text : nearest.policy_text;
    nearest.description = second.empty() ? first : first + "; or " + second;
    return nearest;
  }

  bool is_spent() { return ++replays_ > (trust_.holes.empty() ? kMostReplays : kMostWithHoles); }

  bool allowed(const Question& question) {
    return !is_spent() && judge(trust_, question).decision == Decision::Allow;
  }

  static void set(condition::Context& context, const std::string& key, const Proposal& value) {
    if (value) {
      context[key] = *value;
    } else {
      context.erase(key);
    }
  }

  static std::vector<const ClauseNote*> failing(const StatementNote& note) {
    std::vector<const ClauseNote*> out;
    for (const auto& clause : note.clauses) {
      if (!clause.trace.holds) out.push_back(&clause);
    }
    return out;
  }

  std::vector<Proposal> proposals_for(const ClauseNote& note, Effect effect, bool wanted) const {
    // A claim that AWS does not show is never there, and what is not known is not changed.
    if (wanted && note.cause == Cause::NeverSupplied) return {};
    return proposals(*note.trace.clause, walk_.policy->version, effect, question_.request.context,
                     wanted);
  }

  void keep(FoundRequest found) {
    const auto rank = [](const FoundRequest& one) {
      return std::tuple(one.keys, SIZE_MAX - one.fits);
    };
    if (!request_ || rank(found) < rank(*request_)) request_ = std::move(found);
  }

  std::string place_of(const StatementNote& note) const {
    return fmt::format("statement {}", note.trace.index + 1);
  }

  // -- Two things at once -----------------------------------------------------------------------

  /// The changes of one statement when it also grants the further actions that nothing grants.
  std::optional<Nearest> grant_as_well() {
    const auto missing = ungranted_actions(walk_);
    if (missing.empty() || missing.size() > kMostGrants || trust_.variants.size() != 1 ||
        !trust_.holes.empty() || walk_.action != question_.request.action ||
        !std::all_of(missing.begin(), missing.end(),
                     [&](const auto& action) { return is_possible(action); })) {
      return std::nullopt;
    }
    std::size_t seen = 0;
    for (const auto& note : walk_.statements) {
      if (++seen > kMostStatements) break;
      if (note.statement->effect == Effect::Deny || note.statement->not_action ||
          !note.trace.decided || !note.trace.principal || !note.trace.action) {
        continue;
      }
      Trust granted = trust_;
      granted.variants = {{with_actions(note, missing), ""}};
      Search search(granted, question_, walk_);
      search.replays_ = replays_;
      search.change_request(note);
      search.change_policy(note);
      replays_ = search.replays_;
      if (auto nearest = search.found()) return with_grants(std::move(*nearest), note, missing);
    }
    return std::nullopt;
  }

  std::shared_ptr<const policy::TrustPolicy> with_actions(
      const StatementNote& note, const std::vector<std::string>& actions) const {
    auto edited = std::make_shared<policy::TrustPolicy>(*walk_.policy);
    for (const auto& action : actions) {
      policy::Value value;
      value.text = action;
      edited->statements[note.trace.index].actions.push_back(std::move(value));
    }
    return edited;
  }

  Nearest with_grants(Nearest nearest, const StatementNote& note,
                      const std::vector<std::string>& actions) const {
    std::string listed;
    for (const auto& action : actions) {
      PolicyChange change;
      change.kind = PolicyChange::Kind::AddAction;
      change.statement = note.trace.index;
      change.value = action;
      if (!note.statement->actions.empty()) change.place = note.statement->actions.front().place;
      change.safe = pins_subject(note);
      listed += (listed.empty() ? "" : " and ") + action;
      nearest.also_policy.push_back(std::move(change));
    }
    const std::string both =
        fmt::format("add {} to the actions of {}, and ", listed, place_of(note));
    nearest.description = both + (nearest.request_text.empty() || nearest.policy_text.empty()
                                      ? nearest.description
                                      : "either " + nearest.description);
    for (std::string* text : {&nearest.request_text, &nearest.policy_text}) {
      if (!text->empty()) *text = both + *text;
    }
    return nearest;
  }

  // -- The request ------------------------------------------------------------------------------

  void change_request(const StatementNote& note) {
    if (note.trace.principal && note.trace.action) return change_keys(note);
    if (!failing(note).empty()) return;
    if (!note.trace.principal && note.trace.action) return change_caller(note);
    if (note.trace.principal) change_action(note);
  }

  void change_keys(const StatementNote& note) {
    const auto clauses = failing(note);
    if (clauses.empty() || clauses.size() > 6) return;
    if (clauses.size() == 1) {
      for (const auto& value : proposals_for(*clauses[0], Effect::Allow, true)) {
        if (try_keys({{clauses[0], value}})) return;
      }
      return;
    }
    // Several clauses refuse: each gets the first value that it accepts.
    std::vector<std::pair<const ClauseNote*, Proposal>> changes;
    for (const ClauseNote* clause : clauses) {
      const auto values = proposals_for(*clause, Effect::Allow, true);
      if (values.empty()) return;
      changes.emplace_back(clause, values.front());
    }
    try_keys(changes);
  }

  bool try_keys(const std::vector<std::pair<const ClauseNote*, Proposal>>& changes) {
    Question changed = question_;
    FoundRequest found;
    for (const auto& [clause, value] : changes) {
      const std::string& key = clause->trace.clause->key.text;
      set(changed.request.context, key, value);
      found.change.context[key] = value;
      add_words(found.text, *clause, value);
      found.settled =
          found.settled || clause->cause == Cause::Immutable || clause->cause == Cause::LetterCase;
    }
    if (!allowed(changed)) return false;
    found.keys = found.change.context.size();
    // Of two values the one that begins like the request's is closer.
    found.fits = common_beginning(changes);
    keep(std::move(found));
    return true;
  }

  static std::size_t common_beginning(
      const std::vector<std::pair<const ClauseNote*, Proposal>>& changes) {
    std::size_t shared = 0;
    for (const auto& [clause, value] : changes) {
      if (!value || value->values.empty() || clause->trace.request_values.empty()) continue;
      const std::string& a = value->values.front();
      const std::string& b = clause->trace.request_values.front();
      const auto end = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
      shared += static_cast<std::size_t>(end.first - a.begin());
    }
    return shared;
  }

  /// "the request with a = 1 and b = 2", or what to do.
  static void add_words(std::string& text, const ClauseNote& note, const Proposal& value) {
    const std::string key = short_key(note.trace.clause->key.text);
    const std::string doing = advice(note, value);
    const std::string what = value ? fmt::format("{} = {}", key, show(value)) : "no " + key;
    if (!doing.empty()) {
      text += fmt::format("{}{} ({})", text.empty() ? "" : " and ", doing, what);
    } else {
      text += (text.empty() ? "the request with " : " and ") + what;
    }
  }

  void change_caller(const StatementNote& note) {
    if (question_.request.caller.type != condition::Caller::Type::Aws) return;
    for (const auto& principal : walk_.filled->statements[note.trace.index].principals) {
      const std::string& arn = principal.value.text;
      const bool role = arn.find(":role/") != std::string::npos;
      if (!role && arn.find(":user/") == std::string::npos) continue;
      Question changed = question_;
      condition::Caller& caller = changed.request.caller;
      caller.id = arn;
      caller.account.clear();
      caller.unique_id.reset();
      caller.role_arn = role ? std::optional(arn) : std::nullopt;
      if (!allowed(changed)) continue;
      FoundRequest found;
      found.change.caller = caller;
      found.text = fmt::format("the call from {}", cite(arn));
      found.keys = 1;
      return keep(std::move(found));
    }
  }

  void change_action(const StatementNote& note) {
    const auto& request = question_.request;
    FoundRequest found;
    found.keys = 1;
    if (walk_.action != request.action) {
      Question changed = question_;
      auto& also = changed.request.also_actions;
      also.erase(std::remove(also.begin(), also.end(), walk_.action), also.end());
      if (!allowed(changed)) return;
      found.change.also_actions = also;
      const bool tags = policy::lower_case(walk_.action) == "sts:tagsession";
      found.text = tags ? "the call without session tags"
                        : fmt::format("the call without what needs {}", walk_.action);
      return keep(std::move(found));
    }
    for (const auto& action : note.statement->actions) {
      if (action.text.find_first_of("*?") != std::string::npos) continue;
      Question changed = question_;
      changed.request.action = action.text;
      if (!allowed(changed)) continue;
      found.change.action = action.text;
      found.text = fmt::format("the call {}", action.text);
      return keep(std::move(found));
    }
  }

  /// A request that a Deny does not cover.
  void avoid(const StatementNote& note) {
    for (const auto& clause : note.clauses) {
      for (const auto& value : proposals_for(clause, Effect::Deny, false)) {
        if (try_keys({{&clause, value}})) return;
      }
      // Values that an Allow asks for under the same key.
      for (const auto& other : walk_.statements) {
        if (other.statement->effect == Effect::Deny) continue;
        for (const auto& allowing : other.clauses) {
          if (policy::lower_case(allowing.trace.clause->key.text) !=
              policy::lower_case(clause.trace.clause->key.text)) {
            continue;
          }
          for (const auto& value : proposals_for(allowing, Effect::Allow, true)) {
            if (try_keys({{&clause, value}})) return;
          }
        }
      }
    }
  }

  // -- The policy -------------------------------------------------------------------------------

  void change_policy(const StatementNote& note) {
    if (policy_ || trust_.variants.size() != 1 || !trust_.holes.empty()) return;
    const auto clauses = failing(note);
    if (clauses.size() == 1 && note.trace.principal && note.trace.action) {
      return change_clause(note, *clauses[0]);
    }
    if (!clauses.empty()) return;
    if (note.trace.principal && !note.trace.action) add_action(note);
    if (!note.trace.principal && note.trace.action) add_principal(note);
  }

  /// Edits a copy of the policy, and keeps the change when the request is then allowed.
  template <typename Edit>
  bool try_policy(const StatementNote& note, PolicyChange change, std::string text, bool first,
                  Edit edit) {
    auto edited = std::make_shared<policy::TrustPolicy>(*trust_.variants[0].policy);
    edit(edited->statements[note.trace.index]);
    Trust trust = trust_;
    trust.variants = {{edited, ""}};
    if (is_spent() || judge(trust, question_).decision != Decision::Allow) {
      return false;
    }
    change.statement = note.trace.index;
    if (change.safe) text += ", which lets in nothing but this subject";
    policy_ = FoundPolicy{std::move(change), std::move(text), first};
    return true;
  }

  void change_clause(const StatementNote& note, const ClauseNote& clause) {
    const auto op = condition::parse_operator(clause.clause->operator_name.text);
    const auto index = static_cast<std::size_t>(&clause - note.clauses.data());
    if (!op || op->negated) return;
    PolicyChange change;
    change.operator_name = clause.clause->operator_name.text;
    change.key = clause.clause->key.text;
    change.place = clause.clause->values_place;
    if (clause.cause == Cause::NeverSupplied) return use_other_key(note, clause, index, change);
    if (clause.cause == Cause::ListOfPlainOperator) {
      change.kind = PolicyChange::Kind::SetOperator;
      change.value = "ForAnyValue:" + change.operator_name;
      change.place = clause.clause->operator_name.place;
      try_policy(note, change, fmt::format("write {} in {}", change.value, place_of(note)), true,
                 [&](policy::Statement& statement) {
                   statement.clauses[index].operator_name.text = change.value;
                 });
      return;
    }
    if (!clause.trace.present || clause.trace.request_values.size() != 1 ||
        clause.cause == Cause::OtherTenant || clause.cause == Cause::Audience ||
        op->comparison > condition::Comparison::StringLike) {
      return;
    }
    // Code that nobody reviewed is never let in, however narrow the subject.
    const std::string& asked = clause.trace.request_values.front();
    const auto subject = subject_under(change.key, asked);
    if (subject && subject->shape->unreviewed && !subject->shape->mild) return;
    const auto text = literal(asked, *op);
    if (!text) return;
    change.value = *text;
    change.safe = is_safe(note, clause);
    const bool mistake = clause.cause == Cause::OtherPart || clause.cause == Cause::NoEnvironment;
    try_policy(note, change,
               fmt::format("add {} to the values of {} in {}", cite(change.value),
                           short_key(change.key), place_of(note)),
               !mistake && (change.safe || clause.cause != Cause::None),
               [&](policy::Statement& statement) {
                 policy::Value value;
                 value.text = change.value;
                 statement.clauses[index].values.push_back(std::move(value));
               });
  }

  /// The value as the operator reads it literally; nothing when it cannot be written so.
  std::optional<std::string> literal(const std::string& value,
                                     const condition::Operator& op) const {
    const bool variables = walk_.policy->version == policy::TrustPolicy::Version::V2012;
    const bool wildcards = condition::has_wildcards(op.comparison);
    std::string out;
    for (std::size_t i = 0; i < value.size(); ++i) {
      const char c = value[i];
      const bool special = (wildcards && (c == '*' || c == '?')) ||
                           (variables && c == '$' && i + 1 < value.size() && value[i + 1] == '{');
      if (special && !variables) return std::nullopt;
      out += special ? std::string("${") + c + "}" : std::string(1, c);
    }
    return out;
  }

  static bool is_subject(std::string_view key) {
    return identity::claim_of_key(key) == "sub" || policy::lower_case(key) == "aws:principalarn";
  }

  /// Does the statement hold for nobody but the subject of this request, whatever else is added?
  static bool pins_subject(const StatementNote& note) {
    return std::any_of(note.clauses.begin(), note.clauses.end(), [](const ClauseNote& clause) {
      const auto op = condition::parse_operator(clause.clause->operator_name.text);
      return op && *op == condition::Operator{} && clause.clause->values.size() == 1 &&
             clause.trace.holds && is_subject(clause.clause->key.text);
    });
  }

  bool is_safe(const StatementNote& note, const ClauseNote& clause) const {
    const auto op = condition::parse_operator(clause.clause->operator_name.text);
    const bool exact = op->qualifier == condition::Qualifier::None && !op->if_exists &&
                       op->comparison != condition::Comparison::StringEqualsIgnoreCase;
    return (exact && is_subject(clause.clause->key.text)) || pins_subject(note);
  }

  /// `repository_owner` is never supplied, `repository_owner_id` is.
  void use_other_key(const StatementNote& note, const ClauseNote& clause, std::size_t index,
                     PolicyChange change) {
    change.key = clause.clause->key.text + "_id";
    const auto found = question_.request.context.find(change.key);
    if (found == question_.request.context.end() || !found->second.known || found->second.is_list) {
      return;
    }
    change.kind = PolicyChange::Kind::SetKey;
    change.value = found->second.values.front();
    change.place = clause.clause->key.place;
    change.safe = pins_subject(note);
    try_policy(note, change,
               fmt::format("test {} = {} in {} instead", short_key(change.key), cite(change.value),
                           place_of(note)),
               true, [&](policy::Statement& statement) {
                 policy::Value value;
                 value.text = change.value;
                 statement.clauses[index].key.text = change.key;
                 statement.clauses[index].values = {value};
               });
  }

  /// STS never lets a caller with a token call anything but the action for its kind of token.
  bool is_possible(std::string_view action) const {
    const auto& caller = question_.request.caller;
    if (caller.type != condition::Caller::Type::Federated) return true;
    const std::string name = policy::lower_case(action);
    const bool saml = caller.id.find(":saml-provider/") != std::string::npos;
    if (name == "sts:assumerolewithsaml") return saml;
    if (name == "sts:assumerolewithwebidentity") return !saml;
    return name == "sts:tagsession" || name == "sts:setsourceidentity";
  }

  void add_action(const StatementNote& note) {
    if (note.statement->not_action || !is_possible(walk_.action)) return;
    PolicyChange change;
    change.kind = PolicyChange::Kind::AddAction;
    change.value = walk_.action;
    if (!note.statement->actions.empty()) change.place = note.statement->actions.front().place;
    change.safe = pins_subject(note);
    try_policy(note, change,
               fmt::format("add {} to the actions of {}", change.value, place_of(note)),
               walk_.action != question_.request.action, [&](policy::Statement& statement) {
                 policy::Value value;
                 value.text = change.value;
                 statement.actions.push_back(std::move(value));
               });
  }

  void add_principal(const StatementNote& note) {
    const auto& caller = question_.request.caller;
    if (note.statement->not_principal) return;
    PolicyChange change;
    change.kind = PolicyChange::Kind::AddPrincipal;
    change.value = caller.role_arn.value_or(caller.id);
    change.place = note.statement->principal_place;
    const bool aws = caller.type == condition::Caller::Type::Aws;
    change.safe = aws && (change.value.find(":user/") != std::string::npos ||
                          change.value.find(":role/") != std::string::npos);
    static constexpr std::array kTypes = {policy::Principal::Type::Aws,
                                          policy::Principal::Type::Federated,
                                          policy::Principal::Type::Service};
    try_policy(note, change,
               fmt::format("add {} to the principals of {}", cite(change.value), place_of(note)),
               false, [&](policy::Statement& statement) {
                 policy::Principal principal;
                 principal.type = kTypes[static_cast<std::size_t>(caller.type)];
                 principal.value.text = change.value;
                 statement.principals.push_back(std::move(principal));
               });
  }

  const Trust& trust_;
  const Question& question_;
  const Explanation& walk_;
  std::size_t replays_ = 0;
  std::optional<FoundRequest> request_;
  std::optional<FoundPolicy> policy_;
};

}  // namespace

std::optional<Nearest> find_nearest(const Trust& trust, const Question& question,
                                    const Explanation& walk) {
  return Search(trust, question, walk).run();
}

}  // namespace trustlint::explain
