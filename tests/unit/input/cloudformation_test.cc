/// Which resources of a template are roles, and what belongs to them.
#include "input/template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "template_text.h"

namespace trustlint::input {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::string kTrust =
    R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]})";

std::string role_with(const std::string& properties) {
  return R"({"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"Deploy": {"Type": "AWS::IAM::Role", "Properties": {)" +
         properties + "}}}}";
}

TEST(Template, ARoleWithWhatBelongsToIt) {
  const Extraction extraction = extract_text(R"({
"Resources": {
  "Deploy": {"Type": "AWS::IAM::Role", "Properties": {
    "RoleName": "deploy", "Path": "/ci/", "MaxSessionDuration": 7200,
    "PermissionsBoundary": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:policy/edge"},
    "Tags": [{"Key": "team", "Value": "platform"}],
    "AssumeRolePolicyDocument": )" + kTrust + "}}}}",
                                             "app/t.json");
  ASSERT_EQ(extraction.roles.size(), 1U);
  const RoleSource& role = extraction.roles[0];
  EXPECT_EQ(name(role.kind), "cloudformation");
  EXPECT_EQ(role.address, "app/t.json#Deploy");
  EXPECT_EQ(where(role.anchor), "3:3");
  EXPECT_EQ(role.name, "deploy");
  EXPECT_EQ(role.path, "/ci/");
  EXPECT_EQ(role.max_session_duration, 7200);
  EXPECT_EQ(text_at(*role.max_session_duration_place), "7200");
  EXPECT_EQ(role.permissions_boundary, "arn:aws:iam::${AWS::AccountId}:policy/edge");
  EXPECT_EQ(role.tags.at("team"), "platform");
  EXPECT_FALSE(role.account);
  EXPECT_TRUE(role.holes.empty());
  ASSERT_TRUE(role.known());
}

TEST(Template, WhatIsATemplate) {
  EXPECT_TRUE(extract_text(R"({"Resources": {"A": {"Type": "AWS::S3::Bucket"}}})").recognised);
  EXPECT_TRUE(extract_text(R"({"Transform": "X", "Resources": {}})").recognised);
  EXPECT_TRUE(extract_text(R"({"TemplateBody": )" +
                           role_with("\"AssumeRolePolicyDocument\": " + kTrust) + "}")
                  .roles.at(0)
                  .known());
  for (const char* other : {R"({"Resources": []})", R"({"Resources": {"A": {"Type": "Pod"}}})",
                            R"({"Resources": null})", R"([{"Resources": {}}])",
                            R"({"Resources": {"A": null, "B": 1}})"}) {
    EXPECT_FALSE(extract_text(other).recognised) << other;
  }
}

TEST(Template, WithoutAPolicyOrWithAnUnknownOne) {
  const auto reason = [](const std::string& properties) {
    const Extraction extraction = extract_text(role_with(properties));
    EXPECT_TRUE(extraction.errors.empty());
    return extraction.roles.at(0).known() ? "known" : extraction.roles.at(0).not_known_because;
  };
  const auto policy = [&](const std::string& text) {
    return reason("\"AssumeRolePolicyDocument\": " + text);
  };
  const auto statement = [&](const std::string& text) {
    return policy(R"({"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", )" + text +
                  "}]}");
  };
  EXPECT_EQ(reason(""), "no `AssumeRolePolicyDocument` in the template");
  EXPECT_EQ(policy(R"({"Ref": "Policy"})"), "the whole policy is ${Policy}");
  EXPECT_EQ(policy(R"({"Ref": "AWS::NoValue"})"), "the trust policy is absent (`AWS::NoValue`)");
  EXPECT_EQ(policy(R"({"Fn::Transform": {"Name": "AWS::Include"}})"),
            "the whole policy is ${Fn::Transform (line 1)}");
  EXPECT_EQ(policy(R"({"Statement": {"Ref": "S"}})"), "`Statement` is ${S}");
  EXPECT_EQ(policy(R"({"Statement": [{"Ref": "S"}]})"), "a whole statement is ${S}");
  EXPECT_EQ(policy(R"({"Statement": [{"Fn::Transform": {}, "Effect": "Allow"}]})"),
            "a macro (`Fn::Transform`) writes part of it");
  EXPECT_EQ(statement(R"("Principal": {"Ref": "P"})"), "`Principal` is ${P}");
  EXPECT_EQ(statement(R"("Principal": {"AWS": "*"}, "Condition": {"Ref": "C"})"),
            "a whole `Condition` is ${C}");
  EXPECT_EQ(statement(R"("Principal": {"AWS": "*"}, "Condition": {"Bool": {"Ref": "C"}})"),
            "the whole `Bool` block is ${C}");
  EXPECT_EQ(statement(R"("Principal": {"AWS": {"Ref": "P"}})"), "known");
  EXPECT_EQ(policy(R"({"Fn::Sub": "{\"Statement\": ${All}}"})"),
            "the text of the policy is JSON only after its variables are filled in");
}

