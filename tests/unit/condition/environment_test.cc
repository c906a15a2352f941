/// The composition with the policies around a trust policy (docs/semantics.md 3.2).
#include "condition/environment.h"

#include <gtest/gtest.h>

#include "requests.h"

namespace trustlint::condition {
namespace {

std::string trust(const std::string& principal, const std::string& action = "\"sts:AssumeRole\"") {
  return with_statements(R"({"Effect":"Allow","Principal":)" + principal + R"(,"Action":)" +
                         action + "}");
}

std::string full(const std::string& policy, const Request& request, const Environment& env) {
  return show(evaluate_full(parse_text(policy), request, env));
}

std::string decision(const std::string& policy, const Request& request, const Environment& env) {
  return std::string(describe(evaluate_full(parse_text(policy), request, env).decision));
}

Environment at(const std::string& account, Stance identity = Stance::None) {
  Environment out;
  out.role_account = account;
  out.identity = identity;
  return out;
}

constexpr const char* kHome = "123456789012";
constexpr const char* kAbroad = "999999999999";

/// A row of the table in 3.2, 3: how the caller is named, and what is then needed at home.
struct Way {
  std::string principal;
  Caller caller;
  bool needs_identity;
  bool is_limited;
};

TEST(EnvironmentTest, WhatEachWayNeeds) {
  const std::vector<Way> ways = {
      {R"({"AWS":"arn:aws:iam::123456789012:user/alice"})", user(), false, false},
      {R"({"AWS":"arn:aws:sts::123456789012:assumed-role/R/s"})", session("R"), false, false},
      {R"({"AWS":"arn:aws:iam::123456789012:role/R"})", session("R"), false, true},
      {R"({"AWS":"*"})", user(), false, false},
      {R"({"AWS":"*"})", session("R"), false, false},
      {R"({"AWS":"123456789012"})", user(), true, true},
      {R"({"AWS":"arn:aws:iam::123456789012:root"})", session("R"), true, true},
  };
  for (const Way& way : ways) {
    const std::string policy = trust(way.principal);
    const Request request = request_of(way.caller);
    for (const char* account : {kHome, kAbroad}) {
      const bool same = std::string(account) == kHome;
      const bool needs_identity = way.needs_identity || !same;
      const bool is_limited = way.is_limited || !same;
      const std::string where = way.principal + " in " + account;
      EXPECT_EQ(decision(policy, request, at(account)), needs_identity ? "no match" : "allow")
          << where;
      EXPECT_EQ(decision(policy, request, at(account, Stance::Allow)), "allow") << where;
      EXPECT_EQ(decision(policy, request, at(account, Stance::Deny)), "deny") << where;
      for (auto limit : {&Environment::boundary, &Environment::session_policy}) {
        Environment env = at(account, Stance::Allow);
        env.*limit = Stance::None;
        EXPECT_EQ(decision(policy, request, env), is_limited ? "no match" : "allow") << where;
        env.*limit = Stance::Allow;
        EXPECT_EQ(decision(policy, request, env), "allow") << where;
        env.*limit = Stance::Deny;
        EXPECT_EQ(decision(policy, request, env), "deny") << where;
      }
    }
  }
}

TEST(EnvironmentTest, TheEasiestWayCounts) {
  const std::string both =
      trust(R"({"AWS":["123456789012","arn:aws:iam::123456789012:user/alice"]})");
  EXPECT_EQ(decision(both, request_of(user()), at(kHome)), "allow");
}

TEST(EnvironmentTest, EveryActionNeedsItsOwnWay) {
  const std::string policy = with_statements(
      R"({"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"},
         {"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:TagSession"})");
  const Request request = request_of(user(), "sts:AssumeRole", {}, {"sts:TagSession"});
  EXPECT_EQ(full(policy, request, at(kHome)),
            "no match: statement 1 allows sts:AssumeRole, statement 2 allows sts:TagSession, but "
            "no identity policy of the caller allows it");
  EXPECT_EQ(decision(policy, request, at(kHome, Stance::Allow)), "allow");
}

// 3.2, 4 and 5: SCPs bind the caller's account, RCPs the role whoever calls.
TEST(EnvironmentTest, OrganizationPolicies) {
  const std::string provider = std::string(R"({"Federated":")") + kProvider + R"("})";
  const std::string web = trust(provider, "\"sts:AssumeRoleWithWebIdentity\"");
  const std::string ec2 = trust(R"({"Service":"ec2.amazonaws.com"})");
  const Request by_user = request_of(user());
  const Request by_token = request_of(federated(), "sts:AssumeRoleWithWebIdentity");
  const Request by_service = request_of(service("ec2.amazonaws.com"));
  for (const Stance stance : {Stance::None, Stance::Deny}) {
    const std::string refused = stance == Stance::Deny ? "deny" : "no match";
    Environment env = at(kHome);
    env.scp = stance;
    EXPECT_EQ(decision(trust(R"({"AWS":"*"})"), by_user, env), refused);
    EXPECT_EQ(decision(web, by_token, env), "allow");
    EXPECT_EQ(decision(ec2, by_service, env), "allow");
    env = at(kHome);
    env.rcp = stance;
    EXPECT_EQ(decision(trust(R"({"AWS":"*"})"), by_user, env), refused);
    EXPECT_EQ(decision(web, by_token, env), refused);
    EXPECT_EQ(decision(ec2, by_service, env), refused);
  }
  Environment own = at(kHome, Stance::Deny);
  own.boundary = Stance::Deny;
  own.session_policy = Stance::None;
  EXPECT_EQ(decision(web, by_token, own), "allow") << "federated callers have no policies";
  EXPECT_EQ(decision(ec2, by_service, own), "allow") << "services have no policies";
}

TEST(EnvironmentTest, Reasons) {
  const std::string policy = trust(R"({"AWS":"*"})");
  Environment env = at(kHome);
  env.scp = Stance::Deny;
  EXPECT_EQ(full(policy, request_of(user()), env),
            "deny: a service control policy denies the call");
  env.scp = Stance::None;
  EXPECT_EQ(full(policy, request_of(user()), env),
            "no match: no service control policy allows the call");
  env.scp = std::nullopt;
  EXPECT_EQ(full(policy, request_of(user()), env), "allow: statement 1 allows sts:AssumeRole");
  env = at(kAbroad, Stance::Allow);
  env.boundary = Stance::None;
  EXPECT_EQ(full(policy, request_of(user()), env),
            "no match: statement 1 allows sts:AssumeRole, but the permissions boundary does not "
            "allow it");
}

TEST(EnvironmentTest, TrustIsAlwaysNeeded) {
  const std::string other = trust(R"({"AWS":"999999999999"})");
  EXPECT_EQ(decision(other, request_of(user()), at(kHome, Stance::Allow)), "no match");
}

// 3.1 and 1.3: calls that STS never lets start.
TEST(EnvironmentTest, ImpossibleCalls) {
  const std::string any = trust(R"({"AWS":"*","Federated":[")" + std::string(kProvider) +
                                    R"(","arn:aws:iam::123456789012:saml-provider/C"]})",
                                "\"sts:*\"");
  const Environment env = at(kHome, Stance::Allow);
  const Caller saml = federated("arn:aws:iam::123456789012:saml-provider/C");
  EXPECT_EQ(full(any, request_of(user("arn:aws:iam::123456789012:root")), env),
            "no match: root users cannot assume roles");
  EXPECT_EQ(full(any, request_of(user("arn:aws:sts::123456789012:federated-user/bob")), env),
            "no match: sessions of GetFederationToken cannot assume roles");
  EXPECT_EQ(decision(any, request_of(user(), "sts:AssumeRoleWithSAML"), env), "no match");
  EXPECT_EQ(decision(any, request_of(federated(), "sts:AssumeRoleWithSAML"), env), "no match");
  EXPECT_EQ(decision(any, request_of(federated(), "sts:AssumeRole"), env), "no match");
  EXPECT_EQ(decision(any, request_of(saml, "sts:AssumeRoleWithWebIdentity"), env), "no match");
  EXPECT_EQ(decision(any, request_of(saml, "sts:AssumeRoleWithSAML"), env), "allow");
  EXPECT_EQ(decision(any, request_of(federated(), "STS:assumeRoleWithWebIdentity"), env), "allow");
}

