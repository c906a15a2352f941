/// What code scanning demands of SARIF.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "report/line_hash.h"
#include "report/sarif_uri.h"
#include "sample.h"

namespace trustlint::report {
namespace {

using nlohmann::json;

rule::Rule any_tenant_rule() {
  rule::Rule rule;
  rule.id = "TL102";
  rule.name = "oidc-any-tenant";
  rule.pack = "oidc";
  rule.severity = rule::Severity::Critical;
  rule.summary = "Any tenant of the issuer can assume the role";
  rule.doc = "# What it does\n";
  return rule;
}

rule::Rule source_identity_rule() {
  rule::Rule rule;
  rule.id = "TL507";
  rule.name = "no-source-identity";
  rule.pack = "session";
  rule.severity = rule::Severity::Note;
  rule.persona = rule::Persona::Auditor;
  rule.summary = "Sessions name no person";
  return rule;
}

const rule::Rule kAnyTenant = any_tenant_rule();
const rule::Rule kSourceIdentity = source_identity_rule();
const std::vector<const rule::Rule*> kRules = {&kAnyTenant, &kSourceIdentity};

json run_of(const Report& report) {
  const json root =
      json::parse(written([&](std::ostream& out) { write_sarif(out, report, kRules); }));
  EXPECT_EQ(root["version"], "2.1.0");
  EXPECT_EQ(root["runs"].size(), 1U);
  return root["runs"][0];
}

TEST(Sarif, AllRulesAreListedInEveryRun) {
  const json driver = run_of(Report{})["tool"]["driver"];
  ASSERT_EQ(driver["rules"].size(), 2U);
  const json& rule = driver["rules"][0];
  EXPECT_EQ(rule["id"], "TL102");
  EXPECT_EQ(rule["help"]["text"], "# What it does\n");
  EXPECT_EQ(rule["help"]["markdown"], "# What it does\n");
  EXPECT_EQ(rule["defaultConfiguration"]["level"], "error");
  EXPECT_EQ(rule["properties"]["security-severity"], "9.5");
  EXPECT_EQ(rule["properties"]["tags"], json({"security", "aws", "iam", "oidc"}));
  EXPECT_EQ(driver["rules"][1]["defaultConfiguration"]["level"], "note");
  // Help is demanded even of a rule without documentation.
  EXPECT_EQ(driver["rules"][1]["help"]["text"], "Sessions name no person.");
}

TEST(Sarif, ResultOfAFinding) {
  const json run = run_of(design_report());
  EXPECT_EQ(run["columnKind"], "unicodeCodePoints");
  EXPECT_EQ(run["invocations"][0]["executionSuccessful"], true);
  const json& result = run["results"][0];
  EXPECT_EQ(result["ruleId"], "TL102");
  EXPECT_EQ(result["ruleIndex"], 0);
  EXPECT_EQ(result["level"], "error");
  EXPECT_EQ(result["message"]["text"],
            "any GitHub repository can assume this role. Allowed by statement 1: sub = "
            "\"repo:attacker/x:pull_request\", aud = \"sts.amazonaws.com\".");
  EXPECT_EQ(result["locations"], json::parse(R"([{
    "physicalLocation": {
      "artifactLocation": {"uri": "infra/iam.tf", "uriBaseId": "%SRCROOT%"},
      "region": {"startLine": 29, "startColumn": 19, "endLine": 29, "endColumn": 27}},
    "logicalLocations": [{"fullyQualifiedName": "aws_iam_role.deploy", "kind": "resource"}]}])"));
  EXPECT_EQ(result["partialFingerprints"]["trustlint/v1"],
            fingerprint(design_report().findings[0]));
  EXPECT_EQ(result["partialFingerprints"]["primaryLocationLineHash"],
            LineHashes(terraform_file()->bytes()).of(29));
  EXPECT_EQ(result["properties"], json::parse(R"({"severity": "critical", "confidence": "certain",
                            "persona": "regular"})"));
  EXPECT_FALSE(result.contains("suppressions"));
  EXPECT_FALSE(result.contains("fixes"));
}

TEST(Sarif, CodeFlowLeadsFromTheCallerToTheRole) {
  const json flows = run_of(design_report())["results"][0]["codeFlows"];
  const json& steps = flows[0]["threadFlows"][0]["locations"];
  ASSERT_EQ(steps.size(), 3U);
  EXPECT_EQ(steps[0]["location"]["message"]["text"],
            "A caller comes with sub = \"repo:attacker/x:pull_request\", aud = "
            "\"sts.amazonaws.com\"");
  EXPECT_EQ(steps[1]["location"]["message"]["text"], "This accepts every repository on GitHub");
  EXPECT_EQ(steps[2]["location"]["message"]["text"], "It assumes aws_iam_role.deploy");
  EXPECT_EQ(steps[2]["location"]["physicalLocation"]["region"]["startColumn"], 7);
}

TEST(Sarif, RegionsAreOneLine) {
  Report report = design_report();
  const auto text = text_of("a.json", "{\"Statement\": [ü\n  1\n]}");
  report.findings[0].place = place_of(text, "[ü\n  1\n]");
  const json region = run_of(report)["results"][0]["locations"][0]["physicalLocation"]["region"];
  EXPECT_EQ(region,
            json::parse(R"({"startLine": 1, "startColumn": 15, "endLine": 1, "endColumn": 17})"));
}

TEST(Sarif, RelatedLocationsAssumptionAndNotifications) {
  const json run = run_of(full_report());
  const json& result = run["results"][1];
  EXPECT_EQ(result["relatedLocations"][0]["id"], 1);
  EXPECT_EQ(result["relatedLocations"][0]["message"]["text"], "the principal");
  EXPECT_THAT(result["message"]["text"].get<std::string>(),
              testing::EndsWith("This assumes: account 222233334444 is not yours."));
  const json& invocation = run["invocations"][0];
  EXPECT_EQ(invocation["executionSuccessful"], false);
  const json& notifications = invocation["toolExecutionNotifications"];
  ASSERT_EQ(notifications.size(), 3U);
  EXPECT_EQ(notifications[0], json::parse(R"({
    "descriptor": {"id": "error"}, "level": "error",
    "message": {"text": "found '}' where a value was expected. repair the file."},
    "locations": [{"physicalLocation": {
      "artifactLocation": {"uri": "a.json", "uriBaseId": "%SRCROOT%"},
      "region": {"startLine": 3, "startColumn": 14}}}]})"));
  EXPECT_EQ(notifications[1]["descriptor"]["id"], "not_analysed");
  EXPECT_EQ(notifications[1]["level"], "warning");
  EXPECT_EQ(notifications[1]["locations"][0]["logicalLocations"][0]["fullyQualifiedName"],
            "module.eks.aws_iam_role.node");
}

TEST(Sarif, KeepsTheWorstFiveThousandAndSaysSo) {
  Report report = design_report();
  rule::Finding low = report.findings[0];
  low.severity = rule::Severity::Low;
  low.rule = "TL507";
  report.findings.insert(report.findings.begin(), 6000, low);
  const json run = run_of(report);
  EXPECT_EQ(run["results"].size(), 5000U);
  EXPECT_EQ(run["results"][0]["ruleId"], "TL102");
  const json& notification = run["invocations"][0]["toolExecutionNotifications"][0];
  EXPECT_EQ(notification["descriptor"]["id"], "result_limit");
  EXPECT_EQ(notification["message"]["text"],
            "Of 6001 findings the 5000 most severe are listed here; the other formats list all.");
}

TEST(Sarif, AFindingWithoutAPlaceStandsAtItsRole) {
  Report report = design_report();
  report.findings[0].place = {};
  const json result = run_of(report)["results"][0];
  EXPECT_EQ(result["locations"][0]["physicalLocation"]["region"]["startColumn"], 7);
}

TEST(Sarif, TextOfTheInputMakesNoLinkAndNoControlCharacter) {
  Report report = design_report();
  report.findings[0].message = "the role [click](https://evil.example)\n\x1b";
  EXPECT_THAT(run_of(report)["results"][0]["message"]["text"].get<std::string>(),
              testing::StartsWith("the role [click] (https://evil.example)\\u000a\\u001b."));
}

TEST(SarifUri, IsRelativeAndPercentEncoded) {
  EXPECT_EQ(to_uri("infra/a b/ü%#?:[x].json"), "infra/a%20b/%C3%BC%25%23%3F%3A%5Bx%5D.json");
  EXPECT_EQ(to_uri("/tmp/a b"), "file:///tmp/a%20b");
  EXPECT_EQ(to_uri("../x.json"), "../x.json");
}

}  // namespace
}  // namespace trustlint::report
