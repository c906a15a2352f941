#include "cli/read_terraform.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <memory>
#include <tuple>
#include <utility>

#include "cli/terraform_files.h"
#include "input/terraform_locate.h"
#include "input/terraform_source.h"

namespace trustlint::cli {

namespace fs = std::filesystem;

namespace {

/// A configuration is a directory; what comes through a pipe has none.
void standard_input(const InputFile& file, report::Report& report) {
  document::Error error;
  error.code = document::Error::Code::Io;
  error.message = "Terraform sources are not read from standard input";
  error.file = file.display;
  error.help = {"name the directory: trustlint check DIR"};
  report.errors.push_back(std::move(error));
  ++report.statistics.files;
}

}  // namespace

bool is_terraform_source(const InputFile& file, std::optional<input::SourceKind> format) {
  const bool by_name = input::is_terraform_name(file.path);
  if (!format) return by_name;
  // What a walk finds is still told by its name: `--format iam` passes sources over.
  if (*format == input::SourceKind::TerraformSource) return true;
  return by_name && !file.given;
}

std::set<std::string> read_terraform(const std::vector<InputFile>& files, const Reading& reading,
                                     const document::Limits& limits, report::Report& report,
                                     std::vector<input::RoleSource>& roles) {
  const auto& format = reading.format;
  std::set<std::string> roots;
  std::set<std::string> counted;
  std::vector<input::TerraformFile> sources;
  const bool not_wanted = format && *format != input::SourceKind::TerraformSource;
  for (const InputFile& file : files) {
    if (!is_terraform_source(file, format)) continue;
    if (!file.given && (!input::is_terraform_name(file.path) || not_wanted)) continue;
    if (file.root.empty()) {
      standard_input(file, report);
      continue;
    }
    roots.insert(file.root);
    sources.push_back({fs::path(file.path).lexically_normal().string(), file.display, file.given});
    if (file.given) counted.insert(file.display);
  }
  if (sources.empty()) return {};
  TerraformFiles access(roots, reading.base, limits);
  auto extraction = input::extract_terraform_sources(sources, access, limits);
  for (const auto& role : extraction.roles) counted.insert(role.anchor.path());
  for (const auto& error : extraction.errors) counted.insert(error.file);
  report.statistics.files += counted.size();
  std::move(extraction.errors.begin(), extraction.errors.end(), std::back_inserter(report.errors));
  std::move(extraction.roles.begin(), extraction.roles.end(), std::back_inserter(roles));
  return access.read();
}

namespace {

/// Where a role stands and what it is called; copies of one block that nobody can tell apart are
/// one.
using Identity = std::tuple<std::string, std::string, int>;

Identity identity(const input::RoleSource& role) {
  return {input::without_keys(role.address), role.anchor.path(), role.anchor.range().begin.line};
}

/// The whole file in which a place stands.
std::shared_ptr<const document::Text> file_text(const document::Place& place) {
  return place.text && place.text->nesting() == 0 ? place.text : nullptr;
}

/// The sources of each directory as each plan sees them, read once.
class SourcesOfDirectories {
 public:
  SourcesOfDirectories(fs::path base, const document::Limits& limits)
      : base_(std::move(base)), limits_(limits) {}

  const input::TerraformSources& of(const std::string& directory,
                                    const std::shared_ptr<const document::Text>& plan) {
    auto& known = known_[{directory, plan ? &plan->file() : nullptr}];
    if (!known) {
      TerraformFiles files({directory}, base_, limits_);
      known = std::make_unique<input::TerraformSources>(directory, files, limits_, plan);
    }
    return *known;
  }

 private:
  fs::path base_;
  const document::Limits& limits_;
  std::map<std::pair<std::string, const document::SourceFile*>,
           std::unique_ptr<input::TerraformSources>>
      known_;
};

}  // namespace

void point_at_sources(const std::vector<InputFile>& files, const Reading& reading,
                      const document::Limits& limits, report::Report& report,
                      std::vector<input::RoleSource>& roles) {
  const auto& directory = reading.tf_dir;
  std::map<std::string, std::string> folders;  // Of the files, by what they are called.
  for (const InputFile& file : files) {
    if (!file.root.empty()) {
      folders[file.display] = resolved(fs::path(file.path).parent_path()).string();
    }
  }
  SourcesOfDirectories sources(reading.base, limits);
  std::set<Identity> pointed;
  for (input::RoleSource& role : roles) {
    if (role.kind != input::SourceKind::TerraformPlan) continue;
    const auto folder = folders.find(role.anchor.path());
    if (!directory && folder == folders.end()) continue;  // A plan on standard input.
    const std::string chosen = directory ? resolved(*directory).string() : folder->second;
    if (sources.of(chosen, file_text(role.anchor)).point(role)) pointed.insert(identity(role));
  }
  if (directory && sources.of(resolved(*directory).string(), nullptr).empty()) {
    document::Error error;
    error.code = document::Error::Code::Io;
    error.message = "no role in the Terraform sources of this directory";
    error.file = *directory;
    report.errors.push_back(std::move(error));
  }
  std::erase_if(roles, [&](const input::RoleSource& role) {
    return role.kind == input::SourceKind::TerraformSource && pointed.contains(identity(role));
  });
}

}  // namespace trustlint::cli
