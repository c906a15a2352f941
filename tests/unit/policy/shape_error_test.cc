/// Everything that is wrong with the shape of a policy, and what the model keeps of it.
#include <ostream>

#include <gmock/gmock.h>

#include "policy/parse.h"
#include "policy_text.h"

namespace trustlint::policy {
namespace {

struct Shape {
  const char* name;
  std::string text;
  std::string errors;  ///< As `show_errors` writes them.
  bool complete;
};

std::ostream& operator<<(std::ostream& out, const Shape& shape) { return out << shape.name; }

class ShapeTest : public testing::TestWithParam<Shape> {};

TEST_P(ShapeTest, IsReported) {
  const TrustPolicy policy = parse_text(GetParam().text);
  EXPECT_EQ(show_errors(policy), GetParam().errors);
  EXPECT_EQ(policy.complete(), GetParam().complete);
}

std::string name_of(const testing::TestParamInfo<Shape>& test) { return test.param.name; }

INSTANTIATE_TEST_SUITE_P(
    Document, ShapeTest,
    testing::Values(
        Shape{"NoObject", "[1]", "malformed at [1]: a trust policy is an object, not an array\n",
              false},
        Shape{"NoStatement", "{}",
              "malformed at {}: `Statement` is missing: write at least one statement\n", false},
        // Understood: it grants nothing. IAM refuses it (G1).
        Shape{"EmptyStatement", R"({"Statement":[]})",
              "malformed at []: `Statement` is empty: write at least one statement\n", true},
        Shape{"StatementIsText", R"({"Statement":"x"})",
              "malformed at \"x\": `Statement` is a string: write an object or a list of "
              "objects\n",
              false},
        Shape{"StatementHoldsANumber", R"({"Statement":[7]})",
              "malformed in 0 at 7: a statement is an object, not a number\n", false},
        Shape{"LowerCaseStatement", R"({"statement":[]})",
              "malformed at \"statement\": `statement` is no element of a policy: write "
              "`Statement`\n"
              "malformed at {\"statement\":[]}: `Statement` is missing: write at least one "
              "statement\n",
              false},
        Shape{"LowerCaseVersion", R"({"version":"2012-10-17","Statement":[]})",
              "malformed at \"version\": `version` is no element of a policy: write `Version`\n"
              "malformed at []: `Statement` is empty: write at least one statement\n",
              false},
        Shape{"Comment", R"({"Comment":"x","Statement":[]})",
              "malformed at \"Comment\": `Comment` is no element of a policy: `Version`, `Id` or "
              "`Statement` would be\n"
              "malformed at []: `Statement` is empty: write at least one statement\n",
              true},
        Shape{"IdIsNoText", R"({"Id":1,"Statement":[]})",
              "malformed at 1: `Id` is a number: write a string\n"
              "malformed at []: `Statement` is empty: write at least one statement\n",
              true}),
    name_of);

std::string statement(const std::string& members) { return with_statements("{" + members + "}"); }

const std::string kEffect = R"("Effect":"Allow",)";
const std::string kPrincipal = R"("Principal":{"AWS":"a"},)";
const std::string kAction = R"("Action":"a")";

INSTANTIATE_TEST_SUITE_P(
    Effect, ShapeTest,
    testing::Values(
        Shape{"WrongCase", statement(R"("Effect":"allow",)" + kPrincipal + kAction),
              "malformed in 0 at \"allow\": `allow` is no Effect: write `Allow` or `Deny`\n",
              false},
        Shape{"NoText", statement(R"("Effect":true,)" + kPrincipal + kAction),
              "malformed in 0 at true: `Effect` is a boolean: write `Allow` or `Deny` as a "
              "string\n",
              false},
        Shape{"Missing", statement(kPrincipal + kAction),
              "malformed in 0 at {\"Principal\":{\"AWS\":\"a\"},\"Action\":\"a\"}: `Effect` is "
              "missing: write `Allow` or `Deny`\n",
              false},
        Shape{"Twice", statement(kEffect + R"("Effect":"Deny",)" + kPrincipal + kAction),
              "duplicate in 0 at \"Effect\" first at 41: `Effect` is written twice in one "
              "object: most readers keep only the last\n",
              false}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Principal, ShapeTest,
    testing::Values(
        Shape{"Missing", statement(kEffect + kAction),
              "malformed in 0 at {\"Effect\":\"Allow\",\"Action\":\"a\"}: `Principal` is missing: "
              "name who may assume the role\n",
              false},
        Shape{"BareText", statement(kEffect + R"("Principal":"arn:x",)" + kAction),
              "malformed in 0 at \"arn:x\": `Principal` is a string: write an object such as "
              "{\"AWS\": …}\n",
              false},
        Shape{"BareList", statement(kEffect + R"("Principal":["*"],)" + kAction),
              "malformed in 0 at [\"*\"]: `Principal` is an array: write an object such as "
              "{\"AWS\": …}\n",
              false},
        Shape{"Empty", statement(kEffect + R"("Principal":{},)" + kAction),
              "malformed in 0 at {}: `Principal` is empty: name at least one principal\n", false},
        Shape{"EmptyList", statement(kEffect + R"("Principal":{"AWS":[]},)" + kAction),
              "malformed in 0 at []: `AWS` is an empty list: name at least one principal\n", true},
        Shape{"WrongCase", statement(kEffect + R"("Principal":{"Aws":"a"},)" + kAction),
              "malformed in 0 at \"Aws\": `Aws` is no principal type: write `AWS`\n", false},
        Shape{"UnknownType", statement(kEffect + R"("Principal":{"Group":"a"},)" + kAction),
              "malformed in 0 at \"Group\": `Group` is no principal type: write `AWS`, "
              "`Federated`, `Service` or `CanonicalUser`\n",
              false},
        // Reported by a rule of its own: TL012.
        Shape{"NumberForAnAccount",
              statement(kEffect + R"("Principal":{"AWS":123456789012},)" + kAction), "", true},
        Shape{"NumberForAService", statement(kEffect + R"("Principal":{"Service":7},)" + kAction),
              "malformed in 0 at 7: `Service` holds a number: write a principal as a string, or a "
              "list of strings\n",
              true},
        Shape{"Nested", statement(kEffect + R"("Principal":{"AWS":["a",["b"],null]},)" + kAction),
              "malformed in 0 at [\"b\"]: `AWS` holds an array: write a principal as a string, or "
              "a list of strings\n"
              "malformed in 0 at null: `AWS` holds null: write a principal as a string, or a list "
              "of strings\n",
              false},
        Shape{"TypeTwice", statement(kEffect + R"("Principal":{"AWS":"a","AWS":"b"},)" + kAction),
              "duplicate in 0 at \"AWS\" first at 71: `AWS` is written twice in one object: most "
              "readers keep only the last\n",
              true},
        // What it means is open; TL004 reports it.
        Shape{"BesideNotPrincipal",
              statement(kEffect + kPrincipal + R"("NotPrincipal":{"AWS":"b"},)" + kAction), "",
              false}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Action, ShapeTest,
    testing::Values(
        Shape{"Missing", statement(kEffect + R"("Principal":{"AWS":"a"})"),
              "malformed in 0 at {\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"a\"}}: `Action` is "
              "missing: write the STS actions that are meant\n",
              false},
        Shape{"Both", statement(kEffect + kPrincipal + kAction + R"(,"NotAction":"b")"),
              "malformed in 0 at \"NotAction\": `Action` and `NotAction` stand side by side: keep "
              "one of them\n",
              false},
        Shape{"EmptyList", statement(kEffect + kPrincipal + R"("Action":[])"),
              "malformed in 0 at []: `Action` is an empty list: write at least one action\n",
              false},
        Shape{"Number", statement(kEffect + kPrincipal + R"("Action":["a",5])"),
              "malformed in 0 at 5: `Action` holds a number: write an action as a string, or a "
              "list of strings\n",
              false},
        Shape{"Object", statement(kEffect + kPrincipal + R"("NotAction":{"a":1})"),
              "malformed in 0 at {\"a\":1}: `NotAction` holds an object: write an action as a "
              "string, or a list of strings\n",
              false}),
    name_of);

std::string condition(const std::string& block) {
  return statement(kEffect + kPrincipal + kAction + ",\"Condition\":" + block);
}

INSTANTIATE_TEST_SUITE_P(
    Condition, ShapeTest,
    testing::Values(
        Shape{"NoObject", condition("[]"),
              "malformed in 0 at []: `Condition` is an array: write an object such as "
              "{\"StringEquals\": {…}}\n",
              false},
        Shape{"BlockIsNoObject", condition(R"({"StringEquals":"a"})"),
              "malformed in 0 at \"a\": `StringEquals` is a string: write an object of condition "
              "keys\n",
              false},
        Shape{"ValueIsObject", condition(R"({"StringEquals":{"k":{"a":1}}})"),
              "malformed in 0 at {\"a\":1}: the values of `k` hold an object: write a string, "
              "number or boolean, or a list of them\n",
              false},
        Shape{"ListHoldsNullAndList", condition(R"({"StringEquals":{"k":["a",null,["b"]]}})"),
              "malformed in 0 at null: the values of `k` hold null: write a string, number or "
              "boolean, or a list of them\n"
              "malformed in 0 at [\"b\"]: the values of `k` hold an array: write a string, number "
              "or boolean, or a list of them\n",
              false},
        Shape{"OperatorTwice", condition(R"({"StringEquals":{"a":"1"},"StringEquals":{"b":"2"}})"),
              "duplicate in 0 at \"StringEquals\" first at 108: `StringEquals` is written twice "
              "in one object: most readers keep only the last\n",
              true},
        Shape{"KeyTwice", condition(R"({"StringEquals":{"a":"1","a":"2"}})"),
              "duplicate in 0 at \"a\" first at 124: `a` is written twice in one object: most "
              "readers keep only the last\n",
              true},
        Shape{"KeysDifferInCase", condition(R"({"StringEquals":{"aws:X":"1","AWS:x":"2"}})"),
              "duplicate in 0 at \"AWS:x\" first at 124: `AWS:x` and `aws:X` are one condition "
              "key: condition keys ignore case\n",
              true},
        Shape{"KeysDifferInCaseOutsideAscii",
              condition(R"({"StringEquals":{"t/Ä":"1","T/ä":"2"}})"),
              "duplicate in 0 at \"T/ä\" first at 124: `T/ä` and `t/Ä` are one condition key: "
              "condition keys ignore case\n",
              true},
        Shape{"SameKeyInTwoOperatorsIsFine",
              condition(R"({"StringEquals":{"a":"1"},"StringLike":{"A":"2"}})"), "", true}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Members, ShapeTest,
    testing::Values(
        Shape{"Unknown", statement(R"("Comment":"x",)" + kEffect + kPrincipal + kAction),
              "malformed in 0 at \"Comment\": `Comment` is no element of a statement: `Sid`, "
              "`Effect`, `Principal`, `Action`, `NotAction` or `Condition` would be\n",
              false},
        Shape{"Misspelt", statement(kEffect + kPrincipal + kAction + R"(,"Conditions":{})"),
              "malformed in 0 at \"Conditions\": `Conditions` is no element of a statement: write "
              "`Condition`\n",
              false},
        Shape{"SidIsNoText", statement(R"("Sid":5,)" + kEffect + kPrincipal + kAction),
              "malformed in 0 at 5: `Sid` is a number: write a string\n", true},
        Shape{"SidTwice", statement(R"("Sid":"a","Sid":"b",)" + kEffect + kPrincipal + kAction),
              "duplicate in 0 at \"Sid\" first at 41: `Sid` is written twice in one object: most "
              "readers keep only the last\n",
              true},
        Shape{"LongAndHostileNamesAreCut",
              statement("\"" + std::string(39, 'x') + "ä\\u001b`yz\":1," + kEffect + kPrincipal +
                        kAction),
              "malformed in 0 at \"" + std::string(39, 'x') + "ä\\u001b`yz\": `" +
                  std::string(39, 'x') +
                  "…` is no element of a statement: `Sid`, `Effect`, `Principal`, `Action`, "
                  "`NotAction` or `Condition` would be\n",
              false}),
    name_of);

// A version that IAM refuses leaves the statements as they are (G2).
TEST(VersionTest, WrongVersionsAreReportedAndReadAs2012) {
  const auto with = [](const std::string& version) {
    return parse_text("{\"Version\":" + version + R"(,"Statement":{"Effect":"Allow",)" +
                      kPrincipal + kAction + "}}");
  };
  const TrustPolicy wrong = with(R"("2012-10-18")");
  EXPECT_EQ(show_errors(wrong),
            "malformed at \"2012-10-18\": `2012-10-18` is no policy version: write `2012-10-17` or "
            "`2008-10-17`\n");
  EXPECT_EQ(wrong.version, TrustPolicy::Version::V2012);
  EXPECT_TRUE(wrong.complete());
  EXPECT_EQ(show_errors(with("2012")),
            "malformed at 2012: `Version` is a number: write `2012-10-17` or `2008-10-17` as a "
            "string\n");
  EXPECT_EQ(with(R"("2008-10-17")").version, TrustPolicy::Version::V2008);
}

TEST(VersionTest, TwoVersionsAreOpenOnlyWhenTheyDiffer) {
  const auto with = [](const std::string& second) {
    return parse_text(R"({"Version":"2012-10-17","Version":")" + second +
                      R"(","Statement":{"Effect":"Allow",)" + kPrincipal + kAction + "}}");
  };
  EXPECT_TRUE(with("2012-10-17").complete());
  EXPECT_EQ(with("2012-10-17").errors.size(), 1u);
  EXPECT_FALSE(with("2008-10-17").complete());
}

TEST(DuplicateTest, TheModelKeepsBoth) {
  const TrustPolicy policy = parse_text(with_statements(
      R"({"Effect":"Allow","Principal":{"AWS":"a","AWS":"b"},"Principal":{"Service":"c"},
          "Action":"d","Action":"e",
          "Condition":{"Bool":{"k":"1","K":"2"},"Bool":{"k":"3"}},"Condition":{"Null":{"l":"4"}}})"));
  EXPECT_EQ(policy.errors.size(), 6u);
  EXPECT_TRUE(policy.complete());
  EXPECT_EQ(print(policy.statements[0]),
            "allow\n"
            "  principal AWS \"a\"\n"
            "  principal AWS \"b\"\n"
            "  principal Service \"c\"\n"
            "  action \"d\"\n"
            "  action \"e\"\n"
            "  if \"Bool\" \"k\" [\"1\"]\n"
            "  if \"Bool\" \"k\" [\"2\"]\n"
            "  if \"Bool\" \"k\" [\"3\"]\n"
            "  if \"Null\" \"l\" [\"4\"]\n");
}

TEST(DuplicateTest, TwoStatementElementsAreBothKept) {
  const TrustPolicy policy =
      parse_text(R"({"Statement":{"Effect":"Allow",)" + kPrincipal + kAction +
                 R"(},"Statement":[{"Effect":"Deny",)" + kPrincipal + kAction + "}]}");
  EXPECT_EQ(policy.statements.size(), 2u);
  EXPECT_FALSE(policy.malformed);
  EXPECT_TRUE(policy.complete());
  ASSERT_EQ(policy.errors.size(), 1u);
  EXPECT_EQ(policy.errors[0].kind, ShapeError::Kind::DuplicateKey);
}

TEST(MalformedTest, CountsInTheIndexAndLeavesTheOthersAlone) {
  const TrustPolicy policy = parse_text(with_statements(
      R"({"Effect":"Allow",)" + kPrincipal + kAction + R"(}, null, {"Effect":"x",)" + kPrincipal +
      kAction + R"(}, {"Effect":"Deny",)" + kPrincipal + kAction + "}"));
  ASSERT_EQ(policy.statements.size(), 4u);
  std::vector<bool> malformed;
  std::vector<bool> effect_known;
  for (const Statement& s : policy.statements) {
    EXPECT_EQ(s.index, static_cast<std::size_t>(&s - policy.statements.data()));
    malformed.push_back(s.malformed);
    effect_known.push_back(s.effect_known);
  }
  EXPECT_THAT(malformed, testing::ElementsAre(false, true, true, false));
  EXPECT_THAT(effect_known, testing::ElementsAre(true, false, false, true));
}

TEST(MalformedTest, KeepsWhatCanBeUnderstood) {
  const TrustPolicy policy =
      parse_text(condition(R"({"StringEquals":{"k":["a",{},"b"]},"Bool":7,"Null":{"n":true}})"));
  EXPECT_EQ(print(policy.statements[0]),
            "allow\n"
            "  malformed\n"
            "  principal AWS \"a\"\n"
            "  action \"a\"\n"
            "  if \"Null\" \"n\" [\"true\"]\n"
            "  if \"StringEquals\" \"k\" [\"a\", \"b\"]\n");
}

}  // namespace
}  // namespace trustlint::policy
