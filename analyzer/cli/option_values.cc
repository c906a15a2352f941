#include "cli/option_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "input/extract.h"

namespace trustlint::cli {

using document::Error;
using document::Result;
using document::usage;
using tl::unexpected;

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return result;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : ", ") + word;
  }
  return text;
}

std::vector<std::string> split(const std::vector<std::string>& lists) {
  std::vector<std::string> words;
  for (const std::string& list : lists) {
    std::string_view rest = list;
    while (!rest.empty()) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      if (comma > 0) {
        words.emplace_back(rest.substr(0, comma));
      }
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
  }
  return words;
}

namespace {

/// Edits from one word to the other: insert, delete, replace, swap neighbours.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        cost[i][j] = i + j;
        continue;
      }
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1,
                             cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
      }
    }
  }
  return cost[a.size()][b.size()];
}

}  // namespace

std::string suggestion(std::string_view word, const std::vector<std::string>& candidates) {
  constexpr std::size_t kLongest = 64;  // nobody misspells a word of that length by a letter or two
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    if (word.size() > kLongest || candidate.size() > kLongest) {
      continue;
    }
    const std::size_t edits = distance(lower(word), lower(candidate));
    if (edits < best_distance) {
      best = candidate;
      best_distance = edits;
    }
  }
  return best;
}

Error not_one_of(std::string_view word, std::string_view what, std::string_view option,
                 const std::vector<std::string>& words) {
  Error error = usage(fmt::format("{}: '{}' is not a {}", option, word, what));
  if (const std::string near = suggestion(word, words); !near.empty()) {
    error.help.push_back(fmt::format("did you mean '{}'?", near));
  }
  error.help.push_back("one of: " + joined(words));
  return error;
}

Result<bool> color_choice(const std::string& word, Terminal terminal) {
  if (word == "always" || word == "never") {
    return word == "always";
  }
  if (word == "auto") {
    return terminal.is_terminal && !terminal.no_color;
  }
  return unexpected(not_one_of(word, "choice", "--color", {"auto", "always", "never"}));
}

Result<unsigned> jobs(const std::string& word) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc() || end != word.data() + word.size() || number == 0) {
    return unexpected(usage(fmt::format("--jobs: '{}' is not a number from 1 on", word)));
  }
  return number;
}

Result<input::SourceKind> source_kind(const std::string& word) {
  if (const auto kind = input::kind_named(word)) {
    return *kind;
  }
  return unexpected(not_one_of(word, "format", "--format",
                               {"iam", "account", "cloudformation", "terraform-plan",
                                "terraform-state", "terraform-source"}));
}

Result<std::vector<std::pair<std::size_t, std::string>>> split_outputs(
    const std::vector<std::string>& words, const std::vector<std::string>& formats) {
  std::vector<std::pair<std::size_t, std::string>> result;
  std::set<std::string> targets;
  for (const std::string& word : words) {
    const std::size_t equals = word.find('=');
    const std::string format = word.substr(0, equals);
    const auto found = std::find(formats.begin(), formats.end(), format);
    if (found == formats.end()) {
      return unexpected(not_one_of(format, "format", "--output", formats));
    }
    const std::string file = equals == std::string::npos ? "" : word.substr(equals + 1);
    if (equals != std::string::npos && file.empty()) {
      return unexpected(usage(fmt::format("--output: '{}' names no file", word)));
    }
    if (!targets.insert(file).second) {
      return unexpected(file.empty()
                            ? usage("--output: only one format can go to standard output",
                                    {fmt::format("write one to a file: -o {}=FILE", format)})
                            : usage(fmt::format("--output: two formats go to '{}'", file)));
    }
    result.emplace_back(static_cast<std::size_t>(found - formats.begin()), file);
  }
  return result;
}

}  // namespace trustlint::cli
