// Documents inside strings: escapes inside escapes, URL encoding, every YAML style; all positions
// lead to the file.
#include <functional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "document/reader.h"
#include "random_json.h"
#include "read_helpers.h"

namespace trustlint::document {
namespace {

using ::testing::HasSubstr;

std::string json_string(const std::string& text) { return nlohmann::json(text).dump(); }

std::string percent_encoded(const std::string& text, bool everything) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       std::string_view("-_.~").find(c) != std::string_view::npos;
    if (plain && !everything) {
      out += c;
      continue;
    }
    const char* digits = "0123456789ABCDEF";
    out += '%';
    out += digits[static_cast<unsigned char>(c) >> 4];
    out += digits[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

void walk(const Node& node, const std::function<void(const Node&)>& visit) {
  visit(node);
  for (const Node& item : node.items) walk(item, visit);
  for (const Member& member : node.members) walk(member.value, visit);
}

std::shared_ptr<const Document> embedded(const Node& node) {
  return must(read_embedded(node, Limits()));
}

TEST(Embedded, PolicyTextInAString) {
  const std::string file =
      "{\n  \"p\": \"{\\n  \\\"Effect\\\": \\\"All\\u006fw\\\",\\n  \\\"n\\\": [1, 22]\\n}\"\n}\n";
  const auto outer = must_read_json(file);
  const auto policy = embedded(*outer->root.find("p"));
  const Member& effect = policy->root.members.front();
  EXPECT_EQ(effect.key, "Effect");
  EXPECT_EQ(effect.value.text, "Allow");
  EXPECT_EQ(policy->text->nesting(), 1u);
  EXPECT_EQ(in_file(*policy->text, effect.key_span), "\\\"Effect\\\"");
  EXPECT_EQ(in_file(*policy->text, effect.value.span), "\\\"All\\u006fw\\\"");
  EXPECT_EQ(in_file(*policy->text, policy->root.find("n")->span), "[1, 22]");
  EXPECT_EQ(in_file(*policy->text, policy->root.find("n")->items[1].span), "22");
  EXPECT_EQ(effect.value.place().range(), (Range{{2, 26}, {2, 40}}));
  EXPECT_EQ(effect.value.place().path(), "test");
}

TEST(Embedded, AStringInAStringInAString) {
  const std::string innermost = R"({"sub": "a\"é"})";
  const std::string middle = R"({"deep": )" + json_string(innermost) + "}";
  const auto outer = must_read_json("[" + json_string(middle) + "]");
  const auto second = embedded(outer->root.items.front());
  const auto third = embedded(*second->root.find("deep"));
  EXPECT_EQ(third->text->nesting(), 2u);
  const Node& sub = *third->root.find("sub");
  EXPECT_EQ(sub.text, "a\"é");
  EXPECT_EQ(in_file(*third->text, sub.span), R"(\\\"a\\\\\\\"é\\\")");
}

TEST(Embedded, UrlEncoded) {
  const std::string policy = R"({"Version": "2012-10-17", "s": "a+b é%"})";
  for (const bool everything : {false, true}) {
    const auto outer = must_read_json("{\"d\": \"" + percent_encoded(policy, everything) + "\"}");
    const auto inner = embedded(*outer->root.find("d"));
    ASSERT_TRUE(inner);
    EXPECT_EQ(inner->text->bytes(), policy);
    EXPECT_EQ(inner->text->nesting(), 1u) << "one string is one level";
    const Node& version = *inner->root.find("Version");
    EXPECT_EQ(version.text, "2012-10-17");
    EXPECT_EQ(in_file(*inner->text, version.span), percent_encoded("\"2012-10-17\"", everything));
    EXPECT_EQ(inner->root.find("s")->text, "a+b é%");
  }
  const auto outer =
      must_read_json(R"(["%7b%22a%22%3A+1%7D", " %5B1]", "%20%0A%7B%7D", "\u00257B}"])");
  const auto plus = read_embedded(outer->root.items[0], Limits());
  ASSERT_FALSE(plus.has_value()) << "'+' is not a blank";
  EXPECT_THAT(plus.error().message, HasSubstr("found '+'"));
  EXPECT_EQ(plus.error().position, (Position{1, 16}));
  EXPECT_EQ(in_file(*embedded(outer->root.items[1])->text, {2, 3}), "1");
  EXPECT_TRUE(embedded(outer->root.items[2])->root.is(Kind::Object));
  // An escape inside an escape: the JSON escape \u0025 is the percent sign.
  const auto twice = embedded(outer->root.items[3]);
  EXPECT_EQ(in_file(*twice->text, twice->root.span), "\\u00257B}");
}

