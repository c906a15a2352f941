/// `check --within`: roles that are equal to, narrower and wider than, and incomparable with a
/// reference, in every format; and references that are none.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>

#include "golden/program.h"
#include "unit/report/schema_check.h"

namespace trustlint::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using Json = nlohmann::json;

constexpr const char* kFolder = "fixtures/within";
constexpr const char* kCeiling = "fixtures/within/ceiling.json";

class Within : public testing::Test {
 protected:
  Within() { workspace_.bring(kFolder); }

  /// Rules have no part in it: one is chosen that finds nothing.
  static cli::CheckOptions options(const std::string& path = kFolder,
                                   const std::string& reference = kCeiling) {
    cli::CheckOptions options;
    options.paths = {path};
    options.within = reference;
    options.select.rules = {"TL102"};
    return options;
  }

  static Json json(cli::CheckOptions options) {
    options.outputs = {{cli::Format::Json, ""}};
    Json root = Json::parse(check(options).out);
    EXPECT_THAT(SchemaCheck("check.schema.json").problems(root), IsEmpty());
    return root;
  }

  void write(const std::string& path, const std::string& text) const {
    std::ofstream(workspace_.root() / path) << text;
  }

  Workspace workspace_;
};

TEST_F(Within, IsPrintedInEveryFormat) {
  const std::map<std::string, cli::Format> formats = {{"text", cli::Format::Text},
                                                      {"concise", cli::Format::Concise},
                                                      {"json", cli::Format::Json},
                                                      {"sarif", cli::Format::Sarif}};
  auto chosen = options();
  chosen.outputs.clear();
  for (const auto& [name, format] : formats) chosen.outputs.push_back({format, "report." + name});
  const Printed printed = check(chosen);
  EXPECT_EQ(printed.code, cli::kFindings);
  EXPECT_EQ(printed.err, "");
  for (const auto& [name, format] : formats) {
    SCOPED_TRACE(name);
    std::string text = read("report." + name);
    EXPECT_THAT(text, Not(HasSubstr(workspace_.root().string())));
    if (format == cli::Format::Json) {
      text = std::regex_replace(text, std::regex("\"questions\": [0-9]+"), "\"questions\": 0");
    } else if (format == cli::Format::Sarif) {
      auto root = nlohmann::ordered_json::parse(text);
      auto& run = root["runs"][0];
      const auto rules = run["tool"]["driver"]["rules"];
      for (auto& result : run["results"]) {
        EXPECT_EQ(rules.at(result["ruleIndex"].get<std::size_t>())["id"], result["ruleId"]);
        result.erase("ruleIndex");
      }
      // All others say nothing about the input.
      run["tool"]["driver"]["rules"] = nlohmann::ordered_json::array({rules.back()});
      text = root.dump(2) + "\n";
    }
    expect_golden(fs::path("tests/golden/within") / name, text);
  }
}

TEST_F(Within, TheRelationOfEachRole) {
  const Json root = json(options());
  std::map<std::string, std::string> relations;
  std::map<std::string, int> lines;
  for (const Json& role : root["roles"]) {
    const std::string file = fs::path(role["file"].get<std::string>()).filename();
    relations[file] = role["within"]["relation"];
    lines[file] = role["within"]["line"];
    EXPECT_EQ(role["within"]["beyond"].is_object(), relations[file] == "beyond") << file;
    EXPECT_EQ(role["within"]["reason"].is_string(), relations[file] == "undecided") << file;
  }
  // The reference itself is no role.
  const std::map<std::string, std::string> expected = {
      {"equal.json", "within"},        {"narrower.json", "within"}, {"wider.json", "beyond"},
      {"incomparable.json", "beyond"}, {"no-mfa.json", "beyond"},   {"undecided.yaml", "undecided"},
      {"unlike.yaml", "within"}};
  EXPECT_EQ(relations, expected);
  EXPECT_EQ(lines["wider.json"], 15) << "the value, not the statement";
  EXPECT_EQ(lines["incomparable.json"], 9) << "the principal";
  EXPECT_EQ(lines["no-mfa.json"], 7) << "no condition: the principal";
  EXPECT_EQ(root["within"],
            Json({{"reference", kCeiling}, {"within", 3}, {"beyond", 3}, {"undecided", 1}}));
}

