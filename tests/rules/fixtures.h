/// The fixtures of a rule: `fixtures/rules/ID/bad-*` and `ok-*`, the name says the idea. A
/// configuration that belongs to `bad-idea.json` stands beside it as `bad-idea.config.yaml`.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "cli/check.h"
#include "golden/program.h"
#include "rule/rule.h"

namespace trustlint::test {

inline fs::path fixture_folder(std::string_view rule) { return fs::path("fixtures/rules") / rule; }

/// Relative paths of the fixtures of one kind ("bad" or "ok"), sorted by name.
inline std::vector<fs::path> fixtures(std::string_view rule, std::string_view kind) {
  std::vector<fs::path> found;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(source(fixture_folder(rule)), none)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(std::string(kind) + "-") || name.ends_with(".config.yaml")) continue;
    found.push_back(fixture_folder(rule) / name);
  }
  std::sort(found.begin(), found.end());
  return found;
}

/// The configuration of a fixture, or an empty path.
inline fs::path config_of(const fs::path& fixture) {
  const std::string name = fixture.filename().string();
  const fs::path config = fixture.parent_path() / (name.substr(0, name.find('.')) + ".config.yaml");
  return fs::exists(source(config)) ? config : fs::path();
}

/// `trustlint check -o FORMAT FIXTURE`, with its configuration.
inline cli::CheckOptions options_for(const fs::path& fixture, cli::Format format) {
  cli::CheckOptions options;
  options.paths = {fixture.string()};
  options.outputs = {{format, ""}};
  options.jobs = 1;
  if (const fs::path config = config_of(fixture); !config.empty()) options.config = config.string();
  return options;
}

/// All ids, for parametrised tests: a rule without fixtures is then a failing test, not a missing
/// one.
inline std::vector<std::string> rule_ids() {
  std::vector<std::string> ids;
  for (const rule::Rule* rule : rule::all_rules()) ids.emplace_back(rule->id);
  return ids;
}

}  // namespace trustlint::test
