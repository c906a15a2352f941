// JSON: the tree and its spans, numbers, limits, pruning, and agreement with the library on what is
// JSON.
#include <functional>
#include <string>

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "document/reader.h"
#include "random_json.h"
#include "read_helpers.h"

namespace trustlint::document {
namespace {

using namespace std::string_literals;

std::string slice(const Node& node) {
  return std::string(node.source->bytes().substr(node.span.begin, node.span.end - node.span.begin));
}

std::string slice(const Member& member) {
  return std::string(member.value.source->bytes().substr(
      member.key_span.begin, member.key_span.end - member.key_span.begin));
}

/// Calls `visit` for a node and all below it.
void walk(const Node& node, const std::function<void(const Node&)>& visit) {
  visit(node);
  for (const Node& item : node.items) walk(item, visit);
  for (const Member& member : node.members) walk(member.value, visit);
}

bool same_tree(const Node& a, const Node& b) {
  if (a.kind != b.kind || a.text != b.text || a.quoting != b.quoting) return false;
  if (a.items.size() != b.items.size() || a.members.size() != b.members.size()) return false;
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    if (!same_tree(a.items[i], b.items[i])) return false;
  }
  for (std::size_t i = 0; i < a.members.size(); ++i) {
    if (a.members[i].key != b.members[i].key) return false;
    if (!same_tree(a.members[i].value, b.members[i].value)) return false;
  }
  return true;
}

TEST(Json, KindsTextsAndSpans) {
  const auto document = must_read_json(
      " { \"s\" : \"a\\n\\u00e9\\ud83d\\ude00\" , "
      "\"n\":-12.50e+1,\"t\":true,\"f\":false,\"z\":null,"
      "\"a\":[ ],\"o\":{ }} \n");
  const Node& root = document->root;
  EXPECT_EQ(root.kind, Kind::Object);
  EXPECT_EQ(root.span.begin, 1u);
  EXPECT_EQ(root.span.end, document->text->bytes().size() - 2);
  struct Expected {
    const char* key;
    Kind kind;
    std::string text;
    const char* raw;
  };
  const Expected expected[] = {
      {"s", Kind::String, "a\né\U0001F600", "\"a\\n\\u00e9\\ud83d\\ude00\""},
      {"n", Kind::Number, "-12.50e+1", "-12.50e+1"},
      {"t", Kind::Bool, "true", "true"},
      {"f", Kind::Bool, "false", "false"},
      {"z", Kind::Null, "null", "null"},
      {"a", Kind::Array, "", "[ ]"},
      {"o", Kind::Object, "", "{ }"},
  };
  ASSERT_EQ(root.members.size(), std::size(expected));
  for (std::size_t i = 0; i < std::size(expected); ++i) {
    SCOPED_TRACE(expected[i].key);
    const Member& member = root.members[i];
    EXPECT_EQ(member.key, expected[i].key);
    EXPECT_EQ(slice(member), "\"" + member.key + "\"");
    EXPECT_EQ(member.value.kind, expected[i].kind);
    EXPECT_EQ(member.value.text, expected[i].text);
    EXPECT_EQ(slice(member.value), expected[i].raw);
    EXPECT_EQ(member.value.quoting,
              member.value.is(Kind::String) ? Quoting::Double : Quoting::None);
    EXPECT_EQ(member.value.source, document->text.get());
    EXPECT_EQ(member.value.tag, "");
  }
}

TEST(Json, AScalarIsADocument) {
  for (const char* text : {"0", "-1", "1e9", "\"\"", "\"x\"", "true", "false", "null"}) {
    const auto document = must_read_json(text);
    EXPECT_EQ(document->root.span, (Span{0, std::string_view(text).size()}));
  }
}

TEST(Json, KeepsOrderAndDuplicates) {
  const auto document = must_read_json(R"({"b":1,"a":2,"b":3,"":4})");
  std::string keys;
  for (const Member& member : document->root.members)
    keys += member.key + "=" + member.value.text + " ";
  EXPECT_EQ(keys, "b=1 a=2 b=3 =4 ");
}

TEST(Json, NumbersKeepTheirText) {
  const std::string digits(500, '9');
  const std::string numbers[] = {"0",
                                 "-0",
                                 "0.0",
                                 "1e400",
                                 "-1e400",
                                 "1E-400",
                                 "1.0",
                                 "123456789012",
                                 digits,
                                 "-" + digits,
                                 "0." + digits,
                                 digits + "." + digits + "e-" + digits,
                                 "18446744073709551616",
                                 "4.9e-324"};
  for (const std::string& number : numbers) {
    for (const auto& [before, after] : {std::pair("", ""),
                                        {"[", "]"},
                                        {"[ ", " ]"},
                                        {"{\"a\":", "}"},
                                        {"[1,", ",2]"},
                                        {" ", "\n"}}) {
      const auto document = must_read_json(before + number + after);
      ASSERT_TRUE(document);
      bool found = false;
      walk(document->root, [&](const Node& node) {
        if (node.is(Kind::Number) && node.text == number) {
          found = true;
          EXPECT_EQ(slice(node), number);
        }
      });
      EXPECT_TRUE(found) << number;
    }
  }
}

TEST(Json, NumbersSideBySideKeepTheirSpans) {
  const auto document = must_read_json("[1,22,333 ,-4,5\n]");
  std::string all;
  for (const Node& item : document->root.items) all += slice(item) + "|";
  EXPECT_EQ(all, "1|22|333|-4|5|");
}

TEST(Json, DepthLimit) {
  Limits limits;
  limits.json_depth = 5;
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_TRUE(read_json(text_of(nested(5)), limits).has_value());
  const auto result = read_json(text_of("\n" + nested(6)), limits);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, Error::Code::Limit);
  EXPECT_EQ(show(result.error()), "2:6: JSON nested more than 5 levels deep");
  const auto objects = read_json(text_of(R"({"a":{"a":{"a":{"a":{"a":{}}}}}})"), limits);
  ASSERT_FALSE(objects.has_value());
  EXPECT_EQ(objects.error().code, Error::Code::Limit);
}

