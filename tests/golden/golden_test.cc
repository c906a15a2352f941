/// What the program prints for a few representative inputs, byte for byte, in every format.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <algorithm>

#include <nlohmann/json.hpp>
#include <regex>
#include <string>
#include <vector>

#include "golden/program.h"

namespace trustlint::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using Json = nlohmann::ordered_json;

struct Case {
  std::string name;
  std::string path;
  int code;

  friend std::ostream& operator<<(std::ostream& out, const Case& one) { return out << one.path; }
};

const std::vector<Case> kCases = {
    {"demo", "fixtures/demo", cli::kFindings},
    {"broken-among-good", "fixtures/formats/broken-among-good", cli::kFindings},
    {"unknown-policy", "fixtures/formats/unknown-policy.json", cli::kNothingFound},
    {"plans", "fixtures/plans", cli::kFindings},
    {"accounts", "fixtures/formats/accounts", cli::kFindings},
    {"hostile", "fixtures/hostile", cli::kFindings},
    {"control-characters", "fixtures/formats/control-characters.json", cli::kFindings},
    {"templates", "fixtures/formats/templates", cli::kFindings},
    {"terraform-source", "fixtures/formats/terraform-source", cli::kFindings},
    {"planned", "fixtures/formats/planned", cli::kFindings},
    {"no-role", "fixtures/formats/no-role.json", cli::kNothingFound},
};

struct FormatName {
  cli::Format format;
  const char* name;
};
constexpr FormatName kFormats[] = {{cli::Format::Text, "text"},
                                   {cli::Format::Concise, "concise"},
                                   {cli::Format::Json, "json"},
                                   {cli::Format::Sarif, "sarif"}};

/// The number of questions grows with every rule and says nothing about the input.
std::string without_questions(const std::string& json) {
  return std::regex_replace(json, std::regex("\"questions\": [0-9]+"), "\"questions\": 0");
}

/// SARIF lists all rules there are; kept are the ids of those that the results point at.
std::string without_other_rules(const std::string& sarif) {
  Json root = Json::parse(sarif);
  Json& run = root.at("runs").at(0);
  Json& rules = run.at("tool").at("driver").at("rules");
  Json reported = Json::array();
  for (Json& result : run.at("results")) {
    const Json& descriptor = rules.at(result.at("ruleIndex").get<std::size_t>());
    EXPECT_EQ(descriptor.at("id"), result.at("ruleId"));
    const Json id = {{"id", result.at("ruleId")}};
    auto place = std::find(reported.begin(), reported.end(), id);
    if (place == reported.end()) place = reported.insert(reported.end(), id);
    result["ruleIndex"] = place - reported.begin();
  }
  rules = std::move(reported);
  return root.dump(2) + "\n";
}

std::string stable(cli::Format format, const std::string& text) {
  if (format == cli::Format::Json) return without_questions(text);
  return format == cli::Format::Sarif ? without_other_rules(text) : text;
}

class Golden : public testing::TestWithParam<Case> {
 protected:
  Golden() { workspace_.bring(GetParam().path); }

  static cli::CheckOptions options(cli::Format format, const std::string& path) {
    cli::CheckOptions options;
    options.paths = {path};
    options.outputs = {{format, ""}};
    return options;
  }

  Workspace workspace_;
};

TEST_P(Golden, IsPrintedInEveryFormat) {
  for (const auto& [format, name] : kFormats) {
    SCOPED_TRACE(name);
    const Printed printed = check(options(format, GetParam().path));
    EXPECT_EQ(printed.code, GetParam().code);
    EXPECT_EQ(printed.err, "");
    EXPECT_THAT(printed.out, Not(HasSubstr(workspace_.root().string())))
        << "a path of this machine";
    expect_golden(fs::path("tests/golden") / GetParam().name / name, stable(format, printed.out));
  }
}

/// Neither the number of threads nor the way in which a path is written changes a byte.
TEST_P(Golden, DependsOnTheInputAlone) {
  auto plain = options(cli::Format::Json, GetParam().path);
  plain.jobs = 1;
  auto other =
      options(cli::Format::Json, (workspace_.root() / "fixtures/.." / GetParam().path).string());
  other.jobs = 7;
  EXPECT_EQ(check(plain).out, check(other).out);
}

INSTANTIATE_TEST_SUITE_P(Program, Golden, testing::ValuesIn(kCases), [](const auto& test) {
  std::string name = test.param.name;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace trustlint::test
