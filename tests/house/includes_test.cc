/// The house keeps its floors: a folder of analyzer/ includes only itself and the folders below it.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

/// Lowest first.
const std::vector<std::string> kFloors = {"document", "policy",  "condition", "identity",
                                          "solver",   "input",   "config",    "rule",
                                          "compare",  "explain", "report",    "cli"};

int floor_of(const std::string& folder) {
  for (std::size_t i = 0; i < kFloors.size(); ++i) {
    if (kFloors[i] == folder) return static_cast<int>(i);
  }
  return -1;
}

TEST(HouseTest, IncludesPointDownward) {
  const std::regex include("#include \"([a-z]+)/[a-z0-9_]+\\.h\"");
  std::size_t seen = 0;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(SOURCE_DIR) / "analyzer")) {
    if (!entry.is_regular_file()) continue;
    const std::string folder = entry.path().parent_path().filename().string();
    ASSERT_GE(floor_of(folder), 0)
        << folder << " is no floor of the house: add it to this test and to docs/architecture.md";
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) {
      std::smatch match;
      if (!std::regex_search(line, match, include)) continue;
      ++seen;
      EXPECT_LE(floor_of(match[1]), floor_of(folder))
          << entry.path().filename() << " in " << folder << "/ includes from above: " << line;
    }
  }
  EXPECT_GT(seen, 100U);
}

TEST(HouseTest, RulesIncludeNoOtherRule) {
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(SOURCE_DIR) / "rules")) {
    if (entry.path().extension() != ".cc") continue;
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);)
      EXPECT_EQ(line.find("#include \"rules/"), std::string::npos) << entry.path();
  }
}

}  // namespace
