#include "cli/git.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>

#include "cli/collect.h"
#include "cli/subprocess.h"
#include "document/usage.h"

namespace trustlint::cli {

namespace fs = std::filesystem;
using document::Error;
using document::Result;
using tl::unexpected;

namespace {

constexpr std::size_t kListBytes = std::size_t{256} << 20;     // of the list of all files
constexpr std::uint64_t kTreeBytes = std::uint64_t{4} << 30;   // of the files that are written
constexpr std::uint64_t kOtherBytes = std::uint64_t{1} << 20;  // of a file that `file()` may read
constexpr std::size_t kErrorShown = 200;                       // bytes of what git says

/// One file of the tree.
struct Entry {
  std::string mode;
  std::string object;
  std::string path;
  std::uint64_t size = 0;
};

Error io(std::string message, std::vector<std::string> help = {}) {
  Error error;
  error.code = Error::Code::Io;
  error.message = std::move(message);
  error.help = std::move(help);
  return error;
}

/// Calls of git in one repository.
class Git {
 public:
  Git(const fs::path& repository, fs::path folder)
      : repository_(repository.string()), folder_(std::move(folder)) {}

  /// Runs git; an exit code other than 0 is an error that says what git said.
  Result<bool> run(std::vector<std::string> arguments, const Taker& take,
                   const fs::path& input = {}) const {
    const auto code = call(std::move(arguments), take, input);
    if (!code) return unexpected(code.error());
    if (*code == 0) return true;
    const std::string said = complaint();
    return unexpected(io(said.empty() ? "git failed" : "git failed: " + said));
  }

  Result<int> call(std::vector<std::string> arguments, const Taker& take,
                   const fs::path& input = {}) const {
    Command command;
    command.words = {"git", "-C", repository_, "--no-pager", "--literal-pathspecs"};
    std::move(arguments.begin(), arguments.end(), std::back_inserter(command.words));
    // A hook's variables would lead to another repository; nothing is fetched, asked or locked.
    command.without_variables = {"GIT_DIR",    "GIT_WORK_TREE", "GIT_INDEX_FILE",
                                 "GIT_PREFIX", "GIT_NAMESPACE", "GIT_COMMON_DIR"};
    command.environment = {"GIT_NO_LAZY_FETCH=1", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0",
                           "LC_ALL=C"};
    command.input = input;
    command.errors = folder_ / "errors";
    return run_command(command, take);
  }

  /// The first line of what git wrote to its standard error.
  std::string complaint() const {
    std::ifstream file(folder_ / "errors");
    std::string line;
    std::getline(file, line);
    return line.substr(0, kErrorShown);
  }

  /// What a call prints on its first line, or nothing when it fails.
  std::string line(std::vector<std::string> arguments) const {
    std::string text;
    const auto code = call(std::move(arguments), [&](std::string_view piece) {
      text += piece;
      return text.size() < 4096;
    });
    return code && *code == 0 ? text.substr(0, text.find('\n')) : std::string();
  }

