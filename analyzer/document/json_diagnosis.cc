/// Says what was found, what was expected and where the bracket or string around it was opened.
///
/// Entry point: `diagnose_json`. A message never repeats more than 30 characters of the input, and
/// those only when they are printable ASCII.
#include "document/json_diagnosis.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "document/utf.h"

namespace trustlint::document {

namespace {

constexpr std::size_t kQuoted = 30;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_word(char c) { return is_letter(c) || is_digit(c); }

/// The value of four hexadecimal digits at `at`, when they are there.
std::optional<unsigned> hex4(std::string_view bytes, std::size_t at) {
  unsigned value = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    if (i >= bytes.size()) return std::nullopt;
    const char c = bytes[i];
    if (is_digit(c)) {
      value = value << 4 | static_cast<unsigned>(c - '0');
    } else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) {
      value = value << 4 | static_cast<unsigned>((c | 0x20) - 'a' + 10);
    } else {
      return std::nullopt;
    }
  }
  return value;
}

class Diagnosis {
 public:
  Diagnosis(const std::shared_ptr<const Text>& text, const JsonProgress& progress)
      : text_(text), bytes_(text->bytes()), progress_(progress) {}

  Error run() const {
    const std::size_t at = skip_blank(progress_.resume);
    switch (progress_.after) {
      case JsonProgress::After::Start:
        if (at == bytes_.size()) return error(at, fmt::format("{} is empty", whole()));
        return bad_value(at, "a JSON value");
      case JsonProgress::After::Open:
        return top().kind == Kind::Array ? bad_value(at, "a value or ']'")
                                         : bad_key(at, "a key or '}'");
      case JsonProgress::After::Key:
        if (!is(at, ':')) return unexpected(at, "':'");
        return bad_value(skip_blank(at + 1), "a value");
      case JsonProgress::After::Value:
        break;
    }
    if (progress_.open.empty()) return after_the_end(at);
    const bool array = top().kind == Kind::Array;
    if (!is(at, ',')) return unexpected(at, array ? "',' or ']'" : "',' or '}'");
    const std::size_t next = skip_blank(at + 1);
    if (is(next, ']') || is(next, '}')) {
      return error(at, fmt::format("found a comma before '{}'", bytes_[next]),
                   {"remove the comma"});
    }
    return array ? bad_value(next, "a value") : bad_key(next, "a key");
  }

 private:
  bool is(std::size_t at, char c) const { return at < bytes_.size() && bytes_[at] == c; }
  const JsonProgress::Bracket& top() const { return progress_.open.back(); }
  const char* whole() const { return text_->nesting() == 0 ? "the file" : "the text"; }

  std::size_t skip_blank(std::size_t at) const {
    while (at < bytes_.size() && is_blank(bytes_[at])) ++at;
    return at;
  }

  Error error(std::size_t at, std::string message, std::vector<std::string> help = {}) const {
    // At the end of a file stands a line break, and nobody looks for a problem on the empty line
    // after it.
    if (at == bytes_.size()) {
      while (at > progress_.resume && is_blank(bytes_[at - 1])) --at;
    }
    return error_at({text_, {at, at}}, Error::Code::Syntax, std::move(message), std::move(help));
  }

  std::string where(std::size_t at) const {
    const Position position = Place{text_, {at, at}}.range().begin;
    return fmt::format("line {}, column {}", position.line, position.column);
  }

  std::string where_opened() const {
    return fmt::format("the {} opened on {}", top().kind == Kind::Array ? "array" : "object",
                       where(top().begin));
  }

  /// Begin and end of the run of letters and digits around `at`.
  Span word_around(std::size_t at) const {
    Span word{at, at};
    // What the reader took for `true` in `trueish` belongs to the word.
    while (word.begin > 0 && is_word(bytes_[word.begin - 1])) --word.begin;
    while (word.end < bytes_.size() && is_word(bytes_[word.end])) ++word.end;
    return word;
  }

  static std::string quote(std::string_view word) {
    return word.size() <= kQuoted ? fmt::format("'{}'", word)
                                  : fmt::format("'{}...'", word.substr(0, kQuoted - 3));
  }

  /// The character at `at` for a person; never a raw control byte.
  std::string show_character(std::size_t at) const {
    const char c = bytes_[at];
    if (c == '\0') return "a NUL byte";
    if (c == '\t') return "a tab";
    if (c == '\'') return "a single quote";
    if (c == '\n' || c == '\r') return "a line break";
    if (c > 0x20 && c < 0x7F) return fmt::format("'{}'", c);
    const auto code = static_cast<unsigned>(utf8_at(bytes_, at));
    return fmt::format("the {} U+{:04X}",
                       code < 0x20 || code == 0x7F ? "control character" : "character", code);
  }

