/// Where a report goes: `-o FORMAT[=FILE]`, for every command that has several formats.
#pragma once

#include <fstream>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "document/error.h"
#include "rule/finding.h"

namespace trustlint::cli {

/// One `-o FORMAT[=FILE]`.
template <typename Format>
struct OutputTo {
  Format format = {};
  std::string file;  ///< Empty: standard output. At most one output goes there.
};

/// Replacements are written for programs only, and proofs of them take time.
template <typename Format>
rule::Fixes shows_fixes(const std::vector<OutputTo<Format>>& outputs, Format json) {
  for (const auto& output : outputs) {
    if (output.format == json) return rule::Fixes::Written;
  }
  return rule::Fixes::Described;
}

/// Writes every output with `write(stream, format, color)`; files are never coloured. An output
/// file that cannot be written is an error of its own.
template <typename Format, typename Writer>
std::optional<document::Error> write_outputs(const std::vector<OutputTo<Format>>& outputs,
                                             bool color, std::ostream& out, Writer write) {
  for (const auto& output : outputs) {
    if (output.file.empty()) {
      write(out, output.format, color);
      continue;
    }
    std::ofstream file(output.file, std::ios::binary);
    write(file, output.format, false);
    if (!file.flush()) {
      document::Error error;
      error.code = document::Error::Code::Io;
      error.message = "cannot write the report to this file";
      error.file = output.file;
      return error;
    }
  }
  return std::nullopt;
}

}  // namespace trustlint::cli
