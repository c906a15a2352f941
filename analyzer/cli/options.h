/// The command line.
///
/// Entry point: `parse_options`. Every mistake is an `Error` with code `Usage` in our own words,
/// with the nearest word that exists as a suggestion.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cli/check.h"
#include "cli/cmd_diff.h"
#include "cli/cmd_explain.h"
#include "cli/cmd_rules.h"
#include "cli/option_values.h"
#include "document/error.h"

namespace trustlint::cli {

/// `--help` and `--version`: print this and leave.
struct PrintText {
  std::string text;
};

using Invocation = std::variant<PrintText, CheckOptions, DiffOptions, RulesOptions, ExplainOptions>;

/// Reads the arguments; `argv[0]` is passed over.
document::Result<Invocation> parse_options(int argc, const char* const* argv, Terminal terminal);

/// The version of the program: "0.1.0".
std::string_view version();

/// The rule of that id or name, in any letter case, or null.
const rule::Rule* rule_named(std::string_view word);

/// "'TL1O2' is not a rule", with a suggestion.
document::Error unknown_rule(std::string_view word, bool packs_too);

}  // namespace trustlint::cli
