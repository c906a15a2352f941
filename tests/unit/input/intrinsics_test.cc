/// Every intrinsic function, in the place of one value.
#include <gtest/gtest.h>

#include <string>

#include "template_text.h"

namespace trustlint::input {
namespace {

const std::string kParameters = R"(
Parameters:
  Org: {Type: String}
  Branch: {Type: String, Default: main}
  Number: {Type: Number, Default: 0042}
  Stage: {Type: String, AllowedValues: [dev, prod]}
  Tier: {Type: String, AllowedValues: [dev, prod], Default: prod}
  Names: {Type: CommaDelimitedList, Default: 'a, b,c'}
  Open: {Type: 'List<String>'}
  Stored: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /a/b}
  StoredList: {Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: /a/b}
  Secret: {Type: String, Default: '{{resolve:ssm:/x/y}}'}
Mappings:
  ByStage:
    dev: {name: d, list: [d1, d2]}
    prod: {name: p, list: [p1]}
  Same:
    dev: {name: one}
    prod: {name: one}
)";

std::string value(const std::string& expression, const std::string& resources = "") {
  return resolved(expression, kParameters, resources);
}

TEST(Intrinsics, References) {
  EXPECT_EQ(value("!Ref Org"), "${Org}");
  EXPECT_EQ(value("{Ref: Org}"), "${Org}");
  EXPECT_EQ(value("!Ref Branch"), "main");
  EXPECT_EQ(value("!Ref Number"), "0042");
  EXPECT_EQ(value("!Ref Names"), "[a, b, c]");
  EXPECT_EQ(value("!Ref Open"), "[${Open}]");
  EXPECT_EQ(value("!Ref Stored"), "${Stored}");
  EXPECT_EQ(value("!Ref StoredList"), "[${StoredList}]");
  EXPECT_EQ(value("!Ref Secret"), "${resolve:ssm:/x/y}");
  EXPECT_EQ(value("!Ref Nothing"), "${Nothing}");
  EXPECT_EQ(value("!Ref AWS::AccountId"), "${AWS::AccountId}");
  EXPECT_EQ(value("!Ref AWS::Partition"), "aws");
  EXPECT_EQ(value("!Ref AWS::URLSuffix"), "amazonaws.com");
  EXPECT_EQ(value("!Ref AWS::StackName"), "${AWS::StackName}");
  EXPECT_EQ(value("[a, !Ref AWS::NoValue, b]"), "[a, b]");
}

TEST(Intrinsics, AllowedValuesWithoutDefault) {
  const Extraction extraction = extract_text(template_with("!Ref Stage", kParameters), "t.yaml");
  ASSERT_EQ(extraction.roles.size(), 1U);
  ASSERT_EQ(extraction.roles[0].holes.size(), 1U);
  EXPECT_EQ(extraction.roles[0].holes[0].allowed, (std::vector<std::string>{"dev", "prod"}));
  EXPECT_EQ(value("!Ref Tier"), "prod");
}

TEST(Intrinsics, OneHoleForOneThing) {
  const Extraction extraction = extract_text(
      template_with("[!Ref Org, !Sub '${Org}/x', !Ref Stage, {Ref: Org}]", kParameters), "t.yaml");
  ASSERT_EQ(extraction.roles.size(), 1U);
  const RoleSource& role = extraction.roles[0];
  ASSERT_EQ(role.holes.size(), 2U);
  EXPECT_EQ(role.holes[0].name, "Org");
  EXPECT_EQ(role.holes[1].name, "Stage");
  EXPECT_EQ(only_value(role.policies[0]).items[0].text, policy::hole_mark(0));
  EXPECT_EQ(only_value(role.policies[0]).items[3].text, policy::hole_mark(0));
}

TEST(Intrinsics, Sub) {
  EXPECT_EQ(value("!Sub 'repo:${Org}/app:ref:refs/heads/${Branch}'"),
            "repo:${Org}/app:ref:refs/heads/main");
  EXPECT_EQ(value("!Sub ['${A}-${Branch}-${B}', {A: !Ref Org, B: b}]"), "${Org}-main-b");
  EXPECT_EQ(value("{'Fn::Sub': 'x-${AWS::Region}'}"), "x-${AWS::Region}");
  EXPECT_EQ(value("!Sub 'plain'"), "plain");
  EXPECT_EQ(value("!Sub '${!Literal} ${Branch} $ {} ${'"), "${Literal} main $ {} ${");
  EXPECT_EQ(value("!Sub '${Names}'"), "a,b,c");
  EXPECT_EQ(value("'${Branch}'"), "${Branch}") << "no Sub, no substitution";
  EXPECT_EQ(value("!Sub '{{resolve:ssm:/${Branch}/x}}-y'"), "${resolve:ssm:/main/x}-y");
}

