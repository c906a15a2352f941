#include "input/terraform_again.h"

#include <utility>

namespace trustlint::input {

using document::Error;
using document::SourceFile;
using File = std::shared_ptr<const SourceFile>;

namespace {

std::string directory_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash);
}

document::Result<File> none(const std::string& path) {
  Error error;
  error.code = Error::Code::Io;
  error.message = "this file is not read a second time";
  error.file = path;
  return tl::unexpected(std::move(error));
}

/// What was recorded, with one file changed.
class Changed : public FileAccess {
 public:
  Changed(const RecordedFiles& files, File changed) : files_(files), changed_(std::move(changed)) {}

  std::vector<std::string> list(const std::string& directory) override {
    const auto found = files_.lists().find(directory);
    return found == files_.lists().end() ? std::vector<std::string>() : found->second;
  }

  document::Result<File> load(const std::string& path) override {
    const auto found = files_.loaded().find(path);
    if (found == files_.loaded().end()) return none(path);
    return found->second->path() == changed_->path() ? changed_ : found->second;
  }

 private:
  const RecordedFiles& files_;
  File changed_;
};

class Again : public ReadAgain {
 public:
  Again(std::shared_ptr<const RecordedFiles> files, std::vector<TerraformFile> given,
        const document::Limits& limits)
      : files_(std::move(files)), given_(std::move(given)), limits_(limits) {}

  std::vector<RoleSource> with(const File& changed) const override {
    Changed files(*files_, changed);
    return extract_terraform_sources(given_, files, limits_).roles;
  }

 private:
  std::shared_ptr<const RecordedFiles> files_;
  std::vector<TerraformFile> given_;
  document::Limits limits_;
};

}  // namespace

std::vector<std::string> RecordedFiles::list(const std::string& directory) {
  return lists_[directory] = files_->list(directory);
}

document::Result<File> RecordedFiles::load(const std::string& path) {
  auto file = files_->load(path);
  if (file) loaded_[path] = *file;
  return file;
}

void RecordedFiles::close(const std::set<std::string>& directories) {
  std::erase_if(loaded_, [&](const auto& entry) {
    return !directories.contains(directory_of(entry.second->path()));
  });
  files_ = nullptr;
}

void let_read_again(Extraction& extraction, const std::vector<TerraformFile>& given,
                    std::shared_ptr<RecordedFiles> files, const document::Limits& limits) {
  std::map<std::string, std::vector<TerraformFile>> by_directory;
  for (const TerraformFile& file : given) by_directory[directory_of(file.display)].push_back(file);
  std::map<std::string, std::shared_ptr<const ReadAgain>> ways;
  std::set<std::string> with_roles;
  for (RoleSource& role : extraction.roles) {
    const std::string directory = directory_of(role.anchor.path());
    with_roles.insert(directory);
    // The text of a called module is not one role's alone.
    if (!role.known() || role.address.starts_with("module.")) continue;
    auto& way = ways[directory];
    if (!way) way = std::make_shared<Again>(files, by_directory[directory], limits);
    role.read_again = way;
  }
  files->close(with_roles);
}

}  // namespace trustlint::input