TEST_F(Within, WithoutItNothingIsSaid) {
  fs::create_directory(workspace_.root() / "few");
  fs::copy(workspace_.root() / kCeiling, workspace_.root() / "few/ceiling.json");
  auto plain = options("few");
  plain.within.reset();
  const Json root = json(plain);
  EXPECT_FALSE(root.contains("within"));
  ASSERT_EQ(root["roles"].size(), 1U) << "the reference is a policy like any other";
  EXPECT_FALSE(root["roles"][0].contains("within"));
  // Who names it asks about it.
  EXPECT_EQ(json(options("few", "few/ceiling.json"))["roles"].size(), 0U);
  EXPECT_EQ(json(options("few/ceiling.json", "few/ceiling.json"))["within"]["within"], 1);
}

TEST_F(Within, ExitCodes) {
  const std::string folder = std::string(kFolder) + "/";
  const auto code = [&](const std::string& file, bool strict) {
    auto chosen = options(folder + file);
    chosen.strict = strict;
    return check(chosen).code;
  };
  EXPECT_EQ(code("narrower.json", true), cli::kNothingFound);
  EXPECT_EQ(code("equal.json", false), cli::kNothingFound);
  EXPECT_EQ(code("wider.json", false), cli::kFindings);
  EXPECT_EQ(code("undecided.yaml", false), cli::kNothingFound);
  EXPECT_EQ(code("undecided.yaml", true), cli::kNotRead);
  // A gate of its own: what is chosen among findings has no part in it.
  auto quiet = options(folder + "wider.json");
  quiet.fail_on.reset();
  quiet.min_severity = rule::Severity::Critical;
  EXPECT_EQ(check(quiet).code, cli::kFindings);
}

TEST_F(Within, RulesStillRun) {
  auto all = options(std::string(kFolder) + "/narrower.json");
  all.select = {};
  write(kCeiling, read(workspace_.root() / kFolder / "wider.json"));
  EXPECT_EQ(check(all).code, cli::kNothingFound);
  all.paths = {std::string(kFolder) + "/equal.json"};
  EXPECT_THAT(check(all).out, AllOf(HasSubstr("TL103"), HasSubstr("1 role within")));
}

TEST_F(Within, AReferenceInYamlOrOfATemplate) {
  const std::string policy = R"(Version: "2012-10-17"
Statement:
  - Effect: Allow
    Principal: {AWS: "arn:aws:iam::111122223333:root"}
    Action: sts:AssumeRole
)";
  write("most.yaml", policy);
  std::string nested;
  std::istringstream lines(policy);
  for (std::string line; std::getline(lines, line);) nested += "        " + line + "\n";
  write("template.yaml",
        "Resources:\n  Most:\n    Type: AWS::IAM::Role\n    Properties:\n"
        "      AssumeRolePolicyDocument:\n" +
            nested);
  for (const char* reference : {"most.yaml", "template.yaml"}) {
    const Json root = json(options(std::string(kFolder) + "/no-mfa.json", reference));
    EXPECT_EQ(root["within"]["within"], 1) << reference;
    const std::string other = std::string(kFolder) + "/incomparable.json";
    EXPECT_EQ(json(options(other, reference))["within"]["beyond"], 1) << reference;
  }
}

TEST_F(Within, ReferencesThatAreNone) {
  write("text.json", R"({"name": "acme"})");
  write("broken.json", R"({"Version": )");
  write("malformed.json", R"({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"},
    {"Effect": "Perhaps", "Principal": {"AWS": "444455556666"}, "Action": "sts:AssumeRole"}]})");
  const std::string role = R"({"RoleName": "a", "Arn": "arn:aws:iam::111122223333:role/a",
    "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
      {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"}]}})";
  write("two.json", R"({"Roles": [)" + role + "," + role + "]}");
  const std::map<std::string, std::string> cases = {
      {"nowhere.json", "cannot read the file"},
      {"broken.json", "error: --within: "},
      {"text.json", "no trust policy in this file"},
      {"two.json", "there are 2 roles in this file"},
      {"malformed.json", "cannot be understood"},
      {kFolder, "directory"},
      {"-", "standard input"},
      {"fixtures/within/undecided.yaml", "parts of the policy are not known: ${Owner}"},
  };
  for (const auto& [reference, message] : cases) {
    const Printed printed = check(options(kFolder, reference));
    EXPECT_EQ(printed.code, cli::kUsage) << reference;
    EXPECT_EQ(printed.out, "") << reference;
    EXPECT_THAT(printed.err, HasSubstr(message)) << reference;
  }
}

}  // namespace
}  // namespace trustlint::test
