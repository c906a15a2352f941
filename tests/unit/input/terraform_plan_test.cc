/// Plans and states.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <algorithm>

#include "read.h"

namespace trustlint::input {
namespace {

using testing::ElementsAre;

std::string change(const std::string& address, const std::string& actions, const std::string& after,
                   const std::string& before = "null", const std::string& unknown = "{}") {
  return R"({"address": )" + quoted(address) +
         R"(, "mode": "managed", "type": "aws_iam_role", "change": {"actions": )" + actions +
         R"(, "before": )" + before + R"(, "after": )" + after + R"(, "after_unknown": )" +
         unknown + "}}";
}

std::string after(const std::string& more) {
  return R"({"name": "n", "max_session_duration": 3600, "assume_role_policy": )" + quoted(kPolicy) +
         more + "}";
}

std::string plan(const std::string& changes, const std::string& more = "") {
  return R"({"format_version": "1.2", "resource_changes": [)" + changes + "]" + more + "}";
}

std::vector<std::string> addresses(const Extraction& extraction) {
  std::vector<std::string> list;
  for (const RoleSource& role : extraction.roles) {
    list.push_back(role.address + (role.known() ? "" : " ?"));
  }
  return list;
}

TEST(TerraformPlan, RolesThatExistAfterApply) {
  const std::string before = R"({"name": "old", "arn": "arn:aws:iam::123456789012:role/old"})";
  const Extraction extraction = extract_text(
      plan(change("aws_iam_role.create", R"(["create"])", after("")) + "," +
           change("aws_iam_role.update", R"(["update"])", after(""), before) + "," +
           change("aws_iam_role.replace", R"(["delete", "create"])", after(""), before) + "," +
           change("aws_iam_role.keep", R"(["no-op"])", after(""), before) + "," +
           change("aws_iam_role.gone", R"(["delete"])", "null", before) + "," +
           R"({"address": "data.aws_iam_role.x", "mode": "data", "type": "aws_iam_role",
          "change": {"actions": ["read"], "after": {"assume_role_policy": "{}"}}},
         {"address": "aws_s3_bucket.b", "mode": "managed", "type": "aws_s3_bucket",
          "change": {"actions": ["create"], "after": {}}})"));
  EXPECT_TRUE(extraction.recognised);
  EXPECT_THAT(addresses(extraction), ElementsAre("aws_iam_role.create", "aws_iam_role.update",
                                                 "aws_iam_role.replace", "aws_iam_role.keep"));
  const RoleSource& created = extraction.roles[0];
  EXPECT_EQ(name(created.kind), "terraform-plan");
  EXPECT_EQ(created.name, "n");
  EXPECT_FALSE(created.account);
  EXPECT_EQ(created.max_session_duration, 3600);
  EXPECT_EQ(extraction.roles[1].account, "123456789012");
}

TEST(TerraformPlan, PolicyKnownAfterApply) {
  const Extraction extraction = extract_text(
      plan(change("module.a[\"x\"].aws_iam_role.r", R"(["create"])", R"({"name": "n"})", "null",
                  R"({"assume_role_policy": true})") +
           "," + change("aws_iam_role.null", R"(["create"])", R"({"assume_role_policy": null})")));
  EXPECT_THAT(addresses(extraction),
              ElementsAre("module.a[\"x\"].aws_iam_role.r ?", "aws_iam_role.null ?"));
  for (const RoleSource& role : extraction.roles) {
    EXPECT_EQ(role.not_known_because,
              role.address == "aws_iam_role.null"
                  ? "no trust policy in the plan: `assume_role_policy` is null"
                  : "policy known after apply: the plan does not say what it is built from");
    EXPECT_FALSE(role.known());
    EXPECT_TRUE(role.anchor.known());
  }
  EXPECT_TRUE(extraction.errors.empty());
}

TEST(TerraformPlan, BrokenPolicyIsAnErrorAndTheOthersStay) {
  const Extraction extraction = extract_text(
      plan(change("aws_iam_role.bad", R"(["create"])", R"({"assume_role_policy": "{oops"})") + "," +
           change("aws_iam_role.good", R"(["create"])", after(""))));
  EXPECT_THAT(addresses(extraction), ElementsAre("aws_iam_role.bad ?", "aws_iam_role.good"));
  ASSERT_EQ(extraction.errors.size(), 1U);
  EXPECT_GT(extraction.errors[0].position.column, 100);
}

TEST(TerraformPlan, PlannedValuesAddWhatChangesDoNotName) {
  const std::string planned = R"(, "planned_values": {"root_module": {"resources": [
      {"address": "aws_iam_role.a", "mode": "managed", "type": "aws_iam_role", "values": {}},
      {"address": "aws_iam_role.b", "mode": "managed", "type": "aws_iam_role", "values": )" +
                              after("") + "}]}}";
  const Extraction extraction =
      extract_text(plan(change("aws_iam_role.a", R"(["create"])", after("")), planned));
  EXPECT_THAT(addresses(extraction), ElementsAre("aws_iam_role.a", "aws_iam_role.b"));
  // A plan without changes has no `resource_changes`.
  EXPECT_THAT(addresses(extract_text("{" + planned.substr(2) + "}")),
              ElementsAre("aws_iam_role.a ?", "aws_iam_role.b"));
}

std::string prior_state(const std::string& resources) {
  return R"(, "prior_state": {"values": {"root_module": {"child_modules": [{"resources": [)" +
         resources + "]}]}}}";
}

TEST(TerraformPlan, TheAccountOfThePlan) {
  const std::string created = change("aws_iam_role.a", R"(["create"])", after(""));
  const std::string identity =
      R"({"address": "data.aws_caller_identity.me", "mode": "data", "type": "aws_caller_identity",
          "values": {"account_id": "123456789012"}})";
  const std::string other =
      R"({"address": "aws_iam_user.u", "mode": "managed", "type": "aws_iam_user",
          "values": {"arn": "arn:aws:iam::210987654321:user/u"}})";
  const auto account = [&](const std::string& more) {
    return extract_text(plan(created, more)).roles.at(0).account;
  };
  EXPECT_EQ(account(prior_state(identity)), "123456789012");
  EXPECT_EQ(account(prior_state(other)), "210987654321");
  EXPECT_EQ(account(prior_state(identity + "," + other)), std::nullopt);
  EXPECT_EQ(account(prior_state(identity) + R"(, "configuration": {"provider_config": {
      "aws": {"name": "aws"}, "random": {"name": "random"}}})"),
            "123456789012");
  EXPECT_EQ(account(prior_state(identity) + R"(, "configuration": {"provider_config": {
      "aws": {"name": "aws"}, "aws.eu": {"name": "aws", "alias": "eu"}}})"),
            std::nullopt);
  EXPECT_EQ(account(""), std::nullopt);
}

