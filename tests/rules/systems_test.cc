/// Every system from which callers come: one policy that lets in more than its author means, and
/// one as it should be, each as a role of an account and as a role of a template. The bad one must
/// name who gets in.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <ostream>

#include "identity/catalog.h"
#include "rules/policies.h"

namespace trustlint::test {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

struct System {
  std::string name;
  std::string bad;
  std::string rule;  ///< Which reports the bad one,
  std::string who;   ///< with these words for whom it lets in.
  std::string ok;
  std::string issuer = {};  ///< Of tokens: the catalogue must know what stands in them.
};

void PrintTo(const System& system, std::ostream* out) { *out << system.name; }

std::string exact_or_like(const std::string& pattern) {
  return pattern.find_first_of("*?") == std::string::npos ? "StringEquals" : "StringLike";
}

std::string web(const std::string& issuer, const std::vector<When>& tests) {
  const bool built_in = issuer == "accounts.google.com" || issuer == "graph.facebook.com" ||
                        issuer == "www.amazon.com" || issuer == "cognito-identity.amazonaws.com";
  const std::string provider =
      (built_in ? "" : "arn:aws:iam::111122223333:oidc-provider/") + issuer;
  return policy({statement("Allow", "\"Federated\": \"" + provider + "\"",
                           {"sts:AssumeRoleWithWebIdentity"}, tests)});
}

/// Tokens of which `aud` and `sub` are tested; an empty subject is not.
System tokens(const std::string& name, const std::string& issuer, const std::string& audience,
              const std::string& bad, const std::string& rule, const std::string& who,
              const std::string& ok) {
  const auto of = [&](const std::string& subject) {
    std::vector<When> tests = {{"StringEquals", issuer + ":aud", {audience}}};
    if (!subject.empty()) tests.push_back({exact_or_like(subject), issuer + ":sub", {subject}});
    return web(issuer, tests);
  };
  return {name, of(bad), rule, who, of(ok), issuer};
}

System login(const std::string& name, const std::string& issuer, const std::vector<When>& bad,
             const std::string& rule, const std::string& who, const std::vector<When>& ok) {
  return {name, web(issuer, bad), rule, who, web(issuer, ok), issuer};
}

System service(const std::string& name, const std::vector<When>& bad, const std::string& rule,
               const std::string& who, const std::vector<When>& ok,
               const std::vector<std::string>& actions = {"sts:AssumeRole"}) {
  const std::string principal = "\"Service\": \"" + name + ".amazonaws.com\"";
  return {name, policy({statement("Allow", principal, actions, bad)}), rule,
          who,  policy({statement("Allow", principal, actions, ok)}),  {}};
}

System saml(const std::string& name, const std::string& provider, const std::vector<When>& bad,
            const std::string& rule, const std::string& ok) {
  const std::string principal =
      R"("Federated": "arn:aws:iam::111122223333:saml-provider/)" + provider + "\"";
  const auto of = [&](const std::vector<When>& tests) {
    return policy(
        {statement("Allow", principal, {"sts:AssumeRoleWithSAML", "sts:TagSession"}, tests)});
  };
  return {name, of(bad), rule, "assertion", of({{"StringEquals", "SAML:aud", {ok}}}), {}};
}

System account(const std::string& name, const std::string& principal, const std::vector<When>& bad,
               const std::string& rule, const std::string& who, const std::string& good,
               const std::vector<When>& ok) {
  const auto of = [](const std::string& arn, const std::vector<When>& tests) {
    return policy({statement("Allow", "\"AWS\": \"" + arn + "\"", {"sts:AssumeRole"}, tests)});
  };
  return {name, of(principal, bad), rule, who, of(good, ok), {}};
}

constexpr const char* kSts = "sts.amazonaws.com";
constexpr const char* kId = "11111111-2222-4333-8444-555555555555";
constexpr const char* kOther = "66666666-7777-4888-8999-aaaaaaaaaaaa";
const std::string kMain = "repo:acme/app:ref:refs/heads/main";
const std::string kPod = "system:serviceaccount:payments:api";

/// A pattern for an id, of which no part can be something else.
std::string any_id() {
  std::string pattern = kId;
  std::replace_if(
      pattern.begin(), pattern.end(), [](char c) { return c != '-'; }, '?');
  return pattern;
}

