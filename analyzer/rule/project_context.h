/// Questions about the contexts of a project that the policy names: which branch, tag, environment,
/// pull request or phase.
#pragma once

#include "rule/insider.h"
#include "rule/openness.h"

namespace trustlint::rule {

struct ContextAnswer {
  solver::Answer answer;
  Insider project;
  std::vector<std::string> keys = {};  ///< To blame, in lower case; empty: those of the tenant.
};

/// A context whose name the policy does not begin to name: a branch of any name, any environment,
/// any phase.
std::optional<ContextAnswer> fresh_context(Context& context, const WebTrust& trust);
/// A context in which code runs that nobody approved.
std::optional<ContextAnswer> unreviewed_context(Context& context, const WebTrust& trust);
/// A context that merely extends a name that the policy begins: two different names that are
/// accepted, the second one shown.
std::optional<ContextAnswer> extended_context(Context& context, const WebTrust& trust);

/// "acme/app", or "the project with id 7" when only that is named.
std::string project_phrase(const WebTrust& trust, const ContextAnswer& found);
/// The finding for an accepted context; `message` without the project and "can assume this role".
void report_context(Context& context, const WebTrust& trust, const ContextAnswer& found,
                    const std::string& message, Persona persona = Persona::Regular);

/// "any branch", "a pull request": the kind of context of a witness, with an article.
std::string context_phrase(const identity::Scenario& scenario, const char* article);

}  // namespace trustlint::rule
