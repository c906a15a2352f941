/// Questions about IAM Roles Anywhere: from which trust anchor, with which certificate.
#pragma once

#include <string>

#include "rule/context.h"

namespace trustlint::rule {

/// The principals that let holders of certificates in.
std::vector<Trust> certificate_trusts(const Context& context);
/// A holder of a certificate for whom the given component (`anchor`, `certificate`) is one that no
/// pattern begins to name.
solver::Answer any_holder(Context& context, const Trust& trust, const std::string& component);
/// The finding: places, witness, the keys worth reading.
Finding certificate_finding(Context& context, const Trust& trust, const solver::Answer& answer);

}  // namespace trustlint::rule
