/// From where on a value differs from what the policy wants.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace trustlint::explain {

/// How far a value fits a text of the policy, and what does not fit.
struct Difference {
  std::size_t fits = 0;       ///< Bytes of the value that fit from its beginning.
  std::size_t policy_at = 0;  ///< Where the rest of the policy's text begins.
  bool behind_star = false;   ///< The rest stands behind a `*`, so it could have come anywhere.
  bool letters_fit = false;   ///< All of it fits but for the letter case.

  /// Fits less well than the other.
  friend bool operator<(const Difference& a, const Difference& b) {
    if (a.letters_fit != b.letters_fit) return b.letters_fit;
    return a.fits < b.fits;
  }
};

/// Compares a value that does not match with a text of the policy, as a pattern if `wildcards`.
Difference compare(std::string_view policy_text, std::string_view value, bool wildcards);

/// "differs from character 15 on: POLICY | REQUEST", or what has to come behind a `*`.
std::string describe(const Difference& difference, std::string_view policy_text,
                     std::string_view value);

}  // namespace trustlint::explain
