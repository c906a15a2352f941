/// Versions of which parts are not known, and templates with several variants.
#include "compare/within.h"
#include "versions.h"

namespace trustlint::compare {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string subject(const std::string& text, const std::string& op = "StringLike") {
  return github(op, "\"" + text + "\"");
}

void expect_undecided(const std::string& before, const std::string& after,
                      const std::string& hole) {
  const auto result = compare(before, after);
  EXPECT_EQ(result.relation, Relation::Undecided) << before << "\n" << after << show(result);
  EXPECT_THAT(result.reason, HasSubstr(hole)) << before << "\n" << after;
}

TEST(CompareHoles, OneNameIsOneText) {
  expect_equal(subject("repo:<<Repo>>:*"), subject("repo:<<Repo>>:**"));
  expect(Relation::Wider, subject("repo:<<Repo>>:ref:refs/heads/main"), subject("repo:<<Repo>>:*"),
         "a pull request of ${Repo}");
  expect(Relation::Wider, subject("repo:<<Org>>/app:ref:refs/heads/main"),
         subject("repo:<<Org>>/*:ref:refs/heads/main"), "any repository of ${Org}");
}

TEST(CompareHoles, NumbersOfHolesSayNothing) {
  MarkedRole before;
  MarkedRole after;
  before.number_of("Other");
  before.add(subject("repo:<<Org>>/app:*"));
  after.add(subject("repo:<<Org>>/app:*"));
  after.number_of("Other");
  solver::Engine engine;
  EXPECT_EQ(compare(before.source, after.source, {}, engine).relation, Relation::Equal);
}

TEST(CompareHoles, WhatOnlyOneVersionHasIsNotDecided) {
  expect_undecided(subject("repo:<<Org>>/app:*"), subject("repo:acme/app:*"), "${Org}");
  expect_undecided(subject("repo:<<Old>>/app:*"), subject("repo:<<New>>/app:*"), "${");
  const auto account = [](const std::string& text) {
    return document_of(statement(R"({"AWS": ")" + text + "\"}", "sts:AssumeRole", {}));
  };
  expect_undecided(account("arn:aws:iam::111122223333:role/deploy"),
                   account("<<aws_iam_role.deploy.arn>>"), "${aws_iam_role.deploy.arn}");
  expect_undecided(account("arn:aws:iam::<<AWS::AccountId>>:root"),
                   account("arn:aws:iam::111122223333:root"), "${AWS::AccountId}");
}

TEST(CompareHoles, ACallerIsNamedByHisHole) {
  const auto with = [](const std::string& condition) {
    return document_of(
        statement(R"({"AWS": "<<aws_iam_role.ops.arn>>"})", "sts:AssumeRole", condition));
  };
  expect(Relation::Wider, with(R"({"StringEquals": {"sts:ExternalId": "abc"}})"), with({}),
         "${aws_iam_role.ops.arn}");
}

TEST(CompareHoles, AnIssuerThatTheKeysNameIsAnAssumption) {
  const auto with = [](const std::string& branch) {
    return web(kGithub, "StringLike", R"("repo:acme/app:ref:refs/heads/)" + branch + "\"",
               R"({"Federated": "<<ProviderArn>>"})");
  };
  const auto result = compare(with("main"), with("*"));
  EXPECT_EQ(result.relation, Relation::Wider) << show(result);
  ASSERT_TRUE(result.gained);
  EXPECT_EQ(result.gained->who, "any branch of acme/app");
  EXPECT_THAT(result.gained->assumption, HasSubstr("${ProviderArn}"));
}

TEST(CompareHoles, WhatDoesNotDependOnAHoleIsDecided) {
  expect(Relation::Wider, subject("repo:acme/app:ref:refs/heads/<<Branch>>"),
         subject("repo:acme/*"), "a pull request of any repository of acme");
  const auto result =
      compare(subject("repo:acme/app:*"), subject("repo:acme/app:<<Context>>", "StringEquals"));
  EXPECT_EQ(result.relation, Relation::Narrower) << show(result);
}

