// What a person reads when a JSON text is broken: place, words and help, one case a line.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "document/reader.h"
#include "read_helpers.h"

namespace trustlint::document {
namespace {

using namespace std::string_literals;

struct Case {
  std::string text;
  std::string error;
  std::string help;
};

std::string all_help(const Error& error) {
  std::string all;
  for (const std::string& line : error.help) all += (all.empty() ? "" : "|") + line;
  return all;
}

void check(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    const auto result = read_json(text_of(c.text), Limits());
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code, Error::Code::Syntax);
    EXPECT_EQ(result.error().file, "test");
    EXPECT_EQ(show(result.error()), c.error);
    EXPECT_EQ(all_help(result.error()), c.help);
  }
}

TEST(JsonErrors, EmptyAndTruncated) {
  check({
      {"", "1:1: the file is empty", ""},
      {" \n\t\r\n ", "1:1: the file is empty", ""},
      {"[",
       "1:2: the file ends where a value or ']' was expected; the array opened on line 1, column 1 "
       "is not closed",
       ""},
      {"{",
       "1:2: the file ends where a key or '}' was expected; the object opened on line 1, column 1 "
       "is not closed",
       ""},
      {"{\"a\"",
       "1:5: the file ends where ':' was expected; the object opened on line 1, column 1 is not "
       "closed",
       ""},
      {"{\"a\":",
       "1:6: the file ends where a value was expected; the object opened on line 1, column 1 is "
       "not closed",
       ""},
      {"{\"a\":1",
       "1:7: the file ends where ',' or '}' was expected; the object opened on line 1, column 1 is "
       "not closed",
       ""},
      {"{\"a\":1,",
       "1:8: the file ends where a key was expected; the object opened on line 1, column 1 is not "
       "closed",
       ""},
      {"[1,",
       "1:4: the file ends where a value was expected; the array opened on line 1, column 1 is not "
       "closed",
       ""},
      {"{\n  \"é\": [\n1,\n2\n\n\n",
       "4:2: the file ends where ',' or ']' was expected; the array opened on line 2, column 8 is "
       "not closed",
       ""},
      {"[\"abc", "1:6: the file ends inside the string opened on line 1, column 2", ""},
      {"[\"abc\\", "1:7: the file ends inside the string opened on line 1, column 2", ""},
      {"[\"abc\\u12", "1:10: the file ends inside the string opened on line 1, column 2", ""},
      {"{\"abc", "1:6: the file ends inside the string opened on line 1, column 2", ""},
      {"[tru", "1:2: found 'tru' where a value or ']' was expected",
       "put strings in double quotes"},
  });
}

TEST(JsonErrors, Commas) {
  check({
      {"[1,]", "1:3: found a comma before ']'", "remove the comma"},
      {"{\"a\":1 , \n}", "1:8: found a comma before '}'", "remove the comma"},
      {"[1,}", "1:3: found a comma before '}'", "remove the comma"},
      {"[1,,2]", "1:4: found ',' where a value was expected", "remove the comma"},
      {"[,1]", "1:2: found ',' where a value or ']' was expected", "remove the comma"},
      {"{,}", "1:2: found ',' where a key or '}' was expected", "remove the comma"},
      {"[1 2]", "1:4: found '2' where ',' or ']' was expected", "add a comma before it"},
      {"{\"a\":1\n\"b\":2}", "2:1: found a string where ',' or '}' was expected",
       "add a comma before it"},
      {"[{} {}]", "1:5: found '{' where ',' or ']' was expected", "add a comma before it"},
      {"[1\"a\"]", "1:3: found a string where ',' or ']' was expected", "add a comma before it"},
      {"{\"a\" 1}", "1:6: found '1' where ':' was expected", "add a colon before it"},
      {"{\"a\",1}", "1:5: found ',' where ':' was expected", ""},
      {"{\"a\":,1}", "1:6: found ',' where a value was expected", "remove the comma"},
  });
}

TEST(JsonErrors, BracketsThatDoNotMatch) {
  check({
      {"[1}",
       "1:3: found '}' where ',' or ']' was expected; see the array opened on line 1, column 1",
       ""},
      {"{\"a\":\n[1]]",
       "2:4: found ']' where ',' or '}' was expected; see the object opened on line 1, column 1",
       ""},
      {"{\"a\":}",
       "1:6: found '}' where a value was expected; see the object opened on line 1, column 1", ""},
      {"]", "1:1: found ']' where a JSON value was expected", ""},
      {"{\"a\"}",
       "1:5: found '}' where ':' was expected; see the object opened on line 1, column 1", ""},
  });
}

