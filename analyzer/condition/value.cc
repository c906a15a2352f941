/// Literals that IAM refuses to store.
///
/// Entry point: `why_invalid`. The parsers are those of the evaluator, so that a value is refused
/// exactly when it could never match. Texts are the end of a sentence that begins with the value.
#include "condition/value.h"

#include "condition/address.h"
#include "condition/arn.h"
#include "condition/binary.h"
#include "condition/date.h"
#include "condition/number.h"
#include "policy/lower_case.h"

namespace trustlint::condition {
namespace {

std::optional<std::string> unless(bool valid, const char* reason) {
  return valid ? std::nullopt : std::optional<std::string>(reason);
}

std::optional<std::string> why_no_network(std::string_view value) {
  if (parse_network(value)) return std::nullopt;
  const auto host = parse_network(value.substr(0, value.find('/')));
  const bool has_prefix = value.find('/') != std::string_view::npos;
  if (host && has_prefix && host->address.v6) {
    return "is no IPv6 network: the prefix length must be 0 to 128, with no bits set behind it";
  }
  return "is no IP address and no network such as 203.0.113.0/24";
}

}  // namespace

std::optional<std::string> why_invalid(const Operator& op, std::string_view policy_value) {
  switch (op.comparison) {
    case Comparison::StringEquals:
    case Comparison::StringEqualsIgnoreCase:
    case Comparison::StringLike:
      return std::nullopt;
    case Comparison::NumericEquals:
    case Comparison::NumericLess:
    case Comparison::NumericLessEquals:
    case Comparison::NumericGreater:
    case Comparison::NumericGreaterEquals:
      return unless(parse_decimal(policy_value).has_value(), "is no number");
    case Comparison::DateEquals:
    case Comparison::DateLess:
    case Comparison::DateLessEquals:
    case Comparison::DateGreater:
    case Comparison::DateGreaterEquals:
      return unless(parse_date(policy_value).has_value(),
                    "is no date such as 2030-01-31T12:00:00Z and no number of seconds");
    case Comparison::Bool:
    case Comparison::Null: {
      const std::string text = policy::lower_case(policy_value);
      return unless(text == "true" || text == "false", "is neither true nor false");
    }
    case Comparison::Binary:
      return unless(parse_base64(policy_value).has_value(), "is no base64");
    case Comparison::IpAddress:
      return why_no_network(policy_value);
    case Comparison::Arn: {
      const bool variable = policy_value.find("${") != std::string_view::npos;
      return unless(variable || is_arn_pattern(policy_value),
                    "is no ARN pattern: it needs six parts, arn:PARTITION:SERVICE:REGION:ACCOUNT:"
                    "RESOURCE, or a single *");
    }
  }
  return std::nullopt;
}

}  // namespace trustlint::condition
