/// Who stands behind an AWS principal: anybody, or people with names.
#pragma once

#include <optional>
#include <string>

#include "rule/context.h"

namespace trustlint::rule {

/// Does the statement accept callers of unrelated accounts? Then nothing that they choose or lack
/// matters any more.
bool lets_anybody_in(Context& context, const policy::Statement& statement);

/// IAM users whom a principal can stand for.
struct Users {
  std::string phrase;  ///< "IAM user `alice`", "IAM users of account 111122223333"
  identity::Scenario
      scenario;  ///< Without an external id: who passes one is a third party's machine.
};

/// Nothing for roles, for accounts of vendors, and where anybody gets in.
std::optional<Users> users_behind(Context& context, const AwsTrust& trust);

}  // namespace trustlint::rule
