/// Edits of a policy, written into each kind of document. A draft reads back what it wrote and
/// compares it with the policy that was meant, so a text that comes out here is the right one; the
/// expectations say that it is also the one that its author would have written.
#include "rule/draft.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "document/reader.h"
#include "input/extract.h"
#include "input/terraform_source.h"
#include "policy/parse.h"

namespace trustlint::rule {
namespace {

using policy::TrustPolicy;
using testing::HasSubstr;

using Make = std::function<Edits(const TrustPolicy&)>;

/// The text of the file after the edits; "cannot be written" where the draft was given up.
std::string draft(const input::RoleSource& role, std::string text, const Make& make,
                  std::size_t bytes = 1 << 20) {
  const TrustPolicy policy = policy::parse(*role.policies.at(0).node);
  Draft draft(role, policy, bytes);
  if (!draft.make(make(policy))) return "cannot be written";
  auto replacements = draft.replacements();
  std::sort(replacements.begin(), replacements.end(),
            [](const auto& a, const auto& b) { return a.place.span.begin > b.place.span.begin; });
  for (const auto& one : replacements) {
    EXPECT_EQ(one.place.text->nesting(), 0U);
    text.replace(one.place.span.begin, one.place.span.end - one.place.span.begin, one.text);
  }
  return text;
}

std::string after(const std::string& text, const Make& make, std::size_t bytes = 1 << 20) {
  const document::Limits limits;
  auto file = document::SourceFile::from_bytes("file", text, limits);
  auto documents =
      document::read_documents(document::Text::of(*file), limits, document::Language::Unsaid);
  EXPECT_TRUE(documents) << text;
  auto extraction = input::extract(documents->at(0), "file", limits);
  EXPECT_EQ(extraction.roles.size(), 1U) << text;
  if (extraction.roles.size() != 1 || !extraction.roles[0].known()) return "no role";
  return draft(extraction.roles[0], text, make, bytes);
}

Edits exact(const TrustPolicy& policy) {
  const auto& in = policy.statements[0];
  return {edit::rename_operator(in, in.clauses[0], "StringEquals")};
}
Edits audience(const TrustPolicy& policy) {
  return {edit::add_condition(policy.statements[0], "StringEquals", "a.example:aud", "me")};
}
Edits second_value_goes(const TrustPolicy& policy) {
  const auto& in = policy.statements[0];
  return {edit::remove_value(in, in.clauses[0], in.clauses[0].values[1])};
}
Edits first_value_is(const TrustPolicy& policy) {
  const auto& in = policy.statements[0];
  return {edit::set_value(in, in.clauses[0], in.clauses[0].values[0], "it's \"x\"")};
}

/// A policy on one line, but for its condition.
std::string bare(const std::string& condition, const std::string& more = "") {
  return R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": )"
         R"({"Federated": ["arn:aws:iam::111122223333:oidc-provider/a.example"]}, )"
         R"("Action": "sts:AssumeRoleWithWebIdentity")" +
         condition + "}" + more + "]}";
}

TEST(DraftJson, RenamesAnOperator) {
  EXPECT_EQ(after(bare(R"(, "Condition": {"StringLike": {"a.example:sub": "x"}})"), exact),
            bare(R"(, "Condition": {"StringEquals": {"a.example:sub": "x"}})"));
}

TEST(DraftJson, MovesAClauseOutOfASharedBlock) {
  EXPECT_EQ(
      after(bare(R"(, "Condition": {"StringLike": {"a.example:sub": "x", "a.example:k": "y*"}})"),
            exact),
      bare(R"(, "Condition": {"StringLike": {"a.example:k": "y*"}, )"
           R"("StringEquals": {"a.example:sub": "x"}})"));
  EXPECT_EQ(after(bare(R"(, "Condition": {"StringLike": {"a.example:sub": ["x", "y"]}, )"
                       R"("StringEquals": {"a.example:aud": "z"}})"),
                  exact),
            bare(R"(, "Condition": {"StringEquals": {"a.example:aud": "z", )"
                 R"("a.example:sub": ["x", "y"]}})"));
}

TEST(DraftJson, LeavesAKeyThatIsTakenAlone) {
  EXPECT_EQ(after(bare(R"(, "Condition": {"StringLike": {"a.example:sub": "x"}, )"
                       R"("StringEquals": {"A.EXAMPLE:sub": "z"}})"),
                  exact),
            "cannot be written");
}

TEST(DraftJson, AddsToABlockACondition_OrAStatement) {
  EXPECT_EQ(after(bare(R"(, "Condition": {"StringEquals": {"a.example:sub": "x"}})"), audience),
            bare(R"(, "Condition": {"StringEquals": {"a.example:sub": "x", )"
                 R"("a.example:aud": "me"}})"));
  EXPECT_EQ(after(bare(R"(, "Condition": {"StringLike": {"a.example:sub": "x"}})"), audience),
            bare(R"(, "Condition": {"StringLike": {"a.example:sub": "x"}, )"
                 R"("StringEquals": {"a.example:aud": "me"}})"));
  EXPECT_EQ(after(bare(""), audience),
            bare(R"(, "Condition": {"StringEquals": {"a.example:aud": "me"}})"));
}

TEST(DraftJson, KeepsTheIndentation) {
  const std::string text = R"({
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Allow",
        "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/a.example"},
        "Action": "sts:AssumeRoleWithWebIdentity"
    }
}
)";
  EXPECT_EQ(after(text, audience), R"({
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Allow",
        "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/a.example"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": {
                "a.example:aud": "me"
            }
        }
    }
}
)");
}

