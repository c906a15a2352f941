/// Terraform sources that are read a second time with another text in one file.
///
/// Entry point: `RecordedFiles`. What was read is kept, so that a second reading asks no disk and
/// sees the same files. Kept are the files of the directories in which roles stand; what stood in
/// others is unknown the second time.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "input/terraform_source.h"

namespace trustlint::input {

/// Reads through another access, and remembers.
class RecordedFiles : public FileAccess {
 public:
  explicit RecordedFiles(FileAccess& files) : files_(&files) {}
  std::vector<std::string> list(const std::string& directory) override;
  document::Result<std::shared_ptr<const document::SourceFile>> load(
      const std::string& path) override;

  /// From now on only what is remembered of these directories (as places call them) is there.
  void close(const std::set<std::string>& directories);

  const std::map<std::string, std::vector<std::string>>& lists() const { return lists_; }
  const std::map<std::string, std::shared_ptr<const document::SourceFile>>& loaded() const {
    return loaded_;
  }

 private:
  FileAccess* files_;
  std::map<std::string, std::vector<std::string>> lists_;
  std::map<std::string, std::shared_ptr<const document::SourceFile>> loaded_;
};

/// Gives each role of the extraction, but those of called modules, the way to be read again.
void let_read_again(Extraction& extraction, const std::vector<TerraformFile>& given,
                    std::shared_ptr<RecordedFiles> files, const document::Limits& limits);

}  // namespace trustlint::input
