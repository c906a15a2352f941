/// The two engines against each other on random policies and requests.
///
/// For every generated policy: (1) for many requests the concrete evaluator's answer must be the
/// symbolic one's, asked about just this request; (2) a question over all requests that is answered
/// "proved" must survive a search for a request that is accepted; (3) every witness was replayed,
/// so an "evaluators disagree" answer is a failure. Values and requests are drawn from a few short
/// words, so that patterns nearly match all the time.
///
///     agreement [--seed N] [--policies N] [--minutes N]
///
/// Prints the first seed and one line a failure; exits 1 when there was one.
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "condition/evaluate.h"
#include "document/reader.h"
#include "identity/scenario.h"
#include "policy/parse.h"
#include "solver/engine.h"

namespace {

using namespace trustlint;

using Random = std::mt19937_64;

template <typename T>
const T& pick(Random& random, const std::vector<T>& from) {
  return from[std::uniform_int_distribution<std::size_t>(0, from.size() - 1)(random)];
}

bool chance(Random& random, int percent) {
  return std::uniform_int_distribution<int>(0, 99)(random) < percent;
}

const std::vector<std::string> kKeys = {"x:a", "x:b", "X:A", "x:list"};
const std::vector<std::string> kWords = {"",
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
                                         "\U0001F600"};
const std::vector<std::string> kPatterns = {"*",
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
                                            "*:*"};
const std::vector<std::string> kOperators = {"StringEquals",
                                             "StringNotEquals",
                                             "StringEqualsIgnoreCase",
                                             "StringNotEqualsIgnoreCase",
                                             "StringLike",
                                             "StringNotLike",
                                             "ArnEquals",
                                             "ArnLike",
                                             "ArnNotEquals",
                                             "ArnNotLike",
                                             "Bool"};
const std::vector<std::string> kArns = {"arn:aws:iam::111122223333:user/u",
                                        "arn:aws:sts::111122223333:assumed-role/r/s",
                                        "arn:aws:sts::444455556666:assumed-role/r/s"};

std::string json_text(const std::string& text) {
  std::string json = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') json += '\\';
    json += c;
  }
  return json + "\"";
}

std::string value(Random& random) {
  return json_text(chance(random, 45) ? pick(random, kPatterns) : pick(random, kWords));
}

std::string condition_block(Random& random) {
  std::string op;
  std::string values;
  if (chance(random, 12)) {
    op = "Null";
    values = chance(random, 50) ? "\"true\"" : "\"false\"";
  } else {
    if (chance(random, 30)) op = chance(random, 50) ? "ForAllValues:" : "ForAnyValue:";
    op += pick(random, kOperators);
    if (chance(random, 25)) op += "IfExists";
    values = "[";
    const int count = std::uniform_int_distribution<int>(0, 9)(random);
    for (int i = 0; i < (count == 0 ? 0 : 1 + count / 5); ++i)
      values += (i == 0 ? "" : ", ") + value(random);
    values += "]";
  }
  return json_text(op) + ": {" + json_text(pick(random, kKeys)) + ": " + values + "}";
}

std::string statement(Random& random, bool allow) {
  static const std::vector<std::string> principals = {
      "{\"AWS\": \"*\"}",
      "{\"AWS\": \"111122223333\"}",
      "{\"AWS\": \"arn:aws:iam::444455556666:root\"}",
      "{\"AWS\": [\"arn:aws:iam::111122223333:role/r\", \"arn:aws:iam::111122223333:user/u\"]}",
      "{\"AWS\": \"arn:aws:sts::111122223333:assumed-role/r/s\"}",
      "{\"Service\": \"ec2.amazonaws.com\"}"};
  static const std::vector<std::string> actions = {"\"sts:AssumeRole\"", "\"sts:*\"",
                                                   "[\"sts:TagSession\", \"STS:assume?ole\"]",
                                                   "\"sts:TagSession\""};
  std::string text =
      std::string("{\"Effect\": \"") + (allow ? "Allow" : "Deny") +
      "\", \"Principal\": " + (chance(random, 60) ? principals[0] : pick(random, principals)) +
      ", \"" + (chance(random, 8) ? "NotAction" : "Action") +
      "\": " + (chance(random, 70) ? actions[0] : pick(random, actions));
  const int clauses = std::uniform_int_distribution<int>(0, 3)(random);
  std::string conditions;
  for (int i = 0; i < clauses; ++i) conditions += (i == 0 ? "" : ", ") + condition_block(random);
  if (clauses > 0) text += ", \"Condition\": {" + conditions + "}";
  return text + "}";
}

