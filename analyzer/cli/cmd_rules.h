/// `trustlint rules [ID]`: the list of all rules, or the documentation of one.
#pragma once

#include <iosfwd>
#include <string>

namespace trustlint::cli {

struct RulesOptions {
  std::string id;  ///< Id or name; empty: all rules.
  bool json = false;
};

/// Writes the list or the documentation; returns an exit code.
int run_rules(const RulesOptions& options, std::ostream& out, std::ostream& err);

}  // namespace trustlint::cli
