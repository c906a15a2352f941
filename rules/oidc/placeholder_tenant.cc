#include <algorithm>

#include "rule/insider.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

/// Where documentation uses the word, or null.
const std::string* source_of(const identity::Component& component, const std::string& word) {
  for (const auto& [example, source] : component.placeholders) {
    if (same_name(component, example, word)) return &source;
  }
  return nullptr;
}

bool is_listed(const identity::Component& component, const std::vector<std::string>& ours,
               const std::string& word) {
  return std::any_of(ours.begin(), ours.end(),
                     [&](const auto& entry) { return same_name(component, entry, word); });
}

Finding completed(Finding finding, const std::string& what, const std::string& word,
                  const std::string& source) {
  finding.message = "whoever owns the " + what + " " + quoted(word) +
                    ", an example in documentation, can assume this role";
  finding.label = "an example in " + source;
  Fix fix;
  fix.description = "write your own in place of " + quoted(word);
  finding.fix = fix;
  return finding;
}

void check_web(Context& context, const WebTrust& trust) {
  const auto& tenants = context.config().trust.tenants;
  const auto ours = tenants.find(trust.family().tenants_key);
  const auto& components = trust.family().components;
  const auto example = [&](const std::string& name, const std::string& word) {
    const auto& component = components.at(name);
    return source_of(component, word) != nullptr &&
           (ours == tenants.end() || !is_listed(component, ours->second, word));
  };
  for (const auto& tenant : accepted_tenants(context, trust, example)) {
    context.report(trust.statement,
                   completed(outsider_finding(context, trust, tenant.answer), "name", tenant.word,
                             *source_of(components.at(tenant.component), tenant.word)));
  }
}

/// The account of a principal; the role's own and those of the configuration are no examples.
void check_aws(Context& context, const AwsTrust& trust) {
  const auto account = identity::account_of(trust.principal->value.text);
  if (!account || context.own_accounts().count(*account) != 0) return;
  const auto& component = identity::Catalog::get().callers().components.at("account");
  const auto* source = source_of(component, *account);
  if (source == nullptr) return;
  identity::Restriction restriction;
  restriction.fixed["account"] = *account;
  const auto answer =
      context.accepted(*trust.statement, identity::aws_callers(context.tested(), restriction));
  if (!answer.found()) return;
  const auto& place = trust.principal->value.place;
  Finding finding = openness_finding(context, *trust.statement, place, answer, {});
  finding.place = place;
  std::erase_if(finding.related,
                [](const auto& related) { return related.message == "the principal"; });
  context.report(trust.statement, completed(std::move(finding), "account", *account, *source));
}

void check(Context& context) {
  for (const auto& trust : context.web_trusts()) {
    if (trust.match) check_web(context, trust);
  }
  for (const auto& trust : context.aws_trusts()) check_aws(context, trust);
}

}  // namespace

const Rule placeholder_tenant = {
    .id = "TL114",
    .name = "oidc-placeholder-tenant",
    .pack = "oidc",
    .family = "tenant",
    .rank = 320,
    .severity = Severity::High,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary =
        "The tenant or account that the policy names is an example of some documentation, which a "
        "stranger can own",
    .doc = R"(## What it does
Asks whether a tenant is let in whose name is an example of well-known documentation: `octo-org`, `my-org` or `your-org` on GitHub,
`mygroup` on GitLab, `acme-inc` on Buildkite, and the AWS account `123456789012`. The list is in the catalogue, with the page
that uses each name. It is silent for names that `trust.tenants` and `trust.accounts` list, and for the role's own account.

## Why it is bad
The example was pasted and never filled in. The deployment fails, so nobody uses the role, and it stays: but the name is one that
somebody has registered or can register, and he is exactly whom the policy lets in.

## How to fix it
Write your own organization:

```json
"StringEquals": {"token.actions.githubusercontent.com:sub": "repo:acme/app:ref:refs/heads/main"}
```

## References
- https://docs.github.com/en/actions/reference/security/oidc
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
)",
    .check = check,
};

}  // namespace trustlint::rules