std::string policy_text(Random& random) {
  std::string text = std::string("{") +
                     (chance(random, 80) ? "\"Version\": \"2012-10-17\", " : "") +
                     "\"Statement\": [" + statement(random, true);
  const int more = std::uniform_int_distribution<int>(0, 2)(random);
  for (int i = 0; i < more; ++i) text += ", " + statement(random, chance(random, 35));
  return text + "]}";
}

identity::Template literal(const std::string& text) { return {{false, text, false}}; }

/// The caller of a request as a scenario; the keys are added by the two users below.
identity::Scenario scenario_for(const std::string& arn) {
  identity::Scenario scenario;
  scenario.name = arn;
  scenario.caller = condition::Caller::Type::Aws;
  scenario.action = "sts:AssumeRole";
  scenario.caller_id = literal(arn);
  scenario.caller_account = literal(arn.substr(13, 12));
  const std::size_t session = arn.find(":assumed-role/r/");
  if (session != std::string::npos)
    scenario.caller_role_arn = literal("arn:aws:iam::" + arn.substr(13, 12) + ":role/r");
  identity::Language free;
  free.min = 0;
  scenario.components["free"] = free;
  return scenario;
}

condition::Request random_request(Random& random, const std::string& arn) {
  condition::Request request;
  request.caller.type = condition::Caller::Type::Aws;
  request.caller.id = arn;
  request.caller.account = arn.substr(13, 12);
  if (arn.find(":assumed-role/r/") != std::string::npos)
    request.caller.role_arn = "arn:aws:iam::" + arn.substr(13, 12) + ":role/r";
  request.action = "sts:AssumeRole";
  for (const char* key : {"x:a", "x:b"}) {
    if (chance(random, 75))
      request.context.emplace(key, condition::KeyValue::single(pick(random, kWords)));
  }
  if (chance(random, 75)) {
    std::vector<std::string> list;
    const int count = std::uniform_int_distribution<int>(1, 3)(random);
    for (int i = 0; i < count; ++i) list.push_back(pick(random, kWords));
    request.context.emplace("x:list", condition::KeyValue::list(std::move(list)));
  }
  return request;
}

identity::Scenario only(const condition::Request& request) {
  identity::Scenario scenario = scenario_for(request.caller.id);
  for (const auto& [key, value] : request.context) {
    identity::KeyModel model;
    model.key = key;
    model.list = value.is_list;
    for (const auto& text : value.values) model.values.push_back(literal(text));
    scenario.keys.push_back(std::move(model));
  }
  return scenario;
}

identity::Scenario all(const std::string& arn) {
  identity::Scenario scenario = scenario_for(arn);
  const identity::Template free = {{true, "free", false}};
  scenario.keys.push_back({"x:a", true, false, {free}, std::nullopt, false});
  scenario.keys.push_back({"x:b", true, false, {free}, std::nullopt, false});
  scenario.keys.push_back({"x:list", true, true, {}, free, false});
  return scenario;
}

struct Score {
  std::size_t pairs = 0;
  std::size_t proved = 0;
  std::size_t witnesses = 0;
  std::size_t unknown = 0;
  std::size_t failures = 0;
};

void fail(Score& score, std::uint64_t seed, const std::string& what, const std::string& policy) {
  ++score.failures;
  std::cout << "seed " << seed << ": " << what << "\n  " << policy << "\n";
}

