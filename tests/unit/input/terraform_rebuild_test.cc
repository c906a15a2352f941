/// Policies that are known after apply, as they are rebuilt from real plans (fixtures/plans) and
/// from shapes that are hard to get a plan for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "input/terraform_plan.h"
#include "policy/hole.h"
#include "read.h"

namespace trustlint::input {
namespace {

using document::Kind;
using document::Node;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::string slurp(const std::string& path) {
  std::ifstream stream(std::string(SOURCE_DIR) + "/" + path, std::ios::binary);
  std::stringstream bytes;
  bytes << stream.rdbuf();
  return bytes.str();
}

Extraction plan_of(const std::string& name) {
  return extract_text(slurp("fixtures/plans/" + name + "/plan.json"));
}

/// A tree as compact JSON with single quotes, holes as `${name}`.
std::string show(const Node& node, const std::vector<policy::Hole>& holes) {
  std::string text;
  if (node.is(Kind::Object)) {
    for (const document::Member& member : node.members) {
      text += (text.empty() ? "" : ", ") + policy::show_holes(member.key, holes) + ": " +
              show(member.value, holes);
    }
    return "{" + text + "}";
  }
  if (node.is(Kind::Array)) {
    for (const Node& item : node.items) {
      text += (text.empty() ? "" : ", ") + show(item, holes);
    }
    return "[" + text + "]";
  }
  return policy::show_holes(node.text, holes);
}

std::string show(const RoleSource& role) {
  std::string text;
  for (const PolicySource& policy : role.policies) {
    text += (text.empty() ? "" : " | ") + show(*policy.node->find("Statement"), role.holes);
    if (!policy.when.empty()) {
      text += " when " + policy.when;
    }
  }
  return text.empty() ? "? " + role.not_known_because : text;
}

const RoleSource& role_named(const Extraction& extraction, const std::string& address) {
  for (const auto* list : {&extraction.roles, &extraction.deleted}) {
    for (const RoleSource& role : *list) {
      if (role.address == address) {
        return role;
      }
    }
  }
  throw std::runtime_error("no role " + address);
}

std::string show(const Extraction& extraction, const std::string& address) {
  return show(role_named(extraction, address));
}

TEST(TerraformRebuild, FirstDeployment) {
  const Extraction plan = plan_of("first-deploy");
  ASSERT_THAT(plan.roles, SizeIs(2));
  const RoleSource& deploy = plan.roles[0];
  EXPECT_EQ(show(deploy),
            "[{Sid: GitHub, Effect: Allow, Principal: {Federated: arn:aws:iam::${AWS::AccountId}:"
            "oidc-provider/token.actions.githubusercontent.com}, Action: "
            "sts:AssumeRoleWithWebIdentity, Condition: {StringEquals: "
            "{token.actions.githubusercontent.com:aud: sts.amazonaws.com}, StringLike: "
            "{token.actions.githubusercontent.com:sub: repo:acme/*}}}]");
  EXPECT_EQ(deploy.change, Change::Created);
  EXPECT_EQ(deploy.path, "/ci/");
  EXPECT_EQ(deploy.max_session_duration, 7200);
  EXPECT_EQ(deploy.tags.at("Team"), "platform");
  EXPECT_FALSE(deploy.before);
  // The place of a value is where the plan has it.
  const Node& like = *deploy.policies[0].node->find("Statement")->items[0].find("Condition");
  const document::Place place = like.members[1].value.members[0].value.place();
  const std::string_view bytes = place.text->bytes();
  EXPECT_EQ(bytes.substr(place.span.begin, place.span.end - place.span.begin), "\"repo:acme/*\"");

  // The name of the first role and an account that nobody knows make its ARN; a text around an ARN
  // that is not known is unknown text.
  EXPECT_EQ(show(plan.roles[1]),
            "[{Effect: Allow, Principal: {AWS: arn:aws:iam::${AWS::AccountId}:role/ci/deploy}, "
            "Action: sts:AssumeRole, Condition: {StringEquals: {aws:PrincipalTag/bucket: "
            "${…aws_s3_bucket.artifacts.arn…}}}}]");

  ASSERT_THAT(plan.providers, SizeIs(1));
  EXPECT_EQ(plan.providers[0].url, "https://token.actions.githubusercontent.com");
  EXPECT_THAT(plan.providers[0].client_ids, ElementsAre("sts.amazonaws.com"));
}

TEST(TerraformRebuild, PermissionsAreAttachedByNameAndByReference) {
  const Extraction plan = plan_of("first-deploy");
  const RoleSource& deploy = plan.roles[0];
  ASSERT_THAT(deploy.permissions, SizeIs(2));
  EXPECT_EQ(deploy.permissions[0].name, "arn:aws:iam::aws:policy/AdministratorAccess");
  EXPECT_FALSE(deploy.permissions[0].policy);
  EXPECT_EQ(deploy.permissions[1].name, "aws_iam_policy.deploy");
  ASSERT_TRUE(deploy.permissions[1].policy);
  EXPECT_EQ(show(*deploy.permissions[1].policy->node->find("Statement"), deploy.holes),
            "[{Effect: Allow, Action: s3:PutObject, Resource: ${…aws_s3_bucket.artifacts.arn…}}]");
  EXPECT_THAT(plan.roles[1].permissions, IsEmpty());
}

TEST(TerraformRebuild, WhatCannotBeRebuiltSaysWhy) {
  const Extraction plan = plan_of("jsonencode");
  EXPECT_EQ(show(plan, "aws_iam_role.encoded"),
            "? policy known after apply: built from aws_iam_openid_connect_provider.github.arn by "
            "an expression of which a plan keeps only the references");
  EXPECT_EQ(show(plan, "aws_iam_role.local"),
            "? policy known after apply: built from local.trust by an expression of which a plan "
            "keeps only the references");
  EXPECT_EQ(show(plan, "aws_iam_role.dynamic"),
            "? policy known after apply: the `statement` blocks of "
            "data.aws_iam_policy_document.dynamic are not known");
  EXPECT_TRUE(role_named(plan, "aws_iam_role.plain").known());
  for (const RoleSource& role : plan.roles) {
    EXPECT_THAT(role.holes, IsEmpty());
  }
}

TEST(TerraformRebuild, ForEachAndCount) {
  const Extraction plan = plan_of("for-each");
  ASSERT_THAT(plan.roles, SizeIs(6));
  EXPECT_THAT(show(plan, "aws_iam_role.app[\"billing\"]"),
              HasSubstr("repo:acme/billing:ref:refs/heads/main"));
  EXPECT_THAT(show(plan, "aws_iam_role.app[\"search\"]"),
              HasSubstr("repo:acme/search:ref:refs/heads/*"));
  // `each.value` of a role that goes over the documents.
  EXPECT_THAT(show(plan, "aws_iam_role.chained[\"search\"]"),
              HasSubstr("repo:acme/search:ref:refs/heads/*"));
  EXPECT_EQ(show(plan, "aws_iam_role.runner[1]"),
            "[{Effect: Allow, Principal: {AWS: [arn:aws:iam::${AWS::AccountId}:role/app-billing, "
            "arn:aws:iam::${AWS::AccountId}:role/app-search]}, Action: sts:AssumeRole, Condition: "
            "{StringEquals: {sts:ExternalId: runner-1}}}]");
  // The account is one hole, however often it stands there.
  EXPECT_THAT(role_named(plan, "aws_iam_role.runner[1]").holes, SizeIs(1));
}

TEST(TerraformRebuild, ThroughVariablesAndOutputsOfModules) {
  const Extraction plan = plan_of("module");
  // `length(var.repositories) > 0 ? … : var.policy` looks like a function of all three.
  for (const std::string key : {"ci[\"production\"]", "ci[\"staging\"]", "operator"}) {
    EXPECT_THAT(show(plan, "module." + key + ".aws_iam_role.this"), HasSubstr("a function of "))
        << key;
  }
  EXPECT_THAT(show(plan, "aws_iam_role.copy"), HasSubstr("repo:acme/production:*"));
}

TEST(TerraformRebuild, MergedDocuments) {
  // As the provider merges: the override replaces the statement of its Sid, in its place.
  EXPECT_EQ(show(plan_of("merged"), "aws_iam_role.merged"),
            "[{Action: sts:AssumeRole, Effect: Allow, Principal: {Service: "
            "ecs-tasks.amazonaws.com}, Sid: Services}, {Sid: People, Effect: Allow, Principal: "
            "{Federated: arn:aws:iam::${AWS::AccountId}:saml-provider/corp}, Action: "
            "[sts:AssumeRoleWithSAML, sts:TagSession], Condition: {StringEquals: {SAML:aud: "
            "https://signin.aws.amazon.com/saml}}}, {Sid: Vendor, Effect: Allow, Principal: {AWS: "
            "[*, arn:aws:iam::222233334444:root]}, Action: sts:AssumeRole, Condition: "
            "{StringEquals: {sts:ExternalId: ${aws:PrincipalTag/id}}}}]");
}

TEST(TerraformRebuild, BeforeAndAfterOfAnUpdate) {
  const Extraction plan = plan_of("update");
  const RoleSource& widened = role_named(plan, "aws_iam_role.widened");
  EXPECT_EQ(widened.change, Change::Updated);
  EXPECT_EQ(widened.account, "111122223333");
  EXPECT_EQ(widened.unique_id, "AROAEXAMPLE0000000004");
  EXPECT_THAT(show(widened), HasSubstr("repo:acme/*"));
  ASSERT_TRUE(widened.before);
  EXPECT_THAT(show(*widened.before->node, {}), HasSubstr("repo:acme/app:ref:refs/heads/main"));

  const RoleSource& longer = role_named(plan, "aws_iam_role.longer");
  EXPECT_EQ(longer.max_session_duration_before, 3600);
  EXPECT_EQ(longer.max_session_duration, 43200);

  const RoleSource& same = role_named(plan, "aws_iam_role.same");
  EXPECT_EQ(same.change, Change::Unchanged);
  ASSERT_TRUE(same.before);
  EXPECT_EQ(same.before->node, same.policies[0].node);
  ASSERT_THAT(same.permissions, SizeIs(1));
  EXPECT_EQ(same.permissions[0].name, "read");
  EXPECT_TRUE(same.permissions[0].policy);

  // A role that is gone is no role of the result.
  EXPECT_THAT(plan.roles, SizeIs(3));
  ASSERT_THAT(plan.deleted, SizeIs(1));
  EXPECT_EQ(plan.deleted[0].address, "aws_iam_role.gone");
  EXPECT_EQ(plan.deleted[0].change, Change::Deleted);
  EXPECT_FALSE(plan.deleted[0].known());
  ASSERT_TRUE(plan.deleted[0].before);
}

TEST(TerraformRebuild, AReplacedRole) {
  const Extraction plan = plan_of("replaced");
  const RoleSource& deploy = role_named(plan, "aws_iam_role.deploy");
  EXPECT_EQ(deploy.change, Change::Replaced);
  EXPECT_EQ(deploy.name, "deploy-new");
  EXPECT_TRUE(deploy.before);
  // The old ARN is known, but it is not the one that will be trusted.
  const RoleSource& chained = role_named(plan, "aws_iam_role.chained");
  EXPECT_THAT(show(chained), HasSubstr("arn:aws:iam::111122223333:role/deploy-new"));
  EXPECT_THAT(show(*chained.before->node, {}), HasSubstr("arn:aws:iam::111122223333:role/deploy}"));
}

TEST(TerraformRebuild, TheJoinPointForSources) {
  const std::string bytes = slurp("fixtures/plans/module/plan.json");
  const document::Limits limits;
  const auto text = document::Text::of(*document::SourceFile::from_bytes("p", bytes, limits));
  const auto plan = *document::read_json(text, limits);
  const auto found = terraform::references_of(
      plan->root, "module.ci[\"staging\"].aws_iam_role.this", "assume_role_policy");
  ASSERT_TRUE(found);
  ASSERT_THAT(found->modules, SizeIs(1));
  EXPECT_EQ(found->modules[0].name, "ci");
  EXPECT_EQ(found->modules[0].key, "[\"staging\"]");
  EXPECT_THAT(found->module_sources, ElementsAre("./role"));
  EXPECT_EQ(found->resource, "aws_iam_role.this");
  EXPECT_EQ(found->key, "");
  EXPECT_THAT(
      found->references,
      ElementsAre("var.repositories", "data.aws_iam_policy_document.trust[0].json", "var.policy"));
  EXPECT_FALSE(terraform::references_of(plan->root, "aws_iam_role.nobody", "assume_role_policy"));
  EXPECT_FALSE(terraform::references_of(plan->root, "aws_iam_role.copy", "nothing"));
}

// ---- shapes by hand ----

/// A plan with one document, `data.aws_iam_policy_document.d`, and a role that has its text.
struct ByHand {
  std::string after;    ///< Arguments of the document.
  std::string unknown;  ///< Flags besides `json`.
  std::string configured;
  std::string references =
      R"("data.aws_iam_policy_document.d.json", "data.aws_iam_policy_document.d")";
  std::string more_changes;
  std::string more_configured;

