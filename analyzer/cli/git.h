/// The files of a revision, by the installed git: read, never changed, and without a shell.
///
/// Entry point: `check_out`. The tree of the revision is written to a private temporary folder,
/// which goes away with the object. Nothing of the repository is touched, no hook runs, and nothing
/// is fetched. Left out are submodules, links that lead out of the tree, names that no file can
/// have, and large files that hold neither JSON nor YAML nor Terraform.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "document/error.h"

namespace trustlint::cli {

/// A part of a tree that is not there, and why.
struct LeftOut {
  std::string path;
  std::string why;
};

class Checkout {
 public:
  Checkout() = default;
  explicit Checkout(std::filesystem::path folder) : folder_(std::move(folder)) {}
  Checkout(Checkout&& other) noexcept { *this = std::move(other); }
  Checkout& operator=(Checkout&& other) noexcept {
    std::swap(folder_, other.folder_);
    std::swap(left_out_, other.left_out_);
    std::swap(written_, other.written_);
    std::swap(tracked_, other.tracked_);
    return *this;
  }
  ~Checkout();

  /// The root of the tree; it looks like the root of a repository.
  std::filesystem::path root() const { return folder_ / "tree"; }
  const std::vector<LeftOut>& left_out() const { return left_out_; }
  /// The files of the tree that were written, links included, below its root.
  const std::vector<std::string>& written() const { return written_; }
  /// The files that git tracks in the working tree, below the root of the repository.
  const std::vector<std::string>& tracked() const { return tracked_; }

 private:
  friend class TreeWriter;
  friend document::Result<Checkout> check_out(const std::string& revision,
                                              const std::filesystem::path& repository,
                                              const std::set<std::string>& wanted);
  std::filesystem::path folder_;
  std::vector<LeftOut> left_out_;
  std::vector<std::string> written_;
  std::vector<std::string> tracked_;
};

/// Writes the tree of a revision of the repository with that root; of the files in `wanted` also
/// those that it would leave out for their names. Errors (code Usage): no
/// repository, no such revision; (code Io): git is not installed, fails, or lacks an object.
document::Result<Checkout> check_out(const std::string& revision,
                                     const std::filesystem::path& repository,
                                     const std::set<std::string>& wanted = {});

}  // namespace trustlint::cli
