/// Two things that are wrong at once: the action, and one that the call needs beside it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "help.h"

namespace trustlint::explain {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

const std::string kSub = R"("StringEquals": {"I:sub": "repo:acme/app:ref:refs/heads/main"})";
const std::string kWeb = "\"sts:AssumeRoleWithWebIdentity\"";

Listed tagged(const std::string& sub) {
  return {{"sub", sub},
          {"aud", "sts.amazonaws.com"},
          {"https://aws.amazon.com/tags", R"({"principal_tags": {"team": ["blue"]}})"}};
}

const std::string kRemark =
    "the call also needs sts:TagSession, and no statement grants it: the token carries session "
    "tags";

TEST(FurtherActionsTest, AMissingActionIsSaidBehindAnotherRefusal) {
  const auto answer = ask(trust(github(kSub)), tagged("repo:acme/app:ref:refs/heads/dev"));
  EXPECT_EQ(answer.decision, Decision::Deny);
  EXPECT_THAT(answer.remarks, ElementsAre(kRemark));
}

TEST(FurtherActionsTest, AGrantOrTheReasonItselfIsEnough) {
  for (const char* actions : {"\"sts:TagSession\"", "\"sts:*\"", "\"sts:tag*\""}) {
    EXPECT_THAT(
        ask(trust(github(kSub, kWeb + ", " + actions)), tagged("repo:acme/app:ref:refs/heads/dev"))
            .remarks,
        IsEmpty());
  }
  const auto answer = ask(trust(github(kSub)), tagged("repo:acme/app:ref:refs/heads/main"));
  EXPECT_EQ(answer.reason, "no statement allows sts:TagSession");
  EXPECT_THAT(answer.remarks, IsEmpty());
}

TEST(FurtherActionsTest, AGrantToOthersIsNone) {
  std::string text = github(kSub);
  text.insert(text.size() - 2, R"(, {"Effect": "Allow", "Action": "sts:TagSession",
      "Principal": {"AWS": "111122223333"}})");
  EXPECT_THAT(ask(trust(text), tagged("repo:acme/app:ref:refs/heads/dev")).remarks,
              ElementsAre(kRemark));
}

TEST(FurtherActionsTest, BothChangesAreNamed) {
  const auto answer = ask(trust(github(kSub)), tagged("repo:acme/app:environment:prod"));
  ASSERT_TRUE(answer.nearest);
  ASSERT_EQ(answer.nearest->also_policy.size(), 1U);
  const PolicyChange& also = answer.nearest->also_policy[0];
  EXPECT_EQ(also.kind, PolicyChange::Kind::AddAction);
  EXPECT_EQ(also.value, "sts:TagSession");
  EXPECT_EQ(also.statement, 0U);
  ASSERT_TRUE(answer.nearest->policy && answer.nearest->request);
  EXPECT_EQ(answer.nearest->policy->value, "repo:acme/app:environment:prod");
  EXPECT_THAT(answer.nearest->description,
              StartsWith("add sts:TagSession to the actions of statement 1, and "));
  EXPECT_THAT(answer.nearest->request_text, HasSubstr("take the environment off the job"));
  // What was named helps.
  EXPECT_EQ(ask(trust(github(R"("StringEquals": {"I:sub": "repo:acme/app:environment:prod"})",
                             kWeb + ", \"sts:TagSession\"")),
                tagged("repo:acme/app:environment:prod"))
                .decision,
            Decision::Allow);
}

TEST(FurtherActionsTest, LetterCaseAndAMissingAction) {
  const auto answer = ask(trust(github(kSub)), tagged("repo:Acme/app:ref:refs/heads/main"));
  ASSERT_TRUE(answer.nearest);
  EXPECT_EQ(answer.nearest->also_policy.size(), 1U);
  ASSERT_TRUE(answer.nearest->policy);
  EXPECT_EQ(answer.nearest->policy->value, "repo:Acme/app:ref:refs/heads/main");
}

TEST(FurtherActionsTest, WhatAMalformedPolicyGrantsIsNotKnown) {
  std::string text = github(kSub);
  text.insert(text.size() - 2, ", 5");
  EXPECT_THAT(ask(trust(text), tagged("repo:acme/app:ref:refs/heads/dev")).remarks, IsEmpty());
}

/// Nobody is let in by a pair who would not be by one change.
TEST(FurtherActionsTest, AStrangerIsNotLetIn) {
  const auto answer = ask(trust(github(kSub)), tagged("repo:evil/app:ref:refs/heads/main"));
  ASSERT_TRUE(answer.nearest);
  EXPECT_FALSE(answer.nearest->policy);
}

TEST(FurtherActionsTest, OneChangeNeedsNoOther) {
  const auto answer = ask(trust(github(kSub, kWeb + ", \"sts:TagSession\"")),
                          tagged("repo:acme/app:ref:refs/heads/dev"));
  ASSERT_TRUE(answer.nearest);
  EXPECT_THAT(answer.nearest->also_policy, IsEmpty());
}

}  // namespace
}  // namespace trustlint::explain