TEST(DraftJson, KeepsCompactTextCompact) {
  EXPECT_EQ(
      after(R"({"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}})",
            audience),
      R"({"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole",)"
      R"("Condition":{"StringEquals":{"a.example:aud":"me"}}}})");
}

TEST(DraftJson, SetsAndRemovesValues) {
  EXPECT_EQ(after(bare(R"(, "Condition": {"StringLike": {"a.example:sub": ["x", "y*"]}})"),
                  second_value_goes),
            bare(R"(, "Condition": {"StringLike": {"a.example:sub": ["x"]}})"));
  EXPECT_EQ(after(bare(R"(, "Condition": {"StringLike": {"a.example:sub": ["x", "y*"]}})"),
                  first_value_is),
            bare(R"(, "Condition": {"StringLike": {"a.example:sub": ["it's \"x\"", "y*"]}})"));
}

TEST(DraftJson, RemovesClausesPrincipalsAndStatements) {
  const Make clause = [](const TrustPolicy& policy) {
    const auto& in = policy.statements[0];
    return Edits{edit::remove_clause(in, in.clauses[0])};
  };
  EXPECT_EQ(after(bare(R"(, "Condition": {"StringLike": {"a.example:sub": "x"}})"), clause),
            bare(""));
  EXPECT_EQ(
      after(bare(R"(, "Condition": {"StringLike": {"a": "x"}, "Bool": {"b": "true"}})"), clause),
      bare(R"(, "Condition": {"Bool": {"b": "true"}})"));
  const std::string other = R"(, {"Effect": "Allow", "Principal": {"AWS": ["111122223333", )"
                            R"("444455556666"], "Service": "s.amazonaws.com"}, )"
                            R"("Action": "sts:AssumeRole"})";
  EXPECT_EQ(after(bare("", other),
                  [](const TrustPolicy& policy) {
                    return Edits{edit::remove_statement(policy.statements[1])};
                  }),
            bare(""));
  EXPECT_THAT(after(bare("", other),
                    [](const TrustPolicy& policy) {
                      const auto& in = policy.statements[1];
                      return Edits{edit::remove_principal(in, in.principals[0])};
                    }),
              HasSubstr(R"({"AWS": ["444455556666"], "Service")"));
  EXPECT_THAT(after(bare("", other),
                    [](const TrustPolicy& policy) {
                      const auto& in = policy.statements[1];
                      return Edits{edit::remove_principal(in, in.principals[2])};
                    }),
              HasSubstr(R"("444455556666"]}, "Action")"));
}

TEST(DraftJson, MakesSeveralEditsOneAfterTheOther) {
  const Make both = [](const TrustPolicy& policy) {
    Edits edits = exact(policy);
    edits.push_back(audience(policy)[0]);
    return edits;
  };
  EXPECT_EQ(after(bare(R"(, "Condition": {"StringLike": {"a.example:sub": "x"}})"), both),
            bare(R"(, "Condition": {"StringEquals": {"a.example:sub": "x", )"
                 R"("a.example:aud": "me"}})"));
}

TEST(DraftJson, MergesBlocksOfOneOperator) {
  const Make merge = [](const TrustPolicy& policy) {
    const auto& in = policy.statements[0];
    return Edits{edit::respell(in, in.clauses[1])};
  };
  EXPECT_EQ(after(bare(R"(, "Condition": {"StringEquals": {"a": "x"}, )"
                       R"("StringEquals": {"b": "y"}})"),
                  merge),
            bare(R"(, "Condition": {"StringEquals": {"a": "x", "b": "y"}})"));
}

TEST(DraftJson, SpendsNoMoreThanIsGranted) {
  EXPECT_EQ(after(bare(""), audience, 20), "cannot be written");
}

TEST(DraftText, EscapesWhatStandsInAString) {
  const std::string head = R"({"RoleName": "r", "AssumeRolePolicyDocument": ")"
                           R"({\n  \"Version\": \"2012-10-17\",\n  \"Statement\": {\n    )"
                           R"(\"Effect\": \"Allow\",\n    \"Principal\": {\"AWS\": \"*\"},\n    )"
                           R"(\"Action\": \"sts:AssumeRole\")";
  EXPECT_EQ(after(head + R"(\n  }\n}"})", audience),
            head + R"(,\n    \"Condition\": {\n      \"StringEquals\": {\n        )"
                   R"(\"a.example:aud\": \"me\"\n      }\n    }\n  }\n}"})");
}

