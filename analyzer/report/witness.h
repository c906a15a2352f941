/// The request of a witness as a person reads it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rule/finding.h"

namespace trustlint::report {

/// The claim behind an issuer's condition key: "sub" for "token.actions.githubusercontent.com:sub";
/// other keys as they are.
std::string_view short_key(std::string_view key);

/// `sub = "…", aud = "…"`: the keys to be read first, then the rest; AWS callers and services begin
/// with `caller = …`.
std::string describe_request(const condition::Request& request,
                             const std::vector<std::string>& shown_keys);
std::string describe_request(const rule::Finding& finding);

/// The same with the statement that let it in. The finding must have a witness.
std::string describe_witness(const rule::Finding& finding);

}  // namespace trustlint::report
