/// The refusals that people ask about, each by its cause, its words and what would help.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "help.h"

namespace trustlint::explain {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kAud = R"("StringEquals": {"I:aud": "sts.amazonaws.com", )";
const std::string kMain = R"("I:sub": "repo:acme/app:ref:refs/heads/main"})";

Listed claims(const std::string& sub) { return {{"sub", sub}, {"aud", "sts.amazonaws.com"}}; }

TEST(ClassicsTest, AllowedIsAllowed) {
  const auto answer = ask(trust(github(kAud + kMain)), claims("repo:acme/app:ref:refs/heads/main"));
  EXPECT_EQ(answer.decision, Decision::Allow);
  EXPECT_FALSE(answer.nearest);
}

TEST(ClassicsTest, JobWithEnvironment) {
  const auto answer = ask(trust(github(kAud + kMain)), claims("repo:acme/app:environment:prod"));
  EXPECT_EQ(answer.decision, Decision::Deny);
  const ClauseNote note = refusing(answer);
  EXPECT_EQ(note.cause, Cause::Environment);
  EXPECT_THAT(note.why, HasSubstr("the job has the environment `prod`"));
  EXPECT_EQ(note.difference,
            "differs from character 15 on: ref:refs/heads/main | environment:prod");
  ASSERT_TRUE(answer.nearest && answer.nearest->policy && answer.nearest->request);
  EXPECT_TRUE(answer.nearest->policy_first);
  EXPECT_TRUE(answer.nearest->policy->safe);
  EXPECT_EQ(answer.nearest->policy->value, "repo:acme/app:environment:prod");
  EXPECT_THAT(answer.nearest->request_text, HasSubstr("take the environment off the job"));
}

TEST(ClassicsTest, BranchWhereAnEnvironmentIsWanted) {
  const auto answer = ask(trust(github(kAud + R"("I:sub": "repo:acme/app:environment:prod"})")),
                          claims("repo:acme/app:ref:refs/heads/main"));
  EXPECT_EQ(refusing(answer).cause, Cause::NoEnvironment);
  ASSERT_TRUE(answer.nearest && answer.nearest->request);
  EXPECT_FALSE(answer.nearest->policy_first);
  EXPECT_THAT(answer.nearest->description, testing::StartsWith("give the job the environment"));
}

/// Any pull request would get in: the policy is not to be opened for it.
TEST(ClassicsTest, PullRequest) {
  const auto answer = ask(trust(github(kAud + kMain)), claims("repo:acme/app:pull_request"));
  EXPECT_EQ(refusing(answer).cause, Cause::PullRequest);
  EXPECT_EQ(refusing(answer).difference,
            "differs from character 15 on: ref:refs/heads/main | pull_request");
  ASSERT_TRUE(answer.nearest);
  EXPECT_FALSE(answer.nearest->policy);
  EXPECT_THAT(answer.nearest->description, HasSubstr("run the job on the branch `main`"));
}

TEST(ClassicsTest, OtherBranch) {
  const auto answer =
      ask(trust(github(kAud + kMain)), claims("repo:acme/app:ref:refs/heads/feature"));
  EXPECT_EQ(refusing(answer).cause, Cause::OtherPart);
  EXPECT_EQ(refusing(answer).why, "the branch is `feature`, the policy names `main`");
  ASSERT_TRUE(answer.nearest && answer.nearest->request);
  EXPECT_THAT(answer.nearest->description, testing::StartsWith("run the job on the branch `main`"));
}

TEST(ClassicsTest, OtherOwner) {
  const auto answer = ask(trust(github(kAud + kMain)), claims("repo:evil/app:ref:refs/heads/main"));
  EXPECT_EQ(refusing(answer).why, "the owner is `evil`, the policy names `acme`");
  EXPECT_EQ(refusing(answer).cause, Cause::OtherTenant);
  ASSERT_TRUE(answer.nearest);
  EXPECT_FALSE(answer.nearest->policy) << "a stranger is not let in";
  const auto wide = ask(trust(github(R"("StringLike": {"I:sub": "repo:acme/*"})")),
                        claims("repo:acme-evil/x:ref:refs/heads/main"));
  EXPECT_EQ(refusing(wide).cause, Cause::OtherTenant);
  EXPECT_FALSE(wide.nearest->policy);
}

TEST(ClassicsTest, ImmutableSubject) {
  for (const char* tail : {":ref:refs/heads/main", ":environment:prod"}) {
    const auto answer =
        ask(trust(github(kAud + kMain)), claims(std::string("repo:acme@12/app@345") + tail));
    EXPECT_EQ(refusing(answer).cause, Cause::Immutable) << tail;
    ASSERT_TRUE(answer.nearest && answer.nearest->policy) << tail;
    EXPECT_TRUE(answer.nearest->policy->safe);
  }
  const auto wide = ask(trust(github(R"("StringLike": {"I:sub": "repo:acme/app:*"})")),
                        claims("repo:acme@12/app@345:ref:refs/heads/main"));
  EXPECT_EQ(refusing(wide).cause, Cause::Immutable);
  const auto unreviewed =
      ask(trust(github(kAud + kMain)), claims("repo:acme@12/app@345:pull_request"));
  EXPECT_EQ(refusing(unreviewed).cause, Cause::Immutable);
  EXPECT_FALSE(unreviewed.nearest && unreviewed.nearest->policy) << "any pull request";
}

TEST(ClassicsTest, LetterCaseOfTheOwner) {
  const auto answer = ask(trust(github(kAud + kMain)), claims("repo:Acme/app:ref:refs/heads/main"));
  EXPECT_EQ(refusing(answer).cause, Cause::LetterCase);
  EXPECT_THAT(refusing(answer).why, HasSubstr("only the letter case differs"));
  ASSERT_TRUE(answer.nearest && answer.nearest->policy);
  EXPECT_TRUE(answer.nearest->policy_first);
}

TEST(ClassicsTest, AudienceOfAnotherService) {
  const Trust role = trust(github(kAud + kMain));
  const std::string sub = "repo:acme/app:ref:refs/heads/main";
  const auto other = ask(role, {{"sub", sub}, {"aud", "api://vault"}});
  EXPECT_EQ(refusing(other).cause, Cause::Audience);
  EXPECT_THAT(refusing(other).why, HasSubstr("another service"));
  ASSERT_TRUE(other.nearest);
  EXPECT_FALSE(other.nearest->policy) << "tokens of another service are not let in";
  EXPECT_EQ(other.nearest->description,
            "request the token for `sts.amazonaws.com` (aud = `sts.amazonaws.com`)");
  const auto standard = ask(role, {{"sub", sub}, {"aud", "https://github.com/acme"}});
  EXPECT_THAT(refusing(standard).why, HasSubstr("GitHub's default"));
}

TEST(ClassicsTest, WildcardInStringEquals) {
  const auto answer = ask(trust(github(kAud + R"("I:sub": "repo:acme/app:*"})")),
                          claims("repo:acme/app:ref:refs/heads/main"));
  EXPECT_EQ(refusing(answer).cause, Cause::Wildcard);
}

TEST(ClassicsTest, ClaimThatIsNeverSupplied) {
  const auto answer =
      ask(trust(github(R"("StringEquals": {"I:repository_owner": "acme"})")),
          {{"sub", "x"}, {"repository_owner", "acme"}, {"repository_owner_id", "12"}});
  EXPECT_EQ(answer.decision, Decision::Deny);
  EXPECT_EQ(refusing(answer).cause, Cause::NeverSupplied);
  EXPECT_THAT(refusing(answer).why, HasSubstr("never supplies the claim `repository_owner`"));
  ASSERT_TRUE(answer.nearest && answer.nearest->policy);
  EXPECT_EQ(answer.nearest->policy->kind, PolicyChange::Kind::SetKey);
  EXPECT_FALSE(answer.nearest->policy->safe);
  EXPECT_FALSE(answer.nearest->request);
}

TEST(ClassicsTest, ForAllValuesHoldsOfNothing) {
  const auto answer = ask(trust(github(R"("ForAllValues:StringEquals": {"I:environment": "x"})")),
                          claims("repo:acme/app:ref:refs/heads/main"));
  EXPECT_EQ(answer.decision, Decision::Allow);
  EXPECT_THAT(answer.statements[0].clauses[0].why, HasSubstr("ForAllValues is true of nothing"));
}

TEST(ClassicsTest, PlainOperatorOnAList) {
  const auto answer = ask(trust(github(R"("StringEquals": {"I:amr": "mfa"})")),
                          {{"sub", "x"}, {"amr", R"(["mfa"])"}});
  EXPECT_EQ(refusing(answer).cause, Cause::ListOfPlainOperator);
  ASSERT_TRUE(answer.nearest && answer.nearest->policy);
  EXPECT_EQ(answer.nearest->policy->value, "ForAnyValue:StringEquals");
}

TEST(ClassicsTest, TagsNeedTagSession) {
  Listed listed = claims("repo:acme/app:ref:refs/heads/main");
  listed.emplace_back("https://aws.amazon.com/tags",
                      R"({"principal_tags": {"team": ["blue"]}, "transitive_tag_keys": ["team"]})");
  const auto answer = ask(trust(github(kAud + kMain)), listed);
  EXPECT_EQ(answer.decision, Decision::Deny);
  EXPECT_EQ(answer.action, "sts:TagSession");
  EXPECT_THAT(answer.statements[0].action_hint, HasSubstr("needs sts:TagSession too"));
  ASSERT_TRUE(answer.nearest && answer.nearest->policy);
  EXPECT_EQ(answer.nearest->policy->kind, PolicyChange::Kind::AddAction);
  EXPECT_EQ(answer.nearest->policy->value, "sts:TagSession");
  const auto both = ask(
      trust(github(kAud + kMain, R"("sts:AssumeRoleWithWebIdentity", "sts:TagSession")")), listed);
  EXPECT_EQ(both.decision, Decision::Allow);
}

TEST(ClassicsTest, OtherIssuer) {
  Listed listed = claims("repo:acme/app:ref:refs/heads/main");
  listed.emplace_back("iss", "https://gitlab.com");
  const auto answer = ask(trust(github(kAud + kMain)), listed);
  EXPECT_EQ(answer.decision, Decision::Deny);
  EXPECT_THAT(answer.statements[0].principal_hint, HasSubstr("`gitlab.com`"));
}

/// A trust policy that an AWS caller cannot pass without what he has to send.
TEST(ClassicsTest, ExternalIdIsMissing) {
  const Trust role = trust(R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "sts:AssumeRole",
    "Condition": {"StringEquals": {"sts:ExternalId": "42"}}}]})");
  Question question;
  question.request.caller = {
      condition::Caller::Type::Aws, "arn:aws:iam::111122223333:user/alice", "111122223333", {}, {}};
  question.request.action = "sts:AssumeRole";
  const auto answer = explain(role, question);
  EXPECT_EQ(refusing(answer).why, "the caller passes no external id");
  ASSERT_TRUE(answer.nearest && answer.nearest->request);
  EXPECT_FALSE(answer.nearest->policy);
  EXPECT_EQ(answer.nearest->request->context.at("sts:ExternalId")->values.front(), "42");
}

TEST(ClassicsTest, RoleNamedWithoutItsPath) {
  const Trust role = trust(R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::111122223333:role/deploy"}, "Action": "sts:AssumeRole"}]})");
  Question question;
  question.request.caller = {condition::Caller::Type::Aws,
                             "arn:aws:sts::111122223333:assumed-role/deploy/s",
                             "111122223333",
                             "arn:aws:iam::111122223333:role/team/deploy",
                             {}};
  question.request.action = "sts:AssumeRole";
  const auto answer = explain(role, question);
  EXPECT_EQ(answer.decision, Decision::Deny);
  EXPECT_THAT(answer.statements[0].principal_hint, HasSubstr("has a path"));
  ASSERT_TRUE(answer.nearest && answer.nearest->policy);
  EXPECT_EQ(answer.nearest->policy->kind, PolicyChange::Kind::AddPrincipal);
}

/// What a call carries beside the token is not known, and is not guessed.
TEST(ClassicsTest, WhatATokenDoesNotSayIsUndecided) {
  const Trust role = trust(github(kAud + R"("aws:SourceIp": "1.2.3.4"}, "NotIpAddress": {)" +
                                  R"("aws:SourceIp": "10.0.0.0/8"})"));
  const auto answer = ask(role, claims("x"));
  EXPECT_EQ(answer.decision, Decision::Undecided);
  EXPECT_THAT(answer.reason, HasSubstr("aws:SourceIp"));
  EXPECT_THAT(refusing(answer).why, HasSubstr("--claim aws:SourceIp=VALUE"));
  CallOptions options;
  options.keys = {{"aws:SourceIp", "1.2.3.4"}};
  EXPECT_EQ(ask(role, claims("x"), options).decision, Decision::Allow);
  options.keys = {{"aws:SourceIp", "1.2.3.5"}};
  EXPECT_EQ(ask(role, claims("x"), options).decision, Decision::Deny);
}

/// A Deny is answered by a request that it does not cover.
TEST(ClassicsTest, DenyThatApplies) {
  const Trust role = trust(R"({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"},
    {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole",
     "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}]})");
  Question question;
  question.request.caller = {
      condition::Caller::Type::Aws, "arn:aws:iam::444455556666:user/bob", "444455556666", {}, {}};
  question.request.action = "sts:AssumeRole";
  const auto answer = explain(role, question);
  EXPECT_EQ(answer.decision, Decision::Deny);
  ASSERT_TRUE(answer.nearest && answer.nearest->request);
  EXPECT_FALSE(answer.nearest->policy) << "a Deny is never taken away";
  EXPECT_EQ(answer.nearest->request->context.at("aws:PrincipalOrgID")->values.front(),
            "o-a1b2c3d4e5");
}

}  // namespace
}  // namespace trustlint::explain
