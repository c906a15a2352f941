/// The fixtures of every rule speak the languages in which people have policies: what is reported
/// in one input format and lost in another would go unnoticed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "cli/collect.h"
#include "cli/read_roles.h"
#include "rules/fixtures.h"

namespace trustlint::test {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

/// `roles[].kind` of the JSON output, for all these files.
std::set<std::string> kinds(const std::vector<fs::path>& files) {
  std::set<std::string> found;
  for (const fs::path& file : files) {
    report::Report report;
    cli::Reading reading;
    reading.base = source();
    const auto collection = cli::collect({source(file).string()}, "", source());
    for (const auto& role : cli::read_roles(collection, reading, document::Limits{}, report).roles)
      found.emplace(input::name(role.kind));
    EXPECT_THAT(report.errors, IsEmpty()) << file;
  }
  return found;
}

TEST(Formats, BothPartsOfEveryRuleStandInTwo) {
  for (const auto& rule : rule_ids()) {
    for (const char* part : {"bad", "ok"}) {
      EXPECT_THAT(kinds(fixtures(rule, part)), SizeIs(testing::Ge(2U)))
          << fixture_folder(rule) << "/" << part
          << "-*: write one as a bare policy, a template, a plan, a state or a dump";
    }
  }
}

TEST(Formats, TogetherTheyAreAllThere) {
  std::set<std::string> all;
  for (const auto& rule : rule_ids()) {
    for (const char* part : {"bad", "ok"}) all.merge(kinds(fixtures(rule, part)));
  }
  all.merge(kinds(fixtures("silent", "ok")));
  EXPECT_THAT(all, testing::IsSupersetOf(
                       {"iam", "account", "cloudformation", "terraform-plan", "terraform-state"}));
}

}  // namespace
}  // namespace trustlint::test
