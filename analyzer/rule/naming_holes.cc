#include "rule/naming_holes.h"

#include <algorithm>
#include <set>

namespace trustlint::rule {

std::string HoleNames::name(std::size_t hole) const {
  return "`${" + role_.holes[hole].name + "}`";
}

std::string HoleNames::all(const HoleTexts& differs) const {
  std::set<std::string> holes;
  for (const auto& [hole, value] : differs) holes.insert(name(hole));
  std::string names;
  for (const auto& hole : holes) names += (names.empty() ? "" : " and ") + hole;
  return names;
}

std::string HoleNames::shown(std::size_t hole, const std::string& text) const {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (std::size_t i = 0; i < fitting_.texts.size(); ++i) {
    if (i != hole && fitting_.words.is_in(fitting_.texts[i]))
      pairs.emplace_back(fitting_.texts[i], "${" + role_.holes[i].name + "}");
  }
  for (const auto& word : fitting_.words.made()) pairs.emplace_back(word, "…");
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
  return "`" + policy::show_holes(replace_all(text, pairs), role_.holes) + "`";
}

std::string HoleNames::values(const HoleTexts& differs) const {
  if (differs.size() == 1) {
    const auto& [hole, text] = *differs.begin();
    return "it is " + shown(hole, text);
  }
  std::string all;
  for (const auto& [hole, text] : differs)
    all += (all.empty() ? "" : " and ") + name(hole) + " is " + shown(hole, text);
  return all;
}

std::string HoleNames::advice() const {
  const bool plan = role_.kind == input::SourceKind::TerraformPlan ||
                    role_.kind == input::SourceKind::TerraformState;
  return plan ? "it is known only after apply" : "give the parameter a default or check a plan";
}

}  // namespace trustlint::rule
