/// What `explain` prints for the classics, byte for byte, for people and for programs; and that
/// nothing hostile makes it crash, hang, speak to a terminal or give a token away.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "cli/cmd_explain.h"
#include "cli/options.h"
#include "golden/program.h"
#include "unit/report/schema_check.h"

namespace trustlint::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using Words = std::vector<std::string>;

/// The program with these words behind `explain`.
Printed explain(Words words, const std::string& input = "") {
  words.insert(words.begin(), {"trustlint", "explain"});
  std::vector<const char*> argv;
  for (const auto& word : words) argv.push_back(word.c_str());
  const auto invocation = cli::parse_options(static_cast<int>(argv.size()), argv.data(), {});
  std::istringstream in(input);
  std::ostringstream out;
  std::ostringstream err;
  if (!invocation) {
    report::write_error(err, invocation.error(), {});
    return {cli::kUsage, "", err.str()};
  }
  const int code = cli::run_explain(std::get<cli::ExplainOptions>(*invocation), in, out, err);
  return {code, out.str(), err.str()};
}

struct Case {
  std::string name;
  Words words;
  int code;

  friend std::ostream& operator<<(std::ostream& out, const Case& one) { return out << one.name; }
};

Words claims(const std::string& policy, const std::string& sub,
             const std::string& aud = "sts.amazonaws.com") {
  return {"fixtures/explain/" + policy, "--claim", "sub=" + sub, "--claim", "aud=" + aud, "--claim",
          "repository_owner_id=4711"};
}

Words token(const std::string& policy, const std::string& file) {
  return {"fixtures/explain/" + policy, "--token", "@fixtures/explain/" + file, "--at",
          "2026-11-22T10:00:00Z"};
}

const std::vector<Case> kCases = {
    {"allowed", claims("deploy.json", "repo:acme/storefront:ref:refs/heads/main"), 0},
    {"environment", claims("deploy.json", "repo:acme/storefront:environment:prod"), 1},
    {"pull-request", claims("deploy.json", "repo:acme/storefront:pull_request"), 1},
    {"immutable", claims("deploy.json", "repo:acme@4711/storefront@8:ref:refs/heads/main"), 1},
    {"letter-case", claims("deploy.json", "repo:Acme/storefront:ref:refs/heads/main"), 1},
    {"other-owner", claims("deploy.json", "repo:stranger/storefront:ref:refs/heads/main"), 1},
    {"other-audience",
     claims("deploy.json", "repo:acme/storefront:ref:refs/heads/main", "https://github.com/acme"),
     1},
    {"denied-by-deny",
     {"fixtures/explain/deploy.json", "--claim", "sub=repo:acme/storefront:ref:refs/heads/main",
      "--claim", "aud=sts.amazonaws.com", "--claim", "repository_owner_id=99"},
     1},
    {"tags", token("deploy.json", "tags.json"), 1},
    {"tags-and-letter-case",
     {"fixtures/explain/deploy.json", "--claim", "sub=repo:Acme/storefront:ref:refs/heads/main",
      "--claim", "aud=sts.amazonaws.com", "--claim", "repository_owner_id=4711", "--claim",
      R"(https://aws.amazon.com/tags={"principal_tags": {"team": ["blue"]}})"},
     1},
    {"vacuous",
     {"fixtures/explain/vacuous.json", "--claim", "sub=repo:acme/x:pull_request", "--claim",
      "repository_owner=stranger"},
     0},
    {"not-supplied",
     {"fixtures/explain/visibility.json", "--claim", "sub=x", "--claim", "repository_owner=acme",
      "--claim", "repository_owner_id=4711", "--claim", "aws:SourceIp=192.0.2.7"},
     1},
    {"unknown-key",
     {"fixtures/explain/sourceip.json", "--claim", "sub=repo:acme/storefront:ref:refs/heads/main"},
     3},
    {"request", {"fixtures/explain/account.json", "--request", "fixtures/explain/request.json"}, 1},
};

class Explain : public testing::TestWithParam<Case> {
 protected:
  Explain() { workspace_.bring("fixtures/explain"); }
  Workspace workspace_;
};

