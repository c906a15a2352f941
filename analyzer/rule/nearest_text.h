/// The text of a template that a mistyped one is nearest to: `repo:acme/app:ref:refs/head/main` is
/// one letter away from a branch of `acme/app`.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "identity/scenario.h"

namespace trustlint::rule {

struct NearText {
  std::string text;
  std::size_t changes = 0;  ///< Letters of the template that were missing, and others too many.
  bool complete = true;     ///< False: a component was missing, and its name stands there.
};

/// Lays the text over the template so that the fewest letters change. What stands for a component
/// is a word of the text as it is; beside those of `whole` components nothing is left out. Nothing
/// when the text is long or too different.
std::optional<NearText> nearest_text(const identity::Template& pieces,
                                     const std::map<std::string, identity::Language>& components,
                                     const std::set<std::string>& whole, std::string_view text);

}  // namespace trustlint::rule
