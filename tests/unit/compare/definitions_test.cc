/// A name in two versions of a template or source whose definition changed.
#include "compare/definitions.h"

#include "input/extract.h"
#include "versions.h"

namespace trustlint::compare {
namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos) {
    ADD_FAILURE() << "no " << from;
    return text;
  }
  return text.replace(at, from.size(), to);
}

input::RoleSource role_of(const std::string& text) {
  const document::Limits limits;
  const auto file = document::SourceFile::from_bytes("t.yaml", text, limits);
  const auto read =
      document::read_documents(document::Text::of(*file), limits, document::Language::Yaml);
  if (!read || read->empty()) {
    ADD_FAILURE() << "not read";
    return {};
  }
  auto found = input::extract(read->front(), "t.yaml", limits);
  if (found.roles.size() != 1) {
    ADD_FAILURE() << found.roles.size() << " roles";
    return {};
  }
  return found.roles[0];
}

struct Judged {
  Relation relation;
  bool same;
  std::string reason;
};

Judged judged(const std::string& before, const std::string& after) {
  const auto old = role_of(before);
  const auto now = role_of(after);
  EXPECT_TRUE(old.known() && now.known());
  solver::Engine engine;
  const auto result = compare(old, now, {}, engine);
  return {result.relation, same_definitions(old, now), result.reason};
}

const char* const kTemplate = R"(Parameters:
  Env: {Type: String, AllowedValues: [prod, dev]}
  Subject:
    Type: String
    Description: Who
    AllowedValues: ['repo:acme/app:ref:refs/heads/main']
Mappings:
  Subjects:
    prod: {sub: 'repo:acme/app:ref:refs/heads/main'}
    dev: {sub: 'repo:acme/app:ref:refs/heads/dev'}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              Federated: arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com
            Action: sts:AssumeRoleWithWebIdentity
            Condition:
              StringEquals: {'token.actions.githubusercontent.com:aud': sts.amazonaws.com}
              StringLike:
                'token.actions.githubusercontent.com:sub': SUBJECT
)";

std::string with_subject(const std::string& subject) {
  return replaced(kTemplate, "SUBJECT", subject);
}

TEST(CompareDefinitions, AllowedValuesMakeAnotherParameter) {
  const auto before = with_subject("!Ref Subject");
  const auto wider =
      judged(before, replaced(before, "['repo:acme/app:ref:refs/heads/main']", "['*']"));
  EXPECT_EQ(wider.relation, Relation::Wider) << wider.reason;
  EXPECT_FALSE(wider.same);
  const auto more = judged(before, replaced(before, "heads/main']", "heads/main', '*']"));
  EXPECT_EQ(more.relation, Relation::Undecided);
  EXPECT_THAT(more.reason, ::testing::HasSubstr("Subject (new definition)"));
}

TEST(CompareDefinitions, WhatIsUnrelatedOrForPeopleChangesNothing) {
  for (const char* const subject : {"!Ref Subject", "!FindInMap [Subjects, !Ref Env, sub]",
                                    "!If [IsProd, 'repo:acme/app:*', 'repo:acme/dev:*']"}) {
    const auto before = with_subject(subject);
    for (const auto& after :
         {before, replaced(before, "Description: Who", "Description: Who gets in"),
          replaced(before, "  Env:", "  Other: {Type: String}\n  Env:"),
          replaced(before, "  IsProd:", "  IsOther: !Equals [a, b]\n  IsProd:"),
          replaced(before, "  Subjects:", "  Others: {a: {b: c}}\n  Subjects:")}) {
      const auto result = judged(before, after);
      EXPECT_EQ(result.relation, Relation::Equal) << after << result.reason;
      EXPECT_TRUE(result.same) << after;
    }
  }
}

TEST(CompareDefinitions, AnotherMappingIsAnotherText) {
  const auto before = with_subject("!FindInMap [Subjects, !Ref Env, sub]");
  const auto after = judged(before, replaced(before, "heads/dev", "heads/*"));
  EXPECT_EQ(after.relation, Relation::Undecided);
  EXPECT_FALSE(after.same);
}

TEST(CompareDefinitions, AConditionThatIsDefinedAnewPairsNothing) {
  const auto before = with_subject("!If [IsProd, 'repo:acme/app:ref:refs/heads/main', '*']");
  const auto after = judged(before, replaced(before, "[!Ref Env, prod]", "[!Ref Env, dev]"));
  EXPECT_EQ(after.relation, Relation::Undecided);
  EXPECT_FALSE(after.same);
}

TEST(CompareDefinitions, OfTerraformSourcesWhatStandsInTheFile) {
  const auto source = [](const std::string& text, const std::string& name) {
    const auto file = document::SourceFile::from_bytes("main.tf", text, {});
    input::RoleSource role;
    role.kind = input::SourceKind::TerraformSource;
    role.anchor = {document::Text::of(*file), {0, 1}};
    role.holes.push_back({name, {}, {}});
    return role;
  };
  const auto same = [&](const std::string& before, const std::string& after,
                        const std::string& name) {
    return same_definitions(source(before, name), source(after, name));
  };
  const std::string data = "data \"aws_ssm_parameter\" \"p\" {\n  name = \"/a\"\n}\n";
  const std::string value = "data.aws_ssm_parameter.p.value";
  EXPECT_TRUE(same(data, "variable \"new\" {}\n" + data, value));
  EXPECT_FALSE(same(data, replaced(data, "/a", "/b"), value));
  const std::string call = "a = try(var.e.sub, \"repo:acme/app:*\")\n";
  EXPECT_FALSE(same(call, replaced(call, "acme/app", "*"), "var.e.sub"));
  EXPECT_TRUE(same(call, replaced(call, "acme/app", "*"), "var.f"));
}

}  // namespace
}  // namespace trustlint::compare
