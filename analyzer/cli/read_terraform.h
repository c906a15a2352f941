/// Terraform's sources in a run of `check`: roles that are read from them, and roles of plans that
/// are pointed at them.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/collect.h"
#include "cli/read_roles.h"
#include "input/role_source.h"
#include "report/report.h"

namespace trustlint::cli {

/// Is this file read as a part of a configuration? By its name, unless the user says what it is.
bool is_terraform_source(const InputFile& file, std::optional<input::SourceKind> format);

/// Reads the sources among the files together: the files of a directory are one configuration.
/// Returns the files that are parts of one, such as a policy that `file()` reads: none of them is a
/// document of its own.
std::set<std::string> read_terraform(const std::vector<InputFile>& files, const Reading& reading,
                                     const document::Limits& limits, report::Report& report,
                                     std::vector<input::RoleSource>& roles);

/// Points the roles of plans at the sources in `reading.tf_dir`, or in the folder of each plan. A
/// role that was read from these sources too gives way to that of the plan.
void point_at_sources(const std::vector<InputFile>& files, const Reading& reading,
                      const document::Limits& limits, report::Report& report,
                      std::vector<input::RoleSource>& roles);

}  // namespace trustlint::cli
