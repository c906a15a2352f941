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
  std::string root;     ///< The directory that was named, or that of the file; to open it.
};

struct Collection {
  std::vector<InputFile> files;  ///< In the order of the paths; within a directory sorted.
  std::vector<document::Error>
      errors;  ///< Paths that do not exist, directories that cannot be listed.
};

/// Finds the files: those that are named, and below directories that are named those with the
/// extension of JSON, YAML, CloudFormation templates or Terraform sources and states. There, what
/// `.gitignore` files leave out is left out, and so are hidden directories, `node_modules` and the
/// directories of builds; symbolic links to directories are not followed. No file comes twice.
/// `tracked` are whole paths that nothing leaves out: those below a directory that is named come,
/// too.
Collection collect(const std::vector<std::string>& paths, const std::string& stdin_filename,
                   const std::filesystem::path& working_directory,
                   const std::vector<std::filesystem::path>& tracked = {});

/// Is the file's name one under which policies, plans, dumps, templates and sources are kept?
bool is_taken(const std::filesystem::path& file);

/// The path without symbolic links; as it is when that cannot be had.
std::filesystem::path resolved(const std::filesystem::path& path);

/// The nearest folder at or above this one that holds `.git` (a folder, or a file in work trees),
/// or nothing.
std::filesystem::path git_root(std::filesystem::path folder);

/// What displayed paths are relative to: the git root, else the working directory.
std::filesystem::path display_base(const std::filesystem::path& working_directory);

/// A path relative to the base; outside of it as it was given.
std::string display_path(const std::filesystem::path& path, const std::filesystem::path& base,
                         const std::string& given);

/// Reads a file, or `standard_input` for "-". Places and errors have the display path.
document::Result<std::shared_ptr<const document::SourceFile>> load(const InputFile& file,
                                                                   const document::Limits& limits,
                                                                   std::istream& standard_input);

}  // namespace trustlint::cli
