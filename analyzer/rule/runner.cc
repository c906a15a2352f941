/// One role: each of the policies that it may have, and the worst of what they make.
#include "rule/runner.h"

#include <algorithm>

#include "policy/instance.h"
#include "policy/parse.h"
#include "rule/holes.h"
#include "rule/mend.h"

namespace trustlint::rule {

namespace {

/// `Status` from the best to the worst.
int badness(Status status) {
  switch (status) {
    case Status::Proved:
      return 0;
    case Status::Undecided:
      return 1;
    case Status::NotAnalysed:
      return 2;
    case Status::Open:
      return 3;
  }
  return 3;
}

RoleResult check_variant(const input::RoleSource& role, const input::PolicySource& source,
                         const config::Config& config, solver::Engine& engine, Fixes fixes) {
  engine.begin();
  const auto policy = policy::parse(*source.node);
  const auto marked =
      role.holes.empty() ? std::vector<policy::MarkedText>() : policy::marked_texts(*source.node);
  if (!marked.empty()) return judge_with_holes(role, policy, marked, config, engine, fixes);
  auto result = judge(role, policy, config, engine);
  if (fixes == Fixes::Described) return result;
  const auto findings = result.findings;
  mend(role, policy, {&policy, &findings}, {}, result.findings, config, engine);
  return result;
}

bool same(const Finding& a, const Finding& b) {
  return a.rule == b.rule && a.message == b.message && a.statement == b.statement &&
         a.place.path() == b.place.path() && a.place.range() == b.place.range();
}

void add_reason(std::vector<std::string>& reasons, std::string reason) {
  if (std::find(reasons.begin(), reasons.end(), reason) == reasons.end())
    reasons.push_back(std::move(reason));
}

std::string when(const input::PolicySource& source, const std::string& text) {
  return source.when.empty() ? text : text + " (when " + source.when + ")";
}

/// What holds for all variants is said once; else it is said for which it holds.
RoleResult merge(const input::RoleSource& role, std::vector<RoleResult> results) {
  RoleResult merged;
  for (std::size_t i = 0; i < results.size(); ++i) {
    RoleResult& result = results[i];
    const auto& source = role.policies[i];
    const auto everywhere = [&](const auto& is_in) {
      return std::all_of(results.begin(), results.end(), is_in);
    };
    for (const auto& finding : result.findings) {
      const bool always = everywhere([&](const RoleResult& other) {
        return std::any_of(other.findings.begin(), other.findings.end(),
                           [&](const Finding& its) { return same(its, finding); });
      });
      if (always && i > 0) continue;
      Finding told = finding;
      if (!always) told.message = when(source, told.message);
      merged.findings.push_back(std::move(told));
    }
    for (const auto& reason : result.undecided) {
      const bool always = everywhere([&](const RoleResult& other) {
        return std::find(other.undecided.begin(), other.undecided.end(), reason) !=
               other.undecided.end();
      });
      add_reason(merged.undecided, always ? reason : when(source, reason));
    }
    if (i == 0 || badness(result.status) > badness(merged.status)) {
      const bool always = everywhere([&](const RoleResult& other) {
        return other.status == result.status && other.reason == result.reason;
      });
      merged.status = result.status;
      merged.reason = always || result.reason.empty() ? result.reason : when(source, result.reason);
    }
  }
  return merged;
}

}  // namespace

const Rule* find_rule(std::string_view id_or_name) {
  for (const Rule* rule : all_rules()) {
    if (rule->id == id_or_name || rule->name == id_or_name) return rule;
  }
  return nullptr;
}

RoleResult check_role(const input::RoleSource& role, const config::Config& config,
                      solver::Engine& engine, Fixes fixes) {
  RoleResult result;
  if (!role.known()) {
    result.status = Status::NotAnalysed;
    result.reason = role.not_known_because;
    return result;
  }
  std::vector<RoleResult> results;
  for (const auto& source : role.policies)
    results.push_back(check_variant(role, source, config, engine, fixes));
  return results.size() == 1 ? std::move(results[0]) : merge(role, std::move(results));
}

}  // namespace trustlint::rule