TEST(Intrinsics, JoinSelectAndSplit) {
  EXPECT_EQ(value("!Join ['', [a, !Ref Branch, 1, !Sub '${Org}']]"), "amain1${Org}");
  EXPECT_EQ(value("!Join ['-', !Ref Names]"), "a-b-c");
  EXPECT_EQ(value("!Join ['-', !Ref Open]"), "${Open joined by '-'}");
  EXPECT_EQ(value("!Join ['*', !Ref Open]").substr(0, 10), "not known:");
  EXPECT_EQ(value("!Select [1, [a, b, c]]"), "b");
  EXPECT_EQ(value("!Select [2, !Ref Names]"), "c");
  EXPECT_EQ(value("!Select [7, !Ref Names]").substr(0, 10), "not known:");
  EXPECT_EQ(value("!Select [0, !Ref Open]"), "${Open[0]}");
  EXPECT_EQ(value("!Select [0, !GetAtt Vpc.Blocks]"), "${Vpc.Blocks[0]}");
  EXPECT_EQ(value("!Split [',', 'a,b,,c']"), "[a, b, , c]");
  EXPECT_EQ(value("!Split [',', !Ref Org]"), "[${Org split at ','}]");
  EXPECT_EQ(value("!Select [1, !Split ['/', !Sub 'x/y/${Org}']]"), "y");
  EXPECT_EQ(value("!Select [3, !Split ['/', !Sub 'x/y/${Org}']]"), "${Org split at '/'[3]}");
  // An account id cannot hold the delimiter; one of two allowed values cannot either.
  EXPECT_EQ(value("!Select [1, !Split ['/', !Sub '${AWS::AccountId}/y']]"), "y");
  EXPECT_EQ(value("!Select [1, !Split ['/', !Sub '${Stage}/y']]"), "y");
  EXPECT_EQ(value("!Select [1, !Split ['x/', !Sub '${AWS::AccountId}/y']]").substr(0, 2), "${")
      << "the unknown text may end with the beginning of the delimiter";
}

TEST(Intrinsics, Mappings) {
  EXPECT_EQ(value("!FindInMap [ByStage, !Ref Tier, name]"), "p");
  EXPECT_EQ(value("!FindInMap [ByStage, !Ref Tier, list]"), "[p1]");
  EXPECT_EQ(value("!FindInMap [Same, !Ref Stage, name]"), "one");
  EXPECT_EQ(value("!FindInMap [ByStage, !Ref Stage, name]"), "${ByStage[${Stage}][name]}");
  EXPECT_EQ(value("!FindInMap [ByStage, !Ref Stage, list]"),
            "[d1, d2] (${Stage} is dev) | [p1] (${Stage} is prod)");
  EXPECT_EQ(value("!FindInMap [ByStage, other, name, {DefaultValue: none}]"), "none");
  EXPECT_EQ(value("!FindInMap [ByStage, other, name]"), "${ByStage[other][name]}");
  EXPECT_EQ(value("!FindInMap [Elsewhere, a, b]"), "${Elsewhere[a][b]}");
}

TEST(Intrinsics, AMapWithAnOpenKeySaysWhatItCanBe) {
  const Extraction extraction =
      extract_text(template_with("!FindInMap [ByStage, !Ref AWS::Region, name]", kParameters));
  ASSERT_EQ(extraction.roles[0].holes.size(), 1U);
  EXPECT_EQ(extraction.roles[0].holes[0].allowed, (std::vector<std::string>{"d", "p"}));
}

TEST(Intrinsics, TheRest) {
  EXPECT_EQ(value("!Base64 abc"), "YWJj");
  EXPECT_EQ(value("!Base64 {'Fn::Sub': 'ab'}"), "YWI=");
  EXPECT_EQ(value("{'Fn::Base64': !Ref Org}"), "${Base64(Org)}");
  EXPECT_EQ(value("!ImportValue x-y"), "${ImportValue(x-y)}");
  EXPECT_EQ(value("{'Fn::ImportValue': !Sub '${Org}-role'}"), "${ImportValue(${Org}-role)}");
  EXPECT_EQ(value("{'Fn::Length': [a, b]}"), "2");
  EXPECT_EQ(value("{'Fn::Length': !Ref Names}"), "3");
  EXPECT_EQ(value("{'Fn::ToJsonString': {a: [1, 'x\"y'], b: !Ref Branch}}"),
            R"({"a":[1,"x\"y"],"b":"main"})");
  EXPECT_EQ(value("!GetAZs us-east-1"), "[${Fn::GetAZs (line 33)}]");
  EXPECT_EQ(value("!Transform {Name: M}"), "${Fn::Transform (line 33)}");
  EXPECT_EQ(value("!Made up"), "${Fn::Made (line 33)}");
}

