/// Which claims of a token AWS shows to a trust policy, and which keys a call with a token carries.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "condition/request.h"

namespace trustlint::identity {

/// The claims of that issuer (`host/path`) that become condition keys, sorted. All others are
/// invisible: a condition on them is a condition on an absent key.
std::vector<std::string> supplied_claims(std::string_view issuer);

/// The issuer in front of a key (`token.actions.githubusercontent.com` of `…:sub`); empty for keys
/// that are no claims (`aws:…`, `sts:…`).
std::string_view issuer_of_key(std::string_view key);

/// The claim of a key that begins with an issuer; empty for others.
std::string_view claim_of_key(std::string_view key);

/// What a policy may find under a key that the token itself does not fill.
enum class BesideToken {
  Absent,  ///< No call with a token carries it.
  Secure,  ///< Always `true`: STS answers over TLS only.
  Open,    ///< The call decides, or the role: it has to be said.
};
BesideToken beside_token(std::string_view key);

/// Is the key a list even when it holds one element (`aws:TagKeys`)?
bool is_list_key(std::string_view key);

}  // namespace trustlint::identity
