/// Parts of a policy that make no difference: what counts as a caller, and what may stand in the
/// parts that nobody knows yet.
#include "rule/hygiene.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "marked_role.h"
#include "policy/parse.h"

namespace trustlint::rule {
namespace {

using testing::Contains;
using testing::Not;

const std::string kGithub =
    R"({"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"})";
const std::string kWeb = "sts:AssumeRoleWithWebIdentity";

std::string github(const std::string& tests) { return statement(kGithub, kWeb, tests); }

std::string subject(const std::string& op, const std::string& value) {
  return "\"" + op + R"(": {"token.actions.githubusercontent.com:sub": ")" + value + "\"}";
}

std::string policy(const std::vector<std::string>& statements) {
  std::string list;
  for (const auto& one : statements) list += (list.empty() ? "" : ", ") + one;
  return R"({"Version": "2012-10-17", "Statement": [)" + list + "]}";
}

std::vector<std::string> rules_of(const std::vector<std::string>& statements) {
  std::vector<std::string> ids;
  MarkedRole role;
  role.add(policy(statements)).source.account = "111122223333";
  for (const auto& finding : role.check().findings) ids.emplace_back(finding.rule);
  return ids;
}

const std::string kRole = R"({"AWS": "arn:aws:iam::111122223333:role/operator"})";
const std::string kAccount = R"({"AWS": "111122223333"})";

TEST(HygieneTest, ConditionsThatExcludeEachOther) {
  EXPECT_THAT(rules_of({github("{" + subject("StringEquals", "repo:acme/app:environment:a") + ", " +
                               subject("StringLike", "repo:acme/web:*") + "}")}),
              Contains("TL601"));
  EXPECT_THAT(rules_of({github("{" + subject("StringEquals", "repo:acme/app:environment:a") + ", " +
                               subject("StringLike", "repo:acme/app:*") + "}")}),
              Not(Contains("TL601")));
}

TEST(HygieneTest, WhatIsNotKnownMayMakeTheDifference) {
  // With the same text in both the statement lets somebody in.
  EXPECT_THAT(
      rules_of({github("{" + subject("StringEquals", "repo:acme/<<Repository>>:environment:a") +
                       ", " + subject("StringLike", "repo:acme/web:*") + "}")}),
      Not(Contains("TL601")));
  // And where it is `acme`, the second statement is superfluous; else the first is not.
  EXPECT_THAT(
      rules_of({github("{" + subject("StringEquals", "repo:<<Owner>>/app:environment:a") + "}"),
                github("{" + subject("StringEquals", "repo:acme/app:environment:a") + "}")}),
      Not(Contains("TL602")));
  EXPECT_THAT(
      rules_of(
          {statement(R"({"AWS": "<<Operator>>"})", "sts:AssumeRole", ""),
           statement(R"({"AWS": "*"})", "sts:AssumeRole",
                     R"({"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/x"}})",
                     "Deny")}),
      Not(Contains("TL605")));
}

TEST(HygieneTest, WhatIsKnownCountsBesideWhatIsNot) {
  EXPECT_THAT(
      rules_of({statement(kRole, "sts:AssumeRole", ""),
                statement(R"({"Service": "<<Service>>.amazonaws.com"})", "sts:AssumeRole", ""),
                statement(kRole, "sts:AssumeRole", "")}),
      Contains("TL602"));
  EXPECT_THAT(rules_of({github(R"({"StringEquals": {"token.actions.githubusercontent.com:sub":
                                 ["repo:<<Org>>/app:environment:a", "repo:<<Org>>/app:environment:a"]}})")}),
              Contains("TL603"));
}

TEST(HygieneTest, AnAccountDoesNotStandForItsRoles) {
  EXPECT_THAT(
      rules_of({statement(kAccount, "sts:AssumeRole", ""), statement(kRole, "sts:AssumeRole", "")}),
      Not(Contains("TL602")));
  EXPECT_THAT(rules_of({statement(kRole, "sts:AssumeRole", ""),
                        statement(kRole, "sts:AssumeRole",
                                  R"({"StringEquals": {"sts:RoleSessionName": "nightly"}})")}),
              Contains("TL602"));
}

TEST(HygieneTest, WhatGoesWithACallIsNeededBesideIt) {
  EXPECT_THAT(
      rules_of({statement(kRole, "sts:AssumeRole", ""), statement(kRole, "sts:TagSession", "")}),
      testing::AllOf(Not(Contains("TL601")), Not(Contains("TL602"))));
  EXPECT_THAT(rules_of({statement(kRole, "sts:TagSession", "")}), Contains("TL601"));
}

TEST(HygieneTest, CallersWhomNobodyDescribesMayHaveAnyKey) {
  const std::string unknown =
      R"({"Federated": "arn:aws:iam::111122223333:oidc-provider/login.acme.example"})";
  EXPECT_THAT(rules_of({statement(unknown, kWeb,
                                  R"({"StringEquals": {"login.acme.example:sub": "app",
                                      "login.acme.example:aud": "aws", "aws:PrincipalTag/x": "y"}})")}),
              Not(Contains("TL601")));
  EXPECT_THAT(rules_of({statement(R"({"Service": "new.amazonaws.com"})", "sts:AssumeRole",
                                  R"({"StringEquals": {"new:Thing": "y"}})")}),
              Not(Contains("TL601")));
  // A session keeps the claims of the token that it was made with.
  EXPECT_THAT(rules_of({statement(kAccount, "sts:AssumeRole",
                                  R"({"StringEquals": {"graph.facebook.com:id": "1"}})")}),
              Not(Contains("TL601")));
}

TEST(HygieneTest, ALockIsMeant) {
  const std::string everybody = R"({"AWS": "*"})";
  EXPECT_THAT(rules_of({statement(kRole, "sts:AssumeRole", ""),
                        statement(everybody, "sts:AssumeRole", "", "Deny")}),
              Not(Contains("TL601")));
  EXPECT_THAT(rules_of({statement(kRole, "sts:AssumeRole", ""),
                        statement(everybody, "sts:AssumeRole",
                                  R"({"Bool": {"aws:SecureTransport": "true"}})", "Deny")}),
              Contains("TL601"));
}

TEST(HygieneTest, ItsQuestionsAreNotPaidByOthers) {
  solver::Engine engine;
  engine.begin();
  policy::TrustPolicy nothing;
  policy::Statement allow;
  allow.actions = {{"sts:AssumeRole", {}, true}};
  allow.principals.push_back({policy::Principal::Type::Aws, {"*", {}, true}});
  nothing.statements.push_back(allow);
  const auto caller = identity::iam_user({}, {});
  {
    const solver::Engine::Beside beside(engine);
    for (int i = 0; i < 5000 && !engine.spent(); ++i)
      engine.ask({&nothing, &caller, std::size_t{0}, {}, {}});
    EXPECT_TRUE(engine.spent());
  }
  EXPECT_FALSE(engine.spent());
  {
    const solver::Engine::Beside beside(engine);
    EXPECT_TRUE(engine.spent()) << "one purse for the whole subject";
  }
  engine.begin();
  const solver::Engine::Beside beside(engine);
  EXPECT_FALSE(engine.spent());
}

/// Many pinned names cost the rule about superfluous values no question at all.
TEST(HygieneTest, NamesAreComparedWithoutTheSolver) {
  std::string list;
  for (int i = 0; i < 60; ++i)
    list += (list.empty() ? "\"" : ", \"") + ("repo:acme/app" + std::to_string(i)) +
            ":environment:production\"";
  const auto role = MarkedRole().add(policy(
      {github(R"({"StringLike": {"token.actions.githubusercontent.com:sub": [)" + list + "]}}")}));
  const auto parsed = policy::parse(*role.source.policies[0].node);
  const config::Config config;
  solver::Engine engine;
  engine.begin();
  Context context(role.source, parsed, config, engine);
  const Rule* rule = find_rule("TL603");
  context.enter(*rule);
  rule->check(context);
  EXPECT_EQ(engine.questions(), 0U);
}

}  // namespace
}  // namespace trustlint::rule
