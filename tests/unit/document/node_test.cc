// Helpers of the tree: look-up, places, names of kinds.
#include "document/node.h"

#include <gtest/gtest.h>

#include "read_helpers.h"

namespace trustlint::document {
namespace {

TEST(Node, FindGivesTheLastMemberOfThatName) {
  const auto document = must_read_json(R"({"a": 1, "b": 2, "a": 3})");
  ASSERT_EQ(document->root.members.size(), 3u);
  ASSERT_NE(document->root.find("a"), nullptr);
  EXPECT_EQ(document->root.find("a")->text, "3");
  EXPECT_EQ(document->root.find("c"), nullptr);
  EXPECT_EQ(document->root.find_member("b")->value.text, "2");
  EXPECT_EQ(document->root.members[2].value.text, "3");
}

TEST(Node, PlacesOfValuesAndKeys) {
  const auto document = must_read_json("{\n  \"a\": [true]\n}");
  const Member& member = document->root.members.front();
  EXPECT_EQ(member.key_place().range(), (Range{{2, 3}, {2, 6}}));
  EXPECT_EQ(member.value.place().range(), (Range{{2, 8}, {2, 14}}));
  EXPECT_EQ(member.value.place().path(), "test");
  EXPECT_EQ(document->root.place().range(), (Range{{1, 1}, {3, 2}}));
}

TEST(Node, APlaceOutlivesItsDocument) {
  auto document = must_read_json("[1]");
  const Place place = document->root.items.front().place();
  document.reset();
  EXPECT_EQ(place.range(), (Range{{1, 2}, {1, 3}}));
}

TEST(Node, ANodeWithoutSourceHasNoPlace) {
  EXPECT_FALSE(Node().place().known());
  EXPECT_EQ(Node().place().range(), Range{});
  EXPECT_EQ(Node().place().path(), "");
}

TEST(Node, KindsHaveNames) {
  EXPECT_EQ(describe(Kind::Null), "null");
  EXPECT_EQ(describe(Kind::Bool), "a boolean");
  EXPECT_EQ(describe(Kind::Number), "a number");
  EXPECT_EQ(describe(Kind::String), "a string");
  EXPECT_EQ(describe(Kind::Array), "an array");
  EXPECT_EQ(describe(Kind::Object), "an object");
}

}  // namespace
}  // namespace trustlint::document
