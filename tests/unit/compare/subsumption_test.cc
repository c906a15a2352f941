/// Containment that is plain from the texts, and what must not be taken for it.
#include "compare/subsumption.h"

#include "versions.h"

namespace trustlint::compare {
namespace {

policy::TrustPolicy read(const std::string& statements) {
  MarkedRole role;
  role.add(document_of(statements));
  return policy::parse(*role.source.policies[0].node);
}

std::string tagged(const std::string& op, const std::string& values,
                   const std::string& effect = "Allow") {
  return statement(R"({"AWS": "*"})", "sts:AssumeRole",
                   "{\"" + op + R"(": {"aws:PrincipalTag/team": [)" + values + "]}}", effect);
}

const std::string kAny = statement(R"({"AWS": "*"})", "sts:AssumeRole", {});

void expect_one_way(const std::string& inner, const std::string& outer) {
  EXPECT_TRUE(plainly_contained(read(inner), read(outer))) << inner << "\n" << outer;
  EXPECT_FALSE(plainly_contained(read(outer), read(inner))) << inner << "\n" << outer;
}

void expect_unknown(const std::string& inner, const std::string& outer) {
  EXPECT_FALSE(plainly_contained(read(inner), read(outer))) << inner << "\n" << outer;
  EXPECT_FALSE(plainly_contained(read(outer), read(inner))) << inner << "\n" << outer;
}

TEST(Subsumption, FewerAlternatives) {
  expect_one_way(tagged("StringEquals", R"("a")"), tagged("StringEquals", R"("a", "b")"));
  expect_one_way(tagged("ForAllValues:StringLike", R"("a")"),
                 tagged("ForAllValues:StringLike", R"("a", "b*")"));
  expect_one_way(tagged("StringNotLike", R"("a", "b")"), tagged("StringNotLike", R"("a")"));
  expect_one_way(tagged("StringEquals", R"("a")"), kAny);
  expect_one_way(kAny, kAny + ", " + statement(R"({"AWS": "*"})", "sts:TagSession", {}));
}

TEST(Subsumption, ADenyIsTheReverse) {
  const std::string less = kAny + ", " + tagged("StringEquals", R"("a")", "Deny");
  const std::string more = kAny + ", " + tagged("StringEquals", R"("a", "b")", "Deny");
  expect_one_way(more, less);
  expect_one_way(less, kAny);
}

TEST(Subsumption, OnlyWhatIsPlain) {
  expect_unknown(tagged("StringEquals", R"("a")"), tagged("StringLike", R"("a", "b")"));
  expect_unknown(tagged("StringEquals", R"("a")"), tagged("StringNotEquals", R"("a")"));
  expect_unknown(tagged("Null", R"("true")"), tagged("Null", R"("true", "false")"));
  // Without values a condition is one of its own.
  expect_unknown(tagged("StringNotEquals", ""), tagged("StringNotEquals", R"("a")"));
  expect_unknown(tagged("StringEquals", R"("a")"), tagged("StringEqualsIfExists", R"("a", "b")"));
  // A variable is a text in one version and none in the other.
  MarkedRole old_version;
  old_version.add(R"({"Version": "2008-10-17", "Statement": [)" + kAny + "]}");
  EXPECT_FALSE(plainly_contained(policy::parse(*old_version.source.policies[0].node), read(kAny)));
}

TEST(Subsumption, MalformedStatementsAreNotPlain) {
  const std::string bad = R"({"Effect": "Perhaps", "Principal": {"AWS": "*"}})";
  EXPECT_FALSE(plainly_contained(read(bad), read(bad)));
}

}  // namespace
}  // namespace trustlint::compare
