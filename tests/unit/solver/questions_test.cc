/// Questions about whole policies, each with a policy for which it holds and one for which it does
/// not.
#include "solver/questions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "document/reader.h"
#include "policy/parse.h"

namespace trustlint::solver {
namespace {

policy::TrustPolicy parse(const std::string& statements) {
  const document::Limits limits;
  const auto file = document::SourceFile::from_bytes(
      "policy.json", R"({"Version": "2012-10-17", "Statement": [)" + statements + "]}", limits);
  const auto document = document::read_json(document::Text::of(*file), limits);
  return policy::parse((*document)->root);
}

std::string statement(const std::string& effect, const std::string& condition,
                      const std::string& action = R"("sts:AssumeRole")",
                      const std::string& principal = R"({"AWS": "*"})") {
  return R"({"Effect": ")" + effect + R"(", "Principal": )" + principal + R"(, "Action": )" +
         action + R"(, "Condition": )" + condition + "}";
}

/// A user with the free keys `x:a` and `x:b`, calling alone and with tags.
Scenarios callers() {
  identity::Scenario made;
  made.caller = condition::Caller::Type::Aws;
  made.caller_id = {{false, "arn:aws:iam::111122223333:user/u"}};
  made.caller_account = {{false, "111122223333"}};
  made.action = "sts:AssumeRole";
  made.components["free"].min = 0;
  made.components["free"].separate = true;
  made.keys.push_back({"x:a", true, false, {{{true, "free"}}}, std::nullopt, false});
  made.keys.push_back({"x:b", true, false, {{{true, "free"}}}, std::nullopt, false});
  Scenarios both{made, made};
  both[1].also_actions = {"sts:TagSession"};
  return both;
}

TEST(Questions, Containment) {
  Engine engine;
  const auto narrow = parse(statement("Allow", R"({"StringEquals": {"x:a": ["b", "c"]}})"));
  const auto wide = parse(statement("Allow", R"({"StringLike": {"x:a": "?"}})"));
  EXPECT_TRUE(contained(engine, narrow, wide, callers()).proved());
  const auto answer = contained(engine, wide, narrow, callers());
  ASSERT_TRUE(answer.found());
  EXPECT_EQ(condition::evaluate(wide, *answer.witness).decision, condition::Decision::Allow);
  EXPECT_NE(condition::evaluate(narrow, *answer.witness).decision, condition::Decision::Allow);
}

TEST(Questions, ARefactoringMeansTheSame) {
  Engine engine;
  const auto one = parse(statement("Allow", R"({"StringEquals": {"x:a": ["b", "c"]}})"));
  const auto split = parse(statement("Allow", R"({"StringLike": {"X:A": "c"}})") + "," +
                           statement("Allow", R"({"StringEquals": {"x:a": "b"}})"));
  EXPECT_TRUE(contained(engine, one, split, callers()).proved());
  EXPECT_TRUE(contained(engine, split, one, callers()).proved());
}

TEST(Questions, ADenyNarrows) {
  Engine engine;
  const std::string allow = statement("Allow", "{}");
  const auto open = parse(allow);
  const auto denied =
      parse(allow + "," + statement("Deny", R"({"StringNotEqualsIfExists": {"x:a": "b"}})"));
  EXPECT_TRUE(contained(engine, denied, open, callers()).proved());
  EXPECT_TRUE(contained(engine, open, denied, callers()).found());
}

TEST(Questions, ActionsOfOneCallAreAllowedOneByOne) {
  Engine engine;
  const auto without = parse(statement("Allow", "{}"));
  const auto with = parse(statement("Allow", "{}", R"(["sts:AssumeRole", "sts:TagSession"])"));
  EXPECT_TRUE(contained(engine, without, with, callers()).proved());
  const auto answer = contained(engine, with, without, callers());
  ASSERT_TRUE(answer.found());
  EXPECT_THAT(answer.witness->also_actions, testing::ElementsAre("sts:TagSession"));
}

TEST(Questions, DeadStatements) {
  Engine engine;
  const auto policy =
      parse(statement("Allow", R"({"StringEquals": {"x:a": "b"}, "StringLike": {"X:A": "c*"}})") +
            "," + statement("Allow", R"({"StringEquals": {"x:a": "d"}})") + "," +
            statement("Allow", R"({"StringEquals": {"x:b": "d"}})") + "," +
            statement("Deny", R"({"StringLike": {"x:a": "d*"}})"));
  EXPECT_TRUE(dead(engine, policy, 0, callers()).proved()) << "it contradicts itself";
  EXPECT_TRUE(dead(engine, policy, 1, callers()).proved()) << "all of it is denied";
  EXPECT_TRUE(dead(engine, policy, 2, callers()).found());
}

TEST(Questions, RedundantStatementsAndValues) {
  Engine engine;
  const auto policy = parse(statement("Allow", R"({"StringLike": {"x:a": ["b*", "bc", "d"]}})") +
                            "," + statement("Allow", R"({"StringEquals": {"x:a": "bd"}})") + "," +
                            statement("Deny", R"({"StringEquals": {"x:a": "z"}})"));
  EXPECT_TRUE(redundant(engine, policy, 0, callers()).found());
  EXPECT_TRUE(redundant(engine, policy, 1, callers()).proved());
  EXPECT_TRUE(redundant(engine, policy, 2, callers()).proved()) << "nobody with z is allowed";
  EXPECT_TRUE(redundant_value(engine, policy, 0, 0, 0, callers()).found());
  EXPECT_TRUE(redundant_value(engine, policy, 0, 0, 1, callers()).proved());
  EXPECT_TRUE(redundant_value(engine, policy, 0, 0, 2, callers()).found());
}

TEST(Questions, Overlap) {
  Engine engine;
  const auto policy = parse(statement("Allow", R"({"StringLike": {"x:a": "b*"}})") + "," +
                            statement("Deny", R"({"StringLike": {"x:a": "*c"}})") + "," +
                            statement("Deny", R"({"StringLike": {"x:a": "c*"}})"));
  const auto answer = disjoint(engine, policy, 0, 1, callers());
  ASSERT_TRUE(answer.found());
  EXPECT_EQ(answer.witness->context.at("x:a").values[0], "bc");
  EXPECT_TRUE(disjoint(engine, policy, 0, 2, callers()).proved());
}

TEST(Questions, WhatIsMalformedIsNotDecided) {
  Engine engine;
  const auto policy = parse(statement("Allow", R"({"StringEquals": {"x:a": "b"}})") +
                            R"(, {"Effect": "Allow", "Principal": 7, "Action": "sts:AssumeRole"})");
  const auto wide = parse(statement("Allow", R"({"StringLike": {"x:a": "?"}})"));
  EXPECT_EQ(contained(engine, policy, wide, callers()).kind, Answer::Kind::Unknown);
  EXPECT_EQ(contained(engine, wide, policy, callers()).kind, Answer::Kind::Unknown);
  const auto nobody = parse(statement("Allow", R"({"StringEquals": {"x:never": "b"}})"));
  EXPECT_TRUE(contained(engine, nobody, policy, callers()).proved());
}

}  // namespace
}  // namespace trustlint::solver
