/// The condition keys of the calls that assume a role: what they hold, and who carries them. Data:
/// rules/catalog/keys.json.
///
/// Entry point: `Keys::get`. The one source of presence and list-ness, for the callers that a
/// question ranges over and for the rules about keys. Claims of tokens are keys too, by issuer.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace trustlint::identity {

enum class KeyType { String, Bool, Numeric, Date, Address, Arn };

/// One value, or a list of values even when there is one? AWS's documents disagree about some.
enum class Plurality { Single, List, Disputed };

/// Does a caller's request carry the key? Disputed: the documents contradict each other or are
/// silent.
enum class Presence { Never, Disputed, Sometimes, Always };

struct ConditionKey {
  std::string name;  ///< `aws:RequestTag/*` and `saml:*` stand for all that begin so.
  KeyType type = KeyType::String;
  Plurality plurality = Plurality::Single;
  bool list_observed = false;  ///< That it is a list was seen, and is not documented.
  std::vector<std::string>
      actions;  ///< Calls that carry it; empty: every call that assumes a role.
  std::map<std::string, Presence, std::less<>> callers;  ///< By kind of caller; not there: never.
  std::string when;      ///< When it is present, and what else is worth knowing.
  bool chosen = false;   ///< The caller writes what he likes: never sufficient alone.
  bool network = false;  ///< Tells from where the request comes.
  std::string evidence;

  bool is_family() const { return name.back() == '*'; }
  /// Does a request of such a caller (`iam-user`, `saml`, …) for this action carry the key?
  Presence presence(std::string_view caller, std::string_view action) const;
};

/// The claims that AWS makes condition keys for tokens of some issuers.
struct IssuerKeys {
  std::string name;
  std::string since;  ///< Dates of AWS's announcements; empty: always so.
  std::shared_ptr<const re2::RE2> pattern;
  std::vector<ConditionKey> claims;  ///< Named without the issuer.

  /// The claim of that name, ignoring case; null: AWS never shows it.
  const ConditionKey* find(std::string_view claim) const;
};

class Keys {
 public:
  /// The embedded data. It is checked by a test; a broken file ends the program.
  static const Keys& get();

  /// The global, `sts:`, `iam:` or `saml:` key of that name, ignoring case; a family when it has no
  /// row of its own. Null: no document speaks of it.
  const ConditionKey* find(std::string_view key) const;
  /// The claims of an issuer (`host/path`); every issuer has some.
  const IssuerKeys& issuer(std::string_view issuer) const;
  /// What is known of a key of either kind, `aws:userid` or `gitlab.com:sub`.
  const ConditionKey* describe(std::string_view key) const;

  const std::vector<ConditionKey>& all() const { return keys_; }
  const std::vector<IssuerKeys>& issuers() const { return issuers_; }
  /// The day on which the data was compared with the documents.
  const std::string& checked() const { return checked_; }

 private:
  Keys();
  std::vector<ConditionKey> keys_;
  std::map<std::string, std::size_t, std::less<>> exact_;  ///< By lower-case name.
  std::vector<IssuerKeys> issuers_;                        ///< The one for all others is the first.
  std::string checked_;
};

/// Is the key a claim of a token, `HOST…:CLAIM`?
bool is_issuer_key(std::string_view key);

}  // namespace trustlint::identity
