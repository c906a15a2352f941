/// `trust:` in the configuration says who is an outsider, and nothing else.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "document/reader.h"
#include "rule/runner.h"

namespace trustlint::rule {
namespace {

constexpr const char* kVendor = "464622532012";  // publicly known: Datadog's

RoleResult check(const std::string& text, const config::Config& config = {}) {
  const document::Limits limits;
  const auto file = document::SourceFile::from_bytes("policy.json", text, limits);
  const auto document = document::read_json(document::Text::of(*file), limits);
  input::RoleSource role;
  role.address = "policy.json";
  role.policies.push_back({*document, &(*document)->root, {}});
  role.anchor = (*document)->root.place();
  solver::Engine engine;
  return check_role(role, config, engine);
}

std::string policy(const std::string& principal, const std::string& condition = {}) {
  return R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": )" +
         principal + R"(, "Action": "sts:AssumeRole")" +
         (condition.empty() ? "" : R"(, "Condition": )" + condition) + "}]}";
}

std::string account(const std::string& id, const std::string& condition = {}) {
  return policy(R"({"AWS": "arn:aws:iam::)" + id + R"(:root"})", condition);
}

const Finding* find(const RoleResult& result, const std::string& rule) {
  const auto found = std::find_if(result.findings.begin(), result.findings.end(),
                                  [&](const Finding& finding) { return finding.rule == rule; });
  return found == result.findings.end() ? nullptr : &*found;
}

config::Config accounts_of_ours(std::vector<std::string> accounts) {
  config::Config config;
  config.trust.accounts = std::move(accounts);
  return config;
}

TEST(TrustZoneTest, AnAccountOfOursNeedsNoExternalId) {
  const std::string short_id = R"({"StringEquals": {"sts:ExternalId": "ci"}})";
  const auto ours = accounts_of_ours({"111122223333", "444455556666"});
  for (const auto& text : {account("444455556666"), account("444455556666", short_id)}) {
    const auto unknown = check(text);
    EXPECT_TRUE(find(unknown, "TL202") != nullptr || find(unknown, "TL203") != nullptr) << text;
    const auto known = check(text, ours);
    EXPECT_EQ(find(known, "TL202"), nullptr) << text;
    EXPECT_EQ(find(known, "TL203"), nullptr) << text;
    EXPECT_EQ(known.status, Status::Proved) << text;
  }
}

TEST(TrustZoneTest, AListOfOurAccountsMakesTheOthersForeignForCertain) {
  const auto listed = accounts_of_ours({"111122223333"});
  const std::string weak = account("444455556666", R"({"StringEquals": {"sts:ExternalId": "ci"}})");
  for (const auto& [rule, text] :
       {std::pair<std::string, std::string>{"TL202", account("444455556666")}, {"TL203", weak}}) {
    const auto before = check(text);
    ASSERT_NE(find(before, rule), nullptr);
    EXPECT_EQ(find(before, rule)->confidence, Confidence::Likely) << rule;
    const auto after = check(text, listed);
    ASSERT_NE(find(after, rule), nullptr);
    EXPECT_EQ(find(after, rule)->confidence, Confidence::Certain) << rule;
    EXPECT_EQ(find(after, rule)->assumption, "") << rule;
  }
}

TEST(TrustZoneTest, AVendorIsForeignForCertainAndHasAName) {
  const auto known = check(account(kVendor));
  ASSERT_NE(find(known, "TL202"), nullptr);
  EXPECT_EQ(find(known, "TL202")->confidence, Confidence::Certain);
  EXPECT_NE(find(known, "TL202")->message.find("Datadog's account 464622532012"),
            std::string::npos);
  config::Config config;
  config.trust.vendors = {"444455556666"};
  const auto listed = check(account("444455556666"), config);
  ASSERT_NE(find(listed, "TL202"), nullptr) << "a vendor works for others too";
  EXPECT_EQ(find(listed, "TL202")->confidence, Confidence::Certain);
}

TEST(TrustZoneTest, EverybodyIsMoreThanWhomWeTrust) {
  config::Config config = accounts_of_ours({"111122223333"});
  config.trust.organization = "o-a1b2c3d4e5";
  config.trust.vendors = {"444455556666"};
  const char* const open[] = {
      "{}", R"({"StringLike": {"aws:PrincipalOrgID": "o-*"}})",
      R"({"StringLike": {"aws:PrincipalAccount": "4444*"}})",
      R"({"StringNotEquals": {"aws:PrincipalOrgID": "o-zzzzzzzzzz"}})",
      R"({"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})"};
  for (const char* condition : open) {
    const auto result = check(policy(R"({"AWS": "*"})", condition), config);
    const Finding* finding = find(result, "TL201");
    ASSERT_NE(finding, nullptr) << condition;
    ASSERT_TRUE(finding->witness) << condition;
    EXPECT_NE(finding->witness->caller.account, "111122223333") << condition;
    EXPECT_NE(finding->witness->caller.account, "444455556666") << condition;
  }
}

TEST(TrustZoneTest, WhoIsNamedByAPatternThatOnlyWeMeetIsNoStranger) {
  config::Config config;
  config.trust.vendors = {"444455556666"};
  // Nobody but the vendor and eight other accounts; those are denied.
  const std::string text =
      R"({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole",
         "Condition": {"StringLike": {"aws:PrincipalAccount": "44445555666?"}}},
        {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole",
         "Condition": {"StringLike": {"aws:PrincipalAccount": [
           "444455556660", "444455556661", "444455556662", "444455556663", "444455556664",
           "444455556665", "444455556667", "444455556668", "444455556669"]}}}]})";
  EXPECT_NE(find(check(text), "TL201"), nullptr);
  EXPECT_EQ(find(check(text, config), "TL201"), nullptr);
}

