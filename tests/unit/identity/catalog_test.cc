/// The catalogue is data: every file must have the shape that the loader expects and hang together.
#include "identity/catalog.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "identity/callers.h"
#include "identity/embedded.h"

namespace trustlint::identity {
namespace {

using Json = nlohmann::ordered_json;

const std::set<std::string> kFamilyMembers = {
    "id",      "name",    "kind",       "verified", "checked", "documentation", "tenants_key",
    "phrases", "issuers", "components", "claims",   "shapes",  "never"};
const std::set<std::string> kComponentMembers = {"role",  "own",       "ignore_case", "alphabet",
                                                 "min",   "max",       "words",       "examples",
                                                 "never", "separator", "segments"};
const std::set<std::string> kShapeMembers = {"name",       "context", "unreviewed", "mild",
                                             "customised", "fresh",   "claims"};

void expect_members(const Json& object, const std::set<std::string>& known,
                    const std::string& where) {
  for (const auto& [name, value] : object.items())
    EXPECT_EQ(known.count(name), 1U) << where << ": " << name;
}

void expect_known_components(const Template& pieces, const Family& family,
                             const std::string& where) {
  const auto& common = Catalog::get().callers().components;
  for (const auto& piece : pieces) {
    if (!piece.is_component) continue;
    EXPECT_TRUE(family.components.count(piece.text) == 1 || common.count(piece.text) == 1)
        << where << ": {" << piece.text << "}";
  }
}

TEST(CatalogTest, FilesHaveOnlyKnownMembers) {
  for (const auto& file : embedded_catalog()) {
    const Json json = Json::parse(file.text);
    EXPECT_EQ(std::string(file.name), json.at("id").get<std::string>() + ".json");
    if (json.at("id") == "callers" || json.at("id") == "keys") continue;
    expect_members(json, kFamilyMembers, std::string(file.name));
    for (const auto& member : kFamilyMembers) {
      EXPECT_TRUE(member == "never" || json.contains(member)) << file.name << " lacks " << member;
    }
    for (const auto& [name, component] : json.at("components").items())
      expect_members(component, kComponentMembers, std::string(file.name) + " " + name);
    for (const auto& shape : json.at("shapes"))
      expect_members(shape, kShapeMembers, std::string(file.name));
    for (const auto* phrase :
         {"anyone", "anyone_tested", "tenant", "tenant_unnamed", "project", "lock"}) {
      EXPECT_TRUE(json.at("phrases").contains(phrase))
          << file.name << " lacks the phrase " << phrase;
    }
  }
}

TEST(CatalogTest, TemplatesNameKnownComponents) {
  for (const auto& family : Catalog::get().families()) {
    EXPECT_FALSE(family.issuers.empty()) << family.id;
    for (const auto& shape : family.shapes) {
      for (const auto& name : shape.fresh)
        EXPECT_EQ(family.components.count(name), 1U) << family.id << ": fresh " << name;
      for (const auto& claim : shape.claims) {
        ASSERT_FALSE(claim.alternatives.empty()) << family.id << " " << claim.name;
        for (const auto& alternative : claim.alternatives) {
          for (const auto& value : alternative.values)
            expect_known_components(value, family, family.id + " " + claim.name);
          if (alternative.many)
            expect_known_components(*alternative.many, family, family.id + " " + claim.name);
        }
      }
    }
    for (const auto& [name, component] : family.components) {
      for (const auto& segment : component.language.segments)
        expect_known_components(segment, family, family.id + " " + name);
    }
  }
}

TEST(CatalogTest, EveryIssuerHasATenantOrIsOne) {
  for (const auto& family : Catalog::get().families()) {
    for (const auto& issuer : family.issuers) {
      if (issuer.tenancy != Tenancy::Shared) continue;
      bool tenant = false;
      for (const auto& [name, component] : family.components)
        tenant |= component.role == Component::Role::Tenant;
      EXPECT_TRUE(tenant) << family.id
                          << ": a shared issuer needs a component that names the tenant";
    }
  }
}

struct IssuerCase {
  const char* issuer;
  const char* family;  ///< Empty: not in the catalogue.
  Tenancy tenancy;
};

TEST(CatalogTest, Issuers) {
  const IssuerCase cases[] = {
      {"token.actions.githubusercontent.com", "github-actions", Tenancy::Shared},
      {"token.actions.githubusercontent.com/acme-enterprise", "github-actions", Tenancy::Tenant},
      {"token.actions.acme.ghe.com", "github-actions", Tenancy::Tenant},
      {"github.example.com/_services/token", "github-actions", Tenancy::Tenant},
      {"token.actions.githubusercontent.com.evil.example", "", Tenancy::Unknown},
      {"xtoken.actions.githubusercontent.com", "", Tenancy::Unknown},
      {"gitlab.com", "gitlab", Tenancy::Shared},
      {"app.terraform.io", "hcp-terraform", Tenancy::Shared},
      {"app.eu.terraform.io", "hcp-terraform", Tenancy::Shared},
      {"oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B716D3041E", "eks",
       Tenancy::Tenant},
      {"oidc.eks.cn-north-1.amazonaws.com.cn/id/EXAMPLED539D4633E53DE1B716D3041E", "eks",
       Tenancy::Tenant},
      {"oidc-eks.eu-west-1.api.aws/id/EXAMPLED539D4633E53DE1B716D3041E", "eks", Tenancy::Tenant},
      {"cognito-identity.amazonaws.com", "cognito-identity", Tenancy::Shared},
      {"cognito-identity-us-gov.amazonaws.com", "cognito-identity", Tenancy::Shared},
      {"login.example.com", "", Tenancy::Unknown},
  };
  for (const auto& test : cases) {
    const auto match = Catalog::get().find(test.issuer);
    EXPECT_EQ(match ? match->family->id : "", test.family) << test.issuer;
    EXPECT_EQ(match ? match->tenancy : Tenancy::Unknown, test.tenancy) << test.issuer;
  }
}

TEST(CatalogTest, PrincipalsToIssuers) {
  EXPECT_EQ(issuer_of("arn:aws:iam::111122223333:oidc-provider/gitlab.com"), "gitlab.com");
  EXPECT_EQ(
      issuer_of(
          "arn:aws-cn:iam::111122223333:oidc-provider/oidc.eks.cn-north-1.amazonaws.com.cn/id/A"),
      "oidc.eks.cn-north-1.amazonaws.com.cn/id/A");
  EXPECT_EQ(issuer_of("cognito-identity.amazonaws.com"), "cognito-identity.amazonaws.com");
  EXPECT_EQ(issuer_of("arn:aws:iam::111122223333:saml-provider/Corp"), std::nullopt);
  EXPECT_EQ(issuer_of("${trusted_entity}"), std::nullopt);
  EXPECT_EQ(issuer_of("*"), std::nullopt);
  EXPECT_EQ(account_of("arn:aws:iam::111122223333:root"), "111122223333");
  EXPECT_EQ(account_of("111122223333"), "111122223333");
  EXPECT_EQ(account_of("arn:aws:iam::1111222233334:root"), std::nullopt);
  EXPECT_EQ(account_of("AIDAEXAMPLE"), std::nullopt);
}

TEST(CallersTest, AlternativesAreMadeForTestedKeysOnly) {
  const auto match = Catalog::get().find("token.actions.githubusercontent.com");
  ASSERT_TRUE(match);
  const std::string issuer = "token.actions.githubusercontent.com";
  const auto plain = web_identity_callers(*match, issuer, "provider", {}, {});
  const auto with_workflow =
      web_identity_callers(*match, issuer, "provider", {issuer + ":job_workflow_ref"}, {});
  EXPECT_EQ(with_workflow.size(), 2 * plain.size());
  EXPECT_TRUE(with_workflow.back().borrowed);
  EXPECT_FALSE(with_workflow.front().borrowed);
}

TEST(CallersTest, KeysThatNobodyDescribesMayExist) {
  const auto match = Catalog::get().find("gitlab.com");
  ASSERT_TRUE(match);
  const auto callers =
      web_identity_callers(*match, "gitlab.com", "provider",
                           {"aws:brandnewkey", "gitlab.com:environment", "aws:principalarn"}, {});
  ASSERT_FALSE(callers.empty());
  ASSERT_NE(callers[0].find("aws:BrandNewKey"), nullptr);
  EXPECT_TRUE(callers[0].find("aws:BrandNewKey")->undescribed);
  EXPECT_EQ(callers[0].find("gitlab.com:environment"), nullptr);
  EXPECT_EQ(callers[0].find("aws:PrincipalArn"), nullptr);
}

TEST(TemplateTest, Pieces) {
  const auto pieces = parse_template("repo:{owner}/{environment|escape}");
  ASSERT_EQ(pieces.size(), 4U);
  EXPECT_EQ(pieces[0].text, "repo:");
  EXPECT_TRUE(pieces[1].is_component);
  EXPECT_TRUE(pieces[3].escape_colon);
  EXPECT_EQ(parse_template("a{b").size(), 1U);
}

}  // namespace
}  // namespace trustlint::identity