TEST(Template, BrokenTextIsAnError) {
  const Extraction extraction =
      extract_text(role_with(R"("AssumeRolePolicyDocument": "{\"Statement\": nope}")"));
  ASSERT_EQ(extraction.errors.size(), 1U);
  EXPECT_EQ(extraction.errors[0].file, "in.json");
  EXPECT_EQ(extraction.roles[0].not_known_because, "the text of the policy is not valid JSON");
}

TEST(Template, AWholeDocumentAsText) {
  const std::string text = R"(AWSTemplateFormatVersion: 2010-09-09
Resources:
  Issuer:
    Type: AWS::IAM::OIDCProvider
    Properties: {Url: https://oidc.acme.example, ClientIdList: [sts.amazonaws.com]}
  Deploy:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Fn::Sub:
          - |
            {
              "Version": "2012-10-17",
              "Statement": [{
                "Effect": "Allow",
                "Principal": {"Federated": "${Issuer}"},
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": {"StringEquals": {"${Host}:sub": "repo:${Org}/app", "a": "b"}}
              }]
            }
          - Host: oidc.acme.example
)";
  const Extraction extraction = extract_text(text, "t.yaml");
  ASSERT_EQ(extraction.roles.size(), 1U);
  const RoleSource& role = extraction.roles[0];
  ASSERT_TRUE(role.known()) << role.not_known_because;
  const document::Node& statement = role.policies[0].node->find("Statement")->items.at(0);
  const document::Node& principal = *statement.find("Principal")->find("Federated");
  EXPECT_EQ(policy::show_holes(principal.text, role.holes),
            "arn:aws:iam::${AWS::AccountId}:oidc-provider/oidc.acme.example");
  EXPECT_EQ(text_at(principal.place()), "\"${Issuer}\"");
  const auto& keys = statement.find("Condition")->find("StringEquals")->members;
  EXPECT_EQ(keys[0].key, "oidc.acme.example:sub");
  EXPECT_EQ(text_at(keys[0].key_place()), "\"${Host}:sub\"");
  EXPECT_EQ(text_at(keys[0].value.place()), "\"repo:${Org}/app\"");
  EXPECT_EQ(text_at(keys[1].value.place()), "\"b\"");
  ASSERT_EQ(extraction.providers.size(), 1U);
  EXPECT_EQ(extraction.providers[0].url, "https://oidc.acme.example");
  EXPECT_EQ(extraction.providers[0].client_ids, std::vector<std::string>{"sts.amazonaws.com"});
  EXPECT_TRUE(extraction.providers[0].complete);
  ASSERT_TRUE(role.providers);
  EXPECT_EQ(role.providers->size(), 1U);
}

TEST(Template, ClientIdsThatAConditionChooses) {
  const Extraction extraction =
      extract_text(template_with("x",
                                 "Parameters:\n"
                                 "  Env: {Type: String}\n"
                                 "Conditions:\n"
                                 "  IsProd: !Equals [!Ref Env, prod]\n",
                                 "  Provider:\n"
                                 "    Type: AWS::IAM::OIDCProvider\n"
                                 "    Properties:\n"
                                 "      Url: https://gitlab.com\n"
                                 "      ClientIdList: !If [IsProd, [a], [b]]\n"),
                   "t.yaml");
  ASSERT_EQ(extraction.providers.size(), 1U);
  EXPECT_FALSE(extraction.providers[0].complete);
}

TEST(Template, AJoinedDocumentAsText) {
  const Extraction extraction = extract_text(role_with(
      R"("AssumeRolePolicyDocument": {"Fn::Join": ["", ["{\"Statement\": {\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"", {"Ref": "Who"}, "\"}, \"Action\": \"sts:AssumeRole\"}}"]]})"));
  const RoleSource& role = extraction.roles.at(0);
  ASSERT_TRUE(role.known()) << role.not_known_because;
  const document::Node& statement = *role.policies[0].node->find("Statement");
  EXPECT_EQ(shown(*statement.find("Principal")->find("AWS"), role), "${Who}");
  EXPECT_EQ(text_at(statement.find("Action")->place()), R"(\"sts:AssumeRole\")");
}

TEST(Template, ToJsonStringIsTheObject) {
  const Extraction extraction = extract_text(
      role_with("\"AssumeRolePolicyDocument\": {\"Fn::ToJsonString\": " + kTrust + "}"));
  const document::Node* version = extraction.roles.at(0).policies.at(0).node->find("Version");
  EXPECT_EQ(text_at(version->place()), "\"2012-10-17\"");
}

TEST(Template, CdkPutsConditionsIntoAResource) {
  const Extraction extraction = extract_text(R"({"Resources": {
"Cluster": {"Type": "Custom::AWSCDK-EKS-Cluster"},
"Provider": {"Type": "Custom::AWSCDKOpenIdConnectProvider",
  "Properties": {"Url": {"Fn::GetAtt": ["Cluster", "OpenIdConnectIssuerUrl"]}, "ClientIDList": ["sts.amazonaws.com"]}},
"Json": {"Type": "Custom::AWSCDKCfnJson", "Properties": {"Value": {"Fn::Join": ["", [
  "{\"", {"Fn::Select": [1, {"Fn::Split": [":oidc-provider/", {"Ref": "Provider"}]}]}, ":sub\":\"system:serviceaccount:a:b\"}"]]}}},
"Deploy": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Statement": [{
  "Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": {"Ref": "Provider"}},
  "Condition": {"StringEquals": {"Fn::GetAtt": ["Json", "Value"]}}}]}}}}})");
  ASSERT_EQ(extraction.roles.size(), 1U);
  const RoleSource& role = extraction.roles[0];
  ASSERT_TRUE(role.known()) << role.not_known_because;
  const document::Node& statement = role.policies[0].node->find("Statement")->items.at(0);
  const document::Member& key = statement.find("Condition")->find("StringEquals")->members.at(0);
  EXPECT_EQ(policy::show_holes(key.key, role.holes),
            "oidc.eks.${AWS::Region}.amazonaws.com/id/${Cluster.IssuerId}:sub");
  EXPECT_EQ(key.value.text, "system:serviceaccount:a:b");
  EXPECT_EQ(where(key.value.place()).substr(0, 2), "6:");
  ASSERT_EQ(extraction.providers.size(), 1U);
  EXPECT_THAT(extraction.providers[0].url, StartsWith("https://oidc.eks."));
}

