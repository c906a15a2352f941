/// The key catalogue against the documents. The tables here are written from what AWS documents,
/// row by row, not from the data.
#include "identity/keys.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "identity/callers.h"
#include "identity/embedded.h"

namespace trustlint::identity {
namespace {

const std::vector<std::string> kCallers = {"iam-user", "role-session", "roles-anywhere",
                                           "service",  "web-identity", "saml"};

/// Type as one letter (S, B, N, D, I for addresses, A for ARNs) and `m` for a list, `?` where the
/// documents disagree about that. Presence in the order of `kCallers`: a(lways), s(ometimes), -
/// (never), u(nsettled).
struct Row {
  const char* key;
  const char* type;
  const char* presence;
};

const std::vector<Row> kGlobal = {
    {"aws:PrincipalArn", "A", "aa----"},
    {"aws:PrincipalAccount", "S", "aauuaa"},
    {"aws:PrincipalOrgID", "S", "ss--uu"},
    {"aws:PrincipalOrgPaths", "Sm", "ss--uu"},
    {"aws:PrincipalTag/team", "S", "sssu--"},
    {"aws:PrincipalType", "S", "aauuaa"},
    {"aws:PrincipalIsAWSService", "B", "aaaauu"},
    {"aws:PrincipalServiceName", "S", "--aa--"},
    {"aws:PrincipalServiceNamesList", "Sm", "--aa--"},
    {"aws:userid", "S", "aauuaa"},
    {"aws:username", "S", "a-----"},
    {"aws:FederatedProvider", "S", "-s--uu"},
    {"aws:TokenIssueTime", "D", "sa----"},
    {"aws:MultiFactorAuthPresent", "B", "ss----"},
    {"aws:MultiFactorAuthAge", "N", "ss----"},
    {"aws:SourceIdentity", "S", "-s----"},
    {"aws:AssumedRoot", "B", "ss----"},
    {"aws:ChatbotSourceArn", "A", "-s----"},
    {"aws:Ec2InstanceSourceVpc", "S", "-s----"},
    {"aws:Ec2InstanceSourcePrivateIPv4", "I", "-s----"},
    {"ec2:RoleDelivery", "N", "-s----"},
    {"ec2:SourceInstanceArn", "A", "-s----"},
    {"ssm:SourceInstanceArn", "A", "-s----"},
    {"lambda:SourceFunctionArn", "A", "-u----"},
    {"glue:RoleAssumedBy", "S", "-s----"},
    {"glue:CredentialIssuingService", "S", "-s----"},
    {"identitystore:UserId", "S", "-s----"},
    {"aws:SourceIp", "I", "ssssss"},
    {"aws:VpcSourceIp", "I", "ssssss"},
    {"aws:SourceVpc", "S", "ssssss"},
    {"aws:SourceVpce", "S", "ssssss"},
    {"aws:SourceVpcArn", "A", "ssssss"},
    {"aws:VpceAccount", "S", "ssssss"},
    {"aws:VpceOrgID", "S", "ssssss"},
    {"aws:VpceOrgPaths", "Sm", "ssssss"},
    {"aws:SourceArn", "A", "--as--"},
    {"aws:SourceAccount", "S", "--as--"},
    {"aws:SourceOrgID", "S", "--ss--"},
    {"aws:SourceOrgPaths", "Sm", "--ss--"},
    {"aws:SourceOwner", "S", "--ss--"},
    {"aws:RequestedRegion", "S", "aaaaaa"},
    {"aws:RequestTag/team", "S", "ssssss"},
    {"aws:TagKeys", "Sm", "ssssss"},
    {"aws:ResourceTag/team", "S", "ssssss"},
    {"iam:ResourceTag/team", "S", "ssssss"},
    {"aws:ResourceAccount", "S", "aaaaaa"},
    {"aws:ResourceOrgID", "S", "ssssss"},
    {"aws:ResourceOrgPaths", "Sm", "ssssss"},
    {"aws:CurrentTime", "D", "aaaaaa"},
    {"aws:EpochTime", "D", "aaaaaa"},
    {"aws:SecureTransport", "B", "aaaaaa"},
    {"aws:UserAgent", "S", "ssssss"},
    {"aws:referer", "S", "ssssss"},
    {"aws:ViaAWSService", "B", "aauuuu"},
    {"aws:CalledVia", "Sm", "ssss--"},
    {"aws:CalledViaFirst", "S", "ssss--"},
    {"aws:CalledViaLast", "S", "ssss--"},
    {"aws:ViaAWSMCPService", "B", "ssss--"},
    {"aws:IsMcpServiceAction", "B", "ssss--"},
    {"aws:CalledViaAWSMCP", "S", "ssss--"},
};

const std::vector<Row> kSts = {
    {"sts:ExternalId", "S", "ss-s--"},
    {"sts:RoleSessionName", "S", "aaaaaa"},
    {"sts:SourceIdentity", "S", "ssasss"},
    {"sts:TransitiveTagKeys", "Sm", "ssssss"},
    {"sts:RequestContextProviders", "Am", "ssss--"},
    {"sts:RequestContext/identitystore:UserId", "S", "uuuu--"},
    {"sts:RoleAuthorizedByIdp", "B", "----a-"},
    {"sts:AWSServiceName", "S", "------"},
    {"sts:DurationSeconds", "N", "------"},
    {"sts:IdentityTokenAudience", "Sm", "------"},
    {"sts:SigningAlgorithm", "S", "------"},
    {"sts:TaskPolicyArn", "A", "------"},
};

const std::vector<Row> kSaml = {
    {"saml:aud", "S", "-----a"},
    {"saml:iss", "S", "-----a"},
    {"saml:doc", "S", "-----a"},
    {"saml:namequalifier", "S", "-s---a"},
    {"saml:sub", "S", "-s---a"},
    {"saml:sub_type", "S", "-s---a"},
    {"saml:edupersonorgdn", "S", "-----s"},
    {"saml:edupersonprimaryaffiliation", "S", "-----s"},
    {"saml:edupersonprimaryorgunitdn", "S", "-----s"},
    {"saml:edupersonprincipalname", "S", "-----s"},
    {"saml:cn", "Sm", "-----s"},
    {"saml:eduorghomepageuri", "Sm", "-----s"},
    {"saml:eduorgidentityauthnpolicyuri", "Sm", "-----s"},
    {"saml:eduorglegalname", "Sm", "-----s"},
    {"saml:eduorgsuperioruri", "Sm", "-----s"},
    {"saml:eduorgwhitepagesuri", "Sm", "-----s"},
    {"saml:edupersonaffiliation", "Sm", "-----s"},
    {"saml:edupersonassurance", "Sm", "-----s"},
    {"saml:edupersonentitlement", "Sm", "-----s"},
    {"saml:edupersonnickname", "Sm", "-----s"},
    {"saml:edupersonorgunitdn", "Sm", "-----s"},
    {"saml:edupersonscopedaffiliation", "Sm", "-----s"},
    {"saml:edupersontargetedid", "Sm", "-----s"},
    {"saml:commonName", "S?", "-----s"},
    {"saml:givenName", "S?", "-----s"},
    {"saml:mail", "S?", "-----s"},
    {"saml:name", "S?", "-----s"},
    {"saml:organizationStatus", "S?", "-----s"},
    {"saml:primaryGroupSID", "S?", "-----s"},
    {"saml:surname", "S?", "-----s"},
    {"saml:uid", "S?", "-----s"},
    {"saml:x500UniqueIdentifier", "S?", "-----s"},
    {"saml:department", "S?", "-----u"},
};

std::string shown_type(const ConditionKey& key) {
  static const char kTypes[] = {'S', 'B', 'N', 'D', 'I', 'A'};
  std::string type(1, kTypes[static_cast<int>(key.type)]);
  if (key.plurality == Plurality::List) type += 'm';
  if (key.plurality == Plurality::Disputed) type += '?';
  return type;
}

/// Every caller with the call that he makes.
std::string shown_presence(const ConditionKey& key) {
  std::string out;
  for (const auto& caller : kCallers) {
    const auto presence = key.presence(caller, Catalog::get().callers().kinds.at(caller).action);
    out += presence == Presence::Always      ? 'a'
           : presence == Presence::Sometimes ? 's'
           : presence == Presence::Disputed  ? 'u'
                                             : '-';
  }
  return out;
}

void expect_rows(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    const ConditionKey* key = Keys::get().find(row.key);
    ASSERT_NE(key, nullptr) << row.key;
    EXPECT_EQ(shown_type(*key), row.type) << row.key;
    EXPECT_EQ(shown_presence(*key), row.presence) << row.key;
    EXPECT_FALSE(key->evidence.empty()) << row.key;
  }
}

TEST(KeysTest, GlobalKeys) { expect_rows(kGlobal); }
TEST(KeysTest, StsAndIamKeys) { expect_rows(kSts); }
TEST(KeysTest, SamlKeys) { expect_rows(kSaml); }

TEST(KeysTest, NoKeyIsLeftOutHere) {
  EXPECT_EQ(Keys::get().all().size(), kGlobal.size() + kSts.size() + kSaml.size());
}

struct IssuerRow {
  const char* issuer;
  std::set<std::string> claims;  ///< Behind a space, `m`: a list; `?`: perhaps one; `n`: a number.
};

const std::set<std::string> kStandard = {"aud", "oaud ?", "sub", "email", "amr m"};

std::set<std::string> with_standard(std::set<std::string> more) {
  more.insert(kStandard.begin(), kStandard.end());
  return more;
}

TEST(KeysTest, ClaimsByIssuer) {
  const auto github =
      with_standard({"actor", "actor_id", "enterprise_id", "environment", "job_workflow_ref", "ref",
                     "repository", "repository_id", "repository_owner_id", "workflow"});
  const auto buildkite =
      with_standard({"build_branch", "cluster_id", "cluster_name", "organization_id",
                     "organization_slug", "pipeline_id", "pipeline_slug"});
  const IssuerRow rows[] = {
      {"oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE", kStandard},
      {"login.app.env0.com/", kStandard},
      {"gitlab.example.com", kStandard},
      {"github.example.com/_services/token", kStandard},
      {"token.actions.githubusercontent.com", github},
      {"token.actions.githubusercontent.com/acme", github},
      {"Token.Actions.GitHubUserContent.com", github},
      {"token.actions.acme.ghe.com", github},
      {"github.com/enterprises/acme", github},
      {"token.actions.githubusercontent.com.evil.example", kStandard},
      {"accounts.google.com", with_standard({"google/organization_number n"})},
      {"oidc.circleci.com/org/1f0c", with_standard({"oidc.circleci.com/project-id"})},
      {"idcs-1f0c.identity.oraclecloud.com", with_standard({"rpst_id"})},
      {"gitlab.com", with_standard({"namespace_id", "pipeline_source", "project_id",
                                    "ref_protected", "runner_environment", "user_access_level",
                                    "user_email", "user_id", "user_login"})},
      {"agent.buildkite.com", buildkite},
      {"agent.acme.buildkite.dev", buildkite},
      {"agent.acme.buildkite.site", buildkite},
      {"cognito-identity.amazonaws.com", {"amr m", "aud", "oaud ?", "sub"}},
      {"graph.facebook.com", {"app_id", "id", "sub"}},
      {"www.amazon.com", {"app_id", "user_id", "sub"}},
  };
  for (const auto& row : rows) {
    std::set<std::string> claims;
    for (const auto& claim : Keys::get().issuer(row.issuer).claims) {
      EXPECT_TRUE(claim.type == KeyType::String || claim.type == KeyType::Numeric);
      claims.insert(claim.name +
                    (claim.plurality == Plurality::List       ? " m"
                     : claim.plurality == Plurality::Disputed ? " ?"
                                                              : "") +
                    (claim.type == KeyType::Numeric ? " n" : ""));
      EXPECT_EQ(claim.presence("web-identity", "sts:AssumeRole"), Presence::Never);
      EXPECT_NE(claim.presence("web-identity", "sts:AssumeRoleWithWebIdentity"), Presence::Never);
    }
    EXPECT_EQ(claims, row.claims) << row.issuer;
  }
}

TEST(KeysTest, EveryTokenHasASubjectAndAnAudience) {
  const auto& any = Keys::get().issuer("login.example.com");
  const auto presence = [&](const char* claim) {
    return any.find(claim)->presence("web-identity", "sts:AssumeRoleWithWebIdentity");
  };
  EXPECT_EQ(presence("sub"), Presence::Always);
  EXPECT_EQ(presence("aud"), Presence::Always);
  EXPECT_EQ(presence("email"), Presence::Sometimes);
  EXPECT_EQ(any.find("groups"), nullptr);
}

TEST(KeysTest, NamesIgnoreCase) {
  EXPECT_EQ(Keys::get().find("AWS:principalarn")->name, "aws:PrincipalArn");
  EXPECT_EQ(Keys::get().find("SAML:CN")->name, "saml:cn");
  EXPECT_EQ(Keys::get().find("aws:PRINCIPALTAG/a/b")->name, "aws:PrincipalTag/*");
  EXPECT_EQ(Keys::get().find("aws:PrincipalTag/"), nullptr);
  EXPECT_EQ(Keys::get().find("sts:aud"), nullptr) << "there is no such key";
  EXPECT_EQ(Keys::get().find(""), nullptr);
  EXPECT_EQ(Keys::get().describe("GitLab.com:AMR")->name, "amr");
  EXPECT_EQ(Keys::get().describe("oidc.circleci.com/org/1f0c:oidc.circleci.com/project-id")->name,
            "oidc.circleci.com/project-id");
  EXPECT_EQ(Keys::get().describe("gitlab.com:environment"), nullptr);
  EXPECT_EQ(Keys::get().describe("gitlab.com:"), nullptr);
  EXPECT_EQ(Keys::get().describe("aws:userid")->name, "aws:userid");
}

/// 4.1: never sufficient alone.
TEST(KeysTest, WhatTheCallerChooses) {
  for (const char* key : {"aws:UserAgent", "aws:referer", "sts:RoleSessionName",
                          "sts:SourceIdentity", "aws:RequestTag/team", "sts:ExternalId"}) {
    EXPECT_TRUE(Keys::get().find(key)->chosen) << key;
  }
  for (const char* key : {"aws:PrincipalArn", "aws:PrincipalOrgID", "aws:SourceIp", "saml:sub",
                          "aws:SourceIdentity", "aws:SourceArn"}) {
    EXPECT_FALSE(Keys::get().find(key)->chosen) << key;
  }
}

/// A calls table: what `actions` says beside the kinds of callers.
TEST(KeysTest, KeysOfOtherCallsAreAbsent) {
  const auto presence = [](const char* key, const char* caller, const char* action) {
    return Keys::get().find(key)->presence(caller, action);
  };
  EXPECT_EQ(presence("sts:ExternalId", "iam-user", "sts:AssumeRole"), Presence::Sometimes);
  EXPECT_EQ(presence("sts:ExternalId", "iam-user", "sts:AssumeRoleWithWebIdentity"),
            Presence::Never);
  EXPECT_EQ(presence("sts:RequestContextProviders", "service", "sts:SetContext"),
            Presence::Sometimes);
  EXPECT_EQ(presence("sts:RoleAuthorizedByIdp", "web-identity", "sts:AssumeRoleWithSAML"),
            Presence::Never);
}

/// The data says things once: values only for keys that the caller carries, lists only for lists.
TEST(KeysTest, ValuesFitTheKeys) {
  using Json = nlohmann::ordered_json;
  for (const auto& file : embedded_catalog()) {
    const Json json = Json::parse(file.text);
    if (json.at("id") != "callers") continue;
    for (const auto& [caller, kind] : json.at("callers").items()) {
      std::vector<Json> parts{kind.at("values")};
      for (const auto& shared : kind.value("uses", std::vector<std::string>()))
        parts.push_back(json.at("shared").at(shared));
      for (const auto& part : parts) {
        for (const auto& [name, value] : part.items()) {
          const ConditionKey* key = Keys::get().find(name);
          ASSERT_NE(key, nullptr) << name;
          EXPECT_EQ(key->name, name) << "spelled as in the key catalogue";
          EXPECT_NE(key->presence(caller, kind.at("action").get<std::string>()), Presence::Never)
              << caller << " " << name;
          EXPECT_EQ(value.is_object(), key->plurality == Plurality::List) << caller << " " << name;
        }
      }
    }
  }
}

/// A family that left out a claim which AWS shows would call it absent for ever.
TEST(KeysTest, TokensCarryTheClaimsOfTheirIssuer) {
  struct Known {
    const char* issuer;
    std::set<std::string> never_minted;
  };
  for (const Known& known :
       {Known{"token.actions.githubusercontent.com", {"email", "amr"}},
        Known{"gitlab.com", {"email", "amr"}}, Known{"cognito-identity.amazonaws.com", {}}}) {
    const auto match = Catalog::get().find(known.issuer);
    ASSERT_TRUE(match) << known.issuer;
    for (const auto& claim : Keys::get().issuer(known.issuer).claims) {
      if (known.never_minted.count(claim.name) != 0) continue;
      bool minted = false;
      for (const auto& shape : match->family->shapes) {
        for (const auto& written : shape.claims) {
          if (written.name != claim.name) continue;
          minted = true;
          if (claim.plurality == Plurality::Disputed) continue;
          for (const auto& alternative : written.alternatives)
            EXPECT_EQ(alternative.list, claim.plurality == Plurality::List) << claim.name;
        }
      }
      EXPECT_TRUE(minted) << known.issuer << ":" << claim.name;
    }
  }
}

TEST(KeysTest, ScenariosFollowTheCatalogue) {
  const TestedKeys tested = {"aws:principalorgpaths", "saml:mail",     "saml:cn", "saml:sub",
                             "saml:unheard",          "sts:externalid"};
  const Scenario saml = saml_caller("arn:aws:iam::111122223333:saml-provider/Corp", tested);
  ASSERT_NE(saml.find("saml:mail"), nullptr);
  EXPECT_TRUE(saml.find("SAML:mail")->list_disputed);
  EXPECT_TRUE(saml.find("saml:unheard")->list_disputed);
  EXPECT_TRUE(saml.find("saml:cn")->list);
  EXPECT_FALSE(saml.find("saml:cn")->list_disputed);
  EXPECT_FALSE(saml.find("saml:sub")->optional);
  EXPECT_EQ(saml.find("sts:ExternalId"), nullptr);
  EXPECT_EQ(saml_caller("arn:aws:iam::111122223333:saml-provider/Corp", {"gitlab.com:sub"})
                .find("gitlab.com:sub"),
            nullptr);
  EXPECT_NE(saml_caller("${provider}", {"gitlab.com:sub"}).find("gitlab.com:sub"), nullptr);
  EXPECT_EQ(service_caller("ec2.amazonaws.com", {"gitlab.com:sub"}).find("gitlab.com:sub"),
            nullptr);
  const Scenario user = iam_user(tested, {});
  EXPECT_EQ(user.find("saml:sub"), nullptr);
  ASSERT_NE(user.find("sts:ExternalId"), nullptr);
  EXPECT_TRUE(user.find("aws:PrincipalOrgPaths")->list);
  const Scenario session = role_session(tested, {});
  ASSERT_NE(session.find("saml:sub"), nullptr) << "survives in the session";
  EXPECT_EQ(session.find("saml:mail"), nullptr);
  const auto tokens = unknown_issuer_callers(
      "login.example.com", "p",
      {"login.example.com:amr", "login.example.com:groups", "gitlab.com:sub"}, {});
  EXPECT_TRUE(tokens[0].find("login.example.com:amr")->list);
  EXPECT_FALSE(tokens[0].find("login.example.com:amr")->undescribed);
  EXPECT_TRUE(tokens[0].find("login.example.com:groups")->undescribed);
  EXPECT_EQ(tokens[0].find("gitlab.com:sub"), nullptr) << "a claim of another issuer";
}

}  // namespace
}  // namespace trustlint::identity
