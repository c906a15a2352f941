/// The mistakes of the field, by name: each in several shapes, and beside each the policy that its
/// author should have written, about which nobody must be bothered.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "rules/policies.h"

namespace trustlint::test {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;

/// Classes whose rules are not built in yet. A line is taken out when the rule is there; the test
/// then runs by itself.
constexpr std::array kToCome = {"TL010", "TL108", "TL128", "TL203", "TL205"};

#define NEEDS_RULE(id)                                \
  ASSERT_THAT(kToCome, Contains(testing::StrEq(id))); \
  if (rule::find_rule(id) == nullptr) GTEST_SKIP() << "no rule " << (id) << " is built in"

void expect_found(const std::string& rule, const std::string& policy) {
  const Said said = said_of(policy);
  EXPECT_THAT(said.all, Contains(rule)) << said.text;
}

void expect_open(const std::string& rule, const std::string& policy) {
  const Said said = said_of(policy);
  EXPECT_THAT(said.regular, Contains(rule)) << said.text;
  EXPECT_EQ(said.status, rule::Status::Open) << said.text;
}

void expect_safe(const std::string& policy) {
  const Said said = said_of(policy);
  EXPECT_THAT(said.regular, IsEmpty()) << said.text;
  EXPECT_NE(said.status, rule::Status::Open) << said.text;
}

void expect_proved(const std::string& policy) {
  expect_safe(policy);
  EXPECT_EQ(said_of(policy).status, rule::Status::Proved) << policy;
}

std::string web(const std::string& issuer, const std::vector<When>& tests,
                const std::string& effect = "Allow") {
  return statement(effect,
                   R"("Federated": "arn:aws:iam::111122223333:oidc-provider/)" + issuer + "\"",
                   {"sts:AssumeRoleWithWebIdentity"}, tests);
}

constexpr const char* kGithub = "token.actions.githubusercontent.com";

When claim(const std::string& op, const std::string& name, const std::vector<std::string>& values) {
  return {op, std::string(kGithub) + ":" + name, values};
}

/// A statement for GitHub with the audience that the action of AWS asks for.
std::string github(std::vector<When> tests) {
  tests.push_back(claim("StringEquals", "aud", {"sts.amazonaws.com"}));
  return web(kGithub, tests);
}

std::string subject(const std::string& pattern) {
  return policy({github({claim("StringLike", "sub", {pattern})})});
}

std::string aws(const std::string& principal, const std::vector<When>& tests = {},
                const std::string& effect = "Allow") {
  return statement(effect, "\"AWS\": \"" + principal + "\"", {"sts:AssumeRole"}, tests);
}

std::string service(const std::string& name, const std::vector<When>& tests = {}) {
  const std::vector<std::string> actions =
      name == "rolesanywhere"
          ? std::vector<std::string>{"sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"}
          : std::vector<std::string>{"sts:AssumeRole"};
  return statement("Allow", "\"Service\": \"" + name + ".amazonaws.com\"", actions, tests);
}

const std::string kMain = "repo:acme/app:ref:refs/heads/main";
const std::string kProduction = "repo:acme/app:environment:production";

TEST(AttackClasses, NoSubject) {
  expect_open("TL101", policy({github({})}));
  expect_open("TL101", policy({web(kGithub, {})}));
  expect_open("TL101",
              policy({web("gitlab.com",
                          {When{"StringEquals", "gitlab.com:aud", {"https://gitlab.com"}}})}));
  expect_proved(policy({github({claim("StringEquals", "sub", {kMain})})}));
}

TEST(AttackClasses, OwnerPrefixWithoutSlash) {
  expect_open("TL102", subject("repo:acme*"));
  expect_open("TL102", subject("repo:acme*/app:ref:refs/heads/main"));
  expect_open("TL102", subject("repo:acme-*:*"));
  expect_proved(subject("repo:acme/app:ref:refs/heads/main"));
}

TEST(AttackClasses, LeadingWildcard) {
  expect_open("TL102", subject("*/app:ref:refs/heads/main"));
  expect_open("TL102", subject("*:ref:refs/heads/main"));
  expect_open("TL102", subject("repo:*/app:environment:production"));
  expect_open("TL102", subject("?epo:*/app:*"));
  expect_proved(subject("repo:acme/app:environment:production"));
}

TEST(AttackClasses, EnvironmentNameAlone) {
  expect_open("TL102", subject("*:environment:production"));
  expect_open("TL101", policy({github({claim("StringEquals", "environment", {"production"})})}));
  expect_proved(policy({github({claim("StringLike", "sub", {"repo:acme/app:*"}),
                                claim("StringEquals", "environment", {"production"})})}));
}