  std::string text() const {
    return R"({"resource_changes": [
      {"address": "data.aws_iam_policy_document.d", "mode": "data",
       "type": "aws_iam_policy_document", "change": {"actions": ["read"], "after": )" +
           after + R"(, "after_unknown": {"json": true)" + (unknown.empty() ? "" : ", ") + unknown +
           R"(}}},
      {"address": "aws_iam_role.r", "mode": "managed", "type": "aws_iam_role",
       "change": {"actions": ["create"], "after": {"name": "r"},
                  "after_unknown": {"assume_role_policy": true}}})" +
           more_changes + R"(],
    "configuration": {"root_module": {"resources": [
      {"address": "data.aws_iam_policy_document.d", "expressions": )" +
           (configured.empty() ? "{}" : configured) + R"(},
      {"address": "aws_iam_role.r", "expressions": {"assume_role_policy": {"references": [)" +
           references + "]}}}" + more_configured + "]}}}";
  }
  std::string rebuilt() const { return show(extract_text(text()), "aws_iam_role.r"); }
};

ByHand by_hand(const std::string& after, const std::string& unknown,
               const std::string& configured) {
  ByHand plan;
  plan.after = after;
  plan.unknown = unknown;
  plan.configured = configured;
  return plan;
}

TEST(TerraformRebuild, UnknownPartsOfAStatement) {
  const auto statement = [](const std::string& parts, const std::string& unknown,
                            const std::string& configured = "") {
    return by_hand(R"({"statement": [{"actions": ["sts:AssumeRole"])" + parts + "}]}",
                   R"("statement": [{)" + unknown + "}]",
                   R"({"statement": [{)" + configured + "}]}")
        .rebuilt();
  };
  const std::string refers = R"({"references": ["aws_sqs_queue.q.arn", "aws_sqs_queue.q"]})";
  EXPECT_EQ(statement("", R"("effect": true)"),
            "? policy known after apply: the effect of statement 1 of "
            "data.aws_iam_policy_document.d is not known");
  EXPECT_THAT(statement("", R"("principals": true)"), HasSubstr("`principals` blocks"));
  EXPECT_THAT(statement(R"(, "condition": [{}])", R"("condition": [true])"),
              HasSubstr("a `condition` block"));
  EXPECT_THAT(statement(R"(, "condition": [{"values": ["x"], "variable": "k"}])",
                        R"("condition": [{"test": true}])"),
              HasSubstr("operator of a condition"));
  EXPECT_THAT(
      statement(R"(, "principals": [{"identifiers": ["x"]}])", R"("principals": [{"type": true}])"),
      HasSubstr("type of a principal"));
  // An unknown list: one hole a reference, or one.
  EXPECT_EQ(
      statement(R"(, "principals": [{"type": "AWS"}])", R"("principals": [{"identifiers": true}])",
                R"("principals": [{"type": {"constant_value": "AWS"}, "identifiers":
                         {"references": ["local.a", "aws_x.b.arn", "aws_x.b"]}}])"),
      "[{Effect: Allow, Principal: {AWS: [${local.a}, ${aws_x.b.arn}]}, Action: "
      "sts:AssumeRole}]");
  EXPECT_EQ(statement(R"(, "condition": [{"test": "StringLike", "variable": "k"}])",
                      R"("condition": [{"values": true}])"),
            "[{Effect: Allow, Action: sts:AssumeRole, Condition: {StringLike: {k: ${…values in "
            "statement 1 of data.aws_iam_policy_document.d…}}}}]");
  // Which block of a set is meant shows in its constants.
  EXPECT_EQ(
      statement(R"(, "condition": [{"test": "StringLike", "variable": "k", "values": ["x", null]},
                                   {"test": "StringEquals", "values": ["v"]}])",
                R"("condition": [{"values": [false, true]}, {"variable": true}])",
                R"("condition": [
                  {"test": {"constant_value": "StringEquals"}, "values": {"constant_value": ["v"]},
                   "variable": {"references": ["var.a", "aws_y.k.id", "aws_y.k"]}},
                  {"test": {"constant_value": "StringLike"}, "values": )" +
                    refers + R"(, "variable": {"constant_value": "k"}}])"),
      "[{Effect: Allow, Action: sts:AssumeRole, Condition: {StringLike: {k: [x, "
      "${…aws_sqs_queue.q.arn…}]}, StringEquals: {${…aws_y.k.id…}: v}}}]");
}

TEST(TerraformRebuild, TheProvidersShape) {
  EXPECT_EQ(
      by_hand(R"({"version": "2008-10-17", "statement": [
        {"sid": "", "effect": "Deny", "actions": ["a", "b"], "principals": [
           {"type": "*", "identifiers": ["*"]}], "condition": [
           {"test": "T", "variable": "k", "values": ["&{x}"]},
           {"test": "T", "variable": "k", "values": ["two", "three"]},
           {"test": "T", "variable": "l", "values": []}]},
        {"not_actions": ["c"], "not_principals": [{"type": "AWS", "identifiers": ["1"]},
           {"type": "AWS", "identifiers": ["2"]}, {"type": "Service", "identifiers": ["s"]}]}]})",
              "", "")
          .rebuilt(),
      "[{Effect: Deny, Principal: *, Action: [a, b], Condition: {T: {k: [${x}, two, three], l: "
      "[]}}}, {Effect: Allow, NotPrincipal: {AWS: [1, 2], Service: s}, NotAction: c}]");
}

/// A new cluster: neither its issuer nor the ARN of its provider is known.
TEST(TerraformRebuild, AKeyWhoseIssuerIsNotKnown) {
  ByHand irsa;
  const auto with_value = [&](const std::string& test, const std::string& value) {
    irsa.after = R"({"statement": [{"actions": ["a"], "principals": [{"type": "Federated",
        "identifiers": [null]}], "condition": [{"test": ")" +
                 test + R"(", "values": [")" + value + R"("]}]}]})";
    irsa.unknown = R"("statement": [{"principals": [{"identifiers": [true]}],
        "condition": [{"values": [false], "variable": true}]}])";
    irsa.configured = R"({"statement": [{"principals": [{"type": {"constant_value": "Federated"},
        "identifiers": {"references": ["aws_iam_openid_connect_provider.p.arn"]}}],
        "condition": [{"variable": {"references": ["aws_eks_cluster.c.identity"]}}]}]})";
    irsa.more_changes = R"(, {"address": "aws_iam_openid_connect_provider.p", "mode": "managed",
        "type": "aws_iam_openid_connect_provider", "change": {"actions": ["create"], "after": {},
        "after_unknown": {"url": true, "arn": true}}})";
    return irsa.rebuilt();
  };
  const std::string principal =
      "[{Effect: Allow, Principal: {Federated: arn:aws:iam::${AWS::AccountId}:oidc-provider/"
      "${aws_iam_openid_connect_provider.p.url}}, Action: a, Condition: ";
  EXPECT_EQ(with_value("StringEquals", "system:serviceaccount:ns:sa"),
            principal +
                "{StringEquals: {${aws_iam_openid_connect_provider.p.url}:sub: "
                "system:serviceaccount:ns:sa}}}]");
  EXPECT_THAT(with_value("StringEquals", "sts.amazonaws.com"),
              HasSubstr("${aws_iam_openid_connect_provider.p.url}:aud"));
  // What the URL comes from is the better name.
  irsa.more_configured = R"(, {"address": "aws_iam_openid_connect_provider.p", "expressions":
      {"url": {"references": ["aws_eks_cluster.c.identity[0].oidc[0].issuer",
                              "aws_eks_cluster.c.identity[0].oidc[0]", "aws_eks_cluster.c"]}}})";
  EXPECT_THAT(with_value("StringEquals", "sts.amazonaws.com"),
              HasSubstr("{${aws_eks_cluster.c.identity[0].oidc[0].issuer}:aud: sts"));
  // Where another claim could have the value, or a claim that is not there passes, nothing is said.
  EXPECT_THAT(with_value("StringEquals", "x"), HasSubstr("{${…aws_eks_cluster.c.identity…}: x}"));
  EXPECT_THAT(with_value("StringNotEquals", "sts.amazonaws.com"), HasSubstr("…}: sts"));
  EXPECT_THAT(with_value("StringEqualsIfExists", "sts.amazonaws.com"), HasSubstr("…}: sts"));
}

