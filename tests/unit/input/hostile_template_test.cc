/// Templates that were made to hurt: budgets, circles, wrong shapes everywhere.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "template_text.h"

namespace trustlint::input {
namespace {

using testing::HasSubstr;

TEST(HostileTemplate, Circles) {
  EXPECT_THAT(resolved("!GetAtt A.Arn", "",
                       "  A: {Type: AWS::IAM::Role, Properties: {RoleName: !GetAtt B.Arn}}\n"
                       "  B: {Type: AWS::IAM::Role, Properties: {RoleName: !GetAtt A.Arn}}\n"),
              HasSubstr("refers to itself"));
  EXPECT_THAT(resolved("!If [A, x, y]", "Conditions: {A: !Not [!Condition B], B: !Condition A}\n"),
              HasSubstr("refers to itself"));
}

TEST(HostileTemplate, DeepNesting) {
  std::string deep = "x";
  for (int i = 0; i < 90; ++i) deep = "[" + deep + "]";
  EXPECT_THAT(resolved("!Select [0, " + deep + "]"), testing::Not(HasSubstr("not known")));
  std::string chain = "Conditions:\n  C0: !Equals [a, b]\n";
  for (int i = 1; i < 200; ++i) {
    chain += "  C" + std::to_string(i) + ": !Not [!Condition C" + std::to_string(i - 1) + "]\n";
  }
  EXPECT_THAT(resolved("!If [C199, x, y]", chain), HasSubstr("levels deep"));
}

TEST(HostileTemplate, ConditionsThatDoubleAtEveryLevel) {
  std::string chain = "Conditions:\n  C0: !Equals [!Ref P, b]\n";
  for (int i = 1; i < 90; ++i) {
    const std::string before = "C" + std::to_string(i - 1);
    chain += "  C" + std::to_string(i) + ": !And [!Condition " + before + ", !Condition " + before +
             "]\n";
  }
  EXPECT_THAT(resolved("!If [C40, x, y]", chain), HasSubstr("x (C40 is true) | y"));
}

TEST(HostileTemplate, LoopsInLoops) {
  std::string items = "[a";
  for (int i = 0; i < 200; ++i) items += ", a" + std::to_string(i);
  items += "]";
  std::string text = "AWSTemplateFormatVersion: 2010-09-09\nResources:\n";
  std::string body = "{'R${A}${B}${C}': {Type: AWS::IAM::Role}}";
  for (const char* name : {"C", "B", "A"}) {
    body =
        std::string("{'Fn::ForEach::") + name + "': [" + name + ", " + items + ", " + body + "]}";
  }
  text += "  'Fn::ForEach::Z': [Z, [z], " + body + "]\n";
  const Extraction extraction = extract_text(text);
  EXPECT_EQ(extraction.roles.size(), 10'000U);
  ASSERT_FALSE(extraction.remarks.empty());
  EXPECT_THAT(extraction.remarks[0].message, HasSubstr("more than 10000 resources"));
  EXPECT_LT(extraction.remarks.size(), 100'000U);
}

TEST(HostileTemplate, TextsThatGrow) {
  // Each variable of the text is a longer text.
  const std::string sections =
      "Parameters: {P: {Type: String, Default: '" + std::string(100'000, 'x') + "'}}\n";
  std::string text = "!Sub '";
  for (int i = 0; i < 400; ++i) text += "${P}";
  EXPECT_THAT(resolved(text + "'", sections), HasSubstr("become more than"));
}

TEST(HostileTemplate, MarksInTheInput) {
  const std::string mark = policy::hole_mark(7);
  EXPECT_THAT(resolved("'x" + mark + "'"), HasSubstr("a character that IAM refuses"));
  EXPECT_THAT(resolved("!Sub 'x" + mark + "${A}'"), HasSubstr("a character that IAM refuses"));
  EXPECT_THAT(resolved("!Ref P", "Parameters: {P: {Type: String, Default: '" + mark + "'}}\n"),
              HasSubstr("a character that IAM refuses"));
  EXPECT_THAT(resolved("!Ref '" + mark + "'"), HasSubstr("a character that IAM refuses"));
  EXPECT_THAT(
      resolved("!FindInMap [M, !Ref P, k]", "Mappings: {M: {a: {k: '" + mark + "'}, b: {k: c}}}\n"),
      HasSubstr("a character that IAM refuses"));
}

/// Any shape in any place is an answer, never a crash.
TEST(HostileTemplate, WrongShapes) {
  const char* shapes[] = {"1",
                          "x",
                          "null",
                          "[]",
                          "{}",
                          "[1]",
                          "[a, b, c, d]",
                          "{a: b}",
                          "!Ref X",
                          "!Sub ''",
                          "''",
                          "!Split ['', '']",
                          "[[], {}]",
                          "!Ref AWS::NoValue",
                          "!If [x]"};
  const char* functions[] = {"Ref",          "Fn::Sub",    "Fn::Join",       "Fn::Select",
                             "Fn::Split",    "Fn::If",     "Fn::Base64",     "Fn::FindInMap",
                             "Fn::GetAtt",   "Fn::Length", "Fn::Cidr",       "Fn::ImportValue",
                             "Fn::Equals",   "Fn::Not",    "Fn::ForEach::X", "Fn::ToJsonString",
                             "Fn::Transform"};
  for (const char* function : functions) {
    for (const char* one : shapes) {
      for (const std::string& argument :
           {std::string(one), "[" + std::string(one) + ", " + one + "]",
            "[a, " + std::string(one) + ", " + one + "]", "[" + std::string(one) + "]"}) {
        const std::string call = std::string("{'") + function + "': " + argument + "}";
        SCOPED_TRACE(call);
        EXPECT_NO_THROW(resolved(call));
        EXPECT_NO_THROW(resolved("!If [C, " + call + ", b]", "Conditions: {C: " + call + "}\n"));
      }
    }
  }
  for (const char* section : {"Parameters", "Mappings", "Conditions", "Globals"}) {
    for (const char* one : shapes) {
      EXPECT_NO_THROW(resolved("!Ref A", std::string(section) + ": " + one + "\n"));
      EXPECT_NO_THROW(resolved("!If [A, !Ref A, !FindInMap [A, b, c]]",
                               std::string(section) + ": {A: " + one + "}\n"));
    }
  }
  for (const char* one : shapes) {
    for (const char* property : {"Policies", "ManagedPolicyArns", "Tags", "RoleName", "Path",
                                 "MaxSessionDuration", "AssumeRolePolicyDocument"}) {
      EXPECT_NO_THROW(extract_text("Resources: {A: {Type: 'AWS::IAM::Role', Properties: {" +
                                   std::string(property) + ": " + one + "}}}"));
    }
    EXPECT_NO_THROW(extract_text("Resources: {A: {Type: 'AWS::IAM::Role', Condition: " +
                                 std::string(one) + ", Properties: " + one + "}}"));
  }
}

}  // namespace
}  // namespace trustlint::input
