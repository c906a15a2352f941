/// Which role of one side is which of the other.
#include "compare/pair.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compare/change.h"
#include "document/reader.h"

namespace trustlint::compare {
namespace {

using input::RoleSource;
using input::SourceKind;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

/// A role that trusts one account, in a file of that name.
RoleSource role(const std::string& address, const std::string& file,
                const std::string& account = "111122223333",
                SourceKind kind = SourceKind::TerraformSource) {
  const std::string text =
      R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ")" +
      account + R"("}, "Action": "sts:AssumeRole"}]})";
  const document::Limits limits;
  auto source = *document::SourceFile::from_bytes(file, text, limits);
  auto document = *document::read_json(document::Text::of(source), limits);
  RoleSource made;
  made.address = address;
  made.kind = kind;
  made.anchor = {document->text, {0, 1}};
  made.policies.push_back({document, &document->root, ""});
  return made;
}

RoleSource named(RoleSource role, const std::string& name) {
  role.name = name;
  return role;
}

Pairing pairs(const Side& before, const Side& after, bool one_each = false) {
  return pair_roles(before, after, one_each, [](const auto&, const auto&) { return false; });
}

TEST(Pair, ByAddress) {
  const Side before{{role("a", "main.tf"), role("b", "main.tf")}, ""};
  const Side after{{role("b", "main.tf"), role("c", "main.tf"), role("a", "other.tf")}, ""};
  const auto pairing = pairs(before, after);
  EXPECT_THAT(pairing.pairs, ElementsAre(Pair(1, 0), Pair(0, 2)));
  EXPECT_THAT(pairing.created, ElementsAre(1));
  EXPECT_THAT(pairing.deleted, IsEmpty());
}

TEST(Pair, TheSameAddressInTwoDirectories) {
  const Side before{{role("r", "prod/main.tf"), role("r", "test/main.tf", "444455556666")}, ""};
  const Side after{{role("r", "test/iam.tf", "444455556666"), role("r", "prod/main.tf")}, ""};
  EXPECT_THAT(pairs(before, after).pairs, ElementsAre(Pair(1, 0), Pair(0, 1)));
}

TEST(Pair, PathsBelowTheRootsThatWereNamed) {
  const auto kind = SourceKind::Iam;
  const Side before{{role("old/a.json", "old/a.json", "111122223333", kind),
                     role("old/b.json", "old/b.json", "444455556666", kind)},
                    "old"};
  const Side after{{role("new/b.json", "new/b.json", "111122223333", kind),
                    role("new/a.json", "new/a.json", "444455556666", kind)},
                   "new"};
  EXPECT_EQ(key_of(before, before.roles[0]), "a.json");
  EXPECT_THAT(pairs(before, after).pairs, ElementsAre(Pair(1, 0), Pair(0, 1)));
}

TEST(Pair, TwoFilesOfOneRoleEachAreOneRole) {
  const Side before{{role("a.json", "a.json", "111122223333", SourceKind::Iam)}, "a.json"};
  const Side after{{role("X", "dump.json", "444455556666", SourceKind::Account)}, "dump.json"};
  EXPECT_THAT(pairs(before, after).pairs, IsEmpty());
  EXPECT_THAT(pairs(before, after, true).pairs, ElementsAre(Pair(0, 0)));
}

TEST(Pair, ByNameWhenTheAddressChanged) {
  const Side before{{named(role("a", "main.tf"), "deploy"), named(role("b", "main.tf"), "ops")},
                    ""};
  const Side after{{named(role("x", "main.tf", "444455556666"), "ops"),
                    named(role("y", "main.tf", "444455556666"), "deploy")},
                   ""};
  EXPECT_THAT(pairs(before, after).pairs, ElementsAre(Pair(1, 0), Pair(0, 1)));
}

TEST(Pair, ByMeaningOnlyWhereItIsUnique) {
  const Side before{{role("a", "main.tf"), role("b", "main.tf", "444455556666")}, ""};
  const Side one{{role("x", "main.tf", "444455556666")}, ""};
  EXPECT_THAT(pairs(before, one).pairs, ElementsAre(Pair(1, 0)));
  const Side two{{role("x", "main.tf"), role("y", "main.tf")}, ""};
  const auto pairing = pairs(before, two);
  EXPECT_THAT(pairing.pairs, IsEmpty());
  EXPECT_THAT(pairing.created, ElementsAre(0, 1));
  EXPECT_THAT(pairing.deleted, ElementsAre(0, 1));
}

TEST(Pair, TheMeaningOfOtherTextsIsAsked) {
  const Side before{{role("a", "main.tf")}, ""};
  const Side after{{role("x", "main.tf", "444455556666")}, ""};
  EXPECT_THAT(pair_roles(before, after, false, [](const auto&, const auto&) { return true; }).pairs,
              ElementsAre(Pair(0, 0)));
}

TEST(Pair, TheSameAddressSeveralTimesInOneFile) {
  const Side before{{role("r", "f.tf", "1"), role("r", "f.tf", "2"), role("r", "f.tf", "3")}, ""};
  const Side after{{role("r", "f.tf", "2"), role("r", "f.tf", "3"), role("r", "f.tf", "4")}, ""};
  // What did not change is found; the rest is compared in order.
  EXPECT_THAT(pairs(before, after).pairs, ElementsAre(Pair(1, 0), Pair(2, 1), Pair(0, 2)));
}

TEST(Change, TheFingerprintIsThatOfTheMeaning) {
  Change change;
  change.role = "aws_iam_role.deploy";
  change.comparison = Comparison{Relation::Wider, {}, {}, {}};
  const std::string first = fingerprint(change, "policy");
  change.place = role("a", "moved.tf").anchor;
  EXPECT_EQ(fingerprint(change, "policy"), first);
  EXPECT_EQ(first.size(), 16U);
  EXPECT_NE(fingerprint(change, "other policy"), first);
  change.comparison->relation = Relation::Incomparable;
  EXPECT_NE(fingerprint(change, "policy"), first);
  change.comparison->relation = Relation::Wider;
  change.role = "aws_iam_role.other";
  EXPECT_NE(fingerprint(change, "policy"), first);
}

}  // namespace
}  // namespace trustlint::compare
