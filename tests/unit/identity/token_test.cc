/// Tokens in every state that people have them in, and the keys that come out.
#include "identity/token.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "identity/claims.h"
#include "identity/subject.h"

namespace trustlint::identity {
namespace {

using condition::KeyValue;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kIssuer = "token.actions.githubusercontent.com";

std::string base64url(const std::string& text) {
  static constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string out;
  unsigned bits = 0;
  int count = 0;
  for (const char c : text) {
    bits = bits << 8U | static_cast<unsigned char>(c);
    count += 8;
    while (count >= 6) {
      count -= 6;
      out += kDigits[bits >> static_cast<unsigned>(count) & 63U];
    }
  }
  if (count > 0) out += kDigits[bits << static_cast<unsigned>(6 - count) & 63U];
  return out;
}

std::string jwt(const std::string& payload, const std::string& header = R"({"alg":"RS256"})") {
  return base64url(header) + "." + base64url(payload) + ".c2lnbmF0dXJl";
}

Claims claims(const std::string& text) {
  auto read = read_claims(text, "--token", {});
  if (!read) {
    ADD_FAILURE() << read.error().message;
    return {};
  }
  return *read;
}

std::string error(const std::string& text) {
  const auto read = read_claims(text, "--token", {});
  return read ? "read" : read.error().message;
}

WebIdentity identity(const std::string& payload, const std::string& issuer = kIssuer) {
  return web_identity(claims(payload), issuer);
}

std::string key(const std::string& claim) { return std::string(kIssuer) + ":" + claim; }

const std::string kPayload = R"({"iss":"https://token.actions.githubusercontent.com",)"
                             R"("sub":"repo:acme/app:pull_request","aud":"sts.amazonaws.com",)"
                             R"("iat":1,"exp":2})";

TEST(TokenTest, EveryFormGivesTheSameClaims) {
  const std::string whole = jwt(kPayload);
  const std::string unsigned_token = whole.substr(0, whole.rfind('.'));
  for (const std::string& text :
       {whole, unsigned_token, unsigned_token + ".", "Bearer " + whole, " \n" + whole + "\r\n",
        "\"" + whole + "\"", kPayload, R"({"count":1,"value":")" + whole + "\"}",
        R"({"id_token":")" + whole + "\"}"}) {
    EXPECT_EQ(claims(text).single("sub"), "repo:acme/app:pull_request") << text;
  }
}

TEST(TokenTest, WhatIsNoTokenIsSaidWithoutQuotingIt) {
  EXPECT_EQ(error(""), "the token is empty");
  EXPECT_THAT(error("secretsecret"), HasSubstr("neither a JWT nor a JSON object"));
  EXPECT_THAT(error("a.b.c.d"), HasSubstr("4 parts"));
  EXPECT_THAT(error("a.b.c.d.e"), HasSubstr("encrypted"));
  EXPECT_THAT(error("se cret.secret.x"), HasSubstr("first part"));
  EXPECT_THAT(error(base64url("{}") + ".se cret.x"), HasSubstr("second part"));
  EXPECT_THAT(error(jwt("secret")), HasSubstr("not valid JSON"));
  EXPECT_THAT(error(jwt("[1]")), HasSubstr("an array, not an object"));
  EXPECT_THAT(error(jwt("{\"sub\":\"\xff\"}")), HasSubstr("not valid UTF-8"));
  EXPECT_THAT(error(jwt(std::string("{\"sub\":\"a\0b\"}", 13))), HasSubstr("not valid JSON"));
  EXPECT_THAT(error(jwt(R"({"sub":"a","sub":"b"})")), HasSubstr("'sub' stands twice"));
  EXPECT_THAT(error(std::string(kTokenBytes + 1, 'a')), HasSubstr("STS takes 20000"));
  EXPECT_NE(error("{" + std::string(100000, '[')), "read");
  for (const std::string& text :
       {std::string("secretsecret"), jwt("secret"), std::string("secret.secret.secret.secret"),
        std::string("{\"secret\": secret}")}) {
    const auto read = read_claims(text, "--token", {});
    ASSERT_FALSE(read);
    EXPECT_THAT(read.error().message, Not(HasSubstr("secret")));
    for (const auto& help : read.error().help) EXPECT_THAT(help, Not(HasSubstr("secret")));
  }
}

