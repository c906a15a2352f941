/// The decision tables of docs/semantics.md 2.2 and 2.4, cell by cell, for every operator, every
/// set prefix and suffix, in an Allow and in a Deny.
///
/// What is expected stands here as written text, a letter a column; nothing of it is computed. Each
/// cell names its evidence, and a failure prints it.
#include <set>

#include <gtest/gtest.h>

#include "requests.h"

namespace trustlint::condition {
namespace {

/// An operator with a value that its policy value hits and one that it misses.
struct Sample {
  std::string name;
  std::string policy;
  std::string hit;
  std::string miss;
};

/// For a negated operator `hit` is what the positive one would accept.
const std::vector<Sample> kPositive = {
    {"StringEquals", "a", "a", "b"},
    {"StringEqualsIgnoreCase", "A", "a", "b"},
    {"StringLike", "a*", "ab", "b"},
    {"NumericEquals", "1", "1.0", "2"},
    {"NumericLessThan", "5", "4", "5"},
    {"NumericLessThanEquals", "5", "5", "6"},
    {"NumericGreaterThan", "5", "6", "5"},
    {"NumericGreaterThanEquals", "5", "5", "4"},
    {"DateEquals", "2030-01-01T00:00:00Z", "2030-01-01", "2031"},
    {"DateLessThan", "2030-01-01T00:00:00Z", "2029", "2030"},
    {"DateLessThanEquals", "2030-01-01T00:00:00Z", "2030", "2031"},
    {"DateGreaterThan", "2030-01-01T00:00:00Z", "2031", "2030"},
    {"DateGreaterThanEquals", "2030-01-01T00:00:00Z", "2030", "2029"},
    {"Bool", "true", "TRUE", "false"},
    {"BinaryEquals", "aGVsbG8=", "aGVsbG8=", "aGFsbG8="},
    {"IpAddress", "203.0.113.0/24", "203.0.113.7", "203.0.114.7"},
    {"ArnEquals", "arn:aws:iam::1:role/*", "arn:aws:iam::1:role/x", "arn:aws:iam::1:user/x"},
    {"ArnLike", "*", "arn:aws:iam::1:role/x", "no ARN"},
};

const std::vector<Sample> kNegated = {
    {"StringNotEquals", "a", "a", "b"},
    {"StringNotEqualsIgnoreCase", "A", "a", "b"},
    {"StringNotLike", "a*", "ab", "b"},
    {"NumericNotEquals", "1", "1.0", "2"},
    {"DateNotEquals", "2030-01-01T00:00:00Z", "2030-01-01", "2031"},
    {"NotIpAddress", "203.0.113.0/24", "203.0.113.7", "203.0.114.7"},
    {"ArnNotEquals", "arn:aws:iam::1:role/*", "arn:aws:iam::1:role/x", "arn:aws:iam::1:user/x"},
    {"ArnNotLike", "arn:aws:iam::1:role/*", "arn:aws:iam::1:role/x", "arn:aws:iam::1:user/x"},
};

constexpr const char* kColumns[] = {"absent", "single hit", "single miss", "list []",
                                    "[hit]",  "[miss]",     "[hit, miss]"};

/// One row of the table: what holds in each column, and the evidence of each cell, a letter each.
struct Row {
  std::string prefix;
  std::string suffix;
  std::string holds;
  std::string evidence;
};

std::string evidence_of(char letter) {
  switch (letter) {
    case 'P':
      return "D:OPS";
    case 'M':
      return "D:MV";
    case 'm':
      return "D:MV by definition";
    case 'O':
      return "O";
    default:
      return "?";
  }
}

Context request_of_column(std::size_t column, const Sample& sample) {
  switch (column) {
    case 0:
      return {};
    case 1:
      return {{"k", KeyValue::single(sample.hit)}};
    case 2:
      return {{"k", KeyValue::single(sample.miss)}};
    case 3:
      return {{"k", KeyValue::list({})}};
    case 4:
      return {{"k", KeyValue::list({sample.hit})}};
    case 5:
      return {{"k", KeyValue::list({sample.miss})}};
    default:
      return {{"k", KeyValue::list({sample.hit, sample.miss})}};
  }
}

void expect_row(const Row& row, const Sample& sample, const std::vector<std::string>& values) {
  for (std::size_t column = 0; column < std::size(kColumns); ++column) {
    const std::string name = row.prefix + sample.name + row.suffix;
    for (const auto effect : {policy::Effect::Allow, policy::Effect::Deny}) {
      const Where where{policy::TrustPolicy::Version::V2012, effect};
      EXPECT_EQ(test(name, values, request_of_column(column, sample), where),
                std::string(1, row.holds[column]))
          << name << ", " << kColumns[column] << ", " << values.size() << " values, "
          << (effect == policy::Effect::Allow ? "Allow" : "Deny") << ", evidence "
          << evidence_of(row.evidence[column]);
    }
  }
}

TEST(TableTest, PositiveOperators) {
  const std::vector<Row> rows = {
      {"", "", "FTFFFFF", "PPPOOOO"},
      {"", "IfExists", "TTFFFFF", "PPPOOOO"},
      {"ForAllValues:", "", "TTFTTFF", "MMMMMMM"},
      {"ForAllValues:", "IfExists", "TTFTTFF", "mmmmmmm"},
      {"ForAnyValue:", "", "FTFFTFT", "MMMMMMM"},
      {"ForAnyValue:", "IfExists", "FTFFTFT", "OmmOmmm"},
  };
  for (const Row& row : rows) {
    for (const Sample& sample : kPositive) expect_row(row, sample, {sample.policy});
  }
}

TEST(TableTest, NegatedOperators) {
  const std::vector<Row> rows = {
      {"", "", "TFTFFFF", "PPPOOOO"},
      {"", "IfExists", "TFTFFFF", "PPPOOOO"},
      {"ForAllValues:", "", "TFTTFTF", "MMMMMMM"},
      {"ForAllValues:", "IfExists", "TFTTFTF", "mmmmmmm"},
      {"ForAnyValue:", "", "FFTFFTT", "MMMMMMM"},
      {"ForAnyValue:", "IfExists", "FFTFFTT", "OmmOmmm"},
  };
  for (const Row& row : rows) {
    for (const Sample& sample : kNegated) expect_row(row, sample, {sample.policy});
  }
}

// The empty list counts as no value: the table speaks of lists that are not empty only.
TEST(TableTest, Null) {
  const Sample any{"Null", "", "a", "b"};
  expect_row({"", "", "TFFTFFF", "PPPmPPP"}, any, {"true"});
  expect_row({"", "", "FTTFTTT", "PPPmPPP"}, any, {"false"});
  expect_row({"", "", "TTTTTTT", "mmmmmmm"}, any, {"true", "false"});
  // Letter case is ignored, and what is not true is false (O).
  expect_row({"", "", "TFFTFFF", "OOOmmmm"}, any, {"TRUE"});
  expect_row({"", "", "FTTFTTT", "OOOmmmm"}, any, {"yes"});
}

TEST(TableTest, SeveralValuesAreAlternatives) {
  for (const Sample& s : kPositive) {
    if (s.name == "Bool" || s.name == "ArnLike") continue;
    EXPECT_EQ(test(s.name, {s.policy, s.policy}, s.hit), "T") << s.name << ", D: OR";
    EXPECT_EQ(test(s.name, {s.policy, s.policy}, s.miss), "F") << s.name << ", D: OR";
  }
  for (const Sample& s : kNegated) {
    EXPECT_EQ(test(s.name, {s.policy, s.policy}, s.hit), "F") << s.name << ", D: NOR";
    EXPECT_EQ(test(s.name, {s.policy, s.policy}, s.miss), "T") << s.name << ", D: NOR";
  }
  EXPECT_EQ(test("StringNotEquals", {"a", "b"}, "b"), "F") << "D: NOR";
  EXPECT_EQ(test("Bool", {"true", "false"}, "x"), "T") << "2.8: true whenever the key is present";
  EXPECT_EQ(test("Bool", {"true", "false"}, Context{}), "F") << "2.8";
}

// 2.4, observed: no listed value, whatever the sign.
TEST(TableTest, EmptyListOfPolicyValues) {
  for (const auto* samples : {&kPositive, &kNegated}) {
    for (const Sample& sample : *samples) {
      expect_row({"", "", "FFFFFFF", "OOOOOOO"}, sample, {});
      expect_row({"", "IfExists", "TFFFFFF", "OOOOOOO"}, sample, {});
      expect_row({"ForAllValues:", "", "TFFTFFF", "OOOOOOO"}, sample, {});
      expect_row({"ForAllValues:", "IfExists", "TFFTFFF", "OOOOOOO"}, sample, {});
      expect_row({"ForAnyValue:", "", "FFFFFFF", "OOOOOOO"}, sample, {});
      expect_row({"ForAnyValue:", "IfExists", "FFFFFFF", "OOOOOOO"}, sample, {});
    }
  }
  expect_row({"", "", "FFFFFFF", "OOOOOOO"}, {"Null", "", "a", "b"}, {});
}

// Observed: an empty string is an ordinary value, though the documentation counts it as none.
TEST(TableTest, EmptyStringIsAValue) {
  EXPECT_EQ(test("Null", {"true"}, ""), "F") << "?: O against D:OPS";
  EXPECT_EQ(test("ForAllValues:StringEquals", {"a"}, ""), "F") << "?: O against D:OPS";
  EXPECT_EQ(test("ForAllValues:StringEquals", {""}, ""), "T") << "?: O against D:OPS";
  EXPECT_EQ(test("ForAnyValue:StringNotEquals", {"a"}, ""), "T") << "?: O against D:OPS";
  EXPECT_EQ(test("StringLike", {"*"}, ""), "T") << "S2, S8";
}

// Every operator of 2.3 has a row above: 26 names beside Null.
TEST(TableTest, EveryOperatorIsHere) {
  std::set<std::string> names;
  for (const auto* samples : {&kPositive, &kNegated}) {
    for (const Sample& sample : *samples) names.insert(sample.name);
  }
  EXPECT_EQ(names.size(), 26u);
  for (const std::string& name : names) {
    const auto op = parse_operator(name);
    ASSERT_TRUE(op) << name;
    EXPECT_EQ(op->negated, name.find("Not") != std::string::npos) << name;
  }
}

TEST(TableTest, UnknownOperatorsHaveNoValue) {
  for (const char* name : {"StringMatches", "stringequals", "NullIfExists", ""}) {
    EXPECT_EQ(test(name, {"a"}, "a"), "-") << name;
    EXPECT_EQ(test(name, {}, Context{}), "-") << name;
  }
}

TEST(TableTest, KeysIgnoreCase) {
  const policy::Clause clause = clause_of("StringEquals", "AWS:PrincipalTag/DÉPT", {"eng"});
  const Context context = {{"aws:principaltag/dépt", KeyValue::single("eng")}};
  const ClauseTrace trace = test_clause(clause, {}, context);
  EXPECT_TRUE(trace.present);
  EXPECT_TRUE(trace.holds);
  EXPECT_EQ(trace.request_values, std::vector<std::string>{"eng"});
  EXPECT_EQ(trace.clause, &clause);
}

}  // namespace
}  // namespace trustlint::condition
