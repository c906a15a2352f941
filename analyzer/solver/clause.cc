#include "solver/clause.h"

#include <algorithm>
#include <utility>

#include "policy/lower_case.h"

namespace trustlint::solver {

using condition::Comparison;
using Case = CompiledClause::Case;

namespace {

/// Cases of one value: more are not worth it.
constexpr std::size_t kMostCases = 1024;

struct Variable {
  std::string key;
  std::optional<std::string> fallback;
};

/// A piece of a value: text, or a variable.
struct Part {
  std::u16string text;
  std::vector<bool> literal;  ///< Characters that are no wildcards.
  std::optional<Variable> variable;
};

struct ValueParts {
  std::vector<Part> parts;
  bool broken = false;  ///< A variable that can have no value.
};

std::u16string trimmed(std::u16string text) {
  while (!text.empty() && text.front() == u' ') text.erase(0, 1);
  while (!text.empty() && text.back() == u' ') text.pop_back();
  return text;
}

/// Where the variable that begins before `at` ends: at a brace outside of quotes.
std::size_t closing_brace(const std::u16string& text, std::size_t at) {
  for (bool quoted = false; at < text.size(); ++at) {
    quoted ^= text[at] == u'\'';
    if (text[at] == u'}' && !quoted) return at;
  }
  return std::u16string::npos;
}

/// `key` or `key, 'default'`; nothing when it can have no value.
std::optional<Variable> read_variable(const std::u16string& body) {
  const std::size_t comma = body.find(u',');
  Variable variable;
  variable.key = to_utf8(trimmed(body.substr(0, comma)));
  if (variable.key.empty()) return std::nullopt;
  if (comma == std::u16string::npos) return variable;
  const std::u16string quoted = trimmed(body.substr(comma + 1));
  if (quoted.size() < 2 || quoted.find(u'\'') != 0 || quoted.find(u'\'', 1) != quoted.size() - 1)
    return std::nullopt;
  variable.fallback = to_utf8(quoted.substr(1, quoted.size() - 2));
  return variable;
}

/// Cuts a value at its variables and takes the escapes `${*}`, `${?}` and `${$}` out (V1, V5).
ValueParts read_value(const std::string& raw, bool expand) {
  ValueParts value;
  value.parts.emplace_back();
  const auto add = [&](char16_t unit, bool literal) {
    value.parts.back().text.push_back(unit);
    value.parts.back().literal.push_back(literal);
  };
  const std::u16string text = to_utf16(raw);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool opens = expand && text[i] == u'$' && i + 1 < text.size() && text[i + 1] == u'{';
    const std::size_t close = opens ? closing_brace(text, i + 2) : std::u16string::npos;
    if (close == std::u16string::npos) {
      if (opens) expand = false;  // The rest has no end of a variable either.
      add(text[i], false);
      continue;
    }
    const std::u16string body = trimmed(text.substr(i + 2, close - i - 2));
    i = close;
    if (body == u"*" || body == u"?" || body == u"$") {
      add(body[0], true);
      continue;
    }
    Part part;
    part.variable = read_variable(body);
    if (!part.variable) value.broken = true;
    value.parts.push_back(std::move(part));
    value.parts.emplace_back();
  }
  return value;
}

/// The value with its variables filled in; where one is `Other`, any text.
struct Filled {
  std::u16string text;
  std::vector<bool> literal;
  std::vector<bool> any;  ///< The text of an unknown variable: `*`, and not of the policy.
  bool nothing = false;
  bool other = false;
};

void append(Filled& filled, const std::u16string& text) {
  filled.text += text;
  filled.literal.resize(filled.text.size(), true);
  filled.any.resize(filled.text.size(), false);
}

Filled fill(const std::vector<Part>& parts, const std::vector<Guard>& guards) {
  Filled filled;
  for (const Part& part : parts) {
    if (!part.variable) {
      filled.text += part.text;
      filled.literal.insert(filled.literal.end(), part.literal.begin(), part.literal.end());
      filled.any.resize(filled.text.size(), false);
      continue;
    }
    const auto same = [&](const Guard& guard) { return guard.key == part.variable->key; };
    const auto guard = std::find_if(guards.begin(), guards.end(), same);
    switch (guard->state) {
      case Guard::State::Absent:
        if (!part.variable->fallback) {
          filled.nothing = true;
        } else {
          append(filled, to_utf16(*part.variable->fallback));
        }
        break;
      case Guard::State::Present:
        filled.nothing = true;  // V6
        break;
      case Guard::State::Is:
        append(filled, to_utf16(guard->text));
        break;
      case Guard::State::Other:
        filled.other = true;
        filled.text += u'*';
        filled.literal.push_back(false);
        filled.any.push_back(true);
        break;
    }
  }
  return filled;
}

/// Every combination of states of the variables' keys; nothing when there are too many.
std::optional<std::vector<std::vector<Guard>>> combinations(
    const std::vector<Part>& parts, const std::function<VariableKey(const std::string&)>& lookup) {
  std::vector<std::vector<Guard>> all{{}};
  std::vector<std::string> seen;
  for (const Part& part : parts) {
    if (!part.variable) continue;
    const std::string& key = part.variable->key;
    if (std::find(seen.begin(), seen.end(), key) != seen.end()) continue;
    seen.push_back(key);
    const VariableKey known = lookup(key);
    std::vector<Guard> states{{key, Guard::State::Absent, {}}};
    if (!known.never && known.list) states.push_back({key, Guard::State::Present, {}});
    if (!known.never && !known.list) {
      for (const auto& text : known.texts) states.push_back({key, Guard::State::Is, text});
      states.push_back({key, Guard::State::Other, {}});
    }
    if (all.size() * states.size() > kMostCases) return std::nullopt;
    std::vector<std::vector<Guard>> next;
    for (const auto& guards : all) {
      for (const auto& state : states) {
        next.push_back(guards);
        next.back().push_back(state);
      }
    }
    all = std::move(next);
  }
  return all;
}

bool is_true(const std::string& text) { return policy::ascii_lower(text) == "true"; }

bool is_typed(Comparison comparison) {
  return comparison == Comparison::Binary || comparison == Comparison::IpAddress ||
         (comparison >= Comparison::NumericEquals && comparison <= Comparison::DateGreaterEquals);
}

/// An ARN pattern is cut at the colons of the policy when there are five, else at those of the
/// variables too (A7).
bool own_colons(const Filled& filled) {
  std::size_t colons = 0;
  for (std::size_t i = 0; i < filled.text.size(); ++i)
    colons += filled.text[i] == u':' && !filled.literal[i] ? 1 : 0;
  return colons >= 5;
}

Case compile(const Filled& filled, Comparison comparison, Automaton& automaton) {
  Case compiled;
  if (filled.nothing) {
    compiled.kind = Case::Kind::Nothing;
    return compiled;
  }
  if (filled.other) compiled.kind = Case::Kind::Within;
  switch (comparison) {
    case Comparison::StringEquals:
    case Comparison::StringEqualsIgnoreCase: {
      if (!filled.other) {
        compiled.number = automaton.add(comparison == Comparison::StringEquals
                                            ? literal_pattern(filled.text)
                                            : ignore_case_pattern(filled.text));
        break;
      }
      // Only the unknown part is any text.
      Pattern pattern;
      for (std::size_t i = 0; i < filled.text.size(); ++i) {
        const Pattern one = filled.any[i] ? glob_pattern(u"*", {false})
                            : comparison == Comparison::StringEquals
                                ? literal_pattern(filled.text.substr(i, 1))
                                : ignore_case_pattern(filled.text.substr(i, 1));
        if (!one.back().star || pattern.empty() || !pattern.back().star)
          pattern.insert(pattern.end(), one.begin(), one.end());
      }
      compiled.number = automaton.add(std::move(pattern));
      compiled.equal = comparison == Comparison::StringEquals && filled.text.size() == 1;
      break;
    }
    case Comparison::Arn: {
      if (filled.other && !own_colons(filled)) {
        compiled.kind = Case::Kind::Unknown;
        break;
      }
      if (auto pattern = arn_pattern(filled.text, filled.literal)) {
        compiled.number = automaton.add(std::move(*pattern));
      } else {
        compiled.kind = Case::Kind::Malformed;
      }
      break;
    }
    default:
      compiled.number = automaton.add(glob_pattern(filled.text, filled.literal));
      compiled.equal = filled.other && filled.text.size() == 1;
      break;
  }
  return compiled;
}

}  // namespace

