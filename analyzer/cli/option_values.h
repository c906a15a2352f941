/// The values of options: words read and judged in our own words, for every command.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/output.h"
#include "document/error.h"
#include "document/usage.h"
#include "input/role_source.h"
#include "rule/finding.h"

namespace trustlint::cli {

inline constexpr std::array kSeverities = {rule::Severity::Note, rule::Severity::Low,
                                           rule::Severity::Medium, rule::Severity::High,
                                           rule::Severity::Critical};
inline constexpr std::array kConfidences = {rule::Confidence::Likely, rule::Confidence::Certain};
inline constexpr std::array kPersonas = {rule::Persona::Regular, rule::Persona::Pedantic,
                                         rule::Persona::Auditor};

/// What decides about colour with `--color auto`.
struct Terminal {
  bool is_terminal = false;  ///< Standard output is one that understands colour.
  bool no_color = false;     ///< NO_COLOR is set and not empty.
};

/// The text with the letters A to Z in lower case.
std::string lower(std::string_view text);
/// "a, b, c".
std::string joined(const std::vector<std::string>& words);
/// The words of lists with commas.
std::vector<std::string> split(const std::vector<std::string>& lists);
/// The candidate nearest to a misspelt word, or empty when none is near.
std::string suggestion(std::string_view word, const std::vector<std::string>& candidates);

/// "--fail-on: 'hihg' is not a severity", the nearest word, and all words.
document::Error not_one_of(std::string_view word, std::string_view what, std::string_view option,
                           const std::vector<std::string>& words);
/// Whether the value of `--color` asks for colour here.
document::Result<bool> color_choice(const std::string& word, Terminal terminal);
/// The value of `--jobs`.
document::Result<unsigned> jobs(const std::string& word);
/// The value of `--format`.
document::Result<input::SourceKind> source_kind(const std::string& word);

/// The value of an enum by its name.
template <typename Values>
document::Result<typename Values::value_type> named(const Values& values, std::string_view word,
                                                    std::string_view what, std::string_view option,
                                                    std::vector<std::string> other_words = {}) {
  std::vector<std::string> words;
  for (const auto value : values) {
    if (rule::name(value) == word) {
      return value;
    }
    words.emplace_back(rule::name(value));
  }
  words.insert(words.end(), other_words.begin(), other_words.end());
  return tl::unexpected(not_one_of(word, what, option, words));
}

/// Splits every `FORMAT[=FILE]` into the number of the format and the file.
document::Result<std::vector<std::pair<std::size_t, std::string>>> split_outputs(
    const std::vector<std::string>& words, const std::vector<std::string>& formats);

/// The values of `--output`; without any the first format goes to standard output.
template <typename Format, std::size_t N>
document::Result<std::vector<OutputTo<Format>>> outputs(
    const std::vector<std::string>& words,
    const std::array<std::pair<std::string_view, Format>, N>& formats) {
  std::vector<std::string> names;
  for (const auto& [name, value] : formats) names.emplace_back(name);
  const auto pairs = split_outputs(words, names);
  if (!pairs) return tl::unexpected(pairs.error());
  std::vector<OutputTo<Format>> result;
  for (const auto& [index, file] : *pairs) result.push_back({formats.at(index).second, file});
  if (result.empty()) result.push_back({formats.front().second, ""});
  return result;
}

/// Puts a result into its field, or its error into `error`; the first error stays.
template <typename T, typename Field>
void take(document::Result<T> result, Field& field, std::optional<document::Error>& error) {
  if (result) {
    field = std::move(*result);
  } else if (!error) {
    error = std::move(result.error());
  }
}

}  // namespace trustlint::cli
