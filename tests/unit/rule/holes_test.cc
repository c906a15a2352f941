/// Policies with holes: what holds whatever stands in them, what depends on it, and how it is said.
#include <gmock/gmock.h>

#include "marked_role.h"

namespace trustlint::rule {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

RoleResult check(const std::string& text, const Allowed& allowed = {},
                 const config::Config& config = {}) {
  MarkedRole role;
  role.add(text);
  for (const auto& [name, values] : allowed)
    role.source.holes[role.number_of(name)].allowed = values;
  return role.check(config);
}

std::vector<std::string> rules_of(const RoleResult& result) {
  std::vector<std::string> rules;
  for (const auto& finding : result.findings) {
    if (opens(finding) || opens_perhaps(finding)) rules.push_back(finding.rule);
  }
  return rules;
}

const Finding* find(const RoleResult& result, const std::string& rule) {
  for (const auto& finding : result.findings) {
    if (finding.rule == rule) return &finding;
  }
  return nullptr;
}

/// Open with this one finding about openness, whatever stands in the holes.
void expect_open(const std::string& text, const std::string& rule, const std::string& message) {
  const auto result = check(text);
  EXPECT_EQ(result.status, Status::Open) << text << "\n" << show(result);
  EXPECT_THAT(rules_of(result), ::testing::ElementsAre(rule)) << text << "\n" << show(result);
  const Finding* finding = find(result, rule);
  if (finding == nullptr) return;
  EXPECT_EQ(finding->message, message);
  ASSERT_TRUE(finding->witness);
}

void expect_proved(const std::string& text) {
  const auto result = check(text);
  EXPECT_EQ(result.status, Status::Proved) << text << "\n" << show(result);
  EXPECT_THAT(result.undecided, IsEmpty()) << text;
}

void expect_depends(const std::string& text, const std::string& hole) {
  const auto result = check(text);
  EXPECT_EQ(result.status, Status::Undecided) << text << "\n" << show(result);
  EXPECT_THAT(result.reason, HasSubstr("depends on the value of `${" + hole + "}`")) << text;
  EXPECT_THAT(result.reason, HasSubstr("give the parameter a default or check a plan"));
  EXPECT_THAT(rules_of(result), IsEmpty()) << show(result);
}

std::string aws(const std::string& principal, const std::string& condition = {}) {
  return document_of(statement("{\"AWS\": " + principal + "}", "sts:AssumeRole", condition));
}

std::string eks(const std::string& issuer, const std::string& op, const std::string& subject) {
  return web(issuer, op, "\"" + subject + "\"",
             R"({"Federated": "arn:aws:iam::<<AWS::AccountId>>:oidc-provider/)" + issuer + "\"}");
}

constexpr const char* kEks = "oidc.eks.<<Region>>.amazonaws.com/id/<<Id>>";

TEST(Holes, NamesInsideASubjectAreFixed) {
  expect_open(github("StringLike", R"("repo:<<Org>>/<<Repo>>:*")"), "TL104",
              "any pull request of ${Org}/${Repo} can assume this role");
  expect_open(github("StringLike", R"("repo:<<Org>>/*")"), "TL103",
              "any repository of ${Org} can assume this role");
  expect_open(github("StringLike", R"("repo:*/<<Repo>>:*")"), "TL102",
              "any GitHub repository can assume this role");
  expect_open(github("StringLike", R"("repo:<<Org>>/<<Repo>>:ref:refs/heads/<<Branch>>*")"),
              "TL106",
              "any branch of ${Org}/${Repo} whose name fits the pattern can assume this role");
  expect_proved(github("StringLike", R"("repo:<<Org>>/<<Repo>>:ref:refs/heads/<<Branch>>")"));
  expect_proved(github("StringEquals", R"("repo:acme/<<Repo>>:environment:<<Env>>")"));
  expect_proved(github("StringEquals", R"("repo:acme-<<Env>>/app:environment:<<Env>>")"));
}

