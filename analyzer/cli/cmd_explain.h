/// `trustlint explain`: why this caller can or cannot assume this role.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "explain/caller.h"

namespace trustlint::cli {

/// Exit codes of `explain` beside those of every command.
enum ExplainExitCode { kAllowed = 0, kDenied = 1, kUndecided = 3 };

struct ExplainOptions {
  std::optional<std::string> policy;    ///< File with the role; "-" is standard input.
  std::optional<std::string> role;      ///< Address, or the end of one.
  std::optional<std::string> token;     ///< As on the command line: text, `@FILE` or `-`.
  std::optional<std::string> request;   ///< File with one request.
  std::optional<std::string> requests;  ///< File with one request a line.
  std::vector<std::pair<std::string, std::string>> claims;
  explain::CallOptions call;
  bool json = false;
  bool color = false;
};

/// Writes the answer, or one a line; returns an exit code.
int run_explain(const ExplainOptions& options, std::istream& in, std::ostream& out,
                std::ostream& err);

}  // namespace trustlint::cli
