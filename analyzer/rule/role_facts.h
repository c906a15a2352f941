/// What is known about a role beside its trust policy, and small questions that rules share.
#pragma once

#include <string>
#include <string_view>

#include "rule/context.h"

namespace trustlint::rule {

/// Is the policy one that IAM holds, rather than one that somebody is about to send?
bool is_stored(const input::RoleSource& role);

/// The partition that the role is in ("aws-cn"); empty: not known.
std::string partition_of(const input::RoleSource& role);

/// The account that the role is in; empty: not known.
std::string account_of(const Context& context);

/// Has the rule already reported this very place?
bool is_told(Context& context, std::string_view rule, const document::Place& place);

/// Is the text one that TL013 calls a placeholder? Then nobody was to be let in by it as it stands.
bool is_left_open(Context& context, const document::Place& place);

/// The component of an ARN, counted from 0; the last one keeps its colons. Empty when the text is
/// no ARN.
std::string_view arn_part(std::string_view text, int part);

}  // namespace trustlint::rule