 private:
  std::string repository_;
  fs::path folder_;
};

bool is_object_name(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Error no_such_revision(const Git& git, const std::string& revision) {
  Error error = document::usage(
      fmt::format("--git: '{}' is no revision of this repository", revision.substr(0, 40)));
  if (git.line({"rev-parse", "--is-shallow-repository"}) == "true") {
    error.help = {
        "this clone is shallow: fetch more of the history (git fetch --unshallow; in a "
        "workflow fetch-depth: 0)"};
  } else {
    error.help = {"a branch of the server is called origin/NAME, and has to be fetched before"};
  }
  return error;
}

/// The name of the tree.
Result<std::string> tree_of(const Git& git, const std::string& revision) {
  const auto top = git.call({"rev-parse", "--git-dir"}, [](std::string_view) { return true; });
  if (!top) return unexpected(top.error());
  if (*top != 0) {
    const std::string said = git.complaint();
    return unexpected(io(said.empty() ? "git does not read this repository"
                                      : "git does not read this repository: " + said));
  }
  // What begins with a dash never comes here; it would be an option.
  std::string tree = git.line({"rev-parse", "--verify", "--quiet", revision + "^{tree}"});
  if (revision.starts_with('-') || !is_object_name(tree)) {
    return unexpected(no_such_revision(git, revision));
  }
  return tree;
}

/// "100644 blob OBJECT    SIZE\tPATH", or nothing.
std::optional<Entry> entry_of(std::string_view line) {
  const std::size_t tab = line.find('\t');
  if (tab == std::string_view::npos) return std::nullopt;
  std::vector<std::string> words;
  std::string_view rest = line.substr(0, tab);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    if (end > 0) words.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (words.size() != 4 || !is_object_name(words[2])) return std::nullopt;
  Entry entry{words[0], words[2], std::string(line.substr(tab + 1)), 0};
  std::from_chars(words[3].data(), words[3].data() + words[3].size(), entry.size);
  return entry;
}

/// What git prints with a zero byte behind each.
Result<std::vector<std::string>> list_of(const Git& git, std::vector<std::string> arguments,
                                         const char* too_many) {
  std::string list;
  bool whole = true;
  const auto done = git.run(std::move(arguments), [&](std::string_view piece) {
    list += piece;
    return whole = list.size() <= kListBytes;
  });
  if (!whole) return unexpected(io(too_many));
  if (!done) return unexpected(done.error());
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < list.size();) {
    const std::size_t end = std::min(list.find('\0', begin), list.size());
    lines.push_back(list.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

Result<std::vector<Entry>> entries_of(const Git& git, const std::string& tree) {
  const auto lines = list_of(git, {"ls-tree", "-r", "-z", "-l", "--full-tree", tree},
                             "this revision has too many files");
  if (!lines) return unexpected(lines.error());
  std::vector<Entry> entries;
  for (const auto& line : *lines) {
    if (auto entry = entry_of(line)) entries.push_back(std::move(*entry));
  }
  return entries;
}

/// Can a file of this path be written below a folder, and nowhere else?
bool is_plain(const fs::path& path) {
  if (path.empty() || path.is_absolute()) return false;
  return std::all_of(path.begin(), path.end(), [](const fs::path& part) {
    std::string name = part.string();
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
      return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    });
    return !name.empty() && name != "." && name != ".." && name != ".git";
  });
}

/// Does a link of this path lead into the tree, whatever other links do? Steps upwards may stand
/// only in front, where they leave real folders.
bool stays_inside(const fs::path& link, const fs::path& target) {
  if (target.empty() || target.is_absolute()) return false;
  auto up = std::distance(link.begin(), link.end()) - 1;
  bool down = false;
  for (const fs::path& part : target) {
    if (part == "..") {
      if (down || --up < 0) return false;
    } else if (part != "." && !part.empty()) {
      down = true;
    }
  }
  return true;
}

}  // namespace

/// Writes the files of a tree.
class TreeWriter {
 public:
  TreeWriter(const Git& git, const std::set<std::string>& wanted, Checkout& checkout)
      : git_(git), wanted_(wanted), checkout_(checkout) {}

  Result<bool> write(std::vector<Entry> entries) {
    choose(std::move(entries));
    std::uint64_t bytes = 0;
    for (const auto& entry : chosen_) bytes += entry.size;
    if (bytes > kTreeBytes) return unexpected(io("the files of this revision are too large"));
    const fs::path list = checkout_.folder_ / "objects";
    {
      std::ofstream file(list, std::ios::binary);
      for (const auto& entry : chosen_) file << entry.object << '\n';
      if (!file.flush()) return unexpected(io("cannot write to the temporary folder"));
    }
    const auto done = git_.run(
        {"cat-file", "--batch", "--buffer"}, [&](std::string_view piece) { return take(piece); },
        list);
    if (failure_) return unexpected(std::move(*failure_));
    if (!done) return unexpected(done.error());
    if (next_ != chosen_.size()) return unexpected(io("git did not print all files"));
    write_links();
    for (const auto& entry : chosen_) checkout_.written_.push_back(entry.path);
    return true;
  }

 private:
  void leave_out(const std::string& path, std::string why) {
    checkout_.left_out_.push_back({path, std::move(why)});
  }

  void choose(std::vector<Entry> entries) {
    const bool terraform = std::any_of(entries.begin(), entries.end(), [](const Entry& entry) {
      return entry.path.ends_with(".tf") || entry.path.ends_with(".tf.json");
    });
    for (auto& entry : entries) {
      const fs::path path(entry.path);
      if (!is_plain(path)) {
        leave_out(entry.path, "no file can have this name");
      } else if (entry.mode == "160000") {
        leave_out(entry.path, "it is a submodule, which this revision does not hold");
      } else if (is_taken(path) || path.filename() == ".gitignore" || entry.mode == "120000" ||
                 wanted_.contains(entry.path) || (terraform && entry.size <= kOtherBytes)) {
        chosen_.push_back(std::move(entry));
      }
    }
  }

  bool fail(std::string message) {
    failure_ = io(std::move(message));
    return false;
  }

