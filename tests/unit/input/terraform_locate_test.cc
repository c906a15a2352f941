/// Roles of plans, pointed at their sources.
#include "input/terraform_locate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "read.h"
#include "terraform_files.h"

namespace trustlint::input {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

/// A role of a plan with this policy, pointed at these sources.
RoleSource pointed(const std::string& address, const std::string& policy,
                   const std::map<std::string, std::string>& files) {
  MemoryFiles access(files);
  const TerraformSources sources(".", access, {});
  const Extraction plan = extract_text(
      R"({"format_version": "1.2", "resource_changes": [{"address": )" + quoted(address) +
          R"(, "mode": "managed", "type": "aws_iam_role", "change": {"actions": ["create"], "after": )" +
          (policy.empty() ? R"({"name": "r"})"
                          : R"({"assume_role_policy": )" + quoted(policy) + "}") +
          "}}]}",
      "plan.json");
  RoleSource role = plan.roles.at(0);
  sources.point(role);
  return role;
}

const std::string kDocument = R"(variable "sub" {}
data "aws_iam_policy_document" "d" {
  statement {
    actions = ["sts:TagSession", "sts:AssumeRole"]
    condition {
      test     = "StringLike"
      variable = "k"
      values   = ["b", "repo:${var.sub}:*", "a"]
    }
  }
}
resource "aws_iam_role" "r" {
  for_each           = var.keys
  assume_role_policy = data.aws_iam_policy_document.d.json
}
)";

TEST(TerraformLocate, PartsOfThePolicyPointAtTheirTexts) {
  const RoleSource role = pointed(
      "aws_iam_role.r[\"x\"]",
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["sts:AssumeRole","sts:TagSession"],)"
      R"("Condition":{"StringLike":{"k":["repo:acme/app:*","b"]},"Bool":{"z":"true"}}}]})",
      {{"main.tf", kDocument}});
  EXPECT_EQ(where(role.anchor), "12:1");
  EXPECT_EQ(role.anchor.path(), "main.tf");
  ASSERT_TRUE(role.in_plan);
  EXPECT_EQ(role.in_plan->path(), "plan.json");
  EXPECT_EQ(place_of(role, "AssumeRole"), "main.tf:4:34-50");
  EXPECT_EQ(place_of(role, "TagSession"), "main.tf:4:16-32");
  EXPECT_EQ(place_of(role, "repo:acme"), "main.tf:8:24-43");
  // What the sources do not have points at what is around it.
  EXPECT_EQ(place_of(role, "true"), "main.tf:5:5-14");
  EXPECT_EQ(policy_of(role),
            "{Version:2012-10-17,Statement:[{Effect:Allow,Action:[sts:AssumeRole,sts:TagSession],"
            "Condition:{StringLike:{k:[repo:acme/app:*,b]},Bool:{z:true}}}]}");
}

