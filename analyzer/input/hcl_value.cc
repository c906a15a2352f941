#include "input/hcl_value.h"

#include <algorithm>

#include <fmt/format.h>

#include "policy/hole.h"

namespace trustlint::input::hcl {

using document::Node;
using JsonKind = document::Kind;

namespace {

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  out += '"';
}

/// Depth is bounded by that of the values, which the evaluator bounds.
void append_json(std::string& out, const Value& value, std::size_t most) {
  if (out.size() > most) return;
  switch (value.kind) {
    case Value::Kind::Unknown:
    case Value::Kind::Bool:
    case Value::Kind::Number:
      out += value.text;
      return;
    case Value::Kind::Null:
      out += "null";
      return;
    case Value::Kind::String:
      append_quoted(out, value.json ? to_json(*value.json, most) : value.text);
      return;
    case Value::Kind::List: {
      out += '[';
      for (std::size_t i = 0; i < value.items.size(); ++i) {
        if (i != 0) out += ',';
        append_json(out, *value.items[i], most);
      }
      out += ']';
      return;
    }
    case Value::Kind::Object: {
      out += '{';
      for (std::size_t i = 0; i < value.entries.size(); ++i) {
        if (i != 0) out += ',';
        append_quoted(out, value.entries[i].key);
        out += ':';
        append_json(out, *value.entries[i].value, most);
      }
      out += '}';
      return;
    }
  }
}

JsonKind kind_of(const Value& value) {
  switch (value.kind) {
    case Value::Kind::Null:
      return JsonKind::Null;
    case Value::Kind::Bool:
      return JsonKind::Bool;
    case Value::Kind::Number:
      return JsonKind::Number;
    case Value::Kind::List:
      return JsonKind::Array;
    case Value::Kind::Object:
      return JsonKind::Object;
    case Value::Kind::Unknown:
    case Value::Kind::String:
      break;
  }
  return JsonKind::String;
}

}  // namespace

const ValuePtr* Value::find(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

std::optional<std::string> plain_number(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const auto digits = [](std::string_view part) {
    return !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
  };
  const std::size_t point = text.find('.');
  std::string_view whole = text.substr(0, point);
  std::string_view fraction =
      point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  if (!digits(whole) || (point != std::string_view::npos && !digits(fraction))) return std::nullopt;
  while (whole.size() > 1 && whole[0] == '0') whole.remove_prefix(1);
  while (!fraction.empty() && fraction.back() == '0') fraction.remove_suffix(1);
  std::string out(whole);
  if (!fraction.empty()) out += '.' + std::string(fraction);
  return negative && out != "0" ? '-' + out : out;
}

std::size_t levels_of(const Value& value) {
  if (value.levels != 0) return value.levels;
  std::size_t deepest = value.json ? levels_of(*value.json) : 0;
  for (const auto* list : {&value.items, &value.alternatives}) {
    for (const ValuePtr& item : *list) deepest = std::max(deepest, levels_of(*item));
  }
  for (const Entry& entry : value.entries) deepest = std::max(deepest, levels_of(*entry.value));
  return value.levels = deepest + 1;
}

bool is_plain(std::string_view text) {
  return text.find('\xF3') == std::string_view::npos || policy::holes_in(text).empty();
}

bool is_known_text(const Value& value) {
  return value.is(Value::Kind::String) && !value.json && is_plain(value.text);
}

std::string to_json(const Value& value, std::size_t most) {
  std::string out;
  append_json(out, value, most);
  return out.size() > most ? std::string() : out;
}

ValuePtr from_node(const Node& node, const std::vector<std::string>& raw) {
  auto value = std::make_shared<Value>();
  value->span = node.span;
  value->source = node.source;
  value->text = node.text;
  switch (node.kind) {
    case JsonKind::Null:
      value->kind = Value::Kind::Null;
      break;
    case JsonKind::Bool:
      value->kind = Value::Kind::Bool;
      break;
    case JsonKind::Number:
      value->kind = Value::Kind::Number;
      value->text = plain_number(node.text).value_or(node.text);
      break;
    case JsonKind::String:
      value->kind = std::find(raw.begin(), raw.end(), node.text) != raw.end() ? Value::Kind::Unknown
                                                                              : Value::Kind::String;
      break;
    case JsonKind::Array:
      value->kind = Value::Kind::List;
      for (const Node& item : node.items) value->items.push_back(from_node(item, raw));
      break;
    case JsonKind::Object:
      value->kind = Value::Kind::Object;
      for (const document::Member& member : node.members) {
        value->entries.push_back(
            {member.key, member.key_span, member.value.source, from_node(member.value, raw)});
      }
      break;
  }
  return value;
}

Node to_node(const Value& value, std::size_t& budget) {
  Node node;
  node.kind = kind_of(value);
  node.span = value.span;
  node.source = value.source;
  if (node.is(JsonKind::String)) node.quoting = document::Quoting::Double;
  if (budget == 0) return node;
  --budget;
  if (node.is(JsonKind::Null)) {
    node.text = "null";
  } else if (value.is(Value::Kind::String) && value.json) {
    node.text = to_json(*value.json, budget);
  } else if (node.kind != JsonKind::Array && node.kind != JsonKind::Object) {
    node.text = value.text;
  }
  for (const ValuePtr& item : value.items) node.items.push_back(to_node(*item, budget));
  for (const Entry& entry : value.entries) {
    node.members.push_back({entry.key, entry.key_span, to_node(*entry.value, budget)});
    // A key is found through the text of its value; when that is another one, the value lends its
    // own place.
    Node& child = node.members.back().value;
    if (entry.key_source != child.source) node.members.back().key_span = child.span;
  }
  return node;
}

}  // namespace trustlint::input::hcl
