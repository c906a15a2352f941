/// `terraform.tfstate` as it is stored.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "read.h"

namespace trustlint::input {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

std::string state(const std::string& resources, const std::string& version = "4") {
  return R"({"version": )" + version + R"(, "terraform_version": "1.9.8", "serial": 3,
    "lineage": "11111111-2222-3333-4444-555555555555", "outputs": {}, "resources": [)" +
         resources + "]}";
}

std::string role(const std::string& more, const std::string& instances) {
  return R"({)" + more + R"("mode": "managed", "type": "aws_iam_role", "name": "r",
    "provider": "provider[\"registry.opentofu.org/hashicorp/aws\"]", "instances": [)" +
         instances + "]}";
}

std::string instance(const std::string& more, const std::string& name) {
  return "{" + more + R"("attributes": {"name": ")" + name +
         R"(", "arn": "arn:aws:iam::111122223333:role/)" + name +
         R"(", "inline_policy": [{"name": "read", "policy": "{\"Statement\": []}"}],
         "assume_role_policy": )" +
         quoted(kPolicy) + "}}";
}

TEST(RawState, AddressesOfAllInstances) {
  const Extraction extraction = extract_text(
      state(role("", instance("", "one")) + "," +
            role(R"("module": "module.a[\"x.y\"].module.b[0]", )",
                 instance(R"("index_key": "k", )", "two") + "," +
                     instance(R"("index_key": 1, )", "three") + "," +
                     instance(R"("index_key": 2, "deposed": "00000001", )", "old")) +
            R"(, {"mode": "data", "type": "aws_iam_role", "name": "d", "instances": []})"));
  EXPECT_TRUE(extraction.recognised);
  std::vector<std::string> addresses;
  for (const RoleSource& one : extraction.roles) {
    EXPECT_TRUE(one.known());
    EXPECT_TRUE(one.anchor.known());
    EXPECT_EQ(name(one.kind), "terraform-state");
    EXPECT_EQ(one.account, "111122223333");
    EXPECT_EQ(one.change, Change::None);
    addresses.push_back(one.address);
  }
  EXPECT_THAT(addresses,
              ElementsAre("aws_iam_role.r", "module.a[\"x.y\"].module.b[0].aws_iam_role.r[\"k\"]",
                          "module.a[\"x.y\"].module.b[0].aws_iam_role.r[1]"));
}

TEST(RawState, PermissionsByName) {
  const Extraction extraction = extract_text(state(role("", instance("", "one")) + R"(,
        {"mode": "managed", "type": "aws_iam_policy", "name": "p", "instances": [{"attributes":
          {"arn": "arn:aws:iam::111122223333:policy/p", "policy": "{\"Statement\": []}"}}]},
        {"mode": "managed", "type": "aws_iam_policy_attachment", "name": "x", "instances": [
          {"attributes": {"roles": ["other", "one"],
                          "policy_arn": "arn:aws:iam::111122223333:policy/p"}}]},
        {"mode": "managed", "type": "aws_iam_role_policy", "name": "y", "instances": [{"attributes":
          {"role": "one", "name": "read", "policy": "{\"Statement\": []}"}}]})"));
  ASSERT_THAT(extraction.roles, SizeIs(1));
  std::vector<std::string> names;
  for (const Permissions& one : extraction.roles[0].permissions) {
    EXPECT_TRUE(one.policy) << one.name;
    names.push_back(one.name);
  }
  // The role repeats its inline policy.
  EXPECT_THAT(names, ElementsAre("arn:aws:iam::111122223333:policy/p", "read"));
}

TEST(RawState, OtherVersionsAndOddShapes) {
  EXPECT_FALSE(extract_text(state("", "3")).recognised);
  EXPECT_TRUE(extract_text(state("")).recognised);
  for (const char* resource :
       {"1", "null", "[]", "{}", R"({"type": "aws_iam_role", "name": "r", "instances": 1})",
        R"({"type": "aws_iam_role", "name": "r", "instances": [1, {"attributes": []}]})",
        R"({"type": "aws_iam_role", "name": "r", "module": "x[", "instances": [{"attributes": {},
            "index_key": {}}]})"}) {
    SCOPED_TRACE(resource);
    EXPECT_THAT(extract_text(state(resource)).roles, SizeIs(testing::Le(1U)));
  }
}

}  // namespace
}  // namespace trustlint::input
