// YAML: the tree and its spans, typing of plain scalars, anchors and merges, budgets, errors.
#include <functional>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "document/reader.h"
#include "random_json.h"
#include "read_helpers.h"

namespace trustlint::document {
namespace {

using namespace std::string_literals;
using ::testing::HasSubstr;

std::string slice(const Node& node) {
  return std::string(node.source->bytes().substr(node.span.begin, node.span.end - node.span.begin));
}

/// A tree in one line: strings in quotes, numbers and the rest bare, tags before their node.
std::string dump(const Node& node) {
  std::string out = node.tag.empty() ? "" : node.tag + " ";
  if (node.is(Kind::Array)) {
    out += "[";
    for (const Node& item : node.items)
      out += (&item == &node.items.front() ? "" : ",") + dump(item);
    return out + "]";
  }
  if (node.is(Kind::Object)) {
    out += "{";
    for (const Member& member : node.members) {
      out += (&member == &node.members.front() ? "" : ",") + member.key + ":" + dump(member.value);
    }
    return out + "}";
  }
  return out + (node.is(Kind::String) ? "'" + node.text + "'" : node.text);
}

std::string read(const std::string& text) {
  const auto document = must_read_yaml(text);
  return document ? dump(document->root) : "";
}

TEST(Yaml, PlainScalarsAreTypedByHand) {
  struct Expected {
    const char* written;
    Kind kind;
    const char* text;
  };
  const Expected cases[] = {
      {"", Kind::Null, "null"},
      {"~", Kind::Null, "null"},
      {"null", Kind::Null, "null"},
      {"Null", Kind::Null, "null"},
      {"NULL", Kind::Null, "null"},
      {"nULL", Kind::String, "nULL"},
      {"true", Kind::Bool, "true"},
      {"True", Kind::Bool, "true"},
      {"TRUE", Kind::Bool, "true"},
      {"false", Kind::Bool, "false"},
      {"False", Kind::Bool, "false"},
      {"FALSE", Kind::Bool, "false"},
      {"yes", Kind::String, "yes"},
      {"No", Kind::String, "No"},
      {"on", Kind::String, "on"},
      {"OFF", Kind::String, "OFF"},
      {"y", Kind::String, "y"},
      {"0", Kind::Number, "0"},
      {"-12", Kind::Number, "-12"},
      {"+12", Kind::Number, "+12"},
      {"0123456789012", Kind::Number, "0123456789012"},
      {"012345678901", Kind::Number, "012345678901"},
      {"999999999999999999999999", Kind::Number, "999999999999999999999999"},
      {"1.50", Kind::Number, "1.50"},
      {".5", Kind::Number, ".5"},
      {"1.", Kind::Number, "1."},
      {"1e400", Kind::Number, "1e400"},
      {"-1.5E-3", Kind::Number, "-1.5E-3"},
      {"1e", Kind::String, "1e"},
      {".", Kind::String, "."},
      {"+", Kind::String, "+"},
      {"2012-10-17", Kind::String, "2012-10-17"},
      {"2001-12-14t21:59:43.10-05:00", Kind::String, "2001-12-14t21:59:43.10-05:00"},
      {"1.2.3", Kind::String, "1.2.3"},
      {"0x1F", Kind::String, "0x1F"},
      {"0o17", Kind::String, "0o17"},
      {"1_000", Kind::String, "1_000"},
      {"190:20:30", Kind::String, "190:20:30"},
      {".inf", Kind::String, ".inf"},
      {".NaN", Kind::String, ".NaN"},
      {"=", Kind::String, "="},
      {"arn:aws:iam::123456789012:root", Kind::String, "arn:aws:iam::123456789012:root"},
  };
  for (const Expected& c : cases) {
    SCOPED_TRACE(c.written);
    const auto document = must_read_yaml("k: "s + c.written + "\n");
    ASSERT_TRUE(document);
    const Node& node = document->root.members.front().value;
    EXPECT_EQ(node.kind, c.kind);
    EXPECT_EQ(node.text, c.text);
    EXPECT_EQ(node.quoting, Quoting::None);
    EXPECT_EQ(slice(node), c.written);
  }
}

TEST(Yaml, QuotedScalarsAreStrings) {
  EXPECT_EQ(read("['12', \"true\", 'null', \"\", ~]"), "['12','true','null','',null]");
  EXPECT_EQ(read("|\n  12\n"), "'12\n'");
  EXPECT_EQ(read(">\n  12\n  13\n"), "'12 13\n'");
}

TEST(Yaml, QuotingStyleIsKept) {
  const auto document = must_read_yaml("- a\n- 'a'\n- \"a\"\n- |\n  a\n- >\n  a\n");
  const Quoting expected[] = {Quoting::None, Quoting::Single, Quoting::Double, Quoting::Literal,
                              Quoting::Folded};
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(document->root.items[i].quoting, expected[i]);
}

TEST(Yaml, Tags) {
  EXPECT_EQ(read("a: !Sub '${x}'\nb: !GetAtt A.Arn\nc: !Ref 123\nd: !If [a, !Ref b, ~]\ne: !Foo\n  "
                 "g: h\nf: !Bar\n"),
            "{a:!Sub '${x}',b:!GetAtt 'A.Arn',c:!Ref '123',d:!If ['a',!Ref 'b',null],e:!Foo "
            "{g:'h'},f:!Bar ''}");
  EXPECT_EQ(
      read("[!!str 12, !!int '12', !!bool 'true', !!null '', ! 12, !!binary aGk=, !!float 'x']"),
      "[!!str '12',!!int 12,!!bool true,!!null null,! '12',!!binary 'aGk=',!!float 'x']");
  EXPECT_EQ(read("!<tag:example.org,2000:x> a"), "tag:example.org,2000:x 'a'");
}

TEST(Yaml, OrderDuplicatesAndKeys) {
  EXPECT_EQ(read("b: 1\na: 2\nb: 3\n'b': 4\n"), "{b:1,a:2,b:3,b:4}");
  EXPECT_EQ(read("true: 1\n12: 2\n~: 3\n\"x y\": 4\n? long\n: 5\n"),
            "{true:1,12:2,~:3,x y:4,long:5}");
  EXPECT_EQ(read("{a, b: , c: 1}"), "{a:null,b:null,c:1}");
  EXPECT_EQ(read("[a: 1, b]"), "[{a:1},'b']");
}

TEST(Yaml, JsonIsYaml) {
  EXPECT_EQ(read(R"({"a": [1, "x\n\u00e9", true, null], "b": {}, "c": []})"),
            "{a:[1,'x\né',true,null],b:{},c:[]}");
}

TEST(Yaml, SpansOfEverything) {
  const std::string text =
      "# é\r\n"
      "a: &x  {b: [1, 'é']}  # c\r\n"
      "ß: !Sub \"x\"\r\n"
      "c:\r\n"
      "  - k: plain\r\n"
      "      multi\r\n"
      "\r\n"
      "      line # c\r\n"
      "    l: |-\r\n"
      "      eins\r\n"
      "       zwei\r\n"
      "\r\n"
      "  # c\r\n"
      "  - !T\r\n"
      "    m:\r\n"
      "    n: ''\r\n"
      "\r\n"
      "d:\r\n"
      "- 1\r\n"
      "- 2\r\n"
      "\"e\": x\r\n";
  const auto document = must_read_yaml(text);
  ASSERT_TRUE(document);
  const Node& root = document->root;
  EXPECT_EQ(slice(root), text.substr(6, text.size() - 8));
  EXPECT_EQ(slice(*root.find("a")), "&x  {b: [1, 'é']}");
  EXPECT_EQ(slice(root.find("a")->find("b")->items[1]), "'é'");
  EXPECT_EQ(slice(*root.find("ß")), "!Sub \"x\"");
  EXPECT_EQ(root.find_member("ß")->key_place().range(), (Range{{3, 1}, {3, 2}}));
  EXPECT_EQ(root.find("ß")->place().range(), (Range{{3, 4}, {3, 12}}));
  const Node& c = *root.find("c");
  EXPECT_EQ(c.place().range(), (Range{{5, 3}, {16, 10}}));
  EXPECT_EQ(slice(*c.items[0].find("k")), "plain\r\n      multi\r\n\r\n      line");
  EXPECT_EQ(c.items[0].find("k")->text, "plain multi\nline");
  EXPECT_EQ(slice(*c.items[0].find("l")), "|-\r\n      eins\r\n       zwei");
  EXPECT_EQ(c.items[0].find("l")->text, "eins\n zwei");
  EXPECT_EQ(slice(c.items[0]),
            text.substr(text.find("k:"), text.find("zwei") + 4 - text.find("k:")));
  EXPECT_EQ(slice(c.items[1]), "!T\r\n    m:\r\n    n: ''");
  EXPECT_EQ(c.items[1].find("m")->kind, Kind::Null);
  EXPECT_EQ(slice(*c.items[1].find("m")), "");
  EXPECT_EQ(slice(*root.find("d")), "- 1\r\n- 2");
  const Member& e = *root.find_member("e");
  EXPECT_EQ(text.substr(e.key_span.begin, e.key_span.end - e.key_span.begin), "\"e\"");
}

TEST(Yaml, ABlockThatEndsWithAnAbsentValueEndsAtItsKey) {
  const auto document = must_read_yaml("a:\n  b:\n\n\n# c\nd: 1\n");
  EXPECT_EQ(slice(*document->root.find("a")), "b");
}

TEST(Yaml, SpansAfterManyNonAsciiCharacters) {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "- é中\U0001F600\n";
  const auto document = must_read_yaml(text);
  ASSERT_EQ(document->root.items.size(), 3000u);
  for (std::size_t i = 0; i < 3000; ++i) {
    const Node& item = document->root.items[i];
    ASSERT_EQ(slice(item), "é中\U0001F600");
    ASSERT_EQ(item.place().range(), (Range{{int(i) + 1, 3}, {int(i) + 1, 6}}));
  }
}

TEST(Yaml, AByteOrderMarkInsideDoesNotShiftSpans) {
  const auto document = must_read_yaml("\uFEFF\uFEFFa: b\n");
  ASSERT_TRUE(document);
  EXPECT_EQ(slice(document->root.members.front().value), "b");
}

TEST(Yaml, TheFirstOfManyDocuments) {
  EXPECT_EQ(read("%YAML 1.1\n---\na: 1\n...\n---\nb: 2\n"), "{a:1}");
  EXPECT_EQ(read("---\n---\nb: 2\n"), "null");
}

TEST(Yaml, ManyNumbersAreNotDates) {
  EXPECT_EQ(read("Version: 2012-10-17"), "{Version:'2012-10-17'}");
}

// ---- anchors, aliases, merges ----

TEST(Yaml, AliasesCopyWithTheirPlaces) {
  EXPECT_EQ(read("a: &x {b: [1, 2]}\nc: *x\nd: [*x, *x]\n"),
            "{a:{b:[1,2]},c:{b:[1,2]},d:[{b:[1,2]},{b:[1,2]}]}");
  EXPECT_EQ(read("- &k key\n- *k : v\n- &n 12\n- *n\n- !T &t x\n- *t\n"),
            "['key',{key:'v'},12,12,!T 'x',!T 'x']");
  const auto document = must_read_yaml("a: &x\n  b: c\nd: *x\ne: 1\n");
  const Node& copy = *document->root.find("d");
  EXPECT_EQ(slice(copy), slice(*document->root.find("a")));
  EXPECT_EQ(copy.find("b")->place().range(), (Range{{2, 6}, {2, 7}}));
  // The alias stretches its parent, although the copy stands elsewhere.
  EXPECT_EQ(must_read_yaml("- &a x\n- - *a\n")->root.place().range().end, (Position{2, 7}));
}

TEST(Yaml, AnAnchorNameCanBeUsedAgain) {
  EXPECT_EQ(read("[&a 1, *a, &a [2], *a, &a 3, *a]"), "[1,1,[2],[2],3,3]");
}

TEST(Yaml, AliasesOfNestedAnchors) {
  EXPECT_EQ(
      read("a: &a\n  b: &b\n  - &c {x: &d [1]}\n  - *c\n  - *d\ne: [*b, *d, *a]\n"),
      "{a:{b:[{x:[1]},{x:[1]},[1]]},e:[[{x:[1]},{x:[1]},[1]],[1],{b:[{x:[1]},{x:[1]},[1]]}]}");
}

TEST(Yaml, MergeKeys) {
  EXPECT_EQ(read("x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\n"), "{x:{a:1,b:2},y:{a:1,b:3}}");
  EXPECT_EQ(read("x: &x {a: 1, b: 2}\ny:\n  b: 3\n  <<: [*x, {b: 4, c: 5}, {c: 6}]\n  d: 7\n"),
            "{x:{a:1,b:2},y:{b:3,a:1,c:5,d:7}}");
  EXPECT_EQ(read("x: &x {a: 1}\ny: &y {<<: *x, b: 2}\nz: {<<: *y, c: 3}\n"),
            "{x:{a:1},y:{a:1,b:2},z:{a:1,b:2,c:3}}");
  EXPECT_EQ(read("a: 1\n<<: {a: 2}\n<<: {b: 3}\na: 4\n"), "{a:1,b:3,a:4}");
  EXPECT_EQ(read("'<<': 1\n"), "{<<:1}") << "in quotes it is a key like others";
  EXPECT_EQ(read("a: <<\n"), "{a:'<<'}");
  EXPECT_EQ(read("<<: []\na: 1\n"), "{a:1}");
}

// ---- errors ----

struct Case {
  std::string text;
  std::string error;
};

TEST(YamlErrors, PlaceAndWords) {
  const Case cases[] = {
      {"", "1:1: the file is empty"},
      {"# only a comment\n", "1:1: the file is empty"},
      {"a\0b"s, "1:2: found a NUL byte"},
      {"a: b: c", "1:5: found a second ':' in this value, or a key too far to the right"},
      {"a: 1\n b: 2\n", "2:3: found a second ':' in this value, or a key too far to the right"},
      {"a:\n\tb: 1\n", "2:1: found a tab where YAML wants spaces"},
      {"é: \"x\ny: 1\n", "1:4: the quotes are never closed"},
      {"a: 'x\n", "1:4: the quotes are never closed"},
      {"a: [1, 2\n", "1:9: expected ',' or ']' (the list begins on line 1, column 4)"},
      {"a: {b: 1\n\n", "1:9: expected ',' or '}' (the mapping begins on line 1, column 4)"},
      {"a: @b", "1:4: a plain value cannot begin with '@'"},
      {"a: `b`", "1:4: a plain value cannot begin with '`'"},
      {"a: *b", "1:4: the alias names an anchor that does not stand before it"},
      {"&a [*a]", "1:5: the alias stands inside the node that it names"},
      {"&a {b: {c: *a}}", "1:12: the alias stands inside the node that it names"},
      {"[&a 1, &a [*a]]", "1:12: the alias stands inside the node that it names"},
      {"? [a]\n: b", "1:3: found an array where a key was expected"},
      {"{{a: 1}: b}", "1:2: found an object where a key was expected"},
      {"- &a [1]\n- *a : b\n", "2:3: found an array where a key was expected"},
      {"{a: 1} x", "1:8: found more text after the end of the document"},
      {"a: 1\n]\n",
       "2:1: expected a key or the end of the mapping (the mapping begins on line 1, column 1)"},
      {"- a\nb: c",
       "2:1: expected '-' or the end of the list (the list begins on line 1, column 1)"},
      {"a: \"\\q\"", "1:5: found an escape that YAML does not have"},
      {"a: \"\\ud800\"", "1:7: the escape is not a Unicode character"},
      {"a: \"\\xZZ\"", "1:7: expected hexadecimal digits in the escape"},
      {"a: - b", "1:4: a list item is not possible here"},
      {"<<: 1", "1:5: '<<' merges mappings, found a number"},
      {"<<: [{a: 1}, x]", "1:14: '<<' merges mappings, found a string"},
      {"a: \x01", "1:4: found a control character"},
      {"é: \x7F", "1:4: found a control character"},
      {"%YAML 1.1\n%YAML 1.1\n--- a", "2:1: a directive stands twice"},
      {"!u!x a", "1:1: the tag has a prefix that is not declared"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    const auto result = read_yaml(text_of(c.text), Limits());
    ASSERT_FALSE(result.has_value()) << dump((*result)->root);
    EXPECT_EQ(result.error().code, Error::Code::Syntax);
    EXPECT_EQ(show(result.error()), c.error);
    EXPECT_EQ(result.error().file, "test");
  }
}

TEST(YamlErrors, AKeyOver1024Characters) {
  const auto result = read_yaml(text_of("x: 1\n" + std::string(1100, 'k') + ": 1\n"), Limits());
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(show(result.error()), "2:1: expected ':' after this key");
  EXPECT_THAT(result.error().help, ::testing::Contains(HasSubstr("1024")));
}

TEST(YamlErrors, RandomDamageIsAnErrorOrATree) {
  const std::string original =
      "# c\nA: &x\n  - !Sub \"x\\ty\"\n  - 'it''s'\nB: {a: [1, *x], \"b\": c}\nC: |\n  lit\n   "
      "eral\nD: >-\n  fol\n"
      "  ded\n? é\n: *x\n<<: {z: 1}\n";
  const std::string bits[] = {"\n",   " ",  "\t",    ":",  "-", "[",    "]",      "{", "}", "*",
                              "&",    "!",  "|",     ">",  "'", "\"",   "#",      "%", "@", "?",
                              "<<: ", "*x", "---\n", "\\", "é", "\x85", "\u2028", "\r"};
  std::mt19937 random(3);
  int trees = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string text = original;
    for (int changes = 1 + random() % 3; changes > 0; --changes) {
      const std::size_t at = random() % (text.size() + 1);
      if (random() % 2 == 0) {
        text.insert(at, bits[random() % std::size(bits)]);
      } else {
        text.erase(at, 1 + random() % 4);
      }
    }
    auto file = SourceFile::from_bytes("test", text, Limits());
    if (!file) continue;
    SCOPED_TRACE(text);
    const auto result = read_yaml(Text::of(*file), Limits());
    if (!result) {
      EXPECT_EQ(result.error().code, Error::Code::Syntax);
      EXPECT_GE(result.error().position.line, 1);
      continue;
    }
    ++trees;
    const std::function<void(const Node&)> check = [&](const Node& node) {
      ASSERT_LE(node.span.begin, node.span.end);
      ASSERT_LE(node.span.end, text.size());
      if (node.is(Kind::String)) {
        EXPECT_EQ(decoded_text(node)->bytes(), node.text);
      }
      for (const Node& item : node.items) check(item);
      for (const Member& member : node.members) {
        EXPECT_LE(member.key_span.begin, member.key_span.end);
        check(member.value);
      }
    };
    check((*result)->root);
  }
  EXPECT_GT(trees, 300);
}

TEST(YamlProperty, RandomJsonReadsTheSameAsJson) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    RandomJson random(seed);
    // Without line breaks: YAML wants them indented, and a key on one line with its colon.
    std::string text = random.value(0);
    if (text.find_first_of("\n\r\t") != std::string::npos) continue;
    if (text.find("\\ud83d") != std::string::npos) continue;  // YAML has no surrogate escapes.
    if (text.find("\u2028") != std::string::npos || text.find("\u0085") != std::string::npos)
      continue;
    SCOPED_TRACE(text);
    const auto json = must_read_json(text);
    const auto yaml = must_read_yaml(text);
    ASSERT_TRUE(json && yaml);
    EXPECT_EQ(dump(yaml->root), dump(json->root));
    EXPECT_EQ(yaml->root.span, json->root.span);
  }
}

