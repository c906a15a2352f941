/// Questions about small policies, and the replay that stands between the solver and the reader.
#include "solver/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "document/reader.h"
#include "policy/parse.h"

namespace trustlint::solver {
namespace {

policy::TrustPolicy parse(const std::string& text) {
  const document::Limits limits;
  const auto file = document::SourceFile::from_bytes("policy.json", text, limits);
  const auto document = document::read_json(document::Text::of(*file), limits);
  return policy::parse((*document)->root);
}

policy::TrustPolicy with_condition(const std::string& condition, const std::string& more = "") {
  return parse(
      R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"},
    "Action": "sts:AssumeRole", "Condition": )" +
      condition + "}" + more + "]}");
}

identity::Template free() { return {{true, "free", false}}; }

identity::Scenario scenario() {
  identity::Scenario made;
  made.caller = condition::Caller::Type::Aws;
  made.caller_id = {{false, "arn:aws:iam::111122223333:user/u", false}};
  made.caller_account = {{false, "111122223333", false}};
  made.action = "sts:AssumeRole";
  made.components["free"].min = 0;
  made.keys.push_back({"x:a", true, false, {free()}, std::nullopt, false});
  made.keys.push_back({"x:list", true, true, {}, free(), false});
  made.keys.push_back({"aws:SourceIp", false, false, {free()}, std::nullopt, false});
  return made;
}

Answer ask(const policy::TrustPolicy& policy, const identity::Scenario& asked) {
  Engine engine;
  return engine.ask({&policy, &asked, 0});
}

struct Case {
  const char* condition;
  Answer::Kind expected;
};

TEST(EngineTest, Conditions) {
  const auto kProved = Answer::Kind::Proved;
  const auto kWitness = Answer::Kind::Witness;
  const Case cases[] = {
      {R"({})", kWitness},
      {R"({"StringEquals": {"x:a": "b"}})", kWitness},
      {R"({"StringEquals": {"x:a": "b"}, "StringNotEquals": {"X:A": "b"}})", kProved},
      {R"({"StringEquals": {"x:a": "b"}, "Null": {"x:a": "true"}})", kProved},
      {R"({"StringNotEquals": {"x:a": "b"}, "Null": {"x:a": "true"}})", kWitness},
      {R"({"StringLike": {"x:a": "a*"}, "StringNotLike": {"x:a": ["*b", "a"]}})", kWitness},
      {R"({"StringLike": {"x:a": "a*"}, "StringNotLike": {"x:a": ["a*b", "?*"]}})", kProved},
      {R"({"StringEquals": {"x:list": "a"}})", kProved},
      {R"({"ForAnyValue:StringEquals": {"x:list": "a"}, "ForAllValues:StringEquals": {"x:list": ["b", "c"]}})",
       kProved},
      {R"({"ForAllValues:StringEquals": {"x:list": ["b", "c"]}})", kWitness},
      {R"({"StringEquals": {"x:never": "a"}})", kProved},
      {R"({"StringEqualsIfExists": {"x:never": "a"}})", kWitness},
      {R"({"Bool": {"x:a": "true"}, "StringNotEqualsIgnoreCase": {"x:a": "TRUE"}})", kProved},
      {R"({"StringEquals": {"x:a": []}})", kProved},
  };
  for (const auto& test : cases) {
    const auto policy = with_condition(test.condition);
    EXPECT_EQ(ask(policy, scenario()).kind, test.expected) << test.condition;
  }
}

TEST(EngineTest, DeniesAreTakenAway) {
  const std::string deny =
      R"(, {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "sts:*", "Condition": )";
  EXPECT_TRUE(
      ask(with_condition("{}", deny + R"({"StringLike": {"x:a": "*"}}})"), scenario()).found());
  EXPECT_TRUE(
      ask(with_condition("{}", deny + R"({"StringNotLike": {"x:a": "?*"}}})"), scenario()).found());
  EXPECT_TRUE(ask(with_condition("{}", deny + "{}}"), scenario()).proved());
}

TEST(EngineTest, SharedComponentsAgree) {
  auto asked = scenario();
  asked.components["owner"].alphabet = "a-z";
  asked.components["owner"].excluded = {"acme"};
  asked.keys.push_back({"i:sub",
                        false,
                        false,
                        {{{false, "repo:", false}, {true, "owner", false}, {false, "/x", false}}},
                        std::nullopt,
                        false});
  asked.keys.push_back({"i:owner", false, false, {{{true, "owner", false}}}, std::nullopt, false});
  EXPECT_TRUE(ask(with_condition(R"({"StringLike": {"i:sub": "repo:acme/*"}})"), asked).proved());
  EXPECT_TRUE(
      ask(with_condition(R"({"StringLike": {"i:sub": "repo:b*/x", "i:owner": "c*"}})"), asked)
          .proved());
  const auto answer =
      ask(with_condition(R"({"StringLike": {"i:sub": "repo:acme*/x", "i:owner": "*s"}})"), asked);
  ASSERT_TRUE(answer.found());
  EXPECT_EQ(answer.witness->context.at("i:sub").values[0],
            "repo:" + answer.witness->context.at("i:owner").values[0] + "/x");
}

TEST(EngineTest, TheSameQuestionHasTheSameWitness) {
  const auto policy = with_condition(
      R"({"StringLike": {"x:a": ["*m*", "b*"]}, "ForAnyValue:StringLike": {"x:list": ["*q", "z?"]}})");
  const auto first = ask(policy, scenario());
  ASSERT_TRUE(first.found());
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(ask(policy, scenario()).witness->context, first.witness->context);
}

/// Beside the classes there is what the engine guesses: a variable that is no listed text. Only a
/// replay would tell a lucky guess from a wrong one, so a guess is never a witness.
TEST(EngineTest, AGuessIsNoWitness) {
  const auto policy = with_condition(
      R"({"StringEquals": {"x:a": "p${aws:SourceIp}"}, "StringNotLike": {"x:a": ["p", "p?", "p??*"]}})");
  const auto asked = scenario();
  EXPECT_TRUE(ask(policy, asked).proved()) << "nothing is left of the pattern";
  const auto open = with_condition(
      R"({"StringEquals": {"x:a": "p${aws:SourceIp}"}, "StringLike": {"x:a": "p?a*"}})");
  const auto answer = ask(open, asked);
  EXPECT_EQ(answer.kind, Answer::Kind::Unknown);
  EXPECT_THAT(answer.reason, testing::HasSubstr("${aws:SourceIp}"));
}

TEST(ReplayTest, ARefusedReplayIsNeverAWitness) {
  const auto policy = with_condition("{}");
  const auto asked = scenario();
  Engine engine([](const auto&, const auto&) { return condition::Verdict{}; });
  const auto answer = engine.ask({&policy, &asked, 0});
  EXPECT_EQ(answer.kind, Answer::Kind::Unknown);
}

TEST(EngineTest, AMalformedDenyLeavesTheQuestionOpen) {
  const auto policy =
      with_condition("{}", R"(, {"Effect": "Deny", "Principal": 7, "Action": "sts:AssumeRole"})");
  EXPECT_EQ(ask(policy, scenario()).kind, Answer::Kind::Unknown);
}

}  // namespace
}  // namespace trustlint::solver
