/// Texts that stand for what is not known: they occur nowhere else, and are recognised again in
/// everything that a person or program reads.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "identity/scenario.h"
#include "policy/hole.h"
#include "rule/finding.h"

namespace trustlint::rule {

/// Makes words that no text of a policy contains.
class FreshWords {
 public:
  /// `taken`: every text in which no word may occur.
  explicit FreshWords(const std::vector<std::string>& taken);

  std::string name();        ///< Ten small letters.
  std::string short_name();  ///< Five.
  std::string account();     ///< Twelve digits.
  /// A word that the component can be; nothing when no form of a word is one.
  std::optional<std::string> word_of(const identity::Language& language);

  /// Makes the readable values of the caller's components words of ours.
  void name_components(identity::Scenario& caller);

  /// Does the text contain a word that was made here?
  bool is_in(std::string_view text) const;
  /// For every byte of the text, and for its end: would a cut there divide a word?
  std::vector<bool> divided(std::string_view text) const;
  /// `…` for words that a witness spells with other letter case.
  std::string hide_spellings(const std::string& text) const;
  const std::vector<std::string>& made() const { return made_; }

 private:
  std::string letters();
  std::string digits();
  std::string keep(std::string word);

  std::string stem_;
  std::string number_;
  std::size_t next_ = 0;
  std::vector<std::string> made_;
};

/// The way back from an instance to the policy: `${Name}` for the text that was put in its place,
/// `…` for a part of it.
class Disguise {
 public:
  Disguise(const FreshWords& words, const std::vector<policy::Hole>& holes,
           const std::vector<std::string>& texts);

  std::string reveal(std::string_view text) const;
  void reveal(Finding& finding) const;

 private:
  std::vector<std::pair<std::string, std::string>> names_;  ///< Longest text first.
  const FreshWords& words_;
  const std::vector<policy::Hole>& holes_;
};

/// Is it a pattern?
bool is_wild(std::string_view text);

/// Are both names of one form, with the same delimiters? What a caller can be called with the one,
/// he can be called with the other.
bool same_form(std::string_view a, std::string_view b);

/// Copies `text`, with every first part of a pair replaced by the second; the earliest pair wins.
std::string replace_all(std::string_view text,
                        const std::vector<std::pair<std::string, std::string>>& pairs);

/// The same for every text of a request.
condition::Request replace_all(const condition::Request& request,
                               const std::vector<std::pair<std::string, std::string>>& pairs);

}  // namespace trustlint::rule
