/// What `.gitignore` files leave out, without git.
///
/// Entry points: `IgnoreRules::add` on the way down, `IgnoreRules::ignores` for what is found
/// there. Known are comments, `!`, a slash at the beginning, inside and at the end, `*`, `?`, `[…]`
/// and
/// `**`. The last rule that matches decides; rules of a deeper folder come later. Not read:
/// `.git/info/exclude` and the user's own file.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace trustlint::cli {

/// The rules that hold in a folder.
class IgnoreRules {
 public:
  /// Adds the rules of a file that stands in `folder`.
  void add(const std::filesystem::path& folder, std::string_view text);
  bool ignores(const std::filesystem::path& path, bool is_directory) const;

 private:
  struct Rule {
    std::filesystem::path folder;
    std::vector<std::string> segments;  ///< Of the path below the folder.
    bool negated = false;
    bool directories_only = false;
  };

  static bool matches(const Rule& rule, const std::vector<std::string>& segments);

  std::vector<Rule> rules_;
};

/// Does a name match a pattern with `*`, `?` and `[…]`?
bool matches_name(std::string_view pattern, std::string_view name);

}  // namespace trustlint::cli
