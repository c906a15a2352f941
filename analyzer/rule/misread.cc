#include "rule/misread.h"

#include <algorithm>

#include "condition/clause.h"
#include "condition/statement.h"

namespace trustlint::rule {

std::vector<Reading> readings(const Context& context, policy::Effect effect) {
  std::vector<Reading> list;
  for (const auto& statement : context.policy().statements) {
    if (statement.malformed || statement.effect != effect) continue;
    for (const auto& clause : statement.clauses) {
      const auto op = condition::parse_operator(clause.operator_name.text);
      if (op) list.push_back({&statement, &clause, *op, lower_case(clause.key.text)});
    }
  }
  return list;
}

std::vector<identity::Scenario> callers_of(const Context& context,
                                           const policy::Statement& statement) {
  auto callers = context.everybody(statement);
  std::erase_if(callers, [&](const identity::Scenario& caller) {
    return !condition::speaks_of(statement, caller.action);
  });
  return callers;
}

std::vector<identity::Scenario> without(std::vector<identity::Scenario> callers,
                                        const std::string& key) {
  std::vector<identity::Scenario> left;
  for (auto& caller : callers) {
    const auto* model = caller.find(key);
    if (model == nullptr || !model->optional) continue;
    caller.keys.erase(caller.keys.begin() + (model - caller.keys.data()));
    left.push_back(std::move(caller));
  }
  return left;
}

namespace {

bool same_place(const document::Place& a, const document::Place& b) {
  return a.text == b.text && a.span.begin == b.span.begin && a.span.end == b.span.end;
}

bool points_at(const Finding& finding, const policy::Clause& clause) {
  return same_place(finding.place, clause.operator_name.place) ||
         same_place(finding.place, clause.key.place) ||
         std::any_of(clause.values.begin(), clause.values.end(),
                     [&](const auto& value) { return same_place(finding.place, value.place); });
}

}  // namespace

bool explained(Context& context, const Reading& reading) {
  const auto& findings = context.findings();
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
    const Rule* rule = find_rule(finding.rule);
    if (rule == nullptr || finding.statement != reading.statement->index) return false;
    if (rule->opens != Opens::Never && finding.witness) {
      const bool absent = finding.witness->context.count(reading.clause->key.text) == 0;
      if (absent || reading.op.negated) return true;
    }
    return finding.persona == Persona::Regular && points_at(finding, *reading.clause);
  });
}

bool is_reported(Context& context, const policy::Statement& statement,
                 const document::Place& place) {
  const auto& findings = context.findings();
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
    return finding.statement == statement.index && finding.persona == Persona::Regular &&
           same_place(finding.place, place);
  });
}

bool holds_when_absent(const Context& context, const Reading& reading) {
  return condition::test_clause(*reading.clause,
                                {context.policy().version, reading.statement->effect}, {})
      .holds;
}

Finding absent_key_finding(Context& context, const Reading& reading, const solver::Answer& answer) {
  const auto& clause = *reading.clause;
  const auto& place = clause.operator_name.place;
  Finding finding = openness_finding(context, *reading.statement, place, answer, {});
  finding.related.clear();
  finding.message = "a caller without `" + clause.key.text + "` passes `" +
                    clause.operator_name.text + "`: it holds when the key is absent";
  finding.label = "true for every caller without the key";
  finding.place = place;
  return finding;
}

bool is_documented_for_all_values(const std::string& key) {
  return key == "aws:tagkeys" || key == "sts:transitivetagkeys" ||
         key == "sts:requestcontextproviders";
}

}  // namespace trustlint::rule
