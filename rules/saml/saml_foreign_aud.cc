#include "rule/assertion.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

/// Sign-in endpoints that the statement lists.
std::vector<std::string> endpoints(const Trust& trust) {
  std::vector<std::string> listed;
  for (const auto& clause : trust.statement->clauses) {
    for (const auto& value : clause.values) {
      if (is_endpoint(trust, value.text)) listed.push_back(value.text);
    }
  }
  return listed;
}

/// What lets the assertion in goes, and the endpoint comes in its place where none is listed.
Fix endpoint_fix(const Context& context, const Trust& trust, const solver::Answer& answer) {
  const std::string endpoint = sign_in_endpoint(trust);
  const auto& statement = *trust.statement;
  const Blame where = blame(context.policy(), statement, trust.principal->value.place, {"saml:aud"},
                            *answer.witness);
  const std::string advice =
      "use the sign-in endpoint of the role's partition, \"" + endpoint + "\"";
  if (where.value == nullptr)
    return guess_by(advice, {edit::add_condition(statement, "StringEquals", "SAML:aud", endpoint)});
  if (endpoints(trust).empty())
    return guess_by(advice, {edit::set_value(statement, *where.clause, *where.value, endpoint)});
  return fix_by("take out \"" + where.value->text + "\": the sign-in endpoint stands beside it",
                {edit::remove_value(statement, *where.clause, *where.value)});
}

void check(Context& context) {
  for (const auto& trust : saml_trusts(context)) {
    if (context.settled(*trust.statement)) continue;
    const auto caller = assertion(context, trust, endpoints(trust));
    const auto answer = context.accepted(*trust.statement, {caller});
    const auto recipient = answer.words.find("recipient");
    if (!answer.found() || recipient == answer.words.end() ||
        is_endpoint(trust, recipient->second)) {
      continue;
    }
    Finding finding = openness_finding(context, *trust.statement, trust.principal->value.place,
                                       answer, {"saml:aud"});
    finding.message = "assertions for " + quoted(recipient->second) +
                      " are accepted, which is no sign-in endpoint of AWS";
    finding.label = "admits " + quoted(recipient->second);
    finding.fix = endpoint_fix(context, trust, answer);
    context.report(trust.statement, std::move(finding));
  }
}

}  // namespace

const Rule saml_foreign_aud = {
    .id = "TL402",
    .name = "saml-foreign-aud",
    .pack = "saml",
    .family = "assertion",
    .rank = 402,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary = "SAML assertions for a recipient that is no sign-in endpoint of AWS are accepted",
    .doc = R"(## What it does
Asks whether an assertion is accepted whose recipient is no AWS sign-in endpoint of the partition that the provider is in.
Endpoints of a region (`https://eu-west-1.signin.aws.amazon.com/saml`) and those with `/acs/` are fine.

## Why it is bad
Either the value is a slip, and then nobody can sign in, or it is a wildcard, and then an assertion that was made for
another service opens the role.

## How to fix it
```json
"Condition": {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}
```

In GovCloud the endpoint is `https://signin.amazonaws-us-gov.com/saml`, in China `https://signin.amazonaws.cn/saml`.

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html
)",
    .check = check,
};

}  // namespace trustlint::rules
