/// The pages under docs/rules/ are made from the rule records and the fixtures: what a rule says,
/// the first bad fixture with what the program prints for it, and the first ok one. A stale page is
/// a failing test; UPDATE_GOLDEN=1 writes it anew.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "rules/fixtures.h"

namespace trustlint::test {
namespace {

constexpr std::string_view kGenerated =
    "<!-- Generated from the rule and its fixtures: do not edit. UPDATE_GOLDEN=1 "
    "./dev test -R RulePages -->\n\n";

const fs::path kPages = "docs/rules";

fs::path page_of(const rule::Rule& rule) { return kPages / (std::string(rule.id) + ".md"); }

std::string fence(std::string_view language, const std::string& text) {
  return "```" + std::string(language) + "\n" + text + (text.ends_with('\n') ? "" : "\n") + "```\n";
}

std::string language_of(const fs::path& file) {
  const std::string extension = file.extension().string();
  return extension == ".json" ? "json" : extension == ".yaml" ? "yaml" : "";
}

/// Text of a record as Markdown text: a star is a star, also in a table.
std::string prose(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '*' || c == '|') result += '\\';
    result += c;
  }
  return result;
}

/// A file with its name above it.
std::string shown(const fs::path& file) {
  return "`" + file.string() + "`\n\n" + fence(language_of(file), read(source(file))) + "\n";
}

/// The fixture, its configuration, and what the program says to them.
std::string example(const rule::Rule& rule, const fs::path& fixture) {
  auto options = options_for(fixture, cli::Format::Text);
  options.select.rules = {std::string(rule.id)};
  std::string command = "$ trustlint check --select " + std::string(rule.id);
  std::string text = shown(fixture);
  if (options.config) {
    text += shown(*options.config);
    command += " --config " + *options.config;
  }
  return text + fence("console", command + " " + fixture.string() + "\n" + check(options).out);
}

std::string page(const rule::Rule& rule) {
  const auto bad = fixtures(rule.id, "bad");
  const auto ok = fixtures(rule.id, "ok");
  if (bad.empty() || ok.empty()) return {};
  std::string text(kGenerated);
  text += "# " + std::string(rule.id) + " " + std::string(rule.name) + "\n\n" +
          prose(rule.summary) + ".\n\n";
  text += "| severity | pack | persona | since |\n|---|---|---|---|\n";
  text += "| " + std::string(rule::name(rule.severity)) + " (" +
          std::string(rule::security_severity(rule.severity)) + ") | " + std::string(rule.pack) +
          " | " + std::string(rule::name(rule.persona)) + " | " + std::string(rule.since) +
          " |\n\n";
  const std::string examples =
      "## Reported\n" + example(rule, bad.front()) + "\n## Not reported\n" + shown(ok.front());
  // References close the page.
  std::string doc(rule.doc);
  const std::size_t references = std::min(doc.find("## References"), doc.size());
  return text + doc.substr(0, references) + examples + doc.substr(references);
}

std::string index() {
  std::string text(kGenerated);
  text +=
      "# Rules\n\nA rule asks who can get in, not what the text looks like. `trustlint rules ID` "
      "prints the page of a rule.\n"
      "Findings of persona `pedantic` and `auditor` are shown with `--persona` or when the rule is "
      "named with `--select`.\n\n"
      "| id | name | severity | pack | persona | reports |\n|---|---|---|---|---|---|\n";
  for (const rule::Rule* rule : rule::all_rules()) {
    text += "| [" + std::string(rule->id) + "](" + std::string(rule->id) + ".md) | " +
            std::string(rule->name) + " | " + std::string(rule::name(rule->severity)) + " | " +
            std::string(rule->pack) + " | " + std::string(rule::name(rule->persona)) + " | " +
            prose(rule->summary) + " |\n";
  }
  return text;
}

class RulePages : public testing::TestWithParam<std::string> {};

TEST_P(RulePages, AreUpToDate) {
  const rule::Rule& rule = *rule::find_rule(GetParam());
  Workspace workspace;
  workspace.bring(fixture_folder(rule.id));
  const std::string text = page(rule);
  ASSERT_FALSE(text.empty()) << rule.id << " needs a bad and an ok fixture for its page";
  expect_golden(page_of(rule), text);
}

INSTANTIATE_TEST_SUITE_P(Docs, RulePages, testing::ValuesIn(rule_ids()),
                         [](const auto& test) { return test.param; });

TEST(RulePagesIndex, IsUpToDate) { expect_golden(kPages / "README.md", index()); }

TEST(RulePagesIndex, HasNoPageWithoutRule) {
  std::set<fs::path> known = {source(kPages / "README.md")};
  for (const rule::Rule* rule : rule::all_rules()) known.insert(source(page_of(*rule)));
  for (const auto& entry : fs::directory_iterator(source(kPages))) {
    if (known.contains(entry.path())) continue;
    if (updating()) {
      fs::remove(entry.path());
    } else {
      ADD_FAILURE() << entry.path() << " belongs to no rule";
    }
  }
}

/// Every word of the record is shown somewhere: an empty one is a hole in the page.
TEST(RuleRecords, AreComplete) {
  for (const rule::Rule* rule : rule::all_rules()) {
    SCOPED_TRACE(std::string(rule->id));
    EXPECT_FALSE(rule->name.empty());
    EXPECT_FALSE(rule->pack.empty());
    EXPECT_FALSE(rule->since.empty());
    EXPECT_FALSE(rule->summary.empty());
    EXPECT_FALSE(rule->summary.ends_with('.'));
    for (const char* heading : {"## What it does\n", "## Why it is bad\n", "## How to fix it\n",
                                "## References\n- https://"}) {
      EXPECT_NE(rule->doc.find(heading), std::string_view::npos) << heading;
    }
    EXPECT_TRUE(rule->doc.ends_with('\n'));
  }
}

}  // namespace
}  // namespace trustlint::test
