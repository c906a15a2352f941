/// The small questions that the model answers about itself.
#include "policy/trust_policy.h"

#include <algorithm>

namespace trustlint::policy {

bool TrustPolicy::complete() const {
  return !malformed && std::none_of(statements.begin(), statements.end(),
                                    [](const Statement& s) { return s.malformed; });
}

std::string_view name(Principal::Type type) {
  switch (type) {
    case Principal::Type::Aws:
      return "AWS";
    case Principal::Type::Federated:
      return "Federated";
    case Principal::Type::Service:
      return "Service";
    case Principal::Type::CanonicalUser:
      return "CanonicalUser";
  }
  return "";
}

}  // namespace trustlint::policy
