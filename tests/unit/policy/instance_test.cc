#include "policy/instance.h"

#include "policy_text.h"

namespace trustlint::policy {
namespace {

const std::string kOrg = hole_mark(0);
const std::string kKey = hole_mark(1);

TrustPolicy marked() {
  return parse_text(with_statements(
      R"({"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::)" + kOrg +
      R"(:root"}, "Action": "sts:AssumeRole", "Condition": {"StringLike": {"aws:PrincipalTag/)" +
      kKey + R"(": ["a", ")" + kOrg + "/" + kOrg + R"("]}}})"));
}

TEST(Instance, PutsTextsEverywhere) {
  const TrustPolicy filled = instance(marked(), {"111122223333", "team"});
  EXPECT_EQ(
      print(filled.statements[0]),
      "allow\n"
      "  principal AWS \"arn:aws:iam::111122223333:root\"\n"
      "  action \"sts:AssumeRole\"\n"
      "  if \"StringLike\" \"aws:principaltag/team\" [\"111122223333/111122223333\", \"a\"]\n");
  EXPECT_EQ(at(filled.statements[0].clauses[0].values[1].place), "\"" + kOrg + "/" + kOrg + "\"");
}

TEST(Instance, NamesHolesForAReader) {
  const Statement shown = named(marked().statements[0], {{"Org", {}, {}}, {"Key", {}, {}}});
  EXPECT_EQ(shown.principals[0].value.text, "arn:aws:iam::${Org}:root");
  EXPECT_EQ(shown.clauses[0].key.text, "aws:PrincipalTag/${Key}");
}

TEST(Instance, EveryMarkedTextIsFound) {
  const document::Limits limits;
  const auto file = document::SourceFile::from_bytes(
      "policy.json", "{\"a\": [\"" + kKey + kOrg + "\", 1], \"" + kOrg + "\": {\"b\": \"c\"}}",
      limits);
  const auto read = document::read_json(document::Text::of(*file), limits);
  const auto found = marked_texts((*read)->root);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].holes, (std::vector<std::size_t>{1, 0}));
  EXPECT_EQ(at(found[0].place), "\"" + kKey + kOrg + "\"");
  EXPECT_EQ(found[1].holes, std::vector<std::size_t>{0});
  EXPECT_EQ(at(found[1].place), "\"" + kOrg + "\"");
}

}  // namespace
}  // namespace trustlint::policy
