/// The parser: well-formed policies by their canonical print, places, and what is kept beside it.
#include "policy/parse.h"

#include <ostream>

#include <gmock/gmock.h>

#include "policy_text.h"

namespace trustlint::policy {
namespace {

struct Printed {
  const char* name;
  std::string text;
  std::string print;
};

std::ostream& operator<<(std::ostream& out, const Printed& printed) { return out << printed.name; }

class PrintTest : public testing::TestWithParam<Printed> {};

TEST_P(PrintTest, IsCanonical) {
  const TrustPolicy policy = parse_text(GetParam().text);
  EXPECT_EQ(print(policy), GetParam().print);
  EXPECT_EQ(show_errors(policy), "");
  EXPECT_TRUE(policy.complete());
}

INSTANTIATE_TEST_SUITE_P(
    Policies, PrintTest,
    testing::Values(
        Printed{"OneStatementAsObject",
                R"({"Version":"2012-10-17","Statement":{"Effect":"Allow",
                    "Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}})",
                "version 2012-10-17\n"
                "allow\n"
                "  principal Service \"ec2.amazonaws.com\"\n"
                "  action \"sts:AssumeRole\"\n"},
        Printed{"NoVersionIs2008",
                R"({"Id":"x","Statement":[{"Sid":"a","Effect":"Deny","Principal":{"AWS":"*"},
                    "NotAction":["sts:TagSession"]}]})",
                "version 2008-10-17\n"
                "deny\n"
                "  principal AWS \"*\"\n"
                "  not action \"sts:TagSession\"\n"},
        Printed{"SortedWithoutRepetition",
                R"({"Version":"2008-10-17","Statement":[{
                    "Condition":{"StringLike":{"Z:z":["b","a","b"],"AWS:SourceArn":"x"},"Bool":{"k":[true,1.50]}},
                    "Action":["sts:TagSession","sts:AssumeRole","sts:TagSession"],
                    "Principal":{"Service":["b","a"],"AWS":"111122223333","Federated":"f","CanonicalUser":"c"},
                    "Effect":"Allow"}]})",
                "version 2008-10-17\n"
                "allow\n"
                "  principal AWS \"111122223333\"\n"
                "  principal CanonicalUser \"c\"\n"
                "  principal Federated \"f\"\n"
                "  principal Service \"a\"\n"
                "  principal Service \"b\"\n"
                "  action \"sts:AssumeRole\"\n"
                "  action \"sts:TagSession\"\n"
                "  if \"Bool\" \"k\" [\"1.50\", \"true\"]\n"
                "  if \"StringLike\" \"aws:sourcearn\" [\"x\"]\n"
                "  if \"StringLike\" \"z:z\" [\"a\", \"b\"]\n"},
        Printed{"StatementsKeepTheirOrder",
                with_statements(
                    R"({"Effect":"Deny","Principal":{"AWS":"b"},"Action":"b"},
                       {"Effect":"Allow","Principal":{"AWS":"a"},"Action":"a"})"),
                "version 2012-10-17\n"
                "deny\n  principal AWS \"b\"\n  action \"b\"\n"
                "allow\n  principal AWS \"a\"\n  action \"a\"\n"},
        // Reported by rules of their own: TL005, TL004, TL003.
        Printed{"BareStar",
                with_statements(R"({"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"})"),
                "version 2012-10-17\n"
                "allow\n  principal *\n  action \"sts:AssumeRole\"\n"},
        Printed{"NotPrincipal",
                with_statements(
                    R"({"Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"Action":"*"})"),
                "version 2012-10-17\n"
                "deny\n  not principal AWS \"111122223333\"\n  action \"*\"\n"},
        Printed{"Resource",
                with_statements(
                    R"({"Effect":"Allow","Principal":{"AWS":"a"},"Action":"a","Resource":"*"})"),
                "version 2012-10-17\n"
                "allow\n  principal AWS \"a\"\n  action \"a\"\n  resource \"Resource\"\n"},
        Printed{"EmptyConditionAndEmptyValues",
                with_statements(
                    R"({"Effect":"Allow","Principal":{"AWS":"a"},"Action":"a","Condition":{}},
                       {"Effect":"Allow","Principal":{"AWS":"a"},"Action":"a",
                        "Condition":{"StringEquals":{"k":[]},"Null":{}}})"),
                "version 2012-10-17\n"
                "allow\n  principal AWS \"a\"\n  action \"a\"\n"
                "allow\n  principal AWS \"a\"\n  action \"a\"\n  if \"StringEquals\" \"k\" []\n"},
        Printed{
            "OneLineAPart",
            with_statements(R"({"Effect":"Allow","Principal":{"AWS":"a\nb\"c\\"},"Action":"a"})"),
            "version 2012-10-17\n"
            "allow\n  principal AWS \"a\\u000ab\\\"c\\\\\"\n  action \"a\"\n"}),
    [](const auto& test) { return test.param.name; });

