/// The words of a component at their edges: lengths, excluded words, fresh names, escaped colons.
#include "solver/words.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>

#include "solver/automaton.h"

namespace trustlint::solver {
namespace {

/// The words of a language against some globs: what the search finds, and what the machine takes.
class World {
 public:
  World(identity::Language language, const std::vector<std::string>& globs, bool escape = false,
        WordMachine::Components all = {})
      : language_(std::move(language)), all_(std::move(all)), escape_(escape) {
    for (const auto& glob : globs) {
      const auto text = to_utf16(glob);
      automaton_.add(glob_pattern(text, std::vector<bool>(text.size())));
    }
    patterns_ = globs.size();
    automaton_.mention(alphabet_);
    WordMachine::mention(language_, all_, alphabet_);
    alphabet_.mention(u"%3A:");
    alphabet_.freeze();
    automaton_.bind(alphabet_);
    machine_ = std::make_unique<WordMachine>(language_, all_, alphabet_);
  }

  /// A word for every set of globs that some word matches, the globs as a text of 0 and 1.
  std::map<std::string, std::string> classes(Search search = Search::Complete) {
    Budget budget;
    const auto found = explore(language_, *machine_, {{&automaton_, {automaton_.start()}, escape_}},
                               alphabet_, search, budget);
    std::map<std::string, std::string> list;
    for (const auto& word : *found) {
      std::string vector;
      for (std::size_t i = 0; i < patterns_; ++i)
        vector += automaton_.accepts(word.exits[0][0], i) ? '1' : '0';
      list.emplace(vector, to_utf8(word.word));
    }
    return list;
  }

  bool takes(const std::string& word) {
    int state = machine_->start();
    for (const char16_t unit : to_utf16(word)) {
      state = machine_->step(state, alphabet_.of(unit));
      if (state < 0) return false;
    }
    return machine_->accepts(state);
  }

 private:
  identity::Language language_;
  WordMachine::Components all_;
  bool escape_;
  Automaton automaton_;
  Alphabet alphabet_;
  std::unique_ptr<WordMachine> machine_;
  std::size_t patterns_ = 0;
};

std::set<std::string> vectors(World world) {
  std::set<std::string> list;
  for (const auto& [vector, word] : world.classes()) list.insert(vector);
  return list;
}

identity::Language letters(std::size_t min, std::size_t max) {
  identity::Language language;
  language.alphabet = "A-Za-z";
  language.min = min;
  language.max = max;
  return language;
}

TEST(WordsTest, NoWordIsLongerThanTheMost) {
  EXPECT_EQ(vectors({letters(1, 2), {"???"}}), std::set<std::string>{"0"});
  EXPECT_EQ(vectors({letters(1, 3), {"???"}}), (std::set<std::string>{"0", "1"}));
  EXPECT_EQ(vectors({letters(1, 3), {"a???"}}), std::set<std::string>{"0"});
}

TEST(WordsTest, NoWordIsShorterThanTheLeast) {
  EXPECT_EQ(vectors({letters(3, 9), {"??", "?"}}), std::set<std::string>{"00"});
  EXPECT_EQ(vectors({letters(2, 9), {"??", "?"}}), (std::set<std::string>{"00", "10"}));
}

/// States that agree are one place only when both words are as good as long enough.
TEST(WordsTest, LongWordsAreFoundBehindShortOnes) {
  EXPECT_EQ(vectors({letters(4, 9), {"a*", "*a"}}),
            (std::set<std::string>{"00", "01", "10", "11"}));
  EXPECT_EQ(vectors({letters(12, 12), {"*"}}), std::set<std::string>{"1"});
}

TEST(WordsTest, ExamplesKeepToTheLanguage) {
  auto language = letters(3, 4);
  language.examples = {"ab", "abcde", "a-c", "xyz"};
  World world(language, {"*"});
  EXPECT_EQ(world.classes(Search::Examples), (std::map<std::string, std::string>{{"1", "xyz"}}));
  language.examples = {"ab", "abcde"};
  EXPECT_TRUE(World(language, {"*"}).classes(Search::Examples).empty());
}

TEST(WordsTest, ExcludedWordsIgnoringCase) {
  auto language = letters(1, 9);
  language.ignore_case = true;
  language.excluded = {"ACme"};
  World world(language, {"*"});
  for (const char* word : {"acme", "ACME", "ACme", "acMe"}) EXPECT_FALSE(world.takes(word)) << word;
  for (const char* word : {"acm", "acmee", "bcme", "xacme"}) EXPECT_TRUE(world.takes(word)) << word;
  language.ignore_case = false;
  World exact(language, {"*"});
  EXPECT_FALSE(exact.takes("ACme"));
  EXPECT_TRUE(exact.takes("acme"));
}

TEST(WordsTest, ListedWordsCanBeExcluded) {
  identity::Language language;
  language.words = {"true", "false"};
  language.excluded = {"true"};
  World world(language, {"*"});
  EXPECT_FALSE(world.takes("true"));
  EXPECT_TRUE(world.takes("false"));
  EXPECT_EQ(world.classes().at("1"), "false");
}

/// A fresh name begins with a character that no pattern singles out.
TEST(WordsTest, FreshNamesBeginAsNoPatternDoes) {
  auto language = letters(1, 9);
  language.fresh_start = true;
  language.examples = {"main", "other"};
  World world(language, {"main", "m*", "*"});
  for (const auto& [vector, word] : world.classes()) {
    EXPECT_EQ(vector, "001") << word;
    EXPECT_NE(word[0], 'm');
  }
  language.examples = {"main"};
  EXPECT_TRUE(World(language, {"main"}).classes(Search::Examples).empty());
  language.fresh_start = false;
  EXPECT_EQ(World(language, {"main"}).classes(Search::Examples).at("1"), "main");
}

/// Where a value is written into another with `%3A` for `:`, patterns meet the escaped text.
TEST(WordsTest, ColonsReachThePatternsEscaped) {
  identity::Language language;
  language.min = 0;
  language.max = 9;
  EXPECT_EQ(vectors({language, {"a:b"}, true}), std::set<std::string>{"0"});
  World world(language, {"a%3Ab", "*:*"}, true);
  const auto classes = world.classes();
  ASSERT_EQ(classes.count("10"), 1U);
  EXPECT_EQ(classes.count("01") + classes.count("11"), 0U) << "no bare colon comes out";
  EXPECT_EQ(vectors({language, {"a:b"}, false}), (std::set<std::string>{"0", "1"}));
}

/// Inside a customised subject an escaped component has no bare colon, so segments stay apart.
TEST(WordsTest, EscapedComponentsOfSegmentsHoldNoColon) {
  WordMachine::Components all;
  all["name"].max = 9;
  identity::Language language;
  language.separator = ":";
  language.segments = {identity::parse_template("environment:{name|escape}"),
                       identity::parse_template("x:{name|escape}")};
  World world(language, {"*"}, false, all);
  EXPECT_TRUE(world.takes("environment:prod"));
  EXPECT_TRUE(world.takes("environment:prod:x:prod"));
  EXPECT_TRUE(world.takes("environment:a%3Ab"));
  EXPECT_FALSE(world.takes("environment:a:b"));
  EXPECT_FALSE(world.takes("environment:prod:"));
  language.segments = {identity::parse_template("environment:{name}")};
  EXPECT_TRUE(World(language, {"*"}, false, all).takes("environment:a:b"));
}

}  // namespace
}  // namespace trustlint::solver
