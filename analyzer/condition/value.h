/// Literals that IAM refuses to store (TL001).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "condition/operator.h"

namespace trustlint::condition {

/// Why IAM would refuse the policy value for that operator; nothing when it is fine. ARN patterns
/// with variables are not checked.
std::optional<std::string> why_invalid(const Operator& op, std::string_view policy_value);

}  // namespace trustlint::condition