TEST(DraftText, LeavesUrlEncodedPoliciesAlone) {
  EXPECT_EQ(after(R"({"RoleName": "r", "AssumeRolePolicyDocument": "%7B%22Statement%22%3A%7B)"
                  R"(%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22AWS%22%3A%22*%22%7D%2C)"
                  R"(%22Action%22%3A%22sts%3AAssumeRole%22%7D%7D"})",
                  audience),
            "cannot be written");
}

TEST(DraftDump, ReadsOnlyTheObjectOfTheRole) {
  const std::string role = R"({"RoleName": "r", "AssumeRolePolicyDocument": )";
  const std::string filler = R"({"Other": ")" + std::string(500, 'x') + R"(", "Roles": [)";
  const std::string text = filler + role + bare("") + "}]}";
  EXPECT_EQ(
      after(text, audience, 400),
      filler + role + bare(R"(, "Condition": {"StringEquals": {"a.example:aud": "me"}})") + "}]}");
}

std::string cloudformation(const std::string& condition) {
  return R"(Resources:
  Deploy:
    Type: AWS::IAM::Role
    Properties:
      MaxSessionDuration: 43200  # half a day
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              Federated: arn:aws:iam::111122223333:oidc-provider/a.example
            Action: sts:AssumeRoleWithWebIdentity
)" + condition +
         "      Path: /\n";
}

TEST(DraftYaml, RenamesAnOperator) {
  EXPECT_EQ(after(cloudformation("            Condition:\n"
                                 "              StringLike:\n"
                                 "                a.example:sub: x # the one\n"),
                  exact),
            cloudformation("            Condition:\n"
                           "              StringEquals:\n"
                           "                a.example:sub: x # the one\n"));
}

