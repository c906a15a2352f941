#include "report/within.h"

#include <fmt/format.h>

namespace trustlint::report {

const rule::Rule& beyond_reference() {
  static const rule::Rule kRule = {
      .id = "beyond-reference",
      .name = "beyond-reference",
      .pack = "within",
      .family = "within",
      .severity = rule::Severity::High,
      .since = "0.1.0",
      .summary = "The role accepts a request that the reference policy refuses",
      .doc =
          "`--within` names a trust policy that no role may go beyond. The trust policy of this "
          "role accepts a request that it refuses; the request is shown, and was replayed on "
          "both.\n\nNarrow the role, or widen the reference where that is what it should "
          "allow.\n",
  };
  return kRule;
}

rule::Finding finding_beyond(const RoleLine& role) {
  const auto& found = *role.within;
  const auto& beyond = *found.beyond;
  rule::Finding finding;
  finding.rule = beyond_reference().id;
  finding.rule_name = beyond_reference().name;
  finding.severity = beyond_reference().severity;
  finding.confidence =
      beyond.assumption.empty() ? rule::Confidence::Certain : rule::Confidence::Likely;
  finding.role = role.address;
  finding.message =
      fmt::format("{} can assume this role, which the reference does not allow", beyond.who);
  finding.label = "goes beyond the reference";
  finding.place = found.place;
  finding.related = found.related;
  finding.witness = beyond.request;
  finding.shown_keys = beyond.shown_keys;
  finding.assumption = beyond.assumption;
  finding.canonical_statement = role.canonical_policy;
  return finding;
}

std::vector<rule::Finding> findings_beyond(const Report& report) {
  std::vector<rule::Finding> findings;
  for (const RoleLine& role : report.roles) {
    if (role.within && role.within->beyond) findings.push_back(finding_beyond(role));
  }
  return findings;
}

WithinCounts count_within(const Report& report) {
  WithinCounts counts;
  for (const RoleLine& role : report.roles) {
    if (!role.within) continue;
    switch (role.within->kind) {
      case compare::Containment::Kind::Contained:
        ++counts.within;
        break;
      case compare::Containment::Kind::Beyond:
        ++counts.beyond;
        break;
      case compare::Containment::Kind::Undecided:
        ++counts.undecided;
        break;
    }
  }
  return counts;
}

}  // namespace trustlint::report
