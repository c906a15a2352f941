/// The promise about holes: what is proved is proved for every text, what is open is open for every
/// text with which the policy is of any use.
#include <random>

#include "marked_role.h"
#include "policy/parse.h"
#include "rule/context.h"

namespace trustlint::rule {
namespace {

using Texts = std::vector<std::string>;

/// A policy, and for each of its holes the texts that somebody may pass.
struct Template {
  std::string text;
  std::map<std::string, Texts> fills;
  std::vector<std::string> allowed = {};
};

const Texts kNames = {"acme", "initech", "App-2", "a", "web.site", "x_y", "prod", "main", ""};
const Texts kOwners = {"acme", "initech", "Acme", "octo-org", "a-b-c", ""};
const Texts kRepositories = {"acme/app", "initech/web.site", "acme/*", "a/b/c", "acme"};
const Texts kBranches = {"main", "release/1", "refs/heads/main", "dev"};
const Texts kContexts = {"ref:refs/heads/main", "environment:prod", "pull_request", "x",
                         "ref:refs/tags/v1"};
const Texts kSubjects = {"repo:acme/app:ref:refs/heads/main", "repo:acme/app:pull_request",
                         "repo:acme/app:environment:prod", "nobody", "acme/app"};
const Texts kPatterns = {"repo:acme/app:ref:refs/heads/main",
                         "repo:acme/app:*",
                         "repo:acme/*",
                         "*",
                         "repo:*",
                         "repo:acme/app:pull_request",
                         "r*n"};
const Texts kClusters = {"EXAMPLED539D4633E53DE1B71EXAMPLE", "0123ABCD"};
const Texts kRegions = {"us-east-1", "eu-central-1"};
const Texts kAccounts = {"444455556666", "111122223333", "999988887777"};
const Texts kPools = {"us-east-1:0f1e2d3c-1111-4222-8333-444455556666"};
const Texts kOrganizations = {"o-a1b2c3d4e5", "o-exampleorgid"};
const Texts kRoles = {"arn:aws:iam::444455556666:role/deploy",
                      "arn:aws:iam::111122223333:user/ann"};

std::vector<Template> templates() {
  const std::string eks = "oidc.eks.<<Region>>.amazonaws.com/id/<<Cluster>>";
  const std::string cognito = "cognito-identity.amazonaws.com";
  const auto both = [](const std::string& op, const std::string& subject, const std::string& claim,
                       const std::string& value) {
    const std::string issuer = kGithub;
    return document_of(statement(provider(issuer), "sts:AssumeRoleWithWebIdentity",
                                 "{\"" + op + "\": {\"" + issuer + ":sub\": " + subject + ", \"" +
                                     issuer + ":" + claim + "\": " + value +
                                     "}, \"StringEquals\": {\"" + issuer + ":aud\": \"x\"}}"));
  };
  const auto deny = [](const std::string& allowed, const std::string& op,
                       const std::string& subject) {
    const auto part = [](const std::string& name, const std::string& value) {
      return "{\"" + name + "\": {\"" + std::string(kGithub) + ":sub\": \"" + value + "\"}}";
    };
    return document_of(
        statement(provider(kGithub), "sts:AssumeRoleWithWebIdentity", part("StringLike", allowed)) +
        ", " +
        statement(provider(kGithub), "sts:AssumeRoleWithWebIdentity", part(op, subject), "Deny"));
  };
  const auto aws = [](const std::string& principal, const std::string& condition) {
    return document_of(statement("{\"AWS\": \"" + principal + "\"}", "sts:AssumeRole", condition));
  };
  return {
      {github("StringLike", R"("repo:<<O>>/<<R>>:*")"), {{"O", kOwners}, {"R", kNames}}},
      {github("StringLike", R"("repo:<<O>>/*")"), {{"O", kOwners}}},
      {github("StringLike", R"("repo:<<R>>:*")"), {{"R", kRepositories}}},
      {github("StringLike", R"("repo:<<R>>*")"), {{"R", kRepositories}}},
      {github("StringEquals", R"("repo:<<R>>:<<C>>")"), {{"R", kRepositories}, {"C", kContexts}}},
      {github("StringEquals", R"("repo:<<O>>/<<R>>:ref:refs/heads/<<B>>")"),
       {{"O", kOwners}, {"R", kNames}, {"B", kBranches}}},
      {github("StringLike", R"("repo:acme/app:ref:refs/heads/<<B>>*")"), {{"B", kBranches}}},
      {github("StringLike", R"("repo:acme-<<N>>/app:environment:<<N>>")"), {{"N", kNames}}},
      {github("StringEquals", R"("*:<<C>>", "repo:acme/app:<<C>>")"), {{"C", kContexts}}},
      {github("StringEquals", R"("<<S>>")"), {{"S", kSubjects}}},
      {github("StringLike", R"("<<S>>")"), {{"S", kPatterns}}},
      {github("StringLike", R"("<<S>>", "repo:*:environment:prod")"), {{"S", kPatterns}}},
      {github("StringLike", R"("<<S>>", "repo:acme/app:ref:refs/heads/main")"), {{"S", kPatterns}}},
      {github("StringNotLike", R"("repo:<<O>>/*")"), {{"O", kOwners}}},
      {both("StringLike", R"("repo:<<O>>/*")", "repository", R"("acme/app")"), {{"O", kOwners}}},
      {both("StringEquals", R"("repo:<<O>>/<<R>>:<<C>>")", "repository", R"("<<O>>/app")"),
       {{"O", kOwners}, {"R", {"app", "web"}}, {"C", kContexts}}},
      {both("StringLike", R"("repo:<<R>>:<<C>>")", "repository", R"("acme/app")"),
       {{"R", {"acme/app"}}, {"C", kContexts}}},
      {both("StringLike", R"("<<S>>")", "ref", R"("<<P>>")"),
       {{"S", kPatterns}, {"P", {"*", "refs/heads/main", "refs/heads/*"}}}},
      {deny("repo:acme/*", "StringNotLike", "repo:<<O>>/*"), {{"O", kOwners}}},
      {deny("repo:*", "StringNotLike", "repo:<<O>>/*"), {{"O", kOwners}}},
      {deny("repo:*", "StringNotLike", "<<S>>"), {{"S", kPatterns}}},
      {deny("repo:acme/<<N>>:ref:refs/heads/<<N>>*", "StringLike", "repo:acme/app:*"),
       {{"N", {"app", "web"}}}},
      {deny("repo:acme/app:*", "StringLike", "repo:<<R>>:pull_request"), {{"R", kRepositories}}},
      {web(eks, "StringEquals", R"("system:serviceaccount:<<N>>:<<A>>")"),
       {{"Region", kRegions}, {"Cluster", kClusters}, {"N", kNames}, {"A", kNames}}},
      {web(eks, "StringLike", R"("system:serviceaccount:*:<<A>>")"),
       {{"Region", kRegions}, {"Cluster", kClusters}, {"A", kNames}}},
      {web("<<Issuer>>", "StringEquals", R"("<<S>>")", provider("<<Issuer>>")),
       {{"Issuer", {kGithub, "gitlab.com", "login.example.com", "oidc.eks.x.amazonaws.com/id/1"}},
        {"S", kSubjects}}},
      {web("<<Issuer>>", "StringEquals", R"("system:serviceaccount:a:b")"),
       {{"Issuer", {kGithub, "gitlab.com", "login.example.com", "oidc.eks.x.amazonaws.com/id/1"}}}},
      {document_of(statement("{\"Federated\": \"" + cognito + "\"}",
                             "sts:AssumeRoleWithWebIdentity",
                             "{\"StringEquals\": {\"" + cognito +
                                 ":aud\": \"<<Pool>>\"}, \"ForAnyValue:StringEquals\": {\"" +
                                 cognito + ":amr\": \"<<Amr>>\"}}")),
       {{"Pool", kPools}, {"Amr", {"authenticated", "unauthenticated", "x"}}}},
      {aws("*", R"({"StringEquals": {"aws:PrincipalOrgID": "<<O>>"}})"), {{"O", kOrganizations}}},
      {aws("*", R"({"StringLike": {"aws:PrincipalOrgID": "<<O>>"}})"),
       {{"O", {"o-a1b2c3d4e5", "o-*", "*"}}}},
      {aws("*", R"({"ArnLike": {"aws:PrincipalArn": "<<R>>"}})"),
       {{"R", {"*", "arn:aws:iam::444455556666:role/deploy", "arn:*:iam::*:role/*"}}}},
      {aws("*", R"({"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::<<A>>:role/<<N>>"}})"),
       {{"A", kAccounts}, {"N", {"deploy", "x"}}}},
      {aws("*", R"({"StringEquals": {"aws:PrincipalArn": "<<R>>"}})"), {{"R", kRoles}}},
      {aws("*", R"({"IpAddress": {"aws:SourceIp": "<<C>>"}})"),
       {{"C", {"203.0.113.0/24", "0.0.0.0/0", "10.1.2.3"}}}},
      {aws("arn:aws:iam::444455556666:root", R"({"StringEquals": {"sts:ExternalId": "<<X>>"}})"),
       {{"X", {"a", "0c9f8e7d6c5b", "acme"}}}},
      {aws("*", R"({"Bool": {"aws:MultiFactorAuthPresent": "<<M>>"}})"),
       {{"M", {"true", "false"}}}},
  };
}

std::string filled(std::string text, const std::map<std::string, std::string>& texts) {
  for (const auto& [name, value] : texts) {
    const std::string mark = "<<" + name + ">>";
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark))
      text.replace(at, mark.size(), value);
  }
  return text;
}

/// Does every Allow let somebody in?
bool is_of_use(const input::RoleSource& role, solver::Engine& engine) {
  const config::Config config;
  const auto policy = policy::parse(*role.policies[0].node);
  Context context(role, policy, config, engine);
  for (const auto& statement : policy.statements) {
    if (statement.effect != policy::Effect::Allow) continue;
    auto callers = context.everybody(statement);
    callers.erase(std::remove_if(callers.begin(), callers.end(),
                                 [](const auto& caller) { return caller.customised; }),
                  callers.end());
    if (context.accepted(statement, callers).proved()) return false;
  }
  return true;
}

TEST(HolesPropertyTest, ProvedAndOpenHoldForEveryText) {
  std::mt19937 random(11);
  int decided = 0;
  for (const auto& form : templates()) {
    MarkedRole marked;
    marked.add(form.text);
    const auto answer = marked.check();
    ASSERT_NE(answer.status, Status::NotAnalysed) << form.text << "\n" << show(answer);
    if (answer.status == Status::Undecided) continue;
    // Questions about GitHub cost ten times as many steps.
    const bool costly = form.text.find(kGithub) != std::string::npos;
    for (int round = 0; round < (costly ? 3 : 32); ++round) {
      std::map<std::string, std::string> texts;
      for (const auto& [name, list] : form.fills) {
        // A hole inside a longer value has no wildcards.
        std::string text = list[random() % list.size()];
        if (form.text.find("\"<<" + name + ">>\"") == std::string::npos)
          text.erase(std::remove(text.begin(), text.end(), '*'), text.end());
        texts[name] = text;
      }
      MarkedRole known;
      known.add(filled(form.text, texts));
      solver::Engine engine;
      engine.begin();
      if (answer.status == Status::Open && !is_of_use(known.source, engine)) continue;
      const auto truth = known.check();
      ++decided;
      EXPECT_EQ(static_cast<int>(truth.status), static_cast<int>(answer.status))
          << filled(form.text, texts) << "\nwith holes: " << show(answer)
          << "\nwithout: " << show(truth);
    }
  }
  EXPECT_GT(decided, 300);
}

}  // namespace
}  // namespace trustlint::rule
