/// What a principal is, and how an external id is spelled, of which only a hole is known.
#include <gmock/gmock.h>

#include <algorithm>

#include "marked_role.h"

namespace trustlint::rule {
namespace {

bool has(const RoleResult& result, const std::string& rule) {
  return std::any_of(result.findings.begin(), result.findings.end(),
                     [&](const Finding& finding) { return finding.rule == rule; });
}

RoleResult check(const std::string& principal, const std::string& condition = {},
                 const Allowed& allowed = {}) {
  MarkedRole role;
  role.add(document_of(statement("{\"AWS\": " + principal + "}", "sts:AssumeRole", condition)));
  for (const auto& [name, values] : allowed)
    role.source.holes[role.number_of(name)].allowed = values;
  role.source.max_session_duration = 7200;
  return role.check();
}

constexpr const char* kMfa = R"({"Bool": {"aws:MultiFactorAuthPresent": "true"}})";

TEST(UnknownPrincipals, MayBeUsers) {
  EXPECT_FALSE(has(check(R"("<<Caller>>")", kMfa), "TL508"));
  EXPECT_FALSE(has(check(R"("<<Caller>>")"), "TL502"));
  EXPECT_FALSE(
      has(check(R"(["arn:aws:iam::111122223333:role/entry", "<<Caller>>"])", kMfa), "TL508"));
}

TEST(UnknownPrincipals, AreRolesWhereTheTextSaysSo) {
  for (const char* principal :
       {R"("arn:aws:iam::111122223333:role/<<Name>>")", R"("arn:aws:iam::<<Account>>:role/entry")",
        R"("<<aws_iam_role.entry.arn>>")", R"("<<module.ci.aws_iam_role.this[0].arn>>")"}) {
    EXPECT_TRUE(has(check(principal, kMfa), "TL508")) << principal;
    EXPECT_TRUE(has(check(principal), "TL502")) << principal;
  }
  EXPECT_TRUE(
      has(check(R"("<<Caller>>")", kMfa, {{"Caller", {"arn:aws:iam::111122223333:role/entry"}}}),
          "TL508"));
}

TEST(UnknownPrincipals, AreAccountsWhereTheTextSaysSo) {
  EXPECT_FALSE(has(check(R"("<<CrossAccountRoleArn>>")"), "TL204"));
  EXPECT_FALSE(has(check(R"("<<CrossAccountRoleArn>>")"), "TL206"));
  EXPECT_FALSE(has(check(R"("<<CrossAccountRoleArn>>")"), "TL507"));
  for (const char* rule : {"TL204", "TL206", "TL507"})
    EXPECT_TRUE(has(check(R"("arn:aws:iam::<<Account>>:root")"), rule)) << rule;
}

TEST(UnknownExternalIds, AreNotSpelled) {
  const std::string vendor = R"("arn:aws:iam::464622532012:root")";
  const auto with = [](const std::string& value) {
    return R"({"StringEquals": {"sts:ExternalId": )" + value + "}}";
  };
  EXPECT_FALSE(has(check(vendor, with(R"("<<Id>>")")), "TL203"));
  EXPECT_FALSE(has(check(vendor, with(R"("a<<Id>>")")), "TL203"));
  EXPECT_TRUE(has(check(vendor, with(R"(["<<Id>>", "short"])")), "TL203"));
}

}  // namespace
}  // namespace trustlint::rule
