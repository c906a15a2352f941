/// Whose token it is, which provider that is for this role, and what the policy will find under the
/// keys that it tests.
#include "explain/caller.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "condition/date.h"
#include "condition/variables.h"
#include "document/usage.h"
#include "explain/wording.h"
#include "identity/catalog.h"
#include "identity/claims.h"
#include "policy/hole.h"

namespace trustlint::explain {

namespace {

using condition::KeyValue;
using document::Error;
using document::Result;
using document::usage;

/// A Federated principal of the role that is an OpenID Connect provider.
struct Provider {
  std::string id;
  std::string issuer;
};

std::vector<Provider> providers_of(const Trust& trust) {
  std::vector<Provider> out;
  for (const auto& variant : trust.variants) {
    for (const auto& statement : variant.policy->statements) {
      for (const auto& principal : statement.principals) {
        if (principal.type != policy::Principal::Type::Federated) continue;
        const auto issuer = identity::issuer_of(principal.value.text);
        if (issuer) out.push_back({principal.value.text, *issuer});
      }
    }
  }
  return out;
}

Result<std::string> issuer_for(const Trust& trust, const identity::Claims& claims,
                               const CallOptions& options) {
  if (options.issuer) return identity::key_issuer(*options.issuer);
  if (options.provider) {
    if (const auto issuer = identity::issuer_of(*options.provider)) return *issuer;
  }
  if (const auto iss = claims.single("iss")) return identity::key_issuer(*iss);
  std::set<std::string> issuers;
  for (const auto& provider : providers_of(trust)) {
    if (policy::holes_in(provider.issuer).empty()) issuers.insert(provider.issuer);
  }
  if (issuers.size() == 1) return *issuers.begin();
  if (issuers.empty()) {
    return tl::unexpected(usage(
        "the claims name no issuer, and the role trusts none by name",
        {"--claim iss=URL or --issuer URL says whose token it is",
         "a caller with AWS credentials or a SAML assertion is described with --request FILE"}));
  }
  std::vector<std::string> help = {"--claim iss=URL or --issuer URL says whose token it is"};
  for (const auto& issuer : issuers) {
    if (help.size() < 9) help.push_back("https://" + shorten(issuer, 80));
  }
  return tl::unexpected(usage("the role trusts several issuers, and the claims name none", help));
}

/// The provider's ARN as this role's account has it.
std::string provider_for(const Trust& trust, const std::string& issuer) {
  const auto all = providers_of(trust);
  std::string account = trust.account.value_or("");
  if (!policy::holes_in(account).empty()) account.clear();
  const Provider* found = nullptr;
  for (const auto& provider : all) {
    if (account.empty()) account = identity::account_of(provider.id).value_or("");
    if (provider.issuer != issuer || !policy::holes_in(provider.id).empty()) continue;
    // A role can only trust providers of its own account.
    if (found == nullptr || identity::account_of(provider.id) == trust.account) found = &provider;
  }
  if (found != nullptr) return found->id;
  return fmt::format("arn:aws:iam::{}:oidc-provider/{}", account.empty() ? "000000000000" : account,
                     issuer);
}

/// The keys that the policies test or name as variables.
std::set<std::string, condition::KeyLess> tested_keys(const Trust& trust) {
  std::set<std::string, condition::KeyLess> keys;
  for (const auto& variant : trust.variants) {
    for (const auto& statement : variant.policy->statements) {
      for (const auto& clause : statement.clauses) {
        keys.insert(clause.key.text);
        for (const auto& value : clause.values) {
          for (auto& key : condition::keys_of_variables(value.text)) keys.insert(std::move(key));
        }
      }
    }
  }
  return keys;
}

/// The claim that says which roles the token is for.
void authorized_roles(const Trust& trust, identity::WebIdentity& token) {
  KeyValue& key = token.context["sts:RoleAuthorizedByIdp"];
  if (!token.names_roles) {
    key = KeyValue::single("false");
  } else if (!trust.role_arn) {
    key = KeyValue::unknown();
  } else if (std::find(token.roles.begin(), token.roles.end(), *trust.role_arn) !=
             token.roles.end()) {
    key = KeyValue::single("true");
  } else {
    key = KeyValue::unknown();
    token.refusals.emplace_back("its claim `https://aws.amazon.com/roles` does not name this role");
  }
}

void add_keys(const CallOptions& options, condition::Context& context) {
  for (const auto& [key, value] : options.keys) {
    const auto found = context.find(key);
    const bool again = found != context.end() && found->second.known;
    const bool list = identity::is_list_key(key);
    if (again && (list || found->second.is_list)) {
      found->second.is_list = true;
      found->second.values.push_back(value);
    } else {
      context[key] = list ? KeyValue::list({value}) : KeyValue::single(value);
    }
  }
}

}  // namespace

Result<Question> call_with_token(const Trust& trust, const identity::Claims& claims,
                                 const CallOptions& options) {
  auto issuer = issuer_for(trust, claims, options);
  if (!issuer) return tl::unexpected(std::move(issuer.error()));
  Question question;
  question.token = identity::web_identity(claims, *issuer);
  identity::WebIdentity& token = *question.token;
  authorized_roles(trust, token);

  condition::Request& request = question.request;
  request.caller.type = condition::Caller::Type::Federated;
  request.caller.id = options.provider.value_or(provider_for(trust, *issuer));
  request.action = options.action.value_or("sts:AssumeRoleWithWebIdentity");
  request.also_actions = token.also_actions;
  request.context = token.context;
  if (options.at) {
    if (const auto time = condition::parse_date(*options.at)) {
      request.context["aws:CurrentTime"] = KeyValue::single(*options.at);
      request.context["aws:EpochTime"] = KeyValue::single(fmt::format("{}", *time / 1000));
    }
  }
  add_keys(options, request.context);
  for (const auto& key : tested_keys(trust)) {
    if (request.context.count(key) != 0 || !policy::holes_in(key).empty()) continue;
    switch (identity::beside_token(key)) {
      case identity::BesideToken::Absent:
        break;
      case identity::BesideToken::Secure:
        request.context[key] = KeyValue::single("true");
        break;
      case identity::BesideToken::Open:
        request.context[key] = KeyValue::unknown();
        break;
    }
  }
  return question;
}

}  // namespace trustlint::explain