TEST_P(Explain, IsPrintedForPeopleAndPrograms) {
  const fs::path folder = fs::path("tests/golden/explain") / GetParam().name;
  const Printed text = explain(GetParam().words);
  EXPECT_EQ(text.code, GetParam().code);
  EXPECT_EQ(text.err, "");
  expect_golden(folder / "text", text.out);
  Words words = GetParam().words;
  words.insert(words.end(), {"-o", "json"});
  const Printed json = explain(words);
  EXPECT_EQ(json.code, GetParam().code);
  expect_golden(folder / "json", json.out);
  EXPECT_THAT(SchemaCheck("explain.schema.json").problems(nlohmann::json::parse(json.out)),
              testing::IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Program, Explain, testing::ValuesIn(kCases), [](const auto& test) {
  std::string name = test.param.name;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

class ExplainCommand : public testing::Test {
 protected:
  ExplainCommand() { workspace_.bring("fixtures/explain"); }
  Workspace workspace_;
};

TEST_F(ExplainCommand, SeveralRolesHaveToBeNamed) {
  std::ofstream("roles.json") << R"({"Roles": [
    {"RoleName": "ci-deploy", "Arn": "arn:aws:iam::111122223333:role/ci-deploy", "RoleId": "AROA1", "Path": "/",
     "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
     "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/gitlab.com"},
     "Action": "sts:AssumeRoleWithWebIdentity"}]}},
    {"RoleName": "deploy", "Arn": "arn:aws:iam::111122223333:role/deploy", "RoleId": "AROA2", "Path": "/",
     "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []}}]})";
  const Printed none = explain({"roles.json", "--claim", "sub=x"});
  EXPECT_EQ(none.code, cli::kUsage);
  EXPECT_THAT(none.err, HasSubstr("there are 2 roles here"));
  EXPECT_THAT(none.err, HasSubstr("--role arn:aws:iam::111122223333:role/deploy"));
  EXPECT_EQ(explain({"roles.json", "--claim", "sub=x", "--role", "ci-deploy"}).code, 0);
  const Words other = {"roles.json", "--claim",    "sub=x", "--claim", "iss=https://gitlab.com",
                       "--role",     "role/deploy"};
  EXPECT_EQ(explain(other).code, 1) << "it has no statement";
  EXPECT_EQ(explain({"roles.json", "--claim", "sub=x", "--role", "eploy"}).code, cli::kUsage);
}

/// What `check` shows as a witness is a request, and the request is allowed.
TEST_F(ExplainCommand, WitnessesOfCheckAreAllowed) {
  workspace_.bring("fixtures/demo");
  std::size_t asked = 0;
  for (const char* path : {"fixtures/demo/deploy-role.json", "fixtures/demo/monitoring-vendor.json",
                           "fixtures/demo/plan.json"}) {
    cli::CheckOptions options;
    options.paths = {path};
    options.outputs = {{cli::Format::Json, ""}};
    options.persona = rule::Persona::Auditor;
    const auto report = nlohmann::json::parse(check(options).out);
    for (const auto& finding : report.at("findings")) {
      if (finding.at("witness").is_null()) continue;
      ++asked;
      const Printed answer =
          explain({path, "--role", finding.at("role").get<std::string>(), "--request", "-"},
                  finding.at("witness").dump());
      EXPECT_EQ(answer.code, 0) << finding.at("rule") << "\n" << answer.out << answer.err;
    }
  }
  EXPECT_GE(asked, 3U);
}

TEST_F(ExplainCommand, MistakesOnTheCommandLine) {
  const auto wrong = [](const Words& words) {
    const Printed printed = explain(words);
    EXPECT_EQ(printed.code, cli::kUsage) << printed.err;
    return printed.err;
  };
  const std::string policy = "fixtures/explain/deploy.json";
  EXPECT_THAT(wrong({policy}), HasSubstr("nothing says who asks"));
  EXPECT_THAT(wrong({"--claim", "a=b"}), HasSubstr("the policy is missing"));
  EXPECT_THAT(wrong({policy, "--claim", "sub"}), HasSubstr("not NAME=VALUE"));
  EXPECT_THAT(wrong({policy, "--token", "x", "--request", "y"}), HasSubstr("exclude each other"));
  EXPECT_THAT(wrong({policy, "--request", "y", "--claim", "a=b"}), HasSubstr("exclude each other"));
  EXPECT_THAT(wrong({policy, "--request", "y", "--at", "5"}), HasSubstr("do not go with"));
  EXPECT_THAT(wrong({policy, "--claim", "a=b", "--at", "noon"}), HasSubstr("is not a time"));
  EXPECT_THAT(wrong({policy, "--claim", "a=b", "-o", "xml"}), HasSubstr("is not a format"));
  EXPECT_THAT(wrong({"-", "--token", "-"}), HasSubstr("standard input"));
  EXPECT_THAT(wrong({"fixtures/explain/account.json", "--claim", "sub=x"}),
              HasSubstr("trusts none by name"));
}

