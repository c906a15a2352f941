/// Every rule against its fixtures: what is bad is reported as `expected.txt` says, what is ok is
/// silent under all rules.
#include "rules/fixtures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

namespace trustlint::test {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// Policies of no rule in particular that every rule must leave alone.
constexpr const char* kSilent = "silent";

/// The lines of the concise output that belong to one rule.
std::string lines_of(const std::string& rule, const std::string& output) {
  std::istringstream all(output);
  std::string kept;
  for (std::string line; std::getline(all, line);) {
    if (line.find("[" + rule + "] ") != std::string::npos) kept += line + "\n";
  }
  return kept;
}

/// No finding, and every role in it was understood and is not open.
void expect_silent(const fs::path& fixture) {
  SCOPED_TRACE(fixture.string());
  const Printed printed = check(options_for(fixture, cli::Format::Json));
  EXPECT_EQ(printed.code, cli::kNothingFound) << printed.err;
  const auto report = nlohmann::json::parse(printed.out);
  for (const auto& finding : report.at("findings")) {
    ADD_FAILURE() << finding.at("rule") << ": " << finding.at("message");
  }
  EXPECT_THAT(report.at("roles"), Not(IsEmpty())) << "nothing here was recognised as a role";
  for (const auto& role : report.at("roles")) {
    EXPECT_THAT(role.at("status"), AnyOf("proved", "undecided")) << role.at("address");
  }
}

class RuleFixtures : public testing::TestWithParam<std::string> {
 protected:
  RuleFixtures() {
    if (fs::exists(source(fixture_folder(GetParam()))))
      workspace_.bring(fixture_folder(GetParam()));
  }
  Workspace workspace_;
};

TEST_P(RuleFixtures, BadOnesAreReported) {
  const auto bad = fixtures(GetParam(), "bad");
  ASSERT_THAT(bad, Not(IsEmpty())) << "write " << fixture_folder(GetParam()) << "/bad-*.json";
  std::string all;
  for (const fs::path& fixture : bad) {
    SCOPED_TRACE(fixture.string());
    auto options = options_for(fixture, cli::Format::Concise);
    options.persona = rule::Persona::Pedantic;
    options.select.rules = {GetParam()};
    const Printed printed = check(options);
    EXPECT_THAT(printed.code, AnyOf(cli::kNothingFound, cli::kFindings))
        << printed.err << printed.out;
    EXPECT_THAT(printed.out, Not(HasSubstr(workspace_.root().string())))
        << "a path of this machine";
    const std::string lines = lines_of(GetParam(), printed.out);
    EXPECT_THAT(lines, Not(IsEmpty())) << "no finding of this rule";
    all += lines;
  }
  expect_golden(fixture_folder(GetParam()) / "expected.txt", all);
}

TEST_P(RuleFixtures, OkOnesAreSilentUnderAllRules) {
  const auto ok = fixtures(GetParam(), "ok");
  ASSERT_THAT(ok, Not(IsEmpty())) << "write " << fixture_folder(GetParam()) << "/ok-*.json";
  for (const fs::path& fixture : ok) expect_silent(fixture);
}

INSTANTIATE_TEST_SUITE_P(Rules, RuleFixtures, testing::ValuesIn(rule_ids()),
                         [](const auto& test) { return test.param; });

TEST(Fixtures, SilentOnesAreSilentUnderAllRules) {
  Workspace workspace;
  workspace.bring(fixture_folder(kSilent));
  const auto ok = fixtures(kSilent, "ok");
  EXPECT_THAT(ok, Not(IsEmpty()));
  for (const fs::path& fixture : ok) expect_silent(fixture);
}

TEST(Fixtures, EveryFolderBelongsToARule) {
  for (const auto& entry : fs::directory_iterator(source("fixtures/rules"))) {
    const std::string name = entry.path().filename().string();
    EXPECT_TRUE(name == kSilent || rule::find_rule(name) != nullptr)
        << "no rule is called " << name;
  }
}

/// A slip in a name would make a fixture disappear without a word.
TEST(Fixtures, EveryFileHasAPart) {
  for (const auto& folder : fs::directory_iterator(source("fixtures/rules"))) {
    const std::string rule = folder.path().filename().string();
    std::set<std::string> known = {"expected.txt"};
    for (const char* kind : {"bad", "ok"}) {
      for (const fs::path& fixture : fixtures(rule, kind)) {
        known.insert(fixture.filename().string());
        known.insert(config_of(fixture).filename().string());
      }
    }
    for (const auto& entry : fs::directory_iterator(folder.path())) {
      EXPECT_TRUE(known.contains(entry.path().filename().string())) << entry.path();
    }
  }
}

}  // namespace
}  // namespace trustlint::test
