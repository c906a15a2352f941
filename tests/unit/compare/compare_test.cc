/// The relation of two versions of a policy, and who is shown.
#include "versions.h"

namespace trustlint::compare {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const std::string kMain = R"("repo:acme/app:ref:refs/heads/main")";
const std::string kRelease = R"("repo:acme/app:ref:refs/heads/release")";

std::string policy(const std::string& principal, const std::string& actions,
                   const std::string& condition = {}, const std::string& version = "2012-10-17") {
  return R"({"Version": ")" + version + R"(", "Statement": [{"Effect": "Allow", "Principal": )" +
         principal + R"(, "Action": )" + actions +
         (condition.empty() ? "" : R"(, "Condition": )" + condition) + "}]}";
}

const std::string kAccount = R"({"AWS": "444455556666"})";
const std::string kAssume = R"("sts:AssumeRole")";

TEST(Compare, ANewValueIsWider) {
  expect(Relation::Wider, github("StringEquals", kMain),
         github("StringEquals", kMain + ", " + kRelease), "branch release of acme/app");
}

TEST(Compare, APatternIsWiderThanAnExactValue) {
  expect(Relation::Wider, github("StringEquals", kMain),
         github("StringLike", R"("repo:acme/app:*")"), "a pull request of acme/app");
  expect(Relation::Wider, github("StringEquals", kMain),
         github("StringLike", R"("repo:acme/app:ref:refs/heads/*")"), "any branch of acme/app");
  expect(Relation::Wider, github("StringEquals", kMain), github("StringLike", R"("repo:acme/*")"),
         "a pull request of any repository of acme");
  expect(Relation::Wider, github("StringEquals", kMain),
         github("StringLike", R"("repo:*:ref:refs/heads/main")"), "any GitHub repository");
}

TEST(Compare, AnotherOwnerIsIncomparable) {
  expect(Relation::Incomparable, github("StringEquals", kMain),
         github("StringEquals", R"("repo:other/app:ref:refs/heads/main")"),
         "branch main of other/app", "branch main of acme/app");
}

TEST(Compare, OtherSpellingsAreEqual) {
  expect_equal(github("StringEquals", kMain + ", " + kRelease),
               github("StringEquals", kRelease + ", " + kMain));
  expect_equal(github("StringEquals", kMain), github("StringLike", kMain));
  expect_equal(github("StringLike", R"("repo:acme/app:*")"),
               github("StringLike", R"("repo:acme/app:**", )" + kMain));
}

TEST(Compare, SplitAndMergedStatementsAreEqual) {
  const auto one = [](const std::string& subject) {
    return statement(
        provider(kGithub), "sts:AssumeRoleWithWebIdentity",
        R"({"StringEquals": {"token.actions.githubusercontent.com:sub": [)" + subject + "]}}");
  };
  expect_equal(document_of(one(kMain + ", " + kRelease)),
               document_of(one(kMain) + ", " + one(kRelease)));
  expect_equal(document_of(one(kMain) + ", " + one(kRelease)),
               document_of(one(kRelease) + ", " + one(kMain)));
}

TEST(Compare, ADenyIsNarrower) {
  const std::string allow = statement(provider(kGithub), "sts:AssumeRoleWithWebIdentity",
                                      R"({"StringLike": {"token.actions.githubusercontent.com:sub":
                                       "repo:acme/app:*"}})");
  const std::string deny = statement(provider(kGithub), "sts:*",
                                     R"({"StringLike": {"token.actions.githubusercontent.com:sub":
                                      "*:pull_request"}})",
                                     "Deny");
  expect(Relation::Narrower, document_of(allow), document_of(allow + ", " + deny), {},
         "a pull request of acme/app");
}

TEST(Compare, LetterCaseAndAbsentKeysCount) {
  expect(Relation::Wider, github("StringEquals", kMain), github("StringEqualsIgnoreCase", kMain),
         "branch main of acme/apP");
  const std::string organization = R"({"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})";
  expect(Relation::Wider, policy(R"({"AWS": "*"})", kAssume, R"({"StringEquals": )" + organization),
         policy(R"({"AWS": "*"})", kAssume, R"({"StringEqualsIfExists": )" + organization),
         "any AWS account");
}

TEST(Compare, ANewPrincipalIsFound) {
  expect(Relation::Wider, policy(kAccount, kAssume),
         policy(R"({"AWS": ["444455556666", "111122223333"]})", kAssume), "account 111122223333");
  expect(Relation::Wider, policy(kAccount, kAssume),
         policy(R"({"AWS": "444455556666", "Service": "ec2.amazonaws.com"})", kAssume),
         "the service ec2.amazonaws.com");
  expect(Relation::Narrower, policy(kAccount, kAssume),
         policy(R"({"AWS": "arn:aws:iam::444455556666:role/deploy"})", kAssume), {},
         "account 444455556666");
  expect(Relation::Wider, policy(kAccount, kAssume),
         document_of(statement(kAccount, "sts:AssumeRole", {}) + ", " +
                     statement(provider("gitlab.com"), "sts:AssumeRoleWithWebIdentity", {})),
         "any project on GitLab.com");
  expect(Relation::Wider, policy(kAccount, kAssume),
         document_of(statement(kAccount, "sts:AssumeRole", {}) + ", " +
                     statement(R"({"Federated": "arn:aws:iam::111122223333:saml-provider/idp"})",
                               "sts:AssumeRoleWithSAML", {})),
         "a user of the SAML provider idp");
  expect(Relation::Wider, policy(kAccount, kAssume), policy(R"({"AWS": "*"})", kAssume),
         "any AWS account");
}

TEST(Compare, AnIssuerThatNobodyKnowsIsAnAssumption) {
  const auto result = compare(web("idp.example.com", "StringEquals", R"("a")"),
                              web("idp.example.com", "StringEquals", R"("a", "b")"));
  EXPECT_EQ(result.relation, Relation::Wider) << show(result);
  ASSERT_TRUE(result.gained);
  EXPECT_EQ(result.gained->who, "a token of idp.example.com with the subject `b`");
  EXPECT_THAT(result.gained->assumption, HasSubstr("idp.example.com"));
}

TEST(Compare, TheSameProviderInAnotherAccountIsAnother) {
  const std::string other =
      R"({"Federated": "arn:aws:iam::444455556666:oidc-provider/token.actions.githubusercontent.com"})";
  expect(Relation::Incomparable, github("StringEquals", kMain),
         web(kGithub, "StringEquals", kMain, other), "branch main of acme/app",
         "branch main of acme/app");
}

TEST(Compare, TagsNeedAnAction) {
  expect(Relation::Wider, policy(kAccount, kAssume),
         policy(kAccount, R"(["sts:AssumeRole", "sts:TagSession"])"),
         "account 444455556666, passing session tags");
  expect(Relation::Wider, policy(kAccount, kAssume),
         policy(kAccount, R"(["sts:AssumeRole", "sts:SetSourceIdentity"])"),
         "account 444455556666, setting a source identity");
  // Further actions alone let nobody in.
  expect_equal(policy(kAccount, R"("sts:TagSession")"), policy(kAccount, R"("sts:SetContext")"));
}

TEST(Compare, AConditionOnTagsIsAboutCallsThatTag) {
  const std::string both = R"(["sts:AssumeRole", "sts:TagSession"])";
  expect(Relation::Wider,
         policy(kAccount, both, R"({"StringEquals": {"aws:RequestTag/team": "a"}})"),
         policy(kAccount, both, R"({"StringEquals": {"aws:RequestTag/team": ["a", "b"]}})"),
         "account 444455556666, passing session tags");
  const auto result = compare(
      policy(kAccount, kAssume, R"({"StringEquals": {"aws:RequestTag/team": "a"}})"),
      policy(kAccount, kAssume, R"({"StringEquals": {"aws:RequestTag/team": ["a", "b"]}})"));
  EXPECT_EQ(result.relation, Relation::Wider) << show(result);
  ASSERT_TRUE(result.gained);
  EXPECT_THAT(result.gained->assumption, HasSubstr("sts:TagSession"));
}

TEST(Compare, VariablesNeedTheNewVersion) {
  const std::string condition = R"({"StringEquals": {"sts:RoleSessionName": "${aws:username}"}})";
  expect(Relation::Wider, policy(kAccount, kAssume, condition, "2008-10-17"),
         policy(kAccount, kAssume, condition), "user attacker of account 444455556666");
}

TEST(Compare, MalformedStatementsAreNotDecided) {
  const std::string good = statement(kAccount, "sts:AssumeRole", {});
  const std::string bad = R"({"Effect": "Perhaps", "Principal": {"AWS": "111122223333"}})";
  const auto result = compare(document_of(good), document_of(good + ", " + bad));
  EXPECT_EQ(result.relation, Relation::Undecided) << show(result);
  EXPECT_THAT(result.reason, HasSubstr("statement 2"));
  // The same text is the same policy, whatever it means.
  EXPECT_EQ(compare(document_of(bad), document_of(bad)).relation, Relation::Equal);
  // What the print leaves out is not the same.
  const std::string other = R"({"Effect": "Perchance", "Principal": {"AWS": "111122223333"}})";
  EXPECT_EQ(compare(document_of(bad), document_of(other)).relation, Relation::Undecided);
}

TEST(Compare, NotPrincipalIsNotDecided) {
  const auto not_this = [](const std::string& account) {
    return R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "NotPrincipal": {"AWS": ")" +
           account + R"("}, "Action": "sts:AssumeRoleWithWebIdentity"}})";
  };
  const auto result = compare(not_this("111122223333"), not_this("444455556666"));
  EXPECT_EQ(result.relation, Relation::Undecided) << show(result);
  EXPECT_THAT(result.reason, HasSubstr("NotPrincipal"));
  EXPECT_EQ(compare(not_this("111122223333"), not_this("111122223333")).relation, Relation::Equal);
}

TEST(Compare, ANameThatNobodyHasIsNotDecided) {
  const auto account = [](const std::string& text) {
    return policy(R"({"AWS": "arn:aws:iam::)" + text + R"(:root"})", kAssume);
  };
  const auto result = compare(account("111122223333"), account("ACCOUNT_ID"));
  EXPECT_EQ(result.relation, Relation::Undecided) << show(result);
  EXPECT_THAT(result.reason, HasSubstr("ACCOUNT_ID"));
  ASSERT_TRUE(result.lost);
  EXPECT_EQ(compare(account("ACCOUNT_ID"), account("THE_ACCOUNT")).relation, Relation::Undecided);
}

TEST(Compare, AnIssuerThatOnlyLooksLikeOneOfTheCatalogue) {
  const std::string issuer = "gitlab.example.com";
  const std::string main = R"("project_path:acme/app:ref_type:branch:ref:main")";
  const std::string branches = R"("project_path:acme/app:ref_type:branch:ref:*")";
  expect(Relation::Wider, web(issuer, "StringEquals", main), web(issuer, "StringLike", branches),
         "any branch of acme/app");
  const auto result =
      compare(web(issuer, "StringEquals", main), web(issuer, "StringLike", branches));
  EXPECT_THAT(result.gained->assumption, HasSubstr("GitLab"));
  // Of tokens of another form nothing is known.
  const auto other = compare(web(issuer, "StringLike", branches + R"(, "x:*")"),
                             web(issuer, "StringLike", branches));
  EXPECT_EQ(other.relation, Relation::Undecided) << show(other);
  EXPECT_THAT(other.reason, HasSubstr("gitlab.example.com issues other tokens"));
}

TEST(Compare, OnlyOneKindOfCallPassesContexts) {
  const auto with = [](const std::string& actions) {
    return policy(
        provider("gitlab.com"), actions,
        R"({"StringEquals": {"gitlab.com:sub": "project_path:acme/app:ref_type:branch:ref:main"}})");
  };
  expect_equal(with(R"("sts:AssumeRoleWithWebIdentity")"),
               with(R"(["sts:AssumeRoleWithWebIdentity", "sts:SetContext"])"));
  expect(Relation::Wider, policy(kAccount, kAssume),
         policy(kAccount, R"(["sts:AssumeRole", "sts:SetContext"])"),
         "account 444455556666, passing a context");
}

TEST(Compare, WhoIsKnownByAnIdHasANameThatDoesNotMatter) {
  const auto with = [](const std::string& environment) {
    return policy(provider(kGithub), R"("sts:AssumeRoleWithWebIdentity")",
                  R"({"StringEquals": {"token.actions.githubusercontent.com:repository_id": "12"},
                      "StringLike": {"token.actions.githubusercontent.com:sub":
                      "repo:*:environment:)" +
                      environment + R"("}})");
  };
  const auto result = compare(with("dev"), with("prod"));
  ASSERT_TRUE(result.gained) << show(result);
  EXPECT_EQ(result.gained->who, "environment prod of the project with id 12");
  EXPECT_THAT(show(result), Not(HasSubstr("attacker")));
}

TEST(Compare, AServiceWorksForTheAccountOfItsResource) {
  const auto with = [](const std::string& condition) {
    return policy(R"({"Service": "sns.amazonaws.com"})", kAssume, condition);
  };
  const std::string account = R"({"StringEquals": {"aws:SourceAccount": "111122223333"}})";
  expect(Relation::Wider, with(account), with({}),
         "the service sns.amazonaws.com, for a resource of any account");
  expect(Relation::Wider, with(account),
         with(R"({"StringEquals": {"aws:SourceAccount": ["111122223333", "444455556666"]}})"),
         "the service sns.amazonaws.com, for a resource of account 444455556666");
  // Both say which account; only the ARN says which topic, and neither need be there.
  const std::string both = R"({"StringEquals": {"aws:SourceAccount": "111122223333"},
      "ArnLike": {"aws:SourceArn": "arn:aws:sns:*:111122223333:*"}})";
  expect_equal(with(both), with(R"({"StringEquals": {"aws:SourceAccount": "111122223333"},
      "ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*1111*:*"}})"));
}

TEST(Compare, WitnessesAreReplayedOnBothSides) {
  const std::string before = github("StringEquals", kMain);
  const std::string after = github("StringLike", R"("repo:acme/*")");
  const auto result = compare(before, after);
  ASSERT_TRUE(result.gained);
  EXPECT_TRUE(result.gained->unreviewed);
  EXPECT_FALSE(result.gained->outsider);
  EXPECT_TRUE(result.gained->assumption.empty()) << show(result);
  MarkedRole old_role;
  MarkedRole new_role;
  old_role.add(before);
  new_role.add(after);
  const auto decide = [&](const MarkedRole& role) {
    return condition::evaluate(policy::parse(*role.source.policies[0].node), result.gained->request)
        .decision;
  };
  EXPECT_EQ(decide(new_role), condition::Decision::Allow);
  EXPECT_EQ(decide(old_role), condition::Decision::NoMatch);
}

TEST(Compare, StrangersAreToldFirst) {
  const auto result = compare(github("StringEquals", kMain), github("StringLike", R"("repo:*")"));
  ASSERT_TRUE(result.gained);
  EXPECT_TRUE(result.gained->outsider);
  EXPECT_TRUE(result.gained->unreviewed);
  EXPECT_EQ(result.gained->who, "any GitHub repository");
  config::Config config;
  config.trust.accounts = {"444455556666"};
  const auto ours = compare(policy(R"({"AWS": "111122223333"})", kAssume),
                            policy(R"({"AWS": "*"})", kAssume), config);
  ASSERT_TRUE(ours.gained);
  EXPECT_TRUE(ours.gained->outsider);
  EXPECT_NE(ours.gained->request.caller.account, "444455556666");
}

}  // namespace
}  // namespace trustlint::compare
