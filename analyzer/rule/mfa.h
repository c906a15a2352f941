/// Questions about multi-factor authentication: what a caller's request says of it.
///
/// Requests signed with long-term keys say nothing; those of a session that began without MFA may
/// say `false`. Role sessions carry nothing about MFA, whoever began them.
#pragma once

#include <string_view>
#include <vector>

#include "condition/request.h"
#include "rule/context.h"

namespace trustlint::rule {

enum class Mfa { Absent, False, True };

/// `aws:MultiFactorAuthPresent` or `aws:MultiFactorAuthAge`.
bool is_mfa_key(std::string_view key);
/// Does some clause of the statement speak of MFA?
bool tests_mfa(const policy::Statement& statement);

/// The callers, with requests that say this of MFA.
std::vector<identity::Scenario> with_mfa(std::vector<identity::Scenario> callers, Mfa mfa);
condition::Request with_mfa(condition::Request request, Mfa mfa);

/// A caller without MFA whom the statement accepts, IAM users first.
solver::Answer accepted_without_mfa(Context& context, const policy::Statement& statement,
                                    const std::vector<identity::Scenario>& callers);

}  // namespace trustlint::rule
