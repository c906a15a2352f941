/// Why a clause, a principal or an action does not fit the request, in plain words.
#pragma once

#include <string>
#include <string_view>

#include "explain/explanation.h"
#include "identity/subject.h"

namespace trustlint::explain {

/// What the hints know about the call.
struct Surroundings {
  const condition::Request& request;
  const identity::WebIdentity* token = nullptr;  ///< Null: the request was given as keys.
  policy::TrustPolicy::Version version = policy::TrustPolicy::Version::V2012;
};

/// Fills in `cause`, `why`, `difference` and `closest` of a clause that was evaluated.
void add_hint(ClauseNote& note, const Surroundings& about);

/// Why no principal of the statement names the caller.
std::string principal_hint(const policy::Statement& statement, const condition::Request& request);

/// Why the statement does not cover the action.
std::string action_hint(const policy::Statement& statement, const condition::Request& request,
                        std::string_view action);

/// What a subject says, in terms of its issuer; `key` is the condition key that holds it.
std::optional<identity::Subject> subject_under(std::string_view key, std::string_view value);

}  // namespace trustlint::explain
