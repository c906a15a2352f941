/// How the outputs of `check` speak of a role that goes beyond the reference.
#pragma once

#include <cstddef>
#include <vector>

#include "report/report.h"

namespace trustlint::report {

/// What SARIF calls a rule: listed only where a reference was given.
const rule::Rule& beyond_reference();

/// The role as a result of that rule. It must be beyond the reference.
rule::Finding finding_beyond(const RoleLine& role);

/// One for each role beyond the reference, in the order of the report.
std::vector<rule::Finding> findings_beyond(const Report& report);

struct WithinCounts {
  std::size_t within = 0;
  std::size_t beyond = 0;
  std::size_t undecided = 0;
};

WithinCounts count_within(const Report& report);

}  // namespace trustlint::report
