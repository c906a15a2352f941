/// Keys that stand twice outside of policies: the last one counts, and a remark names it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "read.h"

namespace trustlint::input {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

std::string policy_for(const std::string& account) {
  return R"({"Statement":[{"Effect":"Allow","Principal":{"AWS":")" + account +
         R"("},"Action":"sts:AssumeRole"}]})";
}

/// The principal of the only role.
std::string trusted(const Extraction& extraction) {
  if (extraction.roles.size() != 1) return std::to_string(extraction.roles.size()) + " roles";
  const RoleSource& role = extraction.roles[0];
  if (!role.known()) return role.not_known_because;
  const document::Node& statement = role.policies[0].node->find("Statement")->items.at(0);
  return statement.find("Principal")->find("AWS")->text;
}

const std::string kHarmless = policy_for("111122223333");
const std::string kOpen = policy_for("*");

/// The last one counts, and one remark names the key.
void expect_last(const std::string& text, const std::string& key) {
  const Extraction extraction = extract_text(text);
  EXPECT_EQ(trusted(extraction), "*") << text;
  ASSERT_THAT(extraction.remarks, SizeIs(1)) << text;
  EXPECT_THAT(extraction.remarks[0].message, HasSubstr("`" + key + "` stands here a second time"));
  EXPECT_FALSE(extraction.remarks[0].harmless);
}

std::string properties(const std::string& policy) {
  return R"("Properties": {"AssumeRolePolicyDocument": )" + policy + "}";
}

std::string role(const std::string& policy) {
  return R"("R": {"Type": "AWS::IAM::Role", )" + properties(policy) + "}";
}

TEST(RepeatedKeys, InTemplates) {
  const std::string type = R"({"Resources": {"R": {"Type": "AWS::IAM::Role", )";
  expect_last(type + R"("Properties": {"AssumeRolePolicyDocument": )" + kHarmless +
                  R"(, "AssumeRolePolicyDocument": )" + kOpen + "}}}}",
              "AssumeRolePolicyDocument");
  expect_last(type + properties(kHarmless) + ", " + properties(kOpen) + "}}}", "Properties");
  expect_last(R"({"Resources": {"R": {"Type": "AWS::SNS::Topic", "Type": "AWS::IAM::Role", )" +
                  properties(kOpen) + "}}}",
              "Type");
  expect_last(R"({"Resources": {)" + role(kHarmless) + ", " + role(kOpen) + "}}", "R");
  expect_last(R"({"Resources": {)" + role(kHarmless) + R"(}, "Resources": {)" + role(kOpen) + "}}",
              "Resources");
  const std::string refers =
      R"({"Statement":[{"Effect":"Allow","Principal":{"AWS":{"Ref":"P"}},"Action":"a"}]})";
  const auto parameter = [](const std::string& value) {
    return R"("P": {"Type": "String", "Default": ")" + value + R"("})";
  };
  expect_last(R"({"Parameters": {)" + parameter("111122223333") + ", " + parameter("*") +
                  R"(}, "Resources": {)" + role(refers) + "}}",
              "P");
  expect_last(R"({"Parameters": {)" + parameter("111122223333") + R"(}, "Parameters": {)" +
                  parameter("*") + R"(}, "Resources": {)" + role(refers) + "}}",
              "Parameters");
}

TEST(RepeatedKeys, InDumps) {
  expect_last(R"({"Role": {"RoleName": "r", "AssumeRolePolicyDocument": )" + kHarmless +
                  R"(, "AssumeRolePolicyDocument": )" + kOpen + "}}",
              "AssumeRolePolicyDocument");
}

TEST(RepeatedKeys, InPlans) {
  expect_last(
      R"({"resource_changes": [{"address": "aws_iam_role.r", "type": "aws_iam_role", "change":
          {"actions": ["create"], "after": {"assume_role_policy": )" +
          quoted(kHarmless) + R"(, "assume_role_policy": )" + quoted(kOpen) + "}}}]}",
      "assume_role_policy");
}

}  // namespace
}  // namespace trustlint::input