TEST(TerraformRebuild, SeveralDocumentsAreVariants) {
  ByHand two;
  two.after = R"({"statement": [{"actions": ["a"]}]})";
  two.references =
      R"("data.aws_iam_policy_document.d.json", "data.aws_iam_policy_document.e.json")";
  two.more_changes = R"(, {"address": "data.aws_iam_policy_document.e", "mode": "data",
      "type": "aws_iam_policy_document", "change": {"actions": ["read"],
      "after": {"statement": [{"actions": ["b"]}]}, "after_unknown": {"json": true}}})";
  EXPECT_EQ(two.rebuilt(),
            "[{Effect: Allow, Action: a}] when it is data.aws_iam_policy_document.d | "
            "[{Effect: Allow, Action: b}] when it is data.aws_iam_policy_document.e");
  // With anything else that is not known it may be something else.
  two.references += R"(, "local.x")";
  EXPECT_THAT(two.rebuilt(), HasSubstr("built from local.x by an expression"));
}

TEST(TerraformRebuild, WhatElseIsReferredToMayBeInAFunction) {
  ByHand plan;
  plan.after = R"({"statement": [{"actions": ["a"]}]})";
  const std::string only = plan.references;
  const Extraction alone = extract_text(plan.text());
  EXPECT_EQ(role_named(alone, "aws_iam_role.r").assumption,
            "the policy is taken to be the text of data.aws_iam_policy_document.d; a function "
            "around it would not be seen");
  for (const std::string other : {"var.branch", "each.key", "terraform.workspace"}) {
    plan.references = only + ", \"" + other + "\"";
    EXPECT_EQ(plan.rebuilt(),
              "? policy known after apply: a function of data.aws_iam_policy_document.d.json and " +
                  other + ", of which a plan keeps only the references");
    EXPECT_EQ(role_named(extract_text(plan.text()), "aws_iam_role.r").assumption, "");
  }
}

