/// Which bare documents are trust policies.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "read.h"

namespace trustlint::input {
namespace {

bool is_ours(const std::string& text) { return extract_text(text).recognised; }

std::string statements(const std::string& list) {
  return R"({"Version": "2012-10-17", "Statement": [)" + list + "]}";
}

TEST(BarePolicy, IsARoleWithThePathAsItsAddress) {
  const Extraction extraction = extract_text("\n  " + kPolicy, "trust/deploy.json");
  ASSERT_TRUE(extraction.recognised);
  ASSERT_EQ(extraction.roles.size(), 1U);
  const RoleSource& role = extraction.roles[0];
  EXPECT_EQ(role.address, "trust/deploy.json");
  EXPECT_EQ(name(role.kind), "iam");
  EXPECT_EQ(where(role.anchor), "2:3");
  ASSERT_TRUE(role.known());
  EXPECT_EQ(role.policies[0].node, &role.policies[0].document->root);
  EXPECT_FALSE(role.account);
  EXPECT_FALSE(role.max_session_duration);
}

TEST(BarePolicy, StatementMayBeAnObjectAndTheDocumentYaml) {
  EXPECT_TRUE(is_ours(R"({"Statement": {"Effect": "Allow", "Principal": {"Service":
      "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}})"));
  EXPECT_TRUE(
      is_ours("Statement:\n- Effect: Allow\n  Principal: {AWS: '*'}\n"
              "  Action: [sts:AssumeRole]\n"));
}

TEST(BarePolicy, MalformedOnesAreStillOurs) {
  const std::string principal = R"("Principal": {"AWS": "*"})";
  for (const std::string& statement : std::vector<std::string>{
           R"({"Effect": "allow", )" + principal + R"(, "Action": "sts:AssumeRole"})",
           R"({)" + principal + R"(, "Action": "sts:AssumeRole"})",
           R"({"effect": "Allow", "principal": "*", "action": ["sts:AssumeRole"]})",
           R"({"Effect": "Allow", )" + principal + R"(, "Action": "STS:assumerole"})",
           R"({"Effect": "Allow", )" + principal + R"(, "Action": "sts:AssumeRoleWithSomething"})",
           R"({"Effect": "Allow", "NotPrincipal": {"AWS": "*"}, "Action": "sts:*"})",
           R"({"Effect": "Allow", )" + principal + R"(, "Action": "*"})",
           R"({"Effect": "Allow", )" + principal + R"(, "NotAction": "sts:TagSession"})",
           R"({"Effect": "Allow", )" + principal +
               R"(, "Action": "sts:AssumeRole", "Resource": "*"})",
           R"({"Effect": "Allow", )" + principal +
               R"(, "Action": "sts:AssumeRole"}, {"Effect": "Allow", "Action": "sts:AssumeRole"})",
           R"({"Effect": "Allow", )" + principal + R"(, "Action": "sts:AssumeRole"}, "text", null)",
       }) {
    EXPECT_TRUE(is_ours(statements(statement))) << statement;
  }
}

TEST(BarePolicy, OtherPoliciesAreNot) {
  for (const std::string& statement : std::vector<std::string>{
           // Permission policies.
           R"({"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"})",
           R"({"Effect": "Allow", "Action": "*", "Resource": "*"})",
           // Resource policies.
           R"({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
                           "Resource": "arn:aws:s3:::b/*"})",
           R"({"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "*",
                           "Resource": "*"})",
           R"({"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke"})",
           // Resource control policies only deny, but for the full-access one.
           R"({"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole",
                           "Resource": "*"})",
           R"({"Effect": "Deny", "Principal": "*", "Action": "*"})",
           R"({"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"},
                          {"Effect": "Allow", "Action": "s3:*", "Resource": "*"})",
           "",
       }) {
    EXPECT_FALSE(is_ours(statements(statement))) << statement;
  }
}

TEST(BarePolicy, AnythingElseIsPassedOver) {
  for (const char* text : {"{}", "[]", "null", "1", "\"sts:AssumeRole\"", R"({"Statement": 1})",
                           R"({"Statement": [1, [], null]})", R"([{"Statement": []}])",
                           R"({"name": "package", "version": "1.0.0"})"}) {
    const Extraction extraction = extract_text(text);
    EXPECT_FALSE(extraction.recognised) << text;
    EXPECT_TRUE(extraction.roles.empty()) << text;
    EXPECT_TRUE(extraction.errors.empty()) << text;
  }
}

}  // namespace
}  // namespace trustlint::input
