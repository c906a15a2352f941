/// The operator table: names, prefixes, suffixes.
#include "condition/operator.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace trustlint::condition {
namespace {

TEST(OperatorTest, EveryNameTakesEveryPrefixAndSuffix) {
  const std::vector<std::string> names = {"StringEquals",
                                          "StringNotEquals",
                                          "StringEqualsIgnoreCase",
                                          "StringLike",
                                          "StringNotLike",
                                          "StringNotEqualsIgnoreCase",
                                          "NumericEquals",
                                          "NumericNotEquals",
                                          "NumericLessThan",
                                          "NumericLessThanEquals",
                                          "NumericGreaterThan",
                                          "NumericGreaterThanEquals",
                                          "DateEquals",
                                          "DateNotEquals",
                                          "DateLessThan",
                                          "DateLessThanEquals",
                                          "DateGreaterThan",
                                          "DateGreaterThanEquals",
                                          "Bool",
                                          "BinaryEquals",
                                          "IpAddress",
                                          "NotIpAddress",
                                          "ArnEquals",
                                          "ArnLike",
                                          "ArnNotEquals",
                                          "ArnNotLike"};
  for (const std::string& name : names) {
    const auto plain = parse_operator(name);
    ASSERT_TRUE(plain) << name;
    EXPECT_EQ(plain->negated, name.find("Not") != std::string::npos) << name;
    EXPECT_EQ(plain->qualifier, Qualifier::None) << name;
    EXPECT_FALSE(plain->if_exists) << name;
    for (const auto& [prefix, qualifier] :
         {std::pair(std::string("ForAllValues:"), Qualifier::ForAllValues),
          std::pair(std::string("ForAnyValue:"), Qualifier::ForAnyValue)}) {
      const auto set = parse_operator(prefix + name + "IfExists");
      ASSERT_TRUE(set) << name;
      EXPECT_EQ(*set, (Operator{qualifier, plain->comparison, plain->negated, true})) << name;
    }
  }
}

TEST(OperatorTest, ArnFormsAreOneComparison) {
  EXPECT_EQ(parse_operator("ArnEquals"), parse_operator("ArnLike"));
  EXPECT_EQ(parse_operator("ArnNotEquals"), parse_operator("ArnNotLike"));
}

// Names are case-sensitive (G13); Null stands alone (2.3).
TEST(OperatorTest, NoOperators) {
  EXPECT_TRUE(parse_operator("Null"));
  for (const char* name :
       {"", "stringEquals", "StringEqualsifexists", "IfExists", "ForAnyValue:", "BoolNot",
        "StringLikeIgnoreCase", "NullIfExists", "ForAllValues:Null", "ForAnyValue:NullIfExists",
        "ForAnyValue:ForAnyValue:StringLike", "StringLikeIfExistsIfExists", "forAnyValue:Bool",
        "StringEqualsIfExistsForAnyValue:", "ForAllValues: StringLike", " StringLike"}) {
    EXPECT_FALSE(parse_operator(name)) << name;
  }
}

TEST(OperatorTest, WildcardsAndVariables) {
  EXPECT_TRUE(has_wildcards(Comparison::StringLike));
  EXPECT_TRUE(has_wildcards(Comparison::Arn));
  EXPECT_FALSE(has_wildcards(Comparison::StringEquals));
  EXPECT_FALSE(has_wildcards(Comparison::IpAddress));
  EXPECT_TRUE(allows_variables(Comparison::StringEqualsIgnoreCase));
  EXPECT_TRUE(allows_variables(Comparison::Arn));
  EXPECT_FALSE(allows_variables(Comparison::Bool));
  EXPECT_FALSE(allows_variables(Comparison::Null));
  EXPECT_FALSE(allows_variables(Comparison::DateLess));
}

}  // namespace
}  // namespace trustlint::condition