TEST(Json, AMillionBracketsAreRefused) {
  const auto result = read_json(text_of(std::string(1'000'000, '[')), Limits());
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(show(result.error()), "1:201: JSON nested more than 200 levels deep");
}

TEST(Json, NodeLimit) {
  Limits limits;
  limits.json_nodes = 4;
  EXPECT_TRUE(read_json(text_of("[1,2,3]"), limits).has_value());
  for (const char* text : {"[1,2,3,4]", "[1,2,3,[]]", "[1,2,3,null]", "[1,[2,[\"x\",{}]]]"}) {
    const auto result = read_json(text_of(text), limits);
    ASSERT_FALSE(result.has_value()) << text;
    EXPECT_EQ(result.error().code, Error::Code::Limit);
    EXPECT_EQ(result.error().message, "more than 4 JSON values");
  }
}

TEST(Json, ByteLimit) {
  Limits limits;
  limits.json_bytes = 4;
  EXPECT_TRUE(read_json(text_of("[12]"), limits).has_value());
  const auto result = read_json(text_of("[123]", Limits()), limits);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, Error::Code::Limit);
}

TEST(Json, Utf16AndCrlfPositions) {
  // {"é":CRLF  "中"} in UTF-16, little-endian.
  std::string bytes = "\xFF\xFE";
  for (const char16_t unit : u"{\"é\":\r\n  \"中\"}"s) {
    bytes.push_back(static_cast<char>(unit & 0xFF));
    bytes.push_back(static_cast<char>(unit >> 8));
  }
  const auto document = must_read_json(bytes);
  const Member& member = document->root.members.front();
  EXPECT_EQ(member.key_place().range(), (Range{{1, 2}, {1, 5}}));
  EXPECT_EQ(member.value.place().range(), (Range{{2, 3}, {2, 6}}));
}

/// Leaves out members by path and elements that have a member of some name.
struct LeaveOut : Keep {
  std::vector<std::string> paths;
  std::string element_with;
  mutable std::vector<std::string> asked;
  mutable std::vector<std::string> elements;

