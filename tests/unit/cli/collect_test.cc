/// Walking directories, and what files are called.
#include "cli/collect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace trustlint::cli {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

/// A directory of its own for every test.
class Collect : public testing::Test {
 protected:
  Collect() {
    root_ = fs::canonical(fs::temp_directory_path()) /
            ("trustlint-collect-" + std::to_string(::getpid()));
    fs::remove_all(root_);
    fs::create_directories(root_);
  }
  ~Collect() override { fs::remove_all(root_); }

  void write(const std::string& path, const std::string& bytes = "{}") const {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << bytes;
  }

  Collection found(const std::vector<std::string>& paths, const std::string& directory = "") const {
    return collect(paths, "", root_ / directory);
  }

  static std::vector<std::string> displayed(const Collection& collection) {
    std::vector<std::string> list;
    for (const InputFile& file : collection.files) {
      list.push_back(file.display);
    }
    return list;
  }

  fs::path root_;
};

TEST_F(Collect, DirectoriesAreSortedAndFiltered) {
  for (const char* path :
       {"b.json", "a/z.json", "a/b/c.json", "a/x.yaml", "a/y.tf", "a/t.template", "a/c.cfn",
        "a/w.yml", ".git/x.json", ".terraform/m.json", "node_modules/p/package.json",
        "a/.hidden/h.json", ".dot.json", "A.json"}) {
    write(path);
  }
  const Collection collection = found({"."});
  EXPECT_THAT(displayed(collection),
              ElementsAre(".dot.json", "A.json", "a/b/c.json", "a/c.cfn", "a/t.template", "a/w.yml",
                          "a/x.yaml", "a/y.tf", "a/z.json", "b.json"));
  EXPECT_THAT(collection.errors, IsEmpty());
  EXPECT_FALSE(collection.files[0].given);
}

TEST_F(Collect, IgnoredFilesAreLeftOutUnlessNamed) {
  write(".git/HEAD");
  write(".gitignore", "plan.json\n/out/\n");
  write("a/.gitignore", "!plan.json\nsecret.*\n");
  for (const char* path : {"plan.json", "out/x.json", "a/plan.json", "a/secret.tf", "a/out/y.json",
                           "b/plan.json", "dist/z.json"}) {
    write(path);
  }
  EXPECT_THAT(displayed(found({"."})), ElementsAre("a/out/y.json", "a/plan.json"));
  // The rules of the folders above count too, but what is named is read.
  EXPECT_THAT(displayed(found({"b", "a/secret.tf", "plan.json"})),
              ElementsAre("a/secret.tf", "plan.json"));
  EXPECT_THAT(displayed(found({"out"})), ElementsAre("out/x.json"));
}

TEST_F(Collect, NamedFilesAreAlwaysTakenAndOnlyOnce) {
  write("a/policy.txt");
  write("a/b.json");
  write(".github/x.json");
  const Collection collection =
      found({"a/policy.txt", "a", "./a/b.json", "a/policy.txt", ".github"});
  EXPECT_THAT(displayed(collection), ElementsAre("a/policy.txt", "a/b.json", ".github/x.json"));
  EXPECT_TRUE(collection.files[0].given);
}

TEST_F(Collect, WhatIsNotThereIsAnError) {
  write("a.json");
  const Collection collection = found({"gone.json", "a.json", "", "a.json/b"});
  EXPECT_THAT(displayed(collection), ElementsAre("a.json"));
  ASSERT_EQ(collection.errors.size(), 3U);
  EXPECT_EQ(collection.errors[0].code, document::Error::Code::Io);
  EXPECT_EQ(collection.errors[0].file, "gone.json");
  EXPECT_EQ(collection.errors[0].message, "cannot read the file: No such file or directory");
}

TEST_F(Collect, PathsAreRelativeToTheGitRoot) {
  write("repo/.git/HEAD");
  write("repo/infra/iam/a.json");
  write("outside/b.json");
  const std::string outside = (root_ / "outside/b.json").string();
  EXPECT_THAT(displayed(found({"."}, "repo/infra")), ElementsAre("infra/iam/a.json"));
  EXPECT_THAT(displayed(found({"iam/a.json"}, "repo/infra")), ElementsAre("infra/iam/a.json"));
  EXPECT_THAT(displayed(found({(root_ / "repo/infra/iam/a.json").string()}, "repo/infra")),
              ElementsAre("infra/iam/a.json"));
  EXPECT_THAT(displayed(found({outside, "../../outside"}, "repo/infra")), ElementsAre(outside));
  EXPECT_THAT(displayed(found({"../../outside"}, "repo/infra")),
              ElementsAre("../../outside/b.json"));
}