TEST(JsonErrors, AfterTheEnd) {
  check({
      {"{} }", "1:4: found '}' where the end of the file was expected", ""},
      {"{}\n{}", "2:1: found '{' where the end of the file was expected",
       "one file holds one JSON value"},
      {"1 2", "1:3: found '2' where the end of the file was expected", ""},
      {"{}x", "1:3: found 'x' where the end of the file was expected", ""},
      {"{}\0garbage"s, "1:3: found a NUL byte where the end of the file was expected",
       "UTF-16 is read when it begins with a byte-order mark; otherwise save it as UTF-8"},
      {"[] # x", "1:4: found a comment where the end of the file was expected",
       "JSON has no comments: remove it"},
  });
}

TEST(JsonErrors, NoExtensions) {
  check({
      {"// x\n{}", "1:1: found a comment where a JSON value was expected",
       "JSON has no comments: remove it"},
      {"{ /* x */ }", "1:3: found a comment where a key or '}' was expected",
       "JSON has no comments: remove it"},
      {"[1, # x\n2]", "1:5: found a comment where a value was expected",
       "JSON has no comments: remove it"},
      {"[1 /", "1:4: found '/' where ',' or ']' was expected", ""},
      {"{a:1}", "1:2: found 'a' where a key or '}' was expected", "put the key in double quotes"},
      {"{1:1}", "1:2: found '1' where a key or '}' was expected", "put the key in double quotes"},
      {"{'a':1}", "1:2: found a single quote where a key or '}' was expected",
       "put strings in double quotes"},
      {"['a']", "1:2: found a single quote where a value or ']' was expected",
       "put strings in double quotes"},
      {"[True]", "1:2: found 'True' where a value or ']' was expected", "write 'true'"},
      {"[FALSE]", "1:2: found 'FALSE' where a value or ']' was expected", "write 'false'"},
      {"[None]", "1:2: found 'None' where a value or ']' was expected", "write 'null'"},
      {"[NaN]", "1:2: found 'NaN' where a value or ']' was expected",
       "JSON has only finite numbers"},
      {"[-Infinity]", "1:2: malformed number '-Infinity': expected a digit after '-'", ""},
      {"[truely]", "1:2: found 'truely' where a value was expected", ""},
      {"arn:aws", "1:1: found 'arn' where a JSON value was expected",
       "put strings in double quotes"},
      {"<html>", "1:1: found '<' where a JSON value was expected", ""},
      {"[“a”]", "1:2: found the character U+201C where a value or ']' was expected",
       "replace curly quotes by straight double quotes"},
      {"[\u00A01]", "1:2: found the character U+00A0 where a value or ']' was expected",
       "replace the no-break space by a space"},
      {"\uFEFF\uFEFF{}", "1:1: found the character U+FEFF where a JSON value was expected",
       "remove the byte-order mark"},
      {"[\x01]", "1:2: found the control character U+0001 where a value or ']' was expected", ""},
      {"[\x7F]", "1:2: found the control character U+007F where a value or ']' was expected", ""},
      {"[\f]", "1:2: found the control character U+000C where a value or ']' was expected", ""},
      {"[\x1B[31m]", "1:2: found the control character U+001B where a value or ']' was expected",
       ""},
      {"\0{}"s, "1:1: found a NUL byte where a JSON value was expected",
       "UTF-16 is read when it begins with a byte-order mark; otherwise save it as UTF-8"},
  });
}

TEST(JsonErrors, Numbers) {
  check({
      {"007", "1:1: malformed number '007': a number does not begin with a zero", ""},
      {"[-01]", "1:2: malformed number '-01': a number does not begin with a zero", ""},
      {"[1, 012345678901]",
       "1:5: malformed number '012345678901': a number does not begin with a zero", ""},
      {"[-]", "1:2: found '-' where a value was expected", ""},
      {"[1.]", "1:2: malformed number '1.': expected a digit after the decimal point", ""},
      {"[1e]", "1:2: malformed number '1e': expected a digit in the exponent", ""},
      {"[1e+]", "1:2: malformed number '1e+': expected a digit in the exponent", ""},
      {"[+1]", "1:2: found '+' where a value or ']' was expected",
       "JSON numbers have no plus sign"},
      {"[.5]", "1:2: found '.' where a value or ']' was expected",
       "write a digit before the decimal point"},
      {"[2012-10-17]", "1:2: malformed number '2012-10-17'", "put strings in double quotes"},
      {"[1.5.3]", "1:2: malformed number '1.5.3'", "put strings in double quotes"},
      {"[0x1F]", "1:2: malformed number '0x1F'", "put strings in double quotes"},
      {"[1e5e3]", "1:2: malformed number '1e5e3'", "put strings in double quotes"},
      {"[12-]", "1:2: malformed number '12-'", "put strings in double quotes"},
      {"1 2x", "1:3: found '2x' where the end of the file was expected", ""},
      {"[" + std::string(100, '1') + "x]", "1:2: malformed number '111111111111111111111111111...'",
       "put strings in double quotes"},
  });
}

