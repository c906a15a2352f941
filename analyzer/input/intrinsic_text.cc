/// Functions that put text together, and texts with references in them.
///
/// Every text that is made here stands in a text of its own (document/composed_text.h): parts that
/// are written in the template keep their places, a value in the place of a reference has the place
/// of the reference.
#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "document/composed_text.h"
#include "input/intrinsics.h"

namespace trustlint::input {

using document::ComposedText;
using document::Kind;
using document::Node;
using document::Pieces;
using document::Span;

namespace {

constexpr std::string_view kDynamic = "{{resolve:";

Span in_file(const Node& node) { return node.source->in_file(node.span); }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// The end of the braces that open at `open`, one past; npos when they are not closed.
std::size_t closing(std::string_view text, std::size_t open) {
  std::size_t level = 0;
  for (std::size_t at = open; at < text.size(); ++at) {
    if (text[at] == '{') ++level;
    if (text[at] == '}' && --level == 0) return at + 1;
  }
  return std::string_view::npos;
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    unsigned bits = 0;
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
    for (std::size_t i = 0; i < 3; ++i)
      bits = bits << 8 | (i < count ? static_cast<unsigned char>(bytes[at + i]) : 0U);
    for (std::size_t i = 0; i < 4; ++i)
      out += i <= count ? kDigits[bits >> (18 - 6 * i) & 63U] : '=';
  }
  return out;
}

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

/// Can the delimiter lie over a run of plain characters between two texts?
bool overlaps(std::string_view left, std::string_view right, std::string_view delimiter) {
  for (std::size_t begin = 0; begin < delimiter.size(); ++begin) {
    if (!left.ends_with(delimiter.substr(0, begin))) continue;
    for (std::size_t end = begin; end < delimiter.size() && is_plain(delimiter[end]); ++end) {
      if (right.starts_with(delimiter.substr(end + 1))) return true;
    }
  }
  return false;
}

void append_json(std::string& out, const Node& node);

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  out += '"';
}

/// Resolved nodes only: their depth is limited.
void append_json(std::string& out, const Node& node) {
  if (node.is(Kind::String)) return append_json_string(out, node.text);
  if (node.is(Kind::Array)) {
    out += '[';
    for (const Node& item : node.items) {
      if (&item != &node.items.front()) out += ',';
      append_json(out, item);
    }
    out += ']';
  } else if (node.is(Kind::Object)) {
    out += '{';
    for (const document::Member& member : node.members) {
      if (&member != &node.members.front()) out += ',';
      append_json_string(out, member.key);
      out += ':';
      append_json(out, member.value);
    }
    out += '}';
  } else {
    out += node.text;
  }
}

}  // namespace

std::string alphanumeric(const std::string& value) {
  if (!policy::holes_in(value).empty()) return value;
  std::string kept;
  std::copy_if(value.begin(), value.end(), std::back_inserter(kept),
               [](char c) { return is_plain(c) && c != '-'; });
  return kept;
}

std::string Evaluator::mark(const std::string& name, const Node& at, Sort sort,
                            std::vector<std::string> allowed) {
  constexpr std::size_t kHoles = 60'000;
  // A mark that is written in the template is none of ours.
  const auto is_marked = [](const std::string& text) { return !policy::holes_in(text).empty(); };
  if (is_marked(name) || std::any_of(allowed.begin(), allowed.end(), is_marked)) {
    obstacle(at, "a text holds a character that IAM refuses");
    return {};
  }
  const auto [found, fresh] = hole_numbers_.emplace(name, holes_.size());
  if (fresh) {
    if (holes_.size() == kHoles) {
      obstacle(at, fmt::format("the template has more than {} values that are not known", kHoles));
      hole_numbers_.erase(found);
      return {};
    }
    holes_.push_back({name, at.place(), std::move(allowed), sort != Sort::Text});
    sorts_.push_back(sort);
  }
  const std::string text = policy::hole_mark(found->second);
  if (const std::string* literal = choices_.value_of(text)) {
    assumed_ = assumed_ || choices_.worth_saying(text);
    return *literal;
  }
  return text;
}

/// Can the delimiter stand in the first `length` bytes of a text once its holes are filled?
bool Evaluator::may_hold(std::string_view text, std::size_t length,
                         std::string_view delimiter) const {
  std::size_t at = 0;
  for (const std::size_t index : policy::holes_in(text.substr(0, length))) {
    const std::string mark = policy::hole_mark(index);
    at = text.find(mark, at);
    const std::string_view left = text.substr(0, at);
    at += mark.size();
    const std::string_view right = text.substr(at);
    const auto& allowed = holes_[index].allowed;
    const auto shares = [&](const std::string& value) {
      return value.find_first_of(delimiter) != std::string::npos;
    };
    const bool split = sorts_[index] == Sort::Plain
                           ? overlaps(left, right, delimiter)
                           : allowed.empty() || std::any_of(allowed.begin(), allowed.end(), shares);
    if (split) return true;
  }
  return false;
}

