/// Another program, started without a shell.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "document/error.h"

namespace trustlint::cli {

struct Command {
  std::vector<std::string> words;              ///< The program, found by PATH, and its arguments.
  std::vector<std::string> environment;        ///< `NAME=value`: instead of what is inherited.
  std::vector<std::string> without_variables;  ///< Names that are not inherited.
  std::filesystem::path input;                 ///< The file that it reads; empty: nothing.
  std::filesystem::path errors;                ///< Where its standard error goes.
};

/// Takes what the program prints, piece by piece; false: it is enough, the rest is thrown away.
using Taker = std::function<bool(std::string_view)>;

/// Runs the program and returns its exit code; 128 and more for a signal. Error (code Io): it could
/// not be started.
document::Result<int> run_command(const Command& command, const Taker& take);

}  // namespace trustlint::cli
