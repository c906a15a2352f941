/// Holes and their texts, for a sentence.
#pragma once

#include <string>

#include "input/role_source.h"
#include "rule/fitting.h"

namespace trustlint::rule {

class HoleNames {
 public:
  HoleNames(const input::RoleSource& role, const Fitting& fitting)
      : role_(role), fitting_(fitting) {}

  /// "`${Org}`"
  std::string name(std::size_t hole) const;
  /// "`${Org}` and `${Repo}`": the holes that differ.
  std::string all(const HoleTexts& differs) const;
  /// A text of the hole, the words in it that were made up as `…`.
  std::string shown(std::size_t hole, const std::string& text) const;
  /// "it is `*`": what is different from the first texts.
  std::string values(const HoleTexts& differs) const;
  /// What to do about it.
  std::string advice() const;

 private:
  const input::RoleSource& role_;
  const Fitting& fitting_;
};

}  // namespace trustlint::rule
