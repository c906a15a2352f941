#include "rule/chaining.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

constexpr int kChainedLimit =
    3600;  // STS grants a chained session no more, whatever the role allows

void check(Context& context) {
  const auto& seconds = context.role().max_session_duration;
  if (!seconds || *seconds <= kChainedLimit || !context.policy().complete()) return;
  bool chained = false;
  for (const auto& statement : context.policy().statements) {
    if (statement.effect != policy::Effect::Allow) continue;
    const Reached by = reached(context, statement);
    if (by == Reached::ByOthers) return;
    chained = chained || by == Reached::ByChaining;
  }
  if (!chained) return;
  Finding finding;
  finding.message =
      "only role sessions can assume this role, and STS limits a chained session to 3600 "
      "seconds: " +
      std::to_string(*seconds) + " does nothing, and a request for more fails";
  finding.label = "has no effect";
  finding.place = context.role().max_session_duration_place.value_or(context.role().anchor);
  finding.fix = fix_by("set the maximum session duration to 3600 seconds",
                       {edit::set_duration(kChainedLimit)});
  context.report(nullptr, std::move(finding));
}

}  // namespace

const Rule chained_duration = {
    .id = "TL502",
    .name = "chained-duration",
    .pack = "session",
    .family = "",
    .rank = 502,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary =
        "A role that is only reached by chaining allows more than the hour that STS grants a "
        "chained session",
    .doc = R"(## What it does
Asks who can assume the role. Where every caller is itself a role session, a maximum session duration above 3,600 seconds has
no effect.

## Why it is bad
STS limits a chained session to one hour and refuses a request for more, so the first long job fails at run time, in
production, with an error that names the wrong number.

## How to fix it
Set `MaxSessionDuration` to 3,600 seconds and renew the credentials, or let the caller assume the role without a chain.

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html
)",
    .check = check,
};

}  // namespace trustlint::rules