std::vector<System> code_hosts() {
  const std::string bitbucket =
      "api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc";
  const std::string circleci = std::string("oidc.circleci.com/org/") + kId;
  const std::string organization = std::string("org/") + kId;
  const std::string devops = std::string("vstoken.dev.azure.com/") + kId;
  const std::string harness = "app.harness.io/ng/api/oidc/account/AbCdEfGhIjKlMnOpQrStUv";
  return {
      tokens("GithubActions", "token.actions.githubusercontent.com", kSts, "repo:acme/*", "TL103",
             "any repository of acme", kMain),
      tokens("GithubDataResidency", "token.actions.acme.ghe.com", kSts, "", "TL103",
             "any repository", kMain),
      tokens("GithubEnterpriseSlug", "token.actions.githubusercontent.com/acme", kSts, "", "TL103",
             "any repository", kMain),
      tokens("GithubServer", "github.example.com/_services/token", kSts, "", "TL103",
             "any repository", kMain),
      tokens("Gitlab", "gitlab.com", "https://gitlab.com",
             "project_path:*/acme/app:ref_type:branch:ref:main", "TL102", "GitLab.com",
             "project_path:acme/platform/app:ref_type:branch:ref:main"),
      tokens("GitlabServer", "gitlab.example.com", "https://gitlab.example.com",
             "project_path:acme/*", "TL103", "any project of the group acme",
             "project_path:acme/app:ref_type:branch:ref:main"),
      tokens("Bitbucket", bitbucket,
             "ari:cloud:bitbucket::workspace/99999999-7777-4888-8999-bbbbbbbbbbbb", "", "TL103",
             "any repository of the Bitbucket workspace acme",
             std::string("{") + kId + "}:{" + kOther + "}:*"),
      tokens("Circleci", circleci, kId, organization + "/*", "TL103",
             "any project of the CircleCI organization",
             organization + "/project/" + kOther + "/user/" + any_id() +
                 "/vcs-origin/github.com/acme/app/vcs-ref/refs/heads/main"),
      tokens("AzureDevops", devops, "api://AzureADTokenExchange", "sc://acme/web/*", "TL103",
             "Azure DevOps", "sc://acme/web/aws-production"),
      tokens("Buildkite", "agent.buildkite.com", kSts, "organization:acme*:pipeline:app:*", "TL102",
             "Buildkite", "organization:acme:pipeline:app:ref:refs/heads/main:commit:*:step:*"),
      tokens("Codefresh", "oidc.codefresh.io", "https://g.codefresh.io", "", "TL101", "Codefresh",
             "account:5f30ebd30312313ae7f17948:pipeline:64de5cd47626b3ca134e760a:scm_repo_url:"
             "https://github.com/acme/app/:scm_user_name:*:scm_ref:main"),
      tokens(
          "Semaphore", "acme.semaphoreci.com", "https://acme.semaphoreci.com", "", "TL103",
          "any project of the Semaphore organization acme",
          std::string("org:acme:project:") + kId + ":repo:web:ref_type:branch:ref:refs/heads/main"),
      tokens("Jenkins", "jenkins.example.com/oidc", kSts, "https://jenkins.example.com/job/team/*",
             "TL103", "any job of this Jenkins", "https://jenkins.example.com/job/deploy/"),
      tokens("Harness", harness, kSts, "account/AbCdEfGhIjKlMnOpQrStUv:*", "TL103",
             "any project of the Harness account",
             "account/AbCdEfGhIjKlMnOpQrStUv:org/default:project/web"),
      tokens("Octopus", "acme.octopus.app", kSts, "space:default:*", "TL103",
             "any project of this Octopus instance",
             "space:default:project:web:environment:production"),
      tokens("Vercel", "oidc.vercel.com/acme", kSts, "", "TL103",
             "any project of the Vercel team acme",
             "owner:acme:project:web:environment:production"),
      tokens("VercelForAllTeams", "oidc.vercel.com", "https://vercel.com/acme", "owner:acme:*",
             "TL103", "any project of the Vercel team acme",
             "owner:acme:project:web:environment:production"),
      tokens("Fly", "oidc.fly.io/acme", kSts, "acme:*", "TL103",
             "any app of the Fly.io organization acme", "acme:app:*"),
  };
}

