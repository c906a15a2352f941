/// Rules of `.gitignore`, as git has them.
#include "cli/gitignore.h"

#include <gtest/gtest.h>

#include <string>

namespace trustlint::cli {
namespace {

/// Is `path` ignored by this file in `/r`? A path that ends with a slash is a directory.
bool ignored(const std::string& text, std::string path) {
  IgnoreRules rules;
  rules.add("/r", text);
  const bool directory = path.ends_with('/');
  if (directory) path.pop_back();
  return rules.ignores("/r/" + path, directory);
}

TEST(Gitignore, Names) {
  EXPECT_TRUE(matches_name("*.json", "a.json"));
  EXPECT_FALSE(matches_name("*.json", "a.jsonx"));
  EXPECT_TRUE(matches_name("a*b*c", "aXbYbc"));
  EXPECT_FALSE(matches_name("a?c", "ac"));
  EXPECT_TRUE(matches_name("[a-c]x[!0-9]", "bxy"));
  EXPECT_FALSE(matches_name("[a-c]x[!0-9]", "bx1"));
  EXPECT_TRUE(matches_name("[]]", "]"));
  EXPECT_TRUE(matches_name("[x", "[x"));
  EXPECT_TRUE(matches_name("\\*", "*"));
  EXPECT_FALSE(matches_name("\\*", "x"));
  EXPECT_FALSE(matches_name("", "x"));
  EXPECT_FALSE(matches_name(std::string(5000, '*') + "b", std::string(5000, 'a')));
}

TEST(Gitignore, PlainNamesHoldAtEveryDepth) {
  EXPECT_TRUE(ignored("plan.json\n", "plan.json"));
  EXPECT_TRUE(ignored("plan.json\n", "a/b/plan.json"));
  EXPECT_FALSE(ignored("plan.json\n", "a/plan.json5"));
  EXPECT_TRUE(ignored("*.json", "a/x.json"));
}

TEST(Gitignore, ASlashTiesThePatternToTheFolder) {
  EXPECT_TRUE(ignored("/plan.json", "plan.json"));
  EXPECT_FALSE(ignored("/plan.json", "a/plan.json"));
  EXPECT_TRUE(ignored("a/*.json", "a/x.json"));
  EXPECT_FALSE(ignored("a/*.json", "a/b/x.json"));
  EXPECT_FALSE(ignored("a/*.json", "c/a/x.json"));
}

TEST(Gitignore, DoubleStars) {
  EXPECT_TRUE(ignored("**/gen/x.json", "gen/x.json"));
  EXPECT_TRUE(ignored("**/gen/x.json", "a/b/gen/x.json"));
  EXPECT_TRUE(ignored("a/**/x.json", "a/x.json"));
  EXPECT_TRUE(ignored("a/**/x.json", "a/b/c/x.json"));
  EXPECT_TRUE(ignored("a/**", "a/b/c"));
  EXPECT_FALSE(ignored("a/**", "a/"));
  EXPECT_FALSE(ignored("a/**", "b/a/c"));
}

TEST(Gitignore, DirectoriesCommentsAndExceptions) {
  EXPECT_TRUE(ignored("out/\n", "out/"));
  EXPECT_TRUE(ignored("out/\n", "a/out/"));
  EXPECT_FALSE(ignored("out/\n", "out"));
  EXPECT_FALSE(ignored("# x.json\n\n", "x.json"));
  EXPECT_TRUE(ignored("\\#x\n", "#x"));
  EXPECT_TRUE(ignored("x.json  \r\n", "x.json"));
  EXPECT_FALSE(ignored("*.json\n!keep.json\n", "keep.json"));
  EXPECT_TRUE(ignored("!keep.json\n*.json\n", "keep.json"));
  EXPECT_TRUE(ignored("\\!x\n", "!x"));
  EXPECT_FALSE(ignored("/\n", "x"));
}

TEST(Gitignore, RulesHoldBelowTheirFolder) {
  IgnoreRules rules;
  rules.add("/r", "*.json");
  rules.add("/r/a", "!/x.json");
  EXPECT_FALSE(rules.ignores("/r/a/x.json", false));
  EXPECT_TRUE(rules.ignores("/r/b/x.json", false));
  EXPECT_TRUE(rules.ignores("/r/a/b/x.json", false));
  EXPECT_FALSE(rules.ignores("/other/x.json", false));
}

}  // namespace
}  // namespace trustlint::cli