Node Evaluator::finish(ComposedText&& text, const Node& style) {
  std::shared_ptr<const document::Text> owner;
  Node node = std::move(text).finish(*template_.document->text, owner);
  node.quoting = style.quoting;
  texts_.push_back(std::move(owner));
  return node;
}

Node Evaluator::text_at(std::string_view text, const Node& at) {
  ComposedText composed;
  if (grow(at, text.size())) composed.stand_in(text, in_file(at));
  return finish(std::move(composed), {});
}

Node Evaluator::unknown_at(std::string name, const Node& at, std::vector<std::string> allowed,
                           Sort sort) {
  return text_at(mark(name, at, sort, std::move(allowed)), at);
}

/// The text of a value where a text must stand; an absent value is the empty text.
std::optional<std::string> Evaluator::text_of(const Node& node) {
  const Value value = evaluate(node);
  if (obstacle_) return std::nullopt;
  if (!value) return std::string();
  if (value->is_scalar()) return value->text;
  if (value->is(Kind::Array) && value->items.size() == 1 && value->items[0].is_scalar())
    return value->items[0].text;
  return obstacle(node, fmt::format("{} stands where a text is needed", describe(value->kind)));
}

/// A text as it is written: with dynamic references and, inside a loop, its identifiers.
Evaluator::Value Evaluator::scalar(const Node& node) {
  if (!policy::holes_in(node.text).empty())
    return obstacle(node, "a text holds a character that IAM refuses");
  const bool variables =
      (!bindings_.empty() || template_.serverless) && node.text.find('{') != std::string::npos;
  if (variables || node.text.find(kDynamic) != std::string::npos) {
    ComposedText composed;
    if (!substitute_into(composed, node, nullptr)) return std::nullopt;
    return finish(std::move(composed), node);
  }
  if (node.quoting == document::Quoting::Literal || node.quoting == document::Quoting::Folded) {
    // The place of a block is that of its text, not of the line with the indicator.
    ComposedText composed;
    if (!grow(node, node.text.size())) return std::nullopt;
    composed.take(Pieces(node));
    if (composed.size() != 0) return finish(std::move(composed), node);
  }
  Node copy;
  copy.kind = Kind::String;
  copy.quoting = node.quoting;
  copy.text = node.text;
  copy.span = node.span;
  copy.source = node.source;
  return copy;
}

Evaluator::Value Evaluator::substitute(const Node& argument) {
  const Node* text = &argument;
  const Node* variables = nullptr;
  if (argument.is(Kind::Array) && !argument.items.empty()) {
    text = &argument.items[0];
    if (argument.items.size() > 1) variables = &argument.items[1];
  }
  if (!text->is(Kind::String)) return obstacle(argument, "`Fn::Sub` without a text");
  if (text->text.find("${") == std::string::npos) return scalar(*text);
  if (!policy::holes_in(text->text).empty())
    return obstacle(*text, "a text holds a character that IAM refuses");
  ComposedText composed;
  Node none;
  none.kind = Kind::Object;
  if (!substitute_into(composed, *text, variables != nullptr ? variables : &none))
    return std::nullopt;
  Node result = finish(std::move(composed), *text);
  // References inside a dynamic reference come first.
  if (result.text.find(kDynamic) == std::string::npos) return result;
  ComposedText dynamic;
  const std::size_t bindings = bindings_.size();
  std::vector<Binding> outer;
  if (bindings != 0) outer = std::exchange(bindings_, {});
  const bool good = substitute_into(dynamic, result, nullptr);
  if (bindings != 0) bindings_ = std::move(outer);
  if (!good) return std::nullopt;
  return finish(std::move(dynamic), *text);
}

