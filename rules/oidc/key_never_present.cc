#include <algorithm>

#include "identity/keys.h"
#include "policy/wording.h"
#include "rule/misread.h"
#include "rule/openness.h"
#include "rule/role_facts.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

/// Keys that a service principal never carries are another rule's.
bool all_services(const std::vector<identity::Scenario>& callers) {
  return std::all_of(callers.begin(), callers.end(), [](const auto& caller) {
    return caller.caller == condition::Caller::Type::Service;
  });
}

/// AWS's list of SAML keys is closed: what only the catalogue's last resort describes is a slip.
bool is_unlisted_saml(const std::string& key) {
  const auto* described = identity::Keys::get().find(key);
  return described != nullptr && described->name == "saml:*";
}

/// The key of AWS that a key in no catalogue is a slip of the pen for; empty when none is near.
std::string meant_key(const std::string& key) {
  if (key.rfind("aws:", 0) != 0 || identity::Keys::get().find(key) != nullptr) return {};
  std::vector<std::string> lowered;
  for (const auto& known : identity::Keys::get().all()) lowered.push_back(lower_case(known.name));
  const std::vector<std::string_view> names(lowered.begin(), lowered.end());
  const auto near = policy::nearest(key, names);
  const auto* known = near.empty() ? nullptr : identity::Keys::get().find(near);
  return known == nullptr ? std::string() : known->name;
}

/// Nobody of the callers carries the key. A claim of an unknown issuer that AWS never shows is as
/// good as absent.
bool is_never_there(const std::vector<identity::Scenario>& callers, const std::string& key) {
  if (is_unlisted_saml(key) || !meant_key(key).empty()) return true;
  return std::none_of(callers.begin(), callers.end(), [&](const identity::Scenario& caller) {
    const auto* model = caller.find(key);
    return model != nullptr && !(model->undescribed && identity::is_issuer_key(key));
  });
}

/// The issuer of these callers' tokens, where the key is a claim of another issuer: a host that
/// was copied or mistyped.
std::string meant_issuer(const Context& context, const Reading& reading) {
  const std::string host = reading.key.substr(0, reading.key.rfind(':'));
  std::string meant;
  for (const auto& trust : context.web_trusts()) {
    if (trust.statement != reading.statement) continue;
    if (lower_case(trust.issuer) == host) return {};
    meant = trust.issuer;
  }
  return meant;
}

/// "AWS shows aud, email and sub of such tokens", when the key is a claim of a token.
std::string what_is_shown(const std::string& key) {
  const auto& claims = identity::Keys::get().issuer(key.substr(0, key.rfind(':'))).claims;
  std::string names;
  for (std::size_t i = 0; i < claims.size(); ++i)
    names += (i == 0 ? "" : i + 1 == claims.size() ? " and " : ", ") + claims[i].name;
  return "AWS shows of such tokens " + names;
}

void check(Context& context) {
  for (const auto& reading : readings(context, policy::Effect::Allow)) {
    const auto& clause = *reading.clause;
    const auto callers = callers_of(context, *reading.statement);
    if (callers.empty() || all_services(callers) || !is_never_there(callers, reading.key)) continue;
    const bool holds = holds_when_absent(context, reading);
    const bool says_so = reading.op.comparison == condition::Comparison::Null ||
                         is_documented_for_all_values(reading.key);
    if ((holds && says_so) || explained(context, reading) ||
        is_left_open(context, clause.key.place))
      continue;
    Finding finding;
    finding.message = "no caller of this statement carries " + quoted(clause.key.text) + " with " +
                      quoted(callers.front().action) + ": " +
                      (holds ? "this condition holds for everybody"
                             : "nobody can assume the role through this statement");
    finding.label = holds ? "restricts nobody" : "never there, so this is never true";
    finding.place = clause.key.place;
    finding.related.push_back({"the operator", clause.operator_name.place});
    finding.confidence = Confidence::Likely;
    finding.assumption =
        "AWS's table of condition keys is what it was on " + identity::Keys::get().checked();
    Fix fix;
    const std::string claim = clause.key.text.substr(clause.key.text.rfind(':'));
    if (const auto meant = meant_key(reading.key); !meant.empty()) {
      fix.description = "the nearest key that AWS knows is " + quoted(meant);
    } else if (reading.key == "saml:audience" || reading.key == "saml:recipient") {
      fix.description = "the key for the recipient of the assertion is `SAML:aud`";
    } else if (!identity::is_issuer_key(reading.key)) {
      fix.description = "take this condition out, or test a key that these callers carry";
    } else if (const auto issuer = meant_issuer(context, reading); !issuer.empty()) {
      fix.description = "the key belongs to another issuer: the tokens here have " +
                        quoted(issuer + claim) + ", if AWS shows that claim";
    } else {
      fix.description = what_is_shown(reading.key);
    }
    finding.fix = fix;
    context.report(reading.statement, std::move(finding));
  }
}

}  // namespace

const Rule key_never_present = {
    .id = "TL126",
    .name = "key-never-present",
    .pack = "oidc",
    .family = "",
    .rank = 390,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary =
        "A condition on a key that these callers and this action never carry: dead if positive, "
        "vacuous otherwise",
    .doc = R"(## What it does
Compares the condition keys of an Allow with the catalogue of keys: which callers carry them, and with which call. It reports
a key that no caller of the statement ever carries, and says whether the condition is therefore never true or always true.
AWS added claims of tokens to its table twice in 2026, so the finding is `likely`, and it names the day of the table.

## Why it is bad
Of a token AWS shows only some claims. `token.actions.githubusercontent.com:repository_owner`, `:event_name` and
`:runner_environment` stand in GitHub's token and are no condition keys: under `StringEquals` nobody gets in, and under
`StringNotEquals`, `…IfExists` or `ForAllValues:` the condition that looks like a lock is true for everybody. The same goes
for `sts:ExternalId` with web identity or SAML, and for `sts:DurationSeconds` with any role.

## How to fix it
Test a claim that exists: `repository_owner_id` in place of `repository_owner`, or the subject:

```json
"StringEquals": {"token.actions.githubusercontent.com:repository_owner_id": "1234567"}
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
- https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
)",
    .check = check,
};

}  // namespace trustlint::rules
