#include "rule/trust_actions.h"

#include <algorithm>

namespace trustlint::rule {

namespace {

constexpr std::array<TrustAction, 6> kActions = {{
    {"sts:AssumeRole", true, true, false, false},
    {"sts:AssumeRoleWithWebIdentity", true, false, true, false},
    {"sts:AssumeRoleWithSAML", true, false, false, true},
    {"sts:TagSession", false, true, true, true},
    {"sts:SetSourceIdentity", false, true, true, true},
    {"sts:SetContext", false, true, false, false},
}};

/// The providers that need no ARN.
constexpr std::array<std::string_view, 4> kBuiltIn = {"accounts.google.com", "graph.facebook.com",
                                                      "www.amazon.com",
                                                      "cognito-identity.amazonaws.com"};

}  // namespace

bool TrustAction::is_for(Kind kind) const {
  return kind == Kind::Aws ? aws : kind == Kind::Web ? web : saml;
}

const std::array<TrustAction, 6>& trust_actions() { return kActions; }

const TrustAction* trust_action(std::string_view name) {
  const auto* found = std::find_if(kActions.begin(), kActions.end(),
                                   [&](const auto& action) { return action.name == name; });
  return found == kActions.end() ? nullptr : found;
}

std::optional<Kind> kind_of(const policy::Principal& principal) {
  const std::string_view text = principal.value.text;
  switch (principal.type) {
    case policy::Principal::Type::Aws:
    case policy::Principal::Type::Service:
      return Kind::Aws;
    case policy::Principal::Type::Federated:
      break;
    case policy::Principal::Type::CanonicalUser:
      return std::nullopt;
  }
  if (text.find(":saml-provider/") != std::string_view::npos) return Kind::Saml;
  if (text.find(":oidc-provider/") != std::string_view::npos ||
      std::find(kBuiltIn.begin(), kBuiltIn.end(), text) != kBuiltIn.end())
    return Kind::Web;
  return std::nullopt;
}

}  // namespace trustlint::rule
