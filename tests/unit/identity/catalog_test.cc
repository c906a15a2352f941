/// The catalogue is data: every file must have the shape that the loader expects and hang together.
#include "identity/catalog.h"

#include <gtest/gtest.h>

#include <re2/re2.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "identity/callers.h"
#include "identity/embedded.h"

namespace trustlint::identity {
namespace {

using Json = nlohmann::ordered_json;

const std::set<std::string> kFamilyMembers = {
    "id",      "name",      "kind",          "verified",         "sign_up",  "checked",
    "issuers", "phrases",   "documentation", "tenants_key",      "presence", "components",
    "claims",  "audiences", "write_control", "recommended_lock", "shapes",   "never",
    "reuse"};
const std::set<std::string> kOptionalMembers = {"never", "sign_up", "reuse"};
const std::set<std::string> kComponentMembers = {
    "role",  "own",      "control", "single_use", "ignore_case", "alphabet", "min",         "max",
    "words", "examples", "never",   "separator",  "segments",    "movable",  "placeholders"};
const std::set<std::string> kIssuerMembers = {"pattern", "except",  "subject",
                                              "example", "tenancy", "keys"};
const std::set<std::string> kShapeMembers = {"name",       "context", "unreviewed", "mild",
                                             "customised", "fresh",   "claims"};
/// Data that is no family of issuers.
const std::set<std::string> kOthers = {"callers", "services", "vendors", "keys"};

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
    if (kOthers.count(json.at("id").get<std::string>()) != 0) continue;
    expect_members(json, kFamilyMembers, std::string(file.name));
    for (const auto& member : kFamilyMembers) {
      EXPECT_TRUE(kOptionalMembers.count(member) != 0 || json.contains(member))
          << file.name << " lacks " << member;
    }
    for (const auto& issuer : json.at("issuers"))
      expect_members(issuer, kIssuerMembers, std::string(file.name));
    for (const auto& [name, component] : json.at("components").items())
      expect_members(component, kComponentMembers, std::string(file.name) + " " + name);
    for (const auto& shape : json.at("shapes"))
      expect_members(shape, kShapeMembers, std::string(file.name));
    for (const auto* phrase :
         {"anyone", "anyone_tested", "tenant", "tenant_unnamed", "project", "caller"}) {
      EXPECT_TRUE(json.at("phrases").contains(phrase))
          << file.name << " lacks the phrase " << phrase;
    }
  }
}

std::set<std::string> claims_of(const Family& family) {
  std::set<std::string> claims;
  for (const auto& shape : family.shapes) {
    for (const auto& claim : shape.claims) claims.insert(claim.name);
  }
  return claims;
}

TEST(CatalogTest, EveryFamilySaysWhatPeopleNeed) {
  for (const auto& family : Catalog::get().families()) {
    SCOPED_TRACE(family.id);
    EXPECT_FALSE(family.shapes.empty());
    EXPECT_FALSE(family.audiences.empty());
    EXPECT_FALSE(family.lock.reason.empty());
    EXPECT_EQ(family.checked.size(), std::string("2026-11-22").size());
    ASSERT_FALSE(family.documentation.empty());
    for (const auto& url : family.documentation) EXPECT_EQ(url.rfind("https://", 0), 0U) << url;
    for (const auto& [name, component] : family.components) {
      EXPECT_TRUE(component.role == Component::Role::Free || !component.control.empty())
          << "who controls {" << name << "}?";
    }
  }
}

TEST(CatalogTest, LocksAndPresenceSpeakOfClaimsThatExist) {
  for (const auto& family : Catalog::get().families()) {
    SCOPED_TRACE(family.id);
    const auto claims = claims_of(family);
    EXPECT_EQ(claims.count(family.lock.claim), 1U) << family.lock.claim;
    std::set<std::string> described;
    for (const auto& [claim, when] : family.presence) described.insert(claim);
    EXPECT_EQ(described, claims);
    if (!family.write_control) continue;
    for (const auto& claim : family.write_control->claims)
      EXPECT_EQ(claims.count(claim), 1U) << claim;
  }
}

