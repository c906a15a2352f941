/// One cause, one finding: what several rules could say of the same slip is said by the one that
/// names it, and not by those that see what follows from it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/policies.h"

namespace trustlint::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kGithub = "token.actions.githubusercontent.com";

std::string github(const std::string& account, const std::string& issuer,
                   const std::string& subject, const std::string& op = "StringEquals") {
  return statement(
      "Allow", "\"Federated\": \"arn:aws:iam::" + account + ":oidc-provider/" + kGithub + "\"",
      {"sts:AssumeRoleWithWebIdentity"},
      {{"StringEquals", issuer + ":aud", {"sts.amazonaws.com"}}, {op, issuer + ":sub", {subject}}});
}

std::string aws(const std::string& principal, const std::string& action = "sts:AssumeRole") {
  return statement("Allow", "\"AWS\": \"" + principal + "\"", {action});
}

void expect_only(const std::string& rule, const std::string& text) {
  const Said said = said_of(text);
  EXPECT_THAT(said.regular, ElementsAre(rule)) << text << "\n" << said.text;
}

TEST(OneCause, ASubjectThatNobodyFilledInIsNoSubjectWithoutTokens) {
  for (const char* subject : {"repo:YOUR_GITHUB_ORG/app:ref:refs/heads/main", "SUBJECT_CLAIM",
                              "repo:<github_org/repo>", "repo:{{ org }}/app:ref:refs/heads/main"}) {
    expect_only("TL013", policy({github("111122223333", kGithub, subject)}));
  }
  // The account is another slip.
  EXPECT_THAT(
      said_of(policy({github("ACCOUNT_ID", kGithub, "repo:acme/app:ref:refs/head/main")})).regular,
      ElementsAre("TL013", "TL128"));
}

TEST(OneCause, APlaceholderInEveryStatementIsOneSlip) {
  expect_only("TL013", policy({aws("arn:aws:iam::ACCOUNT_ID:role/build"),
                               aws("arn:aws:iam::ACCOUNT_ID:role/build", "sts:TagSession"),
                               aws("arn:aws:iam::ACCOUNT_ID:role/test")}));
  expect_only("TL013",
              policy({github("111122223333", kGithub, "repo:YOUR_ORG/app:ref:refs/heads/main"),
                      github("111122223333", kGithub, "repo:YOUR_ORG/web:ref:refs/heads/main")}));
}

TEST(OneCause, AnotherSlipInTheSameStatementDoesNotHideThatItIsDead) {
  const std::string excluding =
      R"({"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/build"},
          "Action": "sts:AssumeRole", "Resource": "*",
          "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"},
                        "StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}})";
  EXPECT_THAT(said_of(policy({excluding})).regular, ElementsAre("TL003", "TL601"));
}

TEST(OneCause, IamMissesNoConditionWhereItIsNotWrittenYet) {
  expect_only("TL013", policy({github("111122223333", "token.actions.${DOMAIN}",
                                      "repo:acme/app:ref:refs/heads/main")}));
  expect_only("TL001", policy({github("111122223333", kGithub, "repo:acme/app:ref:refs/heads/main",
                                      "StringEqual")}));
}

TEST(OneCause, AnAccountIsNoThirdPartyBecauseNobodyKnowsWhoseItIs) {
  const Said bare = said_of(policy({aws("arn:aws:iam::444455556666:root")}), Form::Template);
  EXPECT_THAT(bare.all, Contains("TL202")) << bare.text;
  EXPECT_THAT(bare.regular, IsEmpty()) << bare.text;
  EXPECT_NE(bare.status, rule::Status::Proved);
  // The role's own account is known, or the account is known to be a vendor's.
  EXPECT_THAT(said_of(policy({aws("arn:aws:iam::444455556666:root")}), Form::Role).regular,
              ElementsAre("TL202"));
  EXPECT_THAT(said_of(policy({aws("arn:aws:iam::464622532012:root")}), Form::Template).regular,
              ElementsAre("TL202"));
}

TEST(OneCause, TwoNamesOfOneSubjectAreNoFamilyOfNames) {
  // The environments `blue:green` and `blue%3Agreen` have the same subject: nothing narrower can be
  // written.
  const std::string subject = "repo:acme/app:environment:blue%3Agreen";
  const Said exact = said_of(policy({github("111122223333", kGithub, subject)}));
  EXPECT_THAT(exact.regular, IsEmpty()) << exact.text;
  EXPECT_EQ(exact.status, rule::Status::Proved);
  const std::string open = subject + "*";
  EXPECT_THAT(said_of(policy({github("111122223333", kGithub, open, "StringLike")})).regular,
              ElementsAre("TL106"));
  EXPECT_THAT(
      said_of(policy({github("111122223333", kGithub, subject, "StringEqualsIgnoreCase")})).regular,
      ElementsAre("TL106"));
}

}  // namespace
}  // namespace trustlint::test
