/// From the claims of a token to the call that its holder makes.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "document/error.h"
#include "explain/explanation.h"
#include "identity/token.h"

namespace trustlint::explain {

/// What the claims do not say.
struct CallOptions {
  std::optional<std::string> issuer;    ///< URL, with or without the scheme.
  std::optional<std::string> provider;  ///< The Federated principal.
  std::optional<std::string> action;
  std::optional<std::string> at;  ///< A time that `parse_date` reads.
  /// Condition keys that are no claims: `aws:SourceIp`.
  std::vector<std::pair<std::string, std::string>> keys;
};

/// The call with this token to this role. Keys that the role tests and nobody gave are unknown,
/// unless no call with a token carries them. Errors: Usage, when it is not clear whose token it is.
document::Result<Question> call_with_token(const Trust& trust, const identity::Claims& claims,
                                           const CallOptions& options);

}  // namespace trustlint::explain
