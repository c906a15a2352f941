/// The rules of values, variables, principals and calls (docs/semantics.md), a test each, named by
/// its number. The other files of this folder go into the depth of one part.
#include <gtest/gtest.h>

#include "condition/environment.h"
#include "condition/principal.h"
#include "requests.h"

namespace trustlint::condition {
namespace {

using policy::Effect;
using Version = policy::TrustPolicy::Version;

const Where kOld = {Version::V2008, Effect::Allow};
const Where kDeny = {Version::V2012, Effect::Deny};

// ---- 2.5 strings -------------------------------------------------------------------------------

TEST(StringRules, S1_EqualsIsExact) {
  EXPECT_EQ(test("StringEquals", {"repo:a/b:*"}, "repo:a/b:ref"), "F");
  EXPECT_EQ(test("StringEquals", {"repo:a/b:*"}, "repo:a/b:*"), "T");
  EXPECT_EQ(test("StringEquals", {"a?"}, "ab"), "F");
  EXPECT_EQ(test("StringEquals", {"main"}, "Main"), "F");
  EXPECT_EQ(test("StringEquals", {"é"}, "e\u0301"), "F") << "bytes, not looks";
  EXPECT_EQ(test("StringNotEquals", {"main"}, "Main"), "T");
  EXPECT_EQ(test("StringEquals", {"main"}, "main "), "F");
}

TEST(StringRules, S2_LikeIsAnchoredAndExactInCase) {
  EXPECT_EQ(test("StringLike", {"team-?"}, "team-7"), "T");
  EXPECT_EQ(test("StringLike", {"team-?"}, "team-"), "F");
  EXPECT_EQ(test("StringLike", {"team-?"}, "team-42"), "F");
  EXPECT_EQ(test("StringLike", {"am"}, "team"), "F");
  EXPECT_EQ(test("StringLike", {"te"}, "team"), "F");
  EXPECT_EQ(test("StringLike", {"t*m"}, "tm"), "T") << "zero characters";
  EXPECT_EQ(test("StringLike", {"T*"}, "team"), "F");
  EXPECT_EQ(test("StringNotLike", {"t*"}, "team"), "F");
  EXPECT_EQ(test("StringNotLike", {"t*"}, "steam"), "T");
}

TEST(StringRules, S3_StarCrossesEverything) {
  EXPECT_EQ(test("StringLike", {"a*z"}, "a/b:c\r\n/z"), "T");
  EXPECT_EQ(test("StringLike", {"a?z"}, "a\nz"), "T");
}

TEST(StringRules, S4_NoClassesAndNoBackslash) {
  EXPECT_EQ(test("StringLike", {"[ab]"}, "a"), "F");
  EXPECT_EQ(test("StringLike", {"{a,b}"}, "a"), "F");
  EXPECT_EQ(test("StringLike", {"a\\*b"}, "a\\xb"), "T");
  EXPECT_EQ(test("StringLike", {"a\\*b"}, "a*b"), "F");
  EXPECT_EQ(test("StringLike", {"a${*}b"}, "a*b"), "T");
  EXPECT_EQ(test("StringLike", {"a${*}b"}, "axb"), "F");
  EXPECT_EQ(test("StringLike", {"a${?}b"}, "axb"), "F");
}

TEST(StringRules, S5_QuestionMarkIsOneUtf16Unit) {
  EXPECT_EQ(test("StringLike", {"?"}, "é"), "T") << "two bytes, one unit";
  EXPECT_EQ(test("StringLike", {"?"}, "\U0001F600"), "F");
  EXPECT_EQ(test("StringLike", {"??"}, "\U0001F600"), "T");
  EXPECT_EQ(test("ArnLike", {"arn:aws:iam::1:?"}, "arn:aws:iam::1:é"), "T");
}

TEST(StringRules, S6_IgnoreCaseLowersAndHasNoWildcards) {
  EXPECT_EQ(test("StringEqualsIgnoreCase", {"ENG"}, "eng"), "T");
  EXPECT_EQ(test("StringEqualsIgnoreCase", {"ÀÉ"}, "àé"), "T");
  EXPECT_EQ(test("StringEqualsIgnoreCase", {"ſ"}, "s"), "F") << "the long s is no s";
  EXPECT_EQ(test("StringEqualsIgnoreCase", {"e*"}, "eng"), "F");
  EXPECT_EQ(test("StringNotEqualsIgnoreCase", {"ENG"}, "eng"), "F");
  EXPECT_EQ(test("StringNotEqualsIgnoreCase", {"ENG"}, "ops"), "T");
}

TEST(StringRules, S7_LoneStarMeansPresent) {
  EXPECT_EQ(test("StringLike", {"*"}, Context{}), "F");
  EXPECT_EQ(test("StringLike", {"*"}, ""), "T");
  EXPECT_EQ(test("StringLikeIfExists", {"*"}, Context{}), "T");
}

TEST(StringRules, S8_EmptyPatternIsTheEmptyString) {
  EXPECT_EQ(test("StringLike", {""}, ""), "T");
  EXPECT_EQ(test("StringLike", {""}, "x"), "F");
  EXPECT_EQ(test("StringEquals", {""}, ""), "T");
}

// ---- 2.6 to 2.9 numbers, dates, booleans, bytes ------------------------------------------------

TEST(NumericRules, Order) {
  struct Case {
    const char* op;
    const char* below;
    const char* equal;
    const char* above;
  };
  for (const Case& c :
       {Case{"NumericEquals", "F", "T", "F"}, Case{"NumericNotEquals", "T", "F", "T"},
        Case{"NumericLessThan", "T", "F", "F"}, Case{"NumericLessThanEquals", "T", "T", "F"},
        Case{"NumericGreaterThan", "F", "F", "T"},
        Case{"NumericGreaterThanEquals", "F", "T", "T"}}) {
    EXPECT_EQ(test(c.op, {"3600"}, "3599.999999999999999999"), c.below) << c.op;
    EXPECT_EQ(test(c.op, {"3600"}, "+3600.0"), c.equal) << c.op;
    EXPECT_EQ(test(c.op, {"3600"}, "3600.000000000000000001"), c.above) << c.op;
    EXPECT_EQ(test(c.op, {"3600"}, "-3600"), c.below) << c.op;
    EXPECT_EQ(test(c.op, {"3600"}, "10000"), c.above) << c.op << ": not as text";
  }
}

TEST(NumericRules, Spellings) {
  for (const char* ten : {"1e1", "1E+1", "100e-1", "0010", "10.", "0.1e2", "+10"})
    EXPECT_EQ(test("NumericEquals", {ten}, "10"), "T") << ten << ", O";
  EXPECT_EQ(test("NumericLessThan", {"1e2"}, "20"), "T") << "O";
  EXPECT_EQ(test("NumericEquals", {"1*"}, "10"), "F") << "D:OPS: no wildcards";
  EXPECT_EQ(test("NumericEquals", {"0x0A"}, "10"), "F");
}

TEST(NumericRules, RequestsThatAreNoNumbers) {
  EXPECT_EQ(test("NumericGreaterThan", {"0"}, "ten"), "F") << "O";
  EXPECT_EQ(test("NumericNotEquals", {"0"}, "ten"), "T") << "O, 3P says false: ?";
}

TEST(DateRules, Order) {
  struct Case {
    const char* op;
    const char* before;
    const char* equal;
    const char* after;
  };
  for (const Case& c :
       {Case{"DateEquals", "F", "T", "F"}, Case{"DateNotEquals", "T", "F", "T"},
        Case{"DateLessThan", "T", "F", "F"}, Case{"DateLessThanEquals", "T", "T", "F"},
        Case{"DateGreaterThan", "F", "F", "T"}, Case{"DateGreaterThanEquals", "F", "T", "T"}}) {
    EXPECT_EQ(test(c.op, {"2030-01-01T00:00:00Z"}, "2029-12-31T23:59:59.999Z"), c.before) << c.op;
    EXPECT_EQ(test(c.op, {"2030-01-01T00:00:00Z"}, "2030-01-01T02:00:00+02:00"), c.equal) << c.op;
    EXPECT_EQ(test(c.op, {"2030-01-01T00:00:00Z"}, "2030-01-01T00:00:00.001Z"), c.after) << c.op;
    EXPECT_EQ(test(c.op, {"2030-01-01T00:00:00Z"}, "1893456000"), c.equal) << c.op << ": seconds";
    EXPECT_EQ(test(c.op, {"2030"}, "2030-01-01T00:00:00Z"), c.equal) << c.op << ": a year";
  }
}

TEST(DateRules, Forms) {
  EXPECT_EQ(test("DateEquals", {"2030-02"}, "2030-02-01"), "T") << "D:OPS";
  EXPECT_EQ(test("DateEquals", {"2030-02-01"}, "2030-02-01T00:00Z"), "T") << "3P: midnight UTC";
  EXPECT_EQ(test("DateEquals", {"1893456000.5"}, "2030-01-01T00:00:00.500Z"), "T") << "O";
  EXPECT_EQ(test("DateEquals", {"2030-01-01T00:00:00.1239Z"}, "2030-01-01T00:00:00.123Z"), "T")
      << "O: milliseconds";
  EXPECT_EQ(test("DateEquals", {"2030-*"}, "2030-01"), "F") << "D:OPS: no wildcards";
  EXPECT_EQ(test("DateEquals", {"2030-02-30"}, "2030-03-02"), "F") << "no such day";
  EXPECT_EQ(test("DateNotEquals", {"2030"}, "someday"), "T") << "O";
  EXPECT_EQ(test("DateGreaterThan", {"2030"}, "someday"), "F") << "O";
}

TEST(BoolRules, TextComparesAsABoolean) {
  EXPECT_EQ(test("Bool", {"true"}, "tRUE"), "T") << "O";
  EXPECT_EQ(test("Bool", {"True"}, "true"), "T") << "O";
  EXPECT_EQ(test("Bool", {"false"}, "0"), "T") << "O: anything else is false";
  EXPECT_EQ(test("Bool", {"true"}, "1"), "F") << "O";
  EXPECT_EQ(test("Bool", {"false"}, Context{}), "F") << "D:OPS: absent is not false";
  EXPECT_EQ(test("BoolIfExists", {"false"}, Context{}), "T") << "D:KEYS: long-term keys";
  EXPECT_EQ(test("Bool", {"true", "false"}, "maybe"), "T");
}

TEST(BinaryRules, BytesCompare) {
  EXPECT_EQ(test("BinaryEquals", {"AAECAw=="}, "AAECAw=="), "T");
  EXPECT_EQ(test("BinaryEquals", {"AAECAw=="}, "AAECBA=="), "F");
  EXPECT_EQ(test("BinaryEquals", {"AAEC*w=="}, "AAECAw=="), "F");
  EXPECT_EQ(test("BinaryEquals", {"!"}, "!"), "F") << "no base64 equals nothing";
}

// ---- 2.10 addresses ----------------------------------------------------------------------------

TEST(AddressRules, I1_AnAddressIsANetworkOfOne) {
  EXPECT_EQ(test("IpAddress", {"203.0.113.7"}, "203.0.113.7"), "T");
  EXPECT_EQ(test("IpAddress", {"203.0.113.7"}, "203.0.113.6"), "F");
  EXPECT_EQ(test("IpAddress", {"2001:db8::7"}, "2001:db8:0::7"), "T") << "O: /128";
  EXPECT_EQ(test("IpAddress", {"2001:db8::7"}, "2001:db8::6"), "F");
}

TEST(AddressRules, I1_PrefixBits) {
  for (const auto& [network, last, next] :
       {std::tuple("203.0.112.0/23", "203.0.113.255", "203.0.114.0"),
        std::tuple("203.0.113.0/25", "203.0.113.127", "203.0.113.128"),
        std::tuple("203.0.113.8/31", "203.0.113.9", "203.0.113.10"),
        std::tuple("128.0.0.0/1", "255.255.255.255", "127.255.255.255"),
        std::tuple("2001:db8::/33", "2001:db8:7fff:ffff:ffff:ffff:ffff:ffff", "2001:db8:8000::"),
        std::tuple("2001:db8::8/127", "2001:db8::9", "2001:db8::a")}) {
    EXPECT_EQ(test("IpAddress", {network}, last), "T") << network;
    EXPECT_EQ(test("IpAddress", {network}, next), "F") << network;
    EXPECT_EQ(test("NotIpAddress", {network}, last), "F") << network;
    EXPECT_EQ(test("NotIpAddress", {network}, next), "T") << network;
  }
}

TEST(AddressRules, I2_FamiliesMixInOneList) {
  const std::vector<std::string> both = {"203.0.113.0/24", "2001:db8::/32"};
  EXPECT_EQ(test("IpAddress", both, "203.0.113.1"), "T");
  EXPECT_EQ(test("IpAddress", both, "2001:db8::1"), "T");
  EXPECT_EQ(test("NotIpAddress", both, "2001:db8::1"), "F");
}

TEST(AddressRules, I3_OtherFamilyIsNoMatch) {
  EXPECT_EQ(test("IpAddress", {"203.0.113.0/24"}, "2001:db8::1"), "F");
  EXPECT_EQ(test("NotIpAddress", {"203.0.113.0/24"}, "2001:db8::1"), "T");
}

TEST(AddressRules, I4_HostBits) {
  EXPECT_EQ(test("IpAddress", {"203.0.113.9/24"}, "203.0.113.200"), "T");
  EXPECT_EQ(test("IpAddress", {"2001:db8::9/64"}, "2001:db8::9"), "F")
      << "refused, matches nothing";
  EXPECT_EQ(test("NotIpAddress", {"2001:db8::9/64"}, "2001:db8::9"), "T");
}

TEST(AddressRules, I5_MappedIsIPv4) {
  EXPECT_EQ(test("IpAddress", {"203.0.113.0/24"}, "::ffff:203.0.113.9"), "T");
  EXPECT_EQ(test("IpAddress", {"::/0"}, "::ffff:203.0.113.9"), "F");
  EXPECT_EQ(test("IpAddress", {"0.0.0.0/0"}, "::fffe:203.0.113.9"), "F") << "not mapped";
}

TEST(AddressRules, I6_MalformedSatisfiesNeither) {
  for (const char* asked : {"", "203.0.113", "203.0.113.256", "203.0.113.0/24", "localhost"}) {
    EXPECT_EQ(test("IpAddress", {"0.0.0.0/0", "::/0"}, asked), "F") << asked;
    EXPECT_EQ(test("NotIpAddress", {"0.0.0.0/0"}, asked), "F") << asked;
  }
}

TEST(AddressRules, I7_AbsentThroughAnEndpoint) {
  EXPECT_EQ(test("IpAddress", {"0.0.0.0/0"}, Context{}), "F");
  EXPECT_EQ(test("NotIpAddress", {"0.0.0.0/0"}, Context{}), "T");
}

TEST(AddressRules, I8_PrivateRangesAreRanges) {
  EXPECT_EQ(test("IpAddress", {"10.0.0.0/8"}, "10.1.2.3"), "T");
  EXPECT_EQ(test("IpAddress", {"10.0.0.0/8"}, "198.51.100.77"), "F") << "a caller on the internet";
}

TEST(AddressRules, I9_ZeroPrefixIsItsFamily) {
  EXPECT_EQ(test("IpAddress", {"0.0.0.0/0"}, "198.51.100.77"), "T");
  EXPECT_EQ(test("IpAddress", {"0.0.0.0/0"}, "2001:db8::1"), "F");
  EXPECT_EQ(test("IpAddress", {"::/0"}, "2001:db8::1"), "T");
  EXPECT_EQ(test("IpAddress", {"::/0"}, "198.51.100.77"), "F");
}

// ---- 2.11 ARNs ---------------------------------------------------------------------------------

constexpr const char* kRole = "arn:aws:iam::123456789012:role/ci/Deployer";

TEST(ArnRules, A1_EqualsAndLikeAreOne) {
  for (const char* op : {"ArnEquals", "ArnLike"})
    EXPECT_EQ(test(op, {"arn:aws:iam::123456789012:role/*"}, kRole), "T") << op;
  for (const char* op : {"ArnNotEquals", "ArnNotLike"}) {
    EXPECT_EQ(test(op, {"arn:aws:iam::123456789012:role/*"}, kRole), "F") << op;
    EXPECT_EQ(test(op, {"arn:aws:iam::123456789012:user/*"}, kRole), "T") << op;
  }
}

TEST(ArnRules, A2_SixComponentsEachAnchored) {
  const std::string confused = "arn:aws:x:us-east-2:999:store/abc:111122223333:f/d";
  EXPECT_EQ(test("ArnLike", {"arn:aws:x:*:111122223333:f/*"}, confused), "F");
  EXPECT_EQ(test("StringLike", {"arn:aws:x:*:111122223333:f/*"}, confused), "T");
  EXPECT_EQ(test("ArnLike", {"arn:aws:iam::12345678901:role/*"}, kRole), "F");
  EXPECT_EQ(test("ArnLike", {"arn:aws:ia:*:123456789012:role/*"}, kRole), "F");
  EXPECT_EQ(test("ArnLike", {"arn:AWS:iam::123456789012:role/*"}, kRole), "F") << "case";
}

TEST(ArnRules, A3_StarStaysInItsComponent) {
  EXPECT_EQ(test("ArnLike", {"arn:*:123456789012:x:y:role/*"}, kRole), "F");
  EXPECT_EQ(test("ArnLike", {"arn:aws:*::123456789012:role/*"}, kRole), "T");
  EXPECT_EQ(test("ArnLike", {"arn:aws:logs:r:1:*"}, "arn:aws:logs:r:1:log-group:g:log-stream:s"),
            "T");
  EXPECT_EQ(test("ArnLike", {"arn:aws:iam::123456789012:*Deployer"}, kRole), "T") << "crosses /";
  EXPECT_EQ(test("ArnLike", {"arn:aws:x:r:1:a:*:c"}, "arn:aws:x:r:1:a:b/b:c"), "T");
}

TEST(ArnRules, A4_ShortPatternsNeverMatchInAnAllow) {
  EXPECT_EQ(test("ArnLike", {"arn:aws:iam::*"}, kRole), "F");
  EXPECT_EQ(test("ArnNotLike", {"arn:aws:iam::*"}, kRole), "F");
  EXPECT_EQ(test("ArnLike", {"*"}, kRole), "T") << "the exception";
  EXPECT_EQ(test("ArnLike", {"**"}, kRole), "F") << "no exception";
}

TEST(ArnRules, A5_MalformedRequestSatisfiesNeither) {
  EXPECT_EQ(test("ArnLike", {"*"}, "arn:aws:iam"), "F");
  EXPECT_EQ(test("ArnNotLike", {"arn:aws:s3:::x"}, "arn:aws:iam"), "F");
  EXPECT_EQ(test("ArnNotLike", {"arn:aws:s3:::x"}, "arn:aws:iam", kDeny), "F");
}

TEST(ArnRules, A6_ShortPatternsMatchInADeny) {
  EXPECT_EQ(test("ArnLike", {"arn:aws:iam::*"}, kRole, kDeny), "T") << "O, ?";
  EXPECT_EQ(test("ArnNotLike", {"arn:aws:iam::*"}, kRole, kDeny), "T") << "O, ?";
  EXPECT_EQ(test("ArnLike", {"arn:aws:iam::*"}, "arn:aws:iam", kDeny), "F") << "A5 comes first";
  EXPECT_EQ(test("ArnLike", {"arn:aws:iam::*"}, Context{}, kDeny), "F") << "absent";
}

TEST(ArnRules, A7_VariablesAreLiteralText) {
  const auto with = [](const std::string& value, const std::string& asked) {
    const Context context = {{"k", KeyValue::single(asked)},
                             {"tag", KeyValue::single("a:b")},
                             {"star", KeyValue::single("*")}};
    return test("ArnLike", {value}, context);
  };
  EXPECT_EQ(with("arn:aws:x:r:1:${tag}", "arn:aws:x:r:1:a:b"), "T");
  EXPECT_EQ(with("arn:aws:x:r:${tag}:d", "arn:aws:x:r:a:b:d"), "F") << "no separator";
  EXPECT_EQ(with("arn:aws:x:r:1:${star}", "arn:aws:x:r:1:other"), "F");
  EXPECT_EQ(with("arn:aws:x:r:1:${star}", "arn:aws:x:r:1:*"), "T");
}

// ---- 1.6 variables -----------------------------------------------------------------------------

std::string filled(const std::string& op, const std::string& value, const std::string& asked,
                   Where where = {}) {
  const Context context = {{"k", KeyValue::single(asked)},
                           {"aws:username", KeyValue::single("alice")},
                           {"aws:PrincipalTag/empty", KeyValue::single("")},
                           {"aws:PrincipalTag/star", KeyValue::single("*")},
                           {"aws:PrincipalTag/nested", KeyValue::single("${aws:username}")},
                           {"aws:TagKeys", KeyValue::list({"alice"})}};
  return test(op, {value}, context, where);
}

TEST(VariableRules, V1_OnlyUnder2012) {
  EXPECT_EQ(filled("StringEquals", "${aws:username}", "alice"), "T");
  EXPECT_EQ(filled("StringEquals", "${aws:username}", "alice", kOld), "F");
  EXPECT_EQ(filled("StringEquals", "${aws:username}", "${aws:username}", kOld), "T");
  EXPECT_EQ(parse_text(R"({"Statement":[]})").version, Version::V2008);
  EXPECT_EQ(parse_text(R"({"Version":"2008-10-17","Statement":[]})").version, Version::V2008);
  EXPECT_EQ(parse_text(R"({"Version":"2012-10-17","Statement":[]})").version, Version::V2012);
}

TEST(VariableRules, V2_InStringAndArnValuesOnly) {
  EXPECT_EQ(filled("StringLike", "${aws:username}*", "alice-2"), "T");
  EXPECT_EQ(filled("StringNotEqualsIgnoreCase", "${aws:username}", "ALICE"), "F");
  EXPECT_EQ(filled("ArnLike", "arn:aws:iam::1:user/${aws:username}", "arn:aws:iam::1:user/alice"),
            "T");
  const Caller alice = user("arn:aws:iam::123456789012:user/${aws:username}");
  policy::Principal principal;
  principal.value.text = kAlice;
  EXPECT_EQ(naming(principal, alice), Naming::None) << "not in principals";
  const policy::Clause clause = clause_of("StringEquals", "${aws:username}", {"x"});
  const Context context = {{"aws:username", KeyValue::single("k")}, {"k", KeyValue::single("x")}};
  EXPECT_FALSE(test_clause(clause, {Version::V2012, Effect::Allow}, context).holds)
      << "nor in keys";
}

TEST(VariableRules, V3_NotInOtherOperators) {
  EXPECT_EQ(filled("NumericEquals", "${k}", "1"), "F");
  EXPECT_EQ(filled("DateEquals", "${k}", "2030"), "F");
  EXPECT_EQ(filled("IpAddress", "${k}", "192.0.2.1"), "F");
  EXPECT_EQ(filled("Bool", "${k}", "true"), "-") << "?: the documents contradict each other";
}

TEST(VariableRules, V4_SyntaxAndDefault) {
  EXPECT_EQ(filled("StringEquals", "${AWS:UserName}", "alice"), "T") << "the name ignores case";
  EXPECT_EQ(filled("StringEquals", "${aws:gone, 'shared'}", "shared"), "T");
  EXPECT_EQ(filled("StringEquals", "${aws:gone,'a,b'}", "a,b"), "T");
}

TEST(VariableRules, V5_Escapes) {
  EXPECT_EQ(filled("StringLike", "${*}${?}${$}", "*?$"), "T");
  EXPECT_EQ(filled("StringLike", "${*}", "anything"), "F");
  EXPECT_EQ(filled("StringEquals", "${$}{aws:username}", "${aws:username}"), "T");
}

TEST(VariableRules, V6_ListsHaveNoValue) {
  EXPECT_EQ(filled("StringEquals", "${aws:TagKeys}", "alice"), "F") << "D:VARS";
  EXPECT_EQ(filled("StringEquals", "${aws:TagKeys, 'alice'}", "alice"), "F") << "O: no default";
  EXPECT_EQ(filled("StringNotEquals", "${aws:TagKeys}", "alice"), "T");
}

TEST(VariableRules, V7_WithoutAValueNothingMatches) {
  EXPECT_EQ(filled("StringLike", "*${aws:gone}*", "x"), "F");
  EXPECT_EQ(filled("StringNotLike", "*${aws:gone}*", "x"), "T");
  EXPECT_EQ(filled("StringEquals", "${aws:gone}", ""), "F") << "not the empty string";
  const Context context = {{"k", KeyValue::single("x")}};
  EXPECT_EQ(test("StringEquals", {"${aws:gone}", "x"}, context), "T") << "other values count";
  EXPECT_EQ(test("StringNotEquals", {"${aws:gone}", "x"}, context), "F");
}

TEST(VariableRules, V8_TheStatementGoesOn) {
  // The page says elsewhere that the statement may be invalid: ?. For positive operators both
  // agree.
  const policy::TrustPolicy policy = parse_text(with_statements(
      R"({"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole",
          "Condition":{"StringNotEquals":{"k":"${aws:gone}"}}})"));
  EXPECT_EQ(evaluate(policy, request_of(user())).decision, Decision::Allow);
}

TEST(VariableRules, V9_EmptyIsAValue) {
  EXPECT_EQ(filled("StringEquals", "${aws:PrincipalTag/empty, 'x'}", ""), "T") << "O";
  EXPECT_EQ(filled("StringEquals", "${aws:PrincipalTag/empty, 'x'}", "x"), "F") << "O";
}

TEST(VariableRules, V10_BroughtInTextIsLiteral) {
  EXPECT_EQ(filled("StringLike", "${aws:PrincipalTag/star}", "anything"), "F") << "O";
  EXPECT_EQ(filled("StringLike", "${aws:gone, 'a*'}", "ab"), "F") << "O";
  EXPECT_EQ(filled("StringLike", "${aws:PrincipalTag/nested}", "alice"), "F") << "O";
  EXPECT_EQ(filled("StringLike", "${aws:PrincipalTag/nested}", "${aws:username}"), "T") << "O";
}

// ---- 1.1 what the grammar says about meaning ---------------------------------------------------

TEST(GrammarRules, G9_ActionsIgnoreCaseAndTakeWildcards) {
  const auto with = [](const std::string& action) {
    return evaluate(
               parse_text(with_statements(
                   R"({"Effect":"Allow","Principal":{"AWS":"*"},"Action":")" + action + "\"}")),
               request_of(user()))
        .decision;
  };
  EXPECT_EQ(with("STS:ASSUMEROLE"), Decision::Allow);
  EXPECT_EQ(with("sts:Assume*"), Decision::Allow);
  EXPECT_EQ(with("sts:AssumeRol?"), Decision::Allow);
  EXPECT_EQ(with("sts:AssumeRole?"), Decision::NoMatch);
  EXPECT_EQ(with("AssumeRole"), Decision::NoMatch);
}

TEST(GrammarRules, G13_KeysIgnoreCaseOperatorsDoNot) {
  EXPECT_EQ(test("stringEquals", {"a"}, "a"), "-");
  const policy::Clause clause = clause_of("StringEquals", "AWS:USERNAME", {"a"});
  const Context context = {{"aws:username", KeyValue::single("a")}};
  EXPECT_TRUE(test_clause(clause, {Version::V2012, Effect::Allow}, context).holds);
}

TEST(GrammarRules, G15_NumbersAndBooleansAreText) {
  const auto decide = [](const std::string& condition, const std::string& asked) {
    return evaluate(parse_text(with_statements(
                        R"({"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole",)"
                        R"("Condition":)" +
                        condition + "}")),
                    request_of(user(), "sts:AssumeRole", {{"k", KeyValue::single(asked)}}))
        .decision;
  };
  EXPECT_EQ(decide(R"({"Bool":{"k":true}})", "true"), Decision::Allow);
  EXPECT_EQ(decide(R"({"NumericEquals":{"k":60}})", "60"), Decision::Allow);
  EXPECT_EQ(decide(R"({"StringEquals":{"k":60}})", "60"), Decision::Allow);
}

// ---- 1.2 principals ----------------------------------------------------------------------------

Naming named(const std::string& value, const Caller& caller,
             policy::Principal::Type type = policy::Principal::Type::Aws) {
  policy::Principal principal;
  principal.type = type;
  principal.value.text = value;
  return naming(principal, caller);
}

TEST(PrincipalRules, AccountIdAndRootAreOne) {
  EXPECT_EQ(named("123456789012", user()), Naming::Account);
  EXPECT_EQ(named("arn:aws:iam::123456789012:root", user()), Naming::Account);
  EXPECT_EQ(named("arn:aws:iam::123456789012:root", session("R")), Naming::Account);
  EXPECT_EQ(named("123456789013", user()), Naming::None);
  EXPECT_EQ(named("arn:aws:iam::123456789013:root", user()), Naming::None);
  EXPECT_EQ(named("12345678901", user()), Naming::None);
}

TEST(PrincipalRules, UsersRolesAndSessionsByTheirWholeArn) {
  EXPECT_EQ(named(kAlice, user()), Naming::User);
  EXPECT_EQ(named("arn:aws:iam::123456789012:user/ALICE", user()), Naming::None) << "case counts";
  EXPECT_EQ(named("arn:aws:iam::123456789012:role/ci/R", session("ci/R")), Naming::Role);
  EXPECT_EQ(named("arn:aws:iam::123456789012:role/R", session("ci/R")), Naming::None)
      << "the path is part of it";
  EXPECT_EQ(named("arn:aws:sts::123456789012:assumed-role/R/s", session("ci/R")), Naming::Session);
  EXPECT_EQ(named("arn:aws:sts::123456789012:assumed-role/R/other", session("ci/R")), Naming::None);
}

TEST(PrincipalRules, StarIsEverybodyWithAwsCredentials) {
  EXPECT_EQ(named("*", user()), Naming::Anyone);
  EXPECT_EQ(named("*", session("R")), Naming::Anyone);
  EXPECT_EQ(named("*", federated()), Naming::None) << "O";
  EXPECT_EQ(named("*", service("ec2.amazonaws.com")), Naming::None);
  EXPECT_EQ(named("*", federated(), policy::Principal::Type::Federated), Naming::None) << "O";
  EXPECT_EQ(named("arn:aws:iam::123456789012:user/*", user()), Naming::None) << "no patterns";
  EXPECT_EQ(named("**", user()), Naming::None);
}

TEST(PrincipalRules, UniqueIds) {
  Caller frozen = session("R");
  frozen.unique_id = "AROAEXAMPLE";
  EXPECT_EQ(named("AROAEXAMPLE", frozen), Naming::Role);
  EXPECT_EQ(named("AROAEXAMPLE2", frozen), Naming::None) << "a namesake that came later";
  EXPECT_EQ(named("AROAEXAMPLE", session("R")), Naming::None);
}

TEST(PrincipalRules, ProvidersServicesAndCanonicalUsers) {
  using Type = policy::Principal::Type;
  EXPECT_EQ(named(kProvider, federated(), Type::Federated), Naming::Provider);
  EXPECT_EQ(named("accounts.google.com", federated("accounts.google.com"), Type::Federated),
            Naming::Provider);
  EXPECT_EQ(named("ec2.amazonaws.com", service("ec2.amazonaws.com"), Type::Service),
            Naming::Service);
  EXPECT_EQ(named("ec2.amazonaws.com", service("ec2.amazonaws.com.cn"), Type::Service),
            Naming::None);
  EXPECT_EQ(named(kAlice, user(), Type::CanonicalUser), Naming::None);
}

// ---- 3.1 calls, 3.9 contexts -------------------------------------------------------------------

/// The decision in the caller's own account, where the environment says nothing more.
Decision at_home(const std::string& statements, const Request& request) {
  Environment env;
  env.role_account = "123456789012";
  return evaluate_full(parse_text(with_statements(statements)), request, env).decision;
}

std::string allow(const std::string& principal, const std::string& actions,
                  const std::string& condition = "{}") {
  return R"({"Effect":"Allow","Principal":)" + principal + R"(,"Action":)" + actions +
         R"(,"Condition":)" + condition + "}";
}

// 3.1: tags, a source identity and contexts are actions of their own, and one that is missing
// fails the call.
TEST(CallRules, EveryPermissionActionIsNeeded) {
  const std::string star = R"({"AWS":"*"})";
  for (const char* also : {"sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"}) {
    const Request request = request_of(user(), "sts:AssumeRole", {}, {also});
    EXPECT_EQ(at_home(allow(star, R"("sts:AssumeRole")"), request), Decision::NoMatch) << also;
    EXPECT_EQ(at_home(allow(star, R"(["sts:AssumeRole",")" + std::string(also) + "\"]"), request),
              Decision::Allow)
        << also;
    EXPECT_EQ(at_home(allow(star, "\"" + std::string(also) + "\""), request), Decision::NoMatch);
    EXPECT_EQ(
        at_home(allow(star, R"("sts:AssumeRole")") + "," +
                    allow(star, "\"" + std::string(also) + "\"", R"({"StringEquals":{"k":"a"}})"),
                request),
        Decision::NoMatch)
        << also << ": its condition counts";
  }
}

