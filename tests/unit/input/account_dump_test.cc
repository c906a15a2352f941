/// What the IAM API answers.
#include <gtest/gtest.h>

#include "read.h"

namespace trustlint::input {
namespace {

std::string role(const std::string& name, const std::string& policy) {
  return R"({"RoleName": ")" + name + R"(", "Arn": "arn:aws:iam::123456789012:role/)" + name +
         R"(", "AssumeRolePolicyDocument": )" + policy + "}";
}

const std::string kUrlEncoded =
    "%7B%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22AWS%22%3A%22*"
    "%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%5D%7D";

void expect_one_good_role(const std::string& text, const std::string& name = "a") {
  const Extraction extraction = extract_text(text);
  EXPECT_TRUE(extraction.recognised) << text;
  EXPECT_TRUE(extraction.errors.empty()) << text;
  ASSERT_EQ(extraction.roles.size(), 1U) << text;
  const RoleSource& source = extraction.roles[0];
  EXPECT_EQ(input::name(source.kind), "account");
  EXPECT_EQ(source.address, "arn:aws:iam::123456789012:role/" + name);
  EXPECT_EQ(source.name, name);
  EXPECT_EQ(source.account, "123456789012");
  ASSERT_TRUE(source.known());
  EXPECT_NE(source.policies[0].node->find("Statement"), nullptr);
}

TEST(AccountDump, EveryAnswerOfTheApi) {
  const std::string one = role("a", kPolicy);
  expect_one_good_role(R"({"RoleDetailList": [)" + one + R"(], "Policies": []})");
  expect_one_good_role(R"({"Roles": [)" + one + "]}");
  expect_one_good_role(R"({"Role": )" + one + "}");
  expect_one_good_role(one);
  expect_one_good_role("[" + one + "]");
  expect_one_good_role(R"([{"RoleDetailList": []}, {"RoleDetailList": [)" + one + "]}]");
  expect_one_good_role(R"([{"Role": )" + one + "}]");
}

TEST(AccountDump, ThePolicyInEveryCoat) {
  for (const std::string& policy : {kPolicy, quoted(kPolicy), quoted(kUrlEncoded)}) {
    expect_one_good_role(R"({"RoleDetailList": [)" + role("a", policy) + "]}");
  }
}

TEST(AccountDump, PlacesLeadToTheOuterFile) {
  const std::string text = "{\"Roles\": [\n" + role("a", quoted(kPolicy)) + "]}";
  const Extraction extraction = extract_text(text);
  ASSERT_EQ(extraction.roles.size(), 1U);
  EXPECT_EQ(where(extraction.roles[0].anchor), "2:1");
  const document::Node* version = extraction.roles[0].policies.at(0).node->find("Version");
  ASSERT_NE(version, nullptr);
  const std::string line = role("a", quoted(kPolicy));
  EXPECT_EQ(where(version->place()), "2:" + std::to_string(line.find("\\\"2012") + 1));
}

TEST(AccountDump, BrokenPolicyIsAnErrorAndTheOthersStay) {
  const std::string broken = R"({"Statement": nope})";
  const std::string text =
      "{\"Roles\": [\n" + role("a", quoted(broken)) + ",\n" + role("b", kPolicy) + "]}";
  const Extraction extraction = extract_text(text);
  ASSERT_EQ(extraction.errors.size(), 1U);
  EXPECT_EQ(extraction.errors[0].file, "in.json");
  EXPECT_EQ(extraction.errors[0].position.line, 2);
  EXPECT_EQ(extraction.errors[0].position.column,
            static_cast<int>(role("a", quoted(broken)).find("nope")) + 1);
  ASSERT_EQ(extraction.roles.size(), 2U);
  EXPECT_FALSE(extraction.roles[0].known());
  EXPECT_EQ(extraction.roles[0].not_known_because, "the text of the policy is not valid JSON");
  EXPECT_TRUE(extraction.roles[1].known());
}

TEST(AccountDump, RoleWithoutArnNameOrPolicy) {
  const Extraction extraction = extract_text(
      R"([{"RoleName": "a", "AssumeRolePolicyDocument": {}},
          {"AssumeRolePolicyDocument": null},
          {"RoleName": "c", "RoleId": "AROA", "Arn": "arn:aws-cn:iam::210987654321:role/x/c"}])",
      "dump.json");
  ASSERT_EQ(extraction.roles.size(), 3U);
  EXPECT_EQ(extraction.roles[0].address, "a");
  EXPECT_FALSE(extraction.roles[0].account);
  EXPECT_EQ(extraction.roles[1].address, "dump.json");
  EXPECT_EQ(extraction.roles[1].not_known_because, "no trust policy in the file");
  EXPECT_EQ(extraction.roles[2].address, "arn:aws-cn:iam::210987654321:role/x/c");
  EXPECT_EQ(extraction.roles[2].account, "210987654321");
  EXPECT_FALSE(extraction.roles[2].known());
}

