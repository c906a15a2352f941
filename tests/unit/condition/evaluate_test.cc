/// The evaluator: who is named, which action is meant, how statements combine, what stays open.
#include "condition/evaluate.h"

#include <gmock/gmock.h>

#include "condition/principal.h"
#include "requests.h"

namespace trustlint::condition {
namespace {

std::string statement(const std::string& effect, const std::string& rest = "",
                      const std::string& principal = R"({"AWS":"*"})",
                      const std::string& action = "\"sts:AssumeRole\"") {
  return R"({"Effect":")" + effect + R"(","Principal":)" + principal + R"(,"Action":)" + action +
         rest + "}";
}

std::string decide(const std::string& statements, const Request& request) {
  return show(evaluate(parse_text(with_statements(statements)), request));
}

policy::Principal principal(policy::Principal::Type type, std::string value) {
  policy::Principal out;
  out.type = type;
  out.value.text = std::move(value);
  return out;
}

TEST(PrincipalTest, AwsCallers) {
  const auto how = [](const std::string& value, const Caller& caller) {
    return naming(principal(policy::Principal::Type::Aws, value), caller);
  };
  const Caller deployer = session("ci/Deployer");
  EXPECT_EQ(how("123456789012", user()), Naming::Account);
  EXPECT_EQ(how("arn:aws:iam::123456789012:root", user()), Naming::Account);
  EXPECT_EQ(how("arn:aws:iam::123456789012:root", deployer), Naming::Account);
  EXPECT_EQ(how("arn:aws-cn:iam::123456789012:root", user()), Naming::None);
  EXPECT_EQ(how("999999999999", user()), Naming::None);
  EXPECT_EQ(how("arn:aws:iam::999999999999:root", user()), Naming::None);
  EXPECT_EQ(how(kAlice, user()), Naming::User);
  EXPECT_EQ(how("arn:aws:iam::123456789012:user/Alice", user()), Naming::None);
  EXPECT_EQ(how("arn:aws:iam::123456789012:user/*", user()), Naming::None);
  EXPECT_EQ(how("arn:aws:iam::123456789012:role/ci/Deployer", deployer), Naming::Role);
  EXPECT_EQ(how("arn:aws:iam::123456789012:role/Deployer", deployer), Naming::None)
      << "the path is part of the ARN";
  EXPECT_EQ(how("arn:aws:sts::123456789012:assumed-role/Deployer/s", deployer), Naming::Session);
  EXPECT_EQ(how("arn:aws:sts::123456789012:assumed-role/Deployer/t", deployer), Naming::None);
  EXPECT_EQ(how("arn:aws:sts::123456789012:assumed-role/Deployer/*", deployer), Naming::None);
  EXPECT_EQ(how("*", user()), Naming::Anyone);
  EXPECT_EQ(how("", user()), Naming::None);
  Caller frozen = deployer;
  frozen.unique_id = "AROAEXAMPLE";
  EXPECT_EQ(how("AROAEXAMPLE", frozen), Naming::Role);
  EXPECT_EQ(how("AROAOTHER", frozen), Naming::None);
  frozen.unique_id = "AIDAEXAMPLE";
  EXPECT_EQ(how("AIDAEXAMPLE", frozen), Naming::User);
  EXPECT_EQ(how("123456789012", user(kAlice, "")), Naming::Account) << "account from the ARN";
}

TEST(PrincipalTest, TypesDoNotMix) {
  using Type = policy::Principal::Type;
  EXPECT_EQ(naming(principal(Type::Federated, kProvider), federated()), Naming::Provider);
  EXPECT_EQ(naming(principal(Type::Federated, "*"), federated()), Naming::None);
  EXPECT_EQ(naming(principal(Type::Service, "ec2.amazonaws.com"), service("ec2.amazonaws.com")),
            Naming::Service);
  EXPECT_EQ(naming(principal(Type::Service, "EC2.amazonaws.com"), service("ec2.amazonaws.com")),
            Naming::None);
  EXPECT_EQ(naming(principal(Type::Aws, "*"), federated()), Naming::None) << "O";
  EXPECT_EQ(naming(principal(Type::Aws, "*"), service("ec2.amazonaws.com")), Naming::None);
  EXPECT_EQ(naming(principal(Type::Aws, kProvider), federated()), Naming::None);
  EXPECT_EQ(naming(principal(Type::Federated, kAlice), user()), Naming::None);
  EXPECT_EQ(naming(principal(Type::CanonicalUser, kAlice), user()), Naming::None);
}

TEST(ActionTest, GlobsIgnoreCase) {
  const auto with = [](const std::string& action) {
    return decide(statement("Allow", "", R"({"AWS":"*"})", action), request_of(user()))
        .substr(0, 5);
  };
  EXPECT_EQ(with("\"sts:AssumeRole\""), "allow");
  EXPECT_EQ(with("\"STS:assumerole\""), "allow") << "G9";
  EXPECT_EQ(with("\"*\""), "allow") << "G9";
  EXPECT_EQ(with("\"sts:assume?ole\""), "allow") << "G9";
  EXPECT_EQ(with("[\"sts:TagSession\",\"sts:A*\"]"), "allow");
  EXPECT_EQ(with("\"sts:AssumeRoleWith*\""), "no ma");
  EXPECT_EQ(with("\"sts:TagSession\""), "no ma");
}

TEST(ActionTest, NotAction) {
  const std::string but = R"({"Effect":"Allow","Principal":{"AWS":"*"},"NotAction":"sts:Tag*"})";
  EXPECT_EQ(decide(but, request_of(user())), "allow: statement 1 allows sts:AssumeRole");
  EXPECT_EQ(decide(but, request_of(user(), "sts:TagSession")),
            "no match: no statement allows sts:TagSession");
}

TEST(EvaluateTest, StatementsCombine) {
  const std::string tag = R"(,"Condition":{"StringEquals":{"k":"a"}})";
  const Request plain = request_of(user());
  const Request tagged = request_of(user(), "sts:AssumeRole", {{"K", KeyValue::single("a")}});
  EXPECT_EQ(decide(statement("Allow"), plain), "allow: statement 1 allows sts:AssumeRole");
  EXPECT_EQ(decide(statement("Allow", tag), plain), "no match: no statement allows sts:AssumeRole");
  EXPECT_EQ(decide(statement("Allow", tag) + "," + statement("Allow"), plain),
            "allow: statement 2 allows sts:AssumeRole");
  EXPECT_EQ(decide(statement("Allow") + "," + statement("Deny", tag), plain),
            "allow: statement 1 allows sts:AssumeRole");
  EXPECT_EQ(decide(statement("Allow") + "," + statement("Deny", tag), tagged),
            "deny: statement 2 denies sts:AssumeRole");
  EXPECT_EQ(decide(statement("Deny", tag) + "," + statement("Allow"), tagged),
            "deny: statement 1 denies sts:AssumeRole");
  EXPECT_EQ(decide("", plain), "no match: no statement allows sts:AssumeRole");
}

TEST(EvaluateTest, AllClausesMustHold) {
  const std::string both =
      R"(,"Condition":{"StringLike":{"k":"a*","l":"b"},"StringNotEquals":{"k":"ab"}})";
  const auto with = [&](std::string k, std::string l) {
    return decide(statement("Allow", both), request_of(user(), "sts:AssumeRole",
                                                       {{"k", KeyValue::single(std::move(k))},
                                                        {"l", KeyValue::single(std::move(l))}}))
        .substr(0, 5);
  };
  EXPECT_EQ(with("ac", "b"), "allow");
  EXPECT_EQ(with("ac", "c"), "no ma");
  EXPECT_EQ(with("ab", "b"), "no ma");
}

// 3.1: every permission action is decided by itself, and all must be allowed.
TEST(EvaluateTest, AlsoActions) {
  const Request request =
      request_of(user(), "sts:AssumeRole", {}, {"sts:TagSession", "sts:SetSourceIdentity"});
  const std::string assume = statement("Allow");
  const std::string tag = statement("Allow", "", R"({"AWS":"*"})", "\"sts:TagSession\"");
  const std::string all = statement("Allow", "", R"({"AWS":"*"})", "\"sts:*\"");
  const std::string no_tag = statement("Deny", "", R"({"AWS":"*"})", "\"sts:TagSession\"");
  const std::string open_tag = statement("Allow", R"(,"Condition":{"Like":{"k":"a"}})",
                                         R"({"AWS":"*"})", "\"sts:TagSession\"");
  EXPECT_EQ(decide(all, request),
            "allow: statement 1 allows sts:AssumeRole, statement 1 allows sts:TagSession, "
            "statement 1 allows sts:SetSourceIdentity");
  EXPECT_EQ(decide(assume, request), "no match: no statement allows sts:TagSession");
  EXPECT_EQ(decide(assume + "," + tag, request),
            "no match: no statement allows sts:SetSourceIdentity");
  EXPECT_EQ(decide(all + "," + no_tag, request), "deny: statement 2 denies sts:TagSession");
  EXPECT_EQ(decide(no_tag, request), "no match: no statement allows sts:AssumeRole");
  EXPECT_EQ(decide(assume + "," + open_tag, request),
            "no match: no statement allows sts:SetSourceIdentity")
      << "a certain refusal comes before an open one";
  EXPECT_EQ(
      decide(assume + "," + open_tag, request_of(user(), "sts:AssumeRole", {}, {"sts:TagSession"})),
      "undecided: not decided for sts:TagSession: statement 2 has a clause without a value, "
      "Like");
}

TEST(EvaluateTest, TraceIsOfTheFirstActionThatWasNotAllowed) {
  const policy::TrustPolicy policy = parse_text(with_statements(
      statement("Allow", R"(,"Condition":{"StringEquals":{"k":"a"},"Null":{"l":"false"}})")));
  const Context context = {{"k", KeyValue::single("a")}, {"l", KeyValue::list({"x", "y"})}};
  const Verdict allowed = evaluate(policy, request_of(user(), "sts:AssumeRole", context));
  ASSERT_EQ(allowed.statements.size(), 1u);
  const StatementTrace& trace = allowed.statements[0];
  EXPECT_TRUE(trace.principal && trace.action && trace.decided && trace.matched);
  ASSERT_EQ(trace.clauses.size(), 2u);
  EXPECT_EQ(trace.clauses[0].clause, &policy.statements[0].clauses[0]);
  EXPECT_THAT(trace.clauses[1].request_values, testing::ElementsAre("x", "y"));
  const Verdict refused =
      evaluate(policy, request_of(user(), "sts:AssumeRole", context, {"sts:TagSession"}));
  EXPECT_FALSE(refused.statements[0].action);
  EXPECT_FALSE(refused.statements[0].matched);
  EXPECT_TRUE(refused.statements[0].clauses[0].holds);
}

// Three-valued: a part without a value matters only when nothing else settles the statement.
TEST(UndecidedTest, ClauseWithoutAValue) {
  const std::string odd = R"("Strange":{"x":"1"})";
  const std::string only = R"(,"Condition":{)" + odd + "}";
  const std::string with_false = R"(,"Condition":{)" + odd + R"(,"Bool":{"k":"true"}})";
  const std::string with_true = R"(,"Condition":{)" + odd + R"(,"Null":{"k":"true"}})";
  const std::string open =
      "undecided: not decided for sts:AssumeRole: statement 1 has a clause without a value, "
      "Strange";
  const Request request = request_of(user());
  EXPECT_EQ(decide(statement("Allow", only), request), open);
  EXPECT_EQ(decide(statement("Allow", with_true), request), open);
  EXPECT_EQ(decide(statement("Allow", with_false), request),
            "no match: no statement allows sts:AssumeRole");
  EXPECT_EQ(decide(statement("Allow", only, R"({"AWS":"999999999999"})"), request),
            "no match: no statement allows sts:AssumeRole");
  EXPECT_EQ(decide(statement("Allow", only), request_of(user(), "sts:TagSession")),
            "no match: no statement allows sts:TagSession");
  EXPECT_EQ(decide(statement("Allow", only) + "," + statement("Allow"), request),
            "allow: statement 2 allows sts:AssumeRole");
  EXPECT_EQ(decide(statement("Allow", only) + "," + statement("Deny"), request),
            "deny: statement 2 denies sts:AssumeRole");
  EXPECT_EQ(decide(statement("Deny", only), request),
            "no match: no statement allows sts:AssumeRole");
  EXPECT_EQ(decide(statement("Deny", only) + "," + statement("Allow"), request), open);
  EXPECT_EQ(decide(statement("Deny", with_false) + "," + statement("Allow"), request),
            "allow: statement 2 allows sts:AssumeRole");
}

TEST(UndecidedTest, NotPrincipal) {
  const auto not_principal = [](const std::string& effect, const std::string& rest = "") {
    return R"({"Effect":")" + effect + R"(","NotPrincipal":{"AWS":"999999999999"},)" +
           R"("Action":"sts:AssumeRole")" + rest + "}";
  };
  const std::string open =
      "undecided: not decided for sts:AssumeRole: statement 1 uses NotPrincipal";
  const std::string never = R"(,"Condition":{"Null":{"k":"false"}})";
  const Request request = request_of(user());
  EXPECT_EQ(decide(not_principal("Allow"), request), open);
  EXPECT_EQ(decide(not_principal("Deny") + "," + statement("Allow"), request), open);
  EXPECT_EQ(decide(not_principal("Deny", never) + "," + statement("Allow"), request),
            "allow: statement 2 allows sts:AssumeRole");
  EXPECT_EQ(decide(not_principal("Deny"), request), "no match: no statement allows sts:AssumeRole");
}

TEST(UndecidedTest, MalformedStatements) {
  const std::string bad = R"(,"Condition":{"Bool":7})";
  const std::string effect = statement("allow");
  const Request request = request_of(user());
  const std::string open = "undecided: not decided for sts:AssumeRole: statement 1 is malformed";
  EXPECT_EQ(decide(statement("Allow", bad), request), open);
  EXPECT_EQ(decide(statement("Allow", bad) + "," + statement("Allow"), request),
            "allow: statement 2 allows sts:AssumeRole");
  EXPECT_EQ(decide(statement("Deny", bad) + "," + statement("Allow"), request), open);
  EXPECT_EQ(decide(effect, request), open);
  EXPECT_EQ(decide(effect + "," + statement("Allow"), request), open) << "it may be a Deny";
  EXPECT_EQ(decide(effect + "," + statement("Deny"), request),
            "deny: statement 2 denies sts:AssumeRole");
}

TEST(UndecidedTest, MalformedDocument) {
  const policy::TrustPolicy policy = parse_text(R"({"statement":[]})");
  EXPECT_EQ(show(evaluate(policy, request_of(user()))),
            "undecided: not decided for sts:AssumeRole: the policy is malformed");
}

// What the parser keeps of duplicates counts: both operator blocks must hold (G10).
TEST(EvaluateTest, DuplicateOperatorBlocksBothHold) {
  const std::string two = R"(,"Condition":{"StringEquals":{"a":"1"},"StringEquals":{"b":"2"}})";
  EXPECT_EQ(decide(statement("Allow", two),
                   request_of(user(), "sts:AssumeRole", {{"b", KeyValue::single("2")}})),
            "no match: no statement allows sts:AssumeRole");
}

}  // namespace
}  // namespace trustlint::condition