TEST(Template, SamFunctions) {
  const Extraction extraction = extract_text(R"(
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    AssumeRolePolicyDocument: {Statement: {Effect: Allow, Principal: {Service: a}, Action: x}}
Resources:
  Own:
    Type: AWS::Serverless::Function
    Properties:
      AssumeRolePolicyDocument: {Statement: {Effect: Allow, Principal: {Service: b}, Action: x}}
      Policies:
        - S3ReadPolicy: {BucketName: b}
        - AmazonS3ReadOnlyAccess
        - Statement: {Effect: Allow, Action: 's3:*', Resource: '*'}
  FromGlobals: {Type: AWS::Serverless::Function}
  Given:
    Type: AWS::Serverless::Function
    Properties: {Role: arn:aws:iam::111122223333:role/x}
  Link: {Type: AWS::Serverless::Connector}
)");
  ASSERT_EQ(extraction.roles.size(), 2U);
  EXPECT_EQ(extraction.roles[0].address, "in.json#Own");
  EXPECT_EQ(extraction.roles[1].address, "in.json#FromGlobals");
  const auto& permissions = extraction.roles[0].permissions;
  ASSERT_EQ(permissions.size(), 3U);
  EXPECT_EQ(permissions[0].name, "S3ReadPolicy");
  EXPECT_EQ(permissions[1].name, "AmazonS3ReadOnlyAccess");
  EXPECT_TRUE(permissions[2].policy);
}