TEST(TrustZoneTest, AnIdThatBeginsLikeOurOrganizationIsNotOurs) {
  const std::string text = policy(R"({"Service": "ssm-incidents.amazonaws.com"})",
                                  R"({"StringLike": {"aws:SourceOrgID": "o-a1b2c3d4e*"}})");
  config::Config config;
  config.trust.organization = "o-a1b2c3d4e5";
  EXPECT_NE(find(check(text), "TL302"), nullptr);
  EXPECT_NE(find(check(text, config), "TL302"), nullptr);
}

/// Rules that ask about outsiders, as docs/rules says.
const std::set<std::string> kAboutOutsiders = {"TL201", "TL202", "TL203", "TL207", "TL302"};

TEST(TrustZoneTest, NothingElseChanges) {
  config::Config zone = accounts_of_ours({"111122223333", "444455556666"});
  zone.trust.organization = "o-a1b2c3d4e5";
  zone.trust.vendors = {"777788889999", kVendor};
  const std::string mfa = R"({"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}})";
  const std::string policies[] = {
      account("111122223333"),
      account("444455556666", mfa),
      account("777788889999", R"({"StringEquals": {"sts:ExternalId": "a-long-one-of-ours"}})"),
      account(kVendor, mfa),
      policy(R"({"AWS": ["arn:aws:iam::777788889999:user/alice",
                         "arn:aws:sts::444455556666:assumed-role/dev/alice"]})"),
      policy(R"({"AWS": "arn:aws:iam::777788889999:role/entry"})",
             R"({"Bool": {"aws:MultiFactorAuthPresent": "true"}})"),
      policy(R"({"AWS": "*"})", R"({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})"),
      policy(R"({"Service": "pods.eks.amazonaws.com"})"),
      policy(R"({"Service": "ec2.amazonaws.com"})"),
  };
  for (const auto& text : policies) {
    const auto rest = [](const RoleResult& result) {
      std::vector<std::string> told;
      for (const auto& finding : result.findings) {
        if (kAboutOutsiders.count(finding.rule) == 0)
          told.push_back(finding.rule + " " + finding.message);
      }
      return told;
    };
    EXPECT_EQ(rest(check(text)), rest(check(text, zone))) << text;
  }
}

}  // namespace
}  // namespace trustlint::rule
