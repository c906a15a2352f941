/// Which roles can be assumed after a change of permission documents.
#include "compare/reach.h"

#include "versions.h"

namespace trustlint::compare {
namespace {

using ::testing::HasSubstr;

/// A role of account 111122223333 with one permission document of these statements.
class Permitted {
 public:
  Permitted() { source.account = "111122223333"; }

  Permitted& add(const std::string& statements, const std::string& version = "2012-10-17") {
    MarkedRole marked;
    marked.add(R"({"Version": ")" + version + R"(", "Statement": [)" + statements + "]}");
    source.permissions.push_back({"inline", marked.source.policies[0], {}, marked.source.holes});
    return *this;
  }

  Permitted& attach(const std::string& name) {
    source.permissions.push_back({name, std::nullopt, {}, {}});
    return *this;
  }

  input::RoleSource source;
};

std::string allow(const std::string& resource, const std::string& more = {},
                  const std::string& effect = "Allow") {
  return R"({"Effect": ")" + effect + R"(", "Action": "sts:AssumeRole", "Resource": )" + resource +
         more + "}";
}

Reach ask(const Permitted& before, const Permitted& after) {
  solver::Engine engine;
  return reach_gained(before.source, after.source, engine);
}

void expect_gained(const Permitted& before, const Permitted& after, const std::string& role,
                   const std::string& what) {
  const auto found = ask(before, after);
  EXPECT_EQ(found.kind, Reach::Kind::Gained) << found.reason;
  EXPECT_EQ(found.role, role);
  EXPECT_EQ(found.what, what);
  EXPECT_EQ(ask(after, after).kind, Reach::Kind::None);
}

void expect_undecided(const Permitted& before, const Permitted& after, const std::string& name) {
  const auto found = ask(before, after);
  EXPECT_EQ(found.kind, Reach::Kind::Undecided) << found.role;
  EXPECT_THAT(found.reason, HasSubstr(name));
}

const std::string kDeploy = R"("arn:aws:iam::111122223333:role/deploy")";

TEST(Reach, ANewRole) {
  expect_gained(
      Permitted().add(allow(kDeploy)),
      Permitted().add(allow("[" + kDeploy + R"(, "arn:aws:iam::444455556666:role/ops"])")),
      "arn:aws:iam::444455556666:role/ops", "the role arn:aws:iam::444455556666:role/ops");
  expect_gained(Permitted(), Permitted().add(allow(kDeploy)),
                "arn:aws:iam::111122223333:role/deploy",
                "the role arn:aws:iam::111122223333:role/deploy");
  EXPECT_EQ(ask(Permitted().add(allow(kDeploy)), Permitted()).kind, Reach::Kind::None);
}

TEST(Reach, Wildcards) {
  expect_gained(Permitted().add(allow(kDeploy)), Permitted().add(allow(R"("*")")),
                "arn:aws:iam::111122223333:role/anything", "any role of any account");
  expect_gained(Permitted().add(allow(kDeploy)),
                Permitted().add(allow(R"("arn:aws:iam::444455556666:role/*")")),
                "arn:aws:iam::444455556666:role/anything", "roles of account 444455556666");
  EXPECT_EQ(ask(Permitted().add(allow(R"("*")")), Permitted().add(allow(kDeploy))).kind,
            Reach::Kind::None);
}

TEST(Reach, OtherActionsAreNone) {
  const std::string bucket = R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*"})";
  EXPECT_EQ(ask(Permitted(), Permitted().add(bucket)).kind, Reach::Kind::None);
  const std::string star = R"({"Effect": "Allow", "Action": ["s3:*", "sts:*"], "Resource": "*"})";
  EXPECT_EQ(ask(Permitted(), Permitted().add(star)).kind, Reach::Kind::Gained);
  const std::string all_but = R"({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"})";
  EXPECT_EQ(ask(Permitted(), Permitted().add(all_but)).kind, Reach::Kind::Gained);
  const std::string none = R"({"Effect": "Allow", "NotAction": "sts:*", "Resource": "*"})";
  EXPECT_EQ(ask(Permitted(), Permitted().add(none)).kind, Reach::Kind::None);
  const std::string not_this = R"({"Effect": "Allow", "Action": "sts:AssumeRole",
      "NotResource": "arn:aws:iam::111122223333:role/deploy"})";
  EXPECT_EQ(ask(Permitted().add(allow(kDeploy)), Permitted().add(not_this)).kind,
            Reach::Kind::Gained);
}

TEST(Reach, ADenyThatIsGone) {
  const std::string all = allow(R"("*")");
  const std::string deny = allow(kDeploy, {}, "Deny");
  expect_gained(Permitted().add(all + ", " + deny), Permitted().add(all),
                "arn:aws:iam::111122223333:role/deploy",
                "the role arn:aws:iam::111122223333:role/deploy");
  EXPECT_EQ(ask(Permitted().add(all), Permitted().add(all + ", " + deny)).kind, Reach::Kind::None);
}

TEST(Reach, ConditionsCount) {
  const std::string locked =
      allow(kDeploy, R"(, "Condition": {"StringEquals": {"sts:ExternalId": "a"}})");
  EXPECT_EQ(ask(Permitted().add(locked), Permitted().add(allow(kDeploy))).kind,
            Reach::Kind::Gained);
  EXPECT_EQ(ask(Permitted().add(allow(kDeploy)), Permitted().add(locked)).kind, Reach::Kind::None);
}

TEST(Reach, VariablesNeedTheNewVersion) {
  const std::string own = allow(R"("arn:aws:iam::111122223333:role/${aws:PrincipalTag/team}")");
  EXPECT_EQ(ask(Permitted(), Permitted().add(own)).kind, Reach::Kind::Gained);
  // Without, it is a text that no role's name holds.
  EXPECT_EQ(ask(Permitted(), Permitted().add(own, "2008-10-17")).kind, Reach::Kind::None);
}

TEST(Reach, DocumentsOfWhichOnlyTheNameIsKnown) {
  const std::string ours = "arn:aws:iam::111122223333:policy/ours";
  expect_undecided(Permitted(), Permitted().attach(ours), ours);
  expect_undecided(Permitted().attach(ours), Permitted(), ours);
  EXPECT_EQ(ask(Permitted().attach(ours), Permitted().attach(ours)).kind, Reach::Kind::None);
  // It may have allowed the role before.
  expect_undecided(Permitted().attach(ours), Permitted().attach(ours).add(allow(kDeploy)), ours);
  EXPECT_EQ(
      ask(Permitted(), Permitted().attach("arn:aws:iam::aws:policy/AdministratorAccess")).what,
      "any role of any account");
  EXPECT_EQ(ask(Permitted().attach("arn:aws:iam::aws:policy/ReadOnlyAccess"), Permitted()).kind,
            Reach::Kind::None);
}

TEST(Reach, PartsThatAreNotKnown) {
  const std::string hole = allow(R"("<<aws_iam_role.ops.arn>>")");
  EXPECT_EQ(ask(Permitted().add(hole), Permitted().add(hole)).kind, Reach::Kind::None);
  expect_gained(Permitted(), Permitted().add(hole), "${aws_iam_role.ops.arn}",
                "the role ${aws_iam_role.ops.arn}");
  expect_undecided(Permitted().add(allow(kDeploy)), Permitted().add(hole),
                   "${aws_iam_role.ops.arn}");
  const std::string action = R"({"Effect": "Allow", "Action": "<<Action>>", "Resource": "*"})";
  expect_undecided(Permitted(), Permitted().add(action), "${Action}");
}

}  // namespace
}  // namespace trustlint::compare