TEST(AccountDump, MaxSessionDuration) {
  const Extraction extraction = extract_text(
      "[{\"AssumeRolePolicyDocument\": {}, \"MaxSessionDuration\": 7200},\n"
      "{\"AssumeRolePolicyDocument\": {}, \"MaxSessionDuration\": \"43200\"},\n"
      "{\"AssumeRolePolicyDocument\": {}, \"MaxSessionDuration\": 1e9999},\n"
      "{\"AssumeRolePolicyDocument\": {}, \"MaxSessionDuration\": [1]}]");
  ASSERT_EQ(extraction.roles.size(), 4U);
  EXPECT_EQ(extraction.roles[0].max_session_duration, 7200);
  EXPECT_EQ(where(*extraction.roles[0].max_session_duration_place), "1:57");
  EXPECT_EQ(extraction.roles[1].max_session_duration, 43200);
  EXPECT_FALSE(extraction.roles[2].max_session_duration);
  EXPECT_FALSE(extraction.roles[3].max_session_duration);
}

TEST(AccountDump, AnEmptyDumpIsRecognisedAndOtherAnswersAreNot) {
  EXPECT_TRUE(extract_text(R"({"RoleDetailList": []})").recognised);
  for (const char* text :
       {R"({"Roles": []})", R"({"Roles": {"authenticated": "arn:aws:iam::1:role/x"}})",
        R"({"Role": "admin"})", R"({"Role": {"RoleName": "x"}})", R"({"RoleDetailList": {}})",
        R"([{"Roles": ["a"]}, 1, null])"}) {
    EXPECT_FALSE(extract_text(text).recognised) << text;
  }
}

TEST(AccountDump, WhatARoleIsBesidesItsPolicy) {
  const Extraction extraction = extract_text(R"({
    "UserDetailList": [{"UserName": "u"}],
    "RoleDetailList": [{
      "Path": "/ci/", "RoleName": "a", "RoleId": "AROAEXAMPLE00000000001",
      "Arn": "arn:aws:iam::111122223333:role/ci/a", "MaxSessionDuration": 7200,
      "AssumeRolePolicyDocument": )" + kPolicy +
                                             R"(,
      "InstanceProfileList": [{"Roles": [{"RoleName": "inner"}]}],
      "RolePolicyList": [{"PolicyName": "inline", "PolicyDocument": {"Statement": "i"}},
                         {"PolicyName": "broken", "PolicyDocument": "{oops"}],
      "AttachedManagedPolicies": [
        {"PolicyName": "own", "PolicyArn": "arn:aws:iam::111122223333:policy/own"},
        {"PolicyName": "ReadOnlyAccess", "PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}],
      "PermissionsBoundary": {"PermissionsBoundaryType": "Policy",
                              "PermissionsBoundaryArn": "arn:aws:iam::111122223333:policy/edge"},
      "Tags": [{"Key": "Team", "Value": "platform"}, {"Key": "Empty", "Value": ""}]}],
    "Policies": [{
      "PolicyName": "own", "Arn": "arn:aws:iam::111122223333:policy/own", "DefaultVersionId": "v2",
      "PolicyVersionList": [
        {"Document": {"Statement": "three"}, "VersionId": "v3", "IsDefaultVersion": false},
        {"Document": {"Statement": "two"}, "VersionId": "v2", "IsDefaultVersion": true}]}]})");
  EXPECT_TRUE(extraction.errors.empty());
  ASSERT_EQ(extraction.roles.size(), 1U);
  const RoleSource& role = extraction.roles[0];
  EXPECT_EQ(role.path, "/ci/");
  EXPECT_EQ(role.unique_id, "AROAEXAMPLE00000000001");
  EXPECT_EQ(role.max_session_duration, 7200);
  EXPECT_EQ(role.permissions_boundary, "arn:aws:iam::111122223333:policy/edge");
  EXPECT_EQ(role.tags, (std::map<std::string, std::string>{{"Team", "platform"}, {"Empty", ""}}));
  std::string permissions;
  for (const Permissions& one : role.permissions) {
    permissions += one.name + " ";
    permissions += one.policy ? one.policy->node->find("Statement")->text : "-";
    permissions += "\n";
  }
  EXPECT_EQ(permissions,
            "inline i\nbroken -\narn:aws:iam::111122223333:policy/own two\n"
            "arn:aws:iam::aws:policy/ReadOnlyAccess -\n");
  EXPECT_EQ(where(role.permissions[2].policy->node->find("Statement")->place()), "20:36");
}

TEST(AccountDump, BoundaryOfCreateRoleAndAnIdentityProvider) {
  const Extraction input = extract_text(
      R"({"RoleName": "a", "AssumeRolePolicyDocument": "{}", "PermissionsBoundary": "arn:edge"})");
  EXPECT_EQ(input.roles.at(0).permissions_boundary, "arn:edge");
  const Extraction provider =
      extract_text(R"({"Url": "gitlab.com", "ClientIDList": ["a", "b"], "ThumbprintList": []})");
  EXPECT_TRUE(provider.recognised);
  ASSERT_EQ(provider.providers.size(), 1U);
  EXPECT_EQ(provider.providers[0].url, "gitlab.com");
  EXPECT_EQ(provider.providers[0].client_ids, (std::vector<std::string>{"a", "b"}));
}

}  // namespace
}  // namespace trustlint::input
