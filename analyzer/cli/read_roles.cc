#include "cli/read_roles.h"

#include <iostream>
#include <iterator>
#include <string_view>
#include <utility>

#include "cli/foreign_text.h"
#include "cli/read_terraform.h"
#include "document/reader.h"
#include "input/extract.h"

namespace trustlint::cli {

namespace {

using document::Error;
using document::Result;
namespace fs = std::filesystem;

/// `trustlint.yaml` of the working directory or of a folder above it, up to the root of the
/// repository.
std::optional<std::string> find_config(const fs::path& working_directory) {
  for (fs::path folder = working_directory; !folder.empty(); folder = folder.parent_path()) {
    std::error_code ignored;
    if (fs::is_regular_file(folder / "trustlint.yaml", ignored))
      return (folder / "trustlint.yaml").string();
    if (fs::exists(folder / ".git", ignored) || folder == folder.parent_path()) break;
  }
  return std::nullopt;
}

document::Language language_of(const std::string& path) {
  const std::string extension = fs::path(path).extension().string();
  if (extension == ".json") return document::Language::Json;
  const bool yaml = extension == ".yaml" || extension == ".yml";
  return yaml ? document::Language::Yaml : document::Language::Unsaid;
}

/// A file that cannot be read. One that a walk met and that does not speak of roles is passed over;
/// one that is still to be rendered is no error there.
void add_unreadable(const InputFile& file, std::string_view text, Error error,
                    report::Report& report) {
  if (!file.given && !speaks_of_roles(text)) return;
  ++report.statistics.files;
  const auto language = template_language(text);
  if (!language.empty()) error = to_be_rendered(error, language);
  if (file.given || language.empty()) {
    report.errors.push_back(std::move(error));
    return;
  }
  report.notes.push_back({report::Note::Kind::Unreadable, file.display, error.position, "",
                          error.message + "; " + error.help.front()});
}

}  // namespace

RolesRead read_roles(const Collection& collection, const Reading& reading,
                     const document::Limits& limits, report::Report& report) {
  RolesRead read;
  auto& roles = read.roles;
  report.errors = collection.errors;
  report.statistics.files += collection.errors.size();
  const auto parts = read_terraform(collection.files, reading, limits, report, roles);
  for (const auto& file : collection.files) {
    if (is_terraform_source(file, reading.format)) continue;
    if (!file.given && parts.contains(file.display)) continue;
    auto source = load(file, limits, std::cin);
    if (!source) {
      const bool text = source.error().code != Error::Code::Encoding;
      if (!file.given && !text && !file_speaks_of_roles(file.path)) continue;
      report.errors.push_back(source.error());
      ++report.statistics.files;
      continue;
    }
    const auto language = language_of(file.path);
    // Most YAML of a repository has nothing to do with roles: it is not even read.
    const bool ours =
        file.given || language == document::Language::Json || speaks_of_roles((*source)->text());
    if (!ours) continue;
    auto documents = document::read_documents(document::Text::of(*source), limits, language,
                                              &input::formats_read());
    if (!documents) {
      add_unreadable(file, (*source)->text(), std::move(documents.error()), report);
      continue;
    }
    bool recognised = false;
    for (auto& document : *documents) {
      auto extraction = input::extract(std::move(document), file.display, limits, reading.format);
      recognised = recognised || extraction.recognised;
      std::move(extraction.errors.begin(), extraction.errors.end(),
                std::back_inserter(report.errors));
      std::move(extraction.roles.begin(), extraction.roles.end(), std::back_inserter(roles));
      std::move(extraction.deleted.begin(), extraction.deleted.end(),
                std::back_inserter(read.deleted));
      for (const auto& remark : extraction.remarks) {
        using Kind = report::Note::Kind;
        report.notes.push_back({remark.harmless ? Kind::Assumption : Kind::NotAnalysed,
                                file.display, remark.place.range().begin, "", remark.message});
      }
    }
    // What a finding quotes is read again.
    (*source)->release(0, (*source)->text().size());
    report.statistics.files += recognised || file.given ? 1 : 0;
    if (!recognised && file.given) {
      report.notes.push_back({report::Note::Kind::NotAnalysed,
                              file.display,
                              {},
                              "",
                              std::string(kNothingInFile) + ": nothing was checked"});
    }
  }
  point_at_sources(collection.files, reading, limits, report, roles);
  for (const auto& role : roles) {
    if (role.assumption.empty()) continue;
    report.notes.push_back({report::Note::Kind::Assumption, role.anchor.path(),
                            role.anchor.range().begin, role.address, role.assumption});
  }
  return read;
}

Result<config::Config> load_config(const std::optional<std::string>& given,
                                   const document::Limits& limits) {
  const auto path = given ? given : find_config(fs::current_path());
  if (!path) return config::Config{};
  auto file = document::SourceFile::load(*path, limits);
  if (!file) {
    Error wrong = file.error();
    wrong.code = Error::Code::Config;
    return tl::unexpected(std::move(wrong));
  }
  return config::read_config(*file, limits);
}

}  // namespace trustlint::cli
