/// The files that a Terraform configuration may read: `input::FileAccess` on a real disk.
#pragma once

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "document/source_file.h"
#include "input/terraform_configuration.h"

namespace trustlint::cli {

/// Directories of modules are read anywhere in the repository around the given roots (without one:
/// inside the roots), files only inside the roots and inside directories of modules that were read.
/// Links count as what they lead to.
class TerraformFiles : public input::FileAccess {
 public:
  /// `base` is what displayed paths are relative to.
  TerraformFiles(const std::set<std::string>& roots, std::filesystem::path base,
                 const document::Limits& limits);

  std::vector<std::string> list(const std::string& directory) override;
  document::Result<std::shared_ptr<const document::SourceFile>> load(
      const std::string& path) override;
  /// The displayed paths of all files that were read.
  const std::set<std::string>& read() const { return read_; }

 private:
  static bool inside(const std::filesystem::path& path,
                     const std::set<std::filesystem::path>& roots);

  std::filesystem::path base_;
  const document::Limits& limits_;
  std::set<std::filesystem::path> repositories_;  ///< Where modules may stand.
  std::set<std::filesystem::path> readable_;      ///< Where files may stand.
  std::set<std::string> read_;
};

}  // namespace trustlint::cli
