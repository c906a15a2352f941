#include "rule/spelling.h"

#include <algorithm>
#include <cctype>

namespace trustlint::rule {

using document::Kind;
using document::Member;
using document::Node;
using document::Quoting;
using document::Span;
using document::Text;

namespace {

constexpr std::string_view kBlank = " \t";

std::string_view part(std::string_view bytes, std::size_t begin, std::size_t end) {
  return begin <= end && end <= bytes.size() ? bytes.substr(begin, end - begin)
                                             : std::string_view();
}

bool is_inside(const Node& node, std::string_view bytes) {
  return node.source != nullptr && node.span.begin <= node.span.end &&
         node.span.end <= bytes.size();
}

/// Does it stand between braces or brackets?
bool is_flow(const Node& container, std::string_view bytes) {
  const char first = container.span.begin < bytes.size() ? bytes[container.span.begin] : '\0';
  return first == '{' || first == '[';
}

std::size_t line_begin(std::string_view bytes, std::size_t at) {
  const std::size_t line = at == 0 ? std::string_view::npos : bytes.rfind('\n', at - 1);
  return line == std::string_view::npos ? 0 : line + 1;
}

/// After the line break of the line; the end of the text where there is none.
std::size_t line_end(std::string_view bytes, std::size_t at) {
  const std::size_t line = bytes.find('\n', at);
  return line == std::string_view::npos ? bytes.size() : line + 1;
}

/// The blanks with which the line of a byte begins.
std::string indent_at(std::string_view bytes, std::size_t at) {
  const std::size_t begin = line_begin(bytes, at);
  const std::size_t end = std::min(bytes.find_first_not_of(kBlank, begin), at);
  return std::string(part(bytes, begin, end));
}

bool is_first_on_line(std::string_view bytes, std::size_t at) {
  return part(bytes, line_begin(bytes, at), at).find_first_not_of(kBlank) == std::string_view::npos;
}

/// Where the last scalar of a node ends; blocks of YAML may have more behind it.
std::size_t last_end(const Node& node, std::string_view bytes) {
  const Node* at = &node;
  std::size_t end = node.span.end;
  while (!at->is_scalar() && !at->is(Kind::Null) && !is_flow(*at, bytes)) {
    if (at->items.empty() && at->members.empty()) break;
    at = at->items.empty() ? &at->members.back().value : &at->items.back();
    end = at->span.end;
  }
  return end;
}

std::string escaped(std::string_view text, Notation notation) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool opens = (text[i] == '$' || text[i] == '%') && i + 1 < text.size() &&
                       text[i + 1] == '{' && notation == Notation::Hcl;
    if (text[i] == '"' || text[i] == '\\') {
      out += '\\';
      out += text[i];
    } else if (text[i] == '\n' || text[i] == '\t' || text[i] == '\r') {
      out += text[i] == '\n' ? "\\n" : text[i] == '\t' ? "\\t" : "\\r";
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += text[i];
      if (opens) out += text[i];
    }
  }
  return out + '"';
}

/// Means the same without quotes, in YAML and as a key of HCL.
bool is_plain(std::string_view text, Notation notation) {
  if (text.empty() || std::isalpha(static_cast<unsigned char>(text[0])) == 0) return false;
  const std::string_view others = notation == Notation::Hcl ? "_" : "_./:@-";
  const bool safe = std::all_of(text.begin(), text.end(), [&](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           others.find(c) != std::string_view::npos;
  });
  static constexpr std::string_view kWords[] = {"true", "false", "yes", "no", "on", "off", "null"};
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return safe && text.back() != ':' &&
         std::find(std::begin(kWords), std::end(kWords), lower) == std::end(kWords);
}

/// What stands between a key and its value, and between two members.
struct Joints {
  std::string colon;
  std::string separator;
};

bool consists_of(std::string_view text, std::string_view characters) {
  return !text.empty() && text.find_first_not_of(characters) == std::string_view::npos;
}

/// The joints of an object in braces, as its last members have them.
Joints joints_of(const Node& object, std::string_view bytes, bool lines, Notation notation) {
  const Member& last = object.members.back();
  Joints joints{notation == Notation::Hcl ? " = " : ": ", ", "};
  const auto colon = part(bytes, last.key_span.end, last.value.span.begin);
  if (consists_of(colon, ": =\t")) joints.colon = std::string(colon);
  if (joints.colon == ":") joints.separator = ",";
  // Equal signs stand below each other where they are lined up; one blank is always right.
  if (joints.colon.find('=') != std::string::npos) joints.colon = " = ";
  if (lines) {
    joints.separator =
        (notation == Notation::Hcl ? "\n" : ",\n") + indent_at(bytes, last.key_span.begin);
  }
  if (object.members.size() > 1) {
    const Member& before = object.members[object.members.size() - 2];
    const auto between = part(bytes, before.value.span.end, last.key_span.begin);
    if (consists_of(between, ", \t\r\n")) joints.separator = std::string(between);
  }
  return joints;
}