TEST_F(ExplainCommand, WhatCannotBeReadIsSaid) {
  const auto unread = [](const Words& words, const std::string& input = "") {
    const Printed printed = explain(words, input);
    EXPECT_EQ(printed.code, cli::kNotRead) << printed.err;
    EXPECT_EQ(printed.out, "");
    return printed.err;
  };
  const std::string policy = "fixtures/explain/deploy.json";
  EXPECT_THAT(unread({"none.json", "--claim", "a=b"}), HasSubstr("none.json"));
  EXPECT_THAT(unread({"fixtures/explain/request.json", "--claim", "a=b"}),
              HasSubstr("no role and no trust policy"));
  EXPECT_THAT(unread({policy, "--token", "@none"}), HasSubstr("none"));
  EXPECT_THAT(unread({policy, "--request", "-"}, "{"), HasSubstr("<stdin>:1:"));
  EXPECT_THAT(unread({policy, "--requests", "none.jsonl"}), HasSubstr("cannot read the file"));
  EXPECT_THAT(
      unread({"--request", "-"}, R"({"principal": {"type": "Service", "id": "x"}, "action": "y"})"),
      HasSubstr("brings no policy"));
}

TEST_F(ExplainCommand, TextOfManyRequestsIsOneLineEach) {
  const Printed printed =
      explain({"fixtures/explain/account.json", "--requests", "-", "-o", "text"},
              R"({"principal": {"type": "Service", "id": "x"}, "action": "sts:AssumeRole"})"
              "\n{\n");
  EXPECT_EQ(printed.code, cli::kNotRead);
  EXPECT_THAT(printed.out,
              testing::StartsWith("1: deny: no statement allows sts:AssumeRole\n2: error: "));
}

bool speaks_to_terminals(const std::string& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte < 0x20 && byte != '\n') || byte == 0x7F) return true;
    const bool c1 =
        byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c1) return true;
  }
  return false;
}

