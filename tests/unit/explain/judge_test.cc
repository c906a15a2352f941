/// Roles of which something is not known.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "explain/times.h"
#include "help.h"

namespace trustlint::explain {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// The policy with the marks of these holes in the place of `$0`, `$1`.
Trust with_holes(std::string text, const std::vector<std::string>& names) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string sign = "$" + std::to_string(i);
    for (auto at = text.find(sign); at != std::string::npos; at = text.find(sign)) {
      text.replace(at, sign.size(), policy::hole_mark(i));
    }
  }
  Trust out = trust(text);
  for (const auto& name : names) {
    policy::Hole hole;
    hole.name = name;
    out.holes.push_back(std::move(hole));
  }
  return out;
}

const Listed kMain = {{"sub", "repo:acme/app:ref:refs/heads/main"}, {"aud", "sts.amazonaws.com"}};

TEST(JudgeTest, AHoleThatDecidesIsNamed) {
  const auto answer =
      ask(with_holes(github(R"("StringLike": {"I:sub": "repo:$0/app:*"})"), {"Org"}), kMain);
  EXPECT_EQ(answer.decision, Decision::Undecided);
  EXPECT_EQ(answer.reason,
            "it depends on ${Org}, which is not known here: allowed if ${Org} is `acme`");
  EXPECT_EQ(answer.statements[0].clauses[0].why, "depends on ${Org}");
  EXPECT_FALSE(answer.nearest);
}

