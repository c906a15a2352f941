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
  made.components["free"].separate = true;
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
      {R"({"Null": {"x:a": ["true", "false"]}, "StringEquals": {"x:a": "b"}})", kWitness},
      {R"({"Null": {"x:a": "yes"}, "StringEquals": {"x:a": "b"}})", kWitness},
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

/// Documents disagree whether some keys are lists (SAML attributes): only what holds under both
/// readings is an answer.
TEST(EngineTest, DisputedListsAreDecidedByBothReadings) {
  auto disputed = scenario();
  disputed.keys[0].list_disputed = true;
  const auto answer = [&](const char* condition) {
    return ask(with_condition(condition), disputed);
  };
  const auto kind = [&](const char* condition) { return answer(condition).kind; };
  // A plain operator on a list is false, so the readings part.
  EXPECT_EQ(kind(R"({"StringEquals": {"x:a": "b"}})"), Answer::Kind::Unknown);
  EXPECT_THAT(answer(R"({"StringEquals": {"x:a": "b"}})").reason,
              testing::HasSubstr("disagree whether `x:a`"));
  EXPECT_EQ(kind(R"({"StringLike": {"x:a": "b*"}, "StringEquals": {"x:list": "c"}})"),
            Answer::Kind::Proved)
      << "refused for another reason";
  EXPECT_EQ(kind(R"({"StringNotEquals": {"x:a": "b"}})"), Answer::Kind::Witness) << "absent";
  EXPECT_EQ(kind(R"({"StringNotEquals": {"x:a": "b"}, "Null": {"x:a": "false"}})"),
            Answer::Kind::Unknown);
  EXPECT_EQ(kind(R"({"ForAnyValue:StringEquals": {"x:a": "b"}})"), Answer::Kind::Witness);
  EXPECT_EQ(kind(R"({"ForAllValues:StringEquals": {"x:a": []}, "Null": {"x:a": "false"}})"),
            Answer::Kind::Proved);
  EXPECT_EQ(kind(R"({"StringEquals": {"x:a": "b"}, "Null": {"x:a": "true"}})"),
            Answer::Kind::Proved);
  const auto found = answer(R"({"ForAnyValue:StringEquals": {"x:a": "b"}})");
  EXPECT_EQ(found.scenario, &disputed);
  // A list may hold two values at once, one value cannot be two.
  EXPECT_EQ(
      kind(
          R"({"ForAnyValue:StringEquals": {"x:a": "b"}, "ForAnyValue:StringNotEquals": {"x:a": "b"}})"),
      Answer::Kind::Unknown);
}

TEST(EngineTest, ManyDisputedListsAreNotDecided) {
  auto disputed = scenario();
  for (const char* key : {"x:b", "x:c", "x:d"})
    disputed.keys.push_back({key, true, false, {free()}, std::nullopt, false});
  for (auto& key : disputed.keys) key.list_disputed = !key.list && key.optional;
  EXPECT_EQ(ask(with_condition(R"({"StringEquals": {"x:a": "b"}})"), disputed).kind,
            Answer::Kind::Unknown);
}

/// Patterns with many variables on one list divide its values into thousands of classes, each of
/// which may be in the list: large for the backend, whose checks are counted together.
TEST(EngineTest, ManyClassesOfAListEndWithinTheSteps) {
  auto many = scenario();
  std::string wanted;
  std::string unwanted;
  for (char name = 'b'; name <= 'r'; ++name) {
    const std::string key = std::string("x:") + name;
    many.keys.push_back({key, true, false, {free()}, std::nullopt, false});
    const std::string comma = wanted.empty() ? "" : ", ";
    wanted += comma + "\"*${" + key + "}*" + name + "\"";
    unwanted += comma + "\"" + name + "*${" + key + "}\"";
  }
  const auto policy =
      with_condition(R"({"ForAnyValue:StringLike": {"x:list": [)" + wanted +
                     R"(]}, "ForAllValues:StringNotLike": {"x:list": [)" + unwanted +
                     R"(]}, "ForAllValues:StringLike": {"x:list": "z*"}})");
  const auto answer = ask(policy, many);
  EXPECT_EQ(answer.kind, Answer::Kind::Unknown);
  EXPECT_EQ(answer.reason, "the solver's budget is spent");
}

}  // namespace
}  // namespace trustlint::solver
