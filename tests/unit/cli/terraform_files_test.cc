/// Which files a configuration may read.
#include "cli/terraform_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace trustlint::cli {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

class TerraformFilesTest : public testing::Test {
 protected:
  TerraformFilesTest() {
    root_ = fs::canonical(fs::temp_directory_path()) /
            ("trustlint-terraform-" + std::to_string(::getpid()));
    fs::remove_all(root_);
    for (const char* path : {"secret.json", "repo/env/main.tf", "repo/env/policies/p.json",
                             "repo/modules/m/main.tf", "repo/modules/m/t.json", "repo/top.json"}) {
      fs::create_directories((root_ / path).parent_path());
      std::ofstream(root_ / path) << "{}";
    }
    fs::create_symlink(root_ / "secret.json", root_ / "repo/env/link.json");
  }
  ~TerraformFilesTest() override { fs::remove_all(root_); }

  std::string path(const std::string& name) const { return (root_ / name).string(); }
  TerraformFiles files() const { return {{path("repo/env")}, root_, limits_}; }

  fs::path root_;
  document::Limits limits_;
};

TEST_F(TerraformFilesTest, FilesAreReadInsideTheRoot) {
  TerraformFiles access = files();
  const auto file = access.load(path("repo/env/policies/p.json"));
  ASSERT_TRUE(file);
  EXPECT_EQ((*file)->path(), "repo/env/policies/p.json");
  EXPECT_THAT(access.read(), ElementsAre("repo/env/policies/p.json"));
  EXPECT_FALSE(access.load(path("repo/top.json")));
  EXPECT_FALSE(access.load(path("repo/env/../top.json")));
  EXPECT_FALSE(access.load(path("secret.json")));
  EXPECT_FALSE(access.load(path("repo/env/link.json"))) << "a link out of the root";
  EXPECT_FALSE(access.load(path("repo/env/none.json")));
  EXPECT_FALSE(access.load(path("repo/env/policies"))) << "a directory";
}

TEST_F(TerraformFilesTest, ModulesAreReadInsideTheRepository) {
  EXPECT_THAT(files().list(path("repo/modules/m")), IsEmpty()) << "no repository, outside the root";
  fs::create_directories(root_ / "repo/.git");
  TerraformFiles access = files();
  EXPECT_FALSE(access.load(path("repo/modules/m/t.json"))) << "not yet a module that was read";
  EXPECT_THAT(access.list(path("repo/modules/m")), ElementsAre("main.tf", "t.json"));
  EXPECT_TRUE(access.load(path("repo/modules/m/t.json")));
  EXPECT_THAT(access.list(root_.string()), IsEmpty()) << "above the repository";
}

}  // namespace
}  // namespace trustlint::cli
