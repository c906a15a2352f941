/// One clause of a condition against one request.
///
/// Entry point: `test_clause`. First the table of 2.2 (is the key there, is it a list, which set
/// prefix), then one value of the request at a time against the values of the policy: OR for a
/// positive operator, NOR for a negated one. Values of the request that do not convert are unequal
/// for numbers and dates, and satisfy neither form for ARNs and addresses. A malformed ARN pattern
/// ends the comparison of a value: it then satisfies a Deny and fails an Allow, negated or not (A4,
/// A6).
#include "condition/clause.h"

#include <algorithm>
#include <optional>

#include "condition/address.h"
#include "condition/arn.h"
#include "condition/binary.h"
#include "condition/date.h"
#include "condition/glob.h"
#include "condition/number.h"
#include "condition/variables.h"
#include "policy/lower_case.h"

namespace trustlint::condition {
namespace {

/// What one value of the request is compared with.
struct Subject {
  const Operator& op;
  const policy::Clause& clause;
  bool variables;
  policy::Effect effect;
  const Context& context;
};

/// `true` in any letter case is true, everything else is false (2.8).
bool is_true(std::string_view text) { return policy::lower_case(text) == "true"; }

std::optional<Pieces> pieces(const Subject& subject, const policy::Value& value) {
  if (subject.variables && allows_variables(subject.op.comparison)) {
    return expand(value.text, subject.context);
  }
  return as_written(value.text);
}

bool is_hit(Comparison comparison, std::string_view text, const Pieces& value) {
  switch (comparison) {
    case Comparison::StringEquals:
      return text_of(value) == text;
    case Comparison::StringEqualsIgnoreCase:
      return policy::lower_case(text_of(value)) == policy::lower_case(text);
    default:
      return glob_matches(tokens_of(value), units_of(text));
  }
}

bool test_string(const Subject& subject, std::string_view text) {
  const auto hit = [&](const policy::Value& value) {
    const auto expanded = pieces(subject, value);
    return expanded && is_hit(subject.op.comparison, text, *expanded);
  };
  const auto& values = subject.clause.values;
  return std::any_of(values.begin(), values.end(), hit) != subject.op.negated;
}

/// Does an order satisfy a numeric or date comparison?
bool satisfies(Comparison comparison, std::strong_ordering order) {
  switch (comparison) {
    case Comparison::NumericLess:
    case Comparison::DateLess:
      return order < 0;
    case Comparison::NumericLessEquals:
    case Comparison::DateLessEquals:
      return order <= 0;
    case Comparison::NumericGreater:
    case Comparison::DateGreater:
      return order > 0;
    case Comparison::NumericGreaterEquals:
    case Comparison::DateGreaterEquals:
      return order >= 0;
    default:
      return order == 0;
  }
}

/// Numbers and dates: what does not convert is unequal, so only the negated form holds (2.6, 2.7).
template <typename Parse, typename Compare>
bool test_ordered(const Subject& subject, std::string_view text, Parse parse, Compare order) {
  const auto asked = parse(text);
  const auto hit = [&](const policy::Value& value) {
    const auto listed = parse(std::string_view(value.text));
    return asked && listed && satisfies(subject.op.comparison, order(*asked, *listed));
  };
  const auto& values = subject.clause.values;
  return std::any_of(values.begin(), values.end(), hit) != subject.op.negated;
}

bool test_bool(const Subject& subject, std::string_view text) {
  const auto& values = subject.clause.values;
  return std::any_of(values.begin(), values.end(), [&](const policy::Value& value) {
    return is_true(value.text) == is_true(text);
  });
}

bool test_binary(const Subject& subject, std::string_view text) {
  const auto asked = parse_base64(text);
  const auto& values = subject.clause.values;
  return asked && std::any_of(values.begin(), values.end(), [&](const policy::Value& value) {
           return parse_base64(value.text) == asked;
         });
}

/// A malformed address of the request satisfies neither form (I6); one of the policy matches
/// nothing (I4).
bool test_address(const Subject& subject, std::string_view text) {
  const auto address = parse_address(text);
  if (!address) return false;
  const auto& values = subject.clause.values;
  const bool hit = std::any_of(values.begin(), values.end(), [&](const policy::Value& value) {
    const auto network = parse_network(value.text);
    return network && contains(*network, *address);
  });
  return hit != subject.op.negated;
}

/// A malformed ARN of the request satisfies neither form (A5); a hit comes before a malformed
/// pattern behind it.
bool test_arn(const Subject& subject, std::string_view text) {
  if (!is_arn(text)) return false;
  for (const policy::Value& value : subject.clause.values) {
    const auto pattern = pieces(subject, value);
    if (!pattern) continue;
    switch (match_arn(*pattern, text)) {
      case ArnMatch::Yes:
        return !subject.op.negated;
      case ArnMatch::MalformedPattern:
        return subject.effect == policy::Effect::Deny;
      case ArnMatch::No:
        break;
    }
  }
  return subject.op.negated;
}

/// Does one value of the request satisfy the operator?
bool test_value(const Subject& subject, std::string_view text) {
  switch (subject.op.comparison) {
    case Comparison::StringEquals:
    case Comparison::StringEqualsIgnoreCase:
    case Comparison::StringLike:
      return test_string(subject, text);
    case Comparison::NumericEquals:
    case Comparison::NumericLess:
    case Comparison::NumericLessEquals:
    case Comparison::NumericGreater:
    case Comparison::NumericGreaterEquals:
      return test_ordered(subject, text, parse_decimal, compare);
    case Comparison::DateEquals:
    case Comparison::DateLess:
    case Comparison::DateLessEquals:
    case Comparison::DateGreater:
    case Comparison::DateGreaterEquals:
      return test_ordered(subject, text, parse_date,
                          [](std::int64_t a, std::int64_t b) { return a <=> b; });
    case Comparison::Bool:
      return test_bool(subject, text);
    case Comparison::Binary:
      return test_binary(subject, text);
    case Comparison::IpAddress:
      return test_address(subject, text);
    case Comparison::Arn:
      return test_arn(subject, text);
    case Comparison::Null:
      break;  // Asks for presence, not for values.
  }
  return false;
}

/// The columns "single" and "multi" of the table, for an operator with values.
bool test_values(const Subject& subject, const std::vector<std::string>& texts) {
  const bool all = subject.op.qualifier == Qualifier::ForAllValues;
  const auto satisfies = [&](const std::string& text) { return test_value(subject, text); };
  return all ? std::all_of(texts.begin(), texts.end(), satisfies)
             : std::any_of(texts.begin(), texts.end(), satisfies);
}

/// A policy value that IAM may or may not expand (V3 is contradictory for Bool).
bool is_contradictory(const Subject& subject) {
  const auto& values = subject.clause.values;
  return subject.op.comparison == Comparison::Bool && subject.variables &&
         std::any_of(values.begin(), values.end(), [](const policy::Value& value) {
           return value.text.find("${") != std::string::npos;
         });
}

/// Does the answer depend on something that is not known of the request?
bool is_open(const Subject& subject, const KeyValue* value) {
  const auto unknown = [&](const std::string& key) {
    const auto found = subject.context.find(key);
    return found != subject.context.end() && !found->second.known;
  };
  if (value != nullptr && !value->known) return true;
  if (!subject.variables || !allows_variables(subject.op.comparison)) return false;
  const auto& values = subject.clause.values;
  return std::any_of(values.begin(), values.end(), [&](const policy::Value& listed) {
    const auto keys = keys_of_variables(listed.text);
    return std::any_of(keys.begin(), keys.end(), unknown);
  });
}

/// Table 2.2 and 2.4; `value` is null when the key is absent.
bool test_entry(const Subject& subject, const KeyValue* value) {
  const Operator& op = subject.op;
  const bool absent = value == nullptr;
  const bool nothing = absent || value->values.empty();
  if (subject.clause.values.empty()) {
    switch (op.qualifier) {
      case Qualifier::ForAllValues:
        return nothing;
      case Qualifier::ForAnyValue:
        return false;
      case Qualifier::None:
        return op.if_exists && absent;
    }
  }
  if (op.comparison == Comparison::Null) {
    const auto& values = subject.clause.values;
    return std::any_of(values.begin(), values.end(),
                       [&](const policy::Value& v) { return is_true(v.text) == nothing; });
  }
  if (op.qualifier == Qualifier::None) {
    if (absent) return op.if_exists || op.negated;
    // A plain operator on a multivalued key is false, whatever its length and sign.
    if (value->is_list || value->values.empty()) return false;
    return test_value(subject, value->values.front());
  }
  if (nothing) return op.qualifier == Qualifier::ForAllValues;
  return test_values(subject, value->values);
}

}  // namespace

ClauseTrace test_clause(const policy::Clause& clause, const Surroundings& surroundings,
                        const Context& context) {
  ClauseTrace trace;
  trace.clause = &clause;
  const auto found = context.find(clause.key.text);
  const KeyValue* value = found == context.end() ? nullptr : &found->second;
  trace.present = value != nullptr && value->known;
  if (value != nullptr) trace.request_values = value->values;

  const auto op = parse_operator(clause.operator_name.text);
  const bool variables = surroundings.version == policy::TrustPolicy::Version::V2012;
  if (!op) {
    trace.supported = false;
    return trace;
  }
  const Subject subject{*op, clause, variables, surroundings.effect, context};
  trace.known = !is_open(subject, value);
  trace.supported = trace.known && !is_contradictory(subject);
  trace.holds = trace.supported && test_entry(subject, value);
  return trace;
}

}  // namespace trustlint::condition