// ---- budgets ----

Error limit_error(const std::string& text, const Limits& limits) {
  const auto result = read_yaml(text_of(text), limits);
  EXPECT_FALSE(result.has_value());
  if (result) return {};
  EXPECT_EQ(result.error().code, Error::Code::Limit);
  return result.error();
}

TEST(YamlLimits, Depth) {
  Limits limits;
  limits.yaml_depth = 3;
  EXPECT_TRUE(read_yaml(text_of("[[[1]]]"), limits).has_value());
  EXPECT_EQ(show(limit_error("[[[[1]]]]", limits)), "1:4: YAML nested more than 3 levels deep");
  EXPECT_EQ(show(limit_error("a:\n b:\n  c:\n   d: 1\n", limits)),
            "4:4: YAML nested more than 3 levels deep");
  EXPECT_EQ(show(limit_error("- &a [[1]]\n- [*a]\n", limits)),
            "2:4: YAML nested more than 3 levels deep");
  EXPECT_TRUE(read_yaml(text_of("- &a [[1]]\n- *a\n"), limits).has_value());
  limit_error(std::string(200000, '['), Limits());
  std::string blocks;
  for (int i = 0; i < 20000; ++i) blocks += "- ";
  limit_error(blocks, Limits());
}

TEST(YamlLimits, NodesBytesAndAnchors) {
  Limits limits;
  limits.yaml_nodes = 4;
  EXPECT_TRUE(read_yaml(text_of("[1, 2, 3]"), limits).has_value());
  EXPECT_EQ(limit_error("[1, 2, 3, 4]", limits).message, "more than 4 YAML values");
  EXPECT_EQ(limit_error("[&a [1], *a]", limits).message, "more than 4 YAML values");
  limits = Limits();
  limits.yaml_bytes = 4;
  EXPECT_EQ(limit_error("[123]", limits).message, "more than 4 bytes of YAML");
  limits = Limits();
  limits.yaml_alias_nodes = 2;
  EXPECT_EQ(limit_error("[&a 1, &b 2, &c 3]", limits).message, "more than 2 anchors");
}