TEST(TokenTest, ClaimsBecomeTheKeysOfTheIssuer) {
  const auto github = identity(
      R"({"sub":"s","aud":"a","repository":"acme/app","repository_owner":"acme","run_number":"5",)"
      R"("actor_id":7,"ref_protected":true})");
  EXPECT_EQ(github.context.at(key("sub")), KeyValue::single("s"));
  EXPECT_EQ(github.context.at(key("aud")), KeyValue::single("a"));
  EXPECT_EQ(github.context.at(key("repository")), KeyValue::single("acme/app"));
  EXPECT_EQ(github.context.at(key("actor_id")), KeyValue::single("7"));
  EXPECT_EQ(github.context.count(key("repository_owner")), 0U);
  EXPECT_THAT(github.hidden, ElementsAre("repository_owner", "run_number", "ref_protected"));
  const auto unknown = identity(R"({"sub":"s","groups":["x"],"email":"e"})", "login.example.com");
  EXPECT_EQ(unknown.context.count("login.example.com:groups"), 0U);
  EXPECT_EQ(unknown.context.at("login.example.com:email"), KeyValue::single("e"));
}

TEST(TokenTest, TheAudienceIsTheAuthorizedParty) {
  const auto with = identity(R"({"aud":["x","y"],"azp":"z"})");
  EXPECT_EQ(with.context.at(key("aud")), KeyValue::single("z"));
  EXPECT_EQ(with.context.at(key("oaud")), KeyValue::list({"x", "y"}));
  const auto one = identity(R"({"aud":["x"]})");
  EXPECT_EQ(one.context.at(key("aud")), KeyValue::single("x"));
  EXPECT_FALSE(one.context.at(key("oaud")).known);
  const auto many = identity(R"({"aud":["x","y"]})");
  EXPECT_EQ(many.context.count(key("aud")), 0U);
  EXPECT_THAT(many.refusals, Contains(HasSubstr("several audiences")));
  EXPECT_EQ(identity(R"({"amr":"mfa"})").context.at(key("amr")), KeyValue::list({"mfa"}));
}

TEST(TokenTest, OddTypesAreNoValues) {
  const auto odd = identity(R"({"sub":null,"repository":{"a":1},"ref":[1,null,{"x":1},"y"]})");
  EXPECT_EQ(odd.context.count(key("sub")), 0U);
  EXPECT_EQ(odd.context.count(key("repository")), 0U);
  EXPECT_EQ(odd.context.at(key("ref")), KeyValue::list({"1", "y"}));
}

