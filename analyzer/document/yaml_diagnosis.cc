/// A table from the library's problems to sentences of ours; what it does not know is "not valid
/// YAML here".
#include "document/yaml_diagnosis.h"

#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include "document/utf.h"

namespace trustlint::document {

namespace {

constexpr std::size_t kCheckpoint = 256;
constexpr std::size_t kLongestKey = 1024;

struct Wording {
  std::string_view problem;  ///< What the library's text begins with.
  std::string_view message;
  std::string_view help;
};

constexpr std::array kWordings = {
    Wording{"could not find expected ':'", "expected ':' after this key",
            "a key and its ':' stand on one line and within 1024 characters"},
    Wording{"found unexpected ':'", "found ':' inside a plain value", "put the value in quotes"},
    Wording{"found a tab character", "found a tab where YAML wants spaces", "indent with spaces"},
    Wording{"found unexpected end of stream", "the quotes are never closed", "close the quotes"},
    Wording{"found unexpected document indicator", "found '---' or '...' inside quotes",
            "close the quotes"},
    Wording{"found unknown escape character", "found an escape that YAML does not have",
            "a backslash itself is \\\\; in single quotes it needs no escape"},
    Wording{"did not find expected hexdecimal number", "expected hexadecimal digits in the escape",
            ""},
    Wording{"found invalid Unicode character escape code", "the escape is not a Unicode character",
            ""},
    Wording{"block sequence entries are not allowed", "a list item is not possible here",
            "begin the list on a line of its own"},
    Wording{"mapping keys are not allowed", "a key is not possible here", ""},
    Wording{"mapping values are not allowed",
            "found a second ':' in this value, or a key too far to the right",
            "put a value that contains ': ' in quotes"},
    Wording{"did not find expected node content", "expected a value", ""},
    Wording{"did not find expected ',' or ']'", "expected ',' or ']'", ""},
    Wording{"did not find expected ',' or '}'", "expected ',' or '}'", ""},
    Wording{"did not find expected '-' indicator", "expected '-' or the end of the list",
            "all items of a list begin at the same column"},
    Wording{"did not find expected key", "expected a key or the end of the mapping",
            "all keys of a mapping begin at the same column"},
    Wording{"did not find expected <document start>",
            "found more text after the end of the document", ""},
    Wording{"found undefined tag handle", "the tag has a prefix that is not declared", ""},
    Wording{"found an indentation indicator equal to 0", "an indentation indicator of 0", ""},
    Wording{"did not find expected comment or line break",
            "expected a line break after the block indicator", ""},
    Wording{"did not find expected alphabetic or numeric character",
            "expected a name after '&' or '*'",
            "put a value that begins with '*' or '&' in quotes"},
    Wording{"did not find expected whitespace or line break", "expected a blank after the tag", ""},
    Wording{"found unknown directive name", "an unknown YAML directive",
            "put a value that begins with '%' in quotes"},
    Wording{"found duplicate %", "a directive stands twice", ""},
    Wording{"found incompatible YAML document", "the YAML version is not supported", ""},
    Wording{"control characters are not allowed", "found a control character", ""},
};

bool begins_with_flow(std::string_view context) {
  return context == "while parsing a flow sequence" || context == "while parsing a flow mapping";
}

}  // namespace

MarkIndex::MarkIndex(std::string_view bytes) : bytes_(bytes) {
  const bool ascii = std::none_of(bytes.begin(), bytes.end(),
                                  [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  if (ascii) return;
  std::size_t characters = 0;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    if (is_continuation(bytes[at])) continue;
    if (characters++ % kCheckpoint == 0) checkpoints_.push_back(at);
  }
}

std::size_t MarkIndex::byte(std::size_t character) const {
  if (checkpoints_.empty()) return std::min(character, bytes_.size());
  if (character / kCheckpoint >= checkpoints_.size()) return bytes_.size();
  std::size_t at = checkpoints_[character / kCheckpoint];
  for (std::size_t left = character % kCheckpoint; left > 0 && at < bytes_.size(); --left) {
    do {
      ++at;
    } while (at < bytes_.size() && is_continuation(bytes_[at]));
  }
  return at;
}

Error diagnose_yaml(const std::shared_ptr<const Text>& text, const yaml_parser_t& parser,
                    const MarkIndex& marks) {
  const std::string_view bytes = text->bytes();
  const std::string_view problem = parser.problem ? parser.problem : "";
  const std::string_view context = parser.context ? parser.context : "";
  if (parser.error == YAML_MEMORY_ERROR) {
    return error_at({text, {0, 0}}, Error::Code::Limit, "not enough memory to read the YAML");
  }

  // The library's reader knows only the byte where it stopped, the rest of it a mark.
  std::size_t at = parser.error == YAML_READER_ERROR ? std::min(parser.problem_offset, bytes.size())
                                                     : marks.byte(parser.problem_mark.index);
  const std::size_t begin = marks.byte(parser.context_mark.index);
  std::string message = "not valid YAML here";
  std::vector<std::string> help;

  if (problem == "found character that cannot start any token") {
    const char c = at < bytes.size() ? bytes[at] : ' ';
    if (c == '\t') {
      message = "found a tab where YAML wants spaces";
      help = {"indent with spaces"};
    } else if (c > 0x20 && c < 0x7F) {
      message = fmt::format("a plain value cannot begin with '{}'", c);
      help = {"put the value in quotes"};
    }
  } else {
    for (const Wording& wording : kWordings) {
      if (!problem.starts_with(wording.problem)) continue;
      message = wording.message;
      if (!wording.help.empty()) help.emplace_back(wording.help);
      break;
    }
  }

  if (problem.starts_with("mapping values are not allowed") &&
      parser.problem_mark.column > kLongestKey) {
    message = fmt::format("the key before this ':' is longer than {} characters", kLongestKey);
    help = {"write '? ' before the key and ': ' on the next line"};
  }

  // At the end of the text, the open bracket or quote is the news.
  const std::size_t last = bytes.find_last_not_of(" \t\r\n");
  const std::size_t text_end = last == std::string_view::npos ? 0 : last + 1;
  if (context == "while scanning a quoted scalar" && at >= text_end) {
    at = begin;
  } else if (context == "while scanning a simple key" || context == "while scanning an alias" ||
             context == "while scanning an anchor") {
    at = begin;  // The library notices later.
  } else if (begins_with_flow(context) || context == "while parsing a block mapping" ||
             context == "while parsing a block collection") {
    const Position opened = Place{text, {begin, begin}}.range().begin;
    const char* what = context.ends_with("mapping") ? "mapping" : "list";
    message +=
        fmt::format(" (the {} begins on line {}, column {})", what, opened.line, opened.column);
  }
  at = std::min(at, std::max(text_end, begin));
  return error_at({text, {at, at}}, Error::Code::Syntax, std::move(message), std::move(help));
}

}  // namespace trustlint::document
