/// Reading a revision with the installed git, whatever the repository holds.
#include "cli/git.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "cli/subprocess.h"

namespace trustlint::cli {
namespace {

namespace fs = std::filesystem;
using document::Error;
using testing::HasSubstr;
using testing::IsEmpty;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A repository of its own for every test.
class GitTest : public testing::Test {
 protected:
  GitTest() {
    std::string name = (fs::canonical(fs::temp_directory_path()) / "trustlint-git-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
    root_ = name;
    git({"init", "-q", "-b", "main"});
  }
  ~GitTest() override { fs::remove_all(root_); }

  void SetUp() override {
    if (!fs::exists(root_ / ".git")) GTEST_SKIP() << "git is not installed";
  }

  int git(std::vector<std::string> words, const fs::path& input = {}) const {
    words.insert(words.begin(), {"git", "-C", root_.string(), "-c", "user.name=a", "-c",
                                 "user.email=a@example.com", "-c", "commit.gpgsign=false", "-c",
                                 "protocol.file.allow=always"});
    Command command{std::move(words), {"GIT_CONFIG_GLOBAL=/dev/null"}, {"GIT_DIR"}, input, {}};
    return run_command(command, [](std::string_view) { return true; }).value_or(-1);
  }

  void write(const std::string& path, const std::string& bytes) const {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << bytes;
  }

  void commit() const {
    ASSERT_EQ(git({"add", "-A"}), 0);
    ASSERT_EQ(git({"commit", "-q", "-m", "x"}), 0);
  }

  static std::string why(const document::Result<Checkout>& checkout, const std::string& path) {
    for (const auto& part : checkout->left_out()) {
      if (part.path == path) return part.why;
    }
    return {};
  }

  fs::path root_;
};

TEST_F(GitTest, TheFilesAreThoseOfTheRevision) {
  const std::string large(300'000, 'x');
  write("infra/role.json", "{\"a\": 1}");
  write("infra/large.json", large);
  write("empty.yaml", "");
  write(".gitattributes", "* export-ignore\n");
  commit();
  write("infra/role.json", "{\"a\": 2}");
  fs::remove(root_ / "empty.yaml");
  commit();
  fs::path folder;
  {
    const auto checkout = check_out("HEAD~1", root_);
    ASSERT_TRUE(checkout) << checkout.error().message;
    folder = checkout->root();
    EXPECT_EQ(read(folder / "infra/role.json"), "{\"a\": 1}");
    EXPECT_EQ(read(folder / "infra/large.json"), large);
    EXPECT_TRUE(fs::exists(folder / "empty.yaml"));
    EXPECT_THAT(checkout->left_out(), IsEmpty());
    EXPECT_EQ(read(root_ / "infra/role.json"), "{\"a\": 2}") << "the work tree is touched";
    EXPECT_EQ(fs::status(folder.parent_path()).permissions(), fs::perms::owner_all);
  }
  EXPECT_FALSE(fs::exists(folder)) << "the temporary folder stays";
}

TEST_F(GitTest, OnlyWhatSomebodyMayRead) {
  write("picture.png", "png");
  write("policy.txt", "{}");
  write("role.json", "{}");
  commit();
  const auto checkout = check_out("main", root_);
  ASSERT_TRUE(checkout);
  EXPECT_FALSE(fs::exists(checkout->root() / "picture.png"));
  EXPECT_FALSE(fs::exists(checkout->root() / "policy.txt"));
  const auto wanted = check_out("main", root_, {"policy.txt"});
  ASSERT_TRUE(wanted);
  EXPECT_TRUE(fs::exists(wanted->root() / "policy.txt"));
  // Terraform's file() may read any file.
  write("main.tf", "");
  commit();
  const auto terraform = check_out("main", root_);
  ASSERT_TRUE(terraform);
  EXPECT_TRUE(fs::exists(terraform->root() / "policy.txt"));
}

TEST_F(GitTest, HostileRevisionsAreNoOptions) {
  write("role.json", "{}");
  commit();
  const fs::path victim = root_ / "victim";
  for (const std::string& revision :
       {"--output=" + victim.string(), std::string("-h"), std::string("--all"),
        std::string("nonsense"), std::string("HEAD..main"), std::string("^HEAD"),
        std::string("HEAD; touch " + victim.string()), std::string("$(touch x)"),
        std::string("main:role.json"), std::string("")}) {
    const auto checkout = check_out(revision, root_);
    ASSERT_FALSE(checkout) << revision;
    EXPECT_EQ(checkout.error().code, Error::Code::Usage) << revision;
    EXPECT_THAT(checkout.error().message, HasSubstr("is no revision of this repository"));
  }
  EXPECT_FALSE(fs::exists(victim));
}

TEST_F(GitTest, LinksStayInside) {
  write("role.json", "{}");
  write("deep/er/role.json", "{}");
  fs::create_symlink("../role.json", root_ / "deep/good.json");
  fs::create_symlink("/etc/passwd", root_ / "absolute.json");
  fs::create_symlink("../../x.json", root_ / "deep/out.json");
  fs::create_symlink("..", root_ / "deep/er/up");
  fs::create_symlink("up/../../x.json", root_ / "deep/er/trick.json");
  commit();
  const auto checkout = check_out("HEAD", root_);
  ASSERT_TRUE(checkout);
  EXPECT_EQ(read(checkout->root() / "deep/good.json"), "{}");
  for (const char* path : {"absolute.json", "deep/out.json", "deep/er/trick.json"}) {
    EXPECT_FALSE(fs::is_symlink(checkout->root() / path)) << path;
    EXPECT_THAT(why(checkout, path), HasSubstr("link")) << path;
  }
}

TEST_F(GitTest, SubmodulesAreLeftOut) {
  write("role.json", "{}");
  commit();
  ASSERT_EQ(git({"update-index", "--add", "--cacheinfo",
                 "160000,1111111111111111111111111111111111111111,modules/iam"}),
            0);
  ASSERT_EQ(git({"commit", "-q", "-m", "x"}), 0);
  const auto checkout = check_out("HEAD", root_);
  ASSERT_TRUE(checkout);
  EXPECT_THAT(why(checkout, "modules/iam"), HasSubstr("submodule"));
}

TEST_F(GitTest, AShallowCloneIsExplained) {
  write("role.json", "{}");
  commit();
  write("role.json", "[]");
  commit();
  ASSERT_EQ(
      git({"clone", "-q", "--depth", "1", "file://" + root_.string(), (root_ / "clone").string()}),
      0);
  const auto checkout = check_out("HEAD~1", root_ / "clone");
  ASSERT_FALSE(checkout);
  EXPECT_EQ(checkout.error().code, Error::Code::Usage);
  EXPECT_THAT(checkout.error().help, testing::Contains(HasSubstr("shallow")));
}

TEST_F(GitTest, NoRepository) {
  EXPECT_EQ(check_out("HEAD", {}).error().code, Error::Code::Usage);
  fs::remove_all(root_ / ".git");
  fs::create_directory(root_ / ".git");
  const auto checkout = check_out("HEAD", root_);
  ASSERT_FALSE(checkout);
  EXPECT_THAT(checkout.error().message, HasSubstr("not a git repository"));
}

TEST_F(GitTest, VariablesOfAHookDoNotLeadAstray) {
  write("role.json", "{}");
  commit();
  ::setenv("GIT_DIR", "/nonexistent", 1);
  const auto checkout = check_out("HEAD", root_);
  ::unsetenv("GIT_DIR");
  ASSERT_TRUE(checkout) << checkout.error().message;
  EXPECT_TRUE(fs::exists(checkout->root() / "role.json"));
}

}  // namespace
}  // namespace trustlint::cli