  static std::string joined(const std::vector<std::string>& keys) {
    std::string path;
    for (const std::string& key : keys) path += "/" + key;
    return path;
  }
  bool member(const std::vector<std::string>& keys) const override {
    asked.push_back(joined(keys));
    return std::find(paths.begin(), paths.end(), asked.back()) == paths.end();
  }
  bool element(const std::vector<std::string>& keys, const Node& object) const override {
    elements.push_back(joined(keys) + "{" + (object.members.empty() ? "" : object.members[0].key) +
                       "}");
    return element_with.empty() || object.find(element_with) == nullptr;
  }
};

struct KeepNothing : Keep {
  bool member(const std::vector<std::string>&) const override { return false; }
  bool element(const std::vector<std::string>&, const Node&) const override { return false; }
};

TEST(Json, UnwantedElementsAreGone) {
  LeaveOut keep;
  keep.element_with = "x";
  Limits limits;
  limits.json_nodes = 14;
  const auto document = must(read_json(
      text_of(R"({"a":[{"x":[1,{"y":2}]},{"b":[{"c":3},{"x":4}]},5,[{"x":6}],{"x":7,"z":[8,9]}]})"),
      limits, keep));
  EXPECT_EQ(keep.elements, (std::vector<std::string>{"/a/x{y}", "/a{x}", "/a/b{c}", "/a/b{x}",
                                                     "/a{b}", "/a{x}", "/a{x}"}));
  const Node& list = *document->root.find("a");
  ASSERT_EQ(list.items.size(), 3u);
  EXPECT_EQ(slice(list.items[0]), R"({"b":[{"c":3},{"x":4}]})");
  EXPECT_EQ(list.items[0].find("b")->items.size(), 1u);
  EXPECT_EQ(list.items[1].text, "5");
  EXPECT_TRUE(list.items[2].items.empty());
}

TEST(Json, WhatWasLeftOutCanBeReadLater) {
  LeaveOut keep;
  keep.paths = {"/a/b"};
  const auto document =
      must(read_json(text_of("{\"a\":\n [{\"b\": {\"c\": \"{\\\"d\\\": 1}\"}}]}"), Limits(), keep));
  const Node& left_out = *document->root.find("a")->items.front().find("b");
  EXPECT_TRUE(left_out.members.empty());
  const auto read = must(read_left_out(left_out, Limits(), LeaveOut()));
  const Node* text = read->root.find("c");
  ASSERT_NE(text, nullptr);
  EXPECT_EQ(text->place().range(), (Range{{2, 15}, {2, 27}}));
  const auto inner = must(read_embedded(*text, Limits()));
  EXPECT_EQ(inner->root.find("d")->place().range(), (Range{{2, 24}, {2, 25}}));
}

TEST(Json, UnwantedMembersStayEmpty) {
  LeaveOut keep;
  keep.paths = {"/skip", "/list/drop"};
  const auto document = must(read_json(
      text_of(
          R"({"skip":{"a":[1,{"b":2}],"c":[]},"x":1,"list":[{"drop":[1,[2]],"keep":{"d":[3]}},4],)"
          R"("skip":[5],"last":[6]})"),
      Limits(), keep));
  const Node& root = document->root;
  EXPECT_EQ(keep.asked, (std::vector<std::string>{"/skip", "/list", "/list/drop", "/list/keep",
                                                  "/list/keep/d", "/skip", "/last"}));
  ASSERT_EQ(root.members.size(), 5u);
  EXPECT_EQ(root.members[0].value.kind, Kind::Object);
  EXPECT_TRUE(root.members[0].value.members.empty());
  EXPECT_EQ(slice(root.members[0].value), R"({"a":[1,{"b":2}],"c":[]})");
  EXPECT_EQ(root.members[1].value.text, "1");
  const Node& entry = root.members[2].value.items.front();
  EXPECT_TRUE(entry.find("drop")->items.empty());
  EXPECT_EQ(slice(*entry.find("drop")), "[1,[2]]");
  EXPECT_EQ(entry.find("keep")->find("d")->items.front().text, "3");
  EXPECT_EQ(slice(root.members[3].value), "[5]");
  EXPECT_TRUE(root.members[3].value.items.empty());
  EXPECT_EQ(root.members[4].value.items.front().text, "6");
}