std::vector<System> infrastructure() {
  const std::string run = ":run_phase:apply";
  const std::string env0 = "login.app.env0.com/";
  const std::vector<When> env0_organization = {
      {"StringEquals", env0 + ":aud", {"hoMiq9PdkRh9LUvVpH4wIErWg50VSG1b"}},
      {"StringEquals", env0 + ":sub", {"auth0|63f0a1b2c3d4e5f6a7b8c9d0"}}};
  auto env0_project = env0_organization;
  env0_project.push_back({"StringEquals", "aws:RequestTag/projectId", {kId}});
  return {
      tokens("HcpTerraform", "app.terraform.io", "aws.workload.identity",
             "organization:acme:project:core:workspace:*" + run, "TL103",
             "any workspace of the organization acme",
             "organization:acme:project:core:workspace:network" + run),
      tokens("TerraformEnterprise", "tfe.example.com", "aws.workload.identity",
             "organization:acme:*", "TL103", "any workspace of the organization acme",
             "organization:acme:project:web:workspace:app" + run),
      tokens("Spacelift", "acme.app.spacelift.io", "acme.app.spacelift.io", "space:root:*", "TL103",
             "any stack of the Spacelift account acme",
             "space:root:stack:infra:run_type:TRACKED:scope:write"),
      login("Env0", env0, env0_organization, "TL103", "any project of the env0 organization",
            env0_project),
      tokens("Scalr", "scalr.io", "aws.scalr-run-workload", "account:acme*", "TL102", "Scalr",
             "account:acme:environment:prod:workspace:app"),
      tokens("PulumiCloud", "api.pulumi.com/oidc", "aws:acme", "pulumi:environments:org:acme:*",
             "TL103", "the Pulumi organization acme", "pulumi:environments:org:acme:env:web/prod"),
      tokens("Upbound", "proidc.upbound.io", kSts, "mcp:*/prod:provider:provider-aws", "TL102",
             "Upbound", "mcp:acme/prod:provider:provider-aws"),
  };
}

std::vector<System> clusters() {
  const std::string any = "system:serviceaccount:*:*";
  return {
      tokens("Eks", "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B716D3041E", kSts,
             any, "TL110", "any service account of the cluster", kPod),
      tokens("SelfHostedKubernetes", "k8s-oidc.example.com", kSts, any, "TL110",
             "any service account of the cluster", kPod),
      tokens("Gke",
             "container.googleapis.com/v1/projects/acme/locations/europe-west1/clusters/prod", kSts,
             any, "TL110", "any service account of the cluster", kPod),
      tokens("Aks", std::string("westeurope.oic.prod-aks.azure.com/") + kId + "/" + kOther + "/",
             kSts, any, "TL110", "any service account of the cluster", kPod),
      tokens("Spiffe", "oidc-discovery.example.org", kSts, "spiffe://example.org/*", "TL103",
             "any workload of the trust domain", "spiffe://example.org/payments/api"),
  };
}