TEST_F(ExplainCommand, HostileTokens) {
  const std::string deep(5000, '[');
  const std::string secret = "c2VjcmV0LXNpZ25hdHVyZQ";
  const std::vector<std::string> tokens = {
      "",
      ".",
      "..",
      "....",
      "a",
      "eyJ.eyJ." + secret,
      std::string(2'000'000, 'a'),
      std::string("\0\0", 2),
      "{\"sub\": " + deep + "}",
      "{\"sub\": \"\x1b[2J\\u0000\\u202e\"}",
      "{\"sub\": \"a\", \"sub\": \"b\"}",
      "{\"sub\": 1e999999, \"aud\": {\"x\": 1}, \"iss\": []}",
      "{\"\\u0000\": \"x\", \"exp\": \"never\", \"nbf\": -1e300}",
      "\xff\xfe",
      "[]",
      "null",
      "{\"sub\": \"" + std::string(300'000, '*') + "\"}",
      "{\"iss\": \"https://\\u001b[31m\", \"sub\": \"x\"}"};
  for (const auto& one : tokens) {
    for (const char* policy : {"deploy.json", "vacuous.json", "account.json"}) {
      for (const char* format : {"text", "json"}) {
        Printed printed;
        ASSERT_NO_THROW(
            printed = explain(
                {std::string("fixtures/explain/") + policy, "--token", "-", "-o", format}, one));
        EXPECT_THAT(printed.code, testing::AnyOf(0, 1, 2, 3));
        EXPECT_FALSE(speaks_to_terminals(printed.out + printed.err)) << one.substr(0, 60);
        EXPECT_THAT(printed.out + printed.err, Not(HasSubstr(secret)));
        if (printed.out.empty()) {
          EXPECT_NE(printed.err, "");
        } else if (std::string_view(format) == "json") {
          EXPECT_TRUE(nlohmann::json::accept(printed.out));
        }
      }
    }
  }
}

/// A token that stands where something else is meant, or in the middle of something.
TEST_F(ExplainCommand, TokensAreCutWhereverTheyStand) {
  const std::string header = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9";
  const std::string payload = "eyJzdWIiOiJyZXBvOmFjbWUvYXBwOnB1bGxfcmVxdWVzdCJ9";
  const std::string signature = "c2lnbmF0dXJlLW9mLXRoZS10b2tlbg-_AbCdEfGh0123456789";
  const std::string policy = "fixtures/explain/deploy.json";
  for (const std::string& jwt :
       {header + "." + payload + "." + signature, header + "." + payload}) {
    for (const Words& words :
         std::vector<Words>{{policy, "--token", "@" + jwt},
                            {policy, "--token", "@./" + jwt},
                            {policy, "--token", jwt + "!"},
                            {policy, "--request", jwt},
                            {policy, "--requests", jwt},
                            {policy, "--requests", "-"},
                            {policy, "--requests", "-", "-o", "text"},
                            {policy, "--request", "-"},
                            {jwt, "--claim", "sub=x"},
                            {"-", "--claim", "sub=x"},
                            {policy, jwt, "--claim", "sub=x"},
                            {policy, "--issuer", jwt, "--claim", "sub=x"},
                            {policy, "--issuer", "https://" + jwt, "--claim", "sub=x"},
                            {policy, "--claim", "sub=" + jwt},
                            {policy, "--claim", "sub=repo:acme/storefront:" + jwt},
                            {policy, "--claim", "sub=repo:acme/storefront:ref:refs/heads/" + jwt},
                            {policy, "--claim", "iss=" + jwt},
                            {policy, "--claim", "aud=" + jwt, "--claim", "sub=x"},
                            {policy, "--claim", jwt},
                            {policy, "--claim", jwt + "=x"},
                            {policy, "--claim", "aws:SourceIp=" + jwt, "--claim", "sub=x"},
                            {policy, "--claim", "sub=x", "--provider", jwt},
                            {policy, "--claim", "sub=x", "--action", jwt},
                            {policy, "--claim", "sub=x", "--role", jwt},
                            {policy, "--claim", "sub=x", "--at", jwt},
                            {policy, "--claim", "sub=x", "-o", jwt},
                            {policy, "--claim", "sub=x", "--color", jwt},
                            {policy, "--" + jwt, "sub=x"}}) {
      for (const bool json : {false, true}) {
        Words all = words;
        if (json && std::find(all.begin(), all.end(), "-o") == all.end()) {
          all.insert(all.end(), {"-o", "json"});
        }
        const Printed printed = explain(all, jwt);
        const std::string text = printed.out + printed.err;
        EXPECT_NE(text, "");
        for (const std::string& part : {header, payload, signature}) {
          for (std::size_t i = 0; i + 10 <= part.size(); ++i) {
            ASSERT_THAT(text, Not(HasSubstr(part.substr(i, 10)))) << words[1] << " " << words[0];
          }
        }
        if (json && !printed.out.empty() && words[1] != "--requests") {
          EXPECT_TRUE(nlohmann::json::accept(printed.out)) << printed.out;
        }
      }
    }
  }
  EXPECT_THAT(explain({policy, "--token", "@" + header + "." + payload + "." + signature}).err,
              HasSubstr("--> eyJhbGci…\n"));
}

TEST_F(ExplainCommand, HostileFilesAsPolicies) {
  workspace_.bring("fixtures/hostile");
  for (const auto& entry : fs::directory_iterator(source("fixtures/hostile"))) {
    const std::string path = "fixtures/hostile/" + entry.path().filename().string();
    Printed printed;
    ASSERT_NO_THROW(printed =
                        explain({path, "--claim", "sub=x", "--claim", "iss=https://gitlab.com"}));
    EXPECT_THAT(printed.code, testing::AnyOf(0, 1, 2, 3)) << path;
    EXPECT_NE(printed.out + printed.err, "") << path;
    EXPECT_FALSE(speaks_to_terminals(printed.out + printed.err)) << path;
  }
}

/// Long lists, long values and many statements cost steps, not minutes.
TEST_F(ExplainCommand, LargeRequests) {
  nlohmann::json statement = {
      {"Effect", "Allow"}, {"Principal", "*"}, {"Action", "sts:AssumeRole"}};
  for (int i = 0; i < 2000; ++i) {
    statement["Condition"]["StringLike"]["aws:PrincipalArn"].push_back(
        "arn:*:*?*" + std::string(200, 'a') + std::to_string(i));
  }
  nlohmann::json line = {
      {"policy", {{"Version", "2012-10-17"}, {"Statement", nlohmann::json::array()}}},
      {"request",
       {{"principal", {{"type", "AWS"}, {"arn", "arn:aws:iam::111122223333:user/a"}}},
        {"action", "sts:AssumeRole"},
        {"context", {{"aws:PrincipalArn", std::string(2000, 'a')}}}}}};
  for (int i = 0; i < 20; ++i) line["policy"]["Statement"].push_back(statement);
  const Printed printed = explain({"--requests", "-"}, line.dump());
  EXPECT_EQ(printed.code, 0) << printed.err;
  EXPECT_EQ(nlohmann::json::parse(printed.out).at("decision"), "deny");
}

}  // namespace
}  // namespace trustlint::test