TEST(YamlLimits, Aliases) {
  Limits limits;
  limits.yaml_alias_nodes = 4;
  EXPECT_TRUE(read_yaml(text_of("[&a [1], *a, *a]"), limits).has_value());
  EXPECT_EQ(show(limit_error("[&a [1], *a, *a, *a]", limits)),
            "1:18: aliases copy more than 4 values");
  limits = Limits();
  limits.yaml_alias_bytes = 8;
  EXPECT_TRUE(read_yaml(text_of("[&a abcd, *a, *a]"), limits).has_value());
  EXPECT_EQ(limit_error("[&a abcd, *a, *a, *a]", limits).message, "aliases copy more than 8 bytes");
}

TEST(YamlLimits, TagDirectives) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "%TAG !a" + std::to_string(i) + "! x:\n";
  EXPECT_TRUE(read_yaml(text_of(text + "--- !a7!y b"), Limits()).has_value());
  EXPECT_EQ(show(limit_error(text + "%TAG !b! y\n--- a", Limits())),
            "101:1: more than 100 %TAG directives");
}

TEST(YamlLimits, ABillionLaughs) {
  std::string text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string below = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 9; ++j) text += (j ? ", " : "") + below;
    text += "]\n";
  }
  EXPECT_EQ(limit_error(text, Limits()).message, "aliases copy more than 10000 values");
}

}  // namespace
}  // namespace trustlint::document
