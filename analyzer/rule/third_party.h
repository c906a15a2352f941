/// Accounts that are not ours: how they are called, and how sure it is that they are somebody
/// else's.
///
/// An account is ours when the role is in it or the configuration says so (`trust.accounts`). One
/// that a vendor is publicly known to use, or that `trust.vendors` lists, is somebody else's for
/// certain; of any other that is only certain when the configuration lists our accounts.
#pragma once

#include <optional>
#include <string>

#include "rule/context.h"

namespace trustlint::rule {

/// The account of a principal that is not one of ours.
std::optional<std::string> foreign_account(const Context& context, const AwsTrust& trust);
/// Does the principal stand for every identity of an account (`…:root`, or the bare id)?
bool is_whole_account(const std::string& principal);
/// Is the account known to be that of a vendor?
bool is_vendor(const Context& context, const std::string& account);
/// `Datadog's account 464622532012`, or `account 444455556666` where no vendor is known to use it.
std::string account_phrase(const std::string& account);
/// Makes the finding `likely` where nobody knows whether the account is ours.
void assume_foreign(const Context& context, const std::string& account, Finding& finding);

}  // namespace trustlint::rule
