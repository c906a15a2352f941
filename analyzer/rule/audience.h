/// The audience of a token, as the rules about it see it: who chooses it, and is it tested?
#pragma once

#include <string>
#include <vector>

#include "rule/context.h"

namespace trustlint::rule {

/// The component that stands in `aud`: the audience that the caller asks for, or the application
/// that people sign in to. Empty where it is neither.
std::string audience_of(const identity::Family& family);

/// The keys that hold it, in lower case: `aud`, and `oaud` beside it.
std::vector<std::string> audience_keys(const WebTrust& trust);

/// Does some condition on the audience refuse a token of this issuer?
bool restricts_audience(Context& context, const WebTrust& trust);

/// "`a`, `b` and 3 more": client ids for a sentence.
std::string listed(const std::vector<std::string>& ids);

}  // namespace trustlint::rule
