/// `trustlint.yaml`: what it may say, and what happens when it says something else.
#include "config/config.h"

#include <gtest/gtest.h>

namespace trustlint::config {
namespace {

document::Result<Config> read(const std::string& text) {
  const document::Limits limits;
  return read_config(*document::SourceFile::from_bytes("trustlint.yaml", text, limits), limits);
}

TEST(ConfigTest, TheTrustZone) {
  const auto config = read(
      "trust:\n"
      "  accounts: [\"111122223333\", 012345678901]\n"
      "  organization: o-a1b2c3d4e5\n"
      "  tenants: {github: [acme, initrode], gitlab: acme}\n"
      "  issuers: [https://login.example.com]\n"
      "  vendors: [\"444455556666\"]\n"
      "persona: pedantic\n"
      "max_federated_session: 7200\n");
  ASSERT_TRUE(config);
  EXPECT_EQ(config->trust.accounts, (std::vector<std::string>{"111122223333", "012345678901"}));
  EXPECT_EQ(config->trust.organization, "o-a1b2c3d4e5");
  EXPECT_EQ(config->trust.tenants.at("github"), (std::vector<std::string>{"acme", "initrode"}));
  EXPECT_EQ(config->trust.tenants.at("gitlab"), std::vector<std::string>{"acme"});
  EXPECT_EQ(config->trust.issuers, std::vector<std::string>{"login.example.com"});
  EXPECT_EQ(config->trust.vendors, std::vector<std::string>{"444455556666"});
  EXPECT_EQ(config->persona, "pedantic");
  EXPECT_EQ(config->max_federated_session, 7200);
}

TEST(ConfigTest, AcceptedChanges) {
  const auto config = read(
      "diff:\n  accept:\n    - fingerprint: 0123456789012345\n      reason: it moved\n"
      "    - {fingerprint: \"0123456789abcdef\", reason: wanted}\n");
  ASSERT_TRUE(config) << config.error().message;
  ASSERT_EQ(config->accepted_changes.size(), 2U);
  EXPECT_EQ(config->accepted_changes[0].fingerprint, "0123456789012345");
  EXPECT_EQ(config->accepted_changes[0].reason, "it moved");
  EXPECT_EQ(config->accepted_changes[1].fingerprint, "0123456789abcdef");
}

TEST(ConfigTest, AnEmptyFileIsTheDefault) {
  const auto config = read("");
  ASSERT_TRUE(config);
  EXPECT_TRUE(config->trust.accounts.empty());
  EXPECT_EQ(config->max_federated_session, 3600);
}

struct WrongCase {
  const char* text;
  const char* message;
  int line;
  int column;
};

TEST(ConfigTest, MistakesHaveAPlace) {
  const WrongCase cases[] = {
      {"trsut: {}\n", "`trsut` is no key of `trustlint.yaml`", 1, 1},
      {"trust:\n  acounts: []\n", "`acounts` is no key of `trust`", 2, 3},
      {"trust:\n  accounts: [acme]\n", "`trust.accounts` holds something that is no account id", 2,
       14},
      {"trust:\n  organization: acme\n", "`trust.organization` is no organization id", 2, 17},
      {"trust:\n  tenants: {githb: [acme]}\n", "`githb` is no issuer of `trust.tenants`", 2, 13},
      {"diff: {acept: []}\n", "`acept` is no key of `diff`", 1, 8},
      {"diff:\n  accept: all\n", "`diff.accept` is not a list", 2, 11},
      {"diff:\n  accept: [x]\n", "an entry of `diff.accept` is not a mapping", 2, 12},
      {"diff:\n  accept:\n    - {fingerprint: 12, reason: x}\n",
       "`fingerprint` is not 16 hexadecimal digits", 3, 21},
      {"diff:\n  accept:\n    - {reason: x}\n", "an entry of `diff.accept` has no `fingerprint`", 3,
       7},
      {"diff:\n  accept:\n    - {fingerprint: 0123456789abcdef}\n",
       "an entry of `diff.accept` has no `reason`", 3, 7},
      {"diff:\n  accept:\n    - {fingerprint: 0123456789abcdef, reason: \" \"}\n",
       "an entry of `diff.accept` has no `reason`", 3, 7},
      {"persona: bored\n", "`persona` is not one of regular, pedantic, auditor", 1, 10},
      {"max_federated_session: long\n", "`max_federated_session` is not a number of seconds", 1,
       24},
  };
  for (const auto& test : cases) {
    const auto config = read(test.text);
    ASSERT_FALSE(config) << test.text;
    EXPECT_EQ(config.error().message, test.message);
    EXPECT_EQ(config.error().code, document::Error::Code::Config);
    EXPECT_EQ(config.error().position.line, test.line) << test.text;
    EXPECT_EQ(config.error().position.column, test.column) << test.text;
    EXPECT_EQ(config.error().file, "trustlint.yaml");
  }
  const auto broken = read("trust: [\n");
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().code, document::Error::Code::Config);
}

}  // namespace
}  // namespace trustlint::config
