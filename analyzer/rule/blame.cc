#include "rule/blame.h"

#include <algorithm>

#include "condition/evaluate.h"

namespace trustlint::rule {

using policy::Clause;
using policy::Statement;
using policy::Value;

namespace {

/// The truth of one clause for a request, by the concrete evaluator.
bool holds(const policy::TrustPolicy& policy, const Clause& clause,
           const condition::Request& request) {
  policy::TrustPolicy alone;
  alone.version = policy.version;
  Statement statement;
  statement.actions = {{request.action, {}, true}};
  statement.clauses = {clause};
  alone.statements = {std::move(statement)};
  const auto verdict = condition::evaluate(alone, request);
  return !verdict.statements.empty() && !verdict.statements[0].clauses.empty() &&
         verdict.statements[0].clauses[0].holds;
}

}  // namespace

bool admits(const policy::TrustPolicy& policy, const Clause& clause, const Value& value,
            const condition::Request& request) {
  Clause alone = clause;
  alone.values = {value};
  return holds(policy, alone, request);
}

Blame blame(const policy::TrustPolicy& policy, const Statement& statement,
            const document::Place& principal, const std::vector<std::string>& keys,
            const condition::Request& witness) {
  for (const auto& key : keys) {
    for (const auto& clause : statement.clauses) {
      if (lower_case(clause.key.text) != key || !holds(policy, clause, witness)) continue;
      const auto op = condition::parse_operator(clause.operator_name.text);
      const bool present = witness.context.count(clause.key.text) != 0;
      if (!op || op->negated || !present) return {clause.operator_name.place, &clause, nullptr};
      for (const auto& value : clause.values) {
        if (admits(policy, clause, value, witness)) return {value.place, &clause, &value};
      }
      return {clause.operator_name.place, &clause, nullptr};
    }
  }
  if (statement.condition_place) return {*statement.condition_place, nullptr, nullptr};
  return {principal, nullptr, nullptr};
}

std::vector<std::string> tenant_keys(const WebTrust& trust) {
  std::vector<std::string> keys;
  const std::string subject = lower_case(trust.issuer) + ":sub";
  for (const auto& clause : trust.statement->clauses) {
    const std::string key = lower_case(clause.key.text);
    if (!trust.match || std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
    const auto claim = trust.family().claim_of(trust.issuer, key);
    if (claim && (trust.family().is_tenant_claim(*claim) || *claim == trust.family().lock.claim))
      keys.push_back(key);
  }
  std::stable_sort(keys.begin(), keys.end(),
                   [&](const auto& a, const auto& b) { return (a == subject) > (b == subject); });
  return keys;
}

Finding openness_finding(Context& context, const Statement& statement,
                         const document::Place& principal, const solver::Answer& answer,
                         const std::vector<std::string>& keys) {
  Finding finding;
  finding.witness = answer.witness;
  finding.assumption = answer.assumption;
  finding.confidence = answer.assumption.empty() ? Confidence::Certain : Confidence::Likely;
  if (answer.scenario != nullptr) finding.shown_keys = answer.scenario->shown_keys;
  const Blame where = blame(context.policy(), statement, principal, keys, *answer.witness);
  finding.place = where.place;
  if (where.clause != nullptr) {
    for (const auto& value : where.clause->values) {
      if (&value != where.value && where.value != nullptr &&
          admits(context.policy(), *where.clause, value, *answer.witness)) {
        finding.related.push_back({"this value admits the same caller", value.place});
      }
    }
  }
  for (const auto& clause : statement.clauses) {
    if (&clause == where.clause) continue;
    const auto op = condition::parse_operator(clause.operator_name.text);
    const bool absent = answer.witness->context.count(clause.key.text) == 0;
    if (!op || !holds(context.policy(), clause, *answer.witness)) continue;
    if (absent && op->comparison != condition::Comparison::Null) {
      finding.related.push_back(
          {"this condition holds because the caller has no `" + clause.key.text + "`",
           clause.operator_name.place});
    } else {
      finding.related.push_back({"the caller passes this condition", clause.key.place});
    }
  }
  if (where.clause != nullptr || statement.condition_place)
    finding.related.push_back({"the principal", principal});
  return finding;
}

std::string fill(const std::string& phrase, const Pins& pins, const solver::Answer& answer) {
  std::string text;
  for (const auto& piece : identity::parse_template(phrase)) {
    if (!piece.is_component) {
      text += piece.text;
    } else if (auto pin = pins.find(piece.text); pin != pins.end()) {
      text += pin->second;
    } else if (auto word = answer.words.find(piece.text); word != answer.words.end()) {
      text += word->second;
    } else {
      text += "…";
    }
  }
  return text;
}

}  // namespace trustlint::rule