TEST(JudgeTest, AHoleThatDecidesNothingIsNoMatter) {
  const std::string list = R"("StringLike": {"I:sub": ["$0", "repo:acme/*"]})";
  EXPECT_EQ(ask(with_holes(github(list), {"Other"}), kMain).decision, Decision::Allow);
  const std::string both = R"("StringEquals": {"I:aud": "no", "I:sub": "$0"})";
  EXPECT_EQ(ask(with_holes(github(both), {"Sub"}), kMain).decision, Decision::Deny);
  const std::string prefix = R"("StringLike": {"I:sub": "repo:evil/$0:*"})";
  EXPECT_EQ(ask(with_holes(github(prefix), {"Repo"}), kMain).decision, Decision::Deny);
}

TEST(JudgeTest, AllowedValuesAreTheOnlyOnes) {
  Trust role = with_holes(github(R"("StringLike": {"I:sub": "repo:$0/app:*"})"), {"Org"});
  role.holes[0].allowed = {"acme"};
  EXPECT_EQ(ask(role, kMain).decision, Decision::Allow);
  role.holes[0].allowed = {"other", "third"};
  EXPECT_EQ(ask(role, kMain).decision, Decision::Deny);
}

/// The provider is one of the role's own account, whatever that is.
TEST(JudgeTest, TheAccountOfTheProviderFits) {
  std::string text = github(R"("StringLike": {"I:sub": "repo:acme/*"})");
  text.replace(text.find("111122223333"), 12, "$0");
  EXPECT_EQ(ask(with_holes(text, {"AWS::AccountId"}), kMain).decision, Decision::Allow);
}

TEST(JudgeTest, NegatedAndOtherOperators) {
  EXPECT_EQ(ask(with_holes(github(R"("StringNotEquals": {"I:sub": "$0"})"), {"X"}), kMain).decision,
            Decision::Undecided);
  CallOptions options;
  options.keys = {{"aws:MultiFactorAuthAge", "60"}};
  EXPECT_EQ(ask(with_holes(github(R"("NumericLessThan": {"aws:MultiFactorAuthAge": "$0"})"), {"X"}),
                kMain, options)
                .decision,
            Decision::Undecided);
  EXPECT_EQ(
      ask(with_holes(github(R"("StringEquals": {"$0:sub": "repo:acme/app:ref:refs/heads/main"})"),
                     {"Issuer"}),
          kMain)
          .decision,
      Decision::Undecided);
}

TEST(JudgeTest, TooManyHolesAreNotDecided) {
  std::string values;
  std::vector<std::string> names;
  for (int i = 0; i < 10; ++i) {
    values += std::string(i == 0 ? "" : ", ") + "\"repo:$" + std::to_string(i) + "/app:*\"";
    names.push_back("P" + std::to_string(i));
  }
  const auto answer =
      ask(with_holes(github(R"("StringLike": {"I:sub": [)" + values + "]}"), names), kMain);
  EXPECT_EQ(answer.decision, Decision::Undecided);
}

TEST(JudgeTest, Variants) {
  Trust role = trust(github(R"("StringLike": {"I:sub": "repo:acme/*"})"));
  role.variants[0].when = "IsProd is true";
  role.variants.push_back(trust(github(R"("StringLike": {"I:sub": "repo:evil/*"})")).variants[0]);
  role.variants[1].when = "IsProd is false";
  const auto answer = ask(role, kMain);
  EXPECT_EQ(answer.decision, Decision::Undecided);
  EXPECT_EQ(answer.reason,
            "it depends on which policy the role has: allowed if IsProd is true, "
            "denied if IsProd is false");
  role.variants[1] = role.variants[0];
  EXPECT_EQ(ask(role, kMain).decision, Decision::Allow);
}

TEST(JudgeTest, APolicyThatIsNotKnown) {
  Trust role;
  role.not_known_because = "policy known after apply";
  Listed listed = kMain;
  listed.emplace_back("iss", "https://token.actions.githubusercontent.com");
  const auto answer = ask(role, listed);
  EXPECT_EQ(answer.decision, Decision::Undecided);
  EXPECT_EQ(answer.reason, "policy known after apply");
}

TEST(JudgeTest, MalformedPartsAreUndecided) {
  const auto answer = ask(trust(R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
      "Principal": {"Federated":
      "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
      "Action": "sts:AssumeRoleWithWebIdentity", "Condition": "x"}]})"),
                          kMain);
  EXPECT_EQ(answer.decision, Decision::Undecided);
  EXPECT_THAT(answer.reason, HasSubstr("malformed"));
}

TEST(CallerTest, WhoseTokenItIs) {
  const Trust role =
      trust(R"({"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
    "Principal": {"Federated": ["arn:aws:iam::111122223333:oidc-provider/gitlab.com",
    "arn:aws:iam::111122223333:oidc-provider/login.example.com/x"]}}]})");
  const auto claims = identity::list_claims({{"sub", "s"}}, {});
  const auto several = call_with_token(role, *claims, {});
  ASSERT_FALSE(several);
  EXPECT_EQ(several.error().code, document::Error::Code::Usage);
  CallOptions options;
  options.issuer = "https://login.example.com/x";
  const auto named = call_with_token(role, *claims, options);
  ASSERT_TRUE(named);
  EXPECT_EQ(named->request.caller.id,
            "arn:aws:iam::111122223333:oidc-provider/login.example.com/x");
  const auto none = call_with_token(trust(R"({"Statement": []})"), *claims, {});
  ASSERT_FALSE(none);
  options = {};
  options.provider = "cognito-identity.amazonaws.com";
  EXPECT_EQ(call_with_token(role, *claims, options)->token->issuer,
            "cognito-identity.amazonaws.com");
}

TEST(CallerTest, RolesThatTheIssuerNames) {
  Trust role = trust(github(R"("Bool": {"sts:RoleAuthorizedByIdp": "true"})"));
  EXPECT_EQ(ask(role, kMain).decision, Decision::Deny);
  Listed listed = kMain;
  listed.emplace_back("https://aws.amazon.com/roles", R"(["arn:aws:iam::111122223333:role/a"])");
  EXPECT_EQ(ask(role, listed).decision, Decision::Undecided);
  role.role_arn = "arn:aws:iam::111122223333:role/a";
  EXPECT_EQ(ask(role, listed).decision, Decision::Allow);
  role.role_arn = "arn:aws:iam::111122223333:role/b";
  EXPECT_THAT(ask(role, listed).remarks, ElementsAre(HasSubstr("does not name this role")));
}

TEST(TimesTest, ExpiredAndNotYetValid) {
  identity::WebIdentity token;
  token.not_before = 1'735'689'600'000;
  token.expires = 1'735'693'200'000;
  EXPECT_THAT(time_remarks(token, 1'735'690'000'000), IsEmpty());
  EXPECT_THAT(time_remarks(token, 1'735'693'300'000), IsEmpty()) << "five minutes pass";
  EXPECT_THAT(time_remarks(token, 1'735'700'400'000),
              ElementsAre("the token expired at 2025-01-01T01:00:00Z, 2 hours ago: STS refuses "
                          "it now"));
  EXPECT_THAT(time_remarks(token, 0),
              ElementsAre(HasSubstr("not valid before 2025-01-01T00:00:00Z")));
  token.expires = INT64_MAX;
  token.not_before = INT64_MIN;
  EXPECT_THAT(time_remarks(token, 1'735'690'000'000), IsEmpty());
}

}  // namespace
}  // namespace trustlint::explain