TEST(JsonErrors, Strings) {
  const std::string escapes =
      "JSON has \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hexadecimal digits; a "
      "backslash itself is \\\\";
  const std::string pairs =
      "a character over U+FFFF is written as two escapes, \\ud800-\\udbff and then \\udc00-\\udfff";
  check({
      {"[\"a\nb\"]", "1:4: found a line break inside the string opened on line 1, column 2",
       "close the string with '\"', or write the line break as \\n"},
      {"[\"a\r\nb\"]", "1:4: found a line break inside the string opened on line 1, column 2",
       "close the string with '\"', or write the line break as \\n"},
      {"\n[\"é\tb\"]", "2:4: found a tab inside the string opened on line 2, column 2",
       "write it as \\t"},
      {"[\"\x1F\"]",
       "1:3: found the control character U+001F inside the string opened on line 1, column 2",
       "write it as \\u001f"},
      {"[\"a\0b\"]"s, "1:4: found a NUL byte inside the string opened on line 1, column 2",
       "UTF-16 is read when it begins with a byte-order mark; otherwise save it as UTF-8"},
      {"[\"a\\q\"]", "1:4: found the escape '\\q' in a string, which JSON does not have", escapes},
      {"[\"a\\'\"]", "1:4: found the escape '\\'' in a string, which JSON does not have", escapes},
      {"[\"a\\é\"]",
       "1:4: found the character U+00E9 after a backslash in a string, which JSON does not have",
       escapes},
      {"[\"a\\\n\"]",
       "1:4: found a line break after a backslash in a string, which JSON does not have", escapes},
      {"[\"a\\u12g4\"]", "1:4: found '\\u' without four hexadecimal digits", ""},
      {"[\"a\\u12\"]", "1:4: found '\\u' without four hexadecimal digits", ""},
      {"[\"\\ud83d\"]", "1:3: found '\\ud83d', which is half of a surrogate pair", pairs},
      {"[\"\\ud83dx\"]", "1:3: found '\\ud83d', which is half of a surrogate pair", pairs},
      {"[\"\\ud83d\\n\"]", "1:3: found '\\ud83d', which is half of a surrogate pair", pairs},
      {"[\"\\ud83d\\u0041\"]", "1:3: found '\\ud83d', which is half of a surrogate pair", pairs},
      {"[\"\\uDE00\"]", "1:3: found '\\ude00', which is half of a surrogate pair", pairs},
      {"{\"\\uDE00\":1}", "1:3: found '\\ude00', which is half of a surrogate pair", pairs},
  });
}

TEST(JsonErrors, NeverQuoteMuchOrUnprintable) {
  const std::string word(5000, 'w');
  for (const std::string& text : {word, "[" + word + "]", "{" + word + ":1}", "[1 " + word}) {
    const auto result = read_json(text_of(text), Limits());
    ASSERT_FALSE(result.has_value());
    EXPECT_LT(result.error().message.size(), 120u);
  }
  for (int byte = 1; byte < 0x80; ++byte) {
    for (const std::string& frame : {"[@]"s, "[\"@\"]"s, "[\"\\@\"]"s, "[1 @]"s, "{@}"s, "@"s}) {
      std::string text = frame;
      text[text.find('@')] = static_cast<char>(byte);
      const auto result = read_json(text_of(text), Limits());
      if (result) continue;
      for (const char c : result.error().message) EXPECT_TRUE(c >= 0x20 && c < 0x7F) << byte;
    }
  }
}

TEST(JsonErrors, InsideAStringTheTextIsNotAFile) {
  const auto document = must_read_json("{\n\"p\": \"{\\\"a\\\":\"}");
  const auto result = read_embedded(*document->root.find("p"), Limits());
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(show(result.error()),
            "2:14: the text ends where a value was expected; the object opened on line 2, column 7 "
            "is not closed");
  EXPECT_EQ(result.error().file, "test");
}

}  // namespace
}  // namespace trustlint::document
