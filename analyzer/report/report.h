/// Everything that one run found out, ready to be written in any format.
///
/// Findings, notes and roles are sorted by (file, line, column, rule); the writers below add
/// nothing and judge nothing.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compare/within.h"
#include "document/error.h"
#include "document/source_file.h"
#include "rule/finding.h"
#include "rule/rule.h"

namespace trustlint::report {

using RoleStatus = rule::Status;

/// The word in the JSON output: "not_analysed".
std::string_view name(RoleStatus status);

struct RoleLine {
  std::string address;
  std::string kind;  ///< "iam", "terraform-plan", …
  document::Place anchor;
  RoleStatus status = RoleStatus::Proved;
  std::string reason;  ///< Empty when there is none.
  /// Of an open role of which no finding is shown that says why: for whom one is. Empty: for
  /// nobody.
  std::string shown_to = {};
  std::optional<compare::Containment> within = {};  ///< Nothing: no reference was given.
  std::string canonical_policy = {};  ///< Of `within`, for the fingerprint; may be empty.
};

struct Note {
  enum class Kind { NotAnalysed, Undecided, Unreadable, Limit, Assumption };
  Kind kind = Kind::Undecided;
  std::string file;
  document::Position position;
  std::string role;  ///< Address, empty when no role is concerned.
  std::string message;
};

/// The word in the JSON output: "not_analysed".
std::string_view name(Note::Kind kind);

struct Statistics {
  std::size_t files =
      0;  ///< Files in which something of ours was recognised, or that could not be read.
  std::size_t questions = 0;  ///< Put to the solver.
};

struct Report {
  std::vector<RoleLine> roles;
  std::vector<rule::Finding> findings;  ///< Shown ones only.
  std::vector<Note> notes;
  std::vector<document::Error> errors;  ///< Files that could not be read or parsed.
  Statistics statistics;
  std::string tool_version;    ///< "0.1.0"; `cli/` fills it in.
  std::string reference = {};  ///< The file that no role may go beyond; empty: none was given.
};

struct TextStyle {
  bool color = false;
};

/// Fingerprint by meaning: rule, role address, canonical statement; 16 hexadecimal digits of a
/// 64-bit hash.
std::string fingerprint(const rule::Finding& finding);

/// The page about a rule.
std::string help_uri(std::string_view rule_id);

void write_text(std::ostream& out, const Report& report, const TextStyle& style);
/// One error as the text output draws it; for errors that end a run.
void write_error(std::ostream& out, const document::Error& error, const TextStyle& style);
void write_concise(std::ostream& out, const Report& report);
void write_json(std::ostream& out, const Report& report);
void write_sarif(std::ostream& out, const Report& report,
                 const std::vector<const rule::Rule*>& rules);

}  // namespace trustlint::report
