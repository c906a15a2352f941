/// Roles out of Terraform's sources, without a plan.
///
/// Entry point: `extract_terraform_sources`. The files of a directory are one configuration. Local
/// modules that another directory calls are analysed through the call, with its arguments; a
/// directory that nobody calls is analysed by itself, with the defaults of its variables.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "input/role_source.h"
#include "input/terraform_configuration.h"

namespace trustlint::input {

/// A file of a configuration that was given or found.
struct TerraformFile {
  std::string path;     ///< As `FileAccess` knows it.
  std::string display;  ///< As its places call it.
  bool named = true;    ///< Not only found: then it is read whatever it is called.
};

/// The roles of these files. Their directories are read as a whole, and so are the local modules
/// that they call, but only what stands in these files, or is called from them, is reported.
Extraction extract_terraform_sources(const std::vector<TerraformFile>& given, FileAccess& files,
                                     const document::Limits& limits);

/// All roles of a directory and of the local modules that it calls, with these variables.
Extraction extract_terraform_directory(const std::string& directory, FileAccess& files,
                                       const document::Limits& limits, PlannedVariables variables);

/// Is this the name of a file of a configuration: `.tf`, `.tf.json`, and what OpenTofu calls them?
bool is_terraform_name(std::string_view name);

}  // namespace trustlint::input
