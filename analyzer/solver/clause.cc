#include "solver/clause.h"

#include <algorithm>

namespace trustlint::solver {

using condition::Comparison;
using condition::Qualifier;

namespace {

struct ValueText {
  std::u16string text;
  std::vector<bool> literal;  ///< Characters that are no wildcards.
  bool variable = false;      ///< Holds a policy variable.
};

/// Takes the escapes `${*}`, `${?}` and `${$}` out (V5); other `${…}` are variables under version
/// 2012-10-17 (V1).
ValueText read_value(const std::string& raw, bool expand) {
  ValueText value;
  const std::u16string text = to_utf16(raw);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (expand && text[i] == u'$' && i + 1 < text.size() && text[i + 1] == u'{') {
      const std::size_t close = text.find(u'}', i + 2);
      if (close == i + 3 && (text[i + 2] == u'*' || text[i + 2] == u'?' || text[i + 2] == u'$')) {
        value.text.push_back(text[i + 2]);
        value.literal.push_back(true);
        i = close;
        continue;
      }
      if (close != std::u16string::npos) value.variable = true;
    }
    value.text.push_back(text[i]);
    value.literal.push_back(false);
  }
  return value;
}

bool equals_ignoring_case(const std::string& text, std::string_view word) {
  return text.size() == word.size() &&
         std::equal(text.begin(), text.end(), word.begin(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

}  // namespace

CompiledClause::CompiledClause(const policy::Clause& clause, policy::Effect effect,
                               policy::TrustPolicy::Version version, Automaton& automaton) {
  const auto parsed = condition::parse_operator(clause.operator_name.text);
  if (!parsed) {
    why_opaque_ = "`" + clause.operator_name.text + "` is no condition operator";
    return;
  }
  op_ = *parsed;
  no_values_ = clause.values.empty();
  denies_ = effect == policy::Effect::Deny;
  const bool expand =
      version == policy::TrustPolicy::Version::V2012 && condition::allows_variables(op_.comparison);
  for (const auto& written : clause.values) {
    if (op_.comparison == Comparison::Bool && version == policy::TrustPolicy::Version::V2012 &&
        written.text.find("${") != std::string::npos) {
      why_opaque_ = "AWS's documentation contradicts itself about the variable in `" +
                    written.text + "`";  // V3
      return;
    }
    const ValueText value = read_value(written.text, expand);
    if (value.variable) {
      why_opaque_ = "the value `" + written.text + "` holds a policy variable";
      return;
    }
    switch (op_.comparison) {
      case Comparison::StringEquals:
        patterns_.push_back(automaton.add(literal_pattern(value.text)));
        break;
      case Comparison::StringEqualsIgnoreCase:
        patterns_.push_back(automaton.add(ignore_case_pattern(value.text)));
        break;
      case Comparison::StringLike:
        patterns_.push_back(automaton.add(glob_pattern(value.text, value.literal)));
        break;
      case Comparison::Arn:
        if (!well_formed_) well_formed_ = automaton.add(any_arn_pattern());
        if (auto pattern = arn_pattern(value.text, value.literal)) {
          patterns_.push_back(automaton.add(std::move(*pattern)));
        } else {
          patterns_.push_back(std::nullopt);
        }
        break;
      case Comparison::Bool:
        if (patterns_.empty()) patterns_.push_back(automaton.add(ignore_case_pattern(u"true")));
        wanted_.push_back(equals_ignoring_case(written.text, "true"));
        break;
      case Comparison::Null:
        (equals_ignoring_case(written.text, "true") ? null_true_ : null_false_) = true;
        break;
      default:
        why_opaque_ =
            "`" + clause.operator_name.text + "` compares numbers, dates, addresses or bytes";
        return;
    }
  }
}

bool CompiledClause::when_absent() const {
  if (op_.comparison == Comparison::Null) return null_true_;
  if (op_.qualifier == Qualifier::ForAllValues) return true;
  if (op_.qualifier == Qualifier::ForAnyValue) return false;
  if (op_.if_exists) return true;
  return op_.negated && !no_values_;
}

bool CompiledClause::when_single(const Automaton& automaton, Automaton::State state) const {
  if (op_.comparison == Comparison::Null) return null_false_;
  return element(automaton, state);
}

bool CompiledClause::element(const Automaton& automaton, Automaton::State state) const {
  if (no_values_) return false;
  if (op_.comparison == Comparison::Bool) {
    const bool truth = automaton.accepts(state, *patterns_[0]);
    return std::find(wanted_.begin(), wanted_.end(), truth) != wanted_.end();
  }
  if (well_formed_ && !automaton.accepts(state, *well_formed_))
    return false;  // A5: neither form matches a malformed ARN
  for (const auto& pattern : patterns_) {
    if (!pattern) return denies_;
    if (automaton.accepts(state, *pattern)) return !op_.negated;
  }
  return op_.negated;
}

}  // namespace trustlint::solver