std::vector<System> logins() {
  const std::string pool = "cognito-identity.amazonaws.com";
  const std::string users = "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI";
  const std::string google = "accounts.google.com";
  const std::string okta = "acme.okta.com/oauth2/default";
  const std::string entra = std::string("sts.windows.net/") + kId + "/";
  const std::string keycloak = "sso.example.com/realms/prod";
  const std::string oracle = "idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com";
  const When one_pool = {"StringEquals", pool + ":aud", {std::string("eu-west-1:") + kId}};
  const auto amr = [&](const std::string& pattern) {
    return When{"ForAnyValue:StringLike", pool + ":amr", {pattern}};
  };
  const auto equals = [](const std::string& key, const std::string& value) {
    return When{"StringEquals", key, {value}};
  };
  return {
      login("CognitoIdentityPool", pool, {amr("authenticated")}, "TL403",
            "any Cognito identity pool", {one_pool, amr("authenticated")}),
      login("CognitoGuests", pool, {one_pool}, "TL404", "guests",
            {one_pool, amr("unauthenticated")}),
      login("CognitoUserPool", users, {}, "TL103", "any user of any application of this user pool",
            {equals(users + ":aud", "6exampleclient1234567890"), equals(users + ":sub", kOther)}),
      login("Google", google, {equals(google + ":oaud", kSts)}, "TL101",
            "any Google account or service account",
            {equals(google + ":aud", "123456789012345678901"),
             equals(google + ":sub", "123456789012345678901"), equals(google + ":oaud", kSts)}),
      login("Facebook", "graph.facebook.com", {}, "TL101", "any application of Facebook",
            {equals("graph.facebook.com:app_id", "1234567890"),
             equals("graph.facebook.com:id", "9876543210")}),
      login("LoginWithAmazon", "www.amazon.com", {}, "TL101",
            "any application of Login with Amazon",
            {equals("www.amazon.com:app_id", "amzn1.application-oa2-client.1a2b3c"),
             equals("www.amazon.com:user_id", "amzn1.account.ABCDEFGHIJ")}),
      tokens("Auth0", "acme.eu.auth0.com/", "https://aws.acme.example", "auth0|*", "TL115",
             "everybody who signs in to the application `https://aws.acme.example` through Auth0",
             "AbCdEfGhIjKlMnOpQrStUvWxYz012345@clients"),
      login("Okta", okta, {{"StringLike", okta + ":sub", {"00u*"}}}, "TL103",
            "any user of any application of this Okta organization",
            {equals(okta + ":aud", "api://aws"), equals(okta + ":sub", "0oa1b2c3d4e5f6g7h8i9")}),
      login("EntraId", entra, {{"StringLike", entra + ":aud", {"api://*"}}}, "TL103",
            "any user of any application of this Entra directory",
            {equals(entra + ":aud", std::string("api://") + kOther),
             equals(entra + ":sub", "99999999-7777-4888-8999-bbbbbbbbbbbb")}),
      login("Keycloak", keycloak, {{"StringLike", keycloak + ":aud", {"*"}}}, "TL103",
            "this Keycloak realm", {equals(keycloak + ":aud", "aws-deploy")}),
      login("OracleCloud", oracle, {}, "TL103", "this identity domain",
            {equals(oracle + ":aud", kSts),
             equals(oracle + ":sub", "0a1b2c3d4e5f60718293a4b5c6d7e8f9")}),
  };
}

std::vector<System> assertions() {
  const std::string global = "https://signin.aws.amazon.com/saml";
  return {
      saml("SamlOkta", "Okta", {}, "TL401", global),
      saml("SamlAdfs", "ADFS",
           {{"StringEquals", "SAML:iss", {"https://adfs.example.com/adfs/services/trust"}}},
           "TL401", "https://eu-west-1.signin.aws.amazon.com/saml"),
      saml("SamlEntra", "EntraID", {{"StringLike", "SAML:aud", {"*"}}}, "TL401", global),
      saml("SamlGoogleWorkspace", "GoogleWorkspace",
           {{"StringEquals", "SAML:sub_type", {"persistent"}}}, "TL401", global),
      saml("SamlAnyProvider", "sso.acme.example",
           {{"StringEquals", "SAML:aud", {"https://sso.acme.example/saml"}}}, "TL402",
           "https://us-east-2.signin.aws.amazon.com/saml"),
      saml("IdentityCenter", "AWSSSO_0123456789abcdef_DO_NOT_DELETE", {}, "TL401", global),
  };
}

std::vector<System> services() {
  const std::string resource = "aws:SourceArn";
  const When ours = {"StringEquals", "aws:SourceAccount", {"111122223333"}};
  const std::vector<std::string> tags = {"sts:AssumeRole", "sts:TagSession"};
  const std::vector<std::string> certificates = {"sts:AssumeRole", "sts:TagSession",
                                                 "sts:SetSourceIdentity"};
  const When host = {"StringEquals", "aws:PrincipalTag/x509Subject/CN", {"build-01.acme.example"}};
  const When anchor = {
      "ArnEquals",
      resource,
      {std::string("arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/") + kId}};
  const When organization = {"StringEquals", "aws:PrincipalOrgID", {"o-a1b2c3d4e5"}};
  std::vector<System> list = {
      service("pods.eks", {}, "TL304", "a pod of any cluster",
              {{"StringEquals", "aws:RequestTag/kubernetes-namespace", {"payments"}},
               {"StringEquals", "aws:RequestTag/kubernetes-service-account", {"api"}}},
              tags),
      service("rolesanywhere", {host}, "TL303", "certificates from any trust anchor",
              {host, anchor}, certificates),
  };
  // The services of which the documentation asks for a guard, and those of which somebody said it.
  for (const char* name : {"ecs-tasks",
                           "ssm-incidents",
                           "access-grants.s3",
                           "application.opensearchservice",
                           "securityagent",
                           "aidevops",
                           "personalize",
                           "ssm",
                           "bedrock",
                           "sagemaker",
                           "scheduler",
                           "pipes",
                           "states",
                           "codebuild",
                           "databrew",
                           "datasync",
                           "dlm",
                           "transfer",
                           "appflow",
                           "imagebuilder",
                           "iot",
                           "firehose",
                           "events"})
    list.push_back(service(name, {}, "TL301", "for a resource of another account", {ours}));
  // Where a role is passed within the account, no guard is asked for.
  for (const char* name : {"ec2", "lambda", "apigateway", "backup", "glue", "cloudfront"})
    list.push_back(service(name, {organization}, "TL305", "cannot assume this role", {}));
  return list;
}

