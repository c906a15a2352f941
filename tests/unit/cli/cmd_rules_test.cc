/// The list of rules, for people and for programs.
#include "cli/cmd_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "../report/schema_check.h"
#include "cli/check.h"
#include "rule/rule.h"

namespace trustlint::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;

std::string output(const RulesOptions& options) {
  std::ostringstream out;
  std::ostringstream err;
  EXPECT_EQ(run_rules(options, out, err), kNothingFound);
  EXPECT_EQ(err.str(), "");
  return out.str();
}

TEST(Rules, JsonFollowsTheSchema) {
  const json list = json::parse(output({"", true}));
  EXPECT_THAT(test::SchemaCheck("rules.schema.json").problems(list), IsEmpty());
  EXPECT_EQ(list["rules"].size(), rule::all_rules().size());
}

TEST(Rules, OneRuleHasItsDocumentation) {
  if (rule::all_rules().empty()) {
    GTEST_SKIP() << "no rules are built in";
  }
  const rule::Rule& rule = *rule::all_rules().back();
  const std::string id(rule.id);
  EXPECT_THAT(output({id, false}), HasSubstr(rule.doc));
  const json one = json::parse(output({std::string(rule.name), true}));
  ASSERT_EQ(one["rules"].size(), 1U);
  EXPECT_EQ(one["rules"][0]["doc"], rule.doc);
  EXPECT_EQ(one["rules"][0]["help_uri"],
            "https://github.com/trustlint/trustlint/blob/main/docs/rules/" + id + ".md");
  EXPECT_THAT(test::SchemaCheck("rules.schema.json").problems(one), IsEmpty());
}

TEST(Rules, TheTableHasALineForEachRule) {
  const std::string table = output({});
  EXPECT_EQ(static_cast<std::size_t>(std::count(table.begin(), table.end(), '\n')),
            rule::all_rules().size());
}

TEST(Rules, AnUnknownRuleIsAUsageError) {
  std::ostringstream out;
  std::ostringstream err;
  EXPECT_EQ(run_rules({"TL999", false}, out, err), kUsage);
  EXPECT_EQ(out.str(), "");
  EXPECT_THAT(err.str(), HasSubstr("error: 'TL999' is not a rule\n"));
}

}  // namespace
}  // namespace trustlint::cli
