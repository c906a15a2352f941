/// Does an entry of the principal map name a caller, and how directly (1.2)?
#pragma once

#include <string>

#include "condition/request.h"
#include "policy/trust_policy.h"

namespace trustlint::condition {

/// In what way a principal names a caller. The composition of 3.2 asks.
enum class Naming { None, Account, Role, User, Session, Anyone, Provider, Service };

Naming naming(const policy::Principal& principal, const Caller& caller);

/// Does any principal of the statement, read as a list of who is meant, name the caller?
bool names(const policy::Statement& statement, const Caller& caller);

/// The account of an AWS caller: as given, else from his ARN; empty when neither says.
std::string account_of(const Caller& caller);

}  // namespace trustlint::condition
