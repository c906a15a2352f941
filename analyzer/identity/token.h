/// The claims of an OpenID Connect token, and the condition keys that AWS makes of them.
///
/// Entry points: `read_claims` for a token or its payload, `web_identity` for what a trust policy
/// gets to see. Tokens are decoded, never verified, and never quoted: not in errors, not in
/// results.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "condition/request.h"
#include "document/error.h"
#include "document/node.h"
#include "document/source_file.h"

namespace trustlint::identity {

/// Bytes of a token; STS itself takes 20000 characters.
constexpr std::size_t kTokenBytes = std::size_t{1} << 20;

/// A value of a claim, made text.
struct ClaimValue {
  bool is_list = false;
  std::vector<std::string> values;
};

struct Claims {
  /// The payload: an object without duplicate members.
  std::shared_ptr<const document::Document> payload;
  std::string algorithm;  ///< Of the header; empty for a bare payload.
  bool is_token = false;  ///< Read from a token or a payload, not put together by hand.

  /// The value of a claim; nothing when it is absent, null or an object.
  std::optional<ClaimValue> find(std::string_view name) const;
  /// A claim of exactly one value.
  std::optional<std::string> single(std::string_view name) const;
};

/// Reads a JWT (also without its signature, or with `Bearer` in front), its JSON payload, or a JSON
/// answer that holds the token as `value`, `token`, `id_token` or `access_token`. `name` is how
/// errors call it.
document::Result<Claims> read_claims(std::string_view text, const std::string& name,
                                     const document::Limits& limits);

/// Claims that somebody lists by name; a name that comes again makes a list. A value that is a JSON
/// array or object is taken as such.
document::Result<Claims> list_claims(const std::vector<std::pair<std::string, std::string>>& listed,
                                     const document::Limits& limits);

/// What STS makes of a token.
struct WebIdentity {
  std::string issuer;  ///< Without the scheme: what its condition keys begin with.
  condition::Context context;
  std::vector<std::string> also_actions;   ///< The claims ask for tags, a source identity.
  std::vector<std::string> hidden;         ///< Claims that no policy can see.
  std::vector<std::string> refusals;       ///< Why STS would refuse it before it reads a policy.
  std::optional<std::int64_t> not_before;  ///< Milliseconds since 1970.
  std::optional<std::int64_t> expires;
  std::vector<std::string> roles;  ///< Role ARNs of the claim that names them.
  bool names_roles = false;        ///< That claim is there.
  bool is_token = false;           ///< False: the claims were listed by hand.
  bool several_audiences = false;  ///< And none of them is the authorized party: no key then.
};

/// The issuer as condition keys write it: no scheme, slashes at the end stay.
std::string key_issuer(std::string_view iss);

/// The keys of a token of that issuer.
WebIdentity web_identity(const Claims& claims, const std::string& issuer);

}  // namespace trustlint::identity