TEST(TokenTest, TagsSourceIdentityAndRoles) {
  const auto token =
      identity(R"({"https://aws.amazon.com/tags":{"principal_tags":{"Team":["blue"],"odd":[]},)"
               R"("transitive_tag_keys":["Team"]},"https://aws.amazon.com/source_identity":"bob",)"
               R"("https://aws.amazon.com/roles":"arn:one; arn:two"})");
  EXPECT_EQ(token.context.at("aws:RequestTag/team"), KeyValue::single("blue"));
  EXPECT_EQ(token.context.at("aws:TagKeys"), KeyValue::list({"Team"}));
  EXPECT_EQ(token.context.at("sts:TransitiveTagKeys"), KeyValue::list({"Team"}));
  EXPECT_EQ(token.context.at("sts:SourceIdentity"), KeyValue::single("bob"));
  EXPECT_THAT(token.also_actions, ElementsAre("sts:TagSession", "sts:SetSourceIdentity"));
  EXPECT_THAT(token.roles, ElementsAre("arn:one", "arn:two"));
}

TEST(TokenTest, WhatStsRefusesBeforehand) {
  EXPECT_THAT(identity(kPayload).refusals, IsEmpty());
  EXPECT_THAT(identity(R"({"sub":"x"})").refusals,
              ElementsAre("it lacks `iss`, `aud`, `iat`, `exp`"));
  EXPECT_THAT(identity(jwt(kPayload, R"({"alg":"none"})")).refusals,
              Contains(HasSubstr("not signed with")));
}

TEST(TokenTest, ClaimsOfTheWrongForm) {
  const auto with = [](const std::string& more) {
    return identity(R"({"iss":"https://x","sub":"s","aud":"a","iat":1735689600)" + more + "}")
        .refusals;
  };
  EXPECT_THAT(with(R"(,"exp":1735693200)"), IsEmpty());
  EXPECT_THAT(with(R"(,"exp":1735693200.5)"), IsEmpty());
  for (const char* exp :
       {R"("soon")", "1e30", "-1e300", R"("1735693200")", "true", "[1735693200]"}) {
    EXPECT_THAT(with(std::string(",\"exp\":") + exp),
                ElementsAre("its claim `exp` is no number of seconds"))
        << exp;
  }
  EXPECT_THAT(with(R"(,"exp":1735693200,"nbf":"x")"), ElementsAre(HasSubstr("`nbf`")));
  const std::string tags = R"(,"exp":1735693200,"https://aws.amazon.com/tags":)";
  EXPECT_THAT(with(tags + R"({"principal_tags":{"team":["blue"]}})"), IsEmpty());
  for (const char* junk : {R"("junk")", "[]", "{}", R"({"principal_tags":["team"]})"}) {
    EXPECT_THAT(with(tags + junk), ElementsAre(HasSubstr("`principal_tags`"))) << junk;
  }
}

TEST(TokenTest, ListedClaimsOfTheWrongForm) {
  const auto refusals = [](const std::string& name, const std::string& value) {
    return web_identity(*list_claims({{"sub", "s"}, {name, value}}, {}), kIssuer).refusals;
  };
  EXPECT_THAT(refusals("exp", "1735693200"), IsEmpty());
  EXPECT_THAT(refusals("exp", "soon"), ElementsAre(HasSubstr("`exp`")));
  EXPECT_THAT(refusals("https://aws.amazon.com/tags", "junk"), ElementsAre(HasSubstr("tags")));
}

TEST(TokenTest, ListedClaims) {
  const auto listed =
      list_claims({{"aud", "a"}, {"aud", "b"}, {"sub", "{not json"}, {"x", "[1]"}}, {});
  ASSERT_TRUE(listed);
  EXPECT_THAT(listed->find("aud")->values, ElementsAre("a", "b"));
  EXPECT_EQ(listed->single("sub"), "{not json");
  EXPECT_THAT(listed->find("x")->values, ElementsAre("1"));
  EXPECT_TRUE(list_claims({{"x", std::string(100000, '[')}}, {}));
}

TEST(ClaimsTest, IssuersAndClaimsOfKeys) {
  EXPECT_EQ(issuer_of_key("token.actions.githubusercontent.com:sub"), kIssuer);
  EXPECT_EQ(claim_of_key("oidc.eks.eu-west-1.amazonaws.com/id/AB:sub"), "sub");
  EXPECT_EQ(claim_of_key("oidc.circleci.com/org/1:oidc.circleci.com/project-id"),
            "oidc.circleci.com/project-id");
  for (const char* other : {"aws:SourceIp", "sts:ExternalId", "aws:RequestTag/a.b:c", "saml:aud",
                            "nothing", "host.example"}) {
    EXPECT_EQ(issuer_of_key(other), "") << other;
  }
  EXPECT_EQ(beside_token("aws:PrincipalArn"), BesideToken::Absent);
  EXPECT_EQ(beside_token("AWS:requesttag/x"), BesideToken::Absent);
  EXPECT_EQ(beside_token("aws:SourceIp"), BesideToken::Open);
  EXPECT_EQ(beside_token("sts:RoleSessionName"), BesideToken::Open);
  EXPECT_EQ(beside_token("aws:SecureTransport"), BesideToken::Secure);
  EXPECT_TRUE(is_list_key("aws:TagKeys"));
  EXPECT_FALSE(is_list_key("aws:SourceIp"));
}

TEST(SubjectTest, ReadsSubjectsAndPatterns) {
  const auto match = Catalog::get().find(kIssuer);
  const auto read = [&](const char* text) { return read_subject(*match->family, text); };
  EXPECT_EQ(read("repo:acme/app:environment:prod")->parts.at("environment"), "prod");
  EXPECT_EQ(read("repo:acme/app:ref:refs/heads/rel/1")->parts.at("branch"), "rel/1");
  EXPECT_EQ(read("repo:acme/*:ref:refs/heads/*")->parts.at("branch"), "*");
  EXPECT_EQ(read("repo:acme@1/app@2:pull_request")->parts.at("repository_id"), "2");
  EXPECT_EQ(read("repo:acme/app:pull_request")->shape->context, "pull_request");
  EXPECT_FALSE(read("repo:acme/app:*"));
  EXPECT_FALSE(read(""));
  EXPECT_FALSE(read(std::string(10000, 'x').c_str()));
}

}  // namespace
}  // namespace trustlint::identity
