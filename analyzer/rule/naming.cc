#include "rule/naming.h"

#include <string_view>
#include <utility>
#include <vector>

#include "condition/number.h"
#include "condition/operator.h"

namespace trustlint::rule {

namespace {

/// More digits than any id has.
constexpr std::size_t kLongestId = 64;

}  // namespace

std::optional<policy::Clause> naming(const policy::Clause& clause, policy::Effect effect) {
  const auto op = condition::parse_operator(clause.operator_name.text);
  if (!op || op->negated != (effect == policy::Effect::Deny)) return std::nullopt;
  policy::Clause positive = clause;
  // Absent keys name nobody, whatever the set prefix or IfExists makes of them.
  std::string& name = positive.operator_name.text;
  name.erase(0, name.find(':') + 1);
  if (op->if_exists) name.erase(name.size() - std::string_view("IfExists").size());
  if (op->negated) name.erase(name.find("Not"), 3);
  if (op->qualifier != condition::Qualifier::None) name.insert(0, "ForAnyValue:");
  switch (op->comparison) {
    case condition::Comparison::StringEquals:
    case condition::Comparison::StringEqualsIgnoreCase:
    case condition::Comparison::StringLike:
    case condition::Comparison::Arn:
      return positive;
    case condition::Comparison::NumericEquals: {
      // A number names the id that is written so.
      name.replace(name.find("Numeric"), std::string_view("Numeric").size(), "String");
      std::vector<policy::Value> ids;
      for (auto& value : positive.values) {
        const auto number = condition::parse_decimal(value.text);
        const auto id = number ? condition::as_digits(*number, kLongestId) : std::nullopt;
        if (!id) continue;
        value.text = *id;
        ids.push_back(std::move(value));
      }
      positive.values = std::move(ids);
      return positive;
    }
    default:
      return std::nullopt;
  }
}

}  // namespace trustlint::rule
