#include "compare/attributes.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "condition/statement.h"
#include "policy/instance.h"
#include "policy/parse.h"

namespace trustlint::compare {

namespace {

/// What AWS takes where nothing is written.
constexpr int kUsualDuration = 3600;

constexpr std::array<const char*, 6> kActions = {
    "sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity",
    "sts:SetContext", "sts:SetSourceIdentity",  "sts:TagSession"};

using Words = std::vector<std::string>;

std::vector<policy::TrustPolicy> policies(const input::RoleSource& role) {
  std::vector<policy::TrustPolicy> all;
  for (const auto& source : role.policies) all.push_back(policy::parse(*source.node));
  return all;
}

Words granted(const std::vector<policy::TrustPolicy>& policies) {
  Words found;
  for (const char* action : kActions) {
    const bool some = std::any_of(policies.begin(), policies.end(), [&](const auto& policy) {
      return std::any_of(policy.statements.begin(), policy.statements.end(), [&](const auto& one) {
        return one.effect_known && one.effect == policy::Effect::Allow &&
               condition::speaks_of(one, action);
      });
    });
    if (some) found.emplace_back(action);
  }
  return found;
}

/// The Denies of a role: what they say, and what to call them.
std::vector<std::pair<std::string, std::string>> denies(
    const std::vector<policy::TrustPolicy>& policies, const std::vector<policy::Hole>& holes) {
  std::vector<std::pair<std::string, std::string>> found;
  for (const auto& policy : policies) {
    for (const auto& statement : policy.statements) {
      if (statement.effect != policy::Effect::Deny || !statement.effect_known) continue;
      const auto named = policy::named(statement, holes);
      const std::string name = named.sid && !named.sid->text.empty()
                                   ? named.sid->text
                                   : "statement " + std::to_string(statement.index + 1);
      const std::string says = policy::print(named);
      const bool again = std::any_of(found.begin(), found.end(),
                                     [&](const auto& other) { return other.first == says; });
      if (!again) found.emplace_back(says, name);
    }
  }
  return found;
}

Words only_in(const std::vector<std::pair<std::string, std::string>>& some,
              const std::vector<std::pair<std::string, std::string>>& others) {
  Words names;
  for (const auto& [says, name] : some) {
    const bool both = std::any_of(others.begin(), others.end(),
                                  [&](const auto& other) { return other.first == says; });
    if (!both) names.push_back(name);
  }
  return names;
}

bool has_more(const Words& now, const Words& then) {
  return std::any_of(now.begin(), now.end(), [&](const std::string& word) {
    return std::find(then.begin(), then.end(), word) == then.end();
  });
}

std::string list(const Words& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text.empty() ? "none" : text;
}

Attribute::Value value(const std::optional<std::string>& text) {
  return text ? Attribute::Value(*text) : Attribute::Value();
}

Attribute::Value value(const std::optional<int>& number) {
  return number ? Attribute::Value(static_cast<long>(*number)) : Attribute::Value();
}

}  // namespace

std::vector<Attribute> changed_attributes(const input::RoleSource& before,
                                          const input::RoleSource& after) {
  std::vector<Attribute> found;
  const int old_limit = before.max_session_duration.value_or(kUsualDuration);
  const int new_limit = after.max_session_duration.value_or(kUsualDuration);
  if (old_limit != new_limit) {
    found.push_back({"max_session_duration", value(before.max_session_duration),
                     value(after.max_session_duration), new_limit > old_limit,
                     "sessions of up to " + std::to_string(new_limit) + " seconds, before " +
                         std::to_string(old_limit)});
  }
  const auto old_policies = policies(before);
  const auto new_policies = policies(after);
  if (before.known() && after.known()) {
    const Words then = granted(old_policies);
    const Words now = granted(new_policies);
    if (then != now) {
      found.push_back({"actions", then, now, has_more(now, then),
                       "the trust policy grants " + list(now) + ", before " + list(then)});
    }
    const auto old_denies = denies(old_policies, before.holes);
    const auto new_denies = denies(new_policies, after.holes);
    const Words gone = only_in(old_denies, new_denies);
    const Words added = only_in(new_denies, old_denies);
    if (!gone.empty() || !added.empty()) {
      std::string words = gone.empty() ? "" : "no Deny any more: " + list(gone);
      if (!added.empty()) words += (words.empty() ? "" : "; ") + ("a new Deny: " + list(added));
      found.push_back({"deny_statements", gone, added, !gone.empty(), std::move(words)});
    }
  }
  const auto& old_boundary = before.permissions_boundary;
  const auto& new_boundary = after.permissions_boundary;
  if (old_boundary != new_boundary) {
    std::string words = !new_boundary ? "no permissions boundary any more, before " + *old_boundary
                        : !old_boundary ? "a permissions boundary now: " + *new_boundary
                                        : "another permissions boundary: " + *new_boundary +
                                              ", before " + *old_boundary;
    found.push_back({"permissions_boundary", value(old_boundary), value(new_boundary),
                     old_boundary.has_value(), std::move(words)});
  }
  return found;
}

}  // namespace trustlint::compare
