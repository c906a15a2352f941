/// Claims that AWS shows, from the catalogue and, for issuers that it does not hold yet, from the
/// table of the service authorization reference.
#include "identity/claims.h"

#include <re2/re2.h>

#include <algorithm>
#include <set>

#include "identity/catalog.h"
#include "policy/lower_case.h"

namespace trustlint::identity {

namespace {

/// Issuers with claims of their own beside the usual ones.
struct Supplied {
  const char* issuer;
  bool usual;  ///< The claims of every issuer are there too.
  std::vector<std::string> claims;
};

const std::vector<Supplied>& supplied() {
  static const std::vector<Supplied> table = {
      {R"(accounts\.google\.com)", true, {"google/organization_number"}},
      {R"(oidc\.circleci\.com/org/[^/]+)", true, {"oidc.circleci.com/project-id"}},
      {R"(idcs-[^.]+\.identity\.oraclecloud\.com)", true, {"rpst_id"}},
      {R"(agent\.buildkite\.com|agent\.[^.]+\.buildkite\.(dev|site))",
       true,
       {"build_branch", "cluster_id", "cluster_name", "organization_id", "organization_slug",
        "pipeline_id", "pipeline_slug"}},
      {R"(cognito-identity\.amazonaws\.com)", false, {"amr", "aud", "oaud", "sub"}},
      {R"(graph\.facebook\.com)", false, {"app_id", "id"}},
      {R"(www\.amazon\.com)", false, {"app_id", "sub", "user_id"}},
  };
  return table;
}

bool matches(std::string_view issuer, const char* pattern) {
  return re2::RE2::FullMatch(std::string(issuer), pattern);
}

/// Does a catalogue name (`aws:PrincipalTag/*`) cover the key, which is in lower case?
bool covers(std::string_view name, std::string_view key) {
  std::string pattern = policy::lower_case(name);
  if (pattern.empty() || pattern.back() != '*') return pattern == key;
  pattern.pop_back();
  return key.substr(0, pattern.size()) == pattern;
}

bool is_multivalued(const Claim& claim) {
  return std::any_of(claim.alternatives.begin(), claim.alternatives.end(),
                     [](const Alternative& one) { return one.list; });
}

}  // namespace

std::vector<std::string> supplied_claims(std::string_view issuer) {
  std::set<std::string> claims = {"amr", "aud", "email", "oaud", "sub"};
  for (const Supplied& entry : supplied()) {
    if (!matches(issuer, entry.issuer)) continue;
    if (!entry.usual) claims.clear();
    claims.insert(entry.claims.begin(), entry.claims.end());
  }
  if (const auto match = Catalog::get().find(issuer)) {
    if (!match->keys.empty()) return match->keys;
    for (const Shape& shape : match->family->shapes) {
      for (const Claim& claim : shape.claims) claims.insert(claim.name);
    }
  }
  return {claims.begin(), claims.end()};
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

Presence presence_beside_token(std::string_view key) {
  const std::string name = policy::lower_case(key);
  if (!issuer_of_key(name).empty()) return Presence::Absent;
  if (name == "aws:securetransport") return Presence::Secure;
  // AssumeRoleWithWebIdentity has no parameter for tags or a source identity: the token says.
  for (const char* by_token :
       {"aws:RequestTag/*", "aws:TagKeys", "sts:SourceIdentity", "sts:TransitiveTagKeys"}) {
    if (covers(by_token, name)) return Presence::Absent;
  }
  const auto& kinds = Catalog::get().callers().kinds;
  const auto kind = kinds.find("web-identity");
  if (kind == kinds.end()) return Presence::Open;
  const auto& never = kind->second.never;
  const bool absent = std::any_of(never.begin(), never.end(),
                                  [&](const std::string& one) { return covers(one, name); });
  return absent ? Presence::Absent : Presence::Open;
}

bool is_list_key(std::string_view key) {
  const std::string name = policy::lower_case(key);
  for (const auto& [kind, caller] : Catalog::get().callers().kinds) {
    for (const Claim& claim : caller.keys) {
      if (covers(claim.name, name)) return is_multivalued(claim);
    }
  }
  return false;
}

}  // namespace trustlint::identity