TEST(CatalogTest, ExamplesBelongToTheirIssuerAlone) {
  for (const auto& family : Catalog::get().families()) {
    for (const auto& issuer : family.issuers) {
      SCOPED_TRACE(family.id + ": " + issuer.example);
      EXPECT_NE(issuer.pattern.empty(), issuer.subject.empty()) << "one of them";
      EXPECT_TRUE(issuer.regex->ok()) << issuer.regex->error();
      std::set<std::string> matching;
      for (const auto& other : Catalog::get().families()) {
        for (const auto& known : other.issuers) {
          const bool same_kind = known.pattern.empty() == issuer.pattern.empty();
          if (same_kind && re2::RE2::FullMatch(issuer.example, *known.regex) &&
              !re2::RE2::FullMatch(issuer.example, *known.except_regex)) {
            matching.insert(other.id);
          }
        }
      }
      EXPECT_EQ(matching, std::set<std::string>{family.id});
      for (const auto& [name, number] : issuer.regex->NamedCapturingGroups())
        EXPECT_EQ(family.components.count(name), 1U) << name;
    }
  }
}

TEST(CatalogTest, AnIssuersNameSaysWhoseItIs) {
  const auto match = Catalog::get().find("acme.app.spacelift.io");
  ASSERT_TRUE(match);
  EXPECT_EQ(match->fixed.at("account"), "acme");
  const auto callers = web_identity_callers(*match, "acme.app.spacelift.io", "provider",
                                            {"acme.app.spacelift.io:aud"}, {});
  ASSERT_FALSE(callers.empty());
  EXPECT_EQ(callers[0].components.at("account").words, std::vector<std::string>{"acme"});
}

TEST(CatalogTest, SubjectsTellWhatAnUnknownHostIs) {
  EXPECT_EQ(Catalog::get().recognise("system:serviceaccount:payments:api")->family->id,
            "kubernetes");
  EXPECT_EQ(Catalog::get().recognise("project_path:acme/*")->family->id, "gitlab");
  EXPECT_EQ(Catalog::get().recognise("organization:acme:project:web:*")->family->id,
            "hcp-terraform");
  EXPECT_EQ(Catalog::get().recognise("spiffe://acme.example/api")->family->id, "spiffe");
  EXPECT_FALSE(Catalog::get().recognise("repo:acme/app:*"));
  EXPECT_FALSE(Catalog::get().recognise("*"));
}

TEST(CatalogTest, KeysOfClaims) {
  const auto match = Catalog::get().find("agent.buildkite.com");
  ASSERT_TRUE(match);
  const Family& family = *match->family;
  EXPECT_EQ(family.claim_of("agent.buildkite.com", "agent.buildkite.com:sub"), "sub");
  EXPECT_EQ(family.claim_of("agent.buildkite.com", "aws:requesttag/organization_slug"),
            "aws:RequestTag/organization_slug");
  EXPECT_EQ(family.claim_of("agent.buildkite.com", "gitlab.com:sub"), std::nullopt);
  EXPECT_TRUE(family.is_tenant_claim("aws:RequestTag/organization_slug"));
}

TEST(CatalogTest, ExamplesOfDocumentationNameTheirPage) {
  std::size_t found = 0;
  for (const auto& family : Catalog::get().families()) {
    for (const auto& [name, component] : family.components) {
      for (const auto& [word, source] : component.placeholders) {
        SCOPED_TRACE(family.id + " " + word);
        ++found;
        EXPECT_EQ(source.rfind("https://", 0), 0U) << source;
        EXPECT_EQ(component.role, Component::Role::Tenant);
        EXPECT_TRUE(may_hold(component.language, word)) << "nobody can own it";
      }
    }
  }
  EXPECT_GT(found, 0U);
}

TEST(CatalogTest, NamesThatCanBeFreed) {
  for (const auto& family : Catalog::get().families()) {
    if (!family.reuse) continue;
    SCOPED_TRACE(family.id);
    EXPECT_FALSE(family.reuse->reason.empty());
    EXPECT_TRUE(re2::RE2(family.reuse->issuers).ok());
    EXPECT_FALSE(family.reuse->names.empty() && family.reuse->issuers.empty());
    for (const auto* list : {&family.reuse->names, &family.reuse->ids}) {
      for (const auto& name : *list) EXPECT_TRUE(family.is_own(name)) << name;
    }
    ASSERT_FALSE(family.reuse->documentation.empty());
    for (const auto& url : family.reuse->documentation) EXPECT_EQ(url.rfind("https://", 0), 0U);
  }
}

