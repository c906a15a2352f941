#include "rule/judge.h"

#include <algorithm>

#include "rule/context.h"

namespace trustlint::rule {

namespace {

std::vector<const Rule*> by_rank() {
  std::vector<const Rule*> rules = all_rules();
  std::stable_sort(rules.begin(), rules.end(),
                   [](const Rule* a, const Rule* b) { return a->rank < b->rank; });
  return rules;
}

}  // namespace

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

bool opens_perhaps(const Finding& finding) {
  return find_rule(finding.rule)->opens == Opens::WhenCertain && !opens(finding);
}

void conclude(RoleResult& result, bool complete) {
  result.status = Status::Proved;
  result.reason.clear();
  const auto perhaps = std::find_if(result.findings.begin(), result.findings.end(), opens_perhaps);
  if (std::any_of(result.findings.begin(), result.findings.end(), opens)) {
    result.status = Status::Open;
  } else if (!complete) {
    result.status = Status::NotAnalysed;
    result.reason = "part of the policy is malformed";
  } else if (!result.undecided.empty()) {
    result.status = Status::Undecided;
    result.reason = result.undecided.front();
  } else if (perhaps != result.findings.end()) {
    result.status = Status::Undecided;
    result.reason = "it matters whether " + perhaps->assumption;
  }
}

RoleResult judge(const input::RoleSource& role, const policy::TrustPolicy& policy,
                 const config::Config& config, solver::Engine& engine,
                 const std::set<std::string>& ours, const policy::TrustPolicy* written) {
  RoleResult result;
  Context context(role, policy, config, engine, ours, written);
  for (const Rule* rule : by_rank()) {
    context.enter(*rule);
    rule->check(context);
  }
  result.findings = std::move(context.findings());
  result.undecided = context.undecided_reasons();
  conclude(result, policy.complete());
  return result;
}

}  // namespace trustlint::rule
