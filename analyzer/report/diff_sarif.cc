/// The changes for code scanning: what fails, as results of two rules of their own, and the
/// findings of new roles. What was there before has no result.
#include <algorithm>

#include "report/diff_words.h"
#include "report/witness.h"

namespace trustlint::report {
namespace {

using compare::Change;

const rule::Rule& wider() {
  static const rule::Rule kRule = {
      .id = "trust-wider",
      .name = "trust-wider",
      .pack = "diff",
      .family = "diff",
      .severity = rule::Severity::High,
      .since = "0.1.0",
      .summary = "A caller who was refused before this change can assume the role",
      .doc =
          "The new trust policy accepts a request that the old one refuses; the request is "
          "shown, and was replayed on both.\n\nIf it is wanted, the change is accepted by its "
          "fingerprint: `--accept`, or `diff: {accept: [{fingerprint: …, reason: …}]}` in "
          "trustlint.yaml.\n",
  };
  return kRule;
}

const rule::Rule& more_reach() {
  static const rule::Rule kRule = {
      .id = "more-reach",
      .name = "more-reach",
      .pack = "diff",
      .family = "diff",
      .severity = rule::Severity::High,
      .since = "0.1.0",
      .summary = "A role may call sts:AssumeRole for a role that it could not assume before",
      .doc =
          "The permission documents of the role allow `sts:AssumeRole` on a role that they did "
          "not allow before. Whether that role trusts it is a matter of its own trust "
          "policy.\n",
  };
  return kRule;
}

rule::Finding reach_finding(const Change& change) {
  rule::Finding finding;
  finding.rule = more_reach().id;
  finding.rule_name = more_reach().name;
  finding.severity = more_reach().severity;
  finding.role = change.role;
  finding.message = called(change) + " can now assume " + change.reach.what;
  finding.place = change.place;
  finding.canonical_statement = change.fingerprint;
  return finding;
}

rule::Finding finding_of(const Change& change) {
  const auto& gained = *change.comparison->gained;
  rule::Finding finding;
  finding.rule = wider().id;
  finding.rule_name = wider().name;
  finding.severity = wider().severity;
  finding.confidence =
      gained.assumption.empty() ? rule::Confidence::Certain : rule::Confidence::Likely;
  finding.role = change.role;
  finding.message = headline(change);
  finding.place = change.place;
  finding.related = change.related;
  finding.witness = gained.request;
  finding.shown_keys = gained.shown_keys;
  finding.assumption = gained.assumption;
  finding.canonical_statement = change.fingerprint;
  return finding;
}

}  // namespace

void write_diff_sarif(std::ostream& out, const DiffReport& report) {
  Report shown = report.rest;
  for (const Change& change : report.changes) {
    if (change.accepted) continue;
    if (change.lets_in() && change.fails) shown.findings.push_back(finding_of(change));
    if (change.reaches_more() && change.fails) shown.findings.push_back(reach_finding(change));
    shown.findings.insert(shown.findings.end(), change.findings.begin(), change.findings.end());
    if (!change.undecided()) continue;
    const std::string& own = change.comparison ? change.comparison->reason : change.reason;
    const std::string& reason = own.empty() ? change.reach.reason : own;
    shown.notes.push_back({Note::Kind::Undecided, change.place.path(), change.place.range().begin,
                           change.role, reason});
  }
  std::vector<const rule::Rule*> rules = rule::all_rules();
  rules.push_back(&more_reach());
  rules.push_back(&wider());
  write_sarif(out, shown, rules);
}

}  // namespace trustlint::report
