/// The line hashes against values that the receiving side computes for these texts.
#include "report/line_hash.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

namespace trustlint::report {
namespace {

std::vector<std::string> hashes(std::string_view text) {
  const LineHashes all(text);
  std::vector<std::string> list;
  for (std::size_t line = 1; line <= all.lines(); ++line) {
    list.push_back(all.of(static_cast<int>(line)));
  }
  return list;
}

using testing::ElementsAre;

TEST(LineHash, EmptyText) { EXPECT_THAT(hashes(""), ElementsAre("c129715d7a2bc9a3:1")); }

TEST(LineHash, BlanksAreSkipped) {
  EXPECT_THAT(hashes(" a\nb\n  \t\tc\n d"), ElementsAre("271789c17abda88f:1", "54703d4cd895b18:1",
                                                        "180aee12dab6264:1", "a23a3dc5e078b07b:1"));
  EXPECT_EQ(hashes("a\nb\nc\nd"), hashes(" a\nb\n  \t\tc\n d"));
}

TEST(LineHash, EmptyLinesCount) {
  EXPECT_THAT(hashes(" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End"),
              ElementsAre("8b7cf3e952e7aeb2:1", "b1ae1287ec4718d9:1", "bff680108adb0fcc:1",
                          "c6805c5e1288b612:1", "b86d3392aea1be30:1", "e6ceba753e1a442:1"));
}

TEST(LineHash, EveryLineBreakIsOne) {
  const auto expected = ElementsAre(
      "e9496ae3ebfced30:1", "fb7c023a8b9ccb3f:1", "ce8ba1a563dcdaca:1", "e20e36e16fcb0cc8:1",
      "b3edc88f2938467e:1", "c8e28b0b4002a3a0:1", "c129715d7a2bc9a3:1");
  EXPECT_THAT(hashes(" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n"), expected);
  EXPECT_THAT(hashes(" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r"), expected);
  EXPECT_THAT(hashes(" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n"), expected);
  EXPECT_THAT(hashes(" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n"), expected);
}

TEST(LineHash, EqualHashesAreCounted) {
  std::string text;
  for (int i = 0; i < 10; ++i) {
    text += "Lorem ipsum dolor sit amet.\n";
  }
  EXPECT_THAT(hashes(text),
              ElementsAre("a7f2ff13bc495cf2:1", "a7f2ff13bc495cf2:2", "a7f2ff13bc495cf2:3",
                          "a7f2ff13bc495cf2:4", "a7f2ff13bc495cf2:5", "a7f2ff13bc495cf2:6",
                          "a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1", "55ec222b86bcae53:1",
                          "cc97dc7b1d7d8f7b:1", "c129715d7a2bc9a3:1"));
}

TEST(LineHash, TheHashIsAPolynomialOfTheWindow) {
  // By hand: 'x' times 37^99, the end of the file times 37^98, zeros behind.
  std::uint64_t expected = 0;
  for (int i = 0; i < 100; ++i) {
    expected = expected * 37 + (i == 0 ? 'x' : i == 1 ? 65535 : 0);
  }
  std::ostringstream hex;
  hex << std::hex << expected << ":1";
  EXPECT_EQ(LineHashes("x").of(1), hex.str());
}

TEST(LineHash, CharactersBeyondTheFirstPlaneAreTwoUnits) {
  // U+1F511 is the pair D83D DD11.
  std::uint64_t expected = 0;
  for (int i = 0; i < 100; ++i) {
    expected = expected * 37 + (i == 0 ? 0xd83d : i == 1 ? 0xdd11 : i == 2 ? 65535 : 0);
  }
  std::ostringstream hex;
  hex << std::hex << expected << ":1";
  EXPECT_EQ(LineHashes("\U0001F511").of(1), hex.str());
}

TEST(LineHash, LinesThatDoNotExist) {
  const LineHashes all("a\nb");
  EXPECT_EQ(all.of(0), "");
  EXPECT_EQ(all.of(3), "");
}

}  // namespace
}  // namespace trustlint::report
