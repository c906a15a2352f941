/// Every fix that a rule writes, written into a copy of its fixture: the finding must be gone, the
/// file must read, and nothing as bad may come.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <tuple>

#include "rules/fixtures.h"

namespace trustlint::test {
namespace {

using Json = nlohmann::json;

Json report_of(const fs::path& fixture) {
  auto options = options_for(fixture, cli::Format::Json);
  options.persona = rule::Persona::Auditor;
  const Printed printed = check(options);
  EXPECT_THAT(printed.code, testing::AnyOf(cli::kNothingFound, cli::kFindings)) << printed.err;
  return Json::parse(printed.out);
}

/// The byte at which a character stands; lines and columns count from 1.
std::size_t offset(const std::string& text, int line, int column) {
  std::size_t at = 0;
  for (int i = 1; i < line; ++i) at = text.find('\n', at) + 1;
  for (int i = 1; i < column; ++i) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
  }
  return at;
}

std::string with_fix(std::string text, const Json& replacements) {
  struct Change {
    std::size_t begin, end;
    std::string text;
  };
  std::vector<Change> changes;
  for (const auto& one : replacements) {
    changes.push_back({offset(text, one.at("line"), one.at("column")),
                       offset(text, one.at("end_line"), one.at("end_column")), one.at("text")});
  }
  std::sort(changes.begin(), changes.end(),
            [](const auto& a, const auto& b) { return a.begin > b.begin; });
  for (const auto& change : changes)
    text.replace(change.begin, change.end - change.begin, change.text);
  return text;
}

using Key = std::tuple<std::string, std::string, std::string>;  // role, rule, severity

std::map<Key, int> counted(const Json& report) {
  std::map<Key, int> count;
  for (const auto& finding : report.at("findings"))
    ++count[{finding.at("role"), finding.at("rule"), finding.at("severity")}];
  return count;
}

int badness(const std::string& severity) {
  const std::vector<std::string> names = {"note", "low", "medium", "high", "critical"};
  return static_cast<int>(std::find(names.begin(), names.end(), severity) - names.begin());
}

/// Rules of which some bad fixture can be mended by a button; true: safely.
const std::map<std::string, bool>& buttons() {
  static const std::map<std::string, bool> rules = {
      {"TL121", true},  {"TL123", true},  {"TL124", true},  {"TL129", true},  {"TL404", true},
      {"TL501", true},  {"TL502", true},  {"TL101", false}, {"TL102", false}, {"TL103", false},
      {"TL104", false}, {"TL106", false}, {"TL111", false}, {"TL201", false}, {"TL202", false},
      {"TL301", false}, {"TL401", false}};
  return rules;
}

class Fixes : public testing::TestWithParam<std::string> {
 protected:
  Fixes() {
    if (fs::exists(source(fixture_folder(GetParam()))))
      workspace_.bring(fixture_folder(GetParam()));
  }

  void expect_mended(const fs::path& fixture, const std::string& text, const Json& before,
                     const Json& finding) {
    const Json& fix = finding.at("fix");
    SCOPED_TRACE(fixture.string() + "\n" + fix.dump(1));
    const std::string changed = with_fix(text, fix.at("replacements"));
    std::ofstream(fixture, std::ios::binary) << changed;
    const Json after = report_of(fixture);
    std::ofstream(fixture, std::ios::binary) << text;
    EXPECT_EQ(after.at("roles").size(), before.at("roles").size()) << changed;
    const auto old = counted(before);
    const auto now = counted(after);
    const Key own{finding.at("role"), finding.at("rule"), finding.at("severity")};
    const auto left = now.find(own);
    EXPECT_LT(left == now.end() ? 0 : left->second, old.at(own)) << changed;
    for (const auto& [key, count] : now) {
      const std::string& rule = std::get<1>(key);
      // A guess leaves something to fill in, and the program says so.
      if (!fix.at("safe") && (rule == "TL013" || rule == "TL128")) continue;
      const auto was = old.find(key);
      EXPECT_TRUE(count <= (was == old.end() ? 0 : was->second) ||
                  badness(std::get<2>(key)) < badness(finding.at("severity")))
          << std::get<1>(key) << " came\n"
          << changed;
    }
    if (!fix.at("safe")) return;
    static const std::regex placeholder("(^|[^A-Za-z])(?!SAML|AWS)[A-Z][A-Z-]{2,}([^A-Za-z0-9]|$)");
    for (const auto& one : fix.at("replacements")) {
      const std::string written = one.at("text");
      EXPECT_FALSE(std::regex_search(written, placeholder)) << written;
    }
  }

  Workspace workspace_;
};

TEST_P(Fixes, MendWhatTheyAreFor) {
  int written = 0;
  const auto button = buttons().find(GetParam());
  for (const fs::path& fixture : fixtures(GetParam(), "bad")) {
    const std::string text = read(fixture);
    const Json before = report_of(fixture);
    for (const auto& finding : before.at("findings")) {
      const Json& fix = finding.at("fix");
      if (fix.is_null() || finding.at("rule") != GetParam()) continue;
      EXPECT_FALSE(fix.at("description").get<std::string>().empty()) << fixture;
      if (fix.at("replacements").empty()) {
        EXPECT_FALSE(fix.at("safe")) << fixture << ": nothing is written, so nothing is safe";
        continue;
      }
      written += button != buttons().end() && (fix.at("safe") || !button->second) ? 1 : 0;
      expect_mended(fixture, text, before, finding);
    }
  }
  EXPECT_TRUE(button == buttons().end() || written > 0) << "no fix was written";
}

INSTANTIATE_TEST_SUITE_P(Rules, Fixes, testing::ValuesIn(rule_ids()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace trustlint::test
