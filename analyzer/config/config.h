/// `trustlint.yaml`: who belongs to us, which rules to run, and which changes are
/// accepted.
///
/// The trust zone changes who is an outsider and nothing else.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "document/reader.h"

namespace trustlint::config {

struct TrustZone {
  std::vector<std::string> accounts;        ///< Ours: 12 digits each.
  std::optional<std::string> organization;  ///< "o-…"
  std::map<std::string, std::vector<std::string>>
      tenants;                       ///< By catalogue name: {"github": ["acme"]}.
  std::vector<std::string> issuers;  ///< OIDC issuers of ours, without scheme.
  std::vector<std::string> vendors;  ///< Trusted third parties: account ids.
};

/// A change that is wanted, though it lets somebody in.
struct AcceptedChange {
  std::string fingerprint;  ///< As `diff` prints it.
  std::string reason;       ///< Never empty.
};

struct Config {
  TrustZone trust;
  std::optional<std::string> persona;            ///< "regular", "pedantic" or "auditor"
  int max_federated_session = 3600;              ///< Seconds; TL501.
  std::vector<AcceptedChange> accepted_changes;  ///< `diff: {accept: [...]}`
};

/// Reads a configuration. Errors (code Config) name the unknown key or the wrong value and its
/// place.
document::Result<Config> read_config(std::shared_ptr<const document::SourceFile> file,
                                     const document::Limits& limits);

/// Is this the form of a fingerprint: 16 hexadecimal digits, lower case?
bool is_fingerprint(std::string_view word);

}  // namespace trustlint::config