std::string value_text(const Nested& member, Quotes quotes, Notation notation) {
  if (member.values.size() == 1) return spelled(member.values[0], quotes.value, notation);
  std::string list = "[";
  for (const std::string& value : member.values)
    list += (list.size() > 1 ? ", " : "") + spelled(value, quotes.value, notation);
  return list + "]";
}

/// One step of indentation, as the object has it against what is around it.
std::string unit_of(const Node& object, std::string_view bytes) {
  const std::string inner = indent_at(bytes, object.members.front().key_span.begin);
  const std::string outer = indent_at(bytes, object.span.end - 1);
  return inner.size() > outer.size() && inner.starts_with(outer) ? inner.substr(outer.size())
                                                                 : "  ";
}

std::string flow_text(const Nested& member, std::size_t from, const Joints& joints,
                      const std::string& indent, const std::string& unit, bool lines, bool padded,
                      Quotes quotes, Notation notation) {
  std::string text = spelled(member.keys[from], quotes.key, notation) + joints.colon;
  if (from + 1 == member.keys.size()) return text + value_text(member, quotes, notation);
  const std::string inner =
      flow_text(member, from + 1, joints, indent + unit, unit, lines, padded, quotes, notation);
  if (lines) return text + "{\n" + indent + unit + inner + "\n" + indent + "}";
  return text + (padded ? "{ " : "{") + inner + (padded ? " }" : "}");
}

std::optional<TextEdit> insert_flow(const Node& object, std::string_view bytes,
                                    const Nested& member, Quotes quotes, Notation notation) {
  if (bytes[object.span.end - 1] != '}') return std::nullopt;
  if (object.members.empty()) {
    const Joints joints{notation == Notation::Hcl ? " = " : ": ", ", "};
    return TextEdit{
        object.span,
        "{" + flow_text(member, 0, joints, "", "  ", false, false, quotes, notation) + "}"};
  }
  const std::size_t first = object.members.front().key_span.begin;
  const std::size_t end = object.members.back().value.span.end;
  if (first <= object.span.begin || end > object.span.end || end < first) return std::nullopt;
  const bool lines = part(bytes, object.span.begin, first).find('\n') != std::string_view::npos;
  const bool padded = bytes[object.span.begin + 1] == ' ';
  const Joints joints = joints_of(object, bytes, lines, notation);
  const std::string text =
      flow_text(member, 0, joints, indent_at(bytes, object.members.back().key_span.begin),
                unit_of(object, bytes), lines, padded, quotes, notation);
  return TextEdit{{end, end}, joints.separator + text};
}

std::string block_text(const Nested& member, const std::string& indent, std::size_t unit,
                       Quotes quotes) {
  std::string text;
  std::string deeper = indent;
  for (std::size_t i = 0; i < member.keys.size(); ++i) {
    text += deeper + spelled(member.keys[i], quotes.key, Notation::JsonOrYaml) + ":";
    text +=
        i + 1 < member.keys.size() ? "\n" : " " + value_text(member, quotes, Notation::JsonOrYaml);
    deeper += std::string(unit, ' ');
  }
  return text;
}

std::optional<TextEdit> insert_block(const Node& object, std::string_view bytes,
                                     const Nested& member, Quotes quotes) {
  constexpr std::size_t kUnit = 2;
  if (object.members.empty()) return std::nullopt;
  const std::size_t key = object.members.front().key_span.begin;
  const std::string indent(key - line_begin(bytes, key), ' ');
  const std::size_t end = last_end(object.members.back().value, bytes);
  if (end <= key || end > bytes.size()) return std::nullopt;
  const std::string text = block_text(member, indent, kUnit, quotes);
  if (bytes[end - 1] == '\n') return TextEdit{{end, end}, text + "\n"};
  // After a comment on the same line, before its break.
  std::size_t at = std::min(bytes.find('\n', end), bytes.size());
  if (at > end && bytes[at - 1] == '\r') --at;
  return TextEdit{{at, at}, "\n" + text};
}

