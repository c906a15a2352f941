/// Documents inside strings: entry points `decoded_text` and `read_embedded`.
///
/// IAM returns policies as URL-encoded JSON, CloudFormation and Terraform plans hold them as JSON
/// text, and such texts stand inside other texts. Each step of decoding has an offset map; the
/// steps of one string are composed to one map, so that one string is one level of nesting.
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "document/literal.h"
#include "document/reader.h"

namespace trustlint::document {

namespace {

/// Offset of the first character that JSON does not skip.
std::size_t first_character(std::string_view bytes) {
  const std::size_t at = bytes.find_first_not_of(" \t\r\n");
  return at == std::string_view::npos ? bytes.size() : at;
}

bool begins_document(std::string_view bytes) {
  const std::size_t at = first_character(bytes);
  return at < bytes.size() && (bytes[at] == '{' || bytes[at] == '[');
}

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

/// The byte that the percent escape at `at` stands for.
std::optional<char> percent_escape(std::string_view bytes, std::size_t at) {
  if (bytes.size() - at < 3 || bytes[at] != '%') return std::nullopt;
  const auto high = hex_digit(bytes[at + 1]);
  const auto low = hex_digit(bytes[at + 2]);
  if (!high || !low) return std::nullopt;
  return static_cast<char>(*high << 4 | *low);
}

/// True when the first character, after percent decoding, opens an object or array.
bool begins_encoded_document(std::string_view bytes) {
  std::size_t at = first_character(bytes);
  while (at < bytes.size()) {
    const std::optional<char> escaped = percent_escape(bytes, at);
    const char c = escaped.value_or(bytes[at]);
    if (c == '{' || c == '[') return true;
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') return false;
    at += escaped ? 3 : 1;
  }
  return false;
}

struct Decoded {
  std::string bytes;
  OffsetMap map;
};

/// Decodes percent escapes; a '+' stays a '+'.
Result<Decoded> decode_percent(const std::shared_ptr<const Text>& text) {
  const std::string_view bytes = text->bytes();
  Decoded result;
  for (std::size_t at = 0; at < bytes.size();) {
    result.map.anchor(result.bytes.size(), at);
    if (bytes[at] != '%') {
      result.bytes.push_back(bytes[at++]);
      continue;
    }
    const std::optional<char> escaped = percent_escape(bytes, at);
    if (!escaped) {
      return tl::unexpected(error_at({text, {at, at + 1}}, Error::Code::Syntax,
                                     "found '%' without two hexadecimal digits in URL-encoded text",
                                     {"a percent sign itself is %25"}));
    }
    result.bytes.push_back(*escaped);
    at += 3;
  }
  result.map.anchor(result.bytes.size(), bytes.size());
  return result;
}

}  // namespace

std::shared_ptr<const Text> decoded_text(const Node& string_node) {
  return Text::inside(string_node.source->shared_from_this(), string_node.text,
                      map_literal(string_node));
}

Result<std::shared_ptr<const Document>> read_embedded(const Node& string_node,
                                                      const Limits& limits) {
  if (!string_node.is(Kind::String)) {
    return tl::unexpected(
        error_at(string_node.place(), Error::Code::Syntax,
                 fmt::format("expected a string with a JSON document in it, found {}",
                             describe(string_node.kind))));
  }
  if (string_node.source->nesting() >= limits.embedded_depth) {
    return tl::unexpected(error_at(
        string_node.place(), Error::Code::Limit,
        fmt::format("documents inside strings, more than {} levels deep", limits.embedded_depth)));
  }
  std::shared_ptr<const Text> text = decoded_text(string_node);
  if (!begins_document(text->bytes()) && begins_encoded_document(text->bytes())) {
    Result<Decoded> decoded = decode_percent(text);
    if (!decoded) return tl::unexpected(std::move(decoded.error()));
    text = Text::inside(string_node.source->shared_from_this(), std::move(decoded->bytes),
                        OffsetMap::compose(decoded->map, map_literal(string_node)));
  }
  return read_json(std::move(text), limits);
}

}  // namespace trustlint::document
