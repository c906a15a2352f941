/// `trustlint diff`: is any role easier to assume than before?
#pragma once

#include <iosfwd>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/output.h"
#include "input/role_source.h"
#include "rule/finding.h"

namespace trustlint::cli {

enum class DiffFormat { Text, Json, Sarif, Markdown, Github };

/// What is asked of a role that there was none of before.
enum class NewRoles {
  Findings,  ///< The rules judge it: findings at or above `fail_on` fail.
  Any,       ///< It fails, whatever it trusts.
  Ignore,    ///< It is listed, nothing else.
};

struct DiffOptions {
  // One of the three: two paths, a revision, a plan.
  std::vector<std::string> paths;   ///< OLD and NEW; with `git`: what to compare, "." if empty.
  std::optional<std::string> git;   ///< The revision that the working tree is compared with.
  std::optional<std::string> plan;  ///< A Terraform plan; "-" is standard input.
  std::string stdin_filename;       ///< How to call standard input; empty: "<stdin>".
  std::optional<std::string> config;
  std::optional<input::SourceKind> format;  ///< What the files are. Not given: told by content.
  std::optional<std::string> tf_dir;        ///< Sources of the plans. Not given: beside each plan.
  NewRoles new_roles = NewRoles::Findings;
  std::optional<rule::Severity> fail_on = rule::Severity::High;  ///< Of new roles. Nothing: never.
  bool outsiders_only = false;   ///< Only what outsiders or unreviewed code gain fails.
  std::set<std::string> accept;  ///< Fingerprints of changes that are wanted.
  bool strict = false;
  unsigned jobs = 0;  ///< 0: as many as the machine has processors.
  std::vector<OutputTo<DiffFormat>> outputs = {{}};
  bool color = false;  ///< In text on standard output; files are never coloured.
};

/// Compares and writes the outputs; returns an exit code (`ExitCode` in cli/check.h).
int run_diff(const DiffOptions& options, std::ostream& out, std::ostream& err);

}  // namespace trustlint::cli
