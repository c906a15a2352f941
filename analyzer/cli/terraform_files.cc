#include "cli/terraform_files.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "cli/collect.h"

namespace trustlint::cli {

namespace fs = std::filesystem;

TerraformFiles::TerraformFiles(const std::set<std::string>& roots, fs::path base,
                               const document::Limits& limits)
    : base_(std::move(base)), limits_(limits) {
  for (const std::string& given : roots) {
    const fs::path root = resolved(given);
    readable_.insert(root);
    const fs::path repository = git_root(root);
    repositories_.insert(repository.empty() ? root : repository);
  }
}

bool TerraformFiles::inside(const fs::path& path, const std::set<fs::path>& roots) {
  return std::any_of(roots.begin(), roots.end(), [&](const fs::path& root) {
    return std::mismatch(root.begin(), root.end(), path.begin(), path.end()).first == root.end();
  });
}

std::vector<std::string> TerraformFiles::list(const std::string& directory) {
  std::vector<std::string> names;
  const fs::path real = resolved(directory);
  if (!inside(real, repositories_)) return names;
  readable_.insert(real);
  std::error_code failure;
  fs::directory_iterator entry(real, failure);
  for (; !failure && entry != fs::directory_iterator(); entry.increment(failure)) {
    std::error_code ignored;
    if (entry->is_regular_file(ignored)) names.push_back(entry->path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

document::Result<std::shared_ptr<const document::SourceFile>> TerraformFiles::load(
    const std::string& path) {
  if (!inside(resolved(path), readable_)) {
    document::Error error;
    error.code = document::Error::Code::Io;
    error.message = "this file is outside the configuration, so it is not read";
    error.file = path;
    return tl::unexpected(std::move(error));
  }
  std::error_code failure;
  if (!fs::is_regular_file(path, failure)) {
    document::Error error;
    error.code = document::Error::Code::Io;
    error.message = "no such file";
    error.file = path;
    return tl::unexpected(std::move(error));
  }
  std::string display = display_path(path, base_, path);
  read_.insert(display);
  return document::SourceFile::load(path, display, limits_);
}

}  // namespace trustlint::cli
