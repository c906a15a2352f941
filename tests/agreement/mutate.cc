#include "mutate.h"

#include <algorithm>

#include "condition/operator.h"
#include "policy/lower_case.h"

namespace trustlint::agreement {

using policy::Clause;
using policy::Effect;
using policy::Principal;
using policy::Statement;
using policy::TrustPolicy;
using policy::Value;

namespace {

using Words = std::vector<std::string>;

std::size_t below(Random& random, std::size_t count) {
  return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
}

/// At most so many bytes of the text; half a character is no beginning of it.
std::string beginning(const std::string& text, std::size_t most) {
  while (most < text.size() && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  return text.substr(0, most);
}

Value value(std::string text) { return {std::move(text), {}, true}; }

void number(TrustPolicy& policy) {
  for (std::size_t i = 0; i < policy.statements.size(); ++i) policy.statements[i].index = i;
}

/// A clause of the policy that some test is true of.
struct Place {
  Statement* statement = nullptr;
  Clause* clause = nullptr;
  condition::Operator op;
};

template <typename Test>
std::optional<Place> clause_where(Random& random, TrustPolicy& policy, Test test) {
  std::vector<Place> found;
  for (auto& statement : policy.statements) {
    for (auto& clause : statement.clauses) {
      const auto op = condition::parse_operator(clause.operator_name.text);
      if (op && op->comparison != condition::Comparison::Null &&
          test(Place{&statement, &clause, *op}))
        found.push_back({&statement, &clause, *op});
    }
  }
  if (found.empty()) return std::nullopt;
  return pick(random, found);
}

bool is_plain(const std::string& text) { return text.find_first_of("*?$") == std::string::npos; }

bool all_plain(const Clause& clause) {
  return std::all_of(clause.values.begin(), clause.values.end(),
                     [](const auto& value) { return is_plain(value.text); });
}

bool is_text(const condition::Operator& op) {
  return op.comparison == condition::Comparison::StringEquals;
}

/// The operator's name with `Like` for `Equals`.
std::string like(std::string name) {
  const std::size_t at = name.find("Equals");
  return name.replace(at, 6, "Like");
}

template <typename T>
void shuffle(Random& random, std::vector<T>& list) {
  std::shuffle(list.begin(), list.end(), random);
}

/// A statement whose list is halved: the first half stays, the second becomes a statement.
template <typename List>
bool split(Random& random, TrustPolicy& policy, List list) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < policy.statements.size(); ++i) {
    if (list(policy.statements[i]) != nullptr && list(policy.statements[i])->size() > 1)
      found.push_back(i);
  }
  if (found.empty()) return false;
  const std::size_t chosen = pick(random, found);
  Statement second = policy.statements[chosen];
  auto& one = *list(policy.statements[chosen]);
  auto& other = *list(second);
  const auto cut = static_cast<std::ptrdiff_t>(1 + below(random, one.size() - 1));
  one.erase(one.begin() + cut, one.end());
  other.erase(other.begin(), other.begin() + cut);
  policy.statements.push_back(std::move(second));
  return true;
}

const Words kValues = {"a", "ab", "b", "main", "repo:acme/app:pull_request", "acme", "1", "true"};
const Words kActions = {"sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity",
                        "sts:AssumeRoleWithWebIdentity", "sts:*"};

}  // namespace

std::optional<Step> neutral(Random& random, const TrustPolicy& original) {
  Step step{original, {}};
  TrustPolicy& policy = step.policy;
  Statement& some = policy.statements[below(random, policy.statements.size())];
  bool done = true;
  switch (below(random, 11)) {
    case 0:
      step.name = "statements reordered";
      shuffle(random, policy.statements);
      break;
    case 1:
      step.name = "clauses reordered";
      shuffle(random, some.clauses);
      break;
    case 2:
      step.name = "values reordered";
      for (auto& clause : some.clauses) shuffle(random, clause.values);
      break;
    case 3:
      step.name = "value repeated";
      if (const auto at = clause_where(random, policy,
                                       [](const Place& it) { return !it.clause->values.empty(); }))
        at->clause->values.push_back(pick(random, at->clause->values));
      break;
    case 4:
      step.name = "statement repeated";
      policy.statements.push_back(Statement(some));
      break;
    case 5:
      step.name = "split by principals";
      done = split(random, policy, [](Statement& statement) {
        return statement.not_principal ? nullptr : &statement.principals;
      });
      break;
    case 6:
      step.name = "split by actions";
      done = split(random, policy, [](Statement& statement) {
        return statement.not_action ? nullptr : &statement.actions;
      });
      break;
    case 7: {
      step.name = "split by values";
      const bool first = chance(random, 50);
      done = split(random, policy, [&](Statement& statement) -> std::vector<Value>* {
        std::vector<Value>* found = nullptr;
        for (auto& clause : statement.clauses) {
          const auto op = condition::parse_operator(clause.operator_name.text);
          // Of a negation or `ForAllValues` the values are not alternatives.
          const bool apart = op && !op->negated && clause.values.size() > 1 &&
                             op->qualifier != condition::Qualifier::ForAllValues &&
                             op->comparison != condition::Comparison::Null;
          if (apart && (found == nullptr || !first)) found = &clause.values;
        }
        return found;
      });
      break;
    }
    case 8:
      step.name = "exact values under Like";
      if (const auto at = clause_where(random, policy, [](const Place& it) {
            return is_text(it.op) && all_plain(*it.clause);
          }))
        at->clause->operator_name.text = like(at->clause->operator_name.text);
      break;
    case 9:
      step.name = "key in another letter case";
      if (const auto at = clause_where(random, policy, [](const Place&) { return true; }))
        at->clause->key.text = policy::ascii_lower(at->clause->key.text);
      break;
    default:
      step.name = "clause repeated";
      if (!some.clauses.empty()) some.clauses.push_back(Clause(pick(random, some.clauses)));
      break;
  }
  if (!done) return std::nullopt;
  number(policy);
  return step;
}