std::vector<std::string> CompiledClause::variables(const policy::Clause& clause,
                                                   policy::TrustPolicy::Version version) {
  std::vector<std::string> keys;
  const auto op = condition::parse_operator(clause.operator_name.text);
  if (!op || version != policy::TrustPolicy::Version::V2012 ||
      !condition::allows_variables(op->comparison)) {
    return keys;
  }
  for (const auto& value : clause.values) {
    for (const Part& part : read_value(value.text, true).parts) {
      if (part.variable) keys.push_back(part.variable->key);
    }
  }
  return keys;
}

CompiledClause::CompiledClause(const policy::Clause& clause, policy::Effect effect,
                               policy::TrustPolicy::Version version, KeySpace& space,
                               const std::function<VariableKey(const std::string&)>& lookup) {
  const auto parsed = condition::parse_operator(clause.operator_name.text);
  if (!parsed) {
    why_opaque_ = "`" + clause.operator_name.text + "` is no condition operator";
    return;
  }
  op_ = *parsed;
  no_values_ = clause.values.empty();
  denies_ = effect == policy::Effect::Deny;
  typed_ = is_typed(op_.comparison);
  const bool expand = version == policy::TrustPolicy::Version::V2012;
  if (op_.comparison == Comparison::IpAddress) well_formed_ = space.cells.add_is_address();
  if (op_.comparison == Comparison::Arn) well_formed_ = space.automaton.add(any_arn_pattern());
  for (const auto& written : clause.values) {
    if (op_.comparison == Comparison::Null) {
      (is_true(written.text) ? null_true_ : null_false_) = true;
      continue;
    }
    if (op_.comparison == Comparison::Bool) {
      if (expand && written.text.find("${") != std::string::npos) {
        why_opaque_ = "AWS's documentation contradicts itself about the variable in `" +
                      written.text + "`";  // V3
        return;
      }
      if (values_.empty()) {
        values_.push_back({{}});
        values_[0][0].number = space.automaton.add(ignore_case_pattern(u"true"));
      }
      wanted_.push_back(is_true(written.text));
      continue;
    }
    values_.emplace_back();
    if (typed_) {
      values_.back().push_back(
          {{}, Case::Kind::Fact, space.cells.add(op_.comparison, written.text), false});
      continue;
    }
    const auto value = read_value(written.text, expand);
    if (value.broken) {
      values_.back().push_back({{}, Case::Kind::Nothing, 0, false});
      continue;
    }
    const auto cases = combinations(value.parts, lookup);
    if (!cases) {
      why_opaque_ = "the variables in `" + written.text + "` have too many values";
      return;
    }
    for (const auto& guards : *cases) {
      Case compiled = compile(fill(value.parts, guards), op_.comparison, space.automaton);
      if (denies_ && compiled.kind == Case::Kind::Malformed) {
        // What was observed is that it refuses; a proof must not rest on that (A6).
        why_opaque_ = "`" + written.text + "` is no ARN pattern";
        return;
      }
      compiled.guards = guards;
      values_.back().push_back(std::move(compiled));
    }
  }
}

bool CompiledClause::when_absent() const {
  if (op_.comparison == Comparison::Null) return null_true_;
  if (op_.qualifier == condition::Qualifier::ForAllValues) return true;
  if (op_.qualifier == condition::Qualifier::ForAnyValue) return false;
  if (op_.if_exists) return true;
  return op_.negated && !no_values_;
}

std::vector<std::string> keys_read(const policy::TrustPolicy& policy) {
  std::vector<std::string> keys;
  for (const auto& statement : policy.statements) {
    for (const auto& clause : statement.clauses) {
      keys.push_back(clause.key.text);
      for (auto& variable : CompiledClause::variables(clause, policy.version)) {
        // Every condition key has a prefix; `${GITHUB_ORG}` is somebody else's syntax.
        if (variable.find(':') != std::string::npos) keys.push_back(std::move(variable));
      }
    }
  }
  return keys;
}

}  // namespace trustlint::solver
