/// Does an entry of the principal map name a caller?
///
/// Entry points: `naming`, `names`. Everything but accounts is compared as text, letters count;
/// nothing in a principal is a pattern or a variable (1.2, V2). An account is its id or its root
/// ARN. A role is named by its ARN with the path, a session by its own ARN, users and roles also by
/// their unique ids. `*` means callers with AWS credentials, so neither federated callers nor
/// services.
#include "condition/principal.h"

#include <algorithm>

namespace trustlint::condition {
namespace {

using policy::Principal;

constexpr std::size_t kAccountDigits = 12;

bool is_account(std::string_view text) {
  return text.size() == kAccountDigits &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The component of an ARN, counted from 0; empty when it has none.
std::string_view component(std::string_view arn, int index) {
  for (int i = 0; i < index; ++i) {
    const auto colon = arn.find(':');
    if (colon == std::string_view::npos) return {};
    arn.remove_prefix(colon + 1);
  }
  return index == 5 ? arn : arn.substr(0, arn.find(':'));
}

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

/// `arn:P:iam::A:root` names account A for callers of partition P.
bool is_root_of(std::string_view arn, const Caller& caller, std::string_view account) {
  if (component(arn, 0) != "arn" || component(arn, 2) != "iam" || !component(arn, 3).empty() ||
      component(arn, 5) != "root" || component(arn, 4) != account) {
    return false;
  }
  return !starts_with(caller.id, "arn:") || component(caller.id, 1) == component(arn, 1);
}

Naming aws_naming(std::string_view value, const Caller& caller) {
  if (value == "*") return Naming::Anyone;
  const std::string account = account_of(caller);
  if (is_account(value)) return value == account ? Naming::Account : Naming::None;
  if (is_account(account) && is_root_of(value, caller, account)) return Naming::Account;
  const bool is_session = component(value, 2) == "sts";
  if (value == caller.id) {
    if (is_session) return Naming::Session;
    return starts_with(component(value, 5), "role/") ? Naming::Role : Naming::User;
  }
  if (caller.role_arn && value == *caller.role_arn) return Naming::Role;
  if (caller.unique_id && value == *caller.unique_id) {
    return starts_with(value, "AROA") ? Naming::Role : Naming::User;
  }
  return Naming::None;
}

}  // namespace

std::string account_of(const Caller& caller) {
  if (!caller.account.empty()) return caller.account;
  return std::string(component(caller.id, 4));
}

Naming naming(const Principal& principal, const Caller& caller) {
  const std::string_view value = principal.value.text;
  switch (principal.type) {
    case Principal::Type::Aws:
      return caller.type == Caller::Type::Aws ? aws_naming(value, caller) : Naming::None;
    case Principal::Type::Federated:
      return caller.type == Caller::Type::Federated && value == caller.id ? Naming::Provider
                                                                          : Naming::None;
    case Principal::Type::Service:
      return caller.type == Caller::Type::Service && value == caller.id ? Naming::Service
                                                                        : Naming::None;
    case Principal::Type::CanonicalUser:
      return Naming::None;  // S3 only.
  }
  return Naming::None;
}

bool names(const policy::Statement& statement, const Caller& caller) {
  return std::any_of(statement.principals.begin(), statement.principals.end(),
                     [&](const Principal& p) { return naming(p, caller) != Naming::None; });
}

}  // namespace trustlint::condition