TEST(Template, AttachedPolicies) {
  const Extraction extraction = extract_text(R"(
Parameters: {Env: {Type: String}}
Conditions: {IsProd: !Equals [!Ref Env, prod]}
Resources:
  Deploy:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: {Effect: Allow, Principal: {Service: a}, Action: x}}
      ManagedPolicyArns: [!Sub 'arn:${AWS::Partition}:iam::aws:policy/ReadOnlyAccess', !Ref Own]
      Policies:
        - PolicyName: !Sub '${Env}-inline'
          PolicyDocument:
            Statement: {Effect: Allow, Action: 's3:*', Resource: !Sub '${Bucket.Arn}/*'}
        - Fn::If:
          - IsProd
          - {PolicyName: prod, PolicyDocument: {Statement: []}}
          - !Ref AWS::NoValue
  Own:
    Type: AWS::IAM::ManagedPolicy
    Properties: {ManagedPolicyName: own, PolicyDocument: {Statement: []}}
  More:
    Type: AWS::IAM::Policy
    Properties: {PolicyName: more, Roles: [!Ref Deploy], PolicyDocument: {Statement: []}}
  Else:
    Type: AWS::IAM::Policy
    Properties: {PolicyName: else, Roles: [other], PolicyDocument: {Statement: []}}
)");
  ASSERT_EQ(extraction.roles.size(), 1U);
  const RoleSource& role = extraction.roles[0];
  EXPECT_TRUE(role.holes.empty()) << "holes of attached policies are theirs";
  ASSERT_EQ(role.permissions.size(), 5U);
  const Permissions& inline_policy = role.permissions[0];
  EXPECT_EQ(inline_policy.name, "${Env}-inline");
  ASSERT_EQ(inline_policy.holes.size(), 1U);
  EXPECT_EQ(inline_policy.holes[0].name, "Bucket.Arn");
  EXPECT_EQ(role.permissions[1].name, "prod");
  EXPECT_EQ(role.permissions[1].policy->when, "IsProd is true");
  EXPECT_EQ(role.permissions[2].name, "arn:aws:iam::aws:policy/ReadOnlyAccess");
  EXPECT_FALSE(role.permissions[2].policy);
  EXPECT_EQ(role.permissions[3].name, "arn:aws:iam::${AWS::AccountId}:policy/own");
  EXPECT_TRUE(role.permissions[3].policy);
  EXPECT_EQ(role.permissions[4].name, "more");
}

TEST(Template, ServerlessFramework) {
  const Extraction extraction = extract_text(R"(
service: shop
provider: {name: aws}
resources:
  Resources:
    Deploy:
      Type: AWS::IAM::Role
      Properties:
        RoleName: deploy-${opt:stage, ${self:custom.stage}}
        AssumeRolePolicyDocument:
          Statement:
            Effect: Allow
            Principal: {AWS: 'arn:aws:iam::${aws:accountId}:role/${self:custom.name}'}
            Action: sts:AssumeRole
            Condition: {StringLike: {aws:userid: '${aws:username}'}}
)");
  ASSERT_EQ(extraction.roles.size(), 1U);
  const RoleSource& role = extraction.roles[0];
  const document::Node& statement = *role.policies.at(0).node->find("Statement");
  EXPECT_EQ(shown(*statement.find("Principal")->find("AWS"), role),
            "arn:aws:iam::${AWS::AccountId}:role/${self:custom.name}");
  EXPECT_EQ(only_value(role.policies[0]).text, "${aws:username}");
  EXPECT_FALSE(role.name);
}

TEST(Template, TemplatesInsideTexts) {
  const std::string inner = template_with("!Sub 'x-${Env}'", "Parameters: {Env: {Type: String}}\n");
  std::string body;
  for (const char c : inner) {
    body += c;
    if (c == '\n') body += "        ";
  }
  const Extraction extraction = extract_text(
      "AWSTemplateFormatVersion: 2010-09-09\nResources:\n  Everywhere:\n"
      "    Type: AWS::CloudFormation::StackSet\n    Properties:\n      TemplateBody: |\n        " +
          body + "\n  Composed:\n    Type: AWS::CloudFormation::StackSet\n" +
          "    Properties: {TemplateBody: !Sub x}\n",
      "t.yaml");
  ASSERT_EQ(extraction.roles.size(), 1U);
  const RoleSource& role = extraction.roles[0];
  EXPECT_EQ(role.address, "t.yaml#Everywhere#Role");
  EXPECT_EQ(where(role.anchor), "10:11");
  EXPECT_EQ(shown(only_value(role.policies.at(0)), role), "x-${Env}");
  EXPECT_EQ(text_at(only_value(role.policies[0]).place()), "x-${Env}");
  ASSERT_EQ(extraction.remarks.size(), 1U);
  EXPECT_THAT(extraction.remarks[0].message, HasSubstr("`Composed`"));

  const Extraction answer = extract_text(
      "{\"TemplateBody\": " + quoted(role_with("\"AssumeRolePolicyDocument\": " + kTrust)) + "}");
  EXPECT_EQ(answer.roles.at(0).address, "in.json#Deploy");
  EXPECT_TRUE(answer.roles[0].known());
}

TEST(Template, ResourcesThatSomethingElseMakesAreMentioned) {
  const Extraction extraction = extract_text(
      R"({"Transform": "X", "Resources": {"Fn::Transform": {"Name": "AWS::Include"}, "Fn::ForEach::A": [1]}})");
  ASSERT_EQ(extraction.remarks.size(), 2U);
  EXPECT_THAT(extraction.remarks[0].message, HasSubstr("a macro (`Fn::Transform`)"));
  EXPECT_THAT(extraction.remarks[1].message, HasSubstr("`Fn::ForEach` without"));
  EXPECT_FALSE(extraction.remarks[0].harmless);
}

}  // namespace
}  // namespace trustlint::input
