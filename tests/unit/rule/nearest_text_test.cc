#include "rule/nearest_text.h"

#include <gtest/gtest.h>

namespace trustlint::rule {
namespace {

const identity::Template kBranch =
    identity::parse_template("repo:{owner}/{repository}:ref:refs/heads/{branch}");

std::map<std::string, identity::Language> components() {
  std::map<std::string, identity::Language> list;
  list["owner"].alphabet = "A-Za-z0-9-";
  list["repository"].alphabet = "A-Za-z0-9._-";
  list["branch"].alphabet = "^:";
  return list;
}

std::optional<NearText> near(const std::string& text) {
  return nearest_text(kBranch, components(), {"owner"}, text);
}

TEST(NearestText, MissingLettersComeIn) {
  const auto found = near("repo:acme/app:ref:refs/head/main");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->text, "repo:acme/app:ref:refs/heads/main");
  EXPECT_EQ(found->changes, 1U);
  EXPECT_TRUE(found->complete);
  EXPECT_EQ(near("repo:acme/app:refs/heads/main")->text, "repo:acme/app:ref:refs/heads/main");
}

TEST(NearestText, LettersTooManyGo) {
  EXPECT_EQ(near("repo:acme/app@1:ref:refs/heads/main")->text, "repo:acme/app:ref:refs/heads/main");
}

TEST(NearestText, WildcardsStay) {
  EXPECT_EQ(near("repo:acme/*:ref:refs/head/*")->text, "repo:acme/*:ref:refs/heads/*");
}

TEST(NearestText, APartOfATenantIsSomebodyElse) {
  const auto found = near("repo:acme_inc/app:ref:refs/heads/main");
  ASSERT_TRUE(!found || !found->complete) << found->text;
}

TEST(NearestText, AMissingComponentIsNamed) {
  const auto found = near("repo:acme/app:ref:refs/heads/");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->text, "repo:acme/app:ref:refs/heads/BRANCH");
  EXPECT_FALSE(found->complete);
}

TEST(NearestText, WhatIsFarAwayOrLongIsNotNear) {
  EXPECT_FALSE(near("system:serviceaccount:payments:api"));
  EXPECT_FALSE(near("repo:acme/app:ref:refs/heads/" + std::string(400, 'a')));
  EXPECT_FALSE(near(""));
}

}  // namespace
}  // namespace trustlint::rule
