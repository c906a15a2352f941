/// From the paths of the command line to files, and from a file to its bytes.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "document/error.h"
#include "document/source_file.h"

namespace trustlint::cli {

struct InputFile {
  std::string path;     ///< To open it; "-" is standard input.
  std::string display;  ///< Relative to the git root, else to the working directory, else as given.
  bool given = false;   ///< Named on the command line, not found in a directory.
};

struct Collection {
  std::vector<InputFile> files;  ///< In the order of the paths; within a directory sorted.
  std::vector<document::Error>
      errors;  ///< Paths that do not exist, directories that cannot be listed.
};

/// Finds the files: those that are named, and below directories that are named those with the
/// extension of JSON, YAML or CloudFormation templates. Hidden directories and `node_modules` are
/// passed over, symbolic links to directories are not followed. No file comes twice.
Collection collect(const std::vector<std::string>& paths, const std::string& stdin_filename,
                   const std::filesystem::path& working_directory);

/// Reads a file, or `standard_input` for "-". Places and errors have the display path.
document::Result<std::shared_ptr<const document::SourceFile>> load(const InputFile& file,
                                                                   const document::Limits& limits,
                                                                   std::istream& standard_input);

}  // namespace trustlint::cli
