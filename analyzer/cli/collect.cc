/// Walks directories without recursion and names files as a reader of the report finds them.
#include "cli/collect.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <istream>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "cli/gitignore.h"
#include "input/terraform_source.h"

namespace trustlint::cli {

namespace fs = std::filesystem;

fs::path resolved(const fs::path& path) {
  std::error_code failure;
  fs::path result = fs::weakly_canonical(path, failure);
  return failure ? path.lexically_normal() : result;
}

/// Resolves the folders but not the file itself: a link is called by its own name.
static fs::path resolved_folder(const fs::path& path) {
  return path.has_filename() ? resolved(path.parent_path()) / path.filename() : resolved(path);
}

fs::path git_root(fs::path folder) {
  while (true) {
    std::error_code failure;
    if (fs::exists(folder / ".git", failure)) {
      return folder;
    }
    if (!folder.has_relative_path()) {
      return {};
    }
    folder = folder.parent_path();
  }
}

fs::path display_base(const fs::path& working_directory) {
  const fs::path root = git_root(resolved(working_directory));
  return root.empty() ? resolved(working_directory) : root;
}

std::string display_path(const fs::path& path, const fs::path& base, const std::string& given) {
  const fs::path relative = resolved_folder(path).lexically_relative(base);
  const bool outside = relative.empty() || *relative.begin() == "..";
  return outside ? given : relative.generic_string();
}

bool is_taken(const fs::path& file) {
  constexpr std::array<std::string_view, 6> kExtensions = {".json",     ".yaml", ".yml",
                                                           ".template", ".cfn",  ".tfstate"};
  const std::string extension = file.extension().string();
  return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end() ||
         input::is_terraform_name(file.filename().string());
}

namespace {

constexpr std::string_view kStandardInput = "-";

document::Error io_error(std::string_view what, const std::string& path,
                         const std::error_code& reason) {
  document::Error error;
  error.code = document::Error::Code::Io;
  error.message = std::string(what) + ": " + reason.message();
  error.file = path;
  return error;
}

/// Folders of other people's files, and of what a build makes out of ours.
bool is_skipped(const std::string& folder) {
  constexpr std::array<std::string_view, 7> kSkipped = {
      "node_modules", "bower_components", "__pycache__", "venv", "build", "dist", "target"};
  return folder.starts_with('.') ||
         std::find(kSkipped.begin(), kSkipped.end(), folder) != kSkipped.end();
}

/// The rules of a folder: those of the folders around it, and its own.
std::shared_ptr<const IgnoreRules> rules_in(const fs::path& folder,
                                            std::shared_ptr<const IgnoreRules> around) {
  constexpr std::size_t kMost = std::size_t{1} << 20;
  std::ifstream file(folder / ".gitignore", std::ios::binary);
  if (!file) return around;
  std::string text(kMost, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  auto rules = std::make_shared<IgnoreRules>(*around);
  rules->add(folder, text);
  return rules;
}

/// The rules that the folders above one make for it, from the root of the repository on.
std::shared_ptr<const IgnoreRules> rules_above(const fs::path& folder) {
  std::vector<fs::path> above;
  const fs::path top = git_root(folder);
  for (fs::path at = folder; !top.empty() && at != top;) {
    at = at.parent_path();
    above.push_back(at);
  }
  std::shared_ptr<const IgnoreRules> rules = std::make_shared<IgnoreRules>();
  for (auto at = above.rbegin(); at != above.rend(); ++at) rules = rules_in(*at, std::move(rules));
  return rules;
}

class Collector {
 public:
  Collector(const fs::path& working_directory, const std::vector<fs::path>& tracked)
      : working_directory_(resolved(working_directory)),
        base_(display_base(working_directory)),
        tracked_(tracked) {}

  void standard_input(const std::string& name) {
    if (seen_.insert(kStandardInput).second) {
      collection_.files.push_back(
          {std::string(kStandardInput), name.empty() ? "<stdin>" : name, true, {}});
    }
  }

  void path(const std::string& given) {
    const fs::path path = working_directory_ / given;
    std::error_code failure;
    // An empty path (an unset variable in a script) is not the working directory.
    const fs::file_status status =
        given.empty() ? fs::file_status(fs::file_type::not_found) : fs::status(path, failure);
    if (fs::is_directory(status)) {
      walk(resolved(path), given);
    } else if (!fs::exists(status)) {
      if (!failure) {
        failure = std::make_error_code(std::errc::no_such_file_or_directory);
      }
      collection_.errors.push_back(io_error("cannot read the file", given, failure));
    } else {
      add(path, given, true, path.parent_path());
    }
  }

  Collection take() { return std::move(collection_); }

 private:
  struct Folder {
    fs::path path;
    std::shared_ptr<const IgnoreRules> rules;
  };

  void add(const fs::path& path, const std::string& given, bool named, const fs::path& root) {
    if (seen_.insert(resolved(path)).second) {
      collection_.files.push_back(
          {path.string(), display_path(path, base_, given), named, root.string()});
    }
  }

  /// `given` is how the user called the root; files outside the base are called after it.
  void walk(const fs::path& root, const std::string& given) {
    std::vector<fs::directory_entry> found;
    std::vector<Folder> folders = {{root, rules_above(root)}};
    while (!folders.empty()) {
      Folder folder = std::move(folders.back());
      folders.pop_back();
      folder.rules = rules_in(folder.path, std::move(folder.rules));
      std::error_code failure;
      fs::directory_iterator entry(folder.path, failure);
      while (!failure && entry != fs::directory_iterator()) {
        visit(*entry, folder, folders, found);
        entry.increment(failure);
      }
      if (failure) {
        collection_.errors.push_back(
            io_error("cannot list the directory", called(folder.path, root, given), failure));
      }
    }
    add_tracked(root, found);
    // A link comes after the files, so that a file with two names is called by its own.
    std::error_code ignored;
    std::sort(found.begin(), found.end(), [&](const auto& a, const auto& b) {
      return std::make_pair(a.is_symlink(ignored), a.path()) <
             std::make_pair(b.is_symlink(ignored), b.path());
    });
    for (const fs::directory_entry& entry : found) {
      add(entry.path(), called(entry.path(), root, given), false, root);
    }
  }

  void add_tracked(const fs::path& root, std::vector<fs::directory_entry>& found) const {
    const std::string folder = root == root.root_path() ? root.string() : root.string() + '/';
    for (const fs::path& file : tracked_) {
      std::error_code failure;
      if (!file.string().starts_with(folder) || !is_taken(file)) continue;
      const fs::directory_entry entry(file, failure);
      if (!failure && entry.is_regular_file(failure)) found.push_back(entry);
    }
  }

  static void visit(const fs::directory_entry& entry, const Folder& in,
                    std::vector<Folder>& folders, std::vector<fs::directory_entry>& found) {
    std::error_code ignored;
    if (entry.is_directory(ignored)) {
      if (!entry.is_symlink(ignored) && !is_skipped(entry.path().filename().string()) &&
          !in.rules->ignores(entry.path(), true)) {
        folders.push_back({entry.path(), in.rules});
      }
    } else if (entry.is_regular_file(ignored) && is_taken(entry.path()) &&
               !in.rules->ignores(entry.path(), false)) {
      found.push_back(entry);
    }
  }

  static std::string called(const fs::path& path, const fs::path& root, const std::string& given) {
    return (fs::path(given) / path.lexically_relative(root)).lexically_normal().generic_string();
  }

  fs::path working_directory_;
  fs::path base_;
  const std::vector<fs::path>& tracked_;
  std::set<fs::path> seen_;
  Collection collection_;
};

}  // namespace

Collection collect(const std::vector<std::string>& paths, const std::string& stdin_filename,
                   const std::filesystem::path& working_directory,
                   const std::vector<fs::path>& tracked) {
  Collector collector(working_directory, tracked);
  for (const std::string& path : paths) {
    if (path == kStandardInput) {
      collector.standard_input(stdin_filename);
    } else {
      collector.path(path);
    }
  }
  return collector.take();
}

document::Result<std::shared_ptr<const document::SourceFile>> load(const InputFile& file,
                                                                   const document::Limits& limits,
                                                                   std::istream& standard_input) {
  if (file.path == kStandardInput) {
    // One byte over the limit is enough to know; the reader then says so.
    const std::size_t enough = std::max(limits.json_bytes, limits.yaml_bytes) + 1;
    std::string bytes;
    std::array<char, 65536> chunk;
    while (standard_input && bytes.size() < enough) {
      standard_input.read(chunk.data(), chunk.size());
      bytes.append(chunk.data(), static_cast<std::size_t>(standard_input.gcount()));
    }
    return document::SourceFile::from_bytes(file.display, std::move(bytes), limits);
  }
  return document::SourceFile::load(file.path, file.display, limits);
}

}  // namespace trustlint::cli