TEST(DraftYaml, AddsLines) {
  EXPECT_EQ(after(cloudformation("            Condition:\n"
                                 "              StringEquals:\n"
                                 "                a.example:sub: 'x' # the one\n"),
                  audience),
            cloudformation("            Condition:\n"
                           "              StringEquals:\n"
                           "                a.example:sub: 'x' # the one\n"
                           "                a.example:aud: 'me'\n"));
  EXPECT_EQ(after(cloudformation("            Condition:\n"
                                 "              StringLike:\n"
                                 "                a.example:sub:\n"
                                 "                  - \"x\"\n"
                                 "                  - \"y\"\n"),
                  audience),
            cloudformation("            Condition:\n"
                           "              StringLike:\n"
                           "                a.example:sub:\n"
                           "                  - \"x\"\n"
                           "                  - \"y\"\n"
                           "              StringEquals:\n"
                           "                a.example:aud: \"me\"\n"));
  EXPECT_EQ(after(cloudformation(""), audience),
            cloudformation("            Condition:\n"
                           "              StringEquals:\n"
                           "                a.example:aud: \"me\"\n"));
}

TEST(DraftYaml, AddsToTheFlowStyle) {
  EXPECT_EQ(after(cloudformation("            Condition: {StringLike: {'a.example:sub': x}}\n"),
                  audience),
            cloudformation("            Condition: {StringLike: {'a.example:sub': x}, "
                           "StringEquals: {a.example:aud: me}}\n"));
}

TEST(DraftYaml, RemovesLines) {
  EXPECT_EQ(after(cloudformation("            Condition:\n"
                                 "              StringLike:\n"
                                 "                a.example:sub:\n"
                                 "                  - x\n"
                                 "                  - 'y*' # loose\n"
                                 "                  - z\n"),
                  second_value_goes),
            cloudformation("            Condition:\n"
                           "              StringLike:\n"
                           "                a.example:sub:\n"
                           "                  - x\n"
                           "                  - z\n"));
}

TEST(DraftYaml, KeepsTheQuotesOfAValue) {
  EXPECT_EQ(after(cloudformation("            Condition:\n"
                                 "              StringLike:\n"
                                 "                a.example:sub: '*'\n"),
                  first_value_is),
            cloudformation("            Condition:\n"
                           "              StringLike:\n"
                           "                a.example:sub: 'it''s \"x\"'\n"));
}

TEST(DraftYaml, SetsTheDuration) {
  const Make hour = [](const TrustPolicy&) { return Edits{edit::set_duration(3600)}; };
  EXPECT_THAT(after(cloudformation(""), hour),
              HasSubstr("      MaxSessionDuration: 3600  # half a day\n"));
}

TEST(DraftYaml, IndentsTextInABlock) {
  const std::string head = R"(Resources:
  Deploy:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: |
        {
          "Version": "2012-10-17",
          "Statement": {
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": "sts:AssumeRole")";
  EXPECT_EQ(after(head + "\n          }\n        }\n", audience), head + R"(,
            "Condition": {
              "StringEquals": {
                "a.example:aud": "me"
              }
            }
          }
        }
)");
}

TEST(DraftYaml, LeavesTextWithAnchorsAlone) {
  EXPECT_EQ(after(cloudformation("            Condition:\n"
                                 "              StringLike:\n"
                                 "                a.example:sub: &subject x\n"),
                  exact),
            "cannot be written");
}

TEST(DraftYaml, LeavesWhatAFunctionMakesAlone) {
  EXPECT_EQ(after(cloudformation("            Condition:\n"
                                 "              StringLike:\n"
                                 "                a.example:sub: !Sub 'repo:${AWS::Region}/*'\n"),
                  first_value_is),
            "cannot be written");
  EXPECT_EQ(after(cloudformation("            Condition:\n"
                                 "              StringLike:\n"
                                 "                a.example:sub: !Ref AWS::Region\n"),
                  first_value_is),
            "cannot be written");
}

