/// What `diff` compares: the roles of two sides, or of a plan.
#pragma once

#include <string>
#include <vector>

#include "cli/cmd_diff.h"
#include "cli/git.h"
#include "compare/pair.h"
#include "document/source_file.h"
#include "report/report.h"

namespace trustlint::cli {

struct DiffSide {
  compare::Side side;
  std::vector<input::RoleSource> deleted;  ///< Of a plan.
  report::Report report;                   ///< Errors and notes.
  std::string folder;  ///< Where the files are: the folder, or the only file. Empty: nowhere.
  std::vector<LeftOut> unread;  ///< Files and folders whose roles nobody knows, below the root.

  /// Why the roles of this file are not known; empty when they are.
  std::string why_unread(const std::string& path) const;
};

struct DiffInput {
  DiffSide before;
  DiffSide after;
  bool one_each = false;  ///< Both sides are a file.
};

/// Reads both sides, or the plan (as `after`). Errors: what ends the run before anything is read.
document::Result<DiffInput> read_sides(const DiffOptions& options, const document::Limits& limits);

/// The role as it is before the plan is applied.
input::RoleSource role_before(const input::RoleSource& role);

}  // namespace trustlint::cli