TEST(AttackClasses, CustomisedSubject) {
  expect_open("TL102", subject("environment:production"));
  expect_open("TL102", subject("workflow:deploy:*"));
  expect_open("TL102", subject("repo:*@5550101/app@720101:environment:production"));
  expect_proved(policy({github({claim("StringEquals", "repository_owner_id", {"5550101"}),
                                claim("StringEquals", "repository_id", {"720101"}),
                                claim("StringEquals", "sub", {"environment:production"})})}));
}

TEST(AttackClasses, ListWithOneLooseValue) {
  expect_open("TL101", policy({github({claim("StringLike", "sub", {kMain, "*"})})}));
  expect_open("TL102",
              policy({github({claim("StringLike", "sub", {kMain, kProduction, "repo:acme*"})})}));
  expect_open("TL103", policy({github({claim("StringLike", "sub", {"repo:acme/*", kMain})})}));
  expect_proved(policy({github({claim("StringEquals", "sub", {kMain, kProduction})})}));
}

TEST(AttackClasses, SecondLooseStatement) {
  const std::string tight = github({claim("StringEquals", "sub", {kMain})});
  expect_open("TL101", policy({tight, github({})}));
  expect_open("TL102", policy({github({claim("StringLike", "sub", {"repo:*"})}), tight}));
  expect_proved(policy({tight, github({claim("StringEquals", "sub", {kProduction})})}));
}

TEST(AttackClasses, NegatedOnly) {
  expect_open("TL102", policy({github({claim("StringNotEquals", "sub", {kMain})})}));
  expect_open(
      "TL102",
      policy({github({claim("StringNotLike", "sub", {"repo:mallory/*", "*:pull_request"})})}));
  expect_proved(policy({github({claim("StringEquals", "sub", {kMain}),
                                claim("StringNotLike", "sub", {"*:pull_request"})})}));
}

TEST(AttackClasses, IfExistsOnAnOptionalClaim) {
  expect_open("TL101",
              policy({github({claim("StringEqualsIfExists", "environment", {"production"})})}));
  expect_open("TL104",
              policy({github({claim("StringLike", "sub", {"repo:acme/app:*"}),
                              claim("StringEqualsIfExists", "environment", {"production"})})}));
  expect_proved(policy({github({claim("StringLike", "sub", {"repo:acme/app:*"}),
                                claim("StringEquals", "environment", {"production"})})}));
}

TEST(AttackClasses, ForAllValuesOfAnAbsentKey) {
  expect_open(
      "TL101",
      policy({github({claim("ForAllValues:StringEquals", "environment", {"production"})})}));
  const std::string paths = "aws:PrincipalOrgPaths";
  expect_open(
      "TL201",
      policy({aws("*", {When{"ForAllValues:StringLike", paths, {"o-a1b2c3d4e5/r-ab12/*"}}})}));
  expect_proved(
      policy({aws("*", {When{"ForAnyValue:StringLike", paths, {"o-a1b2c3d4e5/r-ab12/*"}}})}));
  expect_proved(policy({github(
      {claim("ForAllValues:StringEquals", "sub", {kMain}), claim("Null", "sub", {"false"})})}));
}

TEST(AttackClasses, JobWorkflowRefAlone) {
  const std::string workflow = "acme/ci/.github/workflows/deploy.yml@refs/heads/main";
  expect_found("TL109", policy({github({claim("StringEquals", "job_workflow_ref", {workflow})})}));
  expect_found("TL109", policy({github({claim("StringLike", "job_workflow_ref",
                                              {"acme/ci/.github/workflows/*@refs/heads/main"}),
                                        claim("StringLike", "sub", {"*"})})}));
  expect_safe(policy({github({claim("StringEquals", "job_workflow_ref", {workflow}),
                              claim("StringEquals", "sub", {kMain})})}));
}

TEST(AttackClasses, RecycledNamesAgainstImmutableIds) {
  // The name of an account that is given up goes to the next who asks; its number does not.
  const std::string immutable = "repo:acme@5550101/app@720101:environment:production";
  expect_proved(policy({github({claim("StringEquals", "sub", {immutable})})}));
  NEEDS_RULE("TL108");
  expect_found("TL108", policy({github({claim("StringEquals", "sub", {kProduction})})}));
  expect_found("TL108", subject("repo:acme@*/app@*:environment:production"));
  EXPECT_THAT(said_of(policy({github({claim("StringEquals", "sub", {immutable})})})).all,
              Not(Contains("TL108")));
}

