/// Numbers, dates, addresses, bytes and policy variables: each question is decided, not tried.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "document/reader.h"
#include "policy/parse.h"
#include "solver/engine.h"

namespace trustlint::solver {
namespace {

using Type = identity::Language::Type;

identity::Template component(const std::string& name, bool as_seconds = false) {
  return {{true, name, false, as_seconds}};
}

/// A caller with a key of each type; `x:fixed` is constant, `x:list` has any number of elements.
identity::Scenario scenario() {
  identity::Scenario made;
  made.caller = condition::Caller::Type::Aws;
  made.caller_id = {{false, "arn:aws:iam::111122223333:user/u"}};
  made.caller_account = {{false, "111122223333"}};
  made.action = "sts:AssumeRole";
  made.components["free"].min = 0;
  made.components["free"].separate = true;
  made.components["number"].type = Type::Number;
  made.components["moment"].type = Type::Date;
  made.components["moment"].least = 1'767'225'600'000;  // 2026
  made.components["address"].type = Type::Address;
  made.components["id"].alphabet = "0-9";
  made.components["id"].max = 40;
  made.components["id"].excluded = {"70012345", "1234567890123456789012345678901"};
  made.components["account"].alphabet = "0-9";
  made.components["account"].min = made.components["account"].max = 12;
  made.components["account"].excluded = {"111122223333"};
  made.keys.push_back({"x:text", true, false, {component("free")}, std::nullopt, false});
  made.keys.push_back({"x:other", false, false, {component("free")}, std::nullopt, false});
  made.keys.push_back({"x:number", false, false, {component("number")}, std::nullopt, false});
  made.keys.push_back({"x:id", false, false, {component("id")}, std::nullopt, false});
  made.keys.push_back({"x:account", false, false, {component("account")}, std::nullopt, false});
  made.keys.push_back({"x:moment", false, false, {component("moment")}, std::nullopt, false});
  made.keys.push_back({"x:epoch", false, false, {component("moment", true)}, std::nullopt, false});
  made.keys.push_back({"x:address", true, false, {component("address")}, std::nullopt, false});
  made.keys.push_back({"x:fixed", false, false, {{{false, "7"}}}, std::nullopt, false});
  made.keys.push_back({"x:list", true, true, {}, component("free"), false});
  return made;
}

Answer ask(const std::string& condition, const std::string& deny = "") {
  const document::Limits limits;
  std::string text =
      R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"},
          "Action": "sts:AssumeRole", "Condition": )" +
      condition + "}";
  if (!deny.empty()) {
    text += R"(, {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "*", "Condition": )" +
            deny + "}";
  }
  const auto file = document::SourceFile::from_bytes("policy.json", text + "]}", limits);
  const auto document = document::read_json(document::Text::of(*file), limits);
  const auto policy = policy::parse((*document)->root);
  const auto asked = scenario();
  Engine engine;
  return engine.ask({&policy, &asked, 0});
}

struct Case {
  const char* condition;
  const char* deny;
  Answer::Kind expected;
};

constexpr auto kProved = Answer::Kind::Proved;
constexpr auto kWitness = Answer::Kind::Witness;

class TypedTest : public testing::TestWithParam<Case> {};

TEST_P(TypedTest, IsDecided) {
  const auto& test = GetParam();
  const auto answer = ask(test.condition, test.deny);
  EXPECT_EQ(answer.kind, test.expected) << test.condition << " " << test.deny << answer.reason;
}

INSTANTIATE_TEST_SUITE_P(
    Numbers, TypedTest,
    testing::Values(
        Case{R"({"NumericLessThan": {"x:number": "2"}, "NumericGreaterThan": {"x:number": "1"}})",
             "", kWitness},
        Case{R"({"NumericLessThan": {"x:number": "1"}, "NumericGreaterThan": {"x:number": "1"}})",
             "", kProved},
        Case{
            R"({"NumericLessThanEquals": {"x:number": "1e0"}, "NumericGreaterThanEquals": {"x:number": "1.0"}})",
            "", kWitness},
        Case{R"({"NumericLessThan": {"x:number": "0"}})", "", kProved},
        Case{
            R"({"NumericGreaterThan": {"x:number": "1e400"}, "NumericLessThan": {"x:number": "1.1e400"}})",
            "", kWitness},
        Case{R"({"NumericGreaterThan": {"x:number": "9999999999999999998"}})",
             R"({"NumericGreaterThanEquals": {"x:number": "9999999999999999999"}})", kWitness},
        Case{R"({"NumericNotEquals": {"x:text": "1"}, "StringEquals": {"x:text": "1.0"}})", "",
             kProved},
        Case{R"({"NumericNotEquals": {"x:text": "1"}, "StringEquals": {"x:text": "one"}})", "",
             kWitness},
        Case{R"({"NumericEquals": {"x:fixed": ["6", "7.0"]}})", "", kWitness},
        Case{R"({"NumericLessThan": {"x:fixed": "7"}})", "", kProved},
        Case{
            R"({"ForAnyValue:NumericLessThan": {"x:list": "1"}, "ForAllValues:NumericGreaterThan": {"x:list": "1"}})",
            "", kProved},
        Case{
            R"({"ForAnyValue:NumericLessThan": {"x:list": "1"}, "ForAnyValue:NumericGreaterThan": {"x:list": "1"}})",
            "", kWitness}));

// An id that an issuer counts up is written in one way; an account id may begin with zero.
INSTANTIATE_TEST_SUITE_P(
    Ids, TypedTest,
    testing::Values(
        Case{R"({"NumericEquals": {"x:id": "70012345"}})", "", kProved},
        Case{R"({"NumericEquals": {"x:id": ["7.0012345e7", "70012345.5"]}})", "", kProved},
        Case{R"({"NumericEquals": {"x:id": "1234567890123456789012345678901"}})", "", kProved},
        Case{R"({"NumericEquals": {"x:id": "1234567890123456789012345678902"}})", "", kWitness},
        Case{R"({"NumericEquals": {"x:id": "70012346"}})", "", kWitness},
        Case{R"({"NumericGreaterThanEquals": {"x:id": "70012345"}})", "", kWitness},
        Case{R"({"NumericEquals": {"x:account": "11122223333"}})", "", kWitness}));

INSTANTIATE_TEST_SUITE_P(
    Dates, TypedTest,
    testing::Values(
        Case{R"({"DateLessThan": {"x:moment": "2020-01-01"}})", "", kProved},
        Case{R"({"DateLessThan": {"x:moment": "2027-01-01"}})", "", kWitness},
        Case{R"({"DateLessThan": {"x:moment": "2027-01-01"}})",
             R"({"DateLessThanEquals": {"x:moment": "2026-12-31T23:59:59.999Z"}})", kProved},
        Case{
            R"({"DateGreaterThan": {"x:moment": "2027-01-01T00:00:00Z"}, "DateLessThan": {"x:moment": "2027-01-01T00:00:00.002Z"}})",
            "", kWitness},
        // 1798761600 is 2027-01-01: both keys show the same moment.
        Case{
            R"({"DateLessThan": {"x:moment": "2027-01-01"}, "NumericGreaterThan": {"x:epoch": "1798761600"}})",
            "", kProved},
        Case{
            R"({"DateLessThan": {"x:moment": "2027-01-01"}, "NumericLessThan": {"x:epoch": "1798761600"}})",
            "", kWitness},
        // Text conditions on the shown form, too.
        Case{
            R"({"StringLike": {"x:epoch": "17*"}, "DateLessThan": {"x:moment": "2027-01-01"}, "StringNotLike": {"x:moment": "2026-0*"}})",
            "", kWitness},
        Case{R"({"DateEquals": {"x:epoch": "2027-01-01"}, "DateNotEquals": {"x:moment": "2027"}})",
             "", kWitness}));  // Half a second later: the seconds are the same.

INSTANTIATE_TEST_SUITE_P(
    Addresses, TypedTest,
    testing::Values(
        Case{R"({"IpAddress": {"x:address": "10.0.0.0/8"}})", "", kWitness},
        Case{R"({"IpAddress": {"x:address": "10.0.0.0/8"}})",
             R"({"IpAddress": {"x:address": ["10.0.0.0/9", "10.128.0.0/9"]}})", kProved},
        Case{R"({"IpAddress": {"x:address": "10.0.0.0/8"}})",
             R"({"IpAddress": {"x:address": ["10.0.0.0/9", "10.128.0.0/10", "10.192.0.0/11"]}})",
             kWitness},
        Case{
            R"({"NotIpAddress": {"x:address": ["0.0.0.0/0", "::/0"]}, "Null": {"x:address": "false"}})",
            "", kProved},
        Case{R"({"NotIpAddress": {"x:address": "0.0.0.0/0"}, "Null": {"x:address": "false"}})", "",
             kWitness},
        Case{R"({"IpAddress": {"x:address": "2001:db8::/32"}})",
             R"({"IpAddress": {"x:address": "2001:db8::/33"}})", kWitness},
        Case{
            R"({"StringEquals": {"x:address": "10.1.2.3"}, "NotIpAddress": {"x:address": "10.0.0.0/8"}})",
            "", kProved},
        Case{
            R"({"StringEquals": {"x:address": "10.1.2.3"}, "IpAddress": {"x:address": "10.0.0.0/8"}})",
            "", kWitness},
        Case{R"({"BinaryEquals": {"x:text": "YWI="}, "StringEquals": {"x:text": "YWJj"}})", "",
             kProved},
        Case{R"({"BinaryEquals": {"x:text": "YWI="}})", "", kWitness}));

INSTANTIATE_TEST_SUITE_P(
    Variables, TypedTest,
    testing::Values(
        Case{R"({"StringEquals": {"x:text": "${x:other}"}})", "", kWitness},
        Case{R"({"StringEquals": {"x:text": "${x:other}"}, "StringNotEquals": {"x:other": "a"}})",
             R"({"StringNotEquals": {"x:text": "a"}})", kProved},
        Case{R"({"StringEquals": {"x:text": "${x:other}"}, "StringLike": {"x:other": "a*"}})",
             R"({"StringLike": {"x:text": "a*"}})", kProved},
        Case{R"({"StringLike": {"x:text": "pre-${x:other}-*"}})", "", kWitness},
        Case{R"({"StringLike": {"x:text": "pre-${x:other}-*"}})",
             R"({"StringLike": {"x:text": "pre-*"}})", kProved},
        // Escapes are no wildcards (V5).
        Case{R"({"StringLike": {"x:text": "a${*}b"}, "StringNotEquals": {"x:text": "a*b"}})", "",
             kProved},
        Case{R"({"StringLike": {"x:text": "a${?}${$}*"}, "StringNotLike": {"x:text": "a${?}$*"}})",
             "", kProved},
        Case{R"({"StringLike": {"x:text": "a${*}b"}})", "", kWitness},
        Case{R"({"StringEquals": {"x:text": "${x:never}"}})", "", kProved},
        Case{R"({"StringEquals": {"x:text": "${x:never, 'fallback'}"}})", "", kWitness},
        Case{
            R"({"StringEquals": {"x:text": "${x:never, 'fallback'}"}, "StringNotEquals": {"x:text": "fallback"}})",
            "", kProved},
        Case{
            R"({"StringEquals": {"x:text": "${x:list, 'fallback'}"}, "Null": {"x:list": "false"}})",
            "", kProved},
        Case{
            R"({"StringLike": {"x:text": "${x:other}"}, "StringEquals": {"x:other": "*", "x:text": "b"}})",
            "", kProved},  // The text of a variable is no wildcard (V10).
        Case{R"({"StringNotEquals": {"x:text": "${x:never}"}, "Null": {"x:text": "false"}})", "",
             kWitness},
        Case{
            R"({"ArnLike": {"x:text": "arn:aws:iam::${x:other}:role/*"}, "StringEquals": {"x:other": "1:2"}})",
            "", kProved}));  // A7

}  // namespace
}  // namespace trustlint::solver