TEST(Embedded, UrlEncodedInsideUrlEncoded) {
  const std::string inner = R"({"x": 7})";
  const std::string middle = R"({"doc": ")" + percent_encoded(inner, false) + "\"}";
  const auto outer = must_read_json("[\"" + percent_encoded(middle, false) + "\"]");
  const auto second = embedded(outer->root.items.front());
  const auto third = embedded(*second->root.find("doc"));
  EXPECT_EQ(in_file(*third->text, third->root.find("x")->span), "7");
  EXPECT_EQ(in_file(*third->text, third->root.span),
            percent_encoded(percent_encoded(inner, false), false));
}

TEST(Embedded, UrlEncodingErrors) {
  struct Case {
    const char* text;
    Error::Code code;
    const char* error;
  };
  const Case cases[] = {
      {"%7B%2", Error::Code::Syntax,
       "1:6: found '%' without two hexadecimal digits in URL-encoded text"},
      {"%7B%zz%7D", Error::Code::Syntax,
       "1:6: found '%' without two hexadecimal digits in URL-encoded text"},
      {"%7B%22%FF%22%7D", Error::Code::Encoding,
       "1:9: the text is not valid UTF-8: found the byte 0xFF"},
      {"%5B%00%5D", Error::Code::Syntax, "1:6: found a NUL byte where a value or ']' was expected"},
      {"%41%7B", Error::Code::Syntax, "1:3: found '%' where a JSON value was expected"},
      {"%", Error::Code::Syntax, "1:3: found '%' where a JSON value was expected"},
      {"arn:aws", Error::Code::Syntax, "1:3: found 'arn' where a JSON value was expected"},
      {"", Error::Code::Syntax, "1:3: the text is empty"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    const auto outer = must_read_json("[\"" + std::string(c.text) + "\"]");
    const auto result = read_embedded(outer->root.items.front(), Limits());
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code, c.code);
    EXPECT_EQ(show(result.error()), c.error);
  }
}

TEST(Embedded, OnlyStrings) {
  const auto outer = must_read_json("[{}]");
  const auto result = read_embedded(outer->root.items.front(), Limits());
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(show(result.error()),
            "1:2: expected a string with a JSON document in it, found an object");
}

TEST(Embedded, DepthLimit) {
  std::string text = "[1]";
  for (int i = 0; i < 5; ++i) text = "[" + json_string(text) + "]";
  auto document = must_read_json(text);
  for (int i = 0; i < 4; ++i) document = embedded(document->root.items.front());
  const auto result = read_embedded(document->root.items.front(), Limits());
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, Error::Code::Limit);
  EXPECT_EQ(result.error().message, "documents inside strings, more than 4 levels deep");
}

TEST(Embedded, TheJsonLimitsHoldInside) {
  const auto outer = must_read_json("\n[\"" + std::string(300, '[') + "\"]");
  const auto result = read_embedded(outer->root.items.front(), Limits());
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(show(result.error()), "2:203: JSON nested more than 200 levels deep");
}

// ---- strings of YAML ----

struct YamlCase {
  const char* name;
  const char* yaml;     ///< The member `p` holds the document.
  const char* in_file;  ///< What the string "v" of the document is in the file.
  Position position;
};

