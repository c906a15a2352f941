/// The length of a policy as IAM counts it.
#include <gmock/gmock.h>

#include <string>

#include "policy/hole.h"
#include "policy/length.h"
#include "policy/parse.h"
#include "policy_text.h"

namespace trustlint::policy {
namespace {

std::size_t length(const std::string& text) { return parse_text(text).length.characters; }

TEST(Length, IsThatOfTheShortestText) {
  EXPECT_EQ(length("{}"), 2U);
  EXPECT_EQ(length(R"({ "a" : [ ] , "b" : { } })"), std::string(R"({"a":[],"b":{}})").size());
  const std::string dense = R"({"Version":"2012-10-17","Statement":[{"a":[1,true,"x"]},null]})";
  EXPECT_EQ(length(dense), dense.size());
}

TEST(Length, LeavesOutWhiteSpaceInStrings) {
  EXPECT_EQ(length(R"({"Sid":"a b\tc"})"), length(R"({"Sid":"abc"})"));
}

TEST(Length, CountsCharactersAndEscapesThatJsonDemands) {
  EXPECT_EQ(length(R"({"a":"é"})"), length(R"({"a":"e"})"));
  EXPECT_EQ(length(R"({"a":"\u003c"})"), length(R"({"a":"<"})"));
  EXPECT_EQ(length(R"({"a":"\""})"), length(R"({"a":"xx"})"));
}

TEST(Length, CountsNothingForWhatIsNotKnown) {
  const auto open = parse_text(R"({"a":"x)" + hole_mark(3) + R"("})").length;
  EXPECT_EQ(open.characters, length(R"({"a":"x"})"));
  EXPECT_FALSE(open.exact);
  EXPECT_TRUE(parse_text(R"({"a":"x"})").length.exact);
}

TEST(Length, NamesTheTextWithWhichItIsTooLong) {
  const std::string front = R"({"a":[")";
  const std::string end = R"("]})";
  const std::string fits(kDefaultQuota - front.size() - end.size(), 'x');
  const auto at_the_limit = parse_text(front + fits + end).length;
  EXPECT_EQ(at_the_limit.characters, kDefaultQuota);
  EXPECT_FALSE(at_the_limit.past_default.has_value());
  const auto over = parse_text(front + fits + "x" + end).length;
  ASSERT_TRUE(over.past_default.has_value());
  EXPECT_EQ(over.past_default->span.begin, front.size() - 1);
  EXPECT_FALSE(over.past_maximum.has_value());
  const auto hopeless = parse_text(front + std::string(kHighestQuota, 'x') + end).length;
  EXPECT_TRUE(hopeless.past_maximum.has_value());
}

}  // namespace
}  // namespace trustlint::policy
