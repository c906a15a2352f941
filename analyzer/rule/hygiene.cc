#include "rule/hygiene.h"

#include <algorithm>
#include <array>

#include "condition/operator.h"
#include "condition/statement.h"
#include "identity/keys.h"
#include "rule/role_facts.h"

namespace trustlint::rule {

using condition::speaks_of;
using identity::Scenario;
using policy::Effect;
using policy::Principal;
using policy::Statement;
using policy::TrustPolicy;
using solver::Answer;
using solver::Question;
using solver::Scenarios;

namespace {

/// Permissions that a call may need beside the one that assumes the role.
constexpr std::array<const char*, 3> kFurtherActions = {"sts:TagSession", "sts:SetSourceIdentity",
                                                        "sts:SetContext"};

Answer not_known(const std::string& reason) {
  Answer answer;
  answer.reason = reason;
  return answer;
}

Answer proved() {
  Answer answer;
  answer.kind = Answer::Kind::Proved;
  return answer;
}

bool is_usable(const Statement& statement, Effect effect) {
  return !statement.malformed && !statement.not_principal && statement.effect == effect;
}

/// Is the value a number, a point in time or an address, or one of a few words? That is so whoever
/// calls.
bool is_settled(const Scenario& scenario, const identity::KeyModel& model) {
  return !model.list && std::all_of(model.values[0].begin(), model.values[0].end(),
                                    [&](const identity::Piece& piece) {
                                      if (!piece.is_component) return true;
                                      const auto& language = scenario.components.at(piece.text);
                                      return language.type != identity::Language::Type::Text ||
                                             !language.words.empty();
                                    });
}

identity::KeyModel free_key(const std::string& key) {
  return {key, true, false, {identity::parse_template("{free}")}, std::nullopt, false};
}

void add_free(Scenario& scenario) {
  scenario.components.emplace("free",
                              identity::Catalog::get().callers().components.at("free").language);
}

/// The policy in which this statement alone grants the further action.
TrustPolicy only_grant(const TrustPolicy& policy, std::size_t statement,
                       const std::string& assuming) {
  TrustPolicy made = policy;
  for (auto& other : made.statements) {
    if (other.index == statement || !is_usable(other, Effect::Allow)) continue;
    const bool assumes = speaks_of(other, assuming);
    silence(other);
    if (assumes) other.actions.push_back({assuming, {}, true});
  }
  return made;
}

/// Accounts and `*` leave it to policies of the caller's account; an ARN or id grants by itself
/// within the role's own account.
bool is_account_wide(const Principal& principal) {
  const std::string& text = principal.value.text;
  const bool id = text.size() == 12 && text.find_first_not_of("0123456789") == std::string::npos;
  const std::string_view root = ":root";
  return id || text == "*" ||
         (text.size() > root.size() &&
          text.compare(text.size() - root.size(), root.size(), root) == 0);
}

}  // namespace

Answer Hygiene::ask(const Question& question) {
  if (context_.engine().spent())
    return not_known("the policy asks for more steps than are granted");
  return context_.engine().ask(question);
}

/// The request with any text, or none, in every key that is tested.
Scenario Hygiene::any_request(const Scenario& real) const {
  Scenario any = real;
  any.keys.clear();
  add_free(any);
  for (const auto& name : context_.tested()) {
    identity::KeyModel key = free_key(name);
    const auto* model = real.find(name);
    const auto* known = identity::Keys::get().describe(name);
    const bool list = model != nullptr
                          ? model->list
                          : known != nullptr && known->plurality == identity::Plurality::List;
    if (list) {
      key.list = true;
      key.many = std::move(key.values.front());
      key.values.clear();
    } else if (model != nullptr && is_settled(real, *model)) {
      key.values = model->values;
    }
    key.list_disputed = model != nullptr && model->list_disputed;
    any.keys.push_back(std::move(key));
  }
  any.assumption.clear();
  return any;
}

/// Nothing: it is not known who the callers are.
std::optional<Scenarios> Hygiene::callers(const Statement& statement,
                                          const Principal& principal) const {
  const std::string& text = principal.value.text;
  switch (principal.type) {
    case Principal::Type::Aws: {
      auto made = identity::aws_callers(context_.tested(), {});
      // A session keeps claims of the token that it was made with.
      for (auto& scenario : made) {
        for (const auto& key : context_.tested()) {
          if (!identity::is_issuer_key(key) || scenario.find(key) != nullptr) continue;
          add_free(scenario);
          scenario.keys.push_back(free_key(key));
        }
      }
      return made;
    }
    case Principal::Type::Service:
      return Scenarios{identity::service_caller(text, context_.tested())};
    case Principal::Type::Federated:
      break;
    case Principal::Type::CanonicalUser:
      return std::nullopt;
  }
  const auto& web = context_.web_trusts();
  const auto trust = std::find_if(web.begin(), web.end(), [&](const WebTrust& one) {
    return one.statement->index == statement.index && one.principal->value.text == text;
  });
  if (trust == web.end()) {
    if (text.find(":saml-provider/") == std::string::npos) return std::nullopt;
    return Scenarios{identity::saml_caller(text, context_.tested())};
  }
  if (trust->inferred) return std::nullopt;
  auto made = context_.callers(*trust, {});
  if (trust->unknown() || !trust->family().verified) made = {any_request(made.front())};
  return made;
}

std::optional<Scenarios> Hygiene::callers(const Statement& statement) const {
  Scenarios all;
  bool aws = false;
  for (const auto& principal : statement.principals) {
    const bool again = principal.type == Principal::Type::Aws && aws;
    if (again) continue;
    aws = aws || principal.type == Principal::Type::Aws;
    auto some = callers(statement, principal);
    if (!some) return std::nullopt;
    std::move(some->begin(), some->end(), std::back_inserter(all));
  }
  return all;
}

Answer Hygiene::lets_in(const TrustPolicy& policy, std::size_t statement,
                        const Scenarios& scenarios) {
  const Statement& allow = policy.statements[statement];
  Answer result = proved();
  const auto keep = [&](Answer answer) {
    if (!answer.proved() && result.proved()) result = std::move(answer);
    return result.found();
  };
  for (const auto& scenario : scenarios) {
    if (speaks_of(allow, scenario.action)) {
      Question question;
      question.policy = &policy;
      question.scenario = &scenario;
      question.accepted_by = statement;
      Answer answer = ask(question);
      if (answer.found()) return answer;
      keep(std::move(answer));
      continue;
    }
    for (const char* action : kFurtherActions) {
      if (!speaks_of(allow, action)) continue;
      const TrustPolicy alone = only_grant(policy, statement, scenario.action);
      Scenario call = scenario;
      call.also_actions = {action};
      Question question;
      question.policy = &alone;
      question.scenario = &call;
      question.accepted = true;
      Answer answer = ask(question);
      answer.scenario = nullptr;
      if (answer.found()) return answer;
      keep(std::move(answer));
    }
  }
  return result;
}

Answer Hygiene::lets_in(const TrustPolicy& policy, std::size_t statement) {
  const auto scenarios = callers(policy.statements[statement]);
  if (!scenarios) return not_known("it is not known who the callers are");
  return lets_in(policy, statement, *scenarios);
}

Answer Hygiene::lets_in_anything(const TrustPolicy& policy, std::size_t statement) {
  auto scenarios = callers(policy.statements[statement]);
  if (!scenarios) return not_known("it is not known who the callers are");
  for (auto& scenario : *scenarios) scenario = any_request(scenario);
  return lets_in(policy, statement, *scenarios);
}

bool Hygiene::may_hold(const TrustPolicy& policy, const policy::Clause& clause,
                       const Scenarios& scenarios) {
  return std::any_of(scenarios.begin(), scenarios.end(), [&](const Scenario& scenario) {
    Question question;
    question.policy = &policy;
    question.scenario = &scenario;
    question.holds = {&clause};
    return !ask(question).proved();
  });
}

const policy::Clause* Hygiene::impossible(const TrustPolicy& policy, std::size_t statement) {
  const auto real = callers(policy.statements[statement]);
  if (!real) return nullptr;
  Scenarios any;
  for (const auto& scenario : *real) any.push_back(any_request(scenario));
  for (const auto& clause : policy.statements[statement].clauses) {
    if (!may_hold(policy, clause, *real) && may_hold(policy, clause, any)) return &clause;
  }
  return nullptr;
}

/// May the principal's own account be enough for it, with no further permission?
bool Hygiene::is_delegation(const Principal& principal) const {
  if (principal.type != Principal::Type::Aws || is_account_wide(principal)) return true;
  const auto account = identity::account_of(principal.value.text);
  const auto& own = context_.role().account;
  return account && own && *account != *own;
}

Answer Hygiene::adds(const TrustPolicy& policy, std::size_t statement, const Principal& principal) {
  const auto scenarios = callers(policy.statements[statement], principal);
  if (!scenarios) return not_known("it is not known who the callers are");
  TrustPolicy whole = policy;
  Statement& one = whole.statements[statement];
  one.principals = {principal};
  TrustPolicy rest = policy;
  rest.statements.erase(rest.statements.begin() + static_cast<std::ptrdiff_t>(statement));
  for (auto& other : rest.statements) {
    if (other.effect != Effect::Allow || is_delegation(principal)) continue;
    std::erase_if(other.principals, [&](const Principal& its) {
      return its.type != principal.type || its.value.text != principal.value.text;
    });
  }
  Answer result = proved();
  for (const auto& scenario : *scenarios) {
    std::vector<std::vector<std::string>> calls;
    if (speaks_of(one, scenario.action)) calls.push_back({});
    for (const char* action : kFurtherActions) {
      if (speaks_of(one, action)) calls.push_back({action});
    }
    for (const auto& further : calls) {
      Scenario call = scenario;
      call.also_actions = further;
      Question question;
      question.policy = &whole;
      question.scenario = &call;
      if (further.empty()) {
        question.accepted_by = statement;
      } else {
        question.accepted = true;
      }
      question.refused_by = &rest;
      Answer answer = ask(question);
      answer.scenario = nullptr;
      if (answer.found()) return answer;
      if (!answer.proved() && result.proved()) result = std::move(answer);
    }
  }
  return result;
}

Answer Hygiene::adds(const TrustPolicy& policy, std::size_t statement) {
  for (const auto& principal : policy.statements[statement].principals) {
    Answer answer = adds(policy, statement, principal);
    if (!answer.proved()) return answer;
  }
  return proved();
}

Answer Hygiene::takes(const TrustPolicy& policy, std::size_t statement) {
  const Statement& deny = policy.statements[statement];
  TrustPolicy rest = policy;
  rest.statements.erase(rest.statements.begin() + static_cast<std::ptrdiff_t>(statement));
  Answer result = proved();
  for (const auto& allow : policy.statements) {
    if (!is_usable(allow, Effect::Allow)) continue;
    const auto scenarios = callers(allow);
    if (!scenarios) return not_known("it is not known who the callers are");
    for (const auto& scenario : *scenarios) {
      std::vector<std::vector<std::string>> calls;
      if (speaks_of(deny, scenario.action)) {
        calls.push_back({});
      } else {
        for (const char* action : kFurtherActions) {
          if (speaks_of(deny, action)) calls.push_back({action});
        }
      }
      for (const auto& further : calls) {
        Scenario call = scenario;
        call.also_actions = further;
        Question question;
        question.policy = &rest;
        question.scenario = &call;
        question.accepted = true;
        question.refused_by = &policy;
        Answer answer = ask(question);
        answer.scenario = nullptr;
        if (answer.found()) return answer;
        if (!answer.proved() && result.proved()) result = std::move(answer);
      }
    }
  }
  return result;
}

Answer Hygiene::is_beyond(const TrustPolicy& policy, const policy::Clause& clause,
                          const policy::Value& narrow, const policy::Value& wide) {
  const auto op = condition::parse_operator(clause.operator_name.text);
  if (!op) return not_known("the operator is not known");
  Scenario any;
  any.action = "sts:AssumeRole";
  add_free(any);
  any.components.at("free").examples.clear();
  any.keys.push_back(free_key(clause.key.text));
  if (op->comparison == condition::Comparison::IpAddress)
    any.components.at("free").type = identity::Language::Type::Address;
  policy::Clause one = clause;
  one.operator_name.text =
      clause.operator_name.text.substr(clause.operator_name.text.find(':') == std::string::npos
                                           ? 0
                                           : clause.operator_name.text.find(':') + 1);
  // Negated, the wide value refuses what the narrow one refuses: the same question the other way.
  policy::Clause other = one;
  one.values = {op->negated ? wide : narrow};
  other.values = {op->negated ? narrow : wide};
  Question question;
  question.policy = &policy;
  question.scenario = &any;
  question.holds = {&one};
  question.fails = {&other};
  Answer answer = ask(question);
  answer.scenario = nullptr;
  return answer;
}

namespace {

/// Does the test hold for a place of what the statement says: its principals, actions, conditions?
template <typename Test>
bool has_place(const Statement& statement, Test test) {
  const auto is_value = [&](const policy::Value& value) { return test(value.place); };
  return std::any_of(statement.principals.begin(), statement.principals.end(),
                     [&](const auto& principal) { return is_value(principal.value); }) ||
         std::any_of(statement.actions.begin(), statement.actions.end(), is_value) ||
         (statement.condition_place && test(*statement.condition_place)) ||
         std::any_of(statement.clauses.begin(), statement.clauses.end(), [&](const auto& clause) {
           return is_value(clause.operator_name) || is_value(clause.key) ||
                  std::any_of(clause.values.begin(), clause.values.end(), is_value);
         });
}

}  // namespace

bool is_explained(Context& context, const Statement& statement) {
  // A placeholder that stands in several statements is reported once, and shown in all of them.
  if (has_place(statement, [&](const auto& place) { return is_left_open(context, place); }))
    return true;
  const auto& statements = context.policy().statements;
  const auto& findings = context.findings();
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
    if (finding.persona != Persona::Regular || finding.witness || !finding.statement) return false;
    const Statement& its = statements[*finding.statement];
    if (its.index != statement.index && its.effect != Effect::Deny) return false;
    // What stands beside it, such as the length of a session, has no part in who gets in.
    return has_place(its, [&](const auto& place) {
      return place.text == finding.place.text && place.span == finding.place.span;
    });
  });
}

