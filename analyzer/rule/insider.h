/// Questions about the named tenant's own tokens: which of its projects, and which context of a
/// project.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "rule/context.h"

namespace trustlint::rule {

/// One identity that a policy names, to ask about: a tenant, or a project of it.
struct Insider {
  Pins pins;  ///< What is fixed.
  identity::Restriction restriction;
};

/// Each tenant that the policy names; for an issuer of one tenant the issuer itself, with no pins.
std::vector<Insider> named_tenants(Context& context, const WebTrust& trust);
/// Each project that a value names, with all that the value fixes beside it but the context.
std::vector<Insider> named_projects(Context& context, const WebTrust& trust);

/// A tenant that is named by id only has some name; "owner-12" is better to read than a stranger's.
void show_as_ours(const WebTrust& trust, Insider& insider);

/// "any repository of acme": who gets in when the whole tenant does.
std::string tenant_phrase(const WebTrust& trust, const Insider& tenant,
                          const solver::Answer& answer);

/// Takes the words that the policy names for components of this role out of the callers' reach.
void exclude_named(Context& context, const WebTrust& trust, identity::Component::Role role,
                   identity::Restriction& restriction);

/// The tokens to ask about where a member of the tenant, or who comes after him, is meant. A
/// customised subject counts where the statement is written for such subjects; a member of the
/// tenant who forges the template of another repository's subject is no question.
std::vector<identity::Scenario> tokens_of(Context& context, const WebTrust& trust,
                                          const identity::Restriction& restriction);

/// A tenant that a statement names, literally or by the issuer that it trusts, and lets in.
struct NamedTenant {
  std::string component;
  std::string word;
  solver::Answer answer;
};

/// Is the tenant of this component and word one to ask about?
using Wanted = std::function<bool(const std::string& component, const std::string& word)>;

/// The wanted tenants that the statement lets in by their name. `others`: what the tenant is not
/// called in other components.
std::vector<NamedTenant> accepted_tenants(Context& context, const WebTrust& trust,
                                          const Wanted& wanted,
                                          const std::vector<std::string>& others = {});

/// Is it the same tenant, by the issuer's own rule?
bool same_name(const identity::Component& component, const std::string& a, const std::string& b);

}  // namespace trustlint::rule
