/// Strings, ARNs and policy variables in clauses.
#include <gtest/gtest.h>

#include "condition/arn.h"
#include "condition/variables.h"
#include "requests.h"

namespace trustlint::condition {
namespace {

using policy::Effect;
using Version = policy::TrustPolicy::Version;

TEST(StringTest, Operators) {
  EXPECT_EQ(test("StringEquals", {"en?"}, "eng"), "F") << "S1";
  EXPECT_EQ(test("StringEquals", {"a*"}, "a*"), "T") << "S1";
  EXPECT_EQ(test("StringEquals", {"eng"}, "Eng"), "F") << "S1";
  EXPECT_EQ(test("StringEqualsIgnoreCase", {"ENG"}, "eng"), "T") << "S6";
  EXPECT_EQ(test("StringEqualsIgnoreCase", {"e*"}, "eng"), "F") << "S6: no wildcards";
  EXPECT_EQ(test("StringEqualsIgnoreCase", {"s"}, "ſ"), "F") << "S6 O";
  EXPECT_EQ(test("StringEqualsIgnoreCase", {"K"}, "\u212A"), "T") << "S6 O";
  EXPECT_EQ(test("StringEqualsIgnoreCase", {"i"}, "İ"), "F") << "S6 O";
  EXPECT_EQ(test("StringEqualsIgnoreCase", {"ß"}, "SS"), "F") << "S6 O";
  EXPECT_EQ(test("StringEqualsIgnoreCase", {"É"}, "é"), "T") << "S6 O";
  EXPECT_EQ(test("StringLike", {"*"}, Context{}), "F") << "S7";
  EXPECT_EQ(test("StringLike", {""}, ""), "T") << "S8";
  EXPECT_EQ(test("StringLike", {""}, "a"), "F") << "S8";
}

constexpr const char* kRole = "arn:aws:iam::123456789012:role/ci/Deployer";

TEST(ArnTest, Components) {
  EXPECT_EQ(test("ArnLike", {"arn:aws:iam::123456789012:role/*"}, kRole), "T") << "A1";
  EXPECT_EQ(test("ArnEquals", {"arn:aws:iam::123456789012:role/*"}, kRole), "T") << "A1";
  EXPECT_EQ(test("ArnNotEquals", {"arn:aws:iam::123456789012:role/*"}, kRole), "F") << "A1";
  EXPECT_EQ(test("ArnLike", {"arn:*:*:*:*:*"}, kRole), "T") << "A2";
  EXPECT_EQ(test("ArnLike", {"*:aws:iam::1234567890??:role/*"}, kRole), "T") << "A2";
  EXPECT_EQ(test("ArnLike", {"arn:aws:iam:?:123456789012:role/*"}, kRole), "F") << "A2";
  EXPECT_EQ(test("ArnLike", {"arn:aws:iam::123456789012:ROLE/*"}, kRole), "F") << "A2";
  const std::string confused = "arn:aws:x:us-east-2:999999999999:store/abc:111122223333:f/document";
  const std::string pattern = "arn:aws:x:*:111122223333:f/*";
  EXPECT_EQ(test("ArnLike", {pattern}, confused), "F") << "A2";
  EXPECT_EQ(test("StringLike", {pattern}, confused), "T") << "A2";
  const std::string stream = "arn:aws:logs:r:1:log-group:g:log-stream:s";
  EXPECT_EQ(test("ArnLike", {"arn:aws:logs:r:1:*"}, stream), "T") << "A3";
  EXPECT_EQ(test("ArnLike", {"arn:aws:logs:r:1:log-group:*:log-stream:s"}, stream), "T") << "A3";
  EXPECT_EQ(test("ArnLike", {"arn:aws:logs:r:1:log-group"}, stream), "F") << "A3";
}

TEST(ArnTest, LoneStarIsEveryArn) {
  EXPECT_EQ(test("ArnLike", {"*"}, kRole), "T") << "A4";
  EXPECT_EQ(test("ArnNotLike", {"*"}, kRole), "F") << "A4";
  EXPECT_EQ(test("ArnLike", {"*"}, "no ARN"), "F") << "A5";
}

// A5: a malformed ARN of the request satisfies neither form, in either effect.
TEST(ArnTest, MalformedRequests) {
  for (const char* asked : {"", "no ARN", "arn:aws:iam::1", "ARN:aws:iam::1:x", "urn:a:b:c:d:e"}) {
    for (const Effect effect : {Effect::Allow, Effect::Deny}) {
      EXPECT_EQ(test("ArnLike", {"arn:*:*:*:*:*", "bad"}, asked, {Version::V2012, effect}), "F");
      EXPECT_EQ(test("ArnNotLike", {"arn:*:*:*:*:*", "bad"}, asked, {Version::V2012, effect}), "F");
    }
  }
}

// A4 and A6, observed for ArnLike and ArnNotLike: fails in an Allow, holds in a Deny.
TEST(ArnTest, MalformedPatterns) {
  for (const char* op : {"ArnLike", "ArnNotLike", "ForAnyValue:ArnLike", "ForAllValues:ArnNotLike",
                         "ArnEqualsIfExists"}) {
    EXPECT_EQ(test(op, {"arn:aws:iam::*"}, kRole, {Version::V2012, Effect::Allow}), "F") << op;
    EXPECT_EQ(test(op, {"arn:aws:iam::*"}, kRole, {Version::V2012, Effect::Deny}), "T") << op;
    EXPECT_EQ(test(op, {"**"}, kRole, {Version::V2012, Effect::Deny}), "T") << op;
  }
  EXPECT_EQ(test("ArnLike", {"*", "bad"}, kRole), "T") << "a hit comes before what stands behind";
  EXPECT_EQ(test("ArnLike", {"bad", "*"}, kRole), "F");
}

const Context kContext = {{"aws:username", KeyValue::single("alice")},
                          {"aws:PrincipalTag/empty", KeyValue::single("")},
                          {"aws:PrincipalTag/star", KeyValue::single("*")},
                          {"aws:PrincipalTag/var", KeyValue::single("${aws:username}")},
                          {"aws:PrincipalTag/colon", KeyValue::single("1:2")},
                          {"aws:PrincipalArn", KeyValue::single(kRole)},
                          {"aws:TagKeys", KeyValue::list({"eng"})}};

std::string expanded(std::string_view value) {
  const auto pieces = expand(value, kContext);
  return pieces ? text_of(*pieces) : "(none)";
}

TEST(VariableTest, Expansion) {
  EXPECT_EQ(expanded("plain"), "plain");
  EXPECT_EQ(expanded(""), "");
  EXPECT_EQ(expanded("a-${aws:username}-b-${AWS:UserName}"), "a-alice-b-alice") << "V4";
  EXPECT_EQ(expanded("${ aws:username }"), "alice");
  EXPECT_EQ(expanded("${*}${?}${$}"), "*?$") << "V5";
  EXPECT_EQ(expanded("${$}{aws:username}"), "${aws:username}") << "V5";
  EXPECT_EQ(expanded("${aws:TagKeys}"), "(none)") << "V6";
  EXPECT_EQ(expanded("${aws:TagKeys, 'x'}"), "(none)") << "V6 O";
  EXPECT_EQ(expanded("x${aws:gone}"), "(none)") << "V7";
  EXPECT_EQ(expanded("${aws:gone, 'shared'}"), "shared") << "V4";
  EXPECT_EQ(expanded("${aws:gone,'a, }b'}!"), "a, }b!") << "V4";
  EXPECT_EQ(expanded("${aws:gone, ''}"), "") << "V4";
  EXPECT_EQ(expanded("${aws:username, 'shared'}"), "alice") << "V9";
  EXPECT_EQ(expanded("[${aws:PrincipalTag/empty, 'shared'}]"), "[]") << "V9 O";
  EXPECT_EQ(expanded("${aws:PrincipalTag/var}"), "${aws:username}") << "V10 O";
}

// Refused by IAM; nothing sensible comes of them here.
TEST(VariableTest, Malformed) {
  EXPECT_EQ(expanded("a${b"), "a${b");
  EXPECT_EQ(expanded("$"), "$");
  EXPECT_EQ(expanded("${aws:username}${"), "alice${");
  EXPECT_EQ(expanded("${"), "${");
  EXPECT_EQ(expanded("${}"), "(none)");
  EXPECT_EQ(expanded("${aws:gone, shared}"), "(none)");
  EXPECT_EQ(expanded("${aws:gone, 'a''b'}"), "(none)");
  EXPECT_EQ(expanded("${, 'x'}"), "(none)");
}

std::string with(const std::string& op, const std::string& value, const std::string& asked,
                 Where where = {}) {
  Context context = kContext;
  context.insert_or_assign("k", KeyValue::single(asked));
  return test(op, {value}, context, where);
}

TEST(VariableTest, InClauses) {
  EXPECT_EQ(with("StringEquals", "${aws:username}", "alice"), "T") << "V2";
  EXPECT_EQ(with("StringEqualsIgnoreCase", "${aws:username}", "ALICE"), "T") << "V2";
  EXPECT_EQ(with("StringLike", "${aws:username}*", "alice2"), "T") << "V2";
  EXPECT_EQ(with("StringLike", "a${*}b", "axb"), "F") << "V5";
  EXPECT_EQ(with("StringLike", "a${*}b", "a*b"), "T") << "V5";
  EXPECT_EQ(with("StringLike", "a\\*", "a\\b"), "T") << "V5: no other escapes";
  EXPECT_EQ(with("StringLike", "${aws:PrincipalTag/star}", "anything"), "F") << "V10";
  EXPECT_EQ(with("StringLike", "${aws:PrincipalTag/star}", "*"), "T") << "V10";
  EXPECT_EQ(with("StringLike", "${aws:gone, '*'}", "anything"), "F") << "V10";
  EXPECT_EQ(with("StringEquals", "${aws:gone}", ""), "F") << "V7";
  EXPECT_EQ(with("StringNotEquals", "${aws:gone}", "x"), "T") << "V7";
  EXPECT_EQ(with("StringNotLike", "*${aws:gone}", "x"), "T") << "V7: the whole value";
  EXPECT_EQ(with("ArnNotLike", "${aws:gone}", kRole), "T") << "V7";
}

// V1: without Version 2012-10-17 the text is what it looks like.
TEST(VariableTest, LiteralBefore2012) {
  const Where old = {Version::V2008, Effect::Allow};
  EXPECT_EQ(with("StringEquals", "${aws:username}", "alice", old), "F");
  EXPECT_EQ(with("StringEquals", "${aws:username}", "${aws:username}", old), "T");
  EXPECT_EQ(with("StringLike", "a${*}b", "a${xyz}b", old), "T");
}

TEST(VariableTest, InArns) {
  const std::string arn = "arn:aws:x:r:1:2:f/d";
  EXPECT_EQ(with("ArnLike", "arn:aws:iam::*:role/${aws:username}/*", "arn:aws:iam::1:role/alice/x"),
            "T")
      << "A7";
  EXPECT_EQ(with("ArnLike", "arn:aws:x:r:${aws:PrincipalTag/colon}:f/*", arn), "F")
      << "A7: colons of a variable separate nothing";
  EXPECT_EQ(with("ArnLike", "arn:aws:x:r:1:${aws:PrincipalTag/colon}", "arn:aws:x:r:1:1:2"), "T")
      << "A7";
  EXPECT_EQ(
      with("ArnLike", "arn:aws:iam::*:role/${aws:PrincipalTag/star}", "arn:aws:iam::1:role/x"), "F")
      << "A7, V10";
  EXPECT_EQ(with("ArnEquals", "${aws:PrincipalArn}", kRole), "T") << "a whole ARN";
  EXPECT_EQ(with("ArnEquals", "${aws:PrincipalArn}/x", kRole), "F");
  EXPECT_EQ(with("ArnEquals", "${aws:PrincipalTag/star}", kRole), "F") << "A4: literal, malformed";
}

}  // namespace
}  // namespace trustlint::condition
