/// Conditions: decided where they can be, else one policy for each way.
#include <gtest/gtest.h>

#include <string>

#include "template_text.h"

namespace trustlint::input {
namespace {

const std::string kConditions = R"(
Parameters:
  Env: {Type: String}
  Tier: {Type: String, Default: prod}
  Stage: {Type: String, AllowedValues: [dev, prod]}
  Org: {Type: String, Default: ''}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsDev: !Equals [!Ref Env, dev]
  IsOther: !Not [!Or [!Condition IsProd, {Condition: IsDev}]]
  NotProd: !Not [!Condition IsProd]
  TopTier: !Equals [!Ref Tier, prod]
  InUsEast: !Equals [!Ref AWS::Region, us-east-1]
  Both: !And [!Condition TopTier, !Condition InUsEast]
  Never: !And [!Condition InUsEast, !Equals [a, b]]
  Strange: !Equals [!Ref Stage, test]
  HasOrg: !Not [!Equals [!Ref Org, '']]
  Round: !Not [!Condition Round]
  Self: !Equals [!Ref Env, !Ref Env]
  IsGov: !Equals [!Ref 'AWS::Partition', aws-us-gov]
  IsChina: !Equals [!Sub '${AWS::URLSuffix}', amazonaws.com.cn]
)";

std::string value(const std::string& expression) { return resolved(expression, kConditions); }

TEST(Conditions, DecidedByTexts) {
  EXPECT_EQ(value("!If [TopTier, a, b]"), "a");
  EXPECT_EQ(value("{'Fn::If': [Never, a, b]}"), "b");
  EXPECT_EQ(value("!If [Strange, a, b]"), "b") << "no allowed value";
  EXPECT_EQ(value("!If [HasOrg, a, b]"), "b");
  EXPECT_EQ(value("!If [Self, a, b]"), "a");
  EXPECT_EQ(value("[a, !If [HasOrg, b, !Ref AWS::NoValue]]"), "[a]");
}

TEST(Conditions, OpenOnesMakeVariants) {
  EXPECT_EQ(value("!If [IsProd, a, b]"), "a (IsProd is true) | b (IsProd is false)");
  EXPECT_EQ(value("!If [Both, a, b]"), "a (Both is true) | b (Both is false)");
  EXPECT_EQ(value("!If [Missing, a, b]"), "a (Missing is true) | b (Missing is false)");
}

TEST(Conditions, ThePartitionIsOpenWhereItIsCompared) {
  EXPECT_EQ(value("!If [IsGov, a, b]"), "a (IsGov is true) | b (IsGov is false)");
  EXPECT_EQ(value("!If [IsChina, a, b]"), "a (IsChina is true) | b (IsChina is false)");
  EXPECT_EQ(value("!If [IsGov, !Ref 'AWS::Partition', !Ref 'AWS::Partition']"),
            "aws-us-gov (IsGov is true) | aws (IsGov is false)");
}

TEST(Conditions, WhatFollowsIsNoChoice) {
  EXPECT_EQ(value("[!If [IsProd, a, b], !If [NotProd, c, d]]"),
            "[a, d] (IsProd is true and NotProd is false) | "
            "[b, c] (IsProd is false and NotProd is true)");
  EXPECT_EQ(value("[!If [IsProd, p, x], !If [IsDev, d, x], !If [IsOther, o, x]]"),
            "[p, x, x] (IsProd is true and IsDev is false and IsOther is false) | "
            "[x, d, x] (IsProd is false and IsDev is true and IsOther is false) | "
            "[x, x, o] (IsProd is false and IsDev is false and IsOther is true)");
  EXPECT_EQ(value("!If [IsProd, !Ref Env, !Sub 'not-${Env}']"),
            "prod (IsProd is true) | not-${Env} (IsProd is false)");
}

TEST(Conditions, TooManyVariants) {
  std::string conditions = "Parameters: {P: {Type: String}}\nConditions:\n";
  std::string list = "[";
  for (int i = 0; i < 5; ++i) {
    const std::string name = "C" + std::to_string(i);
    conditions += "  " + name + ": !Equals [!Ref Q" + std::to_string(i) + ", x]\n";
    list += (i == 0 ? "!If [" : ", !If [") + name + ", a, b]";
  }
  EXPECT_EQ(resolved(list + "]", conditions),
            "not known: conditions of the template make more than 16 policies of it");
}

TEST(Conditions, ACircleIsAReason) {
  EXPECT_EQ(value("!If [Round, a, b]"), "not known: the condition `Round` refers to itself");
}

Extraction role_under(const std::string& condition, const std::string& expression = "!Ref Org") {
  std::string text = template_with(expression, kConditions);
  const std::string type = "    Type: AWS::IAM::Role\n";
  text.insert(text.find(type) + type.size(), "    Condition: " + condition + "\n");
  return extract_text(text, "t.yaml");
}

TEST(Conditions, OfARole) {
  EXPECT_EQ(role_under("IsProd").roles.size(), 1U);
  EXPECT_EQ(role_under("TopTier").roles.size(), 1U);
  const Extraction never = role_under("Never");
  EXPECT_TRUE(never.roles.empty());
  ASSERT_EQ(never.remarks.size(), 1U);
  EXPECT_EQ(never.remarks[0].message,
            "`Role` is never created: the condition `Never` is always false");
  EXPECT_TRUE(never.remarks[0].harmless);
}

TEST(Conditions, ARoleOfAnotherPartition) {
  EXPECT_EQ(role_under("IsGov").roles.size(), 1U);
  EXPECT_EQ(role_under("IsChina").roles.size(), 1U);
}

TEST(Conditions, AWholePolicyThatIsThereOrNot) {
  const auto role_with = [](const std::string& otherwise) {
    return extract_text(
               "Conditions: {C: !Equals [!Ref Env, x]}\nResources:\n  R:\n"
               "    Type: AWS::IAM::Role\n    Properties:\n"
               "      AssumeRolePolicyDocument: !If [C, " +
                   otherwise + ", !Ref AWS::NoValue]\n",
               "t.yaml")
        .roles.at(0);
  };
  const RoleSource there = role_with(kPolicy);
  ASSERT_EQ(there.policies.size(), 1U) << there.not_known_because;
  EXPECT_EQ(there.policies[0].when, "C is true");
  const RoleSource nowhere = role_with("!Ref AWS::NoValue");
  EXPECT_EQ(nowhere.not_known_because, "the trust policy is absent (`AWS::NoValue`)");
}

TEST(Conditions, OfARoleAreGivenInIt) {
  const Extraction extraction = role_under("IsProd", "!If [IsProd, a, b]");
  ASSERT_EQ(extraction.roles[0].policies.size(), 1U);
  EXPECT_EQ(only_value(extraction.roles[0].policies[0]).text, "a");
  EXPECT_EQ(extraction.roles[0].policies[0].when, "");
}

TEST(Conditions, ARoleThatADefaultLeavesOutIsForThoseWhoSetIt) {
  const Extraction extraction = role_under("HasOrg");
  ASSERT_EQ(extraction.roles.size(), 1U);
  const RoleSource& role = extraction.roles[0];
  ASSERT_EQ(role.policies.size(), 1U);
  EXPECT_EQ(shown(only_value(role.policies[0]), role), "${Org}");
  EXPECT_EQ(role.policies[0].when, "HasOrg is true");
}

}  // namespace
}  // namespace trustlint::input