TEST(TerraformRebuild, AFunctionAroundASourceDocument) {
  ByHand plan;
  plan.after = R"({"source_policy_documents": [null], "statement": []})";
  plan.unknown = R"("source_policy_documents": [true])";
  plan.configured = R"({"source_policy_documents": {"references":
      ["data.aws_iam_policy_document.e.json", "data.aws_iam_policy_document.e", "var.x"]}})";
  plan.more_changes = R"(, {"address": "data.aws_iam_policy_document.e", "mode": "data",
      "type": "aws_iam_policy_document", "change": {"actions": ["read"],
      "after": {"statement": [{"actions": ["b"]}]}, "after_unknown": {"json": true}}})";
  EXPECT_THAT(plan.rebuilt(),
              HasSubstr("a function of data.aws_iam_policy_document.e.json and var.x"));
}

TEST(TerraformRebuild, APolicyThatIsKnownToBeNull) {
  const Extraction plan = extract_text(R"({"resource_changes": [
      {"address": "aws_iam_role.r", "mode": "managed", "type": "aws_iam_role",
       "change": {"actions": ["create"], "after": {"name": "r", "assume_role_policy": null},
                  "after_unknown": {"arn": true}}}]})");
  EXPECT_EQ(show(plan, "aws_iam_role.r"),
            "? no trust policy in the plan: `assume_role_policy` is null");
}

