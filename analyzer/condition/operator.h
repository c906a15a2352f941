/// The table of condition operators: qualifier x IfExists x negation x type (2.2 and 2.3).
#pragma once

#include <optional>
#include <string_view>

namespace trustlint::condition {

enum class Qualifier { None, ForAllValues, ForAnyValue };

/// What is compared with what. Negation is a flag beside it; ArnEquals and ArnLike are one.
enum class Comparison {
  StringEquals,
  StringEqualsIgnoreCase,
  StringLike,
  NumericEquals,
  NumericLess,
  NumericLessEquals,
  NumericGreater,
  NumericGreaterEquals,
  DateEquals,
  DateLess,
  DateLessEquals,
  DateGreater,
  DateGreaterEquals,
  Bool,
  Binary,
  IpAddress,
  Arn,
  Null,
};

struct Operator {
  Qualifier qualifier = Qualifier::None;
  Comparison comparison = Comparison::StringEquals;
  bool negated = false;
  bool if_exists = false;
  friend bool operator==(const Operator&, const Operator&) = default;
};

/// The operator of that name, or nothing. Case counts; `Null` takes neither prefix nor suffix.
std::optional<Operator> parse_operator(std::string_view name);

/// Does the comparison read `*` and `?` as wildcards?
bool has_wildcards(Comparison comparison);
/// May a policy variable stand in the value (V2, V3)?
bool allows_variables(Comparison comparison);

}  // namespace trustlint::condition
