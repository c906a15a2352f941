/// Writers of `trustlint diff`.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "compare/change.h"
#include "report/report.h"

namespace trustlint::report {

/// Everything that one comparison found out; changes are sorted by (file, line, column, role).
struct DiffReport {
  std::vector<compare::Change> changes;
  Report rest;  ///< Notes, errors and statistics; no roles and no findings.
};

/// For people: what fails first, with the caller that is newly let in.
void write_diff_text(std::ostream& out, const DiffReport& report, const TextStyle& style);
/// For programs: docs/schema/diff.schema.json.
void write_diff_json(std::ostream& out, const DiffReport& report);
/// For code scanning: only what is new.
void write_diff_sarif(std::ostream& out, const DiffReport& report);
/// A comment on a pull request, with a hidden mark by which it is found again.
void write_diff_markdown(std::ostream& out, const DiffReport& report);
/// Annotations of a GitHub job.
void write_diff_github(std::ostream& out, const DiffReport& report);

}  // namespace trustlint::report