TEST(TerraformRebuild, AnInstanceByItsKeyOrByAnything) {
  ByHand plan;
  plan.after = R"({"statement": [{"actions": ["d"]}]})";
  for (const std::string key : {"a", "b"}) {
    plan.more_changes += R"(, {"address": "data.aws_iam_policy_document.e[\")" + key +
                         R"(\"]", "mode": "data", "type": "aws_iam_policy_document",
        "change": {"actions": ["read"], "after": {"statement": [{"actions": [")" +
                         key + R"("]}]}, "after_unknown": {"json": true}}},
        {"address": "aws_iam_role.s[\")" +
                         key + R"(\"]", "mode": "managed", "type": "aws_iam_role",
        "change": {"actions": ["create"], "after": {},
                   "after_unknown": {"assume_role_policy": true}}})";
  }
  const auto by = [&](const std::string& reference) {
    plan.more_configured = R"(, {"address": "aws_iam_role.s", "expressions": {"assume_role_policy":
        {"references": ["data.aws_iam_policy_document.e", ")" +
                           reference + R"("]}}, "for_each_expression": {"references": ["var.m"]}})";
    return show(extract_text(plan.text()), "aws_iam_role.s[\"b\"]");
  };
  EXPECT_EQ(by("each.key"), "[{Effect: Allow, Action: b}]");
  const std::string either =
      "[{Effect: Allow, Action: a}] when it is data.aws_iam_policy_document.e[\"a\"] | "
      "[{Effect: Allow, Action: b}] when it is data.aws_iam_policy_document.e[\"b\"]";
  EXPECT_EQ(by("each.value"), either);
  EXPECT_THAT(by("var.which"), HasSubstr("a function of "));
}