TEST(Intrinsics, ResourcesOfTheTemplate) {
  const std::string resources = R"(
  GitHub:
    Type: AWS::IAM::OIDCProvider
    Properties: {Url: 'https://token.actions.githubusercontent.com', ClientIdList: [a, b]}
  Given: {Type: AWS::IAM::OIDCProvider, Properties: {Url: !Ref Org}}
  Saml: {Type: AWS::IAM::SAMLProvider, Properties: {Name: corp}}
  Named: {Type: AWS::IAM::Role, Properties: {RoleName: deploy, Path: /ci/}}
  Unnamed: {Type: AWS::IAM::Role, Properties: {RoleName: !Sub '${Org}-x'}}
  Bare: {Type: AWS::IAM::Role}
  Ann: {Type: AWS::IAM::User, Properties: {UserName: ann}}
  Cluster: {Type: AWS::EKS::Cluster}
  Pool: {Type: AWS::Cognito::UserPool}
  Bucket: {Type: AWS::S3::Bucket}
  Nested: {Type: AWS::CloudFormation::Stack}
  Fn: {Type: AWS::Serverless::Function}
)";
  const auto of = [&](const std::string& expression) { return value(expression, resources); };
  EXPECT_EQ(of("!Ref GitHub"),
            "arn:aws:iam::${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com");
  EXPECT_EQ(of("!GetAtt GitHub.Arn"), of("!Ref GitHub"));
  EXPECT_EQ(of("!Select [1, !Split ['oidc-provider/', !Ref GitHub]]"),
            "token.actions.githubusercontent.com");
  EXPECT_EQ(of("!Ref Given"), "arn:aws:iam::${AWS::AccountId}:oidc-provider/${Given.Url}");
  EXPECT_EQ(of("!Ref Saml"), "arn:aws:iam::${AWS::AccountId}:saml-provider/corp");
  EXPECT_EQ(of("!Ref Named"), "deploy");
  EXPECT_EQ(of("!GetAtt Named.Arn"), "arn:aws:iam::${AWS::AccountId}:role/ci/deploy");
  EXPECT_EQ(of("{'Fn::GetAtt': [Unnamed, Arn]}"), "arn:aws:iam::${AWS::AccountId}:role/${Org}-x");
  EXPECT_EQ(of("!Sub '${Bare.Arn}'"), "arn:aws:iam::${AWS::AccountId}:role/${Bare}");
  EXPECT_EQ(of("!GetAtt Bare.RoleId"), "${Bare.RoleId}");
  EXPECT_EQ(of("!GetAtt Ann.Arn"), "arn:aws:iam::${AWS::AccountId}:user/ann");
  EXPECT_EQ(of("!GetAtt Cluster.OpenIdConnectIssuerUrl"),
            "https://oidc.eks.${AWS::Region}.amazonaws.com/id/${Cluster.IssuerId}");
  EXPECT_EQ(of("!Select [1, !Split ['//', !GetAtt Cluster.OpenIdConnectIssuerUrl]]"),
            "oidc.eks.${AWS::Region}.amazonaws.com/id/${Cluster.IssuerId}");
  EXPECT_EQ(of("!GetAtt Pool.ProviderName"), "cognito-idp.${AWS::Region}.amazonaws.com/${Pool}");
  EXPECT_EQ(of("!GetAtt Bucket.Arn"), "${Bucket.Arn}");
  EXPECT_EQ(of("!GetAtt Nested.Outputs.RoleArn"), "${Nested.Outputs.RoleArn}");
  EXPECT_EQ(of("!GetAtt FnRole.Arn"), "arn:aws:iam::${AWS::AccountId}:role/${FnRole}");
}

TEST(Intrinsics, WhatIsKnownOfAHole) {
  const Extraction extraction = extract_text(template_with(
      "[!Ref Org, !Ref AWS::Region, !Ref Bucket, !GetAtt Bucket.Arn, !GetAtt C.X]", kParameters,
      "  Bucket: {Type: AWS::S3::Bucket}\n  C: {Type: Custom::Thing}\n"));
  std::string resources;
  for (const policy::Hole& hole : extraction.roles.at(0).holes)
    resources += hole.resource ? "y" : "n";
  EXPECT_EQ(resources, "nyyyn");
}

TEST(Intrinsics, ThePartitionIsThatOfTheArns) {
  EXPECT_EQ(resolved("[!Ref AWS::Partition, 'arn:aws-cn:iam::111122223333:root']"),
            "[aws-cn, arn:aws-cn:iam::111122223333:root]");
  EXPECT_EQ(resolved("[!Ref AWS::URLSuffix, 'arn:aws-cn:iam::111122223333:root']"),
            "[amazonaws.com.cn, arn:aws-cn:iam::111122223333:root]");
  EXPECT_EQ(resolved("[!Ref AWS::Partition, 'arn:aws-cn:s3:::b', 'arn:aws:s3:::b']"),
            "[aws, arn:aws-cn:s3:::b, arn:aws:s3:::b]");
}

