/// Reads a string literal a second time, to learn where each of its characters stands.
///
/// Entry point: `map_literal`. The readers do not keep these maps, since few strings have a policy
/// inside. Every way to write a string has its scanner here: double quotes (JSON and YAML), single
/// quotes, plain, and `|` line by line. The node's text is what the parser made of the literal and
/// is not questioned: if a scanner comes to another result (known only of `|` blocks of nothing but
/// blanks), or for `>`, where folding makes line-by-line work hard and useless, the text is laid
/// along the literal instead: characters that are not blank pair up one by one, and blanks fall
/// between them.
#include "document/literal.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "document/utf.h"

namespace trustlint::document {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_space(char c) { return is_blank(c) || c == '\n' || c == '\r'; }

/// Length of the line break at `at`, as YAML 1.1 has them; 0 when there is none.
std::size_t break_length(std::string_view raw, std::size_t at) {
  if (at >= raw.size()) return 0;
  if (raw[at] == '\n') return 1;
  if (raw[at] == '\r') return at + 1 < raw.size() && raw[at + 1] == '\n' ? 2 : 1;
  const std::string_view rest = raw.substr(at, 3);
  if (rest.starts_with("\xC2\x85")) return 2;
  if (rest == "\xE2\x80\xA8" || rest == "\xE2\x80\xA9") return 3;
  return 0;
}

/// A decoded text under construction, with its map.
class Output {
 public:
  void put(std::string_view bytes, std::size_t raw) {
    map_.anchor(text_.size(), raw);
    text_ += bytes;
  }
  void put(char32_t c, std::size_t raw) {
    map_.anchor(text_.size(), raw);
    append_utf8(text_, c);
  }
  /// Puts the line break at `at`, said to stand at `from`. It becomes LF, but the Unicode
  /// separators stay themselves.
  void put_break(std::string_view raw, std::size_t at, std::size_t length, std::size_t from) {
    put(length == 3 ? raw.substr(at, 3) : std::string_view("\n"), from);
  }
  /// Says where the byte after the last one stands.
  void finish(std::size_t raw) { map_.anchor(text_.size(), raw); }

  const std::string& text() const { return text_; }
  OffsetMap take_map() { return std::move(map_); }

 private:
  std::string text_;
  OffsetMap map_;
};

std::optional<unsigned> hex(std::string_view raw, std::size_t at, std::size_t digits) {
  unsigned value = 0;
  for (std::size_t i = at; i < at + digits; ++i) {
    if (i >= raw.size()) return std::nullopt;
    const auto digit =
        std::string_view("0123456789abcdef")
            .find(static_cast<char>(raw[i] >= 'A' && raw[i] <= 'F' ? raw[i] | 0x20 : raw[i]));
    if (digit == std::string_view::npos) return std::nullopt;
    value = value << 4 | static_cast<unsigned>(digit);
  }
  return value;
}

/// Scanner of the literals whose lines fold: quoted and plain.
class FlowScanner {
 public:
  /// `raw` is the source up to the end of the literal. JSON strings do not fold.
  FlowScanner(std::string_view raw, std::size_t begin, Quoting quoting, bool folds)
      : raw_(raw), at_(begin), quoting_(quoting), folds_(folds) {}

  Output scan() {
    if (quoting_ != Quoting::None) ++at_;
    while (at_ < raw_.size() && !closes()) {
      if (folds_ && (is_blank(raw_[at_]) || break_length(raw_, at_) != 0)) {
        scan_blanks(false);
      } else if (quoting_ == Quoting::Double && raw_[at_] == '\\') {
        scan_escape();
      } else if (quoting_ == Quoting::Single && raw_[at_] == '\'') {
        out_.put("'", at_);
        at_ += 2;
      } else {
        out_.put(raw_.substr(at_, 1), at_);
        ++at_;
      }
    }
    out_.finish(std::min(at_, raw_.size()));
    return std::move(out_);
  }

 private:
  bool closes() const {
    const char c = raw_[at_];
    if (quoting_ == Quoting::Double) return c == '"';
    return quoting_ == Quoting::Single && c == '\'' && raw_.substr(at_ + 1, 1) != "'";
  }