  bool is_comment(std::size_t at) const {
    return is(at, '#') || (is(at, '/') && (is(at + 1, '/') || is(at + 1, '*')));
  }

  std::string show_found(std::size_t at) const {
    if (is_comment(at)) return "a comment";
    const char c = bytes_[at];
    if (c == '"') return "a string";
    if (is_word(c)) {
      const Span word = word_around(at);
      return quote(bytes_.substr(word.begin, word.end - word.begin));
    }
    return show_character(at);
  }

  std::vector<std::string> help_for(std::size_t at, bool value_expected) const {
    if (at >= bytes_.size()) return {};
    if (is_comment(at)) return {"JSON has no comments: remove it"};
    const char c = bytes_[at];
    if (c == '\'' || c == '`') return {"put strings in double quotes"};
    if (c == ',' && value_expected) return {"remove the comma"};
    if (c == '\0') {
      return {"UTF-16 is read when it begins with a byte-order mark; otherwise save it as UTF-8"};
    }
    const char32_t code = utf8_at(bytes_, at);
    if (code >= 0x2018 && code <= 0x201F) return {"replace curly quotes by straight double quotes"};
    if (code == 0xA0) return {"replace the no-break space by a space"};
    if (code == 0xFEFF) return {"remove the byte-order mark"};
    return {};
  }

  /// Something else than `expected` stands at `at`.
  Error unexpected(std::size_t at, std::string_view expected) const {
    if (at == bytes_.size()) {
      std::string message = fmt::format("{} ends where {} was expected", whole(), expected);
      if (!progress_.open.empty()) message += "; " + where_opened() + " is not closed";
      return error(at, std::move(message));
    }
    const bool glued =
        is_word(bytes_[at]) && at == progress_.resume && at > 0 && is_word(bytes_[at - 1]);
    if (glued) at = word_around(at).begin;
    std::string message =
        fmt::format("found {} where {} was expected", show_found(at), glued ? "a value" : expected);
    std::vector<std::string> help = help_for(at, false);
    const char c = bytes_[at];
    if (!progress_.open.empty() && (c == ']' || c == '}')) message += "; see " + where_opened();
    const bool starts_value = c == '"' || c == '{' || c == '[' || c == '-' || is_word(c);
    if (starts_value && !glued) {
      if (progress_.after == JsonProgress::After::Value) help.push_back("add a comma before it");
      if (progress_.after == JsonProgress::After::Key) help.push_back("add a colon before it");
    }
    return error(at, std::move(message), std::move(help));
  }

  Error after_the_end(std::size_t at) const {
    if (at == bytes_.size()) return error(at, "not valid JSON here");
    Error result = unexpected(at, fmt::format("the end of {}", whole()));
    result.help = help_for(at, false);
    const char c = bytes_[at];
    if (c == '{' || c == '[') result.help.push_back("one file holds one JSON value");
    return result;
  }

  Error bad_key(std::size_t at, std::string_view expected) const {
    if (is(at, '"')) return bad_string(at);
    Error result = unexpected(at, expected);
    if (at < bytes_.size()) {
      result.help = help_for(at, true);
      if (is_word(bytes_[at])) result.help = {"put the key in double quotes"};
    }
    return result;
  }