TEST(EmbeddedInYaml, EveryStyleExactly) {
  const YamlCase cases[] = {
      {"plain needs no escapes", "p: '{\"k\": \"v\"}'\n", "\"v\"", {1, 11}},
      {"single quotes", "p: '{\"it''s\": 1, \"k\": \"v\"}'\n", "\"v\"", {1, 23}},
      {"double quotes", "p: \"{\\\"k\\\": \\x22v\\\"}\"\n", "\\x22v\\\"", {1, 13}},
      {"double quotes, escaped line break",
       "p: \"{\\\"k\\\":\\\n     \\\"v\\\"}\"\n",
       "\\\"v\\\"",
       {2, 6}},
      {"double quotes, folded",
       "é: 1\np: \"{\\\"k\\\":  \n\n     \\\"v\\\"}\"\n",
       "\\\"v\\\"",
       {4, 6}},
      {"single quotes, folded", "p: '{\n   \"k\":\n     \"v\"}'\n", "\"v\"", {3, 6}},
      {"literal", "p: |\n  {\n    \"k\": \"v\"\n  }\n", "\"v\"", {3, 10}},
      {"literal, stripped and indicated",
       "p: |2-\n    {\n    \"k\": \"v\"\n  }\n\n",
       "\"v\"",
       {3, 10}},
      {"literal, CRLF", "p: |\r\n  {\r\n\r\n    \"k\": \"v\"\r\n  }\r\n", "\"v\"", {4, 10}},
      {"literal, comment and blank lines",
       "p: | # c\n\n  \n  {\n\n    \"k\": \"v\"}\n\n\n",
       "\"v\"",
       {6, 10}},
      {"literal, kept", "p: |+\n  {\"k\": \"v\"}\n\n\nq: 1\n", "\"v\"", {2, 9}},
      {"literal, tagged", "p: !Sub |\n  {\"k\": \"v\"}\n", "\"v\"", {2, 9}},
      {"literal, non-ASCII", "p: |\n  {\"é\": 1, \"k\": \"v\"}\n", "\"v\"", {2, 17}},
      {"folded", "p: >-\n  {\n  \"k\":\n     \"v\"\n  }\n", "\"v\"", {4, 6}},
      {"folded, one line", "p: >\n  {\"k\":   \"v\"}\n", "\"v\"", {2, 11}},
      {"tagged", "p: !Sub '{\"k\": \"v\"}'\n", "\"v\"", {1, 16}},
      {"anchored and tagged on another line",
       "p: &x !Sub # c\n   '{\"k\": \"v\"}'\n",
       "\"v\"",
       {2, 11}},
      {"in a list item", "p:\n  '{\"k\": \"v\"}'\n", "\"v\"", {2, 10}},
  };
  for (const YamlCase& c : cases) {
    SCOPED_TRACE(c.name);
    const auto outer = must_read_yaml(c.yaml);
    ASSERT_TRUE(outer);
    const auto policy = embedded(*outer->root.find("p"));
    ASSERT_TRUE(policy);
    const Node& value = *policy->root.find("k");
    EXPECT_EQ(in_file(*policy->text, value.span), c.in_file);
    EXPECT_EQ(value.place().range().begin, c.position);
  }
}

TEST(EmbeddedInYaml, ThroughAnAlias) {
  const auto outer = must_read_yaml("a: &x '{\"k\": \"v\"}'\np: *x\n");
  const auto policy = embedded(*outer->root.find("p"));
  EXPECT_EQ(policy->root.find("k")->place().range().begin, (Position{1, 14}));
}

TEST(DecodedText, PlainScalarsOverManyLines) {
  const auto outer = must_read_yaml("p: one\n   two  \n\n   three # c\nq: 1\n");
  const Node& node = *outer->root.find("p");
  ASSERT_EQ(node.text, "one two\nthree");
  const auto text = decoded_text(node);
  EXPECT_EQ(text->bytes(), node.text);
  EXPECT_EQ(in_file(*text, {0, 3}), "one");
  EXPECT_EQ(in_file(*text, {4, 7}), "two");
  EXPECT_EQ(in_file(*text, {8, 13}), "three");
}

