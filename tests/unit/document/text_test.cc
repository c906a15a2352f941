// Offset maps, their composition, and texts inside texts.
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "document/source_file.h"
#include "read_helpers.h"

namespace trustlint::document {
namespace {

TEST(OffsetMap, WithoutAnchorsIsTheIdentity) {
  const OffsetMap map;
  EXPECT_EQ(map.to_raw(0), 0u);
  EXPECT_EQ(map.to_raw(17), 17u);
}

TEST(OffsetMap, RunsInStepBetweenAnchors) {
  OffsetMap map;
  map.anchor(0, 10);
  map.anchor(3, 20);
  map.anchor(5, 40);
  const std::size_t expected[] = {10, 11, 12, 20, 21, 40, 41, 42};
  for (std::size_t i = 0; i < 8; ++i) EXPECT_EQ(map.to_raw(i), expected[i]);
}

TEST(OffsetMap, TheIdentityHoldsBeforeTheFirstAnchor) {
  OffsetMap map;
  map.anchor(5, 8);
  EXPECT_EQ(map.to_raw(4), 4u);
  EXPECT_EQ(map.to_raw(5), 8u);
}

TEST(OffsetMap, ALaterAnchorAtTheSamePlaceWins) {
  OffsetMap map;
  map.anchor(2, 5);
  map.anchor(2, 7);
  EXPECT_EQ(map.to_raw(2), 7u);
  EXPECT_EQ(map.to_raw(3), 8u);
}

TEST(OffsetMap, ComposesLikeFunctions) {
  std::mt19937 random(11);
  for (int round = 0; round < 500; ++round) {
    const auto random_map = [&random] {
      OffsetMap map;
      std::size_t decoded = random() % 3;
      std::size_t raw = random() % 4;
      for (int i = random() % 6; i > 0; --i) {
        map.anchor(decoded, raw);
        const std::size_t step = 1 + random() % 4;
        decoded += step;
        raw += step + random() % 4;
      }
      return map;
    };
    const OffsetMap inner = random_map();
    const OffsetMap outer = random_map();
    const OffsetMap both = OffsetMap::compose(inner, outer);
    for (std::size_t i = 0; i < 60; ++i) {
      ASSERT_EQ(both.to_raw(i), outer.to_raw(inner.to_raw(i))) << "round " << round << " at " << i;
    }
  }
}

TEST(TextInside, LeadsToTheFileThroughAllTexts) {
  const auto file = text_of("0123456789abcdef");
  OffsetMap first;
  first.anchor(0, 4);
  first.anchor(2, 8);
  const auto middle = Text::inside(file, "4589ab", first);
  OffsetMap second;
  second.anchor(0, 1);
  second.anchor(1, 3);
  const auto inner = Text::inside(middle, "59ab", second);
  EXPECT_EQ(file->nesting(), 0u);
  EXPECT_EQ(middle->nesting(), 1u);
  EXPECT_EQ(inner->nesting(), 2u);
  EXPECT_EQ(inner->bytes(), "59ab");
  EXPECT_EQ(&inner->file(), &file->file());
  EXPECT_EQ(inner->in_file({0, 1}), (Span{5, 9}));
  EXPECT_EQ(inner->in_file({1, 3}), (Span{9, 11}));
  EXPECT_EQ((Place{inner, {1, 3}}).range(), (Range{{1, 10}, {1, 12}}));
}

TEST(TextInside, SpansNeverLeaveTheFile) {
  const auto file = text_of("0123");
  EXPECT_EQ(file->in_file({2, 100}), (Span{2, 4}));
  OffsetMap map;
  map.anchor(0, 50);
  EXPECT_EQ(Text::inside(file, "x", map)->in_file({0, 1}), (Span{4, 4}));
}

TEST(ErrorAt, TakesFileAndPositionFromThePlace) {
  const Error error = error_at({text_of("a\nbc"), {3, 4}}, Error::Code::Syntax, "no", {"help"});
  EXPECT_EQ(error.code, Error::Code::Syntax);
  EXPECT_EQ(error.file, "test");
  EXPECT_EQ(show(error), "2:2: no");
  EXPECT_EQ(error.help, std::vector<std::string>{"help"});
  EXPECT_EQ(error_at({}, Error::Code::Io, "no").position, Position{});
}

}  // namespace
}  // namespace trustlint::document
