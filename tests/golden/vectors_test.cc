/// The worked requests of tests/data/eval-vectors.json, asked the way a program asks: all of them
/// in one run of `explain --requests`, one answer a line.
#include <gtest/gtest.h>

#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "cli/cmd_explain.h"
#include "golden/program.h"
#include "unit/report/schema_check.h"

namespace trustlint::test {
namespace {

using nlohmann::json;

struct Lines {
  int code = 0;
  std::vector<json> answers;
};

Lines explain_lines(const std::string& requests, std::optional<std::string> policy = {}) {
  cli::ExplainOptions options;
  options.policy = std::move(policy);
  options.requests = "-";
  options.json = true;
  std::istringstream in(requests);
  std::ostringstream out;
  std::ostringstream err;
  Lines lines;
  lines.code = cli::run_explain(options, in, out, err);
  EXPECT_EQ(err.str(), "");
  std::istringstream read(out.str());
  for (std::string line; std::getline(read, line);) lines.answers.push_back(json::parse(line));
  return lines;
}

TEST(Vectors, AgreeThroughTheProgram) {
  const json vectors = json::parse(std::ifstream(source("tests/data/eval-vectors.json")));
  std::string requests;
  for (const json& vector : vectors) requests += vector.dump() + "\n";
  const Lines lines = explain_lines(requests);
  EXPECT_EQ(lines.code, 0);
  ASSERT_EQ(lines.answers.size(), vectors.size());
  const SchemaCheck schema("explain.schema.json");
  std::size_t gated = 0;
  for (std::size_t i = 0; i < vectors.size(); ++i) {
    const json& vector = vectors[i];
    const std::string confidence = vector.at("confidence");
    const bool agrees = lines.answers[i].at("decision") == vector.at("expected");
    EXPECT_EQ(schema.problems(lines.answers[i]), std::vector<std::string>{}) << vector.at("id");
    if (confidence == "doc" || confidence == "observed") {
      ++gated;
      EXPECT_TRUE(agrees) << vector.at("id") << ": " << lines.answers[i].dump(2);
    } else if (!agrees) {
      // Nothing documented or observed says so: told, not enforced.
      std::cout << "differs from a vector that is " << confidence << ": " << vector.at("id")
                << '\n';
    }
  }
  EXPECT_GE(gated, 232U);
}

/// Every named change is true: with it the same program allows the call.
TEST(Vectors, ChangesOfTheRequestAreAllowed) {
  const json vectors = json::parse(std::ifstream(source("tests/data/eval-vectors.json")));
  std::string requests;
  for (const json& vector : vectors) requests += vector.dump() + "\n";
  const Lines lines = explain_lines(requests);
  std::string changed;
  std::size_t count = 0;
  for (std::size_t i = 0; i < vectors.size(); ++i) {
    const json& nearest = lines.answers[i].at("nearest");
    if (nearest.is_null() || nearest.at("request_change").is_null()) continue;
    json vector = vectors[i];
    json& request = vector["request"];
    for (const auto& [name, value] : nearest.at("request_change").items()) {
      if (name == "context") {
        for (const auto& [key, text] : value.items()) {
          // Keys ignore case; the request may spell it otherwise.
          json kept = json::object();
          for (const auto& [old, old_value] : request["context"].items()) {
            std::string a = old;
            std::string b = key;
            for (char& c : a) c = static_cast<char>(std::tolower(c));
            for (char& c : b) c = static_cast<char>(std::tolower(c));
            if (a != b) kept[old] = old_value;
          }
          if (!text.is_null()) kept[key] = text;
          request["context"] = kept;
        }
      } else if (name == "principal") {
        request["principal"] = value;
      } else {
        request[name] = value;
      }
    }
    changed += vector.dump() + "\n";
    ++count;
  }
  EXPECT_GT(count, 40U);
  for (const json& answer : explain_lines(changed).answers) {
    EXPECT_EQ(answer.at("decision"), "allow") << answer.dump(2);
  }
}

/// A scalar or a list of the policy, with one more element.
void append(json& element, const std::string& value) {
  if (!element.is_array()) element = json::array({element});
  element.push_back(value);
}

/// Makes a change of the policy as `nearest` describes it.
void edit(json& policy, const json& change, const json& principal) {
  json& statements = policy.at("Statement");
  json& statement =
      statements.is_array() ? statements.at(change.at("statement").get<std::size_t>()) : statements;
  const std::string kind = change.at("kind");
  const std::string value = change.at("value");
  if (kind == "add_action") return append(statement.at("Action"), value);
  if (kind == "add_principal") {
    json& map = statement.at("Principal");
    const std::string type = principal.at("type");
    if (!map.is_object()) map = {{"AWS", map}};
    return map.contains(type) ? append(map[type], value) : void(map[type] = value);
  }
  json& condition = statement.at("Condition");
  const std::string op = change.at("operator");
  const std::string key = change.at("key");
  if (kind == "add_value") return append(condition.at(op).at(key), value);
  ASSERT_EQ(kind, "set_operator");
  condition[value][key] = condition.at(op).at(key);
  condition.at(op).erase(key);
}

TEST(Vectors, ChangesOfThePolicyAreAllowed) {
  const json vectors = json::parse(std::ifstream(source("tests/data/eval-vectors.json")));
  std::string requests;
  for (const json& vector : vectors) requests += vector.dump() + "\n";
  const Lines lines = explain_lines(requests);
  std::string changed;
  std::size_t count = 0;
  for (std::size_t i = 0; i < vectors.size(); ++i) {
    const json& nearest = lines.answers[i].at("nearest");
    if (nearest.is_null() || nearest.at("policy_change").is_null()) continue;
    EXPECT_EQ(lines.answers[i].at("decision"), "deny");
    json vector = vectors[i];
    const json& change = nearest.at("policy_change");
    edit(vector["policy"], change, vector.at("request").at("principal"));
    EXPECT_EQ(change.at("value").get<std::string>().find('*'), std::string::npos) << change;
    changed += vector.dump() + "\n";
    ++count;
  }
  EXPECT_GT(count, 25U);
  for (const json& answer : explain_lines(changed).answers) {
    EXPECT_EQ(answer.at("decision"), "allow") << answer.dump(2);
  }
}

TEST(Requests, BadLinesAreAnswersToo) {
  const std::string good =
      R"({"policy": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",)"
      R"( "Action": "sts:AssumeRole"}]}, "request": {"principal": {"type": "AWS", "arn": )"
      R"("arn:aws:iam::111122223333:user/a", "account": "111122223333"}, "action": "sts:AssumeRole"}})";
  const Lines lines =
      explain_lines(good + "\n{\n\n[1]\r\n" + good + "\n\xff\xfe{\n{\"request\": {}}");
  EXPECT_EQ(lines.code, 3);
  ASSERT_EQ(lines.answers.size(), 6U);
  EXPECT_EQ(lines.answers[0].at("decision"), "allow");
  EXPECT_EQ(lines.answers[0].at("statements")[0].at("line"), 1);
  EXPECT_EQ(lines.answers[1].at("error").get<std::string>().rfind("<stdin>:2:", 0), 0U);
  EXPECT_EQ(lines.answers[2].at("error"), "<stdin>:4:1: a request is an object, this is an array");
  EXPECT_EQ(lines.answers[3].at("statements")[0].at("line"), 5);
  EXPECT_TRUE(lines.answers[4].contains("error"));
  EXPECT_EQ(lines.answers[5].at("error"), "<stdin>:7:13: the request lacks `principal`");
  for (const json& answer : lines.answers) {
    EXPECT_EQ(SchemaCheck("explain.schema.json").problems(answer), std::vector<std::string>{});
  }
}

}  // namespace
}  // namespace trustlint::test
