/// What is told from a text that nobody could read.
#include "cli/foreign_text.h"

#include <gtest/gtest.h>

namespace trustlint::cli {
namespace {

TEST(ForeignText, TemplateLanguages) {
  EXPECT_EQ(template_language("{% for x in y %}"), "Jinja");
  EXPECT_EQ(template_language("<%= name %>"), "ERB");
  EXPECT_EQ(template_language("Name: {{ name }}"), "Jinja, Go or Handlebars");
  EXPECT_EQ(template_language("{{resolve:ssm:/a}} {{x}}"), "Jinja, Go or Handlebars");
  EXPECT_EQ(template_language("Value: '{{resolve:ssm:/a}}'"), "");
  EXPECT_EQ(template_language("{a: {b: c}}"), "");
  EXPECT_EQ(template_language(""), "");
}

TEST(ForeignText, SpeaksOfRoles) {
  EXPECT_TRUE(speaks_of_roles("x\nAssumeRolePolicyDocument:"));
  EXPECT_TRUE(speaks_of_roles("Type: AWS::IAM::OIDCProvider"));
  EXPECT_FALSE(speaks_of_roles("kind: Deployment"));
  EXPECT_FALSE(file_speaks_of_roles("/no/such/file"));
  EXPECT_TRUE(file_speaks_of_roles(SOURCE_DIR "/fixtures/hostile/utf16-odd.json"));
  EXPECT_FALSE(file_speaks_of_roles(SOURCE_DIR "/fixtures/hostile/bad-utf8.yaml"));
}

TEST(ForeignText, TheErrorKeepsItsPlace) {
  document::Error error;
  error.message = "expected a value";
  error.file = "a.yaml";
  error.position = {3, 4};
  const document::Error better = to_be_rendered(error, "Jinja");
  EXPECT_EQ(better.position, error.position);
  EXPECT_EQ(better.file, "a.yaml");
  EXPECT_NE(better.message.find("template syntax (Jinja)"), std::string::npos);
  ASSERT_EQ(better.help.size(), 1U);
}

}  // namespace
}  // namespace trustlint::cli
