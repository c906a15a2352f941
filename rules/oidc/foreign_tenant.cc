#include <algorithm>

#include "rule/insider.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

/// Does an entry of the configuration say what this component is? `acme` is no number, and `123` is
/// an id where there are ids.
bool is_about(const identity::Family& family, const std::string& component,
              const std::string& entry) {
  const auto narrow = [&](const identity::Component& other) {
    return other.role == identity::Component::Role::Tenant &&
                   identity::may_hold(other.language, entry)
               ? other.language.alphabet.size()
               : std::string::npos;
  };
  const std::size_t own = narrow(family.components.at(component));
  return own != std::string::npos &&
         std::none_of(family.components.begin(), family.components.end(),
                      [&](const auto& other) { return narrow(other.second) < own; });
}

bool is_ours(const identity::Family& family, const std::string& name, const std::string& word,
             const std::vector<std::string>& ours) {
  const auto& component = family.components.at(name);
  const bool told = std::any_of(ours.begin(), ours.end(),
                                [&](const auto& entry) { return is_about(family, name, entry); });
  return !told || std::any_of(ours.begin(), ours.end(),
                              [&](const auto& entry) { return same_name(component, entry, word); });
}

void check(Context& context) {
  for (const auto& trust : context.web_trusts()) {
    if (!trust.match) continue;
    const auto& key = trust.family().tenants_key;
    const auto ours = context.config().trust.tenants.find(key);
    if (ours == context.config().trust.tenants.end() || ours->second.empty()) continue;
    const auto foreign = [&](const std::string& component, const std::string& word) {
      return !is_ours(trust.family(), component, word, ours->second);
    };
    for (const auto& tenant : accepted_tenants(context, trust, foreign, ours->second)) {
      Finding finding = outsider_finding(context, trust, tenant.answer);
      finding.message = quoted(tenant.word) + ", which is none of our tenants at " +
                        trust.family().name + ", can assume this role";
      finding.label = "`trust.tenants." + key + "` does not list " + quoted(tenant.word);
      if (trust.match->fixed.count(tenant.component) != 0)
        finding.place = trust.principal->value.place;
      Fix fix;
      fix.description = "name one of ours, or add " + quoted(tenant.word) + " to `trust.tenants." +
                        key + "` in trustlint.yaml";
      finding.fix = fix;
      context.report(trust.statement, std::move(finding));
    }
  }
}

}  // namespace

const Rule foreign_tenant = {
    .id = "TL113",
    .name = "oidc-foreign-tenant",
    .pack = "oidc",
    .family = "tenant",
    .rank = 321,
    .severity = Severity::High,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary =
        "The policy names a tenant of the issuer that the configuration does not list as ours",
    .doc = R"(## What it does
Compares the tenants that a policy lets in by their name with `trust.tenants` in `trustlint.yaml`: organizations on GitHub, groups on
GitLab, organizations of HCP Terraform, and so on. It is silent for issuers that `trust.tenants` does not mention, and where the
configuration lists names and the policy tests ids.

## Why it is bad
A role that was copied from another company's example, or from the personal account of somebody who left, is open to whoever owns
that name, however narrow the policy looks. Such a policy is proved to let no stranger in, because it names him.

## How to fix it
Name your own tenant, or add the partner to the configuration, where everybody sees it:

```yaml
trust:
  tenants:
    github: [acme, acme-partner]
```

## References
- https://docs.github.com/en/actions/reference/security/oidc
)",
    .check = check,
};

}  // namespace trustlint::rules
