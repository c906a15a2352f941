/// Runs `trustlint check` in this process, in a scratch folder of its own, and compares what it
/// prints with files of the repository. UPDATE_GOLDEN=1 in the environment rewrites those files
/// instead.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>

#include "cli/check.h"

namespace trustlint::test {

namespace fs = std::filesystem;

inline bool updating() {
  const char* value = std::getenv("UPDATE_GOLDEN");
  return value != nullptr && std::string_view(value) == "1";
}

/// The repository that the tests were built from.
inline fs::path source(const fs::path& path = {}) { return fs::path(SOURCE_DIR) / path; }

inline std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// "line 3\n  expected: …\n  printed:  …", for the first line that differs.
inline std::string first_difference(const std::string& expected, const std::string& printed) {
  std::istringstream left(expected);
  std::istringstream right(printed);
  std::string one;
  std::string other;
  for (int line = 1;; ++line) {
    const bool more_left = static_cast<bool>(std::getline(left, one));
    const bool more_right = static_cast<bool>(std::getline(right, other));
    if (more_left && more_right && one == other) continue;
    if (!more_left && !more_right) return "the end of the last line";
    return "line " + std::to_string(line) +
           "\n  expected: " + (more_left ? one : "(no such line)") +
           "\n  printed:  " + (more_right ? other : "(no such line)");
  }
}

/// Compares the text with a file of the repository, byte for byte.
inline void expect_golden(const fs::path& path, const std::string& text) {
  const std::string name = path.generic_string();
  const bool exists = fs::exists(source(path));
  const std::string expected = exists ? read(source(path)) : "";
  if (exists && expected == text) return;
  if (updating()) {
    fs::create_directories(source(path).parent_path());
    std::ofstream(source(path), std::ios::binary) << text;
  } else if (!exists) {
    ADD_FAILURE() << name << " is missing: UPDATE_GOLDEN=1 writes it";
  } else {
    ADD_FAILURE() << name << " differs at " << first_difference(expected, text)
                  << "\nif that is right, UPDATE_GOLDEN=1 rewrites the file";
  }
}

/// A scratch folder that looks like the root of a repository, and is the working directory as long
/// as it lives. What lies around the real one (a configuration further up, another repository) has
/// no say here.
class Workspace {
 public:
  Workspace() : before_(fs::current_path()) {
    std::string name = (fs::canonical(fs::temp_directory_path()) / "trustlint-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw fs::filesystem_error("mkdtemp", name, {});
    root_ = name;
    fs::create_directory(root_ / ".git");
    fs::current_path(root_);
  }
  ~Workspace() {
    std::error_code ignored;
    fs::current_path(before_, ignored);
    fs::remove_all(root_, ignored);
  }
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  /// Copies a file or folder of the repository to the same place here.
  void bring(const fs::path& path) const {
    fs::create_directories((root_ / path).parent_path());
    fs::copy(source(path), root_ / path, fs::copy_options::recursive);
  }
  const fs::path& root() const { return root_; }

 private:
  fs::path before_;
  fs::path root_;
};

struct Printed {
  int code = 0;
  std::string out;
  std::string err;
};

inline Printed check(const cli::CheckOptions& options) {
  std::ostringstream out;
  std::ostringstream err;
  const int code = cli::run_check(options, out, err);
  return {code, out.str(), err.str()};
}

}  // namespace trustlint::test
