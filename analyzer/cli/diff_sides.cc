#include "cli/diff_sides.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "cli/collect.h"
#include "cli/read_roles.h"
#include "document/reader.h"
#include "document/usage.h"
#include "input/extract.h"
#include "input/terraform_plan.h"
#include "input/terraform_source.h"

namespace trustlint::cli {

namespace fs = std::filesystem;
using document::Error;
using document::Result;
using tl::unexpected;

namespace {

constexpr std::string_view kNoFile = "/dev/null";

/// A path as the places in it are called.
std::string called(const std::string& given, const fs::path& base) {
  const fs::path relative = resolved(fs::current_path() / given).lexically_relative(base);
  const bool outside = relative.empty() || *relative.begin() == "..";
  std::string name = (outside ? fs::path(given).lexically_normal() : relative).generic_string();
  if (name.size() > 1 && name.ends_with('/')) name.pop_back();
  return name;
}

/// Files whose roles are not known, from the errors and notes about them.
void add_unread(DiffSide& side) {
  for (const auto& error : side.report.errors) {
    if (error.file.empty()) continue;
    side.unread.push_back({compare::relative_path(side.side, error.file), error.message});
  }
  for (const auto& note : side.report.notes) {
    if (note.kind != report::Note::Kind::Unreadable) continue;
    side.unread.push_back({compare::relative_path(side.side, note.file), note.message});
  }
}

/// Why nobody knows what a file holds, where roles are known to have been; empty when a document
/// is there, or nothing at all. What was given is a pipe when it is no plain file.
std::string why_no_document(const fs::path& path, bool given, const document::Limits& limits) {
  std::error_code failure;
  const auto there = fs::symlink_status(path, failure);
  if (failure || !fs::exists(there) || fs::is_directory(path, failure)) return {};
  if (!fs::is_regular_file(path, failure)) return given ? "" : "it is no file that can be read";
  if (input::is_terraform_name(path.filename().string())) return {};
  const auto file = document::SourceFile::load(path.string(), path.string(), limits);
  if (!file) return file.error().message;
  const bool json = path.extension() == ".json";
  const auto documents = document::read_documents(
      document::Text::of(*file), limits,
      json ? document::Language::Json : document::Language::Unsaid, &input::formats_read());
  if (!documents) return documents.error().message;
  const bool some = std::any_of(documents->begin(), documents->end(), [](const auto& one) {
    return one->root.is(document::Kind::Object) || one->root.is(document::Kind::Array);
  });
  return some ? "" : "it holds no document";
}

/// A file that is there still, and that cannot be read any more, has not lost its roles: the other
/// side knows that they stood in it. A walk says nothing about such a file.
void expect_roles(DiffSide& side, const DiffSide& other, const document::Limits& limits) {
  if (side.folder.empty()) return;
  std::set<std::string> seen;
  for (const auto& role : side.side.roles) {
    seen.insert(compare::relative_path(side.side, role.anchor.path()));
  }
  for (const auto& error : side.report.errors) {
    seen.insert(compare::relative_path(side.side, error.file));
  }
  for (const auto& role : other.side.roles) {
    const std::string path = compare::relative_path(other.side, role.anchor.path());
    if (fs::path(path).is_absolute() || !seen.insert(path).second) continue;
    const fs::path file = path.empty() ? fs::path(side.folder) : fs::path(side.folder) / path;
    const std::string why = why_no_document(file, path.empty(), limits);
    if (why.empty()) continue;
    Error error;
    error.code = Error::Code::Io;
    error.message = "the file cannot be read, and the other side has roles in it: " + why;
    const std::string& root = side.side.root;
    error.file = path.empty() || root.empty() || root == "." ? path : root + '/' + path;
    if (path.empty()) error.file = root;
    side.unread.push_back({path, error.message});
    side.report.errors.push_back(std::move(error));
  }
}

/// Roles of a file that the other side could not read are neither new nor gone nor renamed.
void hold_back(DiffSide& side, const DiffSide& other) {
  for (std::size_t i = 0; i < side.side.roles.size(); ++i) {
    const std::string path = side.side.roles[i].anchor.path();
    const bool unread = !other.why_unread(compare::relative_path(side.side, path)).empty();
    if (unread) side.side.not_renamed.insert(i);
  }
}

DiffSide read_side(const Collection& collection, const DiffOptions& options, const fs::path& base,
                   const document::Limits& limits) {
  DiffSide result;
  const Reading reading{options.format, options.tf_dir, base};
  RolesRead read = read_roles(collection, reading, limits, result.report);
  result.side.roles = std::move(read.roles);
  result.deleted = std::move(read.deleted);
  return result;
}

// -- Two paths ----------------------------------------------------------------------------------

DiffSide read_path(const std::string& path, const DiffOptions& options,
                   const document::Limits& limits) {
  const fs::path base = display_base(fs::current_path());
  // What git calls a file that is not there.
  const Collection collection =
      path == kNoFile ? Collection{} : collect({path}, options.stdin_filename, fs::current_path());
  DiffSide side = read_side(collection, options, base, limits);
  side.side.root = path == "-" && !collection.files.empty() ? collection.files.front().display
                                                            : called(path, base);
  if (path != "-" && path != kNoFile) side.folder = path;
  add_unread(side);
  return side;
}

Result<DiffInput> read_paths(const DiffOptions& options, const document::Limits& limits) {
  DiffInput input;
  std::error_code ignored;
  input.one_each =
      !fs::is_directory(options.paths[0], ignored) && !fs::is_directory(options.paths[1], ignored);
  input.before = read_path(options.paths[0], options, limits);
  input.after = read_path(options.paths[1], options, limits);
  expect_roles(input.before, input.after, limits);
  expect_roles(input.after, input.before, limits);
  if (input.before.report.statistics.files + input.after.report.statistics.files == 0) {
    input.after.report.notes.push_back({report::Note::Kind::NotAnalysed,
                                        options.paths[1],
                                        {},
                                        "",
                                        "no file with roles on either side: nothing was compared"});
  }
  return input;
}

// -- A revision and the working tree ------------------------------------------------------------

/// The paths below the root of the repository.
Result<std::vector<std::string>> inside(const std::vector<std::string>& paths,
                                        const fs::path& root) {
  std::vector<std::string> result;
  for (const auto& path : paths) {
    const fs::path whole = resolved(fs::current_path() / path);
    const fs::path relative = whole.lexically_relative(root);
    if (path.empty() || relative.empty() || *relative.begin() == "..") {
      return unexpected(document::usage(
          fmt::format("--git: '{}' is outside of the repository", path.substr(0, 40))));
    }
    result.push_back(relative.generic_string());
  }
  return result;
}

/// Places and errors of files that could not be opened name the temporary folder: it says nothing.
void forget_folder(report::Report& report, const fs::path& root) {
  const std::string prefix = root.string() + '/';
  const auto forget = [&](std::string& text) {
    for (std::size_t at = text.find(prefix); at != std::string::npos; at = text.find(prefix, at)) {
      text.erase(at, prefix.size());
    }
  };
  for (auto& error : report.errors) {
    forget(error.file);
    forget(error.message);
  }
  for (auto& note : report.notes) {
    forget(note.file);
    forget(note.message);
  }
}

Result<DiffInput> read_revision(const DiffOptions& options, const document::Limits& limits) {
  const fs::path root = git_root(resolved(fs::current_path()));
  std::vector<std::string> given = options.paths;
  if (given.empty()) given = {"."};
  const auto paths = root.empty() ? std::vector<std::string>{} : inside(given, root);
  if (!paths) return unexpected(paths.error());
  auto checkout = check_out(*options.git, root, {paths->begin(), paths->end()});
  if (!checkout) return unexpected(checkout.error());

  // A path that is on one side alone is no mistake.
  std::vector<std::string> then;
  std::vector<std::string> now;
  std::error_code ignored;
  for (std::size_t i = 0; i < paths->size(); ++i) {
    const bool was = fs::exists(checkout->root() / (*paths)[i], ignored);
    if (was) then.push_back((*paths)[i]);
    if (!was || fs::exists(root / (*paths)[i], ignored)) now.push_back(given[i]);
  }
  const fs::path tree = resolved(checkout->root());
  DiffInput input;
  // What git tracks is never ignored, and lies in no folder that is passed over.
  const auto below = [](const fs::path& top, const std::vector<std::string>& names) {
    std::vector<fs::path> files;
    for (const auto& name : names) files.push_back(top / name);
    return files;
  };
  input.before =
      read_side(collect(then, "", tree, below(tree, checkout->written())), options, tree, limits);
  forget_folder(input.before.report, tree);
  input.before.unread = checkout->left_out();
  add_unread(input.before);
  input.after = read_side(collect(now, "", fs::current_path(), below(root, checkout->tracked())),
                          options, root, limits);
  add_unread(input.after);
  input.after.folder = root.string();
  input.before.folder = tree.string();
  expect_roles(input.before, input.after, limits);
  expect_roles(input.after, input.before, limits);
  input.before.folder.clear();  // It goes away.
  return input;
}

// -- A plan -------------------------------------------------------------------------------------

/// A gate that looks at the wrong file must not be open.
void must_be_plan(report::Report& report) {
  for (const auto& note : report.notes) {
    if (!note.message.starts_with(input::terraform::kIncompletePlan)) continue;
    Error error;
    error.code = Error::Code::Syntax;
    error.message = note.message;
    error.file = note.file;
    error.help = {"a plan that ended well says all that will change"};
    report.errors.push_back(std::move(error));
  }
  std::erase_if(report.notes, [](const auto& note) {
    return note.message.starts_with(input::terraform::kIncompletePlan);
  });
  const auto nothing = std::find_if(report.notes.begin(), report.notes.end(), [](const auto& note) {
    return note.message.starts_with(kNothingInFile);
  });
  if (nothing == report.notes.end()) return;
  Error error;
  error.code = Error::Code::Syntax;
  error.message = "this is no Terraform plan in JSON";
  error.file = nothing->file;
  error.help = {"terraform show -json plan.bin > plan.json"};
  report.notes.erase(nothing);
  report.errors.push_back(std::move(error));
}

Result<DiffInput> read_plan(const DiffOptions& options, const document::Limits& limits) {
  DiffInput input;
  const auto collection = collect({*options.plan}, options.stdin_filename, fs::current_path());
  DiffOptions as_plan = options;
  as_plan.format = input::SourceKind::TerraformPlan;
  input.after = read_side(collection, as_plan, display_base(fs::current_path()), limits);
  must_be_plan(input.after.report);
  std::error_code ignored;
  if (fs::is_directory(*options.plan, ignored)) {
    Error error;
    error.code = Error::Code::Io;
    error.message = "this is a directory, and no Terraform plan in JSON";
    error.file = *options.plan;
    input.after.report.errors.push_back(std::move(error));
  }
  return input;
}

}  // namespace

std::string DiffSide::why_unread(const std::string& path) const {
  for (const auto& part : unread) {
    const bool below =
        path.starts_with(part.path) &&
        (part.path.empty() || path.size() == part.path.size() || path[part.path.size()] == '/');
    if (below) return part.why;
  }
  return {};
}

Result<DiffInput> read_sides(const DiffOptions& options, const document::Limits& limits) {
  if (options.plan) return read_plan(options, limits);
  auto input = options.git ? read_revision(options, limits) : read_paths(options, limits);
  if (input) {
    hold_back(input->before, input->after);
    hold_back(input->after, input->before);
  }
  return input;
}

input::RoleSource role_before(const input::RoleSource& role) {
  input::RoleSource before = role;
  before.policies.clear();
  before.holes.clear();
  before.not_known_because = "the plan does not say what the policy was";
  if (role.before) before.policies.push_back(*role.before);
  before.max_session_duration = role.max_session_duration_before;
  before.permissions_boundary = role.permissions_boundary_before;
  before.permissions = role.permissions_before;
  before.change = input::Change::None;
  return before;
}

}  // namespace trustlint::cli
