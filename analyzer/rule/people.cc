#include "rule/people.h"

#include <algorithm>

#include "rule/third_party.h"

namespace trustlint::rule {

namespace {

/// What people call their paths: no `:`, with which a user's ARN can be made to look like a role's.
identity::Language usual_path() {
  identity::Language path;
  path.alphabet = "A-Za-z0-9/._-";
  path.min = 0;
  path.max = 512;
  path.examples = {""};
  return path;
}

}  // namespace

bool lets_anybody_in(Context& context, const policy::Statement& statement) {
  const auto& trusts = context.aws_trusts();
  return std::any_of(trusts.begin(), trusts.end(), [&](const AwsTrust& trust) {
    return trust.statement == &statement && trust.anyone() &&
           context.stranger_answer(trust).found();
  });
}

std::optional<Users> users_behind(Context& context, const AwsTrust& trust) {
  const std::string& text = trust.principal->value.text;
  identity::Restriction restriction;
  Users users;
  if (trust.anyone()) {
    users.phrase = "IAM users whom the conditions admit";
  } else {
    const auto account = identity::account_of(text);
    if (!account || identity::Catalog::get().vendor(*account)) return std::nullopt;
    restriction.fixed["account"] = *account;
    if (text.find(":user/") != std::string::npos) {
      const std::string name = text.substr(text.rfind('/') + 1);
      restriction.fixed["user_name"] = name;
      users.phrase = "IAM user `" + name + "`";
    } else if (is_whole_account(text)) {
      users.phrase = "IAM users of " + account_phrase(*account);
    } else {
      return std::nullopt;
    }
  }
  if (lets_anybody_in(context, *trust.statement)) return std::nullopt;
  users.scenario = identity::iam_user(context.tested(), restriction);
  if (const auto path = users.scenario.components.find("path");
      path != users.scenario.components.end())
    path->second = usual_path();
  std::erase_if(users.scenario.keys, [](const identity::KeyModel& model) {
    return lower_case(model.key) == "sts:externalid";
  });
  return users;
}

}  // namespace trustlint::rule