TEST(EnvironmentTest, OpenStatements) {
  const std::string odd = R"("Condition":{"Strange":{"x":"1"}})";
  const std::string open_star = with_statements(
      R"({"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole",)" + odd + "}");
  const std::string root_and_open_star = with_statements(
      R"({"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"},
         {"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole",)" +
      odd + "}");
  EXPECT_EQ(decision(open_star, request_of(user()), at(kHome)), "undecided");
  EXPECT_EQ(decision(open_star, request_of(user()), at(kAbroad)), "no match");
  EXPECT_EQ(decision(open_star, request_of(user()), at(kAbroad, Stance::Allow)), "undecided");
  EXPECT_EQ(decision(root_and_open_star, request_of(user()), at(kHome, Stance::Allow)), "allow");
  EXPECT_EQ(full(root_and_open_star, request_of(user()), at(kHome)),
            "undecided: not decided: no identity policy of the caller allows it, unless another "
            "statement names the caller");
}

TEST(EnvironmentTest, UnknownAccountOfTheRole) {
  const std::string star = trust(R"({"AWS":"*"})");
  EXPECT_EQ(decision(star, request_of(user()), at("", Stance::Allow)), "allow");
  EXPECT_EQ(full(star, request_of(user()), at("")),
            "undecided: not decided: whether caller and role share an account is not known");
}

}  // namespace
}  // namespace trustlint::condition
