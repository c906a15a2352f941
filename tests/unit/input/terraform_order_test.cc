/// What Terraform does to keys, orders, types, files and overrides before a policy is made.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

#include "terraform_files.h"

namespace trustlint::input {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

std::string role(const std::string& expression) {
  return "resource \"aws_iam_role\" \"r\" {\n  assume_role_policy = jsonencode({ Statement = [{ "
         "Sid = " +
         expression + " }] })\n}\n";
}

/// The `Sid` that this expression gives, of each variant.
std::string value_of(const std::string& expression, const std::string& rest = "",
                     std::map<std::string, std::string> files = {}) {
  files["main.tf"] = role(expression) + rest;
  const Extraction extraction = extract_files(files);
  if (extraction.roles.size() != 1) return "no role";
  std::string out;
  for (std::size_t i = 0; i < std::max<std::size_t>(1, extraction.roles[0].policies.size()); ++i) {
    const std::string policy = policy_of(extraction.roles[0], i);
    const std::string before = "{Statement:[{Sid:";
    if (i != 0) out += " | ";
    out += policy.starts_with(before)
               ? policy.substr(before.size(), policy.size() - before.size() - 3)
               : policy;
  }
  return out;
}

std::string many_keys(const std::string& resource) {
  std::string keys = "locals { k = toset([";
  for (int i = 0; i < 300; ++i) keys += "\"k" + std::to_string(i) + "\",";
  return keys + "\"repo:*\"]) }\n" + resource;
}

TEST(TerraformOrder, MoreInstancesThanAreReadAreNotAnalysed) {
  const std::string body =
      " assume_role_policy = jsonencode({ Statement = [{ Sid = each.value }] })";
  Extraction extraction = extract_tf(
      many_keys("resource \"aws_iam_role\" \"r\" { \n for_each = local.k\n" + body + "\n}\n"));
  ASSERT_THAT(extraction.roles, SizeIs(1));
  EXPECT_THAT(extraction.roles[0].policies, IsEmpty());
  EXPECT_THAT(extraction.roles[0].not_known_because, HasSubstr("301 keys"));
  extraction = extract_tf("resource \"aws_iam_role\" \"r\" {\n  count = 201\n" +
                          std::string("  assume_role_policy = \"{}\"\n}\n"));
  ASSERT_THAT(extraction.roles, SizeIs(1));
  EXPECT_THAT(extraction.roles[0].not_known_because, HasSubstr("`count` is 201"));
  extraction = extract_files(
      {{"main.tf",
        many_keys("module \"m\" {\n source = \"./m\"\n for_each = local.k\n s = each.value\n}\n")},
       {"m/main.tf", "variable \"s\" {}\n" + role("var.s")}});
  ASSERT_THAT(extraction.roles, Not(IsEmpty()));
  EXPECT_EQ(extraction.roles[0].address, "module.m[*]");
  EXPECT_THAT(extraction.roles[0].not_known_because, HasSubstr("301 keys"));
}

TEST(TerraformOrder, AnUnknownKeyBesideAWildcardMayBeOne) {
  const Extraction extraction = extract_tf(
      "variable \"x\" {}\nresource \"aws_iam_role\" \"r\" {\n  for_each = toset([var.x, \"*\"])\n"
      "  assume_role_policy = jsonencode({ Statement = [{ Principal = { AWS = each.value } }] })\n"
      "}\n");
  ASSERT_THAT(extraction.roles, SizeIs(1));
  EXPECT_THAT(extraction.roles[0].not_known_because, HasSubstr("wildcards"));
}

TEST(TerraformOrder, TheLastOfEqualKeysStays) {
  EXPECT_EQ(value_of(R"({ a = "first", a = "last" }.a)"), "last");
  EXPECT_EQ(value_of(R"({ S = { a = "x" }, S = { b = "y" } })"), "{S:{b:y}}");
  EXPECT_THAT(value_of(R"({ a = "first", (var.x) = "last" }.a)"), HasSubstr("{ a ="));
  EXPECT_THAT(value_of(R"(lookup({ a = "first", (var.x) = "last" }, "a", "b"))"),
              HasSubstr("lookup("));
}

TEST(TerraformOrder, ObjectsAreSortedByKey) {
  EXPECT_EQ(value_of(R"(values({ b = "good", a = "open" })[0])"), "open");
  EXPECT_EQ(value_of(R"(keys({ b = 1, a = 2 })[0])"), "a");
  EXPECT_EQ(value_of(R"([for k, v in { b = "good", a = "open" } : v][0])"), "open");
}

TEST(TerraformOrder, SetsAreSorted) {
  EXPECT_EQ(value_of(R"(sort(["b", "a"])[1])"), "b");
  EXPECT_EQ(value_of(R"(tolist(toset(["b", "a", "b"]))[0])"), "a");
  EXPECT_EQ(value_of(R"(join("-", toset(["b", "a", "b"])))"), "a-b");
  EXPECT_EQ(value_of(R"([for k, v in toset(["b", "a"]) : k][1])"), "b");
  EXPECT_EQ(value_of(R"(tolist(toset([10, 9]))[0])"), "9");
  EXPECT_EQ(value_of("tolist(var.s)[0]",
                     "variable \"s\" {\n  type = set(string)\n  default = [\"b\", \"a\"]\n}\n"),
            "a");
}

TEST(TerraformOrder, WhatHasUnknownElementsHasNoOrder) {
  for (const std::string expression :
       {R"(sort([var.x, "a"])[1])", R"(tolist(toset([var.x, "a"]))[0])",
        R"(join("-", toset([var.x, "a"])))", R"([for v in toset([var.x, "a"]) : v][0])",
        R"(distinct([var.x, "a", "b"])[1])", R"(element(concat(toset([var.x, "a"]), ["b"]), 1))",
        R"(length(toset([var.x, "a"])))", R"([for k in ["a"] : k if k != var.x])"}) {
    EXPECT_THAT(value_of(expression), HasSubstr(expression.substr(0, 6))) << expression;
  }
}

TEST(TerraformOrder, KindsAreNotGuessedInComparisons) {
  const auto choice = [](const std::string& condition, const std::string& type = "",
                         const std::string& preset = "\"\"") {
    return value_of("(" + condition + ") ? \"yes\" : \"no\"",
                    "variable \"v\" {\n" + (type.empty() ? "" : "  type = " + type) +
                        "\n  default = " + preset + "\n}\n");
  };
  EXPECT_EQ(choice("tonumber(\"1\") == 1"), "yes");
  EXPECT_EQ(choice("var.v == 1.5", "number", "1.50"), "yes");
  EXPECT_EQ(choice("var.v == \"1\"", "string", "1"), "yes");
  EXPECT_EQ(choice("var.v == true", "bool", "\"true\""), "yes");
  EXPECT_EQ(choice("var.v == 2", "number", "\"2.0\""), "yes");
  EXPECT_EQ(choice("1 == 2"), "no");
  EXPECT_EQ(choice("(true ? 1 : \"a\") == 1"), "yes | no");
  EXPECT_EQ(choice("\"a\" != \"b\""), "yes");
  EXPECT_EQ(choice("var.v == \"\""), "yes");
  EXPECT_EQ(choice("\"1\" == 1"), "yes | no");
  EXPECT_EQ(choice("var.v == true", "string", "\"true\""), "yes | no");
  EXPECT_EQ(value_of("\"${var.n}\"", "variable \"n\" { default = 1.50 }"), "1.5");
}

TEST(TerraformOrder, VariableFilesInTheOrderOfTerraform) {
  const std::string variable = "variable \"v\" { default = \"default\" }\n";
  std::map<std::string, std::string> files = {{"terraform.tfvars", "v = \"one\"\n"}};
  EXPECT_EQ(value_of("var.v", variable, files), "one");
  files["terraform.tfvars.json"] = R"({"v": "two"})";
  EXPECT_EQ(value_of("var.v", variable, files), "two");
  files["b.auto.tfvars.json"] = R"({"v": "four"})";
  files["a.auto.tfvars"] = "v = \"three\"\n";
  EXPECT_EQ(value_of("var.v", variable, files), "four");
  files["c.auto.tfvars"] = "v = \"five\"\n";
  EXPECT_EQ(value_of("var.v", variable, files), "five");
}

TEST(TerraformOrder, ModulesThatAreNotOpenedAreSaid) {
  const auto reasons = [](const std::string& call) {
    std::string out;
    for (const RoleSource& role : extract_tf(call).roles) {
      out += role.address + ": " + role.not_known_because + "\n";
    }
    return out;
  };
  EXPECT_EQ(reasons("module \"ci_role\" { source = \"./missing\" }"),
            "module.ci_role: module ./missing was not opened and may make roles: check a plan\n");
  EXPECT_THAT(reasons("module \"x\" { source = \"git::https://example.com/acme/irsa.git\" }"),
              HasSubstr("not opened"));
  EXPECT_THAT(reasons("module \"x\" {\n source = \"acme/x/aws\"\n assume_role_policy = \"{}\"\n}"),
              HasSubstr("not opened"));
  EXPECT_EQ(reasons("module \"vpc\" { source = \"terraform-aws-modules/vpc/aws\" }"), "");
}

TEST(TerraformOrder, OverridesTakeThePlaceOfAttributes) {
  const Extraction extraction = extract_files(
      {{"main.tf", "locals { x = \"base\" }\n" + role("local.x")},
       {"override.tf",
        "locals { x = \"over\" }\nresource \"aws_iam_role\" \"r\" { name = \"n\" }\n"},
       {"zz.tf", "\n"}});
  ASSERT_THAT(extraction.roles, SizeIs(1));
  EXPECT_EQ(policy_of(extraction.roles[0]), "{Statement:[{Sid:over}]}");
  EXPECT_EQ(extraction.roles[0].name, "n");
  const Extraction opened = extract_files(
      {{"a_override.tf.json",
        R"({"resource": {"aws_iam_role": {"r": {"assume_role_policy": "{\"Id\": \"open\"}"}}}})"},
       {"main.tf", role("\"closed\"")}});
  ASSERT_THAT(opened.roles, SizeIs(1));
  EXPECT_EQ(policy_of(opened.roles[0]), "{Id:open}");
}

}  // namespace
}  // namespace trustlint::input
