/// The syntax of Terraform's language: what is read, where it stands, what is refused.
#include "input/hcl_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "document/reader.h"

namespace trustlint::input::hcl {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using Kind = Expression::Kind;

std::shared_ptr<const document::Text> text_of(const std::string& bytes) {
  return document::Text::of(*document::SourceFile::from_bytes("main.tf", bytes, {}));
}

/// The expression in a few words: `(a.b + "x")`.
std::string print(const Expression& e) {
  const auto all = [](const Expression& parent, const char* separator) {
    std::string out;
    for (std::size_t i = 0; i < parent.items.size(); ++i) {
      out += (i == 0 ? "" : separator) + print(parent.items[i]);
    }
    return out;
  };
  switch (e.kind) {
    case Kind::Null:
      return "null";
    case Kind::Bool:
    case Kind::Number:
    case Kind::Reference:
    case Kind::Literal:
      return e.text;
    case Kind::Template:
      return '"' + all(e, "|") + '"';
    case Kind::Interpolate:
      return "${" + all(e, "") + "}";
    case Kind::IfDirective:
      return "%if(" + all(e, ",") + ")";
    case Kind::ForDirective:
      return "%for(" + all(e, ",") + ")";
    case Kind::List:
      return "[" + all(e, ",") + "]";
    case Kind::Object:
      return "{" + all(e, ",") + "}";
    case Kind::Call:
      return e.text + "(" + all(e, ",") + (e.flag ? "..." : "") + ")";
    case Kind::Attribute:
      return print(e.items[0]) + "." + e.text;
    case Kind::Index:
      return print(e.items[0]) + "[" + print(e.items[1]) + "]";
    case Kind::Splat:
      return print(e.items[0]) + "[*]" + print(e.items[1]);
    case Kind::Element:
      return "@";
    case Kind::Conditional:
      return "(" + all(e, "?") + ")";
    case Kind::Unary:
      return e.text + print(e.items[0]);
    case Kind::Binary:
      return "(" + all(e, (" " + e.text + " ").c_str()) + ")";
    case Kind::For:
      return std::string(e.object ? "{" : "[") + "for " + all(e, ";") + (e.flag ? "..." : "") + "]";
  }
  return "?";
}

std::string read(const std::string& expression) {
  const auto file = read_hcl(text_of("x = " + expression + "\n"));
  if (!file) return "! " + file.error().message;
  return print((*file)->body.attributes.at(0).value);
}

/// `line:column: message` of the error.
std::string error_of(const std::string& bytes) {
  const auto file = read_hcl(text_of(bytes));
  if (file) return "";
  const auto& error = file.error();
  return std::to_string(error.position.line) + ":" + std::to_string(error.position.column) + ": " +
         error.message;
}

TEST(HclReader, Expressions) {
  EXPECT_EQ(read("a.b[0].c"), "a.b[0].c");
  EXPECT_EQ(read("a.0.b"), "a[0].b");
  EXPECT_EQ(read("a.*.b"), "a[*]@.b");
  EXPECT_EQ(read("a[*].b.c"), "a[*]@.b.c");
  EXPECT_EQ(read("1 + 2 * 3 == 7 && !x || y"), "((((1 + (2 * 3)) == 7) && !x) || y)");
  EXPECT_EQ(read("a ? b : c ? d : e"), "(a?b?(c?d?e))");
  EXPECT_EQ(read("f(1, [2,\n3,\n], xs...)"), "f(1,[2,3],xs...)");
  EXPECT_EQ(read("provider::aws::arn_parse(x)"), "provider::aws::arn_parse(x)");
  EXPECT_EQ(read("{ a = 1, \"b\" : 2\n (c) = 3\n d.e = 4 }"), "{\"a\",1,\"b\",2,c,3,d.e,4}");
  EXPECT_EQ(read("[for k, v in m : upper(k) if v != null]"), "[for m;null;upper(k);(v != null)]");
  EXPECT_EQ(read("{ # comment\n for x in m : x.a => x.b... }"), "{for m;x.a;x.b...]");
  EXPECT_EQ(read("-1.5e3"), "-1.5e3");
  EXPECT_EQ(read("{ for = 1 }"), "{\"for\",1}");
  EXPECT_EQ(read("(a\n && b)"), "(a && b)");
}

TEST(HclReader, Templates) {
  EXPECT_EQ(read(R"("repo:${var.org}/app")"), "\"repo:|${var.org}|/app\"");
  EXPECT_EQ(read(R"("a\n\"\u00e9$${b}%%{c}")"), "\"a|\n|\"|\u00e9|${|b}|%{|c}\"");
  EXPECT_EQ(read(R"("%{ if a }x%{ else }y%{ endif }")"), "\"%if(a,\"x\",\"y\")\"");
  EXPECT_EQ(read(R"("%{ for i, x in xs ~}  ${x}, %{ endfor }")"), "\"%for(xs,\"${x}|, \")\"");
  EXPECT_EQ(read(R"("a  ${~ b ~}  c")"), "\"a|${b}|c\"");
  EXPECT_EQ(read(R"("${"${"deep"}"}")"), "\"${\"${\"deep\"}\"}\"");
}

TEST(HclReader, Heredocs) {
  EXPECT_EQ(read("<<EOT\n  a\n ${b}\nEOT"), "\"  a\n| |${b}|\n\"");
  EXPECT_EQ(read("<<-EOT\n    a\n\n      b\n    EOT"), "\"a\n|\n|  b\n\"");
  EXPECT_EQ(read("<<-EOT\n    a\n  ${b}\n    EOT"), "\"  a\n|${b}|\n\"");
  EXPECT_EQ(read("<<EOT\nEOTX\nEOT"), "\"EOTX\n\"");
  EXPECT_EQ(read("<<EOT\r\na\r\nEOT\r"), "\"a\r\n\"");
}

TEST(HclReader, BlocksAndAttributes) {
  const auto file = read_hcl(text_of(R"(
# a comment
resource "aws_iam_role" "x" { // another
  name = "x" /* a third */
  inline_policy {
    policy = "{}"
  }
}
variable "one_line" { default = 1 }
locals {}
)"));
  ASSERT_TRUE(file) << file.error().message;
  const auto& blocks = (*file)->body.blocks;
  ASSERT_EQ(blocks.size(), 3U);
  EXPECT_THAT(blocks[0].labels, testing::ElementsAre("aws_iam_role", "x"));
  EXPECT_EQ(blocks[0].header_place().range().begin.line, 3);
  EXPECT_EQ(blocks[0].header_place().range().end.column, 28);
  ASSERT_EQ(blocks[0].body.blocks.size(), 1U);
  EXPECT_EQ(blocks[0].body.find("name")->value.place().range().begin.column, 10);
}

TEST(HclReader, ErrorsHaveAPlace) {
  EXPECT_EQ(error_of("x = \n"), "1:5: expected a value, found the end of the line");
  EXPECT_EQ(error_of("a {\n  b = 1\n"), "1:3: the block 'a' is not closed");
  EXPECT_EQ(error_of("x = \"abc\ny = 2\n"), "1:5: this string is not closed by a quote");
  EXPECT_EQ(error_of("x = [1, 2\ny = 2\n"), "2:1: expected ',' or ']' in a list, found 'y'");
  EXPECT_EQ(error_of("x = <<EOT\nabc\n"), "1:5: this heredoc is not closed by a line 'EOT'");
  EXPECT_EQ(error_of("x = \"${a\"\n"), "1:9: expected '}' of '${', found '\"'");
  EXPECT_EQ(error_of("x = \"%{ if a }b\"\n"), "1:6: this '%{ if }' has no '%{ endif }'");
  EXPECT_EQ(error_of("x = \"%{ endif }\"\n"), "1:6: this '%{' closes nothing");
  EXPECT_EQ(error_of("/* x"), "1:1: this comment is not closed");
  EXPECT_EQ(error_of("x = 1 y = 2"), "1:7: expected the end of the line, found 'y'");
  EXPECT_EQ(error_of("}"), "1:1: expected the name of an attribute or a block, found '}'");
  EXPECT_EQ(error_of("x = \"\\q\""), "1:6: found an unknown escape in a string");
}

TEST(HclReader, DepthAndSizeAreBounded) {
  for (const char* open : {"[", "(", "{a=", "f(", "\"${", "!", "-", "x[", "a?"}) {
    std::string deep = "x = ";
    for (int i = 0; i < 100'000; ++i) deep += open;
    EXPECT_THAT(error_of(deep), testing::Not(IsEmpty())) << open;
  }
  std::string blocks;
  for (int i = 0; i < 100'000; ++i) blocks += "a {\n";
  EXPECT_THAT(error_of(blocks), HasSubstr("levels deep"));
  std::string steps = "x = a";
  std::string sum = "x = 1";
  std::string heredocs = "x = ";
  for (int i = 0; i < 10'000; ++i) {
    steps += ".b";
    sum += " + 1";
    heredocs += "<<A\n${\n";
  }
  EXPECT_THAT(error_of(steps), HasSubstr("steps"));
  EXPECT_THAT(error_of(sum), HasSubstr("operators"));
  EXPECT_THAT(error_of(heredocs), testing::Not(IsEmpty()));
  ReadLimits few;
  few.nodes = 10;
  const auto file = read_hcl(text_of("x = [1,2,3,4,5,6,7,8,9,10,11]"), few);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().code, document::Error::Code::Limit);
}

TEST(HclReader, EveryBeginningOfAFileIsReadOrRefused) {
  const std::string whole =
      "resource \"aws_iam_role\" \"x\" {\n  for_each = { for k, v in var.m : k => v... if v }\n"
      "  a = <<-EOT\n    {\"b\": \"${c.d[0].*.e ~}\", %{ if x }1%{ else }2%{ endif ~}\n  EOT\n"
      "  f = f(1, \"\\u00e9$${g}\")... /* h */\n}\n";
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    const auto file = read_hcl(text_of(whole.substr(0, size)));
    if (!file) EXPECT_GT(file.error().position.line, 0) << size;
  }
}

TEST(HclReader, JsonSyntaxGivesTheSameTree) {
  const auto text = text_of(R"({"//": "note", "resource": {"aws_iam_role": {"x": [{
    "name": "n-${var.a}", "inline_policy": {"name": "p"}, "tags": {"a\"b": 1}}]}},
    "locals": [{"l": [true, null]}]})");
  const auto json = document::read_json(text, {});
  ASSERT_TRUE(json);
  const auto file = read_hcl_json(**json);
  ASSERT_TRUE(file);
  const auto& blocks = (*file)->body.blocks;
  ASSERT_EQ(blocks.size(), 2U);
  EXPECT_THAT(blocks[0].labels, testing::ElementsAre("aws_iam_role", "x"));
  EXPECT_EQ(print(blocks[0].body.find("name")->value), "\"n-|${var.a}\"");
  EXPECT_EQ(print(blocks[0].body.find("tags")->value), "{\"a\"b\",1}");
  EXPECT_EQ(blocks[0].body.blocks.at(0).type, "inline_policy");
  EXPECT_EQ(print(blocks[1].body.find("l")->value), "[true,null]");
}

}  // namespace
}  // namespace trustlint::input::hcl