TEST(DecodedText, EveryEscapeOfYaml) {
  const char* escapes[] = {"\\0", "\\a", "\\b", "\\t",   "\\n",     "\\v",         "\\f",
                           "\\r", "\\e", "\\ ", "\\\"",  "\\/",     "\\\\",        "\\N",
                           "\\_", "\\L", "\\P", "\\x41", "\\u00e9", "\\U0001F600", "é"};
  for (const char* escape : escapes) {
    SCOPED_TRACE(escape);
    const auto outer = must_read_yaml("- \"<" + std::string(escape) + ">z\"\n");
    const Node& node = outer->root.items.front();
    const auto text = decoded_text(node);
    ASSERT_EQ(text->bytes(), node.text);
    const std::size_t close = node.text.find('>');
    EXPECT_EQ(in_file(*text, {0, 1}), "<");
    EXPECT_EQ(in_file(*text, {1, close}), escape);
    EXPECT_EQ(in_file(*text, {close, close + 1}), ">");
    EXPECT_EQ(in_file(*text, {close + 1, close + 2}), "z");
    EXPECT_EQ(in_file(*text, {0, node.text.size()}), "<" + std::string(escape) + ">z");
  }
}

TEST(DecodedText, UnicodeLineBreaksInJsonDoNotFold) {
  const auto outer = must_read_json("[\"a \u2028 \u0085 {\"]");
  const Node& node = outer->root.items.front();
  const auto text = decoded_text(node);
  const std::size_t brace = node.text.find('{');
  EXPECT_EQ(in_file(*text, {brace, brace + 1}), "{");
}

// ---- properties ----

/// Decodes JSON escapes the way a reader who knows nothing of maps would.
std::string unescaped(const std::string& raw) {
  return nlohmann::json::parse("\"" + raw + "\"").get<std::string>();
}

TEST(EmbeddedProperty, SpansDecodeToTheirText) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    const std::string inner = "[" + RandomJson(seed).document() + "]";
    const std::string middle = "{\"p\":" + json_string(inner) + "}";
    const auto outer = must_read_json("[ " + json_string(middle) + "]");
    SCOPED_TRACE(inner);
    const auto second = embedded(outer->root.items.front());
    ASSERT_TRUE(second);
    const auto third = embedded(*second->root.find("p"));
    ASSERT_TRUE(third);
    walk(third->root, [&](const Node& node) {
      const std::string expected = inner.substr(node.span.begin, node.span.end - node.span.begin);
      EXPECT_EQ(unescaped(unescaped(in_file(*third->text, node.span))), expected);
      for (const Member& member : node.members) {
        EXPECT_EQ(
            nlohmann::json::parse(unescaped(unescaped(in_file(*third->text, member.key_span)))),
            nlohmann::json(member.key));
      }
    });
  }
}

TEST(EmbeddedProperty, UrlEncodedSpansDecodeToTheirText) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    const std::string inner = "[" + RandomJson(seed).document() + "]";
    const auto outer = must_read_json("[\"" + percent_encoded(inner, seed % 2 == 0) + "\"]");
    const auto second = embedded(outer->root.items.front());
    ASSERT_TRUE(second);
    walk(second->root, [&](const Node& node) {
      EXPECT_EQ(in_file(*second->text, node.span),
                percent_encoded(inner.substr(node.span.begin, node.span.end - node.span.begin),
                                seed % 2 == 0));
    });
  }
}

TEST(EmbeddedProperty, LiteralBlocksLoseOnlyTheirIndentation) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::string inner = "[\n" + RandomJson(seed).document() + "\n]";
    if (inner.find('\r') != std::string::npos || inner.find("\u2028") != std::string::npos ||
        inner.find("\u0085") != std::string::npos) {
      continue;  // These are line breaks too; a JSON text with them cannot stand in a block as it
                 // is.
    }
    std::string yaml = "p: |-\n    ";
    for (const char c : inner) yaml += c == '\n' ? std::string("\n    ") : std::string(1, c);
    SCOPED_TRACE(yaml);
    const auto outer = must_read_yaml(yaml + "\nq: 1\n");
    ASSERT_TRUE(outer);
    ASSERT_EQ(outer->root.find("p")->text, inner);
    const auto second = embedded(*outer->root.find("p"));
    ASSERT_TRUE(second);
    walk(second->root, [&](const Node& node) {
      if (node.is(Kind::Array) || node.is(Kind::Object)) return;
      EXPECT_EQ(in_file(*second->text, node.span),
                inner.substr(node.span.begin, node.span.end - node.span.begin));
    });
  }
}

}  // namespace
}  // namespace trustlint::document