TEST(TerraformRebuild, SourcesThatAreNotKnown) {
  ByHand merged;
  merged.after = R"({"source_policy_documents": [null], "statement": []})";
  merged.unknown = R"("source_policy_documents": [true])";
  const auto from = [&](const std::string& references) {
    merged.configured = R"({"source_policy_documents": {"references": [)" + references + "]}}";
    return merged.rebuilt();
  };
  EXPECT_THAT(from(R"("data.http.x.body")"),
              HasSubstr("`source_policy_documents` of data.aws_iam_policy_document.d is built from "
                        "data.http.x.body"));
  // A document that merges itself is no plan of Terraform, and no endless way.
  EXPECT_THAT(from(R"("data.aws_iam_policy_document.d.json")"),
              HasSubstr("merged into each other"));
  merged.after = R"({"source_json": "{oops", "statement": []})";
  merged.unknown = "";
  EXPECT_THAT(merged.rebuilt(), HasSubstr("a source document is not valid JSON"));
  merged.after = R"({"override_json": "{\"Statement\": {\"Sid\": \"A\", \"Effect\": \"Deny\"}}",
      "statement": [{"sid": null}]})";
  merged.unknown = R"("statement": [{"sid": true}])";
  EXPECT_THAT(merged.rebuilt(), HasSubstr("a `sid` that is not known"));
  merged.unknown = "";
  EXPECT_EQ(merged.rebuilt(), "[{Effect: Allow}, {Sid: A, Effect: Deny}]");
}

