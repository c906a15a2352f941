/// `trustlint check`: what the command line asks for, and the command itself.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "cli/output.h"
#include "input/role_source.h"
#include "report/report.h"
#include "rule/finding.h"
#include "rule/rule.h"

namespace trustlint::cli {

/// Exit codes are the same for every format. Of several, the first in the order 4, 2, 1, 3 wins.
enum ExitCode {
  kNothingFound = 0,
  kFindings = 1,
  kUsage = 2,
  kNotRead =
      3,  ///< A file could not be read; with `--strict` also something undecided or not analysed.
  kInternal = 4,
};

enum class Format { Text, Concise, Json, Sarif };

using Output = OutputTo<Format>;

/// Rules named on the command line; every word is known to be a rule or a pack.
struct RuleChoice {
  std::vector<std::string> rules;  ///< Ids of the rules named by id or name.
  std::vector<std::string> packs;

  bool empty() const { return rules.empty() && packs.empty(); }
  /// Named by id or name: shown whatever its persona.
  bool names(const rule::Rule& rule) const;
  /// Named, or of a pack that is named.
  bool contains(const rule::Rule& rule) const;
};

struct CheckOptions {
  std::vector<std::string> paths = {"."};
  std::string stdin_filename;  ///< How to call standard input; empty: "<stdin>".
  std::vector<Output> outputs = {Output{}};
  RuleChoice select;  ///< Empty: all rules of the persona.
  RuleChoice ignore;
  std::optional<rule::Persona> persona;  ///< Not given: the configuration's, else regular.
  rule::Severity min_severity = rule::Severity::Note;
  rule::Confidence min_confidence = rule::Confidence::Likely;
  std::optional<rule::Severity> fail_on = rule::Severity::High;  ///< Nothing: never.
  std::optional<std::string> config;
  std::optional<input::SourceKind> format;  ///< What the files are. Not given: told by content.
  std::optional<std::string> tf_dir;        ///< Sources of the plans. Not given: beside each plan.
  std::optional<std::string> within;        ///< The policy that no role may go beyond.
  bool strict = false;
  unsigned jobs = 0;  ///< 0: as many as the machine has processors.
  bool stats = false;
  bool color = false;  ///< In text on standard output; files are never coloured.
};

/// Analyses the files and writes the outputs; returns an exit code.
int run_check(const CheckOptions& options, std::ostream& out, std::ostream& err);

}  // namespace trustlint::cli
