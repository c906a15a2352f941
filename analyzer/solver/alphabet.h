/// The characters that a question tells apart.
///
/// Every character that some pattern or literal mentions is a symbol of its own; all others behave
/// alike and become one symbol for each way in which the component alphabets treat them. Symbols
/// stand for UTF-16 units, because `?` counts those. Each symbol has a representative, chosen so
/// that a person can read it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace trustlint::solver {

using Symbol = std::uint16_t;

std::u16string to_utf16(std::string_view utf8);
std::string to_utf8(std::u16string_view text);

/// Simple lower-casing of one UTF-16 unit, independent of the process locale.
char16_t lower(char16_t unit);
/// All units whose lower case is that of `unit`.
std::vector<char16_t> case_variants(char16_t unit);

/// A set of characters in the catalogue's spelling: "A-Za-z0-9-", "^:?* ", "" for any.
class CharacterClass {
 public:
  explicit CharacterClass(std::string_view spelling);
  bool contains(char16_t unit) const;

 private:
  bool negated_ = false;
  bool any_ = false;
  std::vector<std::pair<char16_t, char16_t>> ranges_;
};

class Alphabet {
 public:
  void mention(std::u16string_view text);
  void mention_ignoring_case(std::u16string_view text);
  void add_class(const std::string& spelling);
  /// Computes the symbols. Nothing may be mentioned afterwards.
  void freeze();

  std::size_t size() const { return representatives_.size(); }
  Symbol of(char16_t unit) const;
  char16_t representative(Symbol symbol) const { return representatives_[symbol]; }
  /// Unmentioned symbols stand for many characters.
  bool mentioned(Symbol symbol) const { return symbol < mentioned_.size(); }
  /// By symbol: is it in the class of that spelling?
  const std::vector<bool>& members(const std::string& spelling) const;

 private:
  std::vector<bool> signature(char16_t unit) const;

  std::vector<char16_t> mentioned_;
  std::vector<std::pair<std::string, CharacterClass>> classes_;
  std::unordered_map<char16_t, Symbol> by_unit_;
  std::vector<std::vector<bool>> signatures_;  ///< Of the unmentioned symbols.
  std::vector<char16_t> representatives_;
  std::unordered_map<std::string, std::vector<bool>> members_;
};

}  // namespace trustlint::solver