TEST(CatalogTest, WriteControlIsOfIssuersOfTheFamily) {
  for (const auto& family : Catalog::get().families()) {
    if (!family.write_control || family.write_control->issuers.empty()) continue;
    const bool some =
        std::any_of(family.issuers.begin(), family.issuers.end(), [&](const Issuer& issuer) {
          return re2::RE2::FullMatch(issuer.example, family.write_control->issuers);
        });
    EXPECT_TRUE(some) << family.id;
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

TEST(CatalogTest, EveryComponentStandsInSomeClaim) {
  for (const auto& family : Catalog::get().families()) {
    std::set<std::string> used;
    const auto note = [&](const Template& pieces) {
      for (const auto& piece : pieces) {
        if (piece.is_component) used.insert(piece.text);
      }
    };
    for (const auto& shape : family.shapes) {
      used.insert(shape.fresh.begin(), shape.fresh.end());
      for (const auto& claim : shape.claims) {
        for (const auto& alternative : claim.alternatives) {
          for (const auto& value : alternative.values) note(value);
          if (alternative.many) note(*alternative.many);
        }
      }
    }
    for (const auto& [name, component] : family.components) {
      for (const auto& segment : component.language.segments) note(segment);
    }
    for (const auto& issuer : family.issuers) {
      for (const auto& [name, number] : issuer.regex->NamedCapturingGroups()) used.insert(name);
    }
    for (const auto& [name, component] : family.components)
      EXPECT_EQ(used.count(name), 1U) << family.id << ": {" << name << "}";
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
      {"agent.buildkite.com", "buildkite", Tenancy::Shared},
      {"oidc.circleci.com", "circleci", Tenancy::Shared},
      {"oidc.circleci.com/org/11111111-2222-4333-8444-555555555555", "circleci", Tenancy::Tenant},
      {"oidc.vercel.com", "vercel", Tenancy::Shared},
      {"oidc.vercel.com/acme", "vercel-team", Tenancy::Tenant},
      {"api.pulumi.com/oidc", "pulumi", Tenancy::Shared},
      {"api.pulumi.com/oidc/v2", "pulumi-v2", Tenancy::Shared},
      {"vstoken.actions.githubusercontent.com", "github-actions", Tenancy::Shared},
      {"accounts.google.com", "google", Tenancy::Shared},
      {"login.app.env0.com/", "env0", Tenancy::Shared},
      {"sts.windows.net/11111111-2222-4333-8444-555555555555/", "entra", Tenancy::Tenant},
      {"sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d/", "entra-sentinel", Tenancy::Shared},
      {"login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0", "entra-personal",
       Tenancy::Shared},
      {"gitlab.example.com", "gitlab", Tenancy::Unknown},
      {"gitlab.com.evil.example", "gitlab", Tenancy::Unknown},
      {"tfe.example.com", "hcp-terraform", Tenancy::Unknown},
      {"oidc.op1.openshiftapps.com/2c51blsaqa9gkjt0o9rt11mle8mmropu", "turbonomic",
       Tenancy::Shared},
      {"login.example.com", "", Tenancy::Unknown},
  };
  for (const auto& test : cases) {
    const auto match = Catalog::get().find(test.issuer);
    EXPECT_EQ(match ? match->family->id : "", test.family) << test.issuer;
    EXPECT_EQ(match ? match->tenancy : Tenancy::Unknown, test.tenancy) << test.issuer;
  }
}

TEST(CatalogTest, Services) {
  EXPECT_EQ(service_name("ecs-tasks.amazonaws.com"), "ecs-tasks");
  EXPECT_EQ(service_name("states.eu-west-1.amazonaws.com"), "states");
  EXPECT_EQ(service_name("ec2.amazonaws.com.cn"), "ec2");
  EXPECT_EQ(service_name("personalize.cn-north-1.amazonaws.com.cn"), "personalize");
  EXPECT_EQ(service_name("access-grants.s3.amazonaws.com"), "access-grants.s3");
  EXPECT_EQ(service_name("ecs-tasks.amazonaws.com.evil.example"), "");
  EXPECT_EQ(service_name("*"), "");
  const Catalog& catalog = Catalog::get();
  ASSERT_NE(catalog.service("ecs-tasks.amazonaws.com"), nullptr);
  EXPECT_EQ(catalog.service("ecs-tasks.amazonaws.com")->guard, Service::Guard::Recommended);
  EXPECT_EQ(catalog.service("ec2.amazonaws.com")->guard, Service::Guard::NotNeeded);
  EXPECT_EQ(catalog.service("nothing-of-the-kind.amazonaws.com"), nullptr);
  for (const auto& [name, service] : catalog.services().table) {
    EXPECT_EQ(service_name(name + ".amazonaws.com"), name);
    EXPECT_EQ(service.source_arn.empty(), service.guard == Service::Guard::NotNeeded) << name;
    EXPECT_EQ(
        service.documentation.rfind("https://", 0) == 0,
        service.guard != Service::Guard::NotNeeded && service.guard != Service::Guard::Unconfirmed)
        << name << ": what is documented has a page";
  }
}

TEST(CatalogTest, RequestsOfServicesNameKnownComponents) {
  const auto& services = Catalog::get().services();
  for (const auto& [name, claims] : services.requests) {
    for (const auto& claim : claims) {
      for (const auto& value : claim.alternatives.at(0).values) {
        for (const auto& piece : value) {
          EXPECT_TRUE(!piece.is_component || services.components.count(piece.text) == 1)
              << name << " " << claim.name << ": {" << piece.text << "}";
        }
      }
    }
  }
}

TEST(CatalogTest, Vendors) {
  EXPECT_EQ(Catalog::get().vendor("464622532012"), "Datadog");
  EXPECT_EQ(Catalog::get().vendor("111122223333"), std::nullopt);
  EXPECT_EQ(Catalog::get().vendor(""), std::nullopt);
  for (const auto& file : embedded_catalog()) {
    const Json json = Json::parse(file.text);
    if (json.at("id") != "vendors") continue;
    EXPECT_FALSE(json.at("source").get<std::string>().empty());
    std::set<std::string> seen;
    for (const auto& [name, accounts] : json.at("vendors").items()) {
      for (const auto& account : accounts) {
        const auto id = account.get<std::string>();
        EXPECT_EQ(account_of(id), id) << name;
        EXPECT_TRUE(seen.insert(id).second) << id << " belongs to two vendors";
      }
    }
  }
}

TEST(CatalogTest, ExternalIdsOfVendors) {
  const auto& catalog = Catalog::get();
  EXPECT_TRUE(catalog.documents_external_id("Spacelift", "acme@*"));
  EXPECT_TRUE(catalog.documents_external_id("Spacelift", "acme@01HG@app@write"));
  EXPECT_FALSE(catalog.documents_external_id("Spacelift", "acme*"));
  EXPECT_FALSE(catalog.documents_external_id("Spacelift", "*@*"));
  EXPECT_TRUE(catalog.documents_external_id("New Relic", "1234567"));
  EXPECT_FALSE(catalog.documents_external_id("New Relic", "acme"));
  EXPECT_TRUE(catalog.documents_external_id("firehose.amazonaws.com", "111122223333"));
  EXPECT_FALSE(catalog.documents_external_id("Datadog", "111122223333"));
  for (const auto& file : embedded_catalog()) {
    const Json json = Json::parse(file.text);
    if (json.at("id") != "vendors") continue;
    for (const auto& row : json.at("external_ids")) {
      const auto of = row.at("of").get<std::string>();
      EXPECT_TRUE(json.at("vendors").contains(of) || catalog.service(of) != nullptr) << of;
      EXPECT_EQ(row.at("documentation").get<std::string>().rfind("https://", 0), 0u) << of;
      EXPECT_FALSE(row.at("when").get<std::string>().empty()) << of;
    }
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

TEST(CallersTest, WhatNobodyCheckedIsSaid) {
  const auto unverified = Catalog::get().find("tokens.cloud.shisho.dev");
  ASSERT_TRUE(unverified);
  const auto callers =
      web_identity_callers(*unverified, "tokens.cloud.shisho.dev", "provider", {}, {});
  ASSERT_FALSE(callers.empty());
  EXPECT_NE(callers[0].assumption.find("not checked against its documentation"), std::string::npos);
  const auto verified = Catalog::get().find("scalr.io");
  EXPECT_EQ(web_identity_callers(*verified, "scalr.io", "provider", {}, {})[0].assumption, "");
}

TEST(LanguageTest, MayHold) {
  Language language;
  language.alphabet = "A-Za-z0-9-";
  EXPECT_TRUE(may_hold(language, "acme-1"));
  EXPECT_FALSE(may_hold(language, "acme/app"));
  language.alphabet = "^:";
  EXPECT_TRUE(may_hold(language, "acme/app"));
  EXPECT_FALSE(may_hold(language, "a:b"));
  language.min = 10;
  EXPECT_FALSE(may_hold(language, "short"));
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