TEST(Json, UnwantedMembersAreStillChecked) {
  const KeepNothing nothing;
  Limits limits;
  limits.json_nodes = 2;
  EXPECT_TRUE(read_json(text_of(R"({"a":[1,2,3,4,5]})"), limits, nothing).has_value());
  const auto result = read_json(text_of(R"({"a":[1,2,{"b":}]})"), limits, nothing);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(
      show(result.error()),
      "1:16: found '}' where a value was expected; see the object opened on line 1, column 11");
}

// ---- properties ----

TEST(JsonProperty, EverySpanReadsAgainAsItsNode) {
  for (unsigned seed = 0; seed < 400; ++seed) {
    const std::string text = RandomJson(seed).document();
    SCOPED_TRACE("seed " + std::to_string(seed) + ": " + text);
    const auto document = must_read_json(text);
    ASSERT_TRUE(document);
    walk(document->root, [](const Node& node) {
      const auto again = must_read_json(slice(node));
      ASSERT_TRUE(again);
      EXPECT_TRUE(same_tree(again->root, node));
      EXPECT_EQ(again->root.span, (Span{0, slice(node).size()}));
      for (const Member& member : node.members) {
        const auto key = must_read_json(slice(member));
        ASSERT_TRUE(key);
        EXPECT_EQ(key->root.text, member.key);
        EXPECT_LT(member.key_span.end, member.value.span.begin);
      }
    });
  }
}

/// What the library says to a text. Unknown where it goes another way by design: it refuses large
/// numbers.
enum class Opinion { Json, NotJson, Unknown };

Opinion library_opinion(const std::string& text) {
  // It stops at a NUL and skips a byte-order mark; both are refused here.
  if (text.find('\0') != std::string::npos || text.starts_with("\xEF\xBB\xBF"))
    return Opinion::NotJson;
  try {
    const auto parsed = nlohmann::json::parse(text);
    return Opinion::Json;
  } catch (const nlohmann::json::out_of_range&) {
    return Opinion::Unknown;
  } catch (const nlohmann::json::parse_error&) {
    return Opinion::NotJson;
  }
}

TEST(JsonProperty, BrokenTextsAreRefusedWithAPlaceAndAReason) {
  RandomJson random(1);
  const std::string insertions[] = {",",  "}",    "]", "{",    "[", "\"", ":",  "\\",
                                    "0",  "-",    ".", "e5",   "x", "/*", "\n", "'",
                                    "\t", "\x01", " ", "true", "é", "\0"s};
  int refused = 0;
  for (unsigned seed = 0; seed < 4000; ++seed) {
    RandomJson source(seed);
    std::string text = source.document();
    for (std::size_t changes = 1 + random.below(2); changes > 0; --changes) {
      const std::size_t at = random.below(text.size() + 1);
      switch (random.below(3)) {
        case 0:
          text.insert(at, insertions[random.below(std::size(insertions))]);
          break;
        case 1:
          if (at < text.size()) text.erase(at, 1 + random.below(3));
          break;
        default:
          text.resize(at);
      }
    }
    auto file = SourceFile::from_bytes("test", text, Limits());
    if (!file) continue;  // A character was cut in half.
    SCOPED_TRACE("seed " + std::to_string(seed) + ": " + text);
    const auto result = read_json(Text::of(*file), Limits());
    const Opinion opinion = library_opinion(text);
    if (opinion != Opinion::Unknown) {
      EXPECT_EQ(result.has_value(), opinion == Opinion::Json);
    }
    if (result) continue;
    ++refused;
    const Error& error = result.error();
    EXPECT_EQ(error.code, Error::Code::Syntax);
    EXPECT_EQ(error.message.find("not valid JSON"), std::string::npos) << "has better words";
    EXPECT_GE(error.position.line, 1);
    EXPECT_GE(error.position.column, 1);
    const Position end = (*file)->position(text.size());
    EXPECT_TRUE(error.position.line < end.line ||
                (error.position.line == end.line && error.position.column <= end.column));
  }
  EXPECT_GT(refused, 2000);
}

}  // namespace
}  // namespace trustlint::document
