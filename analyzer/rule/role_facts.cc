#include "rule/role_facts.h"

#include <algorithm>

#include "policy/hole.h"

namespace trustlint::rule {

bool is_stored(const input::RoleSource& role) {
  switch (role.kind) {
    case input::SourceKind::Account:
    case input::SourceKind::TerraformState:
      return true;
    case input::SourceKind::Iam:
      return role.name.has_value();  // the answer of IAM; a bare policy has no name
    case input::SourceKind::TerraformPlan:
      return role.change == input::Change::Unchanged;
    default:
      return false;
  }
}

std::string partition_of(const input::RoleSource& role) {
  for (const std::string& arn : {role.address, role.permissions_boundary.value_or("")}) {
    const auto partition = arn_part(arn, 1);
    if (!partition.empty() && !policy::has_hole(partition)) return std::string(partition);
  }
  return {};
}

std::string account_of(const Context& context) {
  if (context.role().account) return *context.role().account;
  const auto& ours = context.config().trust.accounts;
  return ours.size() == 1 ? ours[0] : std::string();
}

bool is_told(Context& context, std::string_view rule, const document::Place& place) {
  const auto& findings = context.findings();
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
    return finding.rule == rule && finding.place.text == place.text &&
           finding.place.span == place.span;
  });
}

bool is_left_open(Context& context, const document::Place& place) {
  const auto is_here = [&](const document::Place& other) {
    return other.text == place.text && other.span == place.span;
  };
  const auto& findings = context.findings();
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
    return finding.rule == "TL013" &&
           (is_here(finding.place) ||
            std::any_of(finding.related.begin(), finding.related.end(),
                        [&](const auto& related) { return is_here(related.place); }));
  });
}

std::string_view arn_part(std::string_view text, int part) {
  if (text.substr(0, 4) != "arn:") return {};
  for (int i = 0; i < part; ++i) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return {};
    text.remove_prefix(colon + 1);
  }
  return part == 5 ? text : text.substr(0, text.find(':'));
}

}  // namespace trustlint::rule
