/// What is recognised and not read says so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "read.h"

namespace trustlint::input {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

void expect_one_remark(const Extraction& extraction, const std::string& part) {
  EXPECT_TRUE(extraction.recognised);
  ASSERT_THAT(extraction.remarks, SizeIs(1));
  EXPECT_THAT(extraction.remarks[0].message, HasSubstr(part));
  EXPECT_FALSE(extraction.remarks[0].harmless);
}

TEST(UnreadParts, AStateOfAnOldVersion) {
  const std::string rest =
      R"(, "serial": 1, "lineage": "l", "modules": [{"path": ["root"], "resources": {}}]})";
  expect_one_remark(extract_text(R"({"version": 3)" + rest),
                    "a state of version 3 is not read: give `terraform show -json`");
  expect_one_remark(extract_text(R"({"version": 1)" + rest), "a state of version 1");
  EXPECT_FALSE(extract_text(R"({"version": 3, "modules": []})").recognised);
}

std::string plan_with(const std::string& type, const std::string& after) {
  return R"({"resource_changes": [{"address": ")" + type + R"(.x", "mode": "managed", "type": ")" +
         type + R"(", "change": {"actions": ["create"], "after": )" + after + "}}]}";
}

TEST(UnreadParts, RolesOfOtherTypesInPlans) {
  expect_one_remark(extract_text(plan_with("awscc_iam_role", R"({"role_name": "r"})")),
                    "awscc_iam_role.x is not read");
  const std::string stack = "aws_cloudformation_stack";
  expect_one_remark(extract_text(plan_with(stack, R"({"template_body": "Type: AWS::IAM::Role"})")),
                    "aws_cloudformation_stack.x is not read");
  expect_one_remark(extract_text(plan_with(stack, R"({"template_url": "https://a"})")), "not read");
  EXPECT_THAT(
      extract_text(plan_with(stack, R"({"template_body": "Type: AWS::SNS::Topic"})")).remarks,
      IsEmpty());
  EXPECT_THAT(extract_text(plan_with("awscc_iam_role", "null")).remarks, IsEmpty());
}

TEST(UnreadParts, RolesOfOtherTypesInStates) {
  expect_one_remark(
      extract_text(R"({"values": {"root_module": {"resources": [{"address": "awscc_iam_role.x",
          "mode": "managed", "type": "awscc_iam_role", "values": {"role_name": "r"}}]}}})"),
      "awscc_iam_role.x is not read");
  expect_one_remark(extract_text(R"({"version": 4, "serial": 1, "resources": [{"mode": "managed",
          "type": "awscc_iam_role", "name": "x", "instances": []}]})"),
                    "awscc_iam_role.x is not read");
}

std::string part_with(const std::string& name) {
  return "  - Resources:\n      " + name +
         ":\n        Type: AWS::IAM::Role\n        Properties:\n"
         "          AssumeRolePolicyDocument: " +
         kPolicy + "\n";
}

TEST(UnreadParts, AServiceWithAListOfResources) {
  const Extraction service = extract_text(
      "service: s\nresources:\n" + part_with("A") + "  - ${file(roles.yml)}\n" + part_with("B"),
      "serverless.yml");
  ASSERT_THAT(service.roles, SizeIs(2));
  EXPECT_EQ(service.roles[0].address, "serverless.yml#A");
  EXPECT_EQ(service.roles[1].address, "serverless.yml#B");
  expect_one_remark(service, "${file(roles.yml)}: this file of the service is not opened");
  expect_one_remark(extract_text("service: s\nresources: ${file(r.yml)}\n"), "${file(r.yml)}");
  expect_one_remark(extract_text("service: s\nresources:\n  Resources: ${file(r.yml)}\n"),
                    "${file(r.yml)}");
}

}  // namespace
}  // namespace trustlint::input
