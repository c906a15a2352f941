#include "rule/write_control.h"

#include <re2/re2.h>

#include <algorithm>
#include <map>

#include "condition/operator.h"

namespace trustlint::rule {

using condition::Comparison;

namespace {

bool counts(const std::string& name, bool application) {
  const auto op = condition::parse_operator(name);
  if (!op || op->negated || op->if_exists) return false;
  return op->comparison == Comparison::StringEquals ||
         op->comparison == Comparison::StringEqualsIgnoreCase ||
         (op->comparison == Comparison::StringLike && !application);
}

bool is_demanded(const WebTrust& trust, const std::string& key) {
  const auto& control = *trust.family().write_control;
  return std::any_of(control.claims.begin(), control.claims.end(), [&](const auto& claim) {
    const std::string demanded = identity::key_of(trust.issuer, claim);
    return control.application ? key == demanded : lower_case(key) == lower_case(demanded);
  });
}

bool refused(const identity::WriteControl& control, const std::string& value) {
  if (value == "*") return true;
  return control.no_open_start &&
         (value.find_first_not_of(" \t\r\n") == std::string::npos || value[0] == '*');
}

}  // namespace

bool is_write_controlled(const WebTrust& trust) {
  if (!trust.match || trust.inferred || !trust.family().write_control) return false;
  const auto& issuers = trust.family().write_control->issuers;
  return issuers.empty() ? trust.shared() : re2::RE2::FullMatch(trust.issuer, issuers);
}

bool passes_write_control(const WebTrust& trust) {
  const auto& control = *trust.family().write_control;
  // One operator whose demanded keys are all in order is enough.
  std::map<std::string, bool> blocks;
  for (const auto& clause : trust.statement->clauses) {
    const std::string& name = clause.operator_name.text;
    if (!counts(name, control.application) || !is_demanded(trust, clause.key.text)) continue;
    const bool good = std::none_of(clause.values.begin(), clause.values.end(),
                                   [&](const auto& value) { return refused(control, value.text); });
    const auto [slot, fresh] = blocks.try_emplace(name, good);
    if (!fresh) slot->second = slot->second && good;
  }
  return std::any_of(blocks.begin(), blocks.end(), [](const auto& block) { return block.second; });
}

}  // namespace trustlint::rule
