/// Questions about service principals: for whose resource does the service assume the role?
#pragma once

#include <string>
#include <vector>

#include "rule/context.h"

namespace trustlint::rule {

/// A service principal of one Allow statement.
struct ServiceTrust {
  const policy::Statement* statement = nullptr;
  const policy::Principal* principal = nullptr;
  const identity::Service* service = nullptr;  ///< Null: not in the catalogue.
};

std::vector<ServiceTrust> service_trusts(const Context& context);
/// Should a condition say for whom this service may assume the role? False for services that need
/// none, and where the rules about services have already spoken of the statement.
bool wants_guard(const Context& context, const ServiceTrust& trust);
/// Clauses on the account, organization or resource that the service works for.
std::vector<const policy::Clause*> source_guards(const policy::Statement& statement);
/// A call for a resource of an account that is neither ours nor named by the policy.
solver::Answer stranger_call(Context& context, const ServiceTrust& trust);
/// The account of the role, or ACCOUNT for the author to fill in.
std::string own_account(const Context& context);
/// The finding for such a call; `place` is blamed.
Finding deputy_finding(Context& context, const ServiceTrust& trust, const solver::Answer& answer);

}  // namespace trustlint::rule