std::string describe(const condition::Request& request) {
  std::string text = request.caller.id;
  for (const auto& [key, value] : request.context) {
    text += " " + key + "=";
    for (const auto& word : value.values)
      text += (value.is_list ? "[" : "'") + word + (value.is_list ? "]" : "'");
  }
  return text;
}

/// A request about which the concrete evaluator itself is in doubt compares with nothing.
bool decided(const policy::TrustPolicy& policy, const condition::Request& request) {
  const auto verdict = condition::evaluate(policy, request);
  if (verdict.decision == condition::Decision::Undecided) return false;
  for (const auto& statement : verdict.statements) {
    if (!statement.decided) return false;
  }
  return true;
}

void run_policy(std::uint64_t seed, solver::Engine& engine, Score& score) {
  engine.begin();
  Random random(seed);
  const std::string text = policy_text(random);
  const document::Limits limits;
  const auto file = document::SourceFile::from_bytes("policy.json", text, limits);
  const auto document = document::read_json(document::Text::of(*file), limits);
  const auto policy = policy::parse((*document)->root);
  for (int i = 0; i < 12; ++i) {
    const auto request = random_request(random, pick(random, kArns));
    const auto scenario = only(request);
    for (const auto& statement : policy.statements) {
      if (statement.effect != policy::Effect::Allow) continue;
      if (!decided(policy, request)) continue;
      const bool concrete = solver::replay_concretely(policy, statement.index, request);
      const auto answer = engine.ask({&policy, &scenario, statement.index, {}, {}});
      ++score.pairs;
      if (answer.found() != concrete || answer.proved() == concrete) {
        fail(score, seed,
             "statement " + std::to_string(statement.index) +
                 (concrete ? " accepts " : " refuses ") + describe(request) +
                 ", the solver differs: " + answer.reason,
             text);
        return;
      }
    }
  }
  for (const auto& arn : kArns) {
    const auto scenario = all(arn);
    for (const auto& statement : policy.statements) {
      if (statement.effect != policy::Effect::Allow) continue;
      const auto answer = engine.ask({&policy, &scenario, statement.index, {}, {}});
      ++score.pairs;
      if (answer.found()) {
        ++score.witnesses;
        continue;
      }
      if (!answer.proved()) {
        ++score.unknown;
        if (answer.reason.find("disagree") == std::string::npos) continue;
        fail(score, seed, "not decided: " + answer.reason, text);
        return;
      }
      ++score.proved;
      for (int i = 0; i < 60; ++i) {
        const auto request = random_request(random, arn);
        if (solver::replay_concretely(policy, statement.index, request)) {
          fail(score, seed,
               "proved, but statement " + std::to_string(statement.index) + " accepts " +
                   describe(request),
               text);
          return;
        }
      }
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::uint64_t seed = 1;
  std::uint64_t policies = 400;
  long minutes = 0;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    if (name == "--seed") seed = std::strtoull(argv[i + 1], nullptr, 10);
    if (name == "--policies") policies = std::strtoull(argv[i + 1], nullptr, 10);
    if (name == "--minutes") minutes = std::strtol(argv[i + 1], nullptr, 10);
  }
  Score score;
  solver::Engine engine;
  const auto begin = std::chrono::steady_clock::now();
  std::uint64_t done = 0;
  for (; minutes > 0 || done < policies; ++done) {
    if (minutes > 0 && std::chrono::steady_clock::now() - begin > std::chrono::minutes(minutes))
      break;
    run_policy(seed + done, engine, score);
    if (score.failures > 20) break;
  }
  std::cout << "seeds " << seed << " to " << seed + done - 1 << ": " << score.pairs << " pairs, "
            << score.proved << " proved, " << score.witnesses << " witnesses, " << score.unknown
            << " not decided, " << score.failures << " disagreements\n";
  return score.failures == 0 ? 0 : 1;
}
