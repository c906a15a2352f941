#include "rule/assertion.h"
#include "rule/openness.h"
#include "rule/people.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

constexpr const char* kKey = "sts:sourceidentity";

/// The caller as he is when he says nothing.
identity::Scenario silent(identity::Scenario caller) {
  std::erase_if(caller.keys,
                [](const identity::KeyModel& model) { return lower_case(model.key) == kKey; });
  return caller;
}

void report(Context& context, const Trust& trust, const std::string& who,
            const identity::Scenario& caller) {
  if (context.settled(*trust.statement)) return;
  const auto answer = context.accepted(*trust.statement, {silent(caller)});
  if (!answer.found()) return;
  const auto& place = trust.principal->value.place;
  Finding finding = openness_finding(context, *trust.statement, place, answer, {});
  finding.place = place;
  finding.related.clear();
  finding.message = who + " can assume this role without a source identity";
  finding.label = "`sts:SourceIdentity` is not demanded";
  Fix fix;
  fix.description =
      "allow `sts:SetSourceIdentity` and add \"StringLike\": {\"sts:SourceIdentity\": \"*\"}";
  finding.fix = fix;
  context.report(trust.statement, std::move(finding));
}

/// Nobody can change the roles of IAM Identity Center, nor use their provider for others.
bool is_reserved(const std::string& provider) {
  return provider.find(":saml-provider/AWSSSO_") != std::string::npos;
}

void check(Context& context) {
  for (const auto& trust : context.aws_trusts()) {
    const auto users = users_behind(context, trust);
    if (users) report(context, {trust.statement, trust.principal}, users->phrase, users->scenario);
  }
  for (const auto& trust : saml_trusts(context)) {
    const std::string& provider = trust.principal->value.text;
    if (is_reserved(provider)) continue;
    const std::string name = provider.substr(provider.find(":saml-provider/") + 15);
    report(context, trust, "people of the SAML provider " + quoted(name),
           identity::saml_caller(provider, context.tested()));
  }
}

}  // namespace

const Rule no_source_identity = {
    .id = "TL507",
    .name = "no-source-identity",
    .pack = "session",
    .family = "source-identity",
    .rank = 507,
    .severity = Severity::Note,
    .persona = Persona::Auditor,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary = "People assume the role, and no source identity is demanded",
    .doc = R"(## What it does
Asks whether people, IAM users or users of a SAML provider, are accepted without `sts:SourceIdentity`. Silent for vendors, where an
external id is demanded, and for the roles that IAM Identity Center reserves.

## Why it is bad
A session name is whatever the caller writes, and the next role of a chain begins another session: the log names a role,
not a person. A source identity is set once and stays through the whole chain.

## How to fix it
Allow it to be set, and demand it. Who is to be sure of the name pins it to the user:

```json
"Action": ["sts:AssumeRole", "sts:SetSourceIdentity"],
"Condition": {"StringEquals": {"sts:SourceIdentity": "${aws:username}"}}
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
)",
    .check = check,
};

}  // namespace trustlint::rules
