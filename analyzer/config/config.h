/// `trustlint.yaml`: who belongs to us, and which rules to run.
///
/// The trust zone changes who is an outsider and nothing else.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
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

struct Config {
  TrustZone trust;
  std::optional<std::string> persona;  ///< "regular", "pedantic" or "auditor"
  int max_federated_session = 3600;    ///< Seconds; TL501.
};

/// Reads a configuration. Errors (code Config) name the unknown key or the wrong value and its
/// place.
document::Result<Config> read_config(std::shared_ptr<const document::SourceFile> file,
                                     const document::Limits& limits);

}  // namespace trustlint::config