TEST(CallRules, WhoCannotCall) {
  const std::string star = allow(R"({"AWS":"*"})", R"("sts:AssumeRole")");
  EXPECT_EQ(at_home(star, request_of(user("arn:aws:iam::123456789012:root"))), Decision::NoMatch);
  EXPECT_EQ(at_home(star, request_of(user("arn:aws:sts::123456789012:federated-user/bob"))),
            Decision::NoMatch);
  EXPECT_EQ(at_home(star, request_of(session("R"))), Decision::Allow);
}

// 3.9: a federated caller has no aws:PrincipalArn, so positive tests fail and negated ones pass.
TEST(ContextRules, PrincipalArnOfFederatedCallers) {
  const std::string provider = std::string(R"({"Federated":")") + kProvider + "\"}";
  const Request token = request_of(federated(), "sts:AssumeRoleWithWebIdentity",
                                   {{"aws:PrincipalType", KeyValue::single("User")}});
  const auto with = [&](const std::string& condition) {
    return at_home(allow(provider, R"("sts:AssumeRoleWithWebIdentity")", condition), token);
  };
  EXPECT_EQ(with(R"({"ArnLike":{"aws:PrincipalArn":"*"}})"), Decision::NoMatch) << "O";
  EXPECT_EQ(with(R"({"ArnNotLike":{"aws:PrincipalArn":"*"}})"), Decision::Allow) << "O";
  EXPECT_EQ(with(R"({"Null":{"aws:PrincipalArn":"true"}})"), Decision::Allow) << "O";
}

// 3.9: long-term keys carry no MFA keys.
TEST(ContextRules, MfaOfLongTermKeys) {
  const auto with = [](const std::string& condition) {
    return at_home(allow(R"({"AWS":"*"})", R"("sts:AssumeRole")", condition), request_of(user()));
  };
  EXPECT_EQ(with(R"({"Bool":{"aws:MultiFactorAuthPresent":"true"}})"), Decision::NoMatch);
  EXPECT_EQ(with(R"({"Bool":{"aws:MultiFactorAuthPresent":"false"}})"), Decision::NoMatch);
  EXPECT_EQ(with(R"({"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}})"), Decision::Allow);
  EXPECT_EQ(with(R"({"NumericLessThan":{"aws:MultiFactorAuthAge":"3600"}})"), Decision::NoMatch);
}

}  // namespace
}  // namespace trustlint::condition
