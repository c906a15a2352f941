/// The public JSON contract.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <iomanip>
#include <nlohmann/json.hpp>
#include <sstream>

#include "sample.h"
#include "schema_check.h"

namespace trustlint::report {
namespace {

using nlohmann::json;
using testing::IsEmpty;
using testing::Not;

std::string text(const Report& report) {
  return written([&](std::ostream& out) { write_json(out, report); });
}

TEST(Json, FollowsTheSchema) {
  const test::SchemaCheck schema("check.schema.json");
  for (const Report& report : {Report{}, design_report(), full_report()}) {
    EXPECT_THAT(schema.problems(json::parse(text(report))), IsEmpty());
  }
}

TEST(Json, TheSchemaCheckItselfSeesMistakes) {
  const test::SchemaCheck schema("check.schema.json");
  const json good = json::parse(text(full_report()));
  const auto broken = [&](auto change) {
    json copy = good;
    change(copy);
    return schema.problems(copy);
  };
  EXPECT_THAT(broken([](json& r) { r.erase("notes"); }), Not(IsEmpty()));
  EXPECT_THAT(broken([](json& r) { r["roles"][0]["status"] = "fine"; }), Not(IsEmpty()));
  EXPECT_THAT(broken([](json& r) { r["findings"][0]["line"] = "1"; }), Not(IsEmpty()));
  EXPECT_THAT(broken([](json& r) { r["findings"][0]["fix"]["safe"] = nullptr; }), Not(IsEmpty()));
  EXPECT_THAT(broken([](json& r) { r["findings"][0]["extra"] = 1; }), Not(IsEmpty()));
}

TEST(Json, TheFindingOfTheDesign) {
  const json finding = json::parse(text(design_report()))["findings"][0];
  const json expected = json::parse(R"({
    "rule": "TL102", "name": "oidc-any-tenant", "severity": "critical", "confidence": "certain",
    "persona": "regular", "role": "aws_iam_role.deploy", "statement": 0,
    "message": "any GitHub repository can assume this role",
    "label": "accepts every repository on GitHub", "assumption": null,
    "file": "infra/iam.tf", "line": 29, "column": 19, "end_line": 29, "end_column": 27,
    "related": [],
    "witness": {
      "principal": {"type": "Federated",
        "id": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
      "action": "sts:AssumeRoleWithWebIdentity",
      "context": {"token.actions.githubusercontent.com:sub": "repo:attacker/x:pull_request",
                  "token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}},
    "fix": {"description": "values = [\"repo:OWNER/REPO:ref:refs/heads/main\"]", "safe": false,
            "replacements": [{"file": "infra/iam.tf", "line": 29, "column": 19, "end_line": 29,
                              "end_column": 27,
                              "text": "\"repo:OWNER/REPO:ref:refs/heads/main\""}]}
  })");
  json rest = finding;
  rest.erase("fingerprint");
  EXPECT_EQ(rest, expected);
}

TEST(Json, RolesStatisticsAndNulls) {
  const json report = json::parse(text(full_report()));
  EXPECT_EQ(report["roles"][0], json::parse(R"({"address": "aws_iam_role.deploy",
    "kind": "terraform-plan", "file": "infra/iam.tf", "line": 29, "column": 7, "status": "open",
    "reason": null})"));
  EXPECT_EQ(report["roles"][2]["reason"], "policy known after apply");
  EXPECT_EQ(report["statistics"], json::parse(R"({"files": 1, "roles": 4, "findings": 3, "open": 1,
    "proved": 1, "undecided": 1, "not_analysed": 1, "questions": 12})"));
  const json& bare = report["findings"][2];
  EXPECT_TRUE(bare["statement"].is_null());
  EXPECT_TRUE(bare["witness"].is_null());
  EXPECT_TRUE(bare["fix"].is_null());
}

TEST(Json, AnAwsCallerCanBeAskedAboutAgain) {
  const json witness = json::parse(text(full_report()))["findings"][1]["witness"];
  EXPECT_EQ(witness, json::parse(R"({
    "principal": {"type": "AWS", "id": "arn:aws:sts::222233334444:assumed-role/a/b",
                  "arn": "arn:aws:sts::222233334444:assumed-role/a/b", "account": "222233334444",
                  "role_arn": "arn:aws:iam::222233334444:role/a", "unique_id": "AROAEXAMPLE"},
    "action": "sts:AssumeRoleWithWebIdentity", "also_actions": ["sts:TagSession"],
    "context": {"aws:TagKeys": ["a", "b"]}})"));
}

TEST(Json, ErrorsAreNotesInOrder) {
  const json notes = json::parse(text(full_report()))["notes"];
  ASSERT_EQ(notes.size(), 3U);
  EXPECT_EQ(notes[0], json::parse(R"({"kind": "unreadable", "file": "a.json", "line": 3,
    "column": 14, "role": null, "message": "found '}' where a value was expected"})"));
  EXPECT_EQ(notes[1]["kind"], "not_analysed");
  EXPECT_EQ(notes[2]["kind"], "undecided");
}

TEST(Json, SameInputSameBytesAndBadUtf8IsNoCrash) {
  EXPECT_EQ(text(full_report()), text(full_report()));
  Report report = full_report();
  report.roles[0].address = "\xff";
  EXPECT_EQ(json::parse(text(report))["roles"][0]["address"], "\uFFFD");
}

TEST(Fingerprint, IsByMeaning) {
  const auto text = terraform_file();
  const rule::Finding finding = any_tenant(text);
  rule::Finding moved = finding;
  moved.place = place_of(text, "values");
  moved.message = "worded anew";
  moved.statement = 7;
  EXPECT_EQ(fingerprint(moved), fingerprint(finding));
  const auto differs = [&](auto change) {
    rule::Finding other = finding;
    change(other);
    return fingerprint(other) != fingerprint(finding);
  };
  EXPECT_TRUE(differs([](rule::Finding& f) { f.rule = "TL101"; }));
  EXPECT_TRUE(differs([](rule::Finding& f) { f.role = "other"; }));
  EXPECT_TRUE(differs([](rule::Finding& f) { f.canonical_statement = "other"; }));
}

TEST(Fingerprint, PartsDoNotRunTogetherAndTheHashIsFnv1a) {
  rule::Finding a;
  a.rule = "ab";
  a.role = "c";
  rule::Finding b;
  b.rule = "a";
  b.role = "bc";
  EXPECT_NE(fingerprint(a), fingerprint(b));
  // FNV-1a of three zero bytes.
  std::uint64_t expected = 0xcbf29ce484222325ULL;
  for (int i = 0; i < 3; ++i) {
    expected *= 0x100000001b3ULL;
  }
  std::ostringstream hex;
  hex << std::hex << std::setw(16) << std::setfill('0') << expected;
  EXPECT_EQ(fingerprint(rule::Finding{}), hex.str());
}

}  // namespace
}  // namespace trustlint::report
