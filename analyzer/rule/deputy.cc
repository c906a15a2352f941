#include "rule/deputy.h"

#include <algorithm>
#include <array>

#include "rule/blame.h"

namespace trustlint::rule {

namespace {

constexpr std::array<std::string_view, 7> kGuards = {
    "aws:sourcearn",   "aws:sourceaccount",   "aws:sourceorgid",  "aws:sourceorgpaths",
    "aws:sourceowner", "aws:resourceaccount", "aws:resourceorgid"};

/// Account ids that stand literally in a value.
std::vector<std::string> accounts_in(const std::string& text) {
  std::vector<std::string> found;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = text.find_first_of("0123456789", at);
    if (begin == std::string::npos) break;
    const std::size_t end = std::min(text.find_first_not_of("0123456789", begin), text.size());
    if (end - begin == 12) found.push_back(text.substr(begin, 12));
    at = end;
  }
  return found;
}

}  // namespace

std::vector<ServiceTrust> service_trusts(const Context& context) {
  std::vector<ServiceTrust> trusts;
  for (const auto& [statement, principal] : trusts_of(context.policy())) {
    if (principal->type != policy::Principal::Type::Service) continue;
    trusts.push_back(
        {statement, principal, identity::Catalog::get().service(principal->value.text)});
  }
  return trusts;
}

bool wants_guard(const Context& context, const ServiceTrust& trust) {
  using Guard = identity::Service::Guard;
  return trust.service != nullptr && !context.settled(*trust.statement) &&
         (trust.service->guard == Guard::Recommended || trust.service->guard == Guard::Unconfirmed);
}

std::vector<const policy::Clause*> source_guards(const policy::Statement& statement) {
  std::vector<const policy::Clause*> guards;
  for (const auto& clause : statement.clauses) {
    const std::string key = lower_case(clause.key.text);
    if (std::find(kGuards.begin(), kGuards.end(), key) != kGuards.end()) guards.push_back(&clause);
  }
  return guards;
}

solver::Answer stranger_call(Context& context, const ServiceTrust& trust) {
  identity::Restriction restriction;
  auto& accounts = restriction.excluded["source_account"];
  accounts.assign(context.own_accounts().begin(), context.own_accounts().end());
  auto& organizations = restriction.excluded["organization"];
  if (const auto& ours = context.config().trust.organization)
    organizations.push_back(ours->substr(2));
  for (const auto& statement : context.policy().statements) {
    for (const auto* guard : source_guards(statement)) {
      for (const auto& value : guard->values) {
        for (auto& account : accounts_in(value.text)) accounts.push_back(std::move(account));
        const std::size_t end = value.text.find('/');
        if (value.text.rfind("o-", 0) == 0)
          organizations.push_back(value.text.substr(2, end == std::string::npos ? end : end - 2));
      }
    }
  }
  return context.accepted(*trust.statement, {identity::deputy_call(trust.principal->value.text,
                                                                   context.tested(), restriction)});
}

std::string own_account(const Context& context) {
  if (context.role().account) return *context.role().account;
  return context.own_accounts().size() == 1 ? *context.own_accounts().begin() : "ACCOUNT";
}

namespace {

bool tests(const policy::Statement& statement, std::string_view op, std::string_view key) {
  return std::any_of(statement.clauses.begin(), statement.clauses.end(), [&](const auto& clause) {
    return clause.operator_name.text == op && lower_case(clause.key.text) == lower_case(key);
  });
}

/// Conditions on the source. A condition of that operator and key stays as it is: the other one is
/// enough.
Fix source_guard_fix(const Context& context, const ServiceTrust& trust, bool certain) {
  const auto& statement = *trust.statement;
  const std::string account = own_account(context);
  std::string source = trust.service->source_arn;
  if (trust.principal->value.text.find(".amazonaws.com.cn") != std::string::npos)
    source.replace(0, std::string_view("arn:aws:").size(), "arn:aws-cn:");
  if (account != "ACCOUNT") {
    // The account is what must be right; in which region is nobody's guess.
    for (const auto& [word, text] : {std::pair<std::string, std::string>{"ACCOUNT", account},
                                     std::pair<std::string, std::string>{"REGION", "*"}}) {
      const std::size_t at = source.find(word);
      if (at != std::string::npos) source.replace(at, word.size(), text);
    }
  }
  Fix fix = certain ? fix_by("") : guess_by("", {});
  const auto add = [&](const char* op, const char* key, const std::string& value) {
    if (tests(statement, op, key)) return;
    fix.description += (fix.description.empty() ? "add \"" : ", \"") + std::string(op) + "\": {\"" +
                       key + "\": \"" + value + "\"}";
    fix.edits.push_back(edit::add_condition(statement, op, key, with_placeholders(value)));
  };
  // With the account known nothing has to be guessed; a name that only the author knows would.
  if (account == "ACCOUNT" || !with_placeholders(source).guessed())
    add("ArnLike", "aws:SourceArn", source);
  add("StringEquals", "aws:SourceAccount", account);
  return fix;
}

}  // namespace

Finding deputy_finding(Context& context, const ServiceTrust& trust, const solver::Answer& answer) {
  Finding finding =
      openness_finding(context, *trust.statement, trust.principal->value.place, answer,
                       std::vector<std::string>(kGuards.begin(), kGuards.end()));
  const std::string& service = trust.principal->value.text;
  const auto guards = source_guards(*trust.statement);
  const bool unsaid = std::any_of(guards.begin(), guards.end(), [&](const auto* guard) {
    return answer.witness->context.count(guard->key.text) == 0;
  });
  if (unsaid) {
    finding.confidence = Confidence::Likely;
    finding.assumption = service + " may assume the role without saying for which resource";
  } else if (trust.service->guard == identity::Service::Guard::Unconfirmed) {
    finding.confidence = Confidence::Likely;
    finding.assumption = service + " says for which resource it assumes the role";
  }
  if (trust.service->guard == identity::Service::Guard::Unconfirmed)
    finding.persona = Persona::Auditor;
  finding.fix = source_guard_fix(context, trust, finding.confidence == Confidence::Certain);
  return finding;
}

}  // namespace trustlint::rule