  /// A piece of "OBJECT blob SIZE\n", that many bytes, "\n", and so on.
  bool take(std::string_view piece) {
    while (!piece.empty()) {
      if (left_ > 0) {
        const std::size_t count = std::min<std::uint64_t>(left_, piece.size());
        if (!append(piece.substr(0, count))) return fail("cannot write to the temporary folder");
        piece.remove_prefix(count);
        left_ -= count;
        if (left_ == 0 && !finish()) return fail("cannot write to the temporary folder");
        continue;
      }
      const std::size_t end = piece.find('\n');
      head_ += piece.substr(0, end);
      if (end == std::string_view::npos)
        return head_.size() < 4096 || fail("git is not understood");
      piece.remove_prefix(end + 1);
      const std::string head = std::exchange(head_, {});
      if (head.empty()) continue;  // The line break behind a file.
      if (!begin(head)) return false;
    }
    return true;
  }

  /// The line in front of a file.
  bool begin(const std::string& head) {
    if (next_ == chosen_.size()) return fail("git printed more than it was asked for");
    const Entry& entry = chosen_[next_];
    if (head.ends_with(" missing")) {
      return fail("this clone does not hold all files of the revision: git fetch them before");
    }
    const std::string start = entry.object + " blob ";
    if (!head.starts_with(start)) return fail("git is not understood");
    std::uint64_t size = 0;
    const char* last = head.data() + head.size();
    if (std::from_chars(head.data() + start.size(), last, size).ptr != last) {
      return fail("git is not understood");
    }
    left_ = size;
    is_link_ = entry.mode == "120000";
    if (is_link_) {
      links_.push_back({entry.path, {}});
    } else if (!open(checkout_.root() / entry.path)) {
      return fail("cannot write to the temporary folder");
    }
    return size > 0 || finish() || fail("cannot write to the temporary folder");
  }

  bool open(const fs::path& path) {
    std::error_code failed;
    fs::create_directories(path.parent_path(), failed);
    file_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    return file_ >= 0;
  }

  bool append(std::string_view bytes) {
    if (is_link_) {
      if (links_.back().target.size() < 4096) links_.back().target += bytes;
      return true;
    }
    while (!bytes.empty()) {
      const ssize_t count = ::write(file_, bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }

  bool finish() {
    ++next_;
    if (is_link_) return true;
    return ::close(std::exchange(file_, -1)) == 0;
  }

  /// Links come last, so that no file is written through one.
  void write_links() {
    for (const auto& link : links_) {
      std::error_code failed;
      const fs::path at = checkout_.root() / link.path;
      if (stays_inside(link.path, link.target)) {
        fs::create_directories(at.parent_path(), failed);
        fs::create_symlink(link.target, at, failed);
        if (!failed) continue;
      }
      leave_out(link.path, "it is a link that leads out of the revision");
    }
  }

  struct Link {
    std::string path;
    std::string target;
  };

  const Git& git_;
  const std::set<std::string>& wanted_;
  Checkout& checkout_;
  std::vector<Entry> chosen_;
  std::size_t next_ = 0;    // The file that is being read.
  std::uint64_t left_ = 0;  // Bytes of it that are still to come.
  std::string head_;
  int file_ = -1;
  bool is_link_ = false;
  std::vector<Link> links_;
  std::optional<Error> failure_;
};

Checkout::~Checkout() {
  if (folder_.empty()) return;
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

Result<Checkout> check_out(const std::string& revision, const fs::path& repository,
                           const std::set<std::string>& wanted) {
  if (repository.empty()) {
    return unexpected(document::usage("--git: this directory is in no git repository"));
  }
  std::error_code failed;
  std::string name = (fs::temp_directory_path(failed) / "trustlint-XXXXXX").string();
  if (failed || ::mkdtemp(name.data()) == nullptr) {
    return unexpected(io("cannot make a temporary folder"));
  }
  Checkout checkout{fs::path(name)};
  fs::create_directories(checkout.root() / ".git", failed);
  const Git git(repository, name);
  const auto tree = tree_of(git, revision);
  if (!tree) return unexpected(tree.error());
  auto entries = entries_of(git, *tree);
  if (!entries) return unexpected(entries.error());
  const auto written = TreeWriter(git, wanted, checkout).write(std::move(*entries));
  if (!written) return unexpected(written.error());
  auto tracked = list_of(git, {"ls-files", "-z"}, "git tracks too many files");
  if (!tracked) return unexpected(tracked.error());
  checkout.tracked_ = std::move(*tracked);
  return checkout;
}

}  // namespace trustlint::cli
