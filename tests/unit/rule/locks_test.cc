/// The lock that the catalogue recommends for an issuer keeps everybody else out, and lets somebody
/// in.
#include <gtest/gtest.h>

#include <string>

#include "document/reader.h"
#include "identity/catalog.h"
#include "rule/runner.h"

namespace trustlint::rule {
namespace {

/// What an author fills in: the first example of the component, else the words in capitals.
std::string filled(const identity::Family& family) {
  std::string text;
  for (std::string_view rest = family.lock.value; !rest.empty();) {
    const std::size_t close = rest[0] == '{' ? rest.find('}') : std::string_view::npos;
    if (close == std::string_view::npos) {
      text += rest[0];
      rest.remove_prefix(1);
      continue;
    }
    const std::string name(rest.substr(1, rest.find('|') - 1));
    text += family.components.at(name).language.examples.at(0);
    rest.remove_prefix(close + 1);
  }
  return text;
}

RoleResult check(const std::string& principal, const std::string& condition) {
  const std::string text =
      R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": ")" +
      principal + R"("}, "Action": "sts:AssumeRoleWithWebIdentity")" + condition + "}]}";
  const document::Limits limits;
  const auto file = document::SourceFile::from_bytes("policy.json", text, limits);
  const auto document = document::read_json(document::Text::of(*file), limits);
  input::RoleSource role;
  role.address = "policy.json";
  role.policies.push_back({*document, &(*document)->root, {}});
  role.anchor = (*document)->root.place();
  solver::Engine engine;
  return check_role(role, {}, engine);
}

std::string provider(const std::string& issuer) {
  const bool built_in = issuer == "accounts.google.com" || issuer == "graph.facebook.com" ||
                        issuer == "www.amazon.com" || issuer.rfind("cognito-identity", 0) == 0;
  return built_in ? issuer : "arn:aws:iam::111122223333:oidc-provider/" + issuer;
}

std::string regular_findings(const RoleResult& result) {
  std::string list;
  for (const auto& finding : result.findings) {
    if (finding.persona == Persona::Regular && find_rule(finding.rule)->opens != Opens::Never)
      list += finding.rule + " " + finding.message + "\n";
  }
  return list;
}

TEST(LocksTest, TheRecommendedLockIsSilent) {
  for (const auto& family : identity::Catalog::get().families()) {
    if (family.kind == "cognito") continue;  // guests are another question
    SCOPED_TRACE(family.id);
    const auto& issuer = family.issuers.front();
    const std::string lock = filled(family);
    const std::string op =
        lock.find_first_of("*?") == std::string::npos ? "StringEquals" : "StringLike";
    const auto result =
        check(provider(issuer.example), R"(, "Condition": {")" + op + R"(": {")" +
                                            identity::key_of(issuer.example, family.lock.claim) +
                                            R"(": ")" + lock + R"("}})");
    EXPECT_EQ(regular_findings(result), "") << lock;
  }
}

TEST(LocksTest, WithoutALockSomebodyGetsIn) {
  for (const auto& family : identity::Catalog::get().families()) {
    SCOPED_TRACE(family.id);
    const auto result = check(provider(family.issuers.front().example), "");
    EXPECT_EQ(result.status, Status::Open);
    EXPECT_NE(regular_findings(result), "");
  }
}

}  // namespace
}  // namespace trustlint::rule
