/// Documents that are merged into another one, where a condition chooses them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "read.h"
#include "terraform_files.h"

namespace trustlint::input {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string merged(const std::string& documents) {
  const Extraction extraction = extract_tf(R"(variable "b" {}
data "aws_iam_policy_document" "one" {
  statement { actions = ["sts:AssumeRole"] }
}
data "aws_iam_policy_document" "two" {
  statement { actions = ["sts:TagSession"] }
}
data "aws_iam_policy_document" "d" {
  override_policy_documents = )" + documents +
                                           R"(
  statement { actions = ["sts:SetSourceIdentity"] }
}
resource "aws_iam_role" "r" {
  assume_role_policy = data.aws_iam_policy_document.d.json
}
)");
  return policy_of(extraction.roles.at(0));
}

TEST(TerraformMerge, AConditionChoosesPartsAndNotTheWhole) {
  EXPECT_THAT(merged("[data.aws_iam_policy_document.one.json]"), HasSubstr("SetSourceIdentity"));
  for (const std::string choice :
       {"var.b ? [data.aws_iam_policy_document.one.json] : []",
        "[var.b ? data.aws_iam_policy_document.one.json : data.aws_iam_policy_document.two.json]",
        "var.b ? data.aws_iam_policy_document.one.json : data.aws_iam_policy_document.two.json"}) {
    EXPECT_THAT(merged(choice),
                AllOf(HasSubstr("? the policy is `"), Not(HasSubstr("not valid JSON"))))
        << choice;
  }
}

}  // namespace
}  // namespace trustlint::input