TEST(TerraformState, RolesOfAllModules) {
  const std::string resource =
      R"({"address": "ADDRESS", "mode": "managed", "type": "aws_iam_role", "values": )" +
      after(R"(, "arn": "arn:aws:iam::123456789012:role/n")") + "}";
  const auto at = [&](const std::string& address) {
    std::string copy = resource;
    return copy.replace(copy.find("ADDRESS"), 7, address);
  };
  const Extraction extraction =
      extract_text(R"({"format_version": "1.0", "values": {"root_module": {"resources": [)" +
                   at("a") + R"(], "child_modules": [{"resources": [)" + at("m.a") +
                   R"(], "child_modules": [{"resources": [)" + at("m.n.a") +
                   R"(]}]}, {"resources": [)" + at("o.a") + "]}]}}}");
  EXPECT_THAT(addresses(extraction), ElementsAre("a", "m.a", "m.n.a", "o.a"));
  EXPECT_EQ(name(extraction.roles[0].kind), "terraform-state");
  EXPECT_EQ(extraction.roles[3].account, "123456789012");
}

TEST(TerraformState, EmptyStateAndOddShapesAreNoCrash) {
  EXPECT_TRUE(extract_text(R"({"values": {"root_module": {}}})").recognised);
  for (
      const char* text : {
          R"({"resource_changes": [1, null, [], {}, {"type": "aws_iam_role"}]})",
          R"({"resource_changes": [{"type": "aws_iam_role", "address": 1, "change": {"after": {}}}]})",
          R"({"resource_changes": [{"type": "aws_iam_role", "address": "a", "change": []}]})",
          R"({"planned_values": {"root_module": 1}})",
          R"({"values": {"root_module": {"resources": {}, "child_modules": [1, {"resources": 2}]}}})",
      }) {
    const Extraction extraction = extract_text(text);
    EXPECT_TRUE(extraction.recognised) << text;
    EXPECT_TRUE(extraction.roles.empty()) << text;
  }
}

}  // namespace
}  // namespace trustlint::input
