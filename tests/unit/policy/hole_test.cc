#include "policy/hole.h"

#include <gtest/gtest.h>

namespace trustlint::policy {
namespace {

TEST(Hole, MarksAreFoundFilledAndShown) {
  const std::vector<Hole> holes = {{"Org", {}, {}}, {"Repo", {}, {}}};
  const std::string text = "repo:" + hole_mark(0) + "/" + hole_mark(1) + ":*";
  EXPECT_EQ(holes_in(text), (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(fill(text, {"acme", "app"}), "repo:acme/app:*");
  EXPECT_EQ(fill(text, {"acme"}), "repo:acme/" + hole_mark(1) + ":*");
  EXPECT_EQ(show_holes(text, holes), "repo:${Org}/${Repo}:*");
}

TEST(Hole, OtherTextIsLeftAlone) {
  for (const char* text : {"", "plain", "\u00e9\u2713", "\U000E0041", "\U0010F000", "\xF3\xB0"}) {
    EXPECT_TRUE(holes_in(text).empty()) << text;
    EXPECT_EQ(fill(text, {"x"}), text);
  }
  EXPECT_EQ(holes_in(hole_mark(63) + hole_mark(64) + hole_mark(4096)),
            (std::vector<std::size_t>{63, 64, 4096}));
}

TEST(Hole, AnAttributeOfAResourceIsNoPattern) {
  const auto named = [](const std::string& name) { return Hole{name, {}, {}}; };
  for (const char* name : {"aws_s3_bucket.logs.arn", "Bucket.Arn", "aws_iam_role.ci.name",
                           "data.aws_caller_identity.current.account_id"}) {
    EXPECT_TRUE(is_resource(named(name))) << name;
  }
  for (const char* name : {"Subject", "RoleArn", "var.role_arn", "local.arn", "module.ci.role_arn",
                           "data.aws_ssm_parameter.subject.value"}) {
    EXPECT_FALSE(is_resource(named(name))) << name;
  }
  Hole queue = named("Queue");
  queue.resource = true;
  EXPECT_TRUE(is_resource(queue));
}

}  // namespace
}  // namespace trustlint::policy
