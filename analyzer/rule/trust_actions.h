/// The actions that a trust policy may name, and whose calls they are.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "policy/trust_policy.h"

namespace trustlint::rule {

/// Who can make a call: callers with AWS credentials and services, holders of a token, holders of a
/// SAML assertion.
enum class Kind { Aws, Web, Saml };

struct TrustAction {
  std::string_view name;
  bool assumes = false;  ///< Gives credentials; the others only ride along.
  bool aws = false, web = false, saml = false;

  bool is_for(Kind kind) const;
};

/// The six that IAM accepts in a trust policy.
const std::array<TrustAction, 6>& trust_actions();

/// The action of exactly that name; null: IAM accepts none such in a trust policy.
const TrustAction* trust_action(std::string_view name);

/// What kind of callers the principal stands for; nothing when its text does not tell.
std::optional<Kind> kind_of(const policy::Principal& principal);

}  // namespace trustlint::rule