std::vector<System> accounts() {
  const std::string vendor = "arn:aws:iam::444455556666:root";
  const std::string ours = "arn:aws:iam::111122223333:role/operator";
  const When id = {"StringEquals", "sts:ExternalId", {"b7c1f0f2c8d94a55a1d2e3f405162738"}};
  const When organization = {"StringEquals", "aws:PrincipalOrgID", {"o-a1b2c3d4e5"}};
  return {
      account("AnyAccount", "*", {id}, "TL201", "any AWS account in the world", "*",
              {organization}),
      account("AnotherAccount", vendor, {}, "TL202", "account 444455556666", vendor,
              {organization}),
      account("ThirdParty", vendor, {{"StringLike", "sts:ExternalId", {"*"}}}, "TL202",
              "account 444455556666", vendor, {id}),
      account("OwnAccount", "*", {{"IpAddress", "aws:SourceIp", {"203.0.113.0/24"}}}, "TL207",
              "any AWS account", ours, {}),
  };
}

std::vector<System> all_systems() {
  std::vector<System> all;
  for (auto part :
       {code_hosts(), infrastructure(), clusters(), logins(), assertions(), services(), accounts()})
    std::move(part.begin(), part.end(), std::back_inserter(all));
  return all;
}

class Systems : public testing::TestWithParam<System> {};

TEST_P(Systems, SaysWhoGetsInAndOnlyThen) {
  for (const Form form : {Form::Role, Form::Template}) {
    const Said said = said_of(GetParam().bad, form);
    EXPECT_THAT(said.all, Contains(GetParam().rule)) << said.text;
    EXPECT_THAT(said.messages, HasSubstr(GetParam().who)) << said.text;
  }
  for (const Form form : {Form::Role, Form::Template, Form::Plan}) {
    const Said said = said_of(GetParam().ok, form);
    EXPECT_THAT(said.regular, IsEmpty()) << said.text;
    EXPECT_EQ(said.status, rule::Status::Proved) << said.text;
  }
}

INSTANTIATE_TEST_SUITE_P(Of, Systems, testing::ValuesIn(all_systems()), [](const auto& test) {
  std::string name = test.param.name;
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
});

/// Tokens have shapes, and there are words for those who have them.
TEST(SystemsTest, TheCatalogueKnowsTheTokens) {
  const auto& catalog = identity::Catalog::get();
  for (const auto& system : all_systems()) {
    if (system.issuer.empty()) continue;
    SCOPED_TRACE(system.name);
    auto match = catalog.find(system.issuer);
    if (!match && system.ok.find(kPod) != std::string::npos) match = catalog.recognise(kPod);
    ASSERT_TRUE(match) << "no issuer is called " << system.issuer;
    EXPECT_FALSE(match->family->shapes.empty());
    for (const char* phrase : {"anyone", "anyone_tested", "tenant"})
      EXPECT_TRUE(match->family->phrases.contains(phrase)) << phrase;
  }
}

/// A service that gets into the table gets a row here.
TEST(SystemsTest, EveryServiceOfTheTableIsHere) {
  std::set<std::string> names;
  for (const auto& system : all_systems()) names.insert(system.name);
  for (const auto& [name, service] : identity::Catalog::get().services().table)
    EXPECT_THAT(names, Contains(name));
}

}  // namespace
}  // namespace trustlint::test
