#include "identity/keys.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

void report(Context& context, const policy::Statement& statement, const document::Place& place,
            const solver::Answer& answer, const std::string& who) {
  Finding finding = openness_finding(context, statement, place, answer, {});
  finding.place = place;
  for (const auto& clause : statement.clauses) {
    const auto* key = identity::Keys::get().find(clause.key.text);
    if (key != nullptr && key->network) {
      finding.place = clause.key.place;
      break;
    }
  }
  finding.message =
      who + " can assume this role from the right network: an address is all that is tested";
  finding.label = "the only restriction";
  context.report(&statement, std::move(finding));
}

void check(Context& context) {
  for (const auto& trust : context.aws_trusts()) {
    if (!trust.anyone() || context.settled(*trust.statement) ||
        context.stranger_answer(trust).found())
      continue;
    auto restriction = context.aws_outsider();
    restriction.outside_network = false;
    const auto answer =
        context.accepted(*trust.statement, identity::aws_callers(context.tested(), restriction));
    if (answer.found())
      report(context, *trust.statement, trust.principal->value.place, answer, "any AWS account");
  }
  for (const auto& trust : context.web_trusts()) {
    if (!trust.shared() || context.settled(*trust.statement) ||
        context.outsider_answer(trust).found())
      continue;
    auto restriction = context.outsider(trust);
    restriction.outside_network = false;
    const auto answer = context.accepted(*trust.statement, context.callers(trust, restriction));
    if (answer.found())
      report(context, *trust.statement, trust.principal->value.place, answer,
             who_gets_in(trust, answer));
  }
}

}  // namespace

const Rule network_only_guard = {
    .id = "TL207",
    .name = "network-only-guard",
    .pack = "account",
    .family = "account",
    .rank = 202,
    .severity = Severity::High,
    .persona = Persona::Regular,
    .opens = Opens::Always,
    .since = "0.1.0",
    .summary = "Strangers are kept out by network conditions alone",
    .doc = R"(## What it does
Asks whether strangers are accepted by a statement for `{"AWS": "*"}` or for an issuer that everybody can use once they come
from the right address or VPC, and finds that nothing else keeps them out.

## Why it is bad
An address says where a packet came from, not who sent it. Build services, VPNs and NAT gateways are shared; an address
range is lent on.

## How to fix it
Test who the caller is (`aws:PrincipalOrgID`, `aws:PrincipalArn`, `sub`) and keep the network condition as a second fence.

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
)",
    .check = check,
};

}  // namespace trustlint::rules
