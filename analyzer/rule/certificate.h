/// Questions about IAM Roles Anywhere: from which trust anchor, with which certificate.
#pragma once

#include <string>

#include "rule/context.h"

namespace trustlint::rule {

/// A statement's principal that lets holders of certificates in.
struct CertificateTrust {
  const policy::Statement* statement = nullptr;
  const policy::Principal* principal = nullptr;
};

std::vector<CertificateTrust> certificate_trusts(const Context& context);
/// A holder of a certificate for whom the given component (`anchor`, `certificate`) is one that no
/// pattern begins to name.
solver::Answer any_holder(Context& context, const CertificateTrust& trust,
                          const std::string& component);
/// The finding: places, witness, the keys worth reading.
Finding certificate_finding(Context& context, const CertificateTrust& trust,
                            const solver::Answer& answer);

}  // namespace trustlint::rule