  /// A run of blanks stands for itself; with a line break in it, it folds. After an escaped break,
  /// the first break of the run is already gone.
  void scan_blanks(bool after_escaped_break) {
    const std::size_t begin = at_;
    skip_blanks();
    if (break_length(raw_, at_) == 0) {
      if (!after_escaped_break) out_.put(raw_.substr(begin, at_ - begin), begin);
      return;
    }
    struct Break {
      std::size_t at;
      std::size_t length;
    };
    std::vector<Break> breaks;
    while (const std::size_t length = break_length(raw_, at_)) {
      breaks.push_back({at_, length});
      at_ += length;
      skip_blanks();
    }
    // What is left of the run begins where the run does, so that the text before it ends there too.
    std::size_t from = begin;
    std::size_t first = 0;
    if (!after_escaped_break && breaks.front().length != 3) {
      first = 1;
      if (breaks.size() == 1) out_.put(" ", from);
    }
    for (std::size_t i = first; i < breaks.size(); ++i) {
      out_.put_break(raw_, breaks[i].at, breaks[i].length, from);
      from = breaks[i].at + breaks[i].length;
    }
  }

  void skip_blanks() {
    while (at_ < raw_.size() && is_blank(raw_[at_])) ++at_;
  }

  void scan_escape() {
    const std::size_t begin = at_;
    if (const std::size_t length = break_length(raw_, at_ + 1)) {
      at_ += 1 + length;
      scan_blanks(true);
      return;
    }
    const char c = at_ + 1 < raw_.size() ? raw_[at_ + 1] : '\0';
    at_ += 2;
    const auto code = [&](std::size_t digits) -> char32_t {
      const std::optional<unsigned> value = hex(raw_, at_, digits);
      at_ += digits;
      return value.value_or(0xFFFD);
    };
    switch (c) {
      case '0':
        return out_.put(char32_t{0}, begin);
      case 'a':
        return out_.put(U'\a', begin);
      case 'b':
        return out_.put(U'\b', begin);
      case 't':
        return out_.put(U'\t', begin);
      case 'n':
        return out_.put(U'\n', begin);
      case 'v':
        return out_.put(U'\v', begin);
      case 'f':
        return out_.put(U'\f', begin);
      case 'r':
        return out_.put(U'\r', begin);
      case 'e':
        return out_.put(char32_t{0x1B}, begin);
      case 'N':
        return out_.put(char32_t{0x85}, begin);
      case '_':
        return out_.put(char32_t{0xA0}, begin);
      case 'L':
        return out_.put(char32_t{0x2028}, begin);
      case 'P':
        return out_.put(char32_t{0x2029}, begin);
      case 'x':
        return out_.put(code(2), begin);
      case 'U':
        return out_.put(code(8), begin);
      case 'u': {
        char32_t unit = code(4);
        const bool high = unit >= 0xD800 && unit <= 0xDBFF;
        if (high && raw_.substr(std::min(at_, raw_.size()), 2) == "\\u") {
          at_ += 2;
          unit = 0x10000 + ((unit - 0xD800) << 10) + (code(4) - 0xDC00);
        }
        return out_.put(unit, begin);
      }
      default:  // The character itself: quote, backslash, slash, blank.
        return out_.put(raw_.substr(begin + 1, 1), begin);
    }
  }