TEST(AttackClasses, GitlabSubgroupsAndTagForBranch) {
  const auto gitlab = [](const std::string& pattern) {
    return policy(
        {web("gitlab.com", {When{"StringEquals", "gitlab.com:aud", {"https://gitlab.com"}},
                            When{"StringLike", "gitlab.com:sub", {pattern}}})});
  };
  expect_open("TL102", gitlab("project_path:acme*:ref_type:branch:ref:main"));
  expect_open("TL103", gitlab("project_path:acme/*:ref_type:branch:ref:main"));
  expect_open("TL103", gitlab("project_path:acme/tools/*:ref_type:branch:ref:main"));
  // Anybody who may push a tag calls it `main`.
  expect_open("TL104", gitlab("project_path:acme/tools/app:ref_type:*"));
  expect_open("TL104", gitlab("project_path:acme/tools/app:ref_type:tag:ref:*"));
  expect_proved(gitlab("project_path:acme/tools/app:ref_type:branch:ref:main"));
}

TEST(AttackClasses, RunPhaseOfHcpTerraform) {
  const auto terraform = [](const std::string& pattern) {
    return policy({web("app.terraform.io",
                       {When{"StringEquals", "app.terraform.io:aud", {"aws.workload.identity"}},
                        When{"StringLike", "app.terraform.io:sub", {pattern}}})});
  };
  const std::string workspace = "organization:acme:project:core:workspace:network:";
  expect_open("TL104", terraform(workspace + "run_phase:*"));
  expect_open("TL104", terraform(workspace + "*"));
  expect_found("TL105", terraform(workspace + "run_phase:plan"));
  expect_open("TL103", terraform("organization:acme:*"));
  expect_proved(terraform(workspace + "run_phase:apply"));
}

TEST(AttackClasses, StepIdsOfBitbucket) {
  const std::string issuer = "api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc";
  const std::string repository = "{11111111-2222-4333-8444-555555555555}";
  const std::string environment = "{66666666-7777-4888-8999-aaaaaaaaaaaa}";
  const auto bitbucket = [&](const std::string& op, const std::string& pattern) {
    return policy({web(issuer, {When{"StringEquals",
                                     issuer + ":aud",
                                     {"ari:cloud:bitbucket::workspace/"
                                      "99999999-7777-4888-8999-bbbbbbbbbbbb"}},
                                When{op, issuer + ":sub", {pattern}}})});
  };
  expect_open("TL104", bitbucket("StringLike", repository + ":*"));
  expect_open("TL103", bitbucket("StringLike", "*:" + environment + ":*"));
  expect_proved(bitbucket("StringLike", repository + ":" + environment + ":*"));
  NEEDS_RULE("TL128");
  // The last id is another one with every run.
  const std::string step = "{cccccccc-2222-4333-8444-dddddddddddd}";
  expect_found("TL128", bitbucket("StringEquals", repository + ":" + step));
  expect_found("TL128", bitbucket("StringEquals", repository + ":" + environment + ":" + step));
}

TEST(AttackClasses, OrganizationOfCircleci) {
  const std::string organization = "11111111-2222-4333-8444-555555555555";
  const std::string project = "66666666-7777-4888-8999-aaaaaaaaaaaa";
  const std::string issuer = "oidc.circleci.com/org/" + organization;
  const auto circleci = [&](const std::string& host, const std::vector<std::string>& subjects) {
    std::vector<When> tests = {When{"StringEquals", host + ":aud", {organization}}};
    if (!subjects.empty()) tests.push_back(When{"StringLike", host + ":sub", subjects});
    return policy({web(host, tests)});
  };
  std::string any_user = "########-####-####-####-############";
  std::replace(any_user.begin(), any_user.end(), '#', '?');
  expect_open("TL103", circleci(issuer, {}));
  expect_open("TL103", circleci(issuer, {"org/" + organization + "/*"}));
  expect_open("TL104", circleci(issuer, {"org/" + organization + "/project/" + project + "/*"}));
  expect_open("TL102", circleci("oidc.circleci.com", {"org/*/project/" + project + "/*"}));
  expect_proved(
      circleci(issuer, {"org/" + organization + "/project/" + project + "/user/" + any_user +
                        "/vcs-origin/"
                        "github.com/acme/app/vcs-ref/refs/heads/main"}));
}

