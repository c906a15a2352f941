/// What is assumed while one variant of a template is resolved. Internal to `input/`.
///
/// Some comparisons of a template cannot be decided from its text: a parameter has no default, the
/// region is not known. Each such comparison is assumed to be true in one variant and false in the
/// next, depth first. A comparison that follows from what is already assumed is no choice: a
/// parameter that equals `prod` does not equal `dev`.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace trustlint::input {

/// The one spelling of the comparison of two texts.
std::string equality(const std::string& a, const std::string& b);

class Choices {
 public:
  /// Begins the first variant.
  void reset();
  /// Begins the next variant; false when there is none.
  bool next();

  /// What is known by now of `atom`, a comparison in one spelling.
  std::optional<bool> known(const std::string& atom) const;
  /// The answer for `atom` in this variant.
  bool decide(const std::string& atom);
  /// In this variant the unknown text `mark` is `literal`.
  void learn(const std::string& mark, const std::string& literal);
  /// What the unknown text is in this variant.
  const std::string* value_of(const std::string& mark) const;
  /// What is assumed by now goes without saying.
  void take_as_given();
  /// Was this comparison, or the value of this unknown text, assumed and not given?
  bool worth_saying(const std::string& atom_or_mark) const;

 private:
  void begin();

  std::vector<std::pair<std::string, bool>> trail_;
  std::size_t made_ = 0;  ///< Decisions of the trail that this variant has come to.
  std::map<std::string, bool> assumed_;
  std::map<std::string, std::string> values_;
  std::set<std::string> given_;
};

}  // namespace trustlint::input
