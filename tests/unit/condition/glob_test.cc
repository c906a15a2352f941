/// Globs: by example, against a naive reference, and at their worst.
#include "condition/glob.h"

#include <random>
#include <string>

#include <gtest/gtest.h>

#include "condition/evaluate.h"

namespace trustlint::condition {
namespace {

/// The definition, written down: every split is tried.
bool reference(std::string_view pattern, std::string_view value) {
  if (pattern.empty()) return value.empty();
  if (pattern.front() == '*') {
    for (std::size_t i = 0; i <= value.size(); ++i) {
      if (reference(pattern.substr(1), value.substr(i))) return true;
    }
    return false;
  }
  return !value.empty() && (pattern.front() == '?' || pattern.front() == value.front()) &&
         reference(pattern.substr(1), value.substr(1));
}

/// All words over the letters up to a length.
std::vector<std::string> words(std::string_view letters, std::size_t longest) {
  std::vector<std::string> out = {""};
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out[i].size() == longest) break;
    for (const char c : letters) out.push_back(out[i] + c);
  }
  return out;
}

TEST(GlobTest, EqualsTheReferenceOnAllShortWords) {
  const auto values = words("ab", 5);
  for (const std::string& pattern : words("ab*?", 5)) {
    for (const std::string& value : values) {
      ASSERT_EQ(glob_matches(pattern, value), reference(pattern, value))
          << pattern << " | " << value;
    }
  }
}

TEST(GlobTest, EqualsTheReferenceOnRandomWords) {
  std::mt19937 random(20221209);
  const auto word = [&](std::string_view letters, std::size_t longest) {
    std::string out(random() % (longest + 1), ' ');
    for (char& c : out) c = letters[random() % letters.size()];
    return out;
  };
  for (int i = 0; i < 100000; ++i) {
    const std::string pattern = word("ab:/**?", 10);
    const std::string value = word("ab:/*", 14);
    ASSERT_EQ(glob_matches(pattern, value), reference(pattern, value)) << pattern << " | " << value;
  }
}

TEST(GlobTest, StringRules) {
  EXPECT_TRUE(glob_matches("team-?", "team-7")) << "S2";
  EXPECT_FALSE(glob_matches("team-?", "team-")) << "S2";
  EXPECT_FALSE(glob_matches("team-?", "team-42")) << "S2";
  EXPECT_FALSE(glob_matches("a*", "A")) << "S2";
  EXPECT_TRUE(glob_matches("a*z", "a/b:c\n/z")) << "S3";
  EXPECT_TRUE(glob_matches("[ab]{c}\\*", "[ab]{c}\\x")) << "S4";
  EXPECT_FALSE(glob_matches("[ab]", "a")) << "S4";
  EXPECT_TRUE(glob_matches("", "")) << "S8";
  EXPECT_FALSE(glob_matches("", "a")) << "S8";
  EXPECT_TRUE(glob_matches("*", "")) << "S2";
}

// S5: `?` counts UTF-16 units.
TEST(GlobTest, QuestionMarkIsOneUtf16Unit) {
  EXPECT_TRUE(glob_matches("?", "é"));
  EXPECT_TRUE(glob_matches("?", "€"));
  EXPECT_FALSE(glob_matches("?", "𐐀"));
  EXPECT_TRUE(glob_matches("??", "𐐀"));
  EXPECT_FALSE(glob_matches("???", "𐐀"));
  EXPECT_TRUE(glob_matches("𐐀?", "𐐀x"));
  EXPECT_TRUE(glob_matches("*𐐀*", "a𐐀b"));
  EXPECT_FALSE(glob_matches("𐐀", "𐐁"));
}

TEST(GlobTest, BytesThatAreNoUtf8AreOneUnitEach) {
  EXPECT_TRUE(glob_matches("?", "\xFF"));
  EXPECT_TRUE(glob_matches("??", "\xC3("));
  EXPECT_TRUE(glob_matches("\xFF", "\xFF"));
  EXPECT_FALSE(glob_matches("\xFF", "\xFE"));
}

TEST(GlobTest, WorstCasesArePolynomial) {
  std::string stars;
  for (int i = 0; i < 1000; ++i) stars += "*a";
  EXPECT_FALSE(glob_matches(stars + "*b", std::string(20000, 'a')));
  EXPECT_TRUE(glob_matches(stars + "*", std::string(20000, 'a')));
  EXPECT_FALSE(glob_matches("*" + std::string(1000, 'a') + "b", std::string(10000, 'a')));
  EXPECT_FALSE(glob_matches("*" + std::string(1000, '?') + "b", std::string(10000, 'a')));
  EXPECT_FALSE(glob_matches(std::string(100000, '*') + "b", std::string(1000, 'a')));
}

TEST(GlobTest, LiteralPiecesAreNoPatterns) {
  const auto tokens = tokens_of({{"*", true}, {"?", true}, {"*", false}});
  EXPECT_TRUE(glob_matches(tokens, units_of("*?x")));
  EXPECT_FALSE(glob_matches(tokens, units_of("a?x")));
  EXPECT_FALSE(glob_matches(tokens, units_of("*ax")));
}

}  // namespace
}  // namespace trustlint::condition
