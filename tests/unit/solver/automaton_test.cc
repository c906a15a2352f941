/// The pattern automaton against a naive matcher, and the classes of words against exhaustive
/// search.
#include "solver/automaton.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "solver/words.h"

namespace trustlint::solver {
namespace {

bool naive(std::u16string_view pattern, std::u16string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == u'*')
    return naive(pattern.substr(1), text) || (!text.empty() && naive(pattern, text.substr(1)));
  if (text.empty()) return false;
  return (pattern[0] == u'?' || pattern[0] == text[0]) && naive(pattern.substr(1), text.substr(1));
}

std::u16string random_text(std::mt19937& random, std::u16string_view letters, std::size_t most) {
  std::u16string text(random() % (most + 1), u' ');
  for (auto& unit : text) unit = letters[random() % letters.size()];
  return text;
}

Pattern glob(std::u16string_view text) {
  return glob_pattern(text, std::vector<bool>(text.size()));
}

TEST(AutomatonTest, GlobsAgreeWithTheDefinition) {
  std::mt19937 random(7);
  for (int i = 0; i < 20000; ++i) {
    const auto pattern = random_text(random, u"ab*?", 6);
    const auto text = random_text(random, u"abc", 7);
    EXPECT_EQ(accepts(glob(pattern), text), naive(pattern, text))
        << to_utf8(pattern) << " against " << to_utf8(text);
  }
}

TEST(AutomatonTest, QuestionMarkReadsOneUtf16Unit) {
  const auto text = to_utf16("\U0001F600");
  EXPECT_FALSE(accepts(glob(u"?"), text));
  EXPECT_TRUE(accepts(glob(u"??"), text));
}

TEST(AutomatonTest, EscapedWildcardsAreLiteral) {
  EXPECT_TRUE(accepts(glob_pattern(u"a*b", {false, true, false}), u"a*b"));
  EXPECT_FALSE(accepts(glob_pattern(u"a*b", {false, true, false}), u"axb"));
}

TEST(AutomatonTest, ArnStarsStayInTheirComponent) {
  const std::u16string pattern = u"arn:aws:x:*:111122223333:f/*";
  const auto arn = arn_pattern(pattern, std::vector<bool>(pattern.size()));
  ASSERT_TRUE(arn);
  EXPECT_TRUE(accepts(*arn, u"arn:aws:x:eu-west-1:111122223333:f/a:b"));
  EXPECT_FALSE(accepts(*arn, u"arn:aws:x:us-east-2:999:store/abc:111122223333:f/d"));
  EXPECT_FALSE(arn_pattern(u"arn:aws:iam::*", std::vector<bool>(14)));
  const auto any = arn_pattern(u"*", {false});
  ASSERT_TRUE(any);
  EXPECT_TRUE(accepts(*any, u"arn:aws:s3:::bucket"));
  EXPECT_FALSE(accepts(*any, u"arn:aws:s3::bucket"));
}

TEST(AutomatonTest, IgnoreCaseFoldsSimply) {
  EXPECT_TRUE(accepts(ignore_case_pattern(u"ENG"), u"eNg"));
  EXPECT_FALSE(accepts(ignore_case_pattern(u"s"), u"\u017F"));  // long s
  EXPECT_TRUE(accepts(ignore_case_pattern(u"\u00C9"), u"\u00E9"));
}

/// Every acceptance vector that some short word has is a class, and every class is one that its
/// word has.
TEST(WordsTest, ClassesAreExact) {
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    std::vector<std::u16string> patterns(1 + random() % 4);
    for (auto& pattern : patterns) pattern = random_text(random, u"ab*?", 4);
    identity::Language language;
    language.alphabet = "a-c";
    language.min = random() % 2;
    language.max = 5;
    if (random() % 3 == 0) language.excluded = {to_utf8(random_text(random, u"ab", 3))};
    language.ignore_case = random() % 4 == 0;

    Automaton automaton;
    for (const auto& pattern : patterns) automaton.add(glob(pattern));
    Alphabet alphabet;
    automaton.mention(alphabet);
    const WordMachine::Components none;
    WordMachine::mention(language, none, alphabet);
    alphabet.freeze();
    automaton.bind(alphabet);
    WordMachine machine(language, none, alphabet);
    Budget budget;
    const auto classes = explore(language, machine, {{&automaton, {automaton.start()}, false}},
                                 alphabet, Search::Complete, budget);
    ASSERT_TRUE(classes);

    const auto vector_of = [&](std::u16string_view word) {
      std::vector<bool> vector;
      for (const auto& pattern : patterns) vector.push_back(naive(pattern, word));
      return vector;
    };
    const auto in_language = [&](const std::u16string& word) {
      if (word.size() < language.min || word.size() > language.max) return false;
      for (const auto& excluded : language.excluded) {
        if (to_utf16(excluded) == word) return false;
      }
      return true;
    };
    std::set<std::vector<bool>> found;
    for (const auto& word_class : *classes) {
      EXPECT_TRUE(in_language(word_class.word)) << to_utf8(word_class.word);
      found.insert(vector_of(word_class.word));
    }
    std::set<std::vector<bool>> expected;
    std::vector<std::u16string> words{u""};
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (in_language(words[i])) expected.insert(vector_of(words[i]));
      if (words[i].size() == language.max) continue;
      for (char16_t letter : {u'a', u'b', u'c'}) words.push_back(words[i] + letter);
    }
    EXPECT_EQ(found, expected) << "round " << round;
  }
}

TEST(WordsTest, ABudgetEndsTheSearchAndSaysSo) {
  Automaton automaton;
  for (char16_t letter = u'a'; letter < u'a' + 16; ++letter)
    automaton.add(glob(std::u16string(u"*") + letter + u"*"));
  identity::Language language;
  Alphabet alphabet;
  automaton.mention(alphabet);
  const WordMachine::Components none;
  WordMachine::mention(language, none, alphabet);
  alphabet.freeze();
  automaton.bind(alphabet);
  WordMachine machine(language, none, alphabet);
  Budget budget{100'000};
  EXPECT_FALSE(explore(language, machine, {{&automaton, {automaton.start()}, false}}, alphabet,
                       Search::Complete, budget));
}

}  // namespace
}  // namespace trustlint::solver
