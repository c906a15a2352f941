/// What a role that accepts more may never do: look better.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "document/reader.h"
#include "rule/runner.h"

namespace trustlint::rule {
namespace {

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

std::string github(const std::string& op, const std::vector<std::string>& subjects) {
  std::string list;
  for (const auto& subject : subjects) list += (list.empty() ? "\"" : ", \"") + subject + "\"";
  return R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
    "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
    ")" + op +
         R"(": {"token.actions.githubusercontent.com:sub": [)" + list + "]}}}]}";
}

/// 0: nobody; else 1 + the severity of the worst finding about openness.
int worst(const RoleResult& result) {
  int worst = 0;
  for (const auto& finding : result.findings) {
    if (find_rule(finding.rule)->opens != Opens::Never)
      worst = std::max(worst, 1 + static_cast<int>(finding.severity));
  }
  return worst;
}

TEST(OpennessTest, AWiderPatternIsNeverABetterOne) {
  const std::vector<std::vector<std::string>> chains = {
      {"repo:acme/app:ref:refs/heads/main", "repo:acme/app:ref:refs/heads/main*",
       "repo:acme/app:ref:refs/heads/*", "repo:acme/app:ref:*", "repo:acme/app:*", "repo:acme/app*",
       "repo:acme/*", "repo:acme*", "repo:*", "*"},
      {"repo:acme@1/app@2:environment:prod", "repo:acme@1/app@2:environment:*",
       "repo:acme@1/app@2:*", "repo:acme@1/*", "repo:acme@*", "repo:a*", "r*"},
      {"repo:acme/app:pull_request", "repo:acme/app:p*", "repo:acme/app:?*", "repo:acme/???:*",
       "repo:*/???:*"},
  };
  for (const auto& chain : chains) {
    int before = 0;
    for (const auto& pattern : chain) {
      const int now = worst(check(github("StringLike", {pattern})));
      EXPECT_GE(now, before) << pattern;
      before = now;
    }
    EXPECT_EQ(before, 1 + static_cast<int>(Severity::Critical));
  }
}

TEST(OpennessTest, OneMoreValueIsNeverBetter) {
  const std::vector<std::string> values = {"repo:acme/app:ref:refs/heads/main",
                                           "repo:acme/app:ref:refs/heads/*",
                                           "repo:acme/web:environment:prod*",
                                           "repo:acme/*",
                                           "repo:initrode/app:*",
                                           "repo:acme*/app:*",
                                           "repo:acme/app:pull_request",
                                           "*:environment:prod"};
  std::mt19937 random(5);
  for (int round = 0; round < 6; ++round) {
    std::vector<std::string> list;
    int before = 0;
    for (int i = 0; i < 4; ++i) {
      list.push_back(values[random() % values.size()]);
      const int now = worst(check(github("StringLike", list)));
      EXPECT_GE(now, before) << "round " << round << ", value " << list.back();
      before = now;
    }
  }
}

/// A platform role lists every repository that may use it: the list has to be proved as a whole.
TEST(OpennessTest, ALongListOfPinnedSubjectsIsProved) {
  std::vector<std::string> subjects;
  for (int i = 0; i < 150; ++i)
    subjects.push_back("repo:acme/app" + std::to_string(i) + ":ref:refs/heads/main");
  const auto pinned = check(github("StringEquals", subjects));
  EXPECT_EQ(pinned.status, Status::Proved) << pinned.reason;
  subjects.resize(20);
  subjects.push_back("repo:acme/tool:*");
  const auto loose = check(github("StringLike", subjects));
  EXPECT_EQ(loose.status, Status::Open) << loose.reason;
}

/// A key that is read only as a policy variable is carried by its callers all the same.
TEST(OpennessTest, PolicyVariablesAreFilledIn) {
  const auto anyone = [](const std::string& condition) {
    return check(
        R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "*"},
            "Action": "sts:AssumeRole", "Condition": )" +
        condition + "}}");
  };
  EXPECT_EQ(anyone(R"({"StringEquals": {"sts:RoleSessionName": "${aws:username}"}})").status,
            Status::Open);
  EXPECT_EQ(anyone(R"({"StringLike": {"sts:RoleSessionName": "${aws:PrincipalTag/a}-*"}})").status,
            Status::Open);
  EXPECT_EQ(anyone(R"({"StringEquals": {"aws:PrincipalTag/a": "${aws:ResourceTag/a}"}})").status,
            Status::Open);
  EXPECT_EQ(anyone(R"({"StringEquals": {"aws:PrincipalOrgID": "${aws:ResourceOrgID}"}})").status,
            Status::Undecided);
}

/// What one rule could not decide is not proved by the others.
TEST(OpennessTest, AnUndecidedGuardIsNotProved) {
  const auto guarded = [](const std::string& condition) {
    return check(
        R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "*"},
            "Action": "sts:AssumeRole", "Condition": )" +
        condition + "}}");
  };
  const std::string text = R"("StringLike": {"aws:SourceIp": "203.0.113.*"})";
  EXPECT_EQ(guarded("{" + text + "}").status, Status::Open);
  EXPECT_NE(guarded(R"({"IpAddress": {"aws:SourceIp": "203.0.113.128/25"},
                        "StringLike": {"aws:SourceIp": "203.0.113.?7?"}})")
                .status,
            Status::Proved);
}

TEST(OpennessTest, EveryFindingAboutOpennessHasAReplayedWitness) {
  for (const char* pattern :
       {"repo:*", "repo:acme/*", "repo:acme/app:*", "repo:acme/app:ref:refs/heads/main*", "*"}) {
    const std::string text = github("StringLike", {pattern});
    const auto result = check(text);
    EXPECT_EQ(result.status, Status::Open) << pattern;
    ASSERT_FALSE(result.findings.empty()) << pattern;
    for (const auto& finding : result.findings) {
      EXPECT_TRUE(find_rule(finding.rule)->opens == Opens::Never || finding.witness)
          << finding.rule;
    }
  }
}

TEST(OpennessTest, TheTrustZoneDecidesWhoIsAnOutsider) {
  const std::string text =
      R"({"Statement": {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:root"}, "Action": "sts:AssumeRole"}})";
  EXPECT_EQ(check(text).status, Status::Undecided);
  config::Config ours;
  ours.trust.accounts = {"111122223333"};
  EXPECT_EQ(check(text, ours).status, Status::Open);
  ours.trust.accounts = {"111122223333", "444455556666"};
  EXPECT_EQ(check(text, ours).status, Status::Proved);
}

TEST(OpennessTest, UnknownIsNeverProved) {
  const char* const policies[] = {
      R"({"Statement": [{"Effect": "Allow", "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/login.example.com"}, "Action": "sts:AssumeRoleWithWebIdentity"}]})",
      R"({"Statement": [{"Effect": "Allow", "Principal": {"Federated": "${var.provider}"}, "Action": "sts:AssumeRoleWithWebIdentity"}]})",
      R"({"Statement": [{"Effect": "allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/r"}, "Action": "sts:AssumeRole"}]})",
  };
  for (const char* text : policies) {
    const auto status = check(text).status;
    EXPECT_TRUE(status == Status::Undecided || status == Status::NotAnalysed) << text;
  }
}

}  // namespace
}  // namespace trustlint::rule
