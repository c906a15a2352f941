/// The command line of `diff`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/cmd_diff.h"
#include "cli/option_values.h"

namespace CLI {
class App;
}

namespace trustlint::cli {

/// What stands on the command line, word by word.
struct DiffWords {
  std::vector<std::string> paths;
  std::optional<std::string> git;
  std::optional<std::string> plan;
  std::vector<std::string> outputs;
  std::vector<std::string> accept;
  std::optional<std::string> new_roles;
  std::optional<std::string> fail_on;
  std::optional<std::string> fail_on_gain;
  std::optional<std::string> config;
  std::optional<std::string> tf_dir;
  std::optional<std::string> format;
  std::optional<std::string> jobs;
  std::string color = "auto";
  std::string stdin_filename;
  bool strict = false;
};

void add_diff(CLI::App& app, DiffWords& words);
document::Result<DiffOptions> diff_options(const DiffWords& words, Terminal terminal);

}  // namespace trustlint::cli
