/// What the clock says about a token.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "identity/token.h"

namespace trustlint::explain {

/// Remarks about a token that is expired, or not valid yet, at that time (milliseconds since 1970).
/// STS lets five minutes pass.
std::vector<std::string> time_remarks(const identity::WebIdentity& token, std::int64_t now);

}  // namespace trustlint::explain
