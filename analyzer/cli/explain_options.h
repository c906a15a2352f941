/// The command line of `explain`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/cmd_explain.h"
#include "cli/option_values.h"

namespace CLI {
class App;
}

namespace trustlint::cli {

/// What stands on the command line, word by word.
struct ExplainWords {
  std::optional<std::string> policy;
  std::optional<std::string> role;
  std::optional<std::string> token;
  std::optional<std::string> request;
  std::optional<std::string> requests;
  std::vector<std::string> claims;
  std::optional<std::string> issuer;
  std::optional<std::string> provider;
  std::optional<std::string> action;
  std::optional<std::string> at;
  std::optional<std::string> output;
  std::string color = "auto";
};

void add_explain(CLI::App& app, ExplainWords& words);
document::Result<ExplainOptions> explain_options(const ExplainWords& words, Terminal terminal);

}  // namespace trustlint::cli
