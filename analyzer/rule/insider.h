/// Questions about the named tenant's own tokens: which of its projects, and which context of a
/// project.
#pragma once

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

}  // namespace trustlint::rule