std::optional<Step> widened(Random& random, const TrustPolicy& original) {
  Step step{original, {}};
  TrustPolicy& policy = step.policy;
  const auto in_allow = [](const Place& it) { return it.statement->effect == Effect::Allow; };
  const auto any = [&](Effect effect) -> Statement* {
    std::vector<Statement*> found;
    for (auto& statement : policy.statements) {
      if (statement.effect == effect) found.push_back(&statement);
    }
    return found.empty() ? nullptr : pick(random, found);
  };
  bool done = false;
  switch (below(random, 10)) {
    case 0:
      step.name = "value more, or one less of a negation";
      if (const auto at = clause_where(random, policy, [&](const Place& it) {
            return it.op.negated == in_allow(it) ? it.clause->values.size() > 1 : is_text(it.op);
          })) {
        auto& values = at->clause->values;
        if (at->op.negated == in_allow(*at)) {
          values.erase(values.begin() + static_cast<std::ptrdiff_t>(below(random, values.size())));
        } else {
          // No values at all is a condition of its own, which a negation never meets.
          done = !(at->op.negated && values.empty());
          values.push_back(value(pick(random, kValues)));
          break;
        }
        done = true;
      }
      break;
    case 1:
      step.name = "clause less";
      if (const auto at = clause_where(random, policy, in_allow)) {
        auto& clauses = at->statement->clauses;
        clauses.erase(clauses.begin() + (at->clause - clauses.data()));
        done = true;
      }
      break;
    case 2:
      step.name = "IfExists";
      if (const auto at = clause_where(
              random, policy, [&](const Place& it) { return in_allow(it) && !it.op.if_exists; })) {
        at->clause->operator_name.text += "IfExists";
        done = true;
      }
      break;
    case 3:
      step.name = "principal more";
      if (auto* statement = any(Effect::Allow); statement != nullptr && !statement->not_principal) {
        const auto& other = pick(random, policy.statements);
        const std::vector<Principal> more = {
            {Principal::Type::Aws, value("444455556666")},
            {Principal::Type::Aws, value("arn:aws:iam::111122223333:role/p/r")},
            {Principal::Type::Service, value("ec2.amazonaws.com")},
            {Principal::Type::Federated,
             value("arn:aws:iam::111122223333:oidc-provider/gitlab.com")},
            other.principals.empty() ? Principal{Principal::Type::Aws, value("*")}
                                     : other.principals[0]};
        statement->principals.push_back(pick(random, more));
        done = true;
      }
      break;
    case 4:
      step.name = "action more";
      if (auto* statement = any(Effect::Allow); statement != nullptr && !statement->not_action) {
        statement->actions.push_back(value(pick(random, kActions)));
        done = true;
      }
      break;
    case 5:
      step.name = "Deny less";
      if (auto* statement = any(Effect::Deny)) {
        policy.statements.erase(policy.statements.begin() + (statement - policy.statements.data()));
        done = true;
      }
      break;
    case 6:
      step.name = "statement more";
      if (auto* statement = any(Effect::Allow)) {
        Statement more = *statement;
        if (!more.clauses.empty()) more.clauses.pop_back();
        policy.statements.push_back(std::move(more));
        done = true;
      }
      break;
    case 7:
      step.name = "clause more in a Deny";
      if (auto* statement = any(Effect::Deny)) {
        std::vector<Clause> clauses;
        for (const auto& other : policy.statements)
          clauses.insert(clauses.end(), other.clauses.begin(), other.clauses.end());
        if (!clauses.empty()) {
          statement->clauses.push_back(pick(random, clauses));
          done = true;
        }
      }
      break;
    case 8:
      step.name = "principal less in a Deny";
      if (auto* statement = any(Effect::Deny);
          statement != nullptr && !statement->not_principal && statement->principals.size() > 1) {
        statement->principals.pop_back();
        done = true;
      }
      break;
    default:
      step.name = "wildcard";
      if (const auto at = clause_where(random, policy, [&](const Place& it) {
            return is_text(it.op) && it.op.negated != in_allow(it) && !it.clause->values.empty() &&
                   all_plain(*it.clause);
          })) {
        at->clause->operator_name.text = like(at->clause->operator_name.text);
        std::string& text = at->clause->values[below(random, at->clause->values.size())].text;
        text = beginning(text, below(random, text.size() + 1)) + "*";
        done = true;
      }
      break;
  }
  if (!done || policy.statements.empty()) return std::nullopt;
  number(policy);
  return step;
}

