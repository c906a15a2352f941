/// Claims that AWS shows, and keys that come beside a token, as the key catalogue tells them.
#include "identity/claims.h"

#include <algorithm>

#include "identity/catalog.h"
#include "identity/keys.h"
#include "policy/lower_case.h"

namespace trustlint::identity {

std::vector<std::string> supplied_claims(std::string_view issuer) {
  std::vector<std::string> claims;
  for (const ConditionKey& claim : Keys::get().issuer(issuer).claims) claims.push_back(claim.name);
  std::sort(claims.begin(), claims.end());
  return claims;
}

std::string_view issuer_of_key(std::string_view key) {
  // An issuer is a host: it has a dot before the first slash or colon.
  const std::string_view host = key.substr(0, key.find_first_of(":/"));
  if (host.find('.') == std::string_view::npos || host.size() == key.size()) return {};
  // A claim may hold colons and slashes itself, the issuer's path may not end in one of its names.
  const std::size_t colon = key.find(':');
  return colon == std::string_view::npos ? std::string_view() : key.substr(0, colon);
}

std::string_view claim_of_key(std::string_view key) {
  const std::string_view issuer = issuer_of_key(key);
  return issuer.empty() ? issuer : key.substr(issuer.size() + 1);
}

BesideToken beside_token(std::string_view key) {
  const std::string name = policy::lower_case(key);
  if (!issuer_of_key(name).empty()) return BesideToken::Absent;
  if (name == "aws:securetransport") return BesideToken::Secure;
  // AssumeRoleWithWebIdentity has no parameter for tags or a source identity: the token says.
  const bool by_token = name.starts_with("aws:requesttag/") || name == "aws:tagkeys" ||
                        name == "sts:sourceidentity" || name == "sts:transitivetagkeys";
  if (by_token) return BesideToken::Absent;
  const ConditionKey* known = Keys::get().find(key);
  if (known == nullptr) return BesideToken::Open;
  const CallerKind& kind = Catalog::get().callers().kinds.at("web-identity");
  return known->presence(kind.id, kind.action) == Presence::Never ? BesideToken::Absent
                                                                  : BesideToken::Open;
}

bool is_list_key(std::string_view key) {
  const ConditionKey* known = Keys::get().describe(key);
  return known != nullptr && known->plurality == Plurality::List;
}

}  // namespace trustlint::identity