TEST(Holes, AHoleMayBeOwnerAndRepository) {
  expect_open(github("StringLike", R"("repo:<<Repo>>:*")"), "TL104",
              "any pull request of ${Repo} can assume this role");
  expect_proved(github("StringLike", R"("repo:<<Repo>>:ref:refs/heads/main")"));
  expect_proved(
      web("gitlab.com", "StringLike", R"("project_path:<<Path>>:ref_type:branch:ref:<<Branch>>")"));
  expect_open(
      web("gitlab.com", "StringLike", R"("project_path:<<Group>>/*:ref_type:branch:ref:main")"),
      "TL103", "any project of the group ${Group} can assume this role");
}

TEST(Holes, AWholeSubjectIsFixedButItsContextIsNotKnown) {
  expect_depends(github("StringEquals", R"("<<Subject>>")"), "Subject");
  expect_depends(github("StringEquals", R"("repo:acme/app:<<Context>>")"), "Context");
  expect_proved(eks(kEks, "StringEquals", "<<Subject>>"));
}

TEST(Holes, AloneInAPatternAHoleMayBeAPattern) {
  expect_depends(github("StringLike", R"("<<Subject>>")"), "Subject");
  expect_depends(github("StringLike", R"("repo:acme/app:ref:refs/heads/main", "<<Subject>>")"),
                 "Subject");
  expect_depends(aws(R"("*")", R"({"StringLike": {"aws:PrincipalOrgID": "<<Organization>>"}})"),
                 "Organization");
  expect_depends(aws(R"("*")", R"({"ArnLike": {"aws:PrincipalArn": "<<RoleArn>>"}})"), "RoleArn");
  // The ARN of a resource is no pattern.
  expect_proved(aws(R"("*")", R"({"ArnLike": {"aws:PrincipalArn": "<<Deployer.Arn>>"}})"));
  MarkedRole role;
  role.add(aws(R"("*")", R"({"ArnLike": {"aws:PrincipalArn": "<<Deployer>>"}})"));
  role.source.holes[0].resource = true;
  EXPECT_EQ(role.check().status, Status::Proved);
}

TEST(Holes, WhatHoldsWithoutTheHoleStays) {
  expect_open(github("StringLike", R"("<<Subject>>", "repo:*")"), "TL102",
              "any GitHub repository can assume this role");
  const std::string issuer = kGithub;
  const auto closed = [&](const std::string& more) {
    return document_of(statement(provider(issuer), "sts:AssumeRoleWithWebIdentity",
                                 "{\"StringLike\": {\"" + issuer +
                                     ":sub\": \"<<Subject>>\"}, \"StringEquals\": {" + more + "\"" +
                                     issuer + ":aud\": \"sts.amazonaws.com\"}}"));
  };
  expect_proved(closed("\"" + issuer + ":repository_id\": \"42\", \"" + issuer +
                       ":ref\": \"refs/heads/main\", "));
  expect_depends(closed(""), "Subject");
}

TEST(Holes, ClustersAreRecognised) {
  expect_proved(eks(kEks, "StringEquals", "system:serviceaccount:<<Namespace>>:<<Account>>"));
  expect_open(eks(kEks, "StringLike", "system:serviceaccount:*:<<Account>>"), "TL110",
              "service accounts of namespaces that the policy does not name can assume this role");
  expect_open(eks("<<Cluster.OpenIdConnectIssuerUrl>>", "StringLike", "system:serviceaccount:*"),
              "TL110", "any service account of the cluster can assume this role");
  const auto result = check(eks(kEks, "StringLike", "system:serviceaccount:*:*"));
  ASSERT_NE(find(result, "TL110"), nullptr);
  const auto& context = find(result, "TL110")->witness->context;
  EXPECT_EQ(context.count("oidc.eks.${Region}.amazonaws.com/id/${Id}:sub"), 1U) << show(result);
}

TEST(Holes, AnUnknownIssuerIsSafeOnlyWithListedSubjects) {
  expect_proved(eks("<<Issuer>>", "StringEquals", "system:serviceaccount:kube-system:aws-node"));
  const auto wide = check(eks("<<Issuer>>", "StringLike", "system:serviceaccount:kube-system:*"));
  EXPECT_EQ(wide.status, Status::Undecided);
  EXPECT_THAT(wide.reason, HasSubstr("the issuer ${Issuer} may be anybody's"));
  // It may be one that everybody shares, and the subject a pull request's.
  expect_depends(web("<<Issuer>>", "StringEquals", R"("<<Subject>>")"), "Issuer");
}

TEST(Holes, AnUnknownProviderTakesItsIssuerFromTheKeys) {
  for (const char* principal :
       {R"({"Federated": "<<ProviderArn>>"})",
        R"({"Federated": "arn:aws:iam::<<Account>>:oidc-provider/<<Provider>>"})"}) {
    const auto result = check(web(kGithub, "StringLike", R"("repo:acme/*")", principal));
    EXPECT_EQ(result.status, Status::Open) << show(result);
    ASSERT_NE(find(result, "TL103"), nullptr) << show(result);
    EXPECT_EQ(find(result, "TL103")->confidence, Confidence::Likely);
    EXPECT_THAT(find(result, "TL103")->assumption, HasSubstr("that the condition keys name"));
    EXPECT_THAT(find(result, "TL103")->assumption, HasSubstr("${Provider"));
  }
  // An account that is not known does not make a provider unknown.
  const auto exact = check(web(
      kGithub, "StringLike", R"("repo:acme/*")",
      R"({"Federated": "arn:aws:iam::<<Account>>:oidc-provider/token.actions.githubusercontent.com"})"));
  ASSERT_NE(find(exact, "TL103"), nullptr) << show(exact);
  EXPECT_EQ(find(exact, "TL103")->confidence, Confidence::Certain);
  expect_proved(web("<<Url>>", "StringEquals", R"("system:serviceaccount:a:b")",
                    R"({"Federated": "<<ProviderArn>>"})"));
  const auto nothing = check(document_of(
      statement(R"({"Federated": "<<ProviderArn>>"})", "sts:AssumeRoleWithWebIdentity", "")));
  EXPECT_EQ(nothing.status, Status::Undecided);
  EXPECT_THAT(nothing.reason, HasSubstr("`${ProviderArn}` names no identity provider"));
}

TEST(Holes, PoolsAndSamlProviders) {
  const std::string cognito = "cognito-identity.amazonaws.com";
  const auto pool = [&](const std::string& audience) {
    return document_of(statement(
        "{\"Federated\": \"" + cognito + "\"}", "sts:AssumeRoleWithWebIdentity",
        "{\"StringEquals\": {\"" + cognito + ":aud\": \"" + audience +
            "\"}, \"ForAnyValue:StringLike\": {\"" + cognito + ":amr\": \"authenticated\"}}"));
  };
  expect_proved(pool("<<IdentityPool>>"));
  expect_proved(pool("<<AWS::Region>>:<<PoolId>>"));
  expect_proved(document_of(statement(
      R"({"Federated": "arn:<<AWS::Partition>>:iam::<<AWS::AccountId>>:saml-provider/<<Name>>"})",
      "sts:AssumeRoleWithSAML",
      R"({"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}})")));
}

TEST(Holes, AnUnknownAwsPrincipalIsNoOutsider) {
  for (const char* principal :
       {R"("arn:aws:iam::<<Account>>:root")", R"("<<Account>>")", R"("<<PrincipalArn>>")",
        R"("arn:<<AWS::Partition>>:iam::<<AWS::AccountId>>:role/<<Name>>")",
        R"("arn:aws:iam::<<A>>:role/<<B>>", "arn:aws:iam::<<C>>:root")"}) {
    const auto result = check(aws("[" + std::string(principal) + "]"));
    EXPECT_EQ(result.status, Status::Proved) << principal << "\n" << show(result);
  }
  // A literal account stays one.
  const auto result = check(aws(R"(["arn:aws:iam::444455556666:root", "<<Account>>"])"));
  EXPECT_THAT(rules_of(result), ::testing::ElementsAre("TL202")) << show(result);
}

TEST(Holes, AnExternalIdIsDemandedWhateverItIs) {
  expect_proved(aws(R"("arn:aws:iam::444455556666:root")",
                    R"({"StringEquals": {"sts:ExternalId": "<<ExternalId>>"}})"));
  expect_depends(aws(R"("arn:aws:iam::444455556666:root")",
                     R"({"StringLike": {"sts:ExternalId": "<<ExternalId>>"}})"),
                 "ExternalId");
}

TEST(Holes, DeniesWithHoles) {
  const auto with_deny = [](const std::string& allowed, const std::string& op,
                            const std::string& denied) {
    const auto sub = [](const std::string& name, const std::string& value) {
      return "{\"" + name + "\": {\"" + std::string(kGithub) + ":sub\": \"" + value +
             "\"}, \"StringEqualsIgnoreCase\": {\"" + kGithub + ":aud\": \"x\"}}";
    };
    return document_of(
        statement(provider(kGithub), "sts:AssumeRoleWithWebIdentity", sub("StringLike", allowed)) +
        ", " + statement(provider(kGithub), "sts:*", sub(op, denied), "Deny"));
  };
  // Only this organization is spared.
  expect_open(with_deny("repo:*", "StringNotLike", "repo:<<Org>>/*"), "TL103",
              "any repository of ${Org} can assume this role");
  // The deny means nothing else than what is allowed.
  expect_open(with_deny("repo:acme/*", "StringLike", "repo:<<Org>>/*"), "TL103",
              "any repository of acme can assume this role");
}

TEST(Holes, TwoHolesMayBeTheSame) {
  const std::string issuer = kGithub;
  const std::string text = document_of(statement(
      provider(issuer), "sts:AssumeRoleWithWebIdentity",
      "{\"StringLike\": {\"" + issuer + ":sub\": \"repo:<<A>>/*\", \"" + issuer +
          ":repository\": \"<<B>>/app\"}, \"StringEquals\": {\"" + issuer + ":aud\": \"x\"}}"));
  // If they were not, nobody would get in.
  expect_open(text, "TL104", "any pull request of ${A}/app can assume this role");
  expect_open(
      document_of(statement(provider(issuer), "sts:AssumeRoleWithWebIdentity",
                            "{\"StringLike\": {\"" + issuer +
                                ":sub\": \"repo:<<Org>>/*\"}, \"StringEquals\": {\"" + issuer +
                                ":repository\": \"acme/app\", \"" + issuer + ":aud\": \"x\"}}")),
      "TL104", "any pull request of acme/app can assume this role");
}

TEST(Holes, EveryAllowedValueIsTried) {
  const std::string text = github("StringLike", R"("<<Subject>>")");
  const auto status = [&](std::vector<std::string> values) {
    return check(text, {{"Subject", std::move(values)}}).status;
  };
  const std::string main = "repo:acme/app:ref:refs/heads/main";
  EXPECT_EQ(status({main, "repo:acme/app:ref:refs/heads/dev"}), Status::Proved);
  EXPECT_EQ(status({main, "*"}), Status::Undecided);
  EXPECT_EQ(status({main, "repo:acme/app:*"}), Status::Undecided);
  EXPECT_EQ(status({"repo:acme/app:*", "repo:acme/web:*"}), Status::Open);
  const auto worse = check(text, {{"Subject", {"repo:acme/app:*", "*"}}});
  EXPECT_EQ(worse.status, Status::Open);
  EXPECT_THAT(rules_of(worse), ::testing::ElementsAre("TL104"));
  EXPECT_THAT(worse.undecided,
              Contains(AllOf(HasSubstr("if it is `*`"), HasSubstr("any GitHub repository"))));
  // More combinations than are tried prove nothing.
  std::vector<std::string> many;
  for (int i = 0; i < 40; ++i) many.push_back(main + std::to_string(i));
  EXPECT_EQ(status(many), Status::Undecided);
}

TEST(Holes, TypedValuesAreTriedBothWays) {
  expect_open(aws(R"("*")", R"({"IpAddress": {"aws:SourceIp": "<<Cidr>>"}})"), "TL207",
              "any AWS account can assume this role from the right network: an address is all "
              "that is tested");
  expect_open(aws(R"("*")", R"({"Bool": {"aws:MultiFactorAuthPresent": "<<Mfa>>"}})"), "TL201",
              "any AWS account in the world can assume this role");
}

TEST(Holes, WhatDecidesTheMeaningMustBeKnown) {
  const std::string principal = provider(kGithub);
  const std::string condition =
      "{\"StringLike\": {\"" + std::string(kGithub) + ":sub\": \"repo:acme/*\"}}";
  const std::string action = "sts:AssumeRoleWithWebIdentity";
  const std::pair<std::string, std::string> texts[] = {
      {statement(principal, "<<Action>>", condition), "the action `${Action}` is not known"},
      {statement(principal, action, condition, "<<Effect>>"), "`${Effect}` stands where"},
      {statement(principal, action, "{\"<<Operator>>\": {\"a\": \"b\"}}"),
       "the operator `${Operator}` is not known"},
      {statement(principal, action, "{\"StringEquals\": {\"<<Key>>\": \"b\"}}"),
       "the condition key `${Key}` is not known"},
      {statement(principal, action, "\"<<Condition>>\""), "`${Condition}` stands where"},
      {"\"<<Statement>>\"", "`${Statement}` stands where"},
  };
  for (const auto& [text, reason] : texts) {
    const auto result = check(document_of(text));
    EXPECT_EQ(result.status, Status::NotAnalysed) << text << "\n" << show(result);
    EXPECT_THAT(result.reason, HasSubstr(reason)) << text;
    EXPECT_EQ(find(result, "TL001"), nullptr) << show(result);
  }
  // The name of a tag is a name like others.
  expect_proved(aws(R"("arn:aws:iam::<<Account>>:root")",
                    R"({"StringEquals": {"aws:PrincipalTag/<<Key>>": "x"}})"));
}

TEST(Holes, NothingIsSaidAboutTheSpellingOfWhatIsNotKnown) {
  for (const std::string& text :
       {aws(R"("*")", R"({"ArnLike": {"aws:PrincipalArn": "<<Prefix>>:role/x"}})"),
        aws(R"("*")", R"({"IpAddress": {"aws:SourceIp": "<<Ip>>/32"}})"),
        aws(R"("*")", R"({"NumericLessThan": {"aws:MultiFactorAuthAge": "<<Age>>"}})"),
        aws(R"("*")", R"({"DateLessThan": {"aws:CurrentTime": "<<Until>>"}})"),
        github("StringLike", R"("repo:acme/app:ref:refs/heads/<<Branch>>")")}) {
    const auto result = check(text);
    EXPECT_EQ(find(result, "TL001"), nullptr) << show(result);
    EXPECT_EQ(find(result, "TL121"), nullptr) << show(result);
  }
}

TEST(Holes, NoTextThatWasMadeUpIsShown) {
  MarkedRole role;
  role.add(github("StringLike", R"("repo:<<Org>>/*", "repo:<<Repo>>:*")"));
  const auto result = role.check();
  ASSERT_FALSE(result.findings.empty());
  for (const auto& finding : result.findings) {
    for (const std::string& text :
         {finding.message, finding.label, finding.canonical_statement, finding.fix->description}) {
      EXPECT_THAT(text, Not(HasSubstr("zq"))) << finding.rule;
      EXPECT_THAT(policy::holes_in(text), IsEmpty()) << finding.rule;
    }
    EXPECT_THAT(finding.canonical_statement, HasSubstr("repo:${Org}/*"));
    for (const auto& [key, value] : finding.witness->context)
      EXPECT_THAT(value.values, Each(Not(HasSubstr("zq")))) << key;
  }
}

TEST(Holes, ManyHolesAndOddCharactersAreNoTrouble) {
  std::string value;
  std::string list;
  for (int i = 0; i < 12; ++i) {
    const std::string hole = "<<H" + std::to_string(i) + ">>";
    value += hole;
    list += (i > 0 ? ", \"repo:" : "\"repo:") + hole + "/x:*\"";
  }
  EXPECT_NE(check(github("StringLike", "\"repo:" + value + ":*\"")).status, Status::Proved);
  EXPECT_NE(check(github("StringLike", list)).status, Status::Proved);
  // Marks that no hole has: characters of a hostile file.
  MarkedRole role;
  role.add(github("StringLike", "\"repo:<<Org>>/" + policy::hole_mark(9) + ":*\""));
  EXPECT_EQ(role.check().status, Status::NotAnalysed);
  MarkedRole none;
  none.add(github("StringLike", "\"repo:acme/" + policy::hole_mark(9) + ":*\""));
  EXPECT_NE(none.check().status, Status::NotAnalysed);
}

/// Every quoted text of a policy in turn, keys and values alike, as a hole.
TEST(Holes, MayStandAnywhere) {
  const std::string text = document_of(
      statement(
          R"({"AWS": ["*", "arn:aws:iam::444455556666:root"], "Service": "ec2.amazonaws.com"})",
          "sts:AssumeRole",
          R"({"StringLike": {"aws:PrincipalOrgID": "o-*", "sts:ExternalId": ["a*", "b"]},
                    "Bool": {"aws:MultiFactorAuthPresent": "true"}})") +
      ", " +
      statement(provider("gitlab.com"), "sts:AssumeRoleWithWebIdentity",
                R"({"ForAnyValue:StringLike": {"gitlab.com:sub": "project_path:acme/*"}})") +
      ", " +
      statement(R"({"AWS": "*"})", "sts:*", R"({"Null": {"aws:username": "true"}})", "Deny"));
  int tried = 0;
  for (std::size_t begin = text.find('"'); begin != std::string::npos;) {
    const std::size_t end = text.find('"', begin + 1);
    for (const std::string hole : {"<<X>>", "a:<<X>>/<<Y>>*"}) {
      std::string marked = text;
      marked.replace(begin + 1, end - begin - 1, hole);
      const auto result = check(marked);
      ++tried;
      const std::string shown = show(result);
      EXPECT_THAT(shown, Not(HasSubstr("zq"))) << marked;
      EXPECT_THAT(policy::holes_in(shown), IsEmpty()) << marked;
      for (const auto& finding : result.findings) {
        if (finding.rule == "TL001") EXPECT_THAT(finding.message, Not(HasSubstr("${X}"))) << marked;
      }
    }
    begin = text.find('"', end + 1);
  }
  EXPECT_GT(tried, 70);
}

TEST(Variants, AreMergedIntoTheWorst) {
  const std::string proved = github("StringEquals", R"("repo:acme/app:ref:refs/heads/main")");
  const std::string open = github("StringLike", R"("repo:acme/*")");
  const std::string unknown = github("StringLike", R"("<<Subject>>")");
  const auto status = [](const std::vector<std::string>& texts) {
    MarkedRole role;
    for (const auto& text : texts) role.add(text, "Case" + std::to_string(text.size()));
    return role.check().status;
  };
  EXPECT_EQ(status({proved, proved}), Status::Proved);
  EXPECT_EQ(status({proved, unknown}), Status::Undecided);
  EXPECT_EQ(status({unknown, open, proved}), Status::Open);
}

TEST(Variants, SayWhenAFindingHolds) {
  MarkedRole role;
  role.add(github("StringLike", R"("repo:acme/*")"), "IsProd is true");
  role.add(github("StringLike", R"("repo:acme/app:*")"), "IsProd is false");
  const auto different = role.check();
  ASSERT_EQ(different.findings.size(), 2U) << show(different);
  EXPECT_EQ(different.findings[0].message,
            "any repository of acme can assume this role (when IsProd is true)");
  EXPECT_EQ(different.findings[1].message,
            "any pull request of acme/app can assume this role (when IsProd is false)");

  MarkedRole same;
  same.add(github("StringLike", R"("repo:acme/*")"), "IsProd is true");
  same.add(github("StringLike", R"("repo:acme/*")"), "IsProd is false");
  const auto once = same.check();
  ASSERT_EQ(once.findings.size(), 1U) << show(once);
  EXPECT_EQ(once.findings[0].message, "any repository of acme can assume this role");
}

}  // namespace
}  // namespace trustlint::rule