/// Copies a text; `variables` are those of an `Fn::Sub`, null when it is none.
bool Evaluator::substitute_into(ComposedText& out, const Node& node, const Node* variables) {
  const Pieces pieces(node);
  const std::string_view text = pieces.text();
  const bool sub = variables != nullptr;
  std::size_t copied = 0;
  const auto copy_until = [&](std::size_t end) {
    if (!step(node) || !grow(node, end - copied)) return false;
    if (end > copied) out.take(pieces, {copied, end});
    copied = end;
    return true;
  };
  std::size_t at = 0;
  while ((at = text.find('{', at)) != std::string_view::npos) {
    const char before = at > copied ? text[at - 1] : ' ';
    if (!sub && text.substr(at).starts_with(kDynamic)) {
      const std::size_t end = text.find("}}", at);
      if (end == std::string_view::npos) break;
      if (!copy_until(at)) return false;
      const std::string name = show(text.substr(at + 2, end - at - 2));
      out.stand_in(mark(name, node), pieces.in_file({at, end + 2}));
      at = copied = end + 2;
      continue;
    }
    const bool variable = before == '$' || (before == '&' && !bindings_.empty());
    // Variables of the Serverless Framework nest.
    const std::size_t end = !variable ? std::string_view::npos
                            : sub     ? text.find('}', at) + 1
                                      : closing(text, at);
    if (end == std::string_view::npos || end == 0) {
      ++at;
      continue;
    }
    const Span whole{at - 1, end};
    const std::string name(trimmed(text.substr(at + 1, end - at - 2)));
    std::optional<std::string> value;
    if (sub && before == '$' && name.starts_with('!')) {
      // ${!Literal} is ${Literal}.
      const std::size_t bang = text.find('!', at);
      if (!copy_until(at + 1)) return false;
      out.take(pieces, {bang + 1, end});
      at = copied = end;
      continue;
    }
    if (const Node* bound = binding(name)) {
      value = before == '&' ? alphanumeric(bound->text) : bound->text;
    } else if (const Node* given = sub ? variables->find(name) : nullptr) {
      value = text_of(*given);
    } else if (sub && before == '$') {
      const std::size_t dot = name.find('.');
      const Value found = dot == std::string::npos
                              ? reference(name, node)
                              : attribute(name.substr(0, dot), name.substr(dot + 1), node);
      if (obstacle_) return false;
      value = std::string();
      if (found && found->is(Kind::Array)) {
        for (const Node& item : found->items)
          *value += (&item == &found->items.front() ? "" : ",") + item.text;
      } else if (found) {
        value = found->text;
      }
    } else if (template_.serverless && before == '$' && name.find(':') != std::string::npos &&
               !name.starts_with("aws:")) {
      value = mark(name, node);
    } else if (template_.serverless && (name == "aws:accountId" || name == "aws:region")) {
      value = mark(name == "aws:region" ? "AWS::Region" : "AWS::AccountId", node, Sort::Plain);
    }
    if (obstacle_) return false;
    if (!value) {
      ++at;
      continue;
    }
    if (!copy_until(whole.begin) || !grow(node, value->size())) return false;
    out.stand_in(*value, pieces.in_file(whole));
    at = copied = end;
  }
  return copy_until(text.size()) && !obstacle_;
}

Evaluator::Value Evaluator::join(const Node& node, const Node& argument) {
  if (argument.items.size() != 2)
    return obstacle(node, "`Fn::Join` without a delimiter and a list");
  const auto delimiter = text_of(argument.items[0]);
  Value list = evaluate(argument.items[1]);
  if (!delimiter || !list) return std::nullopt;
  if (!list->is(Kind::Array)) return list->is_scalar() ? list : std::nullopt;
  if (list->tag == kOpenList) {
    if (delimiter->find_first_of("*?") != std::string::npos)
      return obstacle(node, "`Fn::Join` puts wildcards between values that are not known");
    std::string name;
    for (const Node& item : list->items) name += (name.empty() ? "" : ", ") + call_it(item.text);
    return unknown_at(name + " joined by '" + *delimiter + "'", node);
  }
  if (list->items.size() == 1 && list->items[0].is(Kind::String)) return std::move(list->items[0]);
  ComposedText composed;
  const Span here = in_file(argument.items[0]);
  for (const Node& item : list->items) {
    if (!item.is_scalar())
      return obstacle(item, fmt::format("`Fn::Join` of {}", describe(item.kind)));
    if (!step(node) || !grow(node, item.text.size() + delimiter->size())) return std::nullopt;
    if (&item != &list->items.front()) composed.stand_in(*delimiter, here);
    if (item.is(Kind::String)) {
      composed.take(Pieces(item));
    } else {
      composed.stand_in(item.text, in_file(item));
    }
  }
  if (list->items.empty()) composed.stand_in("", in_file(node));
  return finish(std::move(composed), {});
}

Evaluator::Value Evaluator::encode(const Node& node, const Node& argument) {
  const Value value = evaluate_argument(node, argument);
  if (!value) return std::nullopt;
  if (!value->is_scalar() || !policy::holes_in(value->text).empty())
    return unknown_at("Base64(" + call_it(value->text) + ")", node);
  return text_at(base64(value->text), node);
}

Evaluator::Value Evaluator::json_text(const Node& node, const Node& argument) {
  const Value value = evaluate_argument(node, argument);
  if (!value) return std::nullopt;
  std::string text;
  append_json(text, *value);
  return text_at(text, node);
}

Evaluator::Value Evaluator::imported(const Node& node, const Node& argument) {
  const Value value = evaluate_argument(node, argument);
  if (!value) return std::nullopt;
  return unknown_at("ImportValue(" + call_it(value->text) + ")", node);
}

}  // namespace trustlint::input
