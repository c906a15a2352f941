#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

void check(Context& context) {
  const auto& seconds = context.role().max_session_duration;
  if (!seconds || *seconds <= context.config().max_federated_session) return;
  for (const auto& trust : context.web_trusts()) {
    if (!trust.match || trust.family().kind != "ci") continue;
    const auto answer = context.accepted(*trust.statement, context.callers(trust, {}));
    if (!answer.found()) continue;
    Finding finding;
    finding.message = "jobs of " + trust.family().name + " hold this role for up to " +
                      std::to_string(*seconds) + " seconds";
    finding.label =
        "longer than " + std::to_string(context.config().max_federated_session) + " seconds";
    finding.place = context.role().max_session_duration_place.value_or(context.role().anchor);
    finding.related.push_back({"the trusted issuer", trust.principal->value.place});
    const int most = context.config().max_federated_session;
    finding.fix = fix_by("set the maximum session duration to " + std::to_string(most) + " seconds",
                         {edit::set_duration(most)});
    context.report(nullptr, std::move(finding));
    return;
  }
}

}  // namespace

const Rule long_federated_session = {
    .id = "TL501",
    .name = "long-federated-session",
    .pack = "session",
    .family = "",
    .rank = 501,
    .severity = Severity::Low,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary = "A role that CI jobs assume through OIDC allows sessions of more than an hour",
    .doc = R"(## What it does
Asks whether jobs of a CI system can assume the role, and reports a maximum session duration above the limit (3,600 seconds
unless `max_federated_session` in the configuration says otherwise).

## Why it is bad
Credentials that leak from a job are good until they run out. Few jobs need more than an hour; twelve hours is a working day
for a thief.

## How to fix it
Leave `MaxSessionDuration` at its default of 3,600 seconds, and let a long job assume the role again.

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html
)",
    .check = check,
};

}  // namespace trustlint::rules