TEST(Intrinsics, KindAndQuotingStay) {
  const Extraction extraction = extract_text(
      template_with("[012345678901, '012345678901', true, 2012-10-17, !Ref Number]", kParameters));
  const document::Node& list = only_value(extraction.roles[0].policies[0]);
  EXPECT_EQ(list.items[0].kind, document::Kind::Number);
  EXPECT_EQ(list.items[1].kind, document::Kind::String);
  EXPECT_EQ(list.items[1].quoting, document::Quoting::Single);
  EXPECT_EQ(list.items[2].kind, document::Kind::Bool);
  EXPECT_EQ(list.items[3].kind, document::Kind::String);
  EXPECT_EQ(list.items[4].kind, document::Kind::String);
  EXPECT_EQ(extraction.roles[0].policies[0].node->find("Version")->text, "2012-10-17");
}

TEST(Intrinsics, PlacesAreThoseOfTheText) {
  const std::string text = template_with(
      "[!Sub 'repo:${Org}/app', !Ref Branch, !Join ['', [repo, ':x']], plain, !Sub 'none']",
      kParameters);
  const Extraction extraction = extract_text(text, "t.yaml");
  const document::Node& list = only_value(extraction.roles[0].policies[0]);
  EXPECT_EQ(text_at(list.items[0].place()), "repo:${Org}/app");
  EXPECT_EQ(text_at(list.items[1].place()), "!Ref Branch");
  EXPECT_EQ(text_at(list.items[2].place()), "repo, ':x");
  EXPECT_EQ(text_at(list.items[3].place()), "plain");
  EXPECT_EQ(text_at(list.items[4].place()), "!Sub 'none'");
  EXPECT_EQ(text_at(extraction.roles[0].holes.at(0).place), "repo:${Org}/app");
}

TEST(Intrinsics, ABlockIsWhereItsTextIs) {
  const Extraction extraction =
      extract_text(template_with("\n                  - >-\n                    repo:x\n"
                                 "                  - !Sub |-\n                    repo:${Org}\n",
                                 kParameters));
  const document::Node& list = only_value(extraction.roles.at(0).policies.at(0));
  EXPECT_EQ(list.items[0].text, "repo:x");
  EXPECT_EQ(list.items[0].quoting, document::Quoting::Folded);
  EXPECT_EQ(text_at(list.items[0].place()), "repo:x");
  EXPECT_EQ(text_at(list.items[1].place()), "repo:${Org}");
}

TEST(Intrinsics, ALoopPutsLettersAndDigitsIntoALogicalId) {
  const Extraction extraction = extract_text(R"(
Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Roles:
    - A
    - [a-1, b_2]
    - RoleE&{A}:
        Type: AWS::IAM::Role
        Properties:
          AssumeRolePolicyDocument: {Statement: []}
)");
  ASSERT_EQ(extraction.roles.size(), 2U);
  EXPECT_EQ(extraction.roles[0].address, "in.json#RoleEa1");
  EXPECT_EQ(extraction.roles[1].address, "in.json#RoleEb2");
}

TEST(Intrinsics, LoopsInsideAPolicy) {
  EXPECT_EQ(value("{'Fn::ForEach::L': [N, [a], {'${N}': 1}]}"), "");
  const Extraction extraction = extract_text(R"(
AWSTemplateFormatVersion: 2010-09-09
Transform: AWS::LanguageExtensions
Parameters: {Orgs: {Type: CommaDelimitedList, Default: 'acme,globex'}}
Resources:
  Fn::ForEach::Roles:
    - Org
    - !Ref Orgs
    - Deploy${Org}:
        Type: AWS::IAM::Role
        Properties:
          AssumeRolePolicyDocument:
            Statement:
              Effect: Allow
              Principal: {AWS: '111122223333'}
              Action: sts:AssumeRole
              Condition:
                StringEquals:
                  aws:PrincipalTag/&{Org}: !Sub 'x-${Org}'
)");
  ASSERT_EQ(extraction.roles.size(), 2U);
  EXPECT_EQ(extraction.roles[0].address, "in.json#Deployacme");
  EXPECT_EQ(extraction.roles[1].address, "in.json#Deployglobex");
  const RoleSource& second = extraction.roles[1];
  EXPECT_EQ(shown(only_value(second.policies[0]), second), "x-globex");
  EXPECT_EQ(second.policies[0]
                .node->find("Statement")
                ->find("Condition")
                ->members[0]
                .value.members[0]
                .key,
            "aws:PrincipalTag/globex");
}

}  // namespace
}  // namespace trustlint::input