TEST(AttackClasses, GuestOfACognitoPool) {
  const std::string pool = "eu-west-1:11111111-2222-4333-8444-555555555555";
  const auto cognito = [](const std::vector<When>& tests) {
    return policy({statement("Allow", R"("Federated": "cognito-identity.amazonaws.com")",
                             {"sts:AssumeRoleWithWebIdentity"}, tests)});
  };
  const When aud = {"StringEquals", "cognito-identity.amazonaws.com:aud", {pool}};
  const auto amr = [](const std::string& pattern) {
    return When{"ForAnyValue:StringLike", "cognito-identity.amazonaws.com:amr", {pattern}};
  };
  expect_open("TL404", cognito({aud}));
  expect_open("TL404", cognito({aud, amr("*authenticated")}));
  expect_open("TL403", cognito({amr("authenticated")}));
  expect_proved(cognito({aud, amr("authenticated")}));
}

TEST(AttackClasses, AudienceOfAnAssertion) {
  const auto saml = [](const std::vector<When>& tests) {
    return policy(
        {statement("Allow", R"("Federated": "arn:aws:iam::111122223333:saml-provider/okta")",
                   {"sts:AssumeRoleWithSAML"}, tests)});
  };
  expect_found("TL401", saml({}));
  expect_found("TL401", saml({When{"StringEquals", "SAML:iss", {"http://www.okta.com/exk1"}}}));
  expect_found("TL402", saml({When{"StringEquals", "SAML:aud", {"https://acme.example/saml"}}}));
  expect_safe(saml({When{"StringEquals", "SAML:aud", {"https://signin.aws.amazon.com/saml"}}}));
}

TEST(AttackClasses, RogueAnchorOfRolesAnywhere) {
  const When name = {"StringEquals", "aws:PrincipalTag/x509Subject/CN", {"backup"}};
  const std::string anchor = "arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/";
  const auto from = [](const std::string& pattern) {
    return When{"ArnLike", "aws:SourceArn", {pattern}};
  };
  expect_open("TL303", policy({service("rolesanywhere")}));
  expect_open("TL303", policy({service("rolesanywhere", {name})}));
  expect_open("TL303", policy({service("rolesanywhere", {name, from(anchor + "*")})}));
  const std::string one = anchor + "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";
  expect_open("TL306", policy({service("rolesanywhere", {from(one)})}));
  expect_proved(policy({service("rolesanywhere", {name, from(one)})}));
}

TEST(AttackClasses, SourceArnThatStopsNobody) {
  const auto from = [](const std::string& op, const std::string& pattern) {
    return policy({service("ssm-incidents", {When{op, "aws:SourceArn", {pattern}}})});
  };
  expect_open("TL302", from("ArnLike", "arn:aws:*:*:*:*"));
  expect_open("TL302", from("StringLike", "*"));
  expect_found("TL302",
               from("ArnLikeIfExists", "arn:aws:ssm-incidents:*:111122223333:incident-record/*"));
  expect_safe(from("ArnLike", "arn:aws:ssm-incidents:*:111122223333:incident-record/*"));
}

TEST(AttackClasses, WeakExternalId) {
  const auto vendor = [](const std::string& op, const std::string& id) {
    return policy({aws("arn:aws:iam::444455556666:root", {When{op, "sts:ExternalId", {id}}})});
  };
  expect_found("TL202", policy({aws("arn:aws:iam::444455556666:root")}));
  expect_safe(vendor("StringEquals", "b7c1f0f2c8d94a55a1d2e3f405162738"));
  NEEDS_RULE("TL203");
  expect_found("TL203", vendor("StringLike", "acme-prod-*"));
  expect_found("TL203", vendor("StringEquals", "acme1"));
  expect_found("TL203", vendor("StringEquals", "111122223333"));
}

TEST(AttackClasses, OptionalMfa) {
  const std::string root = "arn:aws:iam::111122223333:root";
  const std::string mfa = "aws:MultiFactorAuthPresent";
  expect_proved(policy({aws(root, {When{"Bool", mfa, {"true"}}})}));
  expect_proved(policy({aws(root), aws("*", {When{"BoolIfExists", mfa, {"false"}}}, "Deny")}));
  NEEDS_RULE("TL205");
  expect_found("TL205", policy({aws(root, {When{"BoolIfExists", mfa, {"true"}}})}));
  expect_found("TL205", policy({aws(root, {When{"StringNotEquals", mfa, {"false"}}})}));
}

TEST(AttackClasses, DanglingPrincipal) {
  expect_proved(policy({aws("arn:aws:iam::111122223333:role/operator")}));
  NEEDS_RULE("TL010");
  expect_found("TL010", policy({aws("AROAEXAMPLEB0D51B9FF9")}));
  expect_found("TL010", policy({aws("arn:aws:iam::111122223333:role/operator"),
                                aws("AIDAEXAMPLEB0D51B9FF9")}));
}

}  // namespace
}  // namespace trustlint::test