TEST(TerraformRebuild, ExponentialMergesEnd) {
  // Each document merges two, each of which merges the same two.
  std::string changes;
  std::string configured;
  for (int i = 0; i < 18; ++i) {
    for (const std::string side : {"a", "b"}) {
      const std::string name = "data.aws_iam_policy_document." + side + std::to_string(i);
      const std::string next = std::to_string(i + 1);
      changes += R"(, {"address": ")" + name + R"(", "type": "aws_iam_policy_document",
          "mode": "data", "change": {"actions": ["read"], "after": {"statement": [])" +
                 (i == 17 ? "}" : R"(, "source_policy_documents": [null, null]})") +
                 R"(, "after_unknown": {"json": true, "source_policy_documents": [true, true]}}})";
      configured += R"(, {"address": ")" + name +
                    R"(", "expressions": {"source_policy_documents": {"references":
          ["data.aws_iam_policy_document.a)" +
                    next + R"(.json", "data.aws_iam_policy_document.b)" + next + R"(.json"]}}})";
    }
  }
  ByHand many;
  many.after = R"({"source_json": null, "statement": []})";
  many.unknown = R"("source_json": true)";
  many.configured = R"({"source_json": {"references": ["data.aws_iam_policy_document.a0.json"]}})";
  many.more_changes = changes;
  many.more_configured = configured;
  EXPECT_EQ(many.rebuilt(), "? policy known after apply: more than 1000 documents");
}

}  // namespace
}  // namespace trustlint::input