TEST(ParseTest, EveryPartHasItsPlace) {
  const TrustPolicy policy = parse_text(with_statements(
      R"({"Sid":"s","Effect":"Allow","Principal":{"AWS":["one","two"]},"Action":"act",
          "Condition":{"StringLike":{"key":["v1",2]}},"NotResource":"r"})"));
  ASSERT_EQ(policy.statements.size(), 1u);
  const Statement& s = policy.statements[0];
  EXPECT_EQ(at(policy.place).substr(0, 12), "{\"Version\": ");
  EXPECT_EQ(at(s.place).substr(0, 6), "{\"Sid\"");
  EXPECT_EQ(at(s.sid->place), "\"s\"");
  EXPECT_EQ(at(s.principal_place), R"({"AWS":["one","two"]})");
  EXPECT_EQ(at(s.principals[1].value.place), "\"two\"");
  EXPECT_EQ(at(s.actions[0].place), "\"act\"");
  EXPECT_EQ(at(*s.condition_place), "\"Condition\"");
  EXPECT_EQ(at(s.clauses[0].operator_name.place), "\"StringLike\"");
  EXPECT_EQ(at(s.clauses[0].key.place), "\"key\"");
  EXPECT_EQ(at(s.clauses[0].values_place), "[\"v1\",2]");
  EXPECT_EQ(at(s.clauses[0].values[1].place), "2");
  EXPECT_TRUE(s.clauses[0].values[0].is_string);
  EXPECT_FALSE(s.clauses[0].values[1].is_string);
  EXPECT_EQ(s.resource->text, "NotResource");
  EXPECT_EQ(at(s.resource->place), "\"NotResource\"");
}

TEST(ParseTest, PlacesLeadThroughTextInsideText) {
  const document::Limits limits;
  const std::string outer = R"({"policy": "{\"Statement\":[{\"Effect\":\"allow\",)"
                            R"(\"Principal\":{\"AWS\":\"*\"},\"Action\":\"a\"}]}"})";
  const auto file = document::SourceFile::from_bytes("plan.json", outer, limits);
  const auto read = document::read_json(document::Text::of(*file), limits);
  ASSERT_TRUE(read.has_value());
  const auto inner = document::read_embedded(*(*read)->root.find("policy"), limits);
  ASSERT_TRUE(inner.has_value());
  const TrustPolicy policy = parse((*inner)->root);
  ASSERT_EQ(policy.errors.size(), 1u);
  EXPECT_EQ(at(policy.errors[0].place), R"(\"allow\")");
  EXPECT_EQ(policy.errors[0].place.path(), "plan.json");
}

// One real YAML template in three leaves the date of `Version` without quotes.
TEST(ParseTest, YamlIsTheSameTree) {
  const document::Limits limits;
  const auto file = document::SourceFile::from_bytes("role.yaml",
                                                     "Version: 2012-10-17\n"
                                                     "Statement:\n"
                                                     "  - Effect: Allow\n"
                                                     "    Principal: {AWS: [123456789012]}\n"
                                                     "    Action: sts:AssumeRole\n"
                                                     "    Condition:\n"
                                                     "      Bool: {aws:SecureTransport: true}\n",
                                                     limits);
  const auto read = document::read_yaml(document::Text::of(*file), limits);
  ASSERT_TRUE(read.has_value());
  const TrustPolicy policy = parse((*read)->root);
  EXPECT_EQ(print(policy),
            "version 2012-10-17\n"
            "allow\n"
            "  principal AWS \"123456789012\"\n"
            "  action \"sts:AssumeRole\"\n"
            "  if \"Bool\" \"aws:securetransport\" [\"true\"]\n");
  // That the account has no quotes is kept; it is a rule's business.
  EXPECT_FALSE(policy.statements[0].principals[0].value.is_string);
  EXPECT_EQ(show_errors(policy), "");
}

TEST(ParseTest, PrintOfAStatementSaysNothingAboutItsNumberOrSid) {
  const TrustPolicy policy = parse_text(with_statements(
      R"({"Sid":"one","Effect":"Allow","Principal":{"AWS":"a"},"Action":"a"},
         {"Action":["a"],"Principal":{"AWS":["a"]},"Effect":"Allow","Sid":"two"})"));
  EXPECT_EQ(print(policy.statements[0]), print(policy.statements[1]));
}

TEST(ParseTest, NamesOfPrincipalTypes) {
  EXPECT_EQ(name(Principal::Type::Aws), "AWS");
  EXPECT_EQ(name(Principal::Type::Federated), "Federated");
  EXPECT_EQ(name(Principal::Type::Service), "Service");
  EXPECT_EQ(name(Principal::Type::CanonicalUser), "CanonicalUser");
}

TEST(ParseTest, ManyMembersDoNotTakeQuadraticTime) {
  std::string keys = "\"k\":\"v\"";
  for (int i = 0; i < 50000; ++i) keys += ",\"k" + std::to_string(i) + "\":\"v\"";
  const TrustPolicy policy = parse_text(with_statements(
      R"({"Effect":"Allow","Principal":{"AWS":"a"},"Action":"a","Condition":{"StringLike":{)" +
      keys + "}}}"));
  EXPECT_EQ(policy.statements[0].clauses.size(), 50001u);
  EXPECT_EQ(show_errors(policy), "");
}

}  // namespace
}  // namespace trustlint::policy
