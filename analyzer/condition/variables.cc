/// Policy variables.
///
/// Entry point: `expand`. Left to right: `${*}`, `${?}` and `${$}` are escapes (V5); `${key}` is
/// the single value of the key, `${key, 'default'}` falls back when the key is absent (V4, V9),
/// never for a multivalued key (V6). What a variable brings in is not read again (V10). IAM refuses
/// `${` without an end: that text is kept as it stands. It also refuses a default without quotes
/// and an empty name: such a variable has no value.
#include "condition/variables.h"

#include <algorithm>

namespace trustlint::condition {
namespace {

std::string_view trim(std::string_view text) {
  const auto begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

/// The end of a variable that starts behind `${`: the first `}` outside single quotes.
std::size_t end_of_variable(std::string_view text, std::size_t from) {
  bool quoted = false;
  for (std::size_t i = from; i < text.size(); ++i) {
    if (text[i] == '\'') quoted = !quoted;
    if (text[i] == '}' && !quoted) return i;
  }
  return std::string_view::npos;
}

/// What stands between `${` and `}`, filled in.
std::optional<std::string> value_of(std::string_view body, const Context& context) {
  if (body == "*" || body == "?" || body == "$") return std::string(body);
  const auto comma = body.find(',');
  const std::string_view key = trim(body.substr(0, comma));
  std::optional<std::string_view> fallback;
  if (comma != std::string_view::npos) {
    const std::string_view quoted = trim(body.substr(comma + 1));
    if (quoted.size() < 2 || quoted.front() != '\'' || quoted.back() != '\'') return std::nullopt;
    fallback = quoted.substr(1, quoted.size() - 2);
    if (fallback->find('\'') != std::string_view::npos) return std::nullopt;
  }
  if (key.empty()) return std::nullopt;
  const auto found = context.find(key);
  if (found == context.end()) {
    return fallback ? std::optional<std::string>(*fallback) : std::nullopt;
  }
  const KeyValue& value = found->second;
  if (value.is_list || value.values.empty()) return std::nullopt;
  return value.values.front();
}

}  // namespace

std::optional<Pieces> expand(std::string_view value, const Context& context) {
  Pieces out;
  std::size_t at = 0;
  while (at < value.size()) {
    const auto begin = value.find("${", at);
    const auto end = begin == std::string_view::npos ? begin : end_of_variable(value, begin + 2);
    if (end == std::string_view::npos) break;
    if (begin > at) out.push_back({std::string(value.substr(at, begin - at)), false});
    auto text = value_of(trim(value.substr(begin + 2, end - begin - 2)), context);
    if (!text) return std::nullopt;
    out.push_back({std::move(*text), true});
    at = end + 1;
  }
  if (at < value.size()) out.push_back({std::string(value.substr(at)), false});
  return out;
}

std::vector<std::string> keys_of_variables(std::string_view value) {
  std::vector<std::string> keys;
  for (std::size_t at = value.find("${"); at != std::string_view::npos; at = value.find("${", at)) {
    const auto end = end_of_variable(value, at + 2);
    if (end == std::string_view::npos) break;
    const std::string_view body = trim(value.substr(at + 2, end - at - 2));
    const std::string_view key = trim(body.substr(0, body.find(',')));
    if (key != "*" && key != "?" && key != "$" && !key.empty()) keys.emplace_back(key);
    at = end + 1;
  }
  return keys;
}

Pieces as_written(std::string_view value) { return {{std::string(value), false}}; }

std::string text_of(const Pieces& pieces) {
  std::string out;
  for (const Piece& piece : pieces) out += piece.text;
  return out;
}

}  // namespace trustlint::condition
