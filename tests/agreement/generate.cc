#include "generate.h"

#include <algorithm>

#include "condition/address.h"
#include "condition/date.h"
#include "condition/number.h"
#include "condition/operator.h"
#include "condition/principal.h"
#include "policy/hole.h"

namespace trustlint::agreement {

namespace {

using Words = std::vector<std::string>;
using Language = identity::Language;

// x:a and x:b hold any text; the others have a type, or are multivalued.
const Words kKeys = {"x:a",      "x:a",      "x:b",     "X:A",       "x:list", "x:list",
                     "x:number", "x:moment", "x:epoch", "x:address", "x:never"};

const Words kTexts = {"",
                      "a",
                      "b",
                      "A",
                      "aa",
                      "ab",
                      "aB",
                      "abc",
                      "a:b",
                      "a/b",
                      "true",
                      "TRUE",
                      "false",
                      "arn:aws:iam::1:role/a",
                      "arn:aws:iam::1:role/ab",
                      "arn:aws:iam::12:role/a:b",
                      "arn:aws:s3:::a",
                      "a*b",
                      "\u00e9",
                      "\u00c9",
                      "\U0001F600",
                      "a\U000F0001",
                      "bb",
                      "abab",
                      "${x:a}"};
const Words kPatterns = {"*",
                         "?",
                         "??",
                         "a*",
                         "*b",
                         "a?",
                         "*a*",
                         "a*b",
                         "**",
                         "?*",
                         "a*b*",
                         "${*}",
                         "a${*}b",
                         "arn:aws:iam::1:role/*",
                         "arn:aws:iam::1?:*",
                         "arn:*:iam::*:role/a*",
                         "arn:aws:iam::*",
                         "arn:aws:*:*:*:*",
                         "*:*",
                         "a\U000F0001",
                         "\U000F0001*"};
const Words kVariables = {"${x:a}",
                          "${x:b}",
                          "${X:B}*",
                          "a${x:b}",
                          "*${x:a}",
                          "${x:b, 'a'}",
                          "${x:never, 'ab'}",
                          "${x:never}",
                          "${x:list}",
                          "${x:a}${x:b}",
                          "${x:a}:b",
                          "a${x:b, ''}b",
                          "${ x:a }",
                          "arn:aws:iam::1:role/${x:b}",
                          "${x:",
                          "arn:aws:iam::${x:a}:role/a*",
                          "${x:list, 'a'}",
                          "${x:a, a}",
                          "?${x:b}"};
const Words kNumbers = {"0",    "1",   "2",  "10",  "-1",    "1.5", "1e1",
                        "2e0",  "010", "+1", "0.5", "1e400", "-0",  "9999999999999999999",
                        "1.50", "2026"};
const Words kMoments = {"2026-11-22T00:00:00Z",
                        "2026-11-22",
                        "2026-11-22T00:00:00.001Z",
                        "2026",
                        "2027-01",
                        "2026-11-22T01:00:00+01:00",
                        "1795305600",
                        "1795305600.001",
                        "2026-11-21T23:59:59Z",
                        "2030-02-28T12:00Z"};
const Words kAddresses = {"10.0.0.0/8",  "10.1.0.0/16",    "10.1.2.3",        "203.0.113.9/24",
                          "0.0.0.0/0",   "::/0",           "2001:db8::/32",   "2001:db8::1",
                          "10.1.2.3/32", "2001:db8::1/32", "::ffff:10.1.2.3", "10.1.2.0/31"};
const Words kBytes = {"YWI=", "YWJj", "YQ==", "", "not base64!"};

const Words kStringOperators = {
    "StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase",
    "StringLike",   "StringNotLike"};
const Words kArnOperators = {"ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"};
const Words kNumericOperators = {"NumericEquals",      "NumericNotEquals",
                                 "NumericLessThan",    "NumericLessThanEquals",
                                 "NumericGreaterThan", "NumericGreaterThanEquals"};
const Words kDateOperators = {"DateEquals",         "DateNotEquals",   "DateLessThan",
                              "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"};
const Words kAddressOperators = {"IpAddress", "NotIpAddress"};

struct Kind {
  const Words* operators;
  std::vector<const Words*> values;
};

const std::vector<Kind>& kinds() {
  static const Words boolean = {"Bool"};
  static const Words binary = {"BinaryEquals"};
  static const std::vector<Kind> all = {
      {&kStringOperators, {&kTexts, &kPatterns, &kPatterns, &kVariables}},
      {&kStringOperators, {&kTexts, &kPatterns, &kMoments, &kAddresses, &kNumbers}},
      {&kArnOperators, {&kTexts, &kPatterns, &kPatterns, &kVariables}},
      {&kNumericOperators, {&kNumbers}},
      {&kDateOperators, {&kMoments, &kMoments, &kNumbers}},
      {&kAddressOperators, {&kAddresses}},
      {&boolean, {&kTexts}},
      {&binary, {&kBytes}},
  };
  return all;
}

std::string json_text(const std::string& text) {
  std::string json = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') json += '\\';
    json += c;
  }
  return json + "\"";
}

std::string condition_block(Random& random) {
  std::string op;
  std::string values;
  std::string key = pick(random, kKeys);
  if (chance(random, 8)) {
    op = "Null";
    values = chance(random, 50) ? "\"true\"" : "\"false\"";
  } else {
    const Kind* kind = &pick(random, kinds());
    // Most conditions fit their key; the rest is what people write by mistake.
    if (key == "x:number" && chance(random, 85)) kind = &kinds()[3];
    if ((key == "x:moment" || key == "x:epoch") && chance(random, 85))
      kind = chance(random, key == "x:epoch" ? 50 : 10) ? &kinds()[3] : &kinds()[4];
    if (key == "x:address" && chance(random, 85)) kind = &kinds()[5];
    if (chance(random, 30)) op = chance(random, 50) ? "ForAllValues:" : "ForAnyValue:";
    op += pick(random, *kind->operators);
    if (chance(random, 25)) op += "IfExists";
    values = "[";
    const int count = std::uniform_int_distribution<int>(0, 11)(random);
    for (int i = 0; i < (count == 0 ? 0 : 1 + count / 5); ++i)
      values += (i == 0 ? "" : ", ") + json_text(pick(random, *pick(random, kind->values)));
    values += "]";
  }
  return json_text(op) + ": {" + json_text(key) + ": " + values + "}";
}

const Words kPrincipals = {
    R"({"AWS": "*"})",
    R"({"AWS": "111122223333"})",
    R"({"AWS": "arn:aws:iam::444455556666:root"})",
    R"({"AWS": "arn:aws-cn:iam::111122223333:root"})",
    R"({"AWS": ["arn:aws:iam::111122223333:role/p/r", "arn:aws:iam::111122223333:user/u"]})",
    R"({"AWS": "arn:aws:sts::111122223333:assumed-role/r/s"})",
    R"({"AWS": ["AROAEXAMPLEEXAMPLE777", "AIDAEXAMPLEEXAMPLE777"]})",
    R"({"Service": "ec2.amazonaws.com"})",
    R"({"Service": ["ec2.amazonaws.com.cn", "logs.eu-west-1.amazonaws.com"]})",
    R"({"Federated": "arn:aws:iam::111122223333:oidc-provider/token.example.com"})",
    R"({"Federated": ["accounts.google.com", "cognito-identity.amazonaws.com"]})",
    R"({"Federated": "arn:aws:iam::111122223333:saml-provider/idp", "AWS": "111122223333"})"};

std::string statement(Random& random, bool allow) {
  static const Words actions = {R"("sts:AssumeRole")",
                                R"(["sts:AssumeRole", "sts:TagSession"])",
                                R"("sts:*")",
                                R"(["sts:TagSession", "STS:assume?ole"])",
                                R"("sts:TagSession")",
                                R"(["sts:AssumeRoleWith*", "sts:SetSourceIdentity"])",
                                R"(["sts:AssumeRoleWithSAML", "sts:SetContext"])"};
  std::string text = std::string(R"({"Effect": ")") + (allow ? "Allow" : "Deny") +
                     R"(", "Principal": )" +
                     (chance(random, 45) ? kPrincipals[0] : pick(random, kPrincipals)) + ", \"" +
                     (chance(random, 8) ? "NotAction" : "Action") +
                     "\": " + (chance(random, 55) ? actions[1] : pick(random, actions));
  const int clauses = std::uniform_int_distribution<int>(0, 3)(random);
  std::string conditions;
  for (int i = 0; i < clauses; ++i) conditions += (i == 0 ? "" : ", ") + condition_block(random);
  if (clauses > 0) text += R"(, "Condition": {)" + conditions + "}";
  return text + "}";
}

