/// Keys of a request that are not known: what depends on them is not decided, everything else is.
#include <gtest/gtest.h>

#include "requests.h"

namespace trustlint::condition {
namespace {

/// The decision about a user whose key `k` is not known, with these statements.
Verdict ask(const std::string& statements, Context context = {{"k", KeyValue::unknown()}}) {
  // The trace points into the policy, which ends here: only the decision is looked at.
  const policy::TrustPolicy policy = parse_text(with_statements(statements));
  Verdict verdict = evaluate(policy, request_of(user(), "sts:AssumeRole", std::move(context)));
  verdict.statements.clear();
  return verdict;
}

std::string statement(const std::string& effect, const std::string& condition) {
  return R"({"Effect": ")" + effect +
         R"(", "Principal": "*", "Action": "sts:AssumeRole", "Condition": {)" + condition + "}}";
}

TEST(UnknownTest, NoOperatorHasAValue) {
  const Context context = {{"k", KeyValue::unknown()}};
  for (const char* op :
       {"StringEquals", "StringNotEquals", "StringLikeIfExists", "ForAllValues:StringEquals",
        "ForAnyValue:StringEquals", "NumericLessThan", "Bool", "IpAddress", "Null"}) {
    EXPECT_EQ(test(op, {"true"}, context), "-") << op;
  }
}

TEST(UnknownTest, WhatDependsOnItIsUndecided) {
  const std::string equal = R"("StringEquals": {"k": "x"})";
  const Verdict open = ask(statement("Allow", equal));
  EXPECT_EQ(open.decision, Decision::Undecided);
  EXPECT_EQ(open.reason,
            "not decided for sts:AssumeRole: statement 1 tests k, which is not known of this "
            "request");
  EXPECT_EQ(ask(statement("Allow", "") + "," + statement("Deny", equal)).decision,
            Decision::Undecided);
}

TEST(UnknownTest, WhatDoesNotIsDecided) {
  const std::string both = R"("StringEquals": {"k": "x", "other": "y"})";
  EXPECT_EQ(ask(statement("Allow", both)).decision, Decision::NoMatch);
  EXPECT_EQ(ask(statement("Allow", "") + "," + statement("Deny", both)).decision, Decision::Allow);
  EXPECT_EQ(ask(statement("Allow", "") + "," + statement("Allow", both)).decision, Decision::Allow);
  EXPECT_EQ(ask(statement("Deny", "") + "," + statement("Allow", both)).decision, Decision::Deny);
}

TEST(UnknownTest, VariablesMakeAClauseUnknown) {
  const Context context = {{"k", KeyValue::unknown()}, {"name", KeyValue::single("alice")}};
  const std::string variable = R"("StringLike": {"name": ["a", "${k}"]})";
  EXPECT_EQ(ask(statement("Allow", variable), context).decision, Decision::Undecided);
  const std::string other = R"("StringLike": {"name": ["a", "${*}", "${other}", "${$}{k}"]})";
  EXPECT_EQ(ask(statement("Allow", other), context).decision, Decision::NoMatch);
  // Where variables are ordinary text, there is nothing that is not known.
  const policy::TrustPolicy old =
      parse_text(R"({"Statement": [)" + statement("Allow", variable) + "]}");
  EXPECT_EQ(evaluate(old, request_of(user(), "sts:AssumeRole", context)).decision,
            Decision::NoMatch);
}

}  // namespace
}  // namespace trustlint::condition