  Error bad_value(std::size_t at, std::string_view expected) const {
    if (at == bytes_.size()) return unexpected(at, expected);
    const char c = bytes_[at];
    if (c == '"') return bad_string(at);
    if (is_digit(c) || c == '-') return bad_number(at);
    Error result = unexpected(at, expected);
    result.help = help_for(at, true);
    if (c == '+') result.help = {"JSON numbers have no plus sign"};
    if (c == '.') result.help = {"write a digit before the decimal point"};
    if (is_letter(c)) {
      const Span span = word_around(at);
      std::string word(bytes_.substr(span.begin, std::min(span.end - span.begin, kQuoted)));
      std::transform(word.begin(), word.end(), word.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? letter | 0x20 : letter;
      });
      if (word == "true" || word == "false" || word == "null") {
        result.help = {fmt::format("write '{}'", word)};
      } else if (word == "none" || word == "nil" || word == "undefined") {
        result.help = {"write 'null'"};
      } else if (word == "nan" || word == "infinity" || word == "inf") {
        result.help = {"JSON has only finite numbers"};
      } else {
        result.help = {"put strings in double quotes"};
      }
    }
    return result;
  }

  Error bad_number(std::size_t at) const {
    const NumberScan scan = scan_json_number(bytes_, at);
    const std::string_view number = bytes_.substr(at, scan.end - at);
    if (number == "-") return error(at, "found '-' where a value was expected");
    const std::string_view problem = scan.problem ? scan.problem : "";
    std::string message = fmt::format("malformed number {}", quote(number));
    if (problem.empty()) {
      // Dates, versions, hexadecimal numbers.
      return error(at, std::move(message), {"put strings in double quotes"});
    }
    return error(at, fmt::format("{}: {}", message, problem));
  }

  /// Walks the string that opens at `begin` to the first thing in it that JSON does not allow.
  Error bad_string(std::size_t begin) const {
    std::size_t at = begin + 1;
    while (at < bytes_.size() && bytes_[at] != '"') {
      const char c = bytes_[at];
      if (static_cast<unsigned char>(c) < 0x20) return control_character(begin, at);
      if (c != '\\') {
        ++at;
        continue;
      }
      if (at + 1 == bytes_.size()) break;
      if (bytes_[at + 1] != 'u') {
        if (std::string_view("\"\\/bfnrt").find(bytes_[at + 1]) == std::string_view::npos) {
          return bad_escape(at);
        }
        at += 2;
        continue;
      }
      const std::optional<unsigned> unit = hex4(bytes_, at + 2);
      if (!unit) {
        if (bytes_.substr(at + 2).find('"') == std::string_view::npos && bytes_.size() - at < 6)
          break;
        return error(at, "found '\\u' without four hexadecimal digits");
      }
      at += 6;
      if (*unit < 0xD800 || *unit > 0xDFFF) continue;
      const bool second = is(at, '\\') && is(at + 1, 'u');
      const std::optional<unsigned> low = second ? hex4(bytes_, at + 2) : std::nullopt;
      if (*unit > 0xDBFF || !low || *low < 0xDC00 || *low > 0xDFFF) {
        return error(at - 6,
                     fmt::format("found '\\u{:04x}', which is half of a surrogate pair", *unit),
                     {"a character over U+FFFF is written as two escapes, \\ud800-\\udbff and then "
                      "\\udc00-\\udfff"});
      }
      at += 6;
    }
    if (at < bytes_.size() && bytes_[at] == '"') return error(begin, "not valid JSON here");
    return error(bytes_.size(),
                 fmt::format("{} ends inside the string opened on {}", whole(), where(begin)));
  }

  Error bad_escape(std::size_t at) const {
    const std::size_t next = at + 1;
    const char c = bytes_[next];
    const std::string escape = c > 0x20 && c < 0x7F
                                   ? fmt::format("the escape '\\{}'", c)
                                   : fmt::format("{} after a backslash", show_character(next));
    return error(
        at, fmt::format("found {} in a string, which JSON does not have", escape),
        {"JSON has \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hexadecimal digits; a "
         "backslash itself is \\\\"});
  }

  Error control_character(std::size_t begin, std::size_t at) const {
    std::string message =
        fmt::format("found {} inside the string opened on {}", show_character(at), where(begin));
    const char c = bytes_[at];
    std::string help = fmt::format("write it as \\u{:04x}", static_cast<unsigned>(c));
    if (c == '\t') help = "write it as \\t";
    if (c == '\n' || c == '\r') help = "close the string with '\"', or write the line break as \\n";
    if (c == '\0') help = help_for(at, false).front();
    return error_at({text_, {at, at}}, Error::Code::Syntax, std::move(message), {std::move(help)});
  }

  const std::shared_ptr<const Text>& text_;
  std::string_view bytes_;
  const JsonProgress& progress_;
};

}  // namespace

NumberScan scan_json_number(std::string_view bytes, std::size_t at) {
  const auto digit = [&] { return at < bytes.size() && is_digit(bytes[at]); };
  const auto skip_digits = [&] {
    while (digit()) ++at;
  };
  const char* problem = nullptr;
  if (at < bytes.size() && bytes[at] == '-') ++at;
  if (!digit()) {
    problem = "expected a digit after '-'";
  } else if (bytes[at] == '0') {
    ++at;
    if (digit()) problem = "a number does not begin with a zero";
  } else {
    skip_digits();
  }
  if (!problem && at < bytes.size() && bytes[at] == '.') {
    ++at;
    if (!digit()) problem = "expected a digit after the decimal point";
    skip_digits();
  }
  if (!problem && at < bytes.size() && (bytes[at] == 'e' || bytes[at] == 'E')) {
    ++at;
    if (at < bytes.size() && (bytes[at] == '+' || bytes[at] == '-')) ++at;
    if (!digit()) problem = "expected a digit in the exponent";
    skip_digits();
  }
  const auto glued = [&] {
    if (at >= bytes.size()) return false;
    const char c = bytes[at];
    return is_word(c) || c == '.' || c == '+' || c == '-';
  };
  if (!problem && glued()) problem = "";
  while (glued()) ++at;
  return {at, problem};
}

Error diagnose_json(const std::shared_ptr<const Text>& text, const JsonProgress& progress) {
  return Diagnosis(text, progress).run();
}

}  // namespace trustlint::document