TEST_F(Collect, AWorkTreeHasAFileForItsGitDirectory) {
  write("tree/.git", "gitdir: elsewhere\n");
  write("tree/x/a.json");
  EXPECT_THAT(displayed(found({"a.json"}, "tree/x")), ElementsAre("x/a.json"));
}

TEST_F(Collect, WithoutGitPathsAreRelativeToTheWorkingDirectory) {
  write("x/a.json");
  EXPECT_THAT(displayed(found({"./a.json"}, "x")), ElementsAre("a.json"));
  EXPECT_THAT(displayed(found({"x"})), ElementsAre("x/a.json"));
  EXPECT_THAT(displayed(found({"../x/a.json"}, "x")), ElementsAre("a.json"));
}

TEST_F(Collect, LinksAreSafe) {
  write("a/x.json");
  fs::create_directory_symlink(root_, root_ / "a/loop");
  fs::create_symlink(root_ / "a/x.json", root_ / "a/link.json");
  fs::create_symlink(root_ / "nowhere", root_ / "a/dangling.json");
  fs::create_directory_symlink(root_ / "a", root_ / "linked");
  // A file with two names is called by its own; a link to a file elsewhere by the link's.
  EXPECT_THAT(displayed(found({"."})), ElementsAre("a/x.json"));
  EXPECT_THAT(displayed(found({"a/link.json"})), ElementsAre("a/link.json"));
  EXPECT_THAT(found({"."}).errors, IsEmpty());
  EXPECT_THAT(displayed(found({"linked"})).size(), 1U);
  EXPECT_EQ(found({"a/dangling.json"}).errors.size(), 1U);
}

TEST_F(Collect, ADirectoryThatCannotBeListedIsAnError) {
  write("a/x.json");
  write("b/y.json");
  fs::permissions(root_ / "a", fs::perms::none);
  const Collection collection = found({"."});
  fs::permissions(root_ / "a", fs::perms::owner_all);
  if (::geteuid() == 0) {
    GTEST_SKIP() << "permissions do not bind root";
  }
  EXPECT_THAT(displayed(collection), ElementsAre("b/y.json"));
  ASSERT_EQ(collection.errors.size(), 1U);
  EXPECT_EQ(collection.errors[0].file, "a");
}

TEST_F(Collect, StandardInput) {
  const Collection collection = collect({"-", "-"}, "plan.json", root_);
  EXPECT_THAT(displayed(collection), ElementsAre("plan.json"));
  EXPECT_THAT(displayed(found({"-"})), ElementsAre("<stdin>"));
  std::istringstream input("[1]");
  const auto file = load(collection.files[0], {}, input);
  ASSERT_TRUE(file);
  EXPECT_EQ((*file)->text(), "[1]");
  EXPECT_EQ((*file)->path(), "plan.json");
}

TEST_F(Collect, StandardInputOverTheLimitIsAnError) {
  document::Limits limits;
  limits.json_bytes = 10;
  limits.yaml_bytes = 10;
  std::istringstream input(std::string(100000, ' '));
  const auto file = load({"-", "<stdin>", true, {}}, limits, input);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().code, document::Error::Code::Limit);
}

TEST_F(Collect, LoadedFilesAndErrorsHaveTheDisplayName) {
  write(".git/HEAD");
  write("x/a.json", "[2]");
  write("x/b.json", "\xff\x01");
  std::istringstream none;
  const Collection collection = found({"a.json", "b.json"}, "x");
  const auto good = load(collection.files[0], {}, none);
  ASSERT_TRUE(good);
  EXPECT_EQ((*good)->path(), "x/a.json");
  EXPECT_EQ((*good)->text(), "[2]");
  const auto bad = load(collection.files[1], {}, none);
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().file, "x/b.json");
}

}  // namespace
}  // namespace trustlint::cli
