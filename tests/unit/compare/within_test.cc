/// What goes beyond a reference, and where it stands.
#include "compare/within.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "versions.h"

namespace trustlint::compare {
namespace {

using testing::HasSubstr;

Containment ask(const std::string& policy, const std::string& reference) {
  MarkedRole role;
  MarkedRole most;
  role.add(policy);
  most.add(reference);
  solver::Engine engine;
  return within(role.source, most.source, {}, engine);
}

/// The text that is pointed at.
std::string pointed(const Containment& found) {
  const auto& place = found.place;
  if (!place.known()) return {};
  return std::string(
      place.text->bytes().substr(place.span.begin, place.span.end - place.span.begin));
}

std::string aws(const std::string& principals, const std::string& condition = {},
                const std::string& action = "sts:AssumeRole") {
  return document_of(statement(R"({"AWS": [)" + principals + "]}", action, condition));
}

const std::string kOurs = R"("arn:aws:iam::111122223333:root")";
const std::string kTheirs = R"("arn:aws:iam::444455556666:root")";
const std::string kMfa = R"({"Bool": {"aws:MultiFactorAuthPresent": "true"}})";

TEST(WithinPlace, ThePrincipal) {
  const auto found = ask(aws(kOurs + "," + kTheirs), aws(kOurs));
  EXPECT_EQ(found.kind, Containment::Kind::Beyond);
  EXPECT_EQ(pointed(found), kTheirs);
}

TEST(WithinPlace, TheValueOfTheKey) {
  const auto found = ask(web(kGithub, "StringLike", R"("repo:acme/app:*", "repo:other/app:*")"),
                         web(kGithub, "StringLike", R"("repo:acme/*")"));
  EXPECT_EQ(found.kind, Containment::Kind::Beyond);
  EXPECT_EQ(pointed(found), R"("repo:other/app:*")");
  ASSERT_EQ(found.related.size(), 1U);
  EXPECT_THAT(found.related[0].message, HasSubstr("token.actions.githubusercontent.com:sub"));
}

TEST(WithinPlace, AConditionThatIsMissing) {
  const auto found = ask(aws(kOurs), aws(kOurs, kMfa));
  EXPECT_EQ(found.kind, Containment::Kind::Beyond);
  EXPECT_EQ(pointed(found), kOurs);
  ASSERT_EQ(found.related.size(), 1U);
  EXPECT_THAT(found.related[0].message, HasSubstr("aws:MultiFactorAuthPresent"));
  EXPECT_EQ(ask(aws(kOurs, kMfa), aws(kOurs)).kind, Containment::Kind::Contained);
}

TEST(WithinPlace, ADenyOfTheReference) {
  const std::string allow =
      statement(R"({"AWS": [)" + kOurs + "," + kTheirs + "]}", "sts:AssumeRole", "");
  const std::string deny =
      statement(R"({"AWS": "*"})", "sts:AssumeRole",
                R"({"StringEquals": {"aws:PrincipalAccount": "444455556666"}})", "Deny");
  const auto found = ask(document_of(allow), document_of(allow + "," + deny));
  EXPECT_EQ(found.kind, Containment::Kind::Beyond);
  EXPECT_EQ(pointed(found), kTheirs);
  ASSERT_EQ(found.related.size(), 1U);
  EXPECT_THAT(found.related[0].message, HasSubstr("refuses"));
  EXPECT_EQ(ask(document_of(allow + "," + deny), aws(kOurs)).kind, Containment::Kind::Contained);
}

TEST(WithinPlace, AHoleThatGoesBeyondWhateverItIs) {
  const auto found = ask(web(kGithub, "StringLike", R"("repo:<<Org>>/app:*")"),
                         web("gitlab.com", "StringLike", R"("project_path:acme/*")"));
  EXPECT_EQ(found.kind, Containment::Kind::Beyond) << found.reason;
  EXPECT_THAT(pointed(found), HasSubstr("oidc-provider/token.actions"));
}

TEST(WithinPlace, NothingBeyondIsWhereTheRoleStands) {
  const auto found = ask(aws(kOurs), aws(kOurs));
  EXPECT_EQ(found.kind, Containment::Kind::Contained);
  EXPECT_EQ(pointed(found), aws(kOurs));
}

/// IAM takes principals of the role's own partition and of no other.
TEST(WithinPartition, AnAccountIsOfThePartitionThatArnsTell) {
  const std::string id = R"("111122223333")";
  EXPECT_EQ(ask(aws(id), aws(kOurs)).kind, Containment::Kind::Contained);
  EXPECT_EQ(ask(aws(kOurs), aws(id)).kind, Containment::Kind::Contained);
  const std::string china = R"("arn:aws-cn:iam::111122223333:root")";
  EXPECT_EQ(ask(aws(id), aws(china)).kind, Containment::Kind::Contained);
  EXPECT_EQ(ask(aws(china), aws(kOurs)).kind, Containment::Kind::Beyond);
  // Nobody is in a partition that there is not.
  EXPECT_EQ(ask(aws(kTheirs + R"(,"arn:nowhere:iam::111122223333:root")"), aws(kOurs)).kind,
            Containment::Kind::Beyond);
}

TEST(Within, TheMatrix) {
  const auto sub = [](const std::string& op, const std::string& values) {
    return web(kGithub, op, values);
  };
  const std::string main = R"("repo:acme/app:ref:refs/heads/main")";
  const std::string tags = R"("repo:acme/app:ref:refs/tags/*")";
  const std::string reference = sub("StringLike", main + "," + tags);
  struct Row {
    std::string policy;
    Containment::Kind kind;
  };
  for (const auto& [policy, kind] : std::initializer_list<Row>{
           {reference, Containment::Kind::Contained},
           {sub("StringLike", tags + "," + main), Containment::Kind::Contained},
           {sub("StringEquals", main), Containment::Kind::Contained},
           {sub("StringLike", R"("repo:acme/app:ref:refs/tags/v*")"), Containment::Kind::Contained},
           {sub("StringLike", R"("repo:acme/app:ref:*")"), Containment::Kind::Beyond},
           {sub("StringLike", main + R"(,"repo:acme/app:pull_request")"),
            Containment::Kind::Beyond},
           {aws(kOurs), Containment::Kind::Beyond},
           {sub("StringEquals", R"("repo:acme/<<Repo>>:ref:refs/heads/main")"),
            Containment::Kind::Undecided},
       }) {
    const auto found = ask(policy, reference);
    EXPECT_EQ(name(found.kind), name(kind)) << policy << found.reason;
    EXPECT_EQ(found.beyond.has_value(), kind == Containment::Kind::Beyond) << policy;
  }
}

}  // namespace
}  // namespace trustlint::compare