  std::string_view raw_;
  std::size_t at_;
  Quoting quoting_;
  bool folds_;
  Output out_;
};

/// Number of spaces at `at`.
std::size_t indentation(std::string_view bytes, std::size_t at) {
  std::size_t count = 0;
  while (at + count < bytes.size() && bytes[at + count] == ' ') ++count;
  return count;
}

std::size_t end_of_line(std::string_view bytes, std::size_t at) {
  while (at < bytes.size() && break_length(bytes, at) == 0) ++at;
  return at;
}

/// Indentation of the first line with something on it; npos when there is none.
std::size_t first_indentation(std::string_view bytes, std::size_t at) {
  while (at < bytes.size()) {
    const std::size_t spaces = indentation(bytes, at);
    const std::size_t length = break_length(bytes, at + spaces);
    if (at + spaces < bytes.size() && length == 0) return spaces;
    at += spaces + length;
  }
  return std::string_view::npos;
}

/// Scanner of `|` blocks: every line loses the same indentation. Its depth follows from the
/// parser's result, since an indentation indicator counts from the parent, which the node does not
/// know.
Output scan_literal_block(std::string_view raw, std::size_t begin, std::string_view text) {
  Output out;
  std::size_t at = end_of_line(raw, begin);
  at += break_length(raw, at);
  const std::size_t in_raw = first_indentation(raw, at);
  const std::size_t in_text = first_indentation(text, 0);
  const bool known = in_raw != std::string_view::npos && in_text != std::string_view::npos;
  const std::size_t indent = known && in_raw >= in_text ? in_raw - in_text : 0;
  while (out.text().size() < text.size() && at < raw.size()) {
    at += std::min(indent, indentation(raw, at));
    const std::size_t end = end_of_line(raw, at);
    out.put(raw.substr(at, end - at), at);
    at = end;
    const std::size_t length = break_length(raw, at);
    if (length != 0 && out.text().size() < text.size()) {
      out.put_break(raw, at, length, at);
      at += length;
    }
  }
  out.finish(at);
  return out;
}

/// Lays `text` along the literal.
OffsetMap align(std::string_view raw, std::size_t at, std::string_view text) {
  OffsetMap map;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_space(text[i])) {
      while (at < raw.size() && is_space(raw[at])) ++at;
    }
    map.anchor(i, at);
    if (at < raw.size() && (!is_space(text[i]) || is_space(raw[at]))) ++at;
  }
  map.anchor(text.size(), at);
  return map;
}

/// The literal itself, after anchors, tags and what may stand between.
std::size_t skip_properties(std::string_view raw, std::size_t at) {
  const auto to_blank = [&] {
    while (at < raw.size() && !is_space(raw[at])) ++at;
  };
  while (at < raw.size() && (raw[at] == '&' || raw[at] == '!')) {
    to_blank();
    while (at < raw.size() && (is_space(raw[at]) || raw[at] == '#')) {
      at = raw[at] == '#' ? end_of_line(raw, at) : at + 1;
    }
  }
  return at;
}

}  // namespace

OffsetMap map_literal(const Node& node) {
  const std::string_view bytes = node.source->bytes();
  const std::size_t end = std::min(node.span.end, bytes.size());
  // Text that was put together (composed_text.h) has no quotes and no escapes around it.
  if (node.span.begin <= end && bytes.substr(node.span.begin, end - node.span.begin) == node.text) {
    OffsetMap map;
    map.anchor(0, node.span.begin);
    return map;
  }
  // A literal of one scalar ends with its span, but the trailing line breaks of a block lie after
  // it.
  const bool block = node.quoting == Quoting::Literal || node.quoting == Quoting::Folded;
  const std::string_view raw = block ? bytes : bytes.substr(0, end);
  std::size_t begin = std::min(node.span.begin, end);
  begin = skip_properties(raw, begin);

  const auto try_scanner = [&](Output out) -> std::optional<OffsetMap> {
    if (out.text() != node.text) return std::nullopt;
    return out.take_map();
  };
  std::optional<OffsetMap> map;
  switch (node.quoting) {
    case Quoting::Double:
      map = try_scanner(FlowScanner(raw, begin, node.quoting, false).scan());
      if (map) return *map;
      [[fallthrough]];
    case Quoting::None:
    case Quoting::Single:
      map = try_scanner(FlowScanner(raw, begin, node.quoting, true).scan());
      break;
    case Quoting::Literal:
      map = try_scanner(scan_literal_block(raw, begin, node.text));
      break;
    case Quoting::Folded:
      break;
  }
  if (map) return *map;
  if (block) {
    begin = end_of_line(raw, begin);
  } else if (node.quoting != Quoting::None) {
    begin = std::min(begin + 1, raw.size());
  }
  return align(raw, begin, node.text);
}

}  // namespace trustlint::document