namespace {

const Words kOwners = {"acme", "acme", "acme-labs", "other"};
const Words kRepositories = {"app", "app", "app2", "web"};
const Words kBranches = {"main", "main", "release/1", "feature"};

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

std::string list_of(const Words& words) {
  std::string text = "[";
  for (const auto& word : words) text += (text.size() > 1 ? ", " : "") + quoted(word);
  return text + "]";
}

std::string subject(Random& random, bool wild) {
  const auto part = [&](const Words& words) {
    const std::string& word = pick(random, words);
    if (!wild || chance(random, 55)) return word;
    return chance(random, 50) ? std::string("*") : word + "*";
  };
  const std::string repository = "repo:" + part(kOwners) + "/" + part(kRepositories);
  switch (below(random, 5)) {
    case 0:
      return repository + ":pull_request";
    case 1:
      return repository + ":environment:" + part({"prod", "dev"});
    case 2:
      return wild ? repository + ":*" : repository + ":ref:refs/tags/v1";
    default:
      return repository + ":ref:refs/heads/" + part(kBranches);
  }
}

/// Conditions as an object; `more` stands in front of them.
std::string github_condition(Random& random) {
  const std::string issuer = "token.actions.githubusercontent.com:";
  std::vector<std::string> blocks;
  if (chance(random, 70))
    blocks.push_back(R"("StringEquals": {")" + issuer + R"(aud": "sts.amazonaws.com"})");
  const bool wild = chance(random, 60);
  Words subjects{subject(random, wild)};
  while (chance(random, 35)) subjects.push_back(subject(random, wild));
  const Words operators = {"StringLike",
                           "StringLike",
                           "StringLikeIfExists",
                           "StringNotLike",
                           "ForAnyValue:StringLike",
                           "ForAllValues:StringLike"};
  const Words exact = {"StringEquals", "StringEquals", "StringEqualsIgnoreCase", "StringNotEquals"};
  if (chance(random, 90))
    blocks.push_back(quoted(pick(random, wild ? operators : exact)) + ": {\"" + issuer +
                     "sub\": " + list_of(subjects) + "}");
  if (chance(random, 20))
    blocks.push_back(R"("StringEquals": {")" + issuer + R"(repository": "acme/app"})");
  if (chance(random, 15))
    blocks.push_back(R"("StringLike": {")" + issuer + R"(repository_owner_id": ["1", "2*"]})");
  std::string text;
  for (const auto& block : blocks) text += (text.empty() ? "" : ", ") + block;
  return "{" + text + "}";
}

std::string aws_condition(Random& random) {
  const Words conditions = {
      "{}",
      R"({"StringEquals": {"sts:ExternalId": "a-secret-of-ours"}})",
      R"({"StringLike": {"sts:ExternalId": ["a-secret*", "b"]}})",
      R"({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})",
      R"({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/ci/*"}})",
      R"({"StringNotEquals": {"aws:PrincipalAccount": ["111122223333", "444455556666"]}})",
      R"({"Bool": {"aws:MultiFactorAuthPresent": "true"}})",
      R"({"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}})",
      R"({"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "203.0.113.0/24"]}})",
      R"({"StringEquals": {"aws:RequestTag/team": ["a", "b"]}})",
      R"({"StringLike": {"sts:RoleSessionName": "${aws:username}"}})",
      R"({"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}})"};
  return pick(random, conditions);
}

