#include "rule/assertion.h"
#include "rule/deputy.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

constexpr const char* kTagSession = "sts:TagSession";
constexpr const char* kSetSourceIdentity = "sts:SetSourceIdentity";

/// A call that always asks for more than to assume the role.
struct Call {
  identity::Scenario caller;
  std::vector<std::string> also;  ///< The further actions.
  std::string who;
  std::string assumption;
};

/// Is one of the further actions refused to everybody who may assume the role?
std::vector<std::string> refused(Context& context, const policy::Statement& statement,
                                 const Call& call) {
  std::vector<std::string> missing;
  if (!context.accepted(statement, {call.caller}).found()) return missing;
  for (const auto& action : call.also) {
    auto caller = call.caller;
    caller.also_actions = {action};
    if (context.accepted(statement, {caller}).proved()) missing.push_back(action);
  }
  return missing;
}

void report(Context& context, const Trust& trust, const Call& call) {
  if (context.settled(*trust.statement)) return;
  const auto missing = refused(context, *trust.statement, call);
  if (missing.empty() || trust.statement->actions.empty()) return;
  std::string names;
  for (const auto& action : missing) names += (names.empty() ? "" : " and ") + quoted(action);
  Finding finding;
  finding.place = trust.statement->actions.back().place;
  finding.message = call.who + " cannot assume this role: the call needs " + names +
                    ", which no statement allows";
  finding.label = "no " + names;
  finding.related.push_back({"the principal", trust.principal->value.place});
  if (!call.assumption.empty()) {
    finding.confidence = Confidence::Likely;
    finding.assumption = call.assumption;
  }
  Fix fix;
  fix.description = "add " + names + " to the actions";
  finding.fix = fix;
  context.report(trust.statement, std::move(finding));
}

void check_service(Context& context, const ServiceTrust& trust) {
  if (trust.service == nullptr) return;
  const std::string& principal = trust.principal->value.text;
  Call call;
  call.who = quoted(principal);
  if (trust.service->name == "pods.eks") {
    call.caller = identity::pod_call(principal, context.tested(), {});
    call.also = {kTagSession};
    call.assumption = "session tags are not disabled in the Pod Identity association";
  } else if (trust.service->name == "rolesanywhere") {
    call.caller = identity::certificate_holder(principal, context.tested(), {});
    call.also = {kTagSession, kSetSourceIdentity};
  } else {
    return;
  }
  report(context, {trust.statement, trust.principal}, call);
}

bool is_request_tag(const identity::KeyModel& model) {
  const std::string key = lower_case(model.key);
  return key.rfind("aws:requesttag/", 0) == 0 || key == "aws:tagkeys" ||
         key == "sts:transitivetagkeys";
}

/// A provider whose users must come with tags.
void check_provider(Context& context, const Trust& trust) {
  const auto caller = identity::saml_caller(trust.principal->value.text, context.tested());
  auto untagged = caller;
  std::erase_if(untagged.keys, is_request_tag);
  if (untagged.keys.size() == caller.keys.size() ||
      !context.accepted(*trust.statement, {untagged}).proved())
    return;
  const std::string& provider = trust.principal->value.text;
  const std::string name = provider.substr(provider.find(":saml-provider/") + 15);
  report(context, trust, {caller, {kTagSession}, "users of the SAML provider " + quoted(name), {}});
}

void check(Context& context) {
  for (const auto& trust : service_trusts(context)) check_service(context, trust);
  for (const auto& trust : saml_trusts(context)) check_provider(context, trust);
}

}  // namespace

const Rule missing_tag_session = {
    .id = "TL506",
    .name = "missing-tag-session",
    .pack = "session",
    .family = "tag-session",
    .rank = 506,
    .severity = Severity::Low,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary = "The caller always sends session tags, and sts:TagSession is not allowed",
    .doc = R"(## What it does
Asks, for callers whose calls always carry session tags, whether the further actions of the call are allowed: `sts:TagSession` for EKS
Pod Identity, `sts:TagSession` and `sts:SetSourceIdentity` for IAM Roles Anywhere, and `sts:TagSession` for a SAML provider where the
policy demands tags of the assertion (`aws:RequestTag/…`).

## Why it is bad
Each action of a call is checked by itself, and one that is missing refuses the whole call. The error says "not authorized to perform
sts:TagSession", which nobody asked for, and the role looks right in review.

## How to fix it
```json
"Principal": {"Service": "pods.eks.amazonaws.com"},
"Action": ["sts:AssumeRole", "sts:TagSession"]
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
- https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
- https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
)",
    .check = check,
};

}  // namespace trustlint::rules