/// A directory with one file.
class OneFile : public input::FileAccess {
 public:
  explicit OneFile(std::string text) : text_(std::move(text)) {}
  std::vector<std::string> list(const std::string&) override { return {"main.tf"}; }
  document::Result<std::shared_ptr<const document::SourceFile>> load(
      const std::string& path) override {
    return document::SourceFile::from_bytes(path, text_, {});
  }

 private:
  std::string text_;
};

std::string after_hcl(const std::string& text, const Make& make) {
  OneFile files(text);
  const auto extraction =
      input::extract_terraform_sources({{"dir/main.tf", "dir/main.tf", true}}, files, {});
  EXPECT_EQ(extraction.roles.size(), 1U) << text;
  if (extraction.roles.size() != 1 || !extraction.roles[0].known()) return "no role";
  return draft(extraction.roles[0], text, make);
}

std::string hcl_blocks(const std::string& conditions) {
  return R"(resource "aws_iam_role" "deploy" {
  name               = "deploy"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = ["arn:aws:iam::111122223333:oidc-provider/a.example"]
    }
)" + conditions +
         "  }\n}\n";
}

std::string hcl_condition(const std::string& test, const std::string& values) {
  return "\n    condition {\n      test     = \"" + test +
         "\"\n      variable = \"a.example:sub\"\n      values   = [" + values + "]\n    }\n";
}

TEST(DraftHcl, ChangesBlocks) {
  EXPECT_EQ(after_hcl(hcl_blocks(hcl_condition("StringLike", "\"x\"")), exact),
            hcl_blocks(hcl_condition("StringEquals", "\"x\"")));
  EXPECT_EQ(after_hcl(hcl_blocks(hcl_condition("StringLike", "\"x\", \"y*\"")), second_value_goes),
            hcl_blocks(hcl_condition("StringLike", "\"x\"")));
  EXPECT_EQ(after_hcl(hcl_blocks(hcl_condition("StringLike", "\"x*\"")), first_value_is),
            hcl_blocks(hcl_condition("StringLike", "\"it's \\\"x\\\"\"")));
}

TEST(DraftHcl, AddsABlock) {
  const std::string made =
      "\n    condition {\n      test     = \"StringEquals\"\n      variable = \"a.example:aud\"\n"
      "      values   = [\"me\"]\n    }\n";
  EXPECT_EQ(after_hcl(hcl_blocks(hcl_condition("StringLike", "\"x\"")), audience),
            hcl_blocks(hcl_condition("StringLike", "\"x\"") + made));
  EXPECT_EQ(after_hcl(hcl_blocks(""), audience), hcl_blocks(made));
}

TEST(DraftHcl, ChangesWhatIsEncoded) {
  const auto role = [](const std::string& condition) {
    return R"(resource "aws_iam_role" "deploy" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/a.example" }
      Action    = "sts:AssumeRoleWithWebIdentity"
)" + condition +
           "    }]\n  })\n}\n";
  };
  EXPECT_EQ(after_hcl(role("      Condition = {\n"
                           "        StringLike = { \"a.example:sub\" = \"x\" }\n"
                           "      }\n"),
                      exact),
            role("      Condition = {\n"
                 "        StringEquals = { \"a.example:sub\" = \"x\" }\n"
                 "      }\n"));
  EXPECT_EQ(after_hcl(role("      Condition = {\n"
                           "        StringLike = { \"a.example:sub\" = \"x\" }\n"
                           "      }\n"),
                      audience),
            role("      Condition = {\n"
                 "        StringLike = { \"a.example:sub\" = \"x\" }\n"
                 "        StringEquals = {\n"
                 "          \"a.example:aud\" = \"me\"\n"
                 "        }\n"
                 "      }\n"));
}

TEST(DraftHcl, LeavesWhatAVariableSaysAlone) {
  EXPECT_EQ(after_hcl(hcl_blocks(hcl_condition("StringLike", "var.subject")) +
                          "variable \"subject\" {\n  default = \"x*\"\n}\n",
                      first_value_is),
            "cannot be written");
}

}  // namespace
}  // namespace trustlint::rule