/// The lines of a part of a block, from the byte where it begins.
std::optional<TextEdit> remove_lines(std::string_view bytes, std::size_t begin, std::size_t end) {
  if (!is_first_on_line(bytes, begin) || end > bytes.size()) return std::nullopt;
  const std::size_t last = end > begin && bytes[end - 1] == '\n' ? end : line_end(bytes, end);
  return TextEdit{{line_begin(bytes, begin), last}, ""};
}

/// One of several neighbours that commas divide.
template <typename Begin, typename End>
std::optional<TextEdit> remove_between(std::size_t count, std::size_t number, Begin begin,
                                       End end) {
  if (number >= count || count < 2) return std::nullopt;
  const Span span =
      number > 0 ? Span{end(number - 1), end(number)} : Span{begin(number), begin(number + 1)};
  if (span.end < span.begin) return std::nullopt;
  return TextEdit{span, ""};
}

}  // namespace

std::string spelled(std::string_view text, char quote, Notation notation) {
  if (quote == 0 && is_plain(text, notation)) return std::string(text);
  if (quote == '\'' && text.find('\n') == std::string_view::npos) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? "''" : std::string(1, c);
    return out + "'";
  }
  return escaped(text, notation);
}

std::optional<char> quote_at(const Text& text, Span span, std::string_view value) {
  const std::string_view bytes = text.bytes();
  const std::string_view written = part(bytes, span.begin, span.end);
  if (written == value) {
    // A literal of HCL may be placed inside its quotes.
    const bool inside = span.begin > 0 && bytes[span.begin - 1] == '"' && span.end < bytes.size() &&
                        bytes[span.end] == '"';
    if (inside) return std::nullopt;
    return '\0';
  }
  if (written.size() == value.size() + 2 && written.substr(1, value.size()) == value &&
      (written[0] == '"' || written[0] == '\'') && written.back() == written[0])
    return written[0];
  return std::nullopt;
}

std::optional<TextEdit> insert_member(const Node& object, const Nested& member, Quotes quotes,
                                      Notation notation) {
  if (!object.is(Kind::Object) || object.source == nullptr) return std::nullopt;
  const std::string_view bytes = object.source->bytes();
  if (!is_inside(object, bytes) || object.span.end <= object.span.begin) return std::nullopt;
  for (const Member& other : object.members) {
    if (other.value.source != object.source) return std::nullopt;
  }
  if (is_flow(object, bytes)) return insert_flow(object, bytes, member, quotes, notation);
  if (notation == Notation::Hcl) return std::nullopt;
  return insert_block(object, bytes, member, quotes);
}

std::optional<TextEdit> remove_member(const Node& object, std::size_t number) {
  if (object.source == nullptr || number >= object.members.size()) return std::nullopt;
  const std::string_view bytes = object.source->bytes();
  const auto begin = [&](std::size_t i) { return object.members[i].key_span.begin; };
  const auto end = [&](std::size_t i) { return object.members[i].value.span.end; };
  if (!is_inside(object, bytes)) return std::nullopt;
  if (is_flow(object, bytes)) return remove_between(object.members.size(), number, begin, end);
  if (object.members.size() < 2) return std::nullopt;
  if (!is_first_on_line(bytes, begin(number))) {
    // The first member of an item: what follows takes its place.
    if (number > 0) return std::nullopt;
    return TextEdit{{begin(0), begin(1)}, ""};
  }
  return remove_lines(bytes, begin(number), last_end(object.members[number].value, bytes));
}

std::optional<TextEdit> remove_item(const Node& list, std::size_t number) {
  if (list.source == nullptr || number >= list.items.size()) return std::nullopt;
  const std::string_view bytes = list.source->bytes();
  const auto begin = [&](std::size_t i) { return list.items[i].span.begin; };
  const auto end = [&](std::size_t i) { return list.items[i].span.end; };
  if (!is_inside(list, bytes)) return std::nullopt;
  for (const Node& item : list.items) {
    if (item.source != list.source) return std::nullopt;
  }
  if (is_flow(list, bytes)) return remove_between(list.items.size(), number, begin, end);
  if (list.items.size() < 2) return std::nullopt;
  const std::size_t dash =
      bytes.find_last_not_of(" \t", begin(number) == 0 ? 0 : begin(number) - 1);
  if (dash == std::string_view::npos || bytes[dash] != '-') return std::nullopt;
  return remove_lines(bytes, dash, last_end(list.items[number], bytes));
}

}  // namespace trustlint::rule
