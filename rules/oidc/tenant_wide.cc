#include <algorithm>

#include "rule/insider.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

bool is_another_tenants(const Pins& workflow, const Pins& tenant) {
  return std::any_of(tenant.begin(), tenant.end(), [&](const auto& pin) {
    const auto owner = workflow.find(pin.first);
    return owner != workflow.end() && owner->second != pin.second;
  });
}

/// Tokens of the tenant's projects that the policy does not name, run by a workflow that it does
/// not name either.
identity::Restriction other_projects(Context& context, const WebTrust& trust,
                                     const Insider& tenant) {
  identity::Restriction restriction = tenant.restriction;
  exclude_named(context, trust, identity::Component::Role::Project, restriction);
  for (const auto& pins : context.pins(trust)) {
    if (pins.count("workflow_file") != 0 && pins.count("workflow_ref") != 0 &&
        !is_another_tenants(pins, tenant.pins)) {
      restriction.excluded["workflow_ref"].push_back(pins.at("workflow_ref"));
    }
  }
  return restriction;
}

/// Is a project of any name accepted, wherever it stands, and not only one that the policy begins
/// to name?
bool is_every_project(Context& context, const WebTrust& trust, const Insider& tenant) {
  using Role = identity::Component::Role;
  identity::Restriction restriction = tenant.restriction;
  for (const auto& [name, component] : trust.family().components) {
    const bool locates = component.role == Role::Project ||
                         (component.role == Role::Free &&
                          trust.family().lock.value.find("{" + name + "|") != std::string::npos);
    const bool ids = component.language.min == component.language.max;
    if (locates && !ids && component.language.words.empty() && restriction.fixed.count(name) == 0)
      restriction.fresh.insert(name);
  }
  return !context.accepted(*trust.statement, tokens_of(context, trust, restriction)).proved();
}

void check(Context& context) {
  for (const auto& trust : context.web_trusts()) {
    if (!trust.match || !trust.family().has_projects()) continue;
    if (trust.family().kind != "ci" && trust.family().kind != "login") continue;
    for (const auto& tenant : named_tenants(context, trust)) {
      if (context.settled(*trust.statement)) break;
      const auto answer = context.accepted(
          *trust.statement, tokens_of(context, trust, other_projects(context, trust, tenant)));
      if (!answer.found()) continue;
      Finding finding = outsider_finding(context, trust, answer);
      const bool every = is_every_project(context, trust, tenant);
      finding.message = tenant_phrase(trust, tenant, answer) +
                        (every ? "" : " that fits the pattern") + " can assume this role";
      context.report(trust.statement, std::move(finding));
    }
  }
}

}  // namespace

const Rule tenant_wide = {
    .id = "TL103",
    .name = "oidc-tenant-wide",
    .pack = "oidc",
    .family = "openness",
    .rank = 105,
    .severity = Severity::High,
    .persona = Persona::Regular,
    .opens = Opens::Always,
    .since = "0.1.0",
    .summary =
        "Every project of the tenant can assume the role: any repository of the owner, any project "
        "of the group",
    .doc = R"(## What it does
Asks whether a token of a project that the policy does not name, but of a tenant that it does name, is accepted:
`repo:acme/*`, `repo:acme/app*`, `project_path:acme/*`, `organization:acme:*`, or an issuer that belongs to one tenant with
no condition that restricts the project. It is silent where a literal workflow and ref of the tenant
(`job_workflow_ref`) is demanded besides.

## Why it is bad
The role is as safe as the least careful repository of the organization: a playground, a fork that somebody made for a
weekend, a repository where everybody may push. One compromised dependency in any of their pipelines is enough.

## How to fix it
Name the project. For several projects write several values; for a platform role demand the shared workflow as well:

```json
"StringEquals": {
  "token.actions.githubusercontent.com:sub": "repo:acme/app:ref:refs/heads/main"
}
```

## References
- https://docs.github.com/en/actions/reference/security/oidc
- https://docs.gitlab.com/ci/cloud_services/aws/
)",
    .check = check,
};

}  // namespace trustlint::rules
