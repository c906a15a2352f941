/// What else a change of a role says: session length, actions, Denies, boundary.
#include "compare/attributes.h"

#include "versions.h"

namespace trustlint::compare {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Words = std::vector<std::string>;

input::RoleSource role(const std::string& statements) {
  MarkedRole made;
  made.add(document_of(statements));
  return made.source;
}

const std::string kAllow = statement(R"({"AWS": "111122223333"})", "sts:AssumeRole", {});

TEST(Attributes, NothingChanged) {
  EXPECT_THAT(changed_attributes(role(kAllow), role(kAllow)), IsEmpty());
  auto usual = role(kAllow);
  usual.max_session_duration = 3600;  // what holds where nothing is written
  EXPECT_THAT(changed_attributes(role(kAllow), usual), IsEmpty());
}

TEST(Attributes, LongerSessionsAreMore) {
  auto before = role(kAllow);
  auto after = role(kAllow);
  before.max_session_duration = 3600;
  after.max_session_duration = 43200;
  const auto longer = changed_attributes(before, after);
  ASSERT_EQ(longer.size(), 1U);
  EXPECT_EQ(longer[0].name, "max_session_duration");
  EXPECT_EQ(longer[0].old_value, Attribute::Value(3600L));
  EXPECT_EQ(longer[0].new_value, Attribute::Value(43200L));
  EXPECT_TRUE(longer[0].more);
  EXPECT_EQ(longer[0].words, "sessions of up to 43200 seconds, before 3600");
  const auto shorter = changed_attributes(after, before);
  ASSERT_EQ(shorter.size(), 1U);
  EXPECT_FALSE(shorter[0].more);
  before.max_session_duration.reset();
  EXPECT_EQ(changed_attributes(before, after)[0].old_value, Attribute::Value());
}

TEST(Attributes, FurtherActionsAreMore) {
  const std::string tag = statement(R"({"AWS": "111122223333"})", "sts:Tag*", {});
  const auto more = changed_attributes(role(kAllow), role(kAllow + ", " + tag));
  ASSERT_EQ(more.size(), 1U);
  EXPECT_EQ(more[0].name, "actions");
  EXPECT_EQ(more[0].old_value, Attribute::Value(Words{"sts:AssumeRole"}));
  EXPECT_EQ(more[0].new_value, Attribute::Value(Words{"sts:AssumeRole", "sts:TagSession"}));
  EXPECT_TRUE(more[0].more);
  EXPECT_FALSE(changed_attributes(role(kAllow + ", " + tag), role(kAllow))[0].more);
}

TEST(Attributes, ADenyThatIsGoneIsMore) {
  const std::string deny = statement(R"({"AWS": "*"})", "sts:AssumeRole",
                                     R"({"Bool": {"aws:SecureTransport": "false"}})", "Deny");
  const auto gone = changed_attributes(role(kAllow + ", " + deny), role(kAllow));
  ASSERT_EQ(gone.size(), 1U);
  EXPECT_EQ(gone[0].name, "deny_statements");
  EXPECT_EQ(gone[0].old_value, Attribute::Value(Words{"statement 2"}));
  EXPECT_EQ(gone[0].new_value, Attribute::Value(Words{}));
  EXPECT_TRUE(gone[0].more);
  EXPECT_FALSE(changed_attributes(role(kAllow), role(kAllow + ", " + deny))[0].more);
  // Moved is not gone.
  EXPECT_THAT(changed_attributes(role(kAllow + ", " + deny), role(deny + ", " + kAllow)),
              IsEmpty());
}

TEST(Attributes, ABoundaryThatIsGoneOrAnotherIsMore) {
  auto before = role(kAllow);
  auto after = role(kAllow);
  before.permissions_boundary = "arn:aws:iam::111122223333:policy/limit";
  const auto gone = changed_attributes(before, after);
  ASSERT_EQ(gone.size(), 1U);
  EXPECT_EQ(gone[0].name, "permissions_boundary");
  EXPECT_EQ(gone[0].new_value, Attribute::Value());
  EXPECT_TRUE(gone[0].more);
  EXPECT_FALSE(changed_attributes(after, before)[0].more);
  after.permissions_boundary = "arn:aws:iam::111122223333:policy/wider";
  EXPECT_TRUE(changed_attributes(before, after)[0].more);
}

}  // namespace
}  // namespace trustlint::compare
