/// The table of condition operators.
///
/// Entry points: `parse_operator`, `has_wildcards`, `allows_variables`. A name is a set prefix, a
/// base name of the table, and `IfExists`, in that order; letters count (G13). `Null` stands alone
/// (2.3).
#include "condition/operator.h"

#include <algorithm>
#include <iterator>

namespace trustlint::condition {
namespace {

struct Base {
  std::string_view name;
  Comparison comparison;
  bool negated;
};

constexpr Base kBases[] = {
    {"StringEquals", Comparison::StringEquals, false},
    {"StringNotEquals", Comparison::StringEquals, true},
    {"StringEqualsIgnoreCase", Comparison::StringEqualsIgnoreCase, false},
    {"StringNotEqualsIgnoreCase", Comparison::StringEqualsIgnoreCase, true},
    {"StringLike", Comparison::StringLike, false},
    {"StringNotLike", Comparison::StringLike, true},
    {"NumericEquals", Comparison::NumericEquals, false},
    {"NumericNotEquals", Comparison::NumericEquals, true},
    {"NumericLessThan", Comparison::NumericLess, false},
    {"NumericLessThanEquals", Comparison::NumericLessEquals, false},
    {"NumericGreaterThan", Comparison::NumericGreater, false},
    {"NumericGreaterThanEquals", Comparison::NumericGreaterEquals, false},
    {"DateEquals", Comparison::DateEquals, false},
    {"DateNotEquals", Comparison::DateEquals, true},
    {"DateLessThan", Comparison::DateLess, false},
    {"DateLessThanEquals", Comparison::DateLessEquals, false},
    {"DateGreaterThan", Comparison::DateGreater, false},
    {"DateGreaterThanEquals", Comparison::DateGreaterEquals, false},
    {"Bool", Comparison::Bool, false},
    {"BinaryEquals", Comparison::Binary, false},
    {"IpAddress", Comparison::IpAddress, false},
    {"NotIpAddress", Comparison::IpAddress, true},
    {"ArnEquals", Comparison::Arn, false},
    {"ArnLike", Comparison::Arn, false},
    {"ArnNotEquals", Comparison::Arn, true},
    {"ArnNotLike", Comparison::Arn, true},
    {"Null", Comparison::Null, false},
};

bool take_prefix(std::string_view& name, std::string_view prefix) {
  if (name.substr(0, prefix.size()) != prefix) return false;
  name.remove_prefix(prefix.size());
  return true;
}

bool take_suffix(std::string_view& name, std::string_view suffix) {
  if (name.size() < suffix.size() || name.substr(name.size() - suffix.size()) != suffix) {
    return false;
  }
  name.remove_suffix(suffix.size());
  return true;
}

}  // namespace

std::optional<Operator> parse_operator(std::string_view name) {
  Operator op;
  if (take_prefix(name, "ForAllValues:")) {
    op.qualifier = Qualifier::ForAllValues;
  } else if (take_prefix(name, "ForAnyValue:")) {
    op.qualifier = Qualifier::ForAnyValue;
  }
  op.if_exists = take_suffix(name, "IfExists");
  const auto* base = std::find_if(std::begin(kBases), std::end(kBases),
                                  [&](const Base& b) { return b.name == name; });
  if (base == std::end(kBases)) return std::nullopt;
  op.comparison = base->comparison;
  op.negated = base->negated;
  const bool plain = op.qualifier == Qualifier::None && !op.if_exists;
  if (op.comparison == Comparison::Null && !plain) return std::nullopt;
  return op;
}

bool has_wildcards(Comparison comparison) {
  return comparison == Comparison::StringLike || comparison == Comparison::Arn;
}

bool allows_variables(Comparison comparison) {
  return comparison == Comparison::StringEquals ||
         comparison == Comparison::StringEqualsIgnoreCase || comparison == Comparison::StringLike ||
         comparison == Comparison::Arn;
}

}  // namespace trustlint::condition
