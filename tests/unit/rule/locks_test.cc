/// The lock that the catalogue recommends for an issuer keeps everybody else out, and lets somebody
/// in.
#include <gtest/gtest.h>

#include <string>

#include "document/reader.h"
#include "identity/catalog.h"
#include "policy/parse.h"
#include "rule/context.h"
#include "rule/runner.h"

namespace trustlint::rule {
namespace {

/// What an author fills in: what the issuer's name says, or the first example of the component.
std::string filled(const identity::Catalog::Match& match) {
  std::string text;
  for (std::string_view rest = match.family->lock.value; !rest.empty();) {
    const std::size_t close = rest[0] == '{' ? rest.find('}') : std::string_view::npos;
    if (close == std::string_view::npos) {
      text += rest[0];
      rest.remove_prefix(1);
      continue;
    }
    const std::string name(rest.substr(1, rest.find('|') - 1));
    const auto fixed = match.fixed.find(name);
    text += fixed != match.fixed.end() ? fixed->second
                                       : match.family->components.at(name).language.examples.at(0);
    rest.remove_prefix(close + 1);
  }
  return text;
}

struct Checked {
  RoleResult result;
  bool somebody = false;  ///< A token of the issuer is accepted.
};

Checked check(const std::string& principal, const std::string& condition) {
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
  Checked checked;
  checked.result = check_role(role, {}, engine);
  engine.begin();
  const auto policy = policy::parse((*document)->root);
  const config::Config config;
  Context context(role, policy, config, engine);
  for (const auto& trust : context.web_trusts())
    checked.somebody |= context.accepted(*trust.statement, context.callers(trust, {})).found();
  return checked;
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
    const std::string lock = filled(*identity::Catalog::get().find(issuer.example));
    const std::string op =
        lock.find_first_of("*?") == std::string::npos ? "StringEquals" : "StringLike";
    const auto checked =
        check(provider(issuer.example), R"(, "Condition": {")" + op + R"(": {")" +
                                            identity::key_of(issuer.example, family.lock.claim) +
                                            R"(": ")" + lock + R"("}})");
    EXPECT_EQ(regular_findings(checked.result), "") << lock;
    EXPECT_TRUE(checked.somebody) << "nobody has " << lock;
  }
}

TEST(LocksTest, WithoutALockSomebodyGetsIn) {
  for (const auto& family : identity::Catalog::get().families()) {
    SCOPED_TRACE(family.id);
    const auto checked = check(provider(family.issuers.front().example), "");
    EXPECT_EQ(checked.result.status, Status::Open);
    EXPECT_NE(regular_findings(checked.result), "");
    EXPECT_TRUE(checked.somebody);
  }
}

}  // namespace
}  // namespace trustlint::rule