std::string usual_statement(Random& random, bool allow, int kind) {
  std::string principal;
  std::string action;
  std::string condition;
  if (kind == 0) {
    principal =
        R"({"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"})";
    action = R"("sts:AssumeRoleWithWebIdentity")";
    condition = github_condition(random);
  } else if (kind == 1) {
    const Words principals = {R"({"AWS": "111122223333"})",
                              R"({"AWS": ["111122223333", "arn:aws:iam::444455556666:root"]})",
                              R"({"AWS": "arn:aws:iam::111122223333:role/ci/deploy"})",
                              R"({"AWS": "arn:aws:iam::111122223333:user/alice"})",
                              R"({"AWS": "*"})"};
    principal = pick(random, principals);
    action = R"("sts:AssumeRole")";
    condition = aws_condition(random);
  } else {
    const Words principals = {R"({"Service": "ec2.amazonaws.com"})",
                              R"({"Service": ["lambda.amazonaws.com", "sns.amazonaws.com"]})"};
    principal = pick(random, principals);
    action = R"("sts:AssumeRole")";
    const Words conditions = {
        "{}", R"({"StringEquals": {"aws:SourceAccount": "111122223333"}})",
        R"({"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:111122223333:*"}})",
        R"({"StringEqualsIfExists": {"aws:SourceAccount": ["111122223333", "444455556666"]}})"};
    condition = pick(random, conditions);
  }
  if (!allow && chance(random, 40)) principal = R"({"AWS": "*"})";
  if (chance(random, 20)) action = "[" + action + R"(, "sts:TagSession"])";
  if (!allow && chance(random, 50)) action = R"("sts:*")";
  return std::string(R"({"Effect": ")") + (allow ? "Allow" : "Deny") + R"(", "Principal": )" +
         principal + R"(, "Action": )" + action + R"(, "Condition": )" + condition + "}";
}

}  // namespace

std::string usual_policy_text(Random& random) {
  const int kind = chance(random, 45) ? 0 : chance(random, 75) ? 1 : 2;
  std::string text =
      R"({"Version": "2012-10-17", "Statement": [)" + usual_statement(random, true, kind);
  while (chance(random, 40)) {
    const int other = chance(random, 80) ? kind : static_cast<int>(below(random, 3));
    text += ", " + usual_statement(random, chance(random, 60), other);
  }
  return text + "]}";
}

condition::Request usual_request(Random& random) {
  condition::Request request;
  const auto single = [&](const std::string& key, const std::string& text) {
    request.context.insert_or_assign(key, condition::KeyValue::single(text));
  };
  if (chance(random, 50)) {
    const std::string issuer = "token.actions.githubusercontent.com";
    request.caller.type = condition::Caller::Type::Federated;
    request.caller.id = "arn:aws:iam::111122223333:oidc-provider/" + issuer;
    request.action = "sts:AssumeRoleWithWebIdentity";
    const std::string repository = pick(random, kOwners) + "/" + pick(random, kRepositories);
    std::string context = ":ref:refs/heads/" + pick(random, kBranches);
    if (chance(random, 25)) context = ":pull_request";
    if (chance(random, 20)) context = ":environment:" + pick(random, Words{"prod", "dev", "x"});
    single(issuer + ":sub", "repo:" + repository + context);
    single(issuer + ":repository", repository);
    single(issuer + ":repository_owner_id", pick(random, Words{"1", "2", "23"}));
    single(issuer + ":aud", pick(random, Words{"sts.amazonaws.com", "other"}));
    return request;
  }
  const std::string account = pick(random, Words{"111122223333", "444455556666", "777777777777"});
  request.caller.type = condition::Caller::Type::Aws;
  request.caller.account = account;
  request.action = "sts:AssumeRole";
  const bool user = chance(random, 40);
  if (user) {
    const std::string name = pick(random, Words{"alice", "bob"});
    request.caller.id = "arn:aws:iam::" + account + ":user/" + name;
    single("aws:PrincipalArn", request.caller.id);
    single("aws:username", name);
    single("sts:RoleSessionName", pick(random, Words{"alice", "bob", "xx"}));
  } else {
    const std::string role = pick(random, Words{"deploy", "other"});
    const std::string path = chance(random, 60) ? "ci/" : "";
    request.caller.id = "arn:aws:sts::" + account + ":assumed-role/" + role + "/session";
    request.caller.role_arn = "arn:aws:iam::" + account + ":role/" + path + role;
    single("aws:PrincipalArn", *request.caller.role_arn);
    single("sts:RoleSessionName", "session");
  }
  single("aws:PrincipalAccount", account);
  if (chance(random, 60))
    single("sts:ExternalId", pick(random, Words{"a-secret-of-ours", "a-secretly", "other"}));
  if (chance(random, 60))
    single("aws:PrincipalOrgID", pick(random, Words{"o-a1b2c3d4e5", "o-b1b2c3d4e5"}));
  if (chance(random, 60))
    single("aws:MultiFactorAuthPresent", pick(random, Words{"true", "false"}));
  if (chance(random, 80))
    single("aws:SourceIp", pick(random, Words{"10.1.2.3", "203.0.113.9", "198.51.100.1"}));
  if (chance(random, 20)) {
    request.also_actions = {"sts:TagSession"};
    single("aws:RequestTag/team", pick(random, Words{"a", "b", "c"}));
  }
  return request;
}

}  // namespace trustlint::agreement