const std::vector<condition::Caller>& callers() {
  using condition::Caller;
  using Type = condition::Caller::Type;
  static const std::vector<Caller> all = {
      {Type::Aws, "arn:aws:iam::111122223333:user/u", "111122223333", {}, "AIDAEXAMPLEEXAMPLE777"},
      {Type::Aws, "arn:aws:sts::111122223333:assumed-role/r/s", "111122223333",
       "arn:aws:iam::111122223333:role/p/r", "AROAEXAMPLEEXAMPLE777"},
      {Type::Aws,
       "arn:aws:sts::444455556666:assumed-role/r/s",
       "444455556666",
       "arn:aws:iam::444455556666:role/r",
       {}},
      {Type::Aws, "arn:aws-cn:iam::111122223333:user/u", "111122223333", {}, {}},
      {Type::Federated, "arn:aws:iam::111122223333:oidc-provider/token.example.com", "", {}, {}},
      {Type::Federated, "accounts.google.com", "", {}, {}},
      {Type::Federated, "arn:aws:iam::111122223333:saml-provider/idp", "", {}, {}},
      {Type::Service, "ec2.amazonaws.com", "", {}, {}},
      {Type::Service, "logs.eu-west-1.amazonaws.com", "", {}, {}}};
  return all;
}

/// A text at the edge of a value: the value, or one of its neighbours.
std::string near(Random& random, const std::string& value) {
  std::string text;
  for (char c : value) {
    if (c == '*') {
      text += chance(random, 50) ? "" : pick(random, Words{"a", "b", ":", "ab"});
    } else if (c == '?') {
      text += pick(random, Words{"a", "b", ":", "\u00e9"});
    } else {
      text += c;
    }
  }
  switch (std::uniform_int_distribution<int>(0, 9)(random)) {
    case 0:
      return text + "a";
    case 1:
      return text.empty() ? text : text.substr(0, text.size() - 1);
    case 2:
      std::transform(text.begin(), text.end(), text.begin(),
                     [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
      return text;
    case 3: {
      const std::size_t slash = text.find('/');
      return slash == std::string::npos ? text + ".5" : text.substr(0, slash);
    }
    case 4:
      return text + "1";
    case 5:
      if (!text.empty() && text.back() >= '0' && text.back() < '9')
        text.back() = static_cast<char>(text.back() + 1);
      return text;
    default:
      return text;
  }
}

/// The texts that a key of this name can hold in `everything`.
bool fits(const std::string& key, const std::string& text) {
  if (key == "x:number") {
    const auto number = condition::parse_decimal(text);
    return number && !number->negative;
  }
  if (key == "x:moment")
    return condition::parse_date(text).value_or(-1) >= 0 && text.find('-') == 4;
  if (key == "x:address") return condition::parse_address(text).has_value();
  if (key == "x:epoch") {
    return !text.empty() && text.size() < 12 &&
           text.find_first_not_of("0123456789") == std::string::npos &&
           (text[0] != '0' || text == "0");
  }
  return true;
}

identity::Template literal(const std::string& text) {
  identity::Piece piece;
  piece.text = text;
  return {piece};
}

identity::Template component(const std::string& name) {
  identity::Piece piece;
  piece.is_component = true;
  piece.text = name;
  return {piece};
}

/// Everything but the keys.
identity::Scenario scenario_of(const condition::Request& request) {
  identity::Scenario scenario;
  scenario.name = request.caller.id;
  scenario.caller = request.caller.type;
  scenario.action = request.action;
  scenario.also_actions = request.also_actions;
  scenario.caller_id = literal(request.caller.id);
  scenario.caller_account = literal(request.caller.account);
  if (request.caller.role_arn) scenario.caller_role_arn = literal(*request.caller.role_arn);
  if (request.caller.unique_id) scenario.caller_unique_id = literal(*request.caller.unique_id);
  scenario.components["free"].min = 0;
  scenario.components["free"].separate = true;
  return scenario;
}

}  // namespace

bool chance(Random& random, int percent) {
  return std::uniform_int_distribution<int>(0, 99)(random) < percent;
}

std::string policy_text(Random& random) {
  std::string text = std::string("{") + (chance(random, 80) ? R"("Version": "2012-10-17", )" : "") +
                     R"("Statement": [)" + statement(random, true);
  const int more = std::uniform_int_distribution<int>(0, 2)(random);
  for (int i = 0; i < more; ++i) text += ", " + statement(random, chance(random, 35));
  return text + "]}";
}

policy::TrustPolicy changed(Random& random, policy::TrustPolicy policy) {
  auto& statements = policy.statements;
  auto& statement =
      statements[std::uniform_int_distribution<std::size_t>(0, statements.size() - 1)(random)];
  switch (std::uniform_int_distribution<int>(0, 5)(random)) {
    case 0:
      if (!statement.clauses.empty()) statement.clauses.pop_back();
      break;
    case 1:
      if (!statement.clauses.empty() && !statement.clauses[0].values.empty())
        statement.clauses[0].values.pop_back();
      break;
    case 2:
      if (!statement.clauses.empty()) {
        policy::Value value;
        value.text = pick(random, kPatterns);
        statement.clauses[0].values.push_back(value);
      }
      break;
    case 3:
      if (statement.actions.size() > 1) statement.actions.pop_back();
      break;
    case 4:
      if (statements.size() > 1) {
        statements.pop_back();
      } else {
        statements.push_back(statements[0]);
        statements.back().index = 1;
      }
      break;
    default:
      break;
  }
  return policy;
}

condition::Request random_request(Random& random, const policy::TrustPolicy& policy) {
  condition::Request request;
  request.caller = pick(random, callers());
  // Callers whom nobody means are quickly decided: most should be meant.
  const auto is_meant = [&](const policy::Statement& statement) {
    return condition::names(statement, request.caller);
  };
  for (int i = 0; i < 12 && chance(random, 95); ++i) {
    if (std::any_of(policy.statements.begin(), policy.statements.end(), is_meant)) break;
    request.caller = pick(random, callers());
  }
  request.action = request.caller.type != condition::Caller::Type::Federated ? "sts:AssumeRole"
                   : request.caller.id.find("saml") != std::string::npos
                       ? "sts:AssumeRoleWithSAML"
                       : "sts:AssumeRoleWithWebIdentity";
  if (chance(random, 8)) request.action = "sts:AssumeRole";
  for (const char* also : {"sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"}) {
    if (chance(random, 6)) request.also_actions.emplace_back(also);
  }
  Words words = kTexts;
  for (const Words* typed : {&kNumbers, &kMoments, &kAddresses, &kBytes})
    words.push_back(pick(random, *typed));
  for (const auto& statement : policy.statements) {
    for (const auto& clause : statement.clauses) {
      for (const auto& value : clause.values) {
        for (int i = 0; i < 3; ++i) words.push_back(near(random, value.text));
      }
    }
  }
  const auto value_for = [&](const std::string& key) {
    for (int i = 0; i < 30; ++i) {
      const auto& text = pick(random, words);
      if (fits(key, text)) return text;
    }
    return std::string(key == "x:address"  ? "10.1.2.3"
                       : key == "x:moment" ? "2026-11-22T00:00:00Z"
                                           : "1");
  };
  for (const char* key : {"x:a", "x:b", "x:number", "x:address"}) {
    if (chance(random, 75))
      request.context.emplace(key, condition::KeyValue::single(value_for(key)));
  }
  if (chance(random, 75)) {
    // Two keys of one component, shown in two ways.
    const std::string moment = value_for("x:moment");
    request.context.emplace("x:moment", condition::KeyValue::single(moment));
    const auto milliseconds = *condition::parse_date(moment);
    request.context.emplace("x:epoch",
                            condition::KeyValue::single(std::to_string(milliseconds / 1000)));
  }
  if (chance(random, 75)) {
    Words list;
    const int count = std::uniform_int_distribution<int>(1, 3)(random);
    for (int i = 0; i < count; ++i) list.push_back(pick(random, words));
    request.context.emplace("x:list", condition::KeyValue::list(std::move(list)));
  }
  return request;
}

identity::Scenario only(Random& random, const condition::Request& request) {
  identity::Scenario scenario = scenario_of(request);
  for (const auto& [key, value] : request.context) {
    identity::KeyModel model;
    model.key = key;
    model.list = value.is_list;
    for (const auto& text : value.values) {
      if (chance(random, 50)) {
        model.values.push_back(literal(text));
        continue;
      }
      const std::string name = "word " + std::to_string(scenario.components.size());
      scenario.components[name].words = {text};
      scenario.components[name].min = 0;
      model.values.push_back(component(name));
    }
    scenario.keys.push_back(std::move(model));
  }
  return scenario;
}

identity::Scenario everything(const condition::Request& request) {
  identity::Scenario scenario = scenario_of(request);
  const auto add = [&](const char* key, const std::string& name) -> identity::KeyModel& {
    identity::KeyModel model;
    model.key = key;
    model.optional = true;
    model.values.push_back(component(name));
    scenario.keys.push_back(std::move(model));
    return scenario.keys.back();
  };
  scenario.components["number"].type = Language::Type::Number;
  scenario.components["moment"].type = Language::Type::Date;
  scenario.components["address"].type = Language::Type::Address;
  add("x:a", "free");
  add("x:b", "free");
  add("x:number", "number");
  add("x:address", "address");
  // Present together in the requests of this test, but that is not part of the question.
  add("x:moment", "moment");
  add("x:epoch", "moment").values[0][0].as_seconds = true;
  auto& list = add("x:list", "free");
  list.list = true;
  list.values.clear();
  list.many = component("free");
  return scenario;
}

bool is_possible(const condition::Request& request) {
  return std::all_of(request.context.begin(), request.context.end(), [](const auto& entry) {
    return std::all_of(entry.second.values.begin(), entry.second.values.end(),
                       [&](const auto& text) { return fits(entry.first, text); });
  });
}

}  // namespace trustlint::agreement
