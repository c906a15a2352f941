/// What is a placeholder, and what only looks like one.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "rule/placeholder.h"

namespace trustlint::rule {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> found(const std::string& text, TextKind kind = TextKind::Other) {
  std::vector<std::string> texts;
  for (const auto& one : placeholders_in(text, kind)) texts.push_back(one.text);
  return texts;
}

TEST(Placeholders, AreTheSyntaxOfTemplates) {
  EXPECT_THAT(found("arn:aws:iam::${account_id}:root"), ElementsAre("${account_id}"));
  EXPECT_THAT(found("repo:${ORG}/${REPO}:*"), ElementsAre("${ORG}", "${REPO}"));
  EXPECT_THAT(found("${AWS::AccountId}"), ElementsAre("${AWS::AccountId}"));
  EXPECT_THAT(found("${NAME:-main}"), ElementsAre("${NAME:-main}"));
  EXPECT_THAT(found("${self:custom.account}"), ElementsAre("${self:custom.account}"));
  EXPECT_THAT(found("{{ account }}"), ElementsAre("{{ account }}"));
  EXPECT_THAT(found("arn:aws:iam::%s:role/%s"), ElementsAre("%s"));
  EXPECT_THAT(found("repo:$GITHUB_ORG/app:*"), ElementsAre("$GITHUB_ORG"));
  EXPECT_THAT(found("arn:aws:iam::__ACCOUNT__:root"), ElementsAre("__ACCOUNT__"));
  EXPECT_THAT(found("#{Token[AWS.AccountId.4]}"), ElementsAre("#{Token[AWS.AccountId.4]}"));
}

TEST(Placeholders, AreNamesBetweenBrackets) {
  EXPECT_THAT(found("repo:<github_org/repo>"), ElementsAre("<github_org/repo>"));
  EXPECT_THAT(found("repo:[YOUR-ORG]/app:*"), ElementsAre("[YOUR-ORG]"));
  EXPECT_THAT(found("arn:aws:iam::########:root"), ElementsAre("########"));
  EXPECT_THAT(found("111...134"), ElementsAre("..."));
}

TEST(Placeholders, AreCapitalsThatNameWhatBelongsThere) {
  EXPECT_THAT(found("repo:YOUR_GITHUB_USERNAME/app:*"), ElementsAre("YOUR_GITHUB_USERNAME"));
  EXPECT_THAT(found("arn:aws:iam::YOURACCOUNTID:root"), ElementsAre("YOURACCOUNTID"));
  EXPECT_THAT(found("us-east-1:put-your-pool-id-here"), ElementsAre("put-your-pool-id-here"));
  EXPECT_THAT(found("ORGANIZATION_ID"), ElementsAre("ORGANIZATION_ID"));
  EXPECT_THAT(found("SUBJECT_CLAIM"), ElementsAre("SUBJECT_CLAIM"));
  EXPECT_THAT(found("o-xxxxxxxxxx"), ElementsAre("o-xxxxxxxxxx"));
  EXPECT_THAT(found("123456XXXXXX"), ElementsAre("123456XXXXXX"));
  EXPECT_THAT(found("changeme"), ElementsAre("changeme"));
  EXPECT_THAT(found("oidc.eks.region-code.amazonaws.com/id/0A"), ElementsAre("region-code"));
}

TEST(Placeholders, AreWordsWhereAnAccountBelongs) {
  EXPECT_THAT(found("arn:aws:iam::REDACTED:user/bob"), ElementsAre("REDACTED"));
  EXPECT_THAT(found("arn:aws:iam::dev:role/x"), ElementsAre("dev"));
  EXPECT_THAT(found("production", TextKind::Account), ElementsAre("production"));
  EXPECT_THAT(found("arn:aws:iam::aws:contextProvider/IdentityCenter"), IsEmpty());
  EXPECT_THAT(found("arn:aws:s3:::bucket"), IsEmpty());
  EXPECT_THAT(found("arn:aws:ecs:*:*:*"), IsEmpty());
  EXPECT_THAT(found("arn:aws:iam::123:root"), IsEmpty());
}

TEST(Placeholders, AreNoPolicyVariablesAndNoTextOfIssuers) {
  for (const char* text :
       {"${aws:username}", "${aws:PrincipalTag/team, 'none'}", "${*}", "${?}",
        "${token.actions.githubusercontent.com:sub}", "${www.amazon.com:user_id}",
        "{{resolve:ssm:/acme/account}}", "pulumi:deploy:org:acme:project:p:stack:<yaml>",
        "arn:aws:lambda:eu-west-1:111122223333:function:f:$LATEST", "a%2Fb", "100%", "<", "${"}) {
    EXPECT_THAT(found(text), IsEmpty()) << text;
  }
}

TEST(Placeholders, AreNoNamesThatOnlyShout) {
  for (const char* text :
       {"repo:FIAP-SOAT-Net/app:*", "repo:ACME/GS-DEVOPS-HERMES:ref:refs/heads/MAIN",
        "arn:aws:iam::111122223333:role/PROD_DEPLOYER", "arn:aws:iam::111122223333:role/OKTA_ADMIN",
        "AWSSSO_b937d2dff24f2774_DO_NOT_DELETE", "environment:PROD", "repo:xx/yy:*", "yourself",
        "repo:acme/CROSS_ACCOUNT:*"}) {
    EXPECT_THAT(found(text), IsEmpty()) << text;
  }
  EXPECT_THAT(found("aws:PrincipalTag/COST_CENTER_ID", TextKind::Key), IsEmpty());
}

TEST(Placeholders, AreEachNamedOnce) {
  EXPECT_THAT(found("<A>:<B>:<A>"), ElementsAre("<A>", "<B>"));
}

TEST(Placeholders, OfHostileTextEndSomewhere) {
  EXPECT_THAT(found(std::string(10000, '<')), IsEmpty());
  EXPECT_THAT(found(std::string(10000, '$') + "{"), IsEmpty());
}

}  // namespace
}  // namespace trustlint::rule
