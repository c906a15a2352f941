/// Roles out of Terraform's sources.
#include "input/terraform_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "terraform_files.h"

namespace trustlint::input {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> addresses(const Extraction& extraction) {
  std::vector<std::string> out;
  for (const auto& role : extraction.roles) out.push_back(role.address);
  return out;
}

/// The policy of the only role.
std::string only_policy(const Extraction& extraction) {
  EXPECT_THAT(extraction.roles, SizeIs(1));
  return extraction.roles.empty() ? "no role" : policy_of(extraction.roles[0]);
}

/// A role whose policy is `{Statement = [EXPRESSION]}`.
std::string statement(const std::string& expression, const std::string& rest = "") {
  return only_policy(
      extract_tf("resource \"aws_iam_role\" \"r\" {\n  assume_role_policy = "
                 "jsonencode({ Statement = [" +
                 expression + "] })\n}\n" + rest));
}

TEST(TerraformSource, Jsonencode) {
  EXPECT_EQ(statement(R"({ Effect = "Allow", Principal = { AWS = ["a", "b"] }, "Action" : "x" })"),
            "{Statement:[{Effect:Allow,Principal:{AWS:[a,b]},Action:x}]}");
}

TEST(TerraformSource, HeredocLeadsBackToItsLines) {
  const Extraction extraction = extract_tf(R"(variable "org" { default = "acme" }
resource "aws_iam_role" "r" {
  assume_role_policy = <<-EOT
    {"Statement": [{
      "Sid": "${var.org}${var.later}", "Action": "then"}
    ]}
  EOT
}
)");
  EXPECT_EQ(only_policy(extraction), "{Statement:[{Sid:acme${var.later},Action:then}]}");
}

TEST(TerraformSource, PositionsInHeredocs) {
  const Extraction extraction = extract_tf(R"(locals {
  policy = <<-EOT
    {"Statement": [{
      "Sid": "${var.org}-é-${var.more}", "Effect": "Allow"}
    ]}
  EOT
}
resource "aws_iam_role" "r" { assume_role_policy = local.policy }
)");
  ASSERT_THAT(extraction.roles, SizeIs(1));
  EXPECT_EQ(place_of(extraction.roles[0], "-é-"), "main.tf:4:14-40");
  EXPECT_EQ(place_of(extraction.roles[0], "Allow"), "main.tf:4:52-59");
  EXPECT_EQ(extraction.roles[0].holes.at(1).name, "var.more");
}

TEST(TerraformSource, PolicyDocumentIsWhatTheProviderMakesOfIt) {
  const Extraction extraction = extract_tf(R"(
data "aws_iam_policy_document" "base" {
  statement {
    sid     = "Same"
    actions = ["sts:TagSession"]
  }
}
data "aws_iam_policy_document" "trust" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]
  statement {
    sid     = "Same"
    effect  = "Deny"
    actions = ["sts:AssumeRole", "sts:SetSourceIdentity"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    condition {
      test     = "StringLike"
      variable = "aws:PrincipalArn"
      values   = ["a"]
    }
    condition {
      test     = "StringLike"
      variable = "aws:PrincipalArn"
      values   = ["&{aws:username}"]
    }
    condition {
      test     = "Bool"
      variable = "k"
      values   = [true]
    }
  }
  statement {
    not_principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}
resource "aws_iam_role" "r" { assume_role_policy = data.aws_iam_policy_document.trust.json }
)");
  EXPECT_EQ(only_policy(extraction),
            "{Version:2012-10-17,Statement:["
            "{Sid:Same,Effect:Deny,Action:[sts:AssumeRole,sts:SetSourceIdentity],"
            "Principal:{AWS:*},Condition:{StringLike:{aws:PrincipalArn:[a,${aws:username}]},"
            "Bool:{k:true}}},{Effect:Allow,NotPrincipal:*}]}");
  EXPECT_EQ(place_of(extraction.roles[0], "SetSource"), "main.tf:13:34-57");
}

