#include "rule/frame.h"

#include <gtest/gtest.h>

#include "policy/hole.h"
#include "rule/fresh.h"

namespace trustlint::rule {
namespace {

const std::string kA = policy::hole_mark(0);
const std::string kB = policy::hole_mark(1);

std::vector<HoleTexts> ways(const std::string& value, const std::string& text,
                            bool wildcards = true) {
  return lay_over(value, wildcards, text, std::vector<bool>(text.size() + 1));
}

TEST(Frame, HolesTakeWhatStandsInTheirPlace) {
  EXPECT_EQ(ways("repo:" + kA + "/" + kB + ":*", "repo:acme/app:ref:x")[0],
            (HoleTexts{{0, "acme"}, {1, "app"}}));
  EXPECT_EQ(ways(kA, "anything")[0], (HoleTexts{{0, "anything"}}));
  EXPECT_TRUE(ways("repo:" + kA, "project:acme").empty());
}

TEST(Frame, OneHoleHasOneText) {
  EXPECT_EQ(ways(kA + "-" + kA, "x-x")[0], (HoleTexts{{0, "x"}}));
  EXPECT_TRUE(ways(kA + "-" + kA, "x-y").empty());
}

TEST(Frame, ShorterTextsComeFirstAndWildcardsAreOnlySomeOperators) {
  const auto all = ways(kA + ":*", "a:b:c");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].at(0), "a");
  EXPECT_EQ(all[1].at(0), "a:b");
  EXPECT_TRUE(ways(kA + ":*", "a:b", false).empty());
  EXPECT_EQ(ways(kA + ":*", "a:*", false)[0].at(0), "a");
}

TEST(Frame, TheWidestValueKeepsWhatIsLiteral) {
  EXPECT_EQ(widest("a:" + kA + "/?", true, true), "a:*/?");
  EXPECT_EQ(widest("a:" + kA + "/*", false, true), "a:*/${*}");
  EXPECT_EQ(widest("a:" + kA + "/*", false, false), "");
}

TEST(Frame, AHostileValueEnds) {
  std::string value;
  for (std::size_t i = 0; i < 40; ++i) value += policy::hole_mark(i) + "*";
  ways(value, std::string(2000, 'a'));
  ways(value + value, std::string(2000, 'a'));
}

TEST(FreshWords, OccurNowhereAndFitTheirComponent) {
  FreshWords words({"zq and zp", "9000", "ZN"});
  const std::string name = words.name();
  EXPECT_EQ(name.find("zq"), std::string::npos);
  EXPECT_EQ(name.find("zp"), std::string::npos);
  EXPECT_EQ(words.account().size(), 12U);
  EXPECT_NE(words.account().rfind("9000", 0), 0U);
  identity::Language hex;
  hex.alphabet = "a-f0-9-";
  hex.min = hex.max = 36;
  EXPECT_EQ(words.word_of(hex)->size(), 36U);
  identity::Language upper;
  upper.alphabet = "A-Z0-9";
  upper.min = 13;
  EXPECT_TRUE(words.is_in(*words.word_of(upper)));
  identity::Language phase;
  phase.words = {"plan", "apply"};
  EXPECT_FALSE(words.word_of(phase));
}

TEST(Disguise, NamesTheHole) {
  FreshWords words({});
  const std::string owner = words.name();
  const std::string both = words.name() + "/" + words.name();
  const std::vector<policy::Hole> holes = {{"Org", {}, {}}, {"Repo", {}, {}}, {"Any", {}, {}}};
  const Disguise disguise(words, holes, {owner, both, "*"});
  EXPECT_EQ(disguise.reveal("any repository of " + owner), "any repository of ${Org}");
  EXPECT_EQ(disguise.reveal("repo:" + both + ":*"), "repo:${Repo}:*");
  EXPECT_EQ(disguise.reveal(both.substr(both.find('/') + 1)), "…");
}

}  // namespace
}  // namespace trustlint::rule
