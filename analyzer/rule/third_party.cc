#include "rule/third_party.h"

#include <algorithm>

namespace trustlint::rule {

std::optional<std::string> foreign_account(const Context& context, const AwsTrust& trust) {
  auto account = identity::account_of(trust.principal->value.text);
  if (account && context.own_accounts().count(*account) != 0) return std::nullopt;
  return account;
}

bool is_whole_account(const std::string& principal) {
  constexpr std::string_view kRoot = ":root";
  const bool root = principal.size() > kRoot.size() &&
                    principal.compare(principal.size() - kRoot.size(), kRoot.size(), kRoot) == 0;
  return root || identity::account_of(principal) == principal;
}

bool is_vendor(const Context& context, const std::string& account) {
  const auto& ours = context.config().trust.vendors;
  return identity::Catalog::get().vendor(account) ||
         std::find(ours.begin(), ours.end(), account) != ours.end();
}

std::string account_phrase(const std::string& account) {
  const auto vendor = identity::Catalog::get().vendor(account);
  return (vendor ? *vendor + "'s " : "") + "account " + account;
}

void assume_foreign(const Context& context, const std::string& account, Finding& finding) {
  if (is_vendor(context, account) || !context.config().trust.accounts.empty()) return;
  finding.confidence = Confidence::Likely;
  finding.assumption =
      "account " + account + " is not yours (trust.accounts in trustlint.yaml can say so)";
}

}  // namespace trustlint::rule
