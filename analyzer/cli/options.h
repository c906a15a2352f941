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
#include "cli/cmd_explain.h"
#include "cli/cmd_rules.h"
#include "document/error.h"

namespace trustlint::cli {

/// What decides about colour with `--color auto`.
struct Terminal {
  bool is_terminal = false;  ///< Standard output is one that understands colour.
  bool no_color = false;     ///< NO_COLOR is set and not empty.
};

/// `--help` and `--version`: print this and leave.
struct PrintText {
  std::string text;
};

using Invocation = std::variant<PrintText, CheckOptions, RulesOptions, ExplainOptions>;

/// Reads the arguments; `argv[0]` is passed over.
document::Result<Invocation> parse_options(int argc, const char* const* argv, Terminal terminal);

/// A mistake on the command line.
document::Error usage(std::string message, std::vector<std::string> help = {});
/// "--fail-on: 'hihg' is not a severity", the nearest word, and all words.
document::Error not_one_of(std::string_view word, std::string_view what, std::string_view option,
                           const std::vector<std::string>& words);
/// Whether the value of `--color` asks for colour here.
document::Result<bool> color_choice(const std::string& word, Terminal terminal);

/// The version of the program: "0.1.0".
std::string_view version();

/// The candidate nearest to a misspelt word, or empty when none is near.
std::string suggestion(std::string_view word, const std::vector<std::string>& candidates);

/// The rule of that id or name, in any letter case, or null.
const rule::Rule* rule_named(std::string_view word);

/// "'TL1O2' is not a rule", with a suggestion.
document::Error unknown_rule(std::string_view word, bool packs_too);

}  // namespace trustlint::cli