TEST(CompareHoles, AHoleAloneMayBeAPattern) {
  expect_undecided(subject("<<Subject>>"),
                   github("StringLike", R"("<<Subject>>", "repo:acme/app:pull_request")"),
                   "${Subject}");
  expect(Relation::Wider, github("StringEquals", R"("<<Subject>>")"),
         github("StringLike", R"("<<Subject>>", "repo:*")"), "any GitHub repository");
}

TEST(CompareHoles, AHoleWhereMeaningStandsIsNamed) {
  const auto effect = [](const std::string& text) {
    return R"({"Version": "2012-10-17", "Statement": {"Effect": ")" + text +
           R"(", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"}})";
  };
  expect_undecided(effect("Allow"), effect("<<Effect>>"), "${Effect}");
  EXPECT_EQ(compare(effect("<<Effect>>"), effect("<<Effect>>")).relation, Relation::Equal);
  const std::string action = R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow",
      "Principal": {"AWS": "111122223333"}, "Action": "<<Action>>"}})";
  expect_undecided(effect("Allow"), action, "${Action}");
}

/// The text with words in its holes: the `n`th of each.
std::string filled(std::string text, std::size_t n) {
  const std::map<std::string, std::vector<std::string>> words = {
      {"Org", {"zed", "Some-Org", "o1", "acme-labs"}},
      {"Repo", {"zed/one", "Some-Org/a.b", "o1/x", "acme-labs/app"}},
      {"Branch", {"zed", "feature/x", "v1", "mainline"}},
      {"Account", {"222233334444", "555566667777", "888899990000", "444455556667"}},
      {"Role",
       {"arn:aws:iam::222233334444:role/x", "arn:aws:iam::555566667777:role/p/y", "222233334444",
        "arn:aws:iam::888899990000:user/u"}}};
  for (std::size_t at = text.find("<<"); at != std::string::npos; at = text.find("<<")) {
    const std::size_t end = text.find(">>", at);
    text.replace(at, end + 2 - at, words.at(text.substr(at + 2, end - at - 2)).at(n));
  }
  return text;
}

/// What is decided holds for every text that is another name than those of the policies.
TEST(CompareHoles, WhatIsDecidedHoldsForAllNames) {
  const auto account = [](const std::string& principal, const std::string& condition = {}) {
    return document_of(statement(R"({"AWS": )" + principal + "}", "sts:AssumeRole", condition));
  };
  const std::string guard = R"({"StringEquals": {"sts:ExternalId": "<<Org>>"}})";
  const std::vector<std::string> jobs = {
      subject("repo:<<Org>>/app:*"),
      subject("repo:<<Org>>/*"),
      subject("repo:<<Org>>/app:ref:refs/heads/<<Branch>>", "StringEquals"),
      subject("repo:<<Repo>>:ref:refs/heads/<<Branch>>"),
      github("StringLike", R"("repo:<<Repo>>:*", "repo:acme/app:*")"),
  };
  const std::vector<std::string> accounts = {
      account(R"("<<Account>>")"),
      account(R"(["<<Account>>", "111122223333"])"),
      account(R"("arn:aws:iam::<<Account>>:role/deploy")"),
      account(R"("arn:aws:iam::<<Account>>:role/deploy")", guard),
      account(R"("<<Role>>")"),
      account(R"("<<Role>>")", guard),
  };
  std::size_t decided = 0;
  for (const auto& policies : {jobs, accounts}) {
    for (std::size_t i = 0; i < policies.size(); ++i) {
      for (std::size_t k = 0; k < i; ++k) {
        const auto answer = compare(policies[k], policies[i]);
        if (answer.relation == Relation::Undecided) continue;
        const std::size_t n = ++decided % 4;
        const auto known = compare(filled(policies[k], n), filled(policies[i], n));
        EXPECT_EQ(name(known.relation), name(answer.relation))
            << policies[k] << "\n"
            << policies[i] << show(answer) << show(known);
      }
    }
  }
  EXPECT_GT(decided, 10U);
}

