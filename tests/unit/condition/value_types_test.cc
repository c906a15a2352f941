/// Numbers, dates, booleans, base64, addresses: what is a value, how values compare, what IAM
/// refuses.
#include <gtest/gtest.h>

#include "condition/address.h"
#include "condition/binary.h"
#include "condition/date.h"
#include "condition/number.h"
#include "condition/value.h"
#include "requests.h"

namespace trustlint::condition {
namespace {

std::string order(std::string_view a, std::string_view b) {
  const auto x = parse_decimal(a);
  const auto y = parse_decimal(b);
  if (!x || !y) return "no number";
  const auto result = compare(*x, *y);
  EXPECT_EQ(result == 0, *x == *y) << a << " " << b;
  EXPECT_EQ(compare(*y, *x) < 0, result > 0) << a << " " << b;
  return result < 0 ? "<" : result > 0 ? ">" : "=";
}

TEST(NumberTest, Compare) {
  EXPECT_EQ(order("60", "60.0"), "=");
  EXPECT_EQ(order("1e1", "10"), "=") << "2.6 O";
  EXPECT_EQ(order("+007", "7"), "=") << "2.6 O";
  EXPECT_EQ(order("-0", "0.00"), "=");
  EXPECT_EQ(order("0e5", "-.0"), "=");
  EXPECT_EQ(order("900", "1000"), "<");
  EXPECT_EQ(order("-900", "-1000"), ">");
  EXPECT_EQ(order("-1", "1"), "<");
  EXPECT_EQ(order("0", "-1"), ">");
  EXPECT_EQ(order(".5", "0.49999"), ">");
  EXPECT_EQ(order("5.", "5"), "=");
  EXPECT_EQ(order("0.001", "1E-3"), "=");
  EXPECT_EQ(order("12.345", "12.3450001"), "<");
  EXPECT_EQ(order("9007199254740993", "9007199254740992"), ">") << "2.6 O: any precision";
  EXPECT_EQ(order("123456789012345678901234567890.1", "123456789012345678901234567890.10"), "=");
}

TEST(NumberTest, HugeExponentsAreNeverWrittenOut) {
  EXPECT_EQ(order("1e999999999", "1e999999998"), ">");
  EXPECT_EQ(order("1e-999999999", "0"), ">");
  EXPECT_EQ(order("-1e999999999", "1e-999999999"), "<");
  EXPECT_EQ(order("10e2147483646", "1e2147483647"), "=");
  EXPECT_EQ(order("1e2147483648", "1"), "no number");
  EXPECT_EQ(order("1e99999999999999999999999", "1"), "no number");
}

TEST(NumberTest, NoNumbers) {
  for (const char* text : {"", "+", "-", ".", "e1", "1e", "1e+", "1.2.3", "1,5", " 1", "1 ", "NaN",
                           "Infinity", "0x10", "1_000", "--1", "1e1.5", "1e1e1", "٣"}) {
    EXPECT_FALSE(parse_decimal(text)) << text;
  }
}

TEST(NumberTest, AsTheDigitsOfAnId) {
  const auto digits = [](const char* text) { return as_digits(*parse_decimal(text), 12); };
  EXPECT_EQ(digits("70012345"), "70012345");
  EXPECT_EQ(digits("+007.00e2"), "700");
  EXPECT_EQ(digits("0"), "0");
  EXPECT_EQ(digits("999999999999"), "999999999999");
  for (const char* text : {"-7", "7.5", "0.1", "1000000000000", "1e999999999"})
    EXPECT_FALSE(digits(text)) << text;
}

// 2.6: an unparsable value of the request is unequal (O).
TEST(NumberTest, RequestsThatAreNoNumbers) {
  for (const char* asked : {"soon", "", "NaN", "Infinity"}) {
    EXPECT_EQ(test("NumericEquals", {"1"}, asked), "F") << asked;
    EXPECT_EQ(test("NumericLessThan", {"1"}, asked), "F") << asked;
    EXPECT_EQ(test("NumericNotEquals", {"1"}, asked), "T") << asked;
  }
  EXPECT_EQ(test("NumericEquals", {"NaN"}, "NaN"), "F") << "O: refused literals match nothing";
  EXPECT_EQ(test("NumericNotEquals", {"NaN"}, "1"), "T") << "O";
}

TEST(DateTest, Forms) {
  EXPECT_EQ(parse_date("1970"), 0);
  EXPECT_EQ(parse_date("1970-01"), 0);
  EXPECT_EQ(parse_date("1970-01-01"), 0) << "2.7 3P: midnight UTC";
  EXPECT_EQ(parse_date("1970-01-01T00:00Z"), 0);
  EXPECT_EQ(parse_date("1970-01-01T01:00:00+01:00"), 0);
  EXPECT_EQ(parse_date("1969-12-31T23:59:00-00:01"), 0);
  EXPECT_EQ(parse_date("2030-01-01T00:00:00Z"), 1893456000000);
  EXPECT_EQ(parse_date("1893456000"), 1893456000000) << "2.7 D: epoch seconds";
  EXPECT_EQ(parse_date("2000-02-29T12:34:56.789Z"), 951827696789);
  EXPECT_EQ(parse_date("2000-02-29T12:34:56"), 951827696000) << "no zone is UTC";
  EXPECT_EQ(parse_date("0000-01-01"), -62167219200000);
  EXPECT_EQ(parse_date("9999-12-31T23:59:59.999Z"), 253402300799999);
}

TEST(DateTest, Milliseconds) {
  EXPECT_EQ(parse_date("1970-01-01T00:00:00.1Z"), 100);
  EXPECT_EQ(parse_date("1970-01-01T00:00:00.0019999Z"), 1) << "2.7 O";
  EXPECT_EQ(parse_date("1735689600.123456789"), 1735689600123) << "2.7 O";
  EXPECT_EQ(parse_date("-0.5"), -500);
  EXPECT_EQ(parse_date("-0.0001"), -1);
  EXPECT_EQ(parse_date("0.0001"), 0);
  EXPECT_EQ(parse_date("1e3"), 1000000);
  EXPECT_EQ(parse_date("0"), 0);
}

TEST(DateTest, FourDigitsAreAYear) {
  EXPECT_EQ(parse_date("2026"), parse_date("2026-01-01T00:00:00Z"));
  EXPECT_EQ(parse_date("02026"), 2026000);
}

TEST(DateTest, NoDates) {
  for (const char* text : {"",
                           "2026-",
                           "2026-1",
                           "2026-13",
                           "2026-00",
                           "2026-02-29",
                           "2026-04-31",
                           "1900-02-29",
                           "2026-01-01T",
                           "2026-01-01T24:00Z",
                           "2026-01-01T00:60Z",
                           "2026-01-01T00:00:60Z",
                           "2026-01-01T00:00:00.Z",
                           "2026-01-01T00:00:00z",
                           "2026-01-01 00:00:00Z",
                           "2026-01-01t00:00:00Z",
                           "2026-01-01T00:00:00+0100",
                           "2026-01-01T00:00:00+24:00",
                           "2026-01-01T00:00:00Z ",
                           "2026-01-01T*",
                           "tomorrow",
                           "1e16",
                           "1e999999999"}) {
    EXPECT_FALSE(parse_date(text)) << text;
  }
}

TEST(DateTest, ComparesInstants) {
  EXPECT_EQ(test("DateEquals", {"2026-01-01T01:00:00+01:00"}, "2026-01-01T00:00:00Z"), "T");
  EXPECT_EQ(test("DateLessThan", {"2026-01-01T00:00:00Z"}, "1700000000"), "T");
  EXPECT_EQ(test("DateEquals", {"2026-01-01T00:00:00Z"}, "soon"), "F") << "2.7 O";
  EXPECT_EQ(test("DateNotEquals", {"2026-01-01T00:00:00Z"}, "soon"), "T") << "2.7 O";
}

// 2.8: `true` in any letter case is true, everything else is false (O).
TEST(BoolTest, TextIsReadAsBoolean) {
  EXPECT_EQ(test("Bool", {"TRUE"}, "true"), "T");
  EXPECT_EQ(test("Bool", {"false"}, "yes"), "T");
  EXPECT_EQ(test("Bool", {"no"}, "false"), "T");
  EXPECT_EQ(test("Bool", {"true"}, "1"), "F");
  EXPECT_EQ(test("Bool", {"true"}, ""), "F");
}

// V3: two pages of the documentation contradict each other.
TEST(BoolTest, VariablesLeaveTheClauseOpen) {
  using Version = policy::TrustPolicy::Version;
  EXPECT_EQ(test("Bool", {"${aws:x}"}, "true"), "-");
  EXPECT_EQ(test("Bool", {"${aws:x}"}, "true", {Version::V2008, policy::Effect::Allow}), "F");
  EXPECT_EQ(test("NumericEquals", {"${k}"}, "1"), "F") << "V3: no number";
}

TEST(BinaryTest, Base64) {
  EXPECT_EQ(parse_base64(""), "");
  EXPECT_EQ(parse_base64("YQ=="), "a");
  EXPECT_EQ(parse_base64("aGVsbG8="), "hello");
  EXPECT_EQ(parse_base64("+/8A"), std::string("\xFB\xFF\0", 3));
  for (const char* text : {"Y", "YQ", "YQ=", "YQ===", "====", "YR==", "YWJ=", "-_8A",
                           "YQ= =", "YQ==YQ==", "no-binary"}) {
    EXPECT_FALSE(parse_base64(text)) << text;
  }
  EXPECT_EQ(test("BinaryEquals", {"aGVsbG8="}, "hello"), "F");
  EXPECT_EQ(test("BinaryEquals", {"not base64", "aGVsbG8="}, "aGVsbG8="), "T");
}

bool inside(std::string_view network, std::string_view address) {
  const auto n = parse_network(network);
  const auto a = parse_address(address);
  return n && a && contains(*n, *a);
}

TEST(AddressTest, Networks) {
  EXPECT_TRUE(inside("203.0.113.0/24", "203.0.113.77"));
  EXPECT_FALSE(inside("203.0.113.0/24", "203.0.114.1"));
  EXPECT_TRUE(inside("203.0.113.7", "203.0.113.7")) << "I1";
  EXPECT_FALSE(inside("203.0.113.7", "203.0.113.8")) << "I1";
  EXPECT_TRUE(inside("2001:DB8::5", "2001:db8:0:0::5")) << "I1";
  EXPECT_FALSE(inside("2001:db8::5", "2001:db8::6")) << "I1";
  EXPECT_FALSE(inside("0.0.0.0/0", "2001:db8::1")) << "I3, I9";
  EXPECT_FALSE(inside("::/0", "1.2.3.4")) << "I3, I9";
  EXPECT_TRUE(inside("::/0", "2001:db8::1")) << "I9";
  EXPECT_TRUE(inside("0.0.0.0/0", "255.255.255.255")) << "I9";
  EXPECT_TRUE(inside("203.0.113.9/24", "203.0.113.1")) << "I4";
  EXPECT_FALSE(inside("2001:db8::5/64", "2001:db8::5")) << "I4";
  EXPECT_TRUE(inside("2001:db8::4/127", "2001:db8::5")) << "I4";
  EXPECT_FALSE(inside("2001:db8::4/127", "2001:db8::6")) << "I4";
  EXPECT_TRUE(inside("203.0.113.0/24", "::ffff:203.0.113.9")) << "I5";
  EXPECT_TRUE(inside("203.0.113.0/24", "::ffff:cb00:7109")) << "I5";
  EXPECT_FALSE(inside("::ffff:0:0/96", "203.0.113.9")) << "I5";
  EXPECT_TRUE(inside("10.0.0.1/31", "10.0.0.0"));
  EXPECT_TRUE(inside("010.000.0.1/031", "10.0.0.0"));
}

TEST(AddressTest, NoAddresses) {
  for (const char* text :
       {"",        "1.2.3",        "1.2.3.4.5",          "1.2.3.256",         "1.2.3.",
        "1..3.4",  "a.b.c.d",      "1.2.3.4 ",           "1.2.3.4/24",        ":",
        ":::",     "1::2::3",      "1:2:3:4:5:6:7",      "1:2:3:4:5:6:7:8:9", "12345::",
        "::g",     "fe80::1%eth0", "1:2:3:4:5:6:7::8:9", "::1.2.3",           "1.2.3.4::",
        "+1.2.3.4"}) {
    EXPECT_FALSE(parse_address(text)) << text;
  }
  EXPECT_TRUE(parse_address("::"));
  EXPECT_TRUE(parse_address("1:2:3:4:5:6:7::"));
  EXPECT_TRUE(parse_address("64:ff9b::192.0.2.33"));
  for (const char* text : {"1.2.3.4/", "1.2.3.4/33", "1.2.3.4/-1", "::/129", "1.2.3.4/24/24",
                           "::ffff:1.2.3.4/128", "*", "203.0.113.*", "/24"}) {
    EXPECT_FALSE(parse_network(text)) << text;
  }
}

// I6: a malformed address of the request satisfies neither form; one of the policy matches nothing.
TEST(AddressTest, MalformedOnEitherSide) {
  EXPECT_EQ(test("IpAddress", {"0.0.0.0/0"}, "no address"), "F");
  EXPECT_EQ(test("NotIpAddress", {"0.0.0.0/0"}, "no address"), "F");
  EXPECT_EQ(test("IpAddress", {"no address"}, "192.0.2.1"), "F") << "O";
  EXPECT_EQ(test("NotIpAddress", {"no address"}, "192.0.2.1"), "T") << "O";
  EXPECT_EQ(test("IpAddress", {"203.0.113.0/24", "2001:db8::/32"}, "2001:db8::1"), "T") << "I2";
}

std::string why(const char* op, std::string_view value) {
  return why_invalid(*parse_operator(op), value).value_or("");
}

TEST(ValueTest, WhyInvalid) {
  EXPECT_EQ(why("NumericLessThanIfExists", "1e3"), "");
  EXPECT_EQ(why("NumericEquals", "ten"), "is no number");
  EXPECT_EQ(why("NumericEquals", "${aws:x}"), "is no number");
  EXPECT_EQ(why("DateLessThan", "2030-01-31T12:00:00Z"), "");
  EXPECT_EQ(why("DateLessThan", "1893456000"), "");
  EXPECT_EQ(why("DateLessThan", "31.1.2030"),
            "is no date such as 2030-01-31T12:00:00Z and no number of seconds");
  EXPECT_EQ(why("Bool", "True"), "");
  EXPECT_EQ(why("Bool", "yes"), "is neither true nor false");
  EXPECT_EQ(why("Null", "false"), "");
  EXPECT_EQ(why("Null", "0"), "is neither true nor false");
  EXPECT_EQ(why("BinaryEquals", "aGVsbG8="), "");
  EXPECT_EQ(why("BinaryEquals", "hello"), "is no base64");
  EXPECT_EQ(why("NotIpAddress", "203.0.113.9/24"), "");
  EXPECT_EQ(why("IpAddress", "203.0.113.*"),
            "is no IP address and no network such as 203.0.113.0/24");
  EXPECT_EQ(why("IpAddress", "2001:db8::5/64"),
            "is no IPv6 network: the prefix length must be 0 to 128, with no bits set behind it");
  EXPECT_EQ(why("ArnEquals", "*"), "");
  EXPECT_EQ(why("ForAnyValue:ArnLike", "arn:*:iam::*:role/*"), "");
  EXPECT_EQ(why("ArnLike", "${aws:PrincipalArn}"), "");
  EXPECT_EQ(why("ArnLike", "arn:aws:iam::*"),
            "is no ARN pattern: it needs six parts, arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE, "
            "or a single *");
  EXPECT_EQ(why("ArnNotLike", "**").substr(0, 17), "is no ARN pattern");
  EXPECT_EQ(why("StringLike", ""), "");
}

}  // namespace
}  // namespace trustlint::condition
