#include "cli/gitignore.h"

#include <algorithm>
#include <utility>

namespace trustlint::cli {

namespace fs = std::filesystem;

namespace {

/// A character class at `at`; moves behind it and says whether it holds the character. One that is
/// not closed is a bracket.
bool matches_class(std::string_view pattern, std::size_t& at, char c) {
  std::size_t i = at + 1;
  const bool negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
  if (negated) ++i;
  bool found = false;
  for (const std::size_t first = i; i < pattern.size() && (pattern[i] != ']' || i == first); ++i) {
    if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
      found |= pattern[i] <= c && c <= pattern[i + 2];
      i += 2;
    } else {
      found |= pattern[i] == c;
    }
  }
  if (i >= pattern.size()) {
    ++at;
    return c == '[';
  }
  at = i + 1;
  return found != negated;
}

/// One character of the pattern against one of the name; moves behind it.
bool matches_one(std::string_view pattern, std::size_t& at, char c) {
  if (pattern[at] == '?') return ++at, true;
  if (pattern[at] == '[') return matches_class(pattern, at, c);
  if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
  return pattern[at++] == c;
}

std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> out;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    if (slash != 0) out.emplace_back(path.substr(0, slash));
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
  }
  return out;
}

/// The line without its break and without blanks at its end, unless they are escaped.
std::string_view trimmed(std::string_view line) {
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) {
    if (line.size() > 1 && line[line.size() - 2] == '\\') break;
    line.remove_suffix(1);
  }
  return line;
}

}  // namespace

bool matches_name(std::string_view pattern, std::string_view name) {
  // After a star that did not work out, it takes one character more: quadratic at worst.
  std::size_t at = 0;
  std::size_t i = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_from = 0;
  while (i < name.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      star_from = i;
    } else if (std::size_t next = at; at < pattern.size() && matches_one(pattern, next, name[i])) {
      at = next;
      ++i;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      i = ++star_from;
    } else {
      return false;
    }
  }
  while (at < pattern.size() && pattern[at] == '*') ++at;
  return at == pattern.size();
}

void IgnoreRules::add(const fs::path& folder, std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty() || line[0] == '#') continue;
    Rule rule;
    rule.folder = folder;
    rule.negated = line[0] == '!';
    if (rule.negated) line.remove_prefix(1);
    rule.directories_only = line.ends_with('/');
    if (rule.directories_only) line.remove_suffix(1);
    const bool anchored = line.find('/') != std::string_view::npos;
    rule.segments = segments_of(line);
    if (rule.segments.empty()) continue;
    if (!anchored) rule.segments.insert(rule.segments.begin(), "**");
    rules_.push_back(std::move(rule));
  }
}

/// The segments of a path against those of a rule; `**` stands for any number of them.
bool IgnoreRules::matches(const Rule& rule, const std::vector<std::string>& segments) {
  // `reached[i]`: the rule up to here can take the first i segments.
  std::vector<bool> reached(segments.size() + 1, false);
  reached[0] = true;
  for (std::size_t r = 0; r < rule.segments.size(); ++r) {
    std::vector<bool> next(segments.size() + 1, false);
    const bool any = rule.segments[r] == "**";
    const bool last = r + 1 == rule.segments.size();
    for (std::size_t i = 0; i <= segments.size(); ++i) {
      // `a/**` is what is inside `a`, not `a` itself.
      if (any && i > 0 && next[i - 1]) next[i] = true;
      if (any && reached[i] && !last) next[i] = true;
      if (any && last && i > 0 && reached[i - 1]) next[i] = true;
      if (!any && i > 0 && reached[i - 1] && matches_name(rule.segments[r], segments[i - 1])) {
        next[i] = true;
      }
    }
    reached = std::move(next);
  }
  return reached[segments.size()];
}

bool IgnoreRules::ignores(const fs::path& path, bool is_directory) const {
  for (auto rule = rules_.rbegin(); rule != rules_.rend(); ++rule) {
    if (rule->directories_only && !is_directory) continue;
    const fs::path relative = path.lexically_relative(rule->folder);
    if (relative.empty() || *relative.begin() == "..") continue;
    if (matches(*rule, segments_of(relative.generic_string()))) return !rule->negated;
  }
  return false;
}

}  // namespace trustlint::cli