TEST(TerraformLocate, APolicyThatNobodyCanReadPointsAtItsAttribute) {
  const RoleSource role = pointed("aws_iam_role.r", kPolicy, {{"main.tf", R"(
resource "aws_iam_role" "r" {
  assume_role_policy = var.somewhere
})"}});
  EXPECT_EQ(place_of(role, "*"), "main.tf:3:3-21");
}

TEST(TerraformLocate, ModulesAndKeys) {
  const std::map<std::string, std::string> files = {
      {"main.tf",
       "module \"m\" {\n source = \"./m\"\n for_each = { a = \"one\" }\n text = each.value\n}"},
      {"m/main.tf", R"(variable "text" {}
resource "aws_iam_role" "r" {
  assume_role_policy = "{\"Statement\": [{\"Sid\": \"${var.text}\"}]}"
})"}};
  const RoleSource role =
      pointed("module.m[\"a\"].aws_iam_role.r", R"({"Statement": [{"Sid": "one"}]})", files);
  EXPECT_EQ(place_of(role, "one"), "m/main.tf:3:52-67");
  // Of a key that the sources do not tell, the place is known, but not what it is.
  const RoleSource other =
      pointed("module.m[\"b\"].aws_iam_role.r", R"({"Statement": [{"Sid": "two"}]})", files);
  EXPECT_EQ(place_of(other, "two"), "m/main.tf:3:42-68");
  EXPECT_EQ(policy_of(pointed("module.m[\"a\"].aws_iam_role.r", "", files)),
            "{Statement:[{Sid:one}]}");
  EXPECT_EQ(pointed("module.m[\"a\"].aws_iam_role.r", "", files).assumption,
            "the plan does not know the policy: it is taken from m/main.tf");
  EXPECT_THAT(policy_of(pointed("module.m[\"b\"].aws_iam_role.r", "", files)), HasSubstr("? "));
}

TEST(TerraformLocate, VariablesHaveTheValuesOfThePlan) {
  const std::map<std::string, std::string> files = {
      {"main.tf", R"(variable "org" { default = "acme" }
resource "aws_iam_role" "r" { assume_role_policy = "{\"Statement\": [{\"Sid\": \"${var.org}\"}]}" }
)"}};
  MemoryFiles access(files);
  const auto text = document::Text::of(*document::SourceFile::from_bytes(
      "plan.json",
      R"({"variables": {"org": {"value": "other"}}, "resource_changes": [{"a": "b"}]})", {}));
  const TerraformSources sources(".", access, {}, text);
  ASSERT_NE(sources.policy_of("aws_iam_role.r"), nullptr);
  EXPECT_EQ(policy_of(*sources.policy_of("aws_iam_role.r")), "{Statement:[{Sid:other}]}");
}

/// A plan with a role whose policy was rebuilt from a document.
RoleSource rebuilt_and_pointed(const std::string& policy_in_source) {
  MemoryFiles access({{"main.tf", "resource \"aws_iam_role\" \"r\" {\n  assume_role_policy = " +
                                      policy_in_source + "\n}\n"}});
  const TerraformSources sources(".", access, {});
  RoleSource role = extract_text(R"({"resource_changes": [{"address": "aws_iam_role.r",
      "type": "aws_iam_role", "change": {"actions": ["create"],
      "after": {"assume_role_policy": "{\"Statement\": [{\"Sid\": \"main\"}]}"}}}]})")
                        .roles.at(0);
  role.assumption = "a function around it would not be seen";
  sources.point(role);
  return role;
}

TEST(TerraformLocate, TheSourcesConfirmARebuiltPolicy) {
  EXPECT_EQ(rebuilt_and_pointed(R"("{\"Statement\": [{\"Sid\": \"main\"}]}")").assumption, "");
  EXPECT_NE(rebuilt_and_pointed(R"("{\"Statement\": [{\"Sid\": \"*\"}]}")").assumption, "");
  EXPECT_NE(rebuilt_and_pointed(R"("{\"Statement\": [{\"Sid\": \"main\"}, {}]}")").assumption, "");
  EXPECT_NE(rebuilt_and_pointed("var.policy").assumption, "");
}

TEST(TerraformLocate, WhatIsNotInTheSourcesStaysInThePlan) {
  const RoleSource role = pointed("aws_iam_role.gone", kPolicy, {{"main.tf", kDocument}});
  EXPECT_EQ(role.anchor.path(), "plan.json");
  EXPECT_FALSE(role.in_plan);
  EXPECT_EQ(place_of(role, "sts:AssumeRole").substr(0, 10), "plan.json:");
}

TEST(TerraformLocate, AddressesWithoutKeys) {
  EXPECT_EQ(without_keys("module.a[\"x]\"].aws_iam_role.b[0]"), "module.a[*].aws_iam_role.b[*]");
  EXPECT_EQ(without_keys("aws_iam_role.b"), "aws_iam_role.b");
}

}  // namespace
}  // namespace trustlint::input
