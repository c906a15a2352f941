/// Blocks of `aws_iam_policy_document`.
///
/// Entry point: `insert_condition_block`. The end of the block is found by its braces; strings and
/// comments are passed over, heredocs are not known. What goes wrong with them does not read back.
#include "rule/spelling.h"

namespace trustlint::rule {

using document::Node;

namespace {

/// After a string or comment that begins at `at`; `at` itself where none does.
std::size_t after_quiet(std::string_view bytes, std::size_t at) {
  const auto begins = [&](std::string_view with) { return bytes.substr(at, with.size()) == with; };
  if (bytes[at] == '"') {
    for (++at; at < bytes.size() && bytes[at] != '"'; ++at) at += bytes[at] == '\\' ? 1 : 0;
    return at + 1;
  }
  if (begins("#") || begins("//")) return bytes.find('\n', at);
  if (begins("/*")) {
    const std::size_t end = bytes.find("*/", at);
    return end == std::string_view::npos ? end : end + 2;
  }
  return at;
}

/// The brace that closes the one at `open`.
std::optional<std::size_t> closing(std::string_view bytes, std::size_t open) {
  std::size_t depth = 0;
  for (std::size_t at = open; at < bytes.size();) {
    const std::size_t next = after_quiet(bytes, at);
    if (next != at) {
      at = next;
      continue;
    }
    if (bytes[at] == '{') ++depth;
    if (bytes[at] == '}' && --depth == 0) return at;
    ++at;
  }
  return std::nullopt;
}

}  // namespace

std::optional<TextEdit> insert_condition_block(const Node& statement, const std::string& test,
                                               const std::string& variable,
                                               const std::vector<std::string>& values) {
  const std::string_view bytes = statement.source->bytes();
  const std::size_t open = bytes.find('{', statement.span.end);
  if (open == std::string_view::npos) return std::nullopt;
  const auto close = closing(bytes, open);
  if (!close) return std::nullopt;
  const std::size_t line = bytes.rfind('\n', statement.span.begin);
  const std::size_t begin = line == std::string_view::npos ? 0 : line + 1;
  const std::string outer(bytes.substr(begin, statement.span.begin - begin));
  const std::size_t last = bytes.find_last_not_of(" \t\r\n", *close - 1);
  const std::size_t break_after = bytes.find('\n', last);
  if (outer.find_first_not_of(" \t") != std::string::npos || last == open ||
      break_after == std::string_view::npos || break_after > *close)
    return std::nullopt;
  const std::string unit = outer.find('\t') != std::string::npos ? "\t" : "  ";
  std::string list;
  for (const std::string& value : values)
    list += (list.empty() ? "" : ", ") + spelled(value, '"', Notation::Hcl);
  const std::string in = outer + unit;
  std::string text = "\n\n" + in + "condition {\n";
  text += in + unit + "test     = " + spelled(test, '"', Notation::Hcl) + "\n";
  text += in + unit + "variable = " + spelled(variable, '"', Notation::Hcl) + "\n";
  text += in + unit + "values   = [" + list + "]\n";
  text += in + "}";
  return TextEdit{{last + 1, last + 1}, text};
}

}  // namespace trustlint::rule
