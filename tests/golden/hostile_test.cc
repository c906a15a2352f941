/// Files that are broken on purpose: the program says so in well-formed output, and never throws.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "golden/program.h"

namespace trustlint::test {
namespace {

using testing::AllOf;
using testing::Ge;
using testing::Le;

std::vector<std::string> hostile_files() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(source("fixtures/hostile"))) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

Printed run(const std::string& path, cli::Format format) {
  cli::CheckOptions options;
  options.paths = {path};
  options.outputs = {{format, ""}};
  options.jobs = 1;
  options.persona = rule::Persona::Auditor;
  Printed printed;
  EXPECT_NO_THROW(printed = check(options));
  EXPECT_THAT(printed.code, AllOf(Ge(0), Le(3))) << printed.err;
  return printed;
}

/// A terminal takes orders from C0, DEL and C1: none of them may come from the input.
bool speaks_to_terminals(const std::string& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte < 0x20 && byte != '\n') || byte == 0x7F) return true;
    const bool c1 =
        byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c1) return true;
  }
  return false;
}

void expect_harmless(const std::string& path) {
  SCOPED_TRACE(path);
  for (const auto format : {cli::Format::Json, cli::Format::Sarif}) {
    EXPECT_TRUE(nlohmann::json::accept(run(path, format).out));
  }
  for (const auto format : {cli::Format::Text, cli::Format::Concise}) {
    EXPECT_FALSE(speaks_to_terminals(run(path, format).out));
  }
}

TEST(Hostile, EveryFileIsTakenCalmly) {
  Workspace workspace;
  workspace.bring("fixtures/hostile");
  const auto names = hostile_files();
  EXPECT_THAT(names, testing::SizeIs(Ge(40U)));
  for (const auto& name : names) expect_harmless("fixtures/hostile/" + name);
}

TEST(Hostile, ControlCharactersOfAPolicyStayInside) {
  Workspace workspace;
  workspace.bring("fixtures/formats/control-characters.json");
  expect_harmless("fixtures/formats/control-characters.json");
}

/// Cut off anywhere, a file is an error with a place, never a crash and never "nothing found".
TEST(Hostile, NoPrefixOfAFileIsTakenForTheWhole) {
  Workspace workspace;
  const std::string whole = read(source("fixtures/demo/release-role.json"));
  const std::size_t end = whole.find_last_of('}');
  fs::create_directory("cut");
  for (std::size_t length = 1; length <= end; ++length) {
    std::ofstream("cut/policy.json", std::ios::binary) << whole.substr(0, length);
    cli::CheckOptions options;
    options.paths = {"cut/policy.json"};
    options.outputs = {{cli::Format::Json, ""}};
    options.jobs = 1;
    EXPECT_EQ(check(options).code, cli::kNotRead) << length;
  }
}

}  // namespace
}  // namespace trustlint::test