MarkedRole variants(const std::string& production, const std::string& else_) {
  MarkedRole role;
  role.add(production, "IsProd is true");
  role.add(else_, "IsProd is false");
  return role;
}

Comparison compare(const MarkedRole& before, const MarkedRole& after) {
  solver::Engine engine;
  return trustlint::compare::compare(before.source, after.source, {}, engine);
}

TEST(CompareVariants, ArePairedByTheirCondition) {
  const std::string main = subject("repo:acme/app:ref:refs/heads/main");
  const std::string any = subject("repo:acme/app:*");
  EXPECT_EQ(compare(variants(main, any), variants(main, any)).relation, Relation::Equal);
  const auto wider = compare(variants(main, main), variants(main, any));
  EXPECT_EQ(wider.relation, Relation::Wider) << show(wider);
  ASSERT_TRUE(wider.gained);
  EXPECT_EQ(wider.gained->who, "a pull request of acme/app, when IsProd is false");
  const auto both = compare(variants(main, any), variants(any, main));
  EXPECT_EQ(both.relation, Relation::Incomparable) << show(both);
  const auto everywhere = compare(variants(main, main), variants(any, any));
  ASSERT_TRUE(everywhere.gained) << show(everywhere);
  EXPECT_EQ(everywhere.gained->who, "a pull request of acme/app");
}

TEST(CompareVariants, OneMayBecomeSeveral) {
  MarkedRole one;
  one.add(subject("repo:acme/app:ref:refs/heads/main"));
  const auto result = compare(
      one, variants(subject("repo:acme/app:ref:refs/heads/main"), subject("repo:acme/app:*")));
  EXPECT_EQ(result.relation, Relation::Wider) << show(result);
  EXPECT_EQ(result.gained->who, "a pull request of acme/app, when IsProd is false");
}

TEST(CompareVariants, OtherConditionsGoTogetherInUnknownWays) {
  const std::string main = subject("repo:acme/app:ref:refs/heads/main");
  const std::string any = subject("repo:acme/app:*");
  MarkedRole before;
  before.add(main, "A is true");
  before.add(any, "A is false");
  MarkedRole after;
  after.add(main, "B is true");
  after.add(any, "B is false");
  const auto result = compare(before, after);
  EXPECT_EQ(result.relation, Relation::Undecided) << show(result);
  EXPECT_THAT(result.reason, HasSubstr("variants"));
}

TEST(Within, TheReferenceIsTheMost) {
  const auto ask = [](const std::string& policy, const std::string& reference) {
    MarkedRole role;
    MarkedRole most;
    role.add(policy);
    most.add(reference);
    solver::Engine engine;
    return within(role.source, most.source, {}, engine);
  };
  const std::string main = subject("repo:acme/app:ref:refs/heads/main");
  const std::string any = subject("repo:acme/*");
  EXPECT_EQ(ask(main, any).kind, Containment::Kind::Contained);
  EXPECT_EQ(ask(main, main).kind, Containment::Kind::Contained);
  const auto beyond = ask(any, main);
  EXPECT_EQ(beyond.kind, Containment::Kind::Beyond);
  ASSERT_TRUE(beyond.beyond);
  EXPECT_EQ(beyond.beyond->who, "a pull request of any repository of acme");
  EXPECT_EQ(ask(subject("repo:<<Org>>/app:*"), subject("repo:<<Org>>/*")).kind,
            Containment::Kind::Contained);
  const auto open = ask(subject("repo:<<Org>>/app:*"), any);
  EXPECT_EQ(open.kind, Containment::Kind::Undecided);
  EXPECT_THAT(open.reason, AllOf(HasSubstr("${Org}"), HasSubstr("within the reference")));
  // Another account's provider of the same name is another caller.
  const std::string other =
      R"({"Federated": "arn:aws:iam::444455556666:oidc-provider/token.actions.githubusercontent.com"})";
  EXPECT_EQ(ask(web(kGithub, "StringLike", R"("repo:acme/app:*")", other), any).kind,
            Containment::Kind::Beyond);
}

}  // namespace
}  // namespace trustlint::compare