TEST(TerraformSource, DynamicBlocks) {
  const std::string document = R"(
variable "repos" { default = ["a", "b"] }
variable "unknown" {}
data "aws_iam_policy_document" "d" {
  dynamic "statement" {
    for_each = var.repos
    iterator = repo
    content {
      sid = "S${repo.key}"
      dynamic "condition" {
        for_each = FOR_EACH
        content {
          test     = "StringLike"
          variable = "k"
          values   = ["${repo.value}/${condition.value}"]
        }
      }
    }
  }
}
resource "aws_iam_role" "r" { assume_role_policy = data.aws_iam_policy_document.d.json }
)";
  const auto with = [&](const std::string& value) {
    std::string text = document;
    return only_policy(extract_tf(text.replace(text.find("FOR_EACH"), 8, value)));
  };
  EXPECT_EQ(with("[\"x\"]"),
            "{Version:2012-10-17,Statement:["
            "{Sid:Sa,Effect:Allow,Condition:{StringLike:{k:a/x}}},"
            "{Sid:Sb,Effect:Allow,Condition:{StringLike:{k:b/x}}}]}");
  // A condition that may not be there is none to rely on.
  EXPECT_EQ(with("var.unknown"),
            "? these files do not tell all of the policy: `Condition` is `var.unknown`");
}

TEST(TerraformSource, UnknownNumberOfStatements) {
  const auto with = [](const std::string& effect) {
    return only_policy(extract_tf(R"(variable "u" {}
data "aws_iam_policy_document" "d" {
  dynamic "statement" {
    for_each = var.u
    content {
      effect  = ")" + effect + R"("
      actions = [statement.value]
      principals {
        type        = "AWS"
        identifiers = [statement.value.arn]
      }
    }
  }
}
resource "aws_iam_role" "r" { assume_role_policy = data.aws_iam_policy_document.d.json })"));
  };
  EXPECT_THAT(with("Deny"), HasSubstr("a statement is `var.u`"));
  EXPECT_THAT(with("Allow"), HasSubstr("`Action` is `var.u[*]`"));
}

TEST(TerraformSource, VariablesLocalsAndFiles) {
  const std::string role = R"(variable "a" { default = "default" }
variable "b" { default = "default" }
variable "c" {}
locals { all = [var.a, var.b, var.c] }
resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({ Statement = [{ Sid = join("-", local.all) }] })
})";
  EXPECT_EQ(only_policy(extract_files({{"main.tf", role}})),
            "{Statement:[{Sid:default-default-${var.c}}]}");
  EXPECT_EQ(only_policy(extract_files({{"main.tf", role},
                                       {"terraform.tfvars", "a = \"file\"\nb = \"file\"\n"},
                                       {"z.auto.tfvars", "b = \"auto\"\n"},
                                       {"other.tfvars", "a = \"nobody\"\n"}})),
            "{Statement:[{Sid:file-auto-${var.c}}]}");
}

TEST(TerraformSource, PartsThatAreMoreThanTextsAreNamed) {
  EXPECT_EQ(statement("var.x"),
            "? these files do not tell all of the policy: a statement is `var.x`");
  EXPECT_EQ(statement("{ Principal = var.x }"),
            "? these files do not tell all of the policy: `Principal` is `var.x`");
  EXPECT_EQ(statement("{ Action = var.x }"),
            "? these files do not tell all of the policy: `Action` is `var.x`");
  EXPECT_EQ(
      statement("{ Condition = { StringLike = local.none } }"),
      "? these files do not tell all of the policy: `StringLike` of a condition is `local.none`");
  EXPECT_EQ(statement("{ Condition = { StringLike = { \"${var.x}:sub\" = var.y } } }"),
            "{Statement:[{Condition:{StringLike:{${var.x}:sub:${var.y}}}}]}");
  EXPECT_EQ(
      only_policy(extract_tf("resource \"aws_iam_role\" \"r\" {\n assume_role_policy = var.p\n}")),
      "? the policy is `var.p`, which these files do not tell");
  EXPECT_EQ(only_policy(extract_tf("resource \"aws_iam_role\" \"r\" {\n}")),
            "? no trust policy in this block");
  EXPECT_EQ(
      only_policy(extract_tf("resource \"aws_iam_role\" \"r\" {\n assume_role_policy = \"\"\n}")),
      "? with the values in these files the policy is empty");
}

TEST(TerraformSource, StatementsThatComeOutEmpty) {
  EXPECT_EQ(statement(""), "{Statement:[]}");
  EXPECT_EQ(only_policy(extract_tf(R"(variable "branches" { default = [] }
resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({ Statement = [for b in var.branches : { Sid = b }] })
})")),
            "? these files do not tell all of the policy: with the values in these files it has no "
            "statement");
}

