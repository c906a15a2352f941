/// From files to the roles in them, for every command that reads roles.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/collect.h"
#include "config/config.h"
#include "input/role_source.h"
#include "report/report.h"

namespace trustlint::cli {

/// How the note begins about a file that was named and holds nothing of ours.
inline constexpr std::string_view kNothingInFile = "no trust policy in this file";

/// How files are read.
struct Reading {
  std::optional<input::SourceKind> format;  ///< What the files are. Not given: told by content.
  std::optional<std::string> tf_dir;        ///< Sources of the plans. Not given: beside each plan.
  std::filesystem::path base;               ///< What displayed paths are relative to.
};

struct RolesRead {
  std::vector<input::RoleSource> roles;
  std::vector<input::RoleSource> deleted;  ///< Of plans: roles that are gone after apply.
};

/// Reads every file and takes the roles out of it. A broken file is an error of the report; the
/// others go on.
RolesRead read_roles(const Collection& collection, const Reading& reading,
                     const document::Limits& limits, report::Report& report);

/// Reads that configuration file, or `trustlint.yaml` of the working directory or of a folder above
/// it.
document::Result<config::Config> load_config(const std::optional<std::string>& path,
                                             const document::Limits& limits);

}  // namespace trustlint::cli
