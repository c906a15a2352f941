/// One policy in every form in which people have it: the same finding each time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "golden/program.h"

namespace trustlint::test {
namespace {

const fs::path kFolder = "fixtures/formats/one-policy";

std::vector<std::string> names() {
  std::vector<std::string> list;
  for (const auto& entry : fs::directory_iterator(source(kFolder)))
    list.push_back(entry.path().filename().string());
  std::sort(list.begin(), list.end());
  return list;
}

TEST(Formats, OnePolicyHasOneMeaning) {
  Workspace workspace;
  workspace.bring(kFolder);
  EXPECT_THAT(names(), testing::SizeIs(testing::Ge(10U)));
  for (const auto& name : names()) {
    SCOPED_TRACE(name);
    cli::CheckOptions options;
    options.paths = {(kFolder / name).string()};
    options.outputs = {{cli::Format::Json, ""}};
    const Printed printed = check(options);
    EXPECT_EQ(printed.code, cli::kFindings) << printed.err;
    const auto report = nlohmann::json::parse(printed.out);
    ASSERT_EQ(report.at("findings").size(), 1U) << printed.out;
    const auto& finding = report.at("findings").at(0);
    EXPECT_EQ(finding.at("rule"), "TL102");
    EXPECT_EQ(finding.at("statement"), 1);
    EXPECT_EQ(finding.at("witness").at("context").at("token.actions.githubusercontent.com:sub"),
              "repo:attacker/app:ref:refs/heads/main");
    EXPECT_GT(finding.at("line"), 0);
    EXPECT_GT(finding.at("end_column"), finding.at("column"));
    EXPECT_EQ(report.at("roles").size(), 1U);
    EXPECT_EQ(report.at("roles").at(0).at("status"), "open");
  }
}

}  // namespace
}  // namespace trustlint::test