bool assumes(const Statement& statement) {
  return speaks_of(statement, "sts:AssumeRole") ||
         speaks_of(statement, "sts:AssumeRoleWithWebIdentity") ||
         speaks_of(statement, "sts:AssumeRoleWithSAML");
}

bool may_share_callers(const Statement& one, const Statement& other) {
  return std::any_of(one.principals.begin(), one.principals.end(), [&](const auto& its) {
    return std::any_of(other.principals.begin(), other.principals.end(), [&](const auto& theirs) {
      if (its.type != theirs.type) return false;
      return its.value.text == theirs.value.text ||
             (its.type == Principal::Type::Aws &&
              (is_account_wide(its) || is_account_wide(theirs)));
    });
  });
}

void silence(Statement& statement) {
  statement.actions.clear();
  statement.not_action = false;
}

document::Place heading(const Statement& statement) {
  if (statement.sid) return statement.sid->place;
  if (!statement.principals.empty()) return statement.principals.front().value.place;
  return statement.actions.empty() ? statement.place : statement.actions.front().place;
}

std::string title(const Statement& statement) {
  const std::string number = "statement " + std::to_string(statement.index + 1);
  return statement.sid ? number + " (`" + statement.sid->text + "`)" : number;
}

}  // namespace trustlint::rule
