/// `.tf.json` to the tree of `.tf`.
///
/// What is a block and what an attribute is decided by Terraform's schemas; known here are those
/// blocks that the extraction reads, all else is an attribute. Texts are templates, read from the
/// decoded text with their way back to the file. Entry point: `read_hcl_json`.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "document/reader.h"
#include "input/hcl_parser.h"

namespace trustlint::input::hcl {

using document::Error;
using document::Member;
using document::Node;
using document::Result;
using JsonKind = document::Kind;
using Kind = Expression::Kind;

namespace {

/// Blocks at the top of a file, with the number of their labels.
constexpr std::array<std::pair<std::string_view, int>, 9> kTopBlocks = {{{"resource", 2},
                                                                         {"data", 2},
                                                                         {"variable", 1},
                                                                         {"output", 1},
                                                                         {"module", 1},
                                                                         {"provider", 1},
                                                                         {"locals", 0},
                                                                         {"terraform", 0},
                                                                         {"moved", 0}}};
/// Blocks inside resources and data sources.
constexpr std::array<std::string_view, 7> kInnerBlocks = {
    "statement",     "principals", "not_principals", "condition",
    "inline_policy", "content",    "lifecycle"};

class JsonReader {
 public:
  JsonReader(std::vector<std::shared_ptr<const document::Text>>& texts, const ReadLimits& limits)
      : texts_(texts), limits_(limits) {}

  Body file(const Node& root) {
    Body out;
    out.span = root.span;
    for (const Member& member : root.members) {
      const auto* top = std::find_if(kTopBlocks.begin(), kTopBlocks.end(),
                                     [&](const auto& entry) { return entry.first == member.key; });
      if (top == kTopBlocks.end()) continue;  // "//": a comment
      Block block = begin(member);
      labelled(member.value, std::move(block), top->second, out);
    }
    return out;
  }

  std::optional<Error> take_error() { return std::move(error_); }

 private:
  static Block begin(const Member& member) {
    Block block;
    block.type = member.key;
    block.source = member.value.source;
    block.header = member.key_span;
    block.span = {member.key_span.begin, member.value.span.end};
    return block;
  }

  /// Descends through the labels; lists repeat.
  void labelled(const Node& node, Block block, int labels, Body& out) {
    if (node.is(JsonKind::Array)) {
      for (const Node& item : node.items) {
        // A list of lists is none of Terraform's, and depth stays that of the labels.
        if (!item.is(JsonKind::Array)) labelled(item, block, labels, out);
      }
      return;
    }
    if (labels > 0) {
      for (const Member& member : node.members) {
        Block next = block;
        next.labels.push_back(member.key);
        next.header = member.key_span;
        next.span = {member.key_span.begin, member.value.span.end};
        labelled(member.value, std::move(next), labels - 1, out);
      }
      return;
    }
    const bool nested = block.type == "resource" || block.type == "data";
    block.body = body(node, nested);
    out.blocks.push_back(std::move(block));
  }

  Body body(const Node& node, bool nested) {
    Body out;
    out.span = node.span;
    if (++depth_ > limits_.depth) return fail(node), out;
    for (const Member& member : node.members) {
      if (member.key == "//") continue;
      const bool inner = nested && std::find(kInnerBlocks.begin(), kInnerBlocks.end(),
                                             member.key) != kInnerBlocks.end();
      if (inner && !member.value.is(JsonKind::String)) {
        inner_blocks(member, out);
      } else if (nested && member.key == "dynamic") {
        labelled_dynamic(member, out);
      } else {
        out.attributes.push_back({member.key, member.key_span, expression(member.value)});
      }
    }
    --depth_;
    return out;
  }

  void inner_blocks(const Member& member, Body& out) {
    const auto add = [&](const Node& node) {
      Block block = begin(member);
      block.body = body(node, true);
      block.span = node.span;
      out.blocks.push_back(std::move(block));
    };
    if (!member.value.is(JsonKind::Array)) return add(member.value);
    for (const Node& item : member.value.items) add(item);
  }

  void labelled_dynamic(const Member& member, Body& out) {
    for (const Member& label : member.value.members) {
      Block block = begin(member);
      block.labels = {label.key};
      block.body = body(label.value, true);
      out.blocks.push_back(std::move(block));
    }
  }

  Expression make(Kind kind, const Node& node) {
    Expression out;
    out.kind = kind;
    out.span = node.span;
    out.source = node.source;
    out.text = node.text;
    if (++nodes_ > limits_.nodes) fail(node);
    return out;
  }

  Expression expression(const Node& node) {
    switch (node.kind) {
      case JsonKind::Null:
        return make(Kind::Null, node);
      case JsonKind::Bool:
        return make(Kind::Bool, node);
      case JsonKind::Number:
        return make(Kind::Number, node);
      case JsonKind::String:
        return text(node);
      case JsonKind::Array:
      case JsonKind::Object:
        break;
    }
    Expression out = make(node.is(JsonKind::Array) ? Kind::List : Kind::Object, node);
    if (++depth_ > limits_.depth) return fail(node), out;
    for (const Node& item : node.items) out.items.push_back(expression(item));
    for (const Member& member : node.members) {
      Node key;
      key.kind = JsonKind::String;
      key.quoting = document::Quoting::Double;
      key.text = member.key;
      key.span = member.key_span;
      key.source = member.value.source;
      out.items.push_back(text(key));
      out.items.push_back(expression(member.value));
    }
    --depth_;
    return out;
  }

  /// A text is a template. Without one inside it is kept as it is, with its own span.
  Expression text(const Node& node) {
    if (node.text.find("${") == std::string::npos && node.text.find("%{") == std::string::npos) {
      Expression out = make(Kind::Template, node);
      out.text.clear();
      if (!node.text.empty()) out.items.push_back(make(Kind::Literal, node));
      if (!out.items.empty()) decoded(node, out.items[0]);
      return out;
    }
    const auto inner = document::decoded_text(node);
    texts_.push_back(inner);
    auto read = read_template(inner, limits_);
    if (!read) {
      if (!error_) error_ = read.error();
      return make(Kind::Null, node);
    }
    return **read;
  }

  /// Escapes make the text shorter than its literal: then it lives in a text of its own.
  void decoded(const Node& node, Expression& literal) {
    if (node.text.size() + 2 == node.span.end - node.span.begin) {
      literal.span = {node.span.begin + 1, node.span.end - 1};
      return;
    }
    const auto inner = document::decoded_text(node);
    texts_.push_back(inner);
    literal.source = inner.get();
    literal.span = {0, node.text.size()};
  }

  void fail(const Node& node) {
    if (!error_) {
      error_ = document::error_at(node.place(), Error::Code::Limit,
                                  "nested too deeply, or too large, for a configuration");
    }
  }

  std::vector<std::shared_ptr<const document::Text>>& texts_;
  const ReadLimits& limits_;
  std::size_t depth_ = 0;
  std::size_t nodes_ = 0;
  std::optional<Error> error_;
};

}  // namespace

Result<std::shared_ptr<const File>> read_hcl_json(const document::Document& document,
                                                  const ReadLimits& limits) {
  auto file = std::make_shared<File>();
  file->text = document.text;
  JsonReader reader(file->texts, limits);
  file->body = reader.file(document.root);
  if (auto error = reader.take_error()) return tl::unexpected(std::move(*error));
  return file;
}

}  // namespace trustlint::input::hcl