TEST(TerraformSource, AHoleThatMayHaveWildcardsIsNoText) {
  const auto with = [](const std::string& value) {
    return statement("{ Condition = { StringLike = { k = " + value + " } } }",
                     "locals { all = [\"repo:*\"] }");
  };
  EXPECT_THAT(with(R"(lookup(var.m, "k", "*"))"), HasSubstr("may have wildcards"));
  EXPECT_THAT(with(R"("repo:${coalesce(var.m, "*")}")"), HasSubstr("may have wildcards"));
  EXPECT_THAT(with("local.all[var.i]"), HasSubstr("may have wildcards"));
  EXPECT_THAT(with("title(local.all[0])"), HasSubstr("may have wildcards"));
  EXPECT_THAT(with(R"("%{ if var.x }*%{ endif }")"), HasSubstr("may have wildcards"));
  EXPECT_THAT(with("title(var.m)"), HasSubstr("{k:${title(var.m)}}"));
}

TEST(TerraformSource, FunctionsAndOperators) {
  const auto value = [](const std::string& expression, const std::string& rest = "") {
    const std::string all = statement("{ Sid = " + expression + " }", rest);
    const std::string begin = "{Statement:[{Sid:";
    return all.starts_with(begin) ? all.substr(begin.size(), all.size() - begin.size() - 3) : all;
  };
  EXPECT_EQ(value(R"(format("%s-%d%%", "a", 1))"), "a-1%");
  EXPECT_EQ(value(R"(formatlist("x/%s", ["a", "b"]))"), "[x/a,x/b]");
  EXPECT_EQ(value(R"(replace("https://a.b", "https://", ""))"), "a.b");
  EXPECT_EQ(value(R"(replace("https://a.b", "/^https:///", ""))"), "a.b");
  EXPECT_EQ(value(R"(replace(var.u, "a", ""))"), "${replace(var.u, \"a\", \"\")}");
  EXPECT_EQ(value(R"(trimprefix("a${var.u}", "a"))"), "${var.u}");
  EXPECT_EQ(value(R"(upper("ab")=="AB" ? lower("YES") : "no")"), "yes");
  EXPECT_EQ(value(R"(concat(["a"], ["b"], flatten([["c", ["d"]]])))"), "[a,b,c,d]");
  EXPECT_EQ(value(R"(merge({ a = 1 }, { a = 2, b = 3 }).a)"), "2");
  EXPECT_EQ(value(R"(lookup({ a = "x" }, "b", "else"))"), "else");
  EXPECT_EQ(value(R"(try({ a = "x" }.b, "else"))"), "else");
  EXPECT_EQ(value(R"(try(var.u.b, "else"))"), "${var.u.b}");
  EXPECT_EQ(value(R"(coalesce("", null, "c"))"), "c");
  EXPECT_EQ(value(R"(length(["a"]) > 0 && !false ? "y" : "n")"), "y");
  EXPECT_EQ(value(R"(split("/", "a/b")[1])"), "b");
  EXPECT_EQ(value(R"(one(["a"]))"), "a");
  EXPECT_EQ(value(R"([for k, v in { a = "b" } : "${k}${v}"])"), "[ab]");
  EXPECT_EQ(value(R"([for r in var.u : "repo:${r}"])"), "[repo:${var.u[*]}]");
  EXPECT_EQ(value(R"([for x in ["a", "b"] : x if x != "a"])"), "[b]");
  EXPECT_EQ(value(R"({ for x in ["a", "a"] : x => x... }["a"])"), "[a,a]");
  EXPECT_EQ(value(R"(jsondecode("{\"a\":[1]}").a[0])"), "1");
  EXPECT_EQ(value(R"("%{ for x in ["a", "b"] }${x};%{ endfor }")"), "a;b;");
  EXPECT_EQ(value(R"(concat(["a"], var.u))"), "[a,${var.u}]");
  EXPECT_EQ(value(R"(timestamp())"), "${timestamp()}");
  EXPECT_EQ(value(R"([{ a = "b" }][*].a)"), "[b]");
  EXPECT_EQ(value("aws_x.y[*].arn"), "${aws_x.y[*].arn}");
  EXPECT_EQ(value(R"(distinct(["a", "b", "a"]))"), "[a,b]");
  EXPECT_EQ(value("local.a", "locals {\n a = local.b\n b = local.a\n}"), "${local.a}");
}

TEST(TerraformSource, TheSameNameIsTheSameHole) {
  const Extraction extraction = extract_tf(R"(
resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({ Statement = [{ Sid = "${var.a}${var.b}${var.a}" }] })
})");
  ASSERT_THAT(extraction.roles, SizeIs(1));
  EXPECT_THAT(extraction.roles[0].holes, SizeIs(2));
  EXPECT_EQ(extraction.roles[0].holes[0].name, "var.a");
  EXPECT_EQ(extraction.roles[0].holes[0].place.path(), "main.tf");
}

TEST(TerraformSource, WhatFollowsFromBlocks) {
  const std::string account = "${data.aws_caller_identity.current.account_id}";
  const auto first = [&](const std::string& expression) {
    const Extraction extraction = extract_tf(
        "resource \"aws_iam_role\" \"a\" {\n assume_role_policy = jsonencode({ Statement = [{ Sid "
        "= " +
        expression + R"( }] })
}
resource "aws_iam_openid_connect_provider" "gh" {
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}
data "aws_caller_identity" "me" {}
data "aws_partition" "p" {}
data "aws_service_principal" "nodes" {
  count        = 1
  service_name = "ec2"
}
data "aws_service_principal" "any" {
  service_name = var.service
}
resource "aws_iam_role" "other" {
  count              = 2
  name               = "other-${count.index}"
  path               = "/team/"
}
resource "aws_iam_user" "u" { name = "ci" }
resource "aws_s3_bucket" "b" { bucket = "logs" }
resource "aws_ssm_parameter" "vendor" {
  name  = "vendor"
  value = "to be filled in by hand"
  lifecycle {
    ignore_changes = [description, value]
  }
}
)");
    return policy_of(extraction.roles.at(0)).substr(17);
  };
  EXPECT_EQ(first("aws_iam_openid_connect_provider.gh.arn"),
            "arn:aws:iam::" + account + ":oidc-provider/token.actions.githubusercontent.com}]}");
  EXPECT_EQ(first("\"${aws_iam_openid_connect_provider.gh.url}:sub\""),
            "token.actions.githubusercontent.com:sub}]}");
  EXPECT_EQ(first("data.aws_caller_identity.me.account_id"), account + "}]}");
  EXPECT_EQ(first("data.aws_partition.p.partition"), "aws}]}");
  EXPECT_EQ(first("data.aws_service_principal.nodes[0].name"), "ec2.amazonaws.com}]}");
  EXPECT_EQ(first("data.aws_service_principal.nodes[0].suffix"), "amazonaws.com}]}");
  EXPECT_EQ(first("data.aws_service_principal.any.name"),
            "${data.aws_service_principal.any.name}}]}");
  EXPECT_EQ(first("aws_iam_role.other[1].arn"),
            "arn:aws:iam::" + account + ":role/team/other-1}]}");
  EXPECT_EQ(first("aws_iam_role.other[*].name"), "[other-0,other-1]}]}");
  EXPECT_EQ(first("aws_iam_user.u.arn"), "arn:aws:iam::" + account + ":user/ci}]}");
  EXPECT_EQ(first("aws_s3_bucket.b.bucket"), "logs}]}");
  EXPECT_EQ(first("aws_ssm_parameter.vendor.name"), "vendor}]}");
  EXPECT_EQ(first("aws_ssm_parameter.vendor.value"), "${aws_ssm_parameter.vendor.value}}]}");
  EXPECT_EQ(first("aws_s3_bucket.b.arn"), "${aws_s3_bucket.b.arn}}]}");
}

TEST(TerraformSource, Providers) {
  const Extraction extraction = extract_tf(R"(
resource "aws_iam_openid_connect_provider" "gh" {
  url            = "https://id.acme.example/x"
  client_id_list = ["a", var.b, "c"]
}
resource "aws_iam_openid_connect_provider" "unknown" { url = "https://${var.host}/x" }
resource "aws_iam_saml_provider" "s" { name = "s" })");
  ASSERT_THAT(extraction.providers, SizeIs(3));
  EXPECT_EQ(extraction.providers[0].address, "aws_iam_openid_connect_provider.gh");
  EXPECT_THAT(extraction.providers[0].client_ids, ElementsAre("a", "c"));
  EXPECT_FALSE(extraction.providers[0].complete);
  EXPECT_EQ(extraction.providers[0].url, "https://id.acme.example/x");
  EXPECT_EQ(extraction.providers[1].url, "");
  EXPECT_EQ(extraction.providers[2].kind, ProviderSource::Kind::Saml);
}

TEST(TerraformSource, Variants) {
  const Extraction extraction = extract_tf(R"(
resource "aws_iam_role" "r" {
  assume_role_policy = var.strict ? local.strict : jsonencode({
    Statement = concat([{ Sid = "a" }], var.more ? [{ Sid = "b" }] : [])
  })
}
locals { strict = jsonencode({ Statement = [] }) })");
  ASSERT_THAT(extraction.roles, SizeIs(1));
  const RoleSource& role = extraction.roles[0];
  ASSERT_THAT(role.policies, SizeIs(3));
  EXPECT_EQ(policy_of(role, 0), "{Statement:[]}");
  EXPECT_EQ(role.policies[0].when, "`var.strict` is true");
  EXPECT_EQ(policy_of(role, 1), "{Statement:[{Sid:a},{Sid:b}]}");
  EXPECT_EQ(role.policies[1].when, "`var.strict` is false and `var.more` is true");
  EXPECT_EQ(policy_of(role, 2), "{Statement:[{Sid:a}]}");
}

TEST(TerraformSource, CountAndForEach) {
  const std::string policy =
      "assume_role_policy = jsonencode({ Statement = [{ Sid = VALUE }] })\n}\n";
  const auto with = [&](const std::string& head, const std::string& value) {
    std::string text = policy;
    text.replace(text.find("VALUE"), 5, value);
    return extract_tf(
        "variable \"on\" { default = true }\nvariable \"off\" { default = false }\n"
        "resource \"aws_iam_role\" \"r\" {\n" +
        head + "\n" + text);
  };
  EXPECT_THAT(addresses(with("count = var.on ? 2 : 0", "count.index")),
              ElementsAre("aws_iam_role.r[0]", "aws_iam_role.r[1]"));
  EXPECT_EQ(policy_of(with("count = 2", "count.index").roles[1]), "{Statement:[{Sid:1}]}");
  EXPECT_THAT(addresses(with("count = 0", "\"x\"")), IsEmpty());
  const Extraction none = with("count = var.off ? 1 : 0", "\"x\"");
  EXPECT_THAT(addresses(none), ElementsAre("aws_iam_role.r[*]"));
  EXPECT_EQ(policy_of(none.roles[0]),
            "? no such role with the values in these files: `count` is 0");
  const Extraction map =
      with("for_each = { a = \"x\", b = \"y\" }", "\"${each.key}${each.value}\"");
  EXPECT_THAT(addresses(map), ElementsAre("aws_iam_role.r[\"a\"]", "aws_iam_role.r[\"b\"]"));
  EXPECT_EQ(policy_of(map.roles[1]), "{Statement:[{Sid:by}]}");
  EXPECT_EQ(policy_of(with("for_each = toset([\"a\"])", "each.value").roles[0]),
            "{Statement:[{Sid:a}]}");
  const Extraction unknown = with("for_each = var.u", "\"${each.key}:${each.value.org}\"");
  EXPECT_THAT(addresses(unknown), ElementsAre("aws_iam_role.r[*]"));
  EXPECT_EQ(policy_of(unknown.roles[0]), "{Statement:[{Sid:${each.key}:${each.value.org}}]}");
}

TEST(TerraformSource, LocalModulesAreReadThroughTheirCalls) {
  const Extraction extraction = extract_files({{"env/prod/main.tf", R"(
module "role" {
  source   = "../../modules/role"
  for_each = { a = "acme/app", b = var.repo }
  repo     = each.value
}
resource "aws_iam_role" "top" { assume_role_policy = module.role["a"].policy }
)"},
                                               {"modules/role/main.tf", R"(variable "repo" {}
variable "branch" { default = "main" }
output "policy" { value = local.policy }
locals { policy = jsonencode({ Statement = [{ Sid = "${var.repo}@${var.branch}" }] }) }
resource "aws_iam_role" "this" { assume_role_policy = local.policy }
)"}});
  EXPECT_THAT(addresses(extraction),
              ElementsAre("aws_iam_role.top", "module.role[\"a\"].aws_iam_role.this",
                          "module.role[\"b\"].aws_iam_role.this"));
  EXPECT_EQ(policy_of(extraction.roles[0]), "{Statement:[{Sid:acme/app@main}]}");
  EXPECT_EQ(policy_of(extraction.roles[2]), "{Statement:[{Sid:${var.repo}@main}]}");
  EXPECT_EQ(extraction.roles[1].anchor.path(), "modules/role/main.tf");
}

TEST(TerraformSource, ModulesInACircleEnd) {
  const std::string call = "resource \"aws_iam_role\" \"r\" { assume_role_policy = \"{}\" }\n";
  const Extraction extraction =
      extract_files({{"a/main.tf", call + "module \"b\" { source = \"../b\" }"},
                     {"b/main.tf", call + "module \"a\" { source = \"../a\" }"},
                     {"c/main.tf", call + "module \"c\" { source = \"./.\" }"}});
  EXPECT_THAT(
      addresses(extraction),
      testing::UnorderedElementsAre("aws_iam_role.r", "aws_iam_role.r", "module.b.aws_iam_role.r"));
}

TEST(TerraformSource, ModulesOfRegistriesAreSaid) {
  const Extraction extraction = extract_tf(R"(
module "gh" { source = "terraform-aws-modules/iam/aws//modules/iam-github-oidc-role" }
module "policy" { source = "terraform-aws-modules/iam/aws//modules/iam-policy" }
module "vpc" { source = "terraform-aws-modules/vpc/aws" }
)");
  EXPECT_THAT(addresses(extraction), ElementsAre("module.gh"));
  EXPECT_EQ(policy_of(extraction.roles[0]),
            "? the policy is made inside module "
            "terraform-aws-modules/iam/aws//modules/iam-github-oidc-role: check a plan");
}

TEST(TerraformSource, FilesStayInsideTheConfiguration) {
  const auto read = [](const std::string& path) {
    MemoryFiles files(
        {{"etc/main.tf",
          "resource \"aws_iam_role\" \"r\" {\n assume_role_policy = file(" + path + ")\n}"},
         {"etc/p/trust.json", R"({"Statement": [{"Sid": "in"}]})"}});
    const Extraction extraction =
        extract_terraform_sources({{"etc/main.tf", "etc/main.tf"}}, files, {});
    for (const auto& asked : files.asked) EXPECT_FALSE(asked.starts_with('/')) << asked;
    return policy_of(extraction.roles.at(0));
  };
  EXPECT_EQ(read("\"${path.module}/p/trust.json\""), "{Statement:[{Sid:in}]}");
  EXPECT_THAT(read("\"/etc/passwd\""), HasSubstr("? the policy is `file(\"/etc/passwd\")`"));
  EXPECT_THAT(read("\"~/.aws/credentials\""), HasSubstr("? the policy is"));
  EXPECT_THAT(read("\"../../../../etc/passwd\""), HasSubstr("? the policy is"));
}

TEST(TerraformSource, TemplateFiles) {
  const Extraction extraction = extract_files(
      {{"main.tf", R"(resource "aws_iam_role" "r" {
  assume_role_policy = templatefile("${path.module}/t.json.tpl", { org = "acme", ids = ["a", "b"] })
})"},
       {"t.json.tpl",
        "{\"Statement\": [{\n  \"Sid\": \"${org}\",\n  \"Action\": ${jsonencode(ids)},"
        "\n  \"Effect\": \"${var.leak}\"}]}"}});
  ASSERT_THAT(extraction.roles, SizeIs(1));
  EXPECT_THAT(policy_of(extraction.roles[0]), HasSubstr("`Effect` is `var.leak`"));
}

TEST(TerraformSource, TemplateFilesLeadToTheirLines) {
  const Extraction extraction = extract_files(
      {{"main.tf", R"(resource "aws_iam_role" "r" {
  assume_role_policy = templatefile("t.tpl", { org = "acme", ids = ["a", "b"] })
})"},
       {"t.tpl",
        "{\"Statement\": [{\n  \"Sid\": \"${org}\",\n  \"Action\": ${jsonencode(ids)}}]}"}});
  ASSERT_THAT(extraction.roles, SizeIs(1));
  EXPECT_EQ(policy_of(extraction.roles[0]), "{Statement:[{Sid:acme,Action:[a,b]}]}");
  EXPECT_EQ(place_of(extraction.roles[0], "acme"), "t.tpl:2:10-18");
}

TEST(TerraformSource, PermissionsOfRoles) {
  const Extraction extraction = extract_tf(R"(
resource "aws_iam_role" "r" {
  name                 = "deploy"
  path                 = "/ci/"
  max_session_duration = 7200
  permissions_boundary = "arn:aws:iam::${data.aws_caller_identity.x.account_id}:policy/b"
  managed_policy_arns  = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
  tags                 = { team = "a" }
  assume_role_policy   = "{}"
  inline_policy {
    name   = "in"
    policy = jsonencode({ Statement = [{ Action = "*" }] })
  }
}
data "aws_caller_identity" "x" {}
resource "aws_iam_policy" "p" {
  name   = "p"
  policy = jsonencode({ Statement = [] })
}
resource "aws_iam_role_policy" "extra" {
  role   = aws_iam_role.r.id
  policy = "{\"Statement\": []}"
}
resource "aws_iam_role_policy_attachment" "a" {
  role       = aws_iam_role.r.name
  policy_arn = aws_iam_policy.p.arn
}
resource "aws_iam_role_policy_attachment" "other" {
  role       = "somebody"
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
)");
  ASSERT_THAT(extraction.roles, SizeIs(1));
  const RoleSource& role = extraction.roles[0];
  EXPECT_EQ(role.name, "deploy");
  EXPECT_EQ(role.path, "/ci/");
  EXPECT_EQ(role.max_session_duration, 7200);
  EXPECT_EQ(role.tags.at("team"), "a");
  EXPECT_EQ(policy::show_holes(*role.permissions_boundary, role.holes),
            "arn:aws:iam::${data.aws_caller_identity.current.account_id}:policy/b");
  std::vector<std::string> names;
  for (const auto& one : role.permissions) {
    names.push_back(policy::show_holes(one.name, role.holes) + (one.policy ? "" : " ?"));
  }
  EXPECT_THAT(names,
              ElementsAre("in", "arn:aws:iam::aws:policy/ReadOnlyAccess ?", "extra",
                          "arn:aws:iam::${data.aws_caller_identity.current.account_id}:policy/p"));
}

TEST(TerraformSource, BrokenFilesAreErrorsAndTheOthersGoOn) {
  const Extraction extraction =
      extract_files({{"a.tf", "resource \"aws_iam_role\" \"a\" {"},
                     {"b.tf", "resource \"aws_iam_role\" \"b\" { assume_role_policy = \"{}\" }"},
                     {"c.tf", "resource \"aws_iam_role\" \"c\" { assume_role_policy = \"{,}\" }"}});
  EXPECT_THAT(addresses(extraction), ElementsAre("aws_iam_role.b", "aws_iam_role.c"));
  ASSERT_THAT(extraction.errors, SizeIs(2));
  EXPECT_EQ(extraction.errors[0].file, "c.tf");
  EXPECT_EQ(extraction.errors[0].position.column, 54);
  EXPECT_EQ(extraction.errors[1].file, "a.tf");
}

TEST(TerraformSource, BombsEnd) {
  std::string text = "locals {\n  x0 = \"aaaaaaaaaaaaaaaa\"\n";
  for (int i = 1; i < 60; ++i) {
    const std::string one = "x" + std::to_string(i);
    const std::string two = "${local.x" + std::to_string(i - 1) + "}";
    text += "  " + one + " = \"" + two + two + "\"\n";
  }
  text += "}\nresource \"aws_iam_role\" \"r\" { assume_role_policy = local.x59 }\n";
  const Extraction extraction = extract_tf(text);
  EXPECT_THAT(addresses(extraction), ElementsAre("aws_iam_role.r"));
  EXPECT_FALSE(extraction.roles[0].known());
  ASSERT_THAT(extraction.errors, SizeIs(1));
  EXPECT_EQ(extraction.errors[0].code, document::Error::Code::Limit);

  std::string lists = "locals {\n  l0 = [\"a\"]\n";
  for (int i = 1; i < 60; ++i) {
    const std::string before = "local.l" + std::to_string(i - 1);
    lists += "  l" + std::to_string(i) + " = [" + before + ", " + before + "]\n";
  }
  lists +=
      "}\nresource \"aws_iam_role\" \"r\" {\n assume_role_policy = jsonencode({ Statement = "
      "[{ Sid = local.l59 }] })\n}\nresource \"aws_iam_role\" \"f\" {\n assume_role_policy = "
      "jsonencode({ Statement = [{ Sid = flatten(local.l59) }] })\n}\n";
  const Extraction deep = extract_tf(lists);
  EXPECT_FALSE(deep.roles.at(0).known());
  EXPECT_FALSE(deep.roles.at(1).known());
}

TEST(TerraformSource, ValuesThatAreEndlessToWalk) {
  std::string text = "locals {\n  l0 = [\"a\"]\n";
  std::string row;
  std::string deep = "locals {\n  d0 = \"a\"\n";
  std::string all;
  for (int i = 1; i < 20'000; ++i) {
    const std::string before = "local.d" + std::to_string(i - 1);
    deep += "  d" + std::to_string(i) +
            (i % 2 == 0 ? " = [" + before + "]\n" : " = var.x ? " + before + " : {}\n");
    all += before + ",";
  }
  const Extraction chain =
      extract_tf(deep +
                 "}\nresource \"aws_iam_role\" \"r\" {\n  assume_role_policy = jsonencode({ "
                 "Statement = [{ Condition = { StringLike = { k = [" +
                 all + "] } } }] })\n}\n");
  EXPECT_THAT(chain.roles, SizeIs(1));
  for (int i = 1; i < 12; ++i) {
    row = "local.l" + std::to_string(i - 1);
    text += "  l" + std::to_string(i) + " = [" + row;
    for (int k = 0; k < 300; ++k) text += "," + row;
    text += "]\n";
  }
  text += "  big = { for k in flatten([local.l1, local.l1]) : k => k... }\n}\n";
  for (const char* part :
       {"Condition = { StringLike = { k = local.l11 } }", "Principal = local.l11",
        "Principal = { AWS = local.l11 }", "Sid = local.big[\"a\"]"}) {
    const Extraction extraction = extract_tf(
        text +
        "resource \"aws_iam_role\" \"r\" {\n  assume_role_policy = jsonencode({ Statement = [{ " +
        part + " }] })\n}\n");
    EXPECT_THAT(extraction.roles, SizeIs(1)) << part;
  }
}

TEST(TerraformSource, JsonSyntax) {
  const Extraction extraction = extract_files({{"main.tf.json", R"({
  "data": {"aws_iam_policy_document": {"d": {"statement": [{
    "actions": ["sts:AssumeRole"],
    "principals": [{"type": "AWS", "identifiers": ["${var.arn}", "\u0041*"]}]}]}}},
  "resource": {"aws_iam_role": {"r": {"assume_role_policy": "${data.aws_iam_policy_document.d.json}"}}}
})"}});
  EXPECT_EQ(only_policy(extraction),
            "{Version:2012-10-17,Statement:[{Effect:Allow,Action:sts:AssumeRole,"
            "Principal:{AWS:[${var.arn},A*]}}]}");
  EXPECT_EQ(place_of(extraction.roles[0], "sts:Assume"), "main.tf.json:3:17-33");
}

TEST(TerraformSource, OnlyWhatWasGivenIsReported) {
  MemoryFiles files({{"a.tf", "resource \"aws_iam_role\" \"a\" { assume_role_policy = local.p }"},
                     {"b.tf",
                      "resource \"aws_iam_role\" \"b\" { assume_role_policy = local.p }\n"
                      "locals { p = \"{\\\"Statement\\\": []}\" }"}});
  const Extraction extraction = extract_terraform_sources({{"a.tf", "a.tf"}}, files, {});
  EXPECT_THAT(addresses(extraction), ElementsAre("aws_iam_role.a"));
  EXPECT_EQ(policy_of(extraction.roles[0]), "{Statement:[]}");
}

}  // namespace
}  // namespace trustlint::input
