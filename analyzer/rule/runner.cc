#include "rule/runner.h"

#include <algorithm>

#include "policy/parse.h"
#include "rule/context.h"

namespace trustlint::rule {

namespace {

bool opens(const Finding& finding) {
  switch (find_rule(finding.rule)->opens) {
    case Opens::Never:
      return false;
    case Opens::WhenCertain:
      return finding.confidence == Confidence::Certain;
    case Opens::WithWitness:
      return finding.witness.has_value();
    case Opens::Always:
      return true;
  }
  return false;
}

/// Somebody gets in under an assumption: not proved, and not open for certain either.
bool opens_perhaps(const Finding& finding) {
  return find_rule(finding.rule)->opens == Opens::WhenCertain && !opens(finding);
}

std::vector<const Rule*> by_rank() {
  std::vector<const Rule*> rules = all_rules();
  std::stable_sort(rules.begin(), rules.end(),
                   [](const Rule* a, const Rule* b) { return a->rank < b->rank; });
  return rules;
}

}  // namespace

const Rule* find_rule(std::string_view id_or_name) {
  for (const Rule* rule : all_rules()) {
    if (rule->id == id_or_name || rule->name == id_or_name) return rule;
  }
  return nullptr;
}

namespace {

RoleResult check_policy(const input::RoleSource& role, const policy::TrustPolicy& policy,
                        const config::Config& config, solver::Engine& engine) {
  RoleResult result;
  Context context(role, policy, config, engine);
  for (const Rule* rule : by_rank()) {
    context.enter(*rule);
    rule->check(context);
  }
  result.findings = std::move(context.findings());
  result.undecided = context.undecided_reasons();
  if (std::any_of(result.findings.begin(), result.findings.end(), opens)) {
    result.status = Status::Open;
  } else if (!policy.complete()) {
    result.status = Status::NotAnalysed;
    result.reason = "part of the policy is malformed";
  } else if (!result.undecided.empty()) {
    result.status = Status::Undecided;
    result.reason = result.undecided.front();
  } else if (const auto finding =
                 std::find_if(result.findings.begin(), result.findings.end(), opens_perhaps);
             finding != result.findings.end()) {
    result.status = Status::Undecided;
    result.reason = "it matters whether " + finding->assumption;
  }
  return result;
}

}  // namespace

RoleResult check_role(const input::RoleSource& role, const config::Config& config,
                      solver::Engine& engine) {
  RoleResult result;
  if (!role.known()) {
    result.status = Status::NotAnalysed;
    result.reason = role.not_known_because;
    return result;
  }
  engine.begin();
  return check_policy(role, policy::parse(*role.policies[0].node), config, engine);
}

}  // namespace trustlint::rule
