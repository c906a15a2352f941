#include "rule/assertion.h"

#include <re2/re2.h>

#include <algorithm>

namespace trustlint::rule {

namespace {

constexpr const char* kAudience = "saml:aud";

}  // namespace

std::vector<Trust> saml_trusts(const Context& context) {
  auto trusts = trusts_of(context.policy());
  std::erase_if(trusts, [](const Trust& trust) {
    return trust.principal->type != policy::Principal::Type::Federated ||
           trust.principal->value.text.find(":saml-provider/") == std::string::npos;
  });
  return trusts;
}

identity::Scenario assertion(const Context& context, const Trust& trust,
                             const std::vector<std::string>& not_these) {
  auto scenario = identity::saml_caller(trust.principal->value.text, context.tested());
  for (auto& key : scenario.keys) {
    if (lower_case(key.key) != kAudience) continue;
    key.optional = false;  // the recipient of the assertion
    key.list = false;
    key.many.reset();
    key.values = {identity::parse_template("{recipient}")};
    scenario.shown_keys = {key.key};
  }
  identity::Language recipient;
  // Endpoints come last: what is a sign-in endpoint whatever the wildcard, is nobody's mistake.
  recipient.examples = {"https://sso.example.org/saml", "https://anything.example/saml",
                        "https://us-east-1.signin.aws.amazon.com/saml",
                        "https://us-gov-west-1.signin.amazonaws-us-gov.com/saml",
                        "https://cn-north-1.signin.amazonaws.cn/saml"};
  recipient.excluded = not_these;
  recipient.ignore_case = true;  // a browser finds the host of an endpoint in any letter case
  scenario.components["recipient"] = std::move(recipient);
  return scenario;
}

bool tests_audience(Context& context, const Trust& trust) {
  const auto anybody = assertion(context, trust);
  return std::any_of(
      trust.statement->clauses.begin(), trust.statement->clauses.end(), [&](const auto& clause) {
        return lower_case(clause.key.text) == kAudience && context.refuses(clause, {anybody});
      });
}

std::string sign_in_endpoint(const Trust& trust) {
  const std::string& provider = trust.principal->value.text;
  if (provider.rfind("arn:aws-us-gov:", 0) == 0) return "https://signin.amazonaws-us-gov.com/saml";
  if (provider.rfind("arn:aws-cn:", 0) == 0) return "https://signin.amazonaws.cn/saml";
  return "https://signin.aws.amazon.com/saml";
}

bool is_endpoint(const Trust& trust, const std::string& audience) {
  static const re2::RE2 commercial(
      R"(https://([a-z0-9-]+\.)?signin\.aws\.amazon\.com/saml(/acs/[A-Za-z0-9_-]+)?)");
  static const re2::RE2 government(
      R"(https://([a-z0-9-]+\.)?signin\.amazonaws-us-gov\.com/saml(/acs/[A-Za-z0-9_-]+)?)");
  static const re2::RE2 china(
      R"(https://([a-z0-9-]+\.)?signin\.(amazonaws\.cn|amazonaws\.com\.cn)/saml(/acs/[A-Za-z0-9_-]+)?)");
  const std::string& provider = trust.principal->value.text;
  const auto of = [&](const char* prefix) { return provider.rfind(prefix, 0) == 0; };
  if (of("arn:aws:")) return re2::RE2::FullMatch(audience, commercial);
  if (of("arn:aws-us-gov:")) return re2::RE2::FullMatch(audience, government);
  if (of("arn:aws-cn:")) return re2::RE2::FullMatch(audience, china);
  return true;
}

}  // namespace trustlint::rule
