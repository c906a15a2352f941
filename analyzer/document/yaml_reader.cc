/// YAML reader: entry points `read_yaml` and `read_yaml_stream`.
///
/// libyaml's events drive a stack of open containers; there is no recursion on the input. Plain
/// scalars are typed here and not by the YAML 1.1 rules, under which `on` is a boolean, 010 is
/// eight, 2012-10-17 a date and an account id with a leading zero another number: null, true/false
/// and decimal numbers (as written) are recognised, all else is a string. Aliases copy the node
/// that they name. Merge keys (`<<`) are applied to the finished tree.
///
/// Limits: bytes, levels, nodes, and a budget of nodes and bytes that aliases copy, all checked at
/// every event. The level limit bounds the few recursive walks over finished trees.
#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <yaml.h>

#include "document/reader.h"
#include "document/yaml_diagnosis.h"

namespace trustlint::document {

namespace {

/// Owner of a libyaml event.
class Event {
 public:
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(&raw_); }

  bool next(yaml_parser_t& parser) {
    yaml_event_delete(&raw_);
    raw_ = {};
    return yaml_parser_parse(&parser, &raw_) != 0;
  }
  const yaml_event_t& raw() const { return raw_; }

 private:
  yaml_event_t raw_{};
};

/// Owner of a libyaml parser.
class Parser {
 public:
  Parser() : ready_(yaml_parser_initialize(&raw_) != 0) {}
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  ~Parser() {
    if (ready_) yaml_parser_delete(&raw_);
  }

  bool ready() const { return ready_; }
  yaml_parser_t& raw() { return raw_; }

 private:
  yaml_parser_t raw_{};
  bool ready_;
};

std::string to_string(const yaml_char_t* text) {
  return text ? reinterpret_cast<const char*>(text) : std::string();
}

/// The library spells `!!str` out; the tree has it as it is written.
std::string tag_as_written(const yaml_char_t* raw) {
  constexpr std::string_view core = "tag:yaml.org,2002:";
  std::string tag = to_string(raw);
  if (tag.starts_with(core)) tag.replace(0, core.size(), "!!");
  return tag;
}

bool is_null(std::string_view text) {
  return text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
}
bool is_true(std::string_view text) { return text == "true" || text == "True" || text == "TRUE"; }
bool is_false(std::string_view text) {
  return text == "false" || text == "False" || text == "FALSE";
}

/// Decimal integers and floats, with any number of leading zeros.
bool is_number(std::string_view text) {
  std::size_t at = 0;
  const auto skip_digits = [&] {
    const std::size_t begin = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at - begin;
  };
  const auto skip_one_of = [&](std::string_view characters) {
    const bool found = at < text.size() && characters.find(text[at]) != std::string_view::npos;
    at += found ? 1 : 0;
    return found;
  };
  skip_one_of("+-");
  std::size_t digits = skip_digits();
  if (skip_one_of(".")) digits += skip_digits();
  if (digits == 0) return false;
  if (skip_one_of("eE")) {
    skip_one_of("+-");
    if (skip_digits() == 0) return false;
  }
  return at == text.size();
}

/// Sets kind and text of a plain scalar.
void type_plain(Node& node) {
  if (is_null(node.text)) {
    node.kind = Kind::Null;
    node.text = "null";
  } else if (is_true(node.text) || is_false(node.text)) {
    node.kind = Kind::Bool;
    node.text = is_true(node.text) ? "true" : "false";
  } else if (is_number(node.text)) {
    node.kind = Kind::Number;
  }
}

Quoting quoting_of(yaml_scalar_style_t style) {
  switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
      return Quoting::Single;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
      return Quoting::Double;
    case YAML_LITERAL_SCALAR_STYLE:
      return Quoting::Literal;
    case YAML_FOLDED_SCALAR_STYLE:
      return Quoting::Folded;
    default:
      return Quoting::None;
  }
}

bool is_container(const Node& node) { return node.is(Kind::Array) || node.is(Kind::Object); }

/// What a copy of a node costs.
struct Size {
  std::size_t nodes = 0;
  std::size_t bytes = 0;
  std::size_t height = 0;  ///< Levels of containers.
};

/// Measures a finished tree, whose depth is limited; stops counting at `enough` nodes.
void measure(const Node& node, std::size_t depth, std::size_t enough, Size& size) {
  size.nodes += 1;
  size.bytes += node.text.size();
  if (is_container(node)) size.height = std::max(size.height, depth);
  for (std::size_t i = 0; i < node.items.size() && size.nodes <= enough; ++i) {
    measure(node.items[i], depth + 1, enough, size);
  }
  for (std::size_t i = 0; i < node.members.size() && size.nodes <= enough; ++i) {
    size.bytes += node.members[i].key.size();
    measure(node.members[i].value, depth + 1, enough, size);
  }
}

class YamlReader {
 public:
  YamlReader(std::shared_ptr<const Text> text, const Limits& limits)
      : text_(std::move(text)), limits_(limits), marks_(text_->bytes()) {}

  /// Reads one document at least; all of them when `all`.
  Result<std::vector<std::shared_ptr<const Document>>> read(bool all) {
    if (!run(all)) return tl::unexpected(std::move(*error_));
    return std::move(documents_);
  }

 private:
  struct Frame {
    Node* node;
    bool flow;
    std::string anchor;
    std::size_t end;  ///< End of the last thing inside: a block has no closing bracket.
    bool has_key = false;
    std::string key;
    Span key_span;
  };

  /// A scalar is kept as a copy, a container as the way to it: its address changes while the tree
  /// grows.
  struct Anchor {
    std::optional<Node> scalar;
    std::vector<std::uint32_t> path;
  };

  bool fail(Span span, Error::Code code, std::string message, std::vector<std::string> help = {}) {
    error_ = error_at({text_, span}, code, std::move(message), std::move(help));
    return false;
  }
  bool too_much(Span span, std::string message) {
    return fail(span, Error::Code::Limit, std::move(message));
  }

  Span span_of(const yaml_event_t& event) const {
    return {marks_.byte(event.start_mark.index), marks_.byte(event.end_mark.index)};
  }

  bool run(bool all) {
    const std::string_view bytes = text_->bytes();
    if (bytes.size() > limits_.yaml_bytes) {
      return too_much({}, fmt::format("more than {} bytes of YAML", limits_.yaml_bytes));
    }
    if (const std::size_t nul = bytes.find('\0'); nul != std::string::npos) {
      return fail(
          {nul, nul + 1}, Error::Code::Syntax, "found a NUL byte",
          {"UTF-16 is read when it begins with a byte-order mark; otherwise save it as UTF-8"});
    }
    if (!tag_directives_allowed(bytes)) return false;
    Parser parser;
    if (!parser.ready()) return too_much({}, "not enough memory to read the YAML");
    // Said, not detected: else a mark at the beginning would be eaten without being counted.
    yaml_parser_set_encoding(&parser.raw(), YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(
        &parser.raw(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    Event event;
    while (true) {
      if (!event.next(parser.raw())) {
        error_ = diagnose_yaml(text_, parser.raw(), marks_);
        return false;
      }
      const yaml_event_type_t type = event.raw().type;
      // One event more than the first document: it tells a second document from garbage.
      if (!documents_.empty() && (!all || type == YAML_STREAM_END_EVENT)) return true;
      if (type == YAML_STREAM_END_EVENT) {
        return fail({}, Error::Code::Syntax,
                    text_->nesting() == 0 ? "the file is empty" : "the text is empty");
      }
      if (!handle(event.raw())) return false;
      if (type == YAML_DOCUMENT_END_EVENT && !finish_document()) return false;
    }
  }

  /// Takes the tree out; anchors do not reach into the next document.
  bool finish_document() {
    if (has_merge_keys_ && !merge(root_)) return false;
    auto document = std::make_shared<Document>();
    document->text = text_;
    document->root = std::exchange(root_, {});
    documents_.push_back(std::move(document));
    anchors_.clear();
    has_merge_keys_ = false;
    return true;
  }

  /// The library compares each %TAG directive with all before it, and does so before its first
  /// event.
  bool tag_directives_allowed(std::string_view bytes) {
    constexpr std::string_view directive = "%TAG";
    constexpr std::size_t allowed = 100;
    std::size_t count = 0;
    for (std::size_t at = bytes.find(directive); at != bytes.npos;
         at = bytes.find(directive, at + 1)) {
      // A directive stands at the beginning of a line; some line breaks of YAML are not ASCII.
      const char before = at == 0 ? '\n' : bytes[at - 1];
      const bool begins_line =
          before == '\n' || before == '\r' || static_cast<unsigned char>(before) >= 0x80;
      if (begins_line && ++count > allowed) {
        return too_much({at, at + directive.size()},
                        fmt::format("more than {} %TAG directives", allowed));
      }
    }
    return true;
  }

  bool handle(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_ALIAS_EVENT:
        return alias(event);
      case YAML_SCALAR_EVENT:
        return scalar(event);
      case YAML_SEQUENCE_START_EVENT: {
        const auto& data = event.data.sequence_start;
        return open(event, Kind::Array, data.style == YAML_FLOW_SEQUENCE_STYLE,
                    tag_as_written(data.tag), to_string(data.anchor));
      }
      case YAML_MAPPING_START_EVENT: {
        const auto& data = event.data.mapping_start;
        return open(event, Kind::Object, data.style == YAML_FLOW_MAPPING_STYLE,
                    tag_as_written(data.tag), to_string(data.anchor));
      }
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        close(event);
        return true;
      default:
        return true;
    }
  }

  bool key_expected() const {
    return !frames_.empty() && frames_.back().node->kind == Kind::Object && !frames_.back().has_key;
  }

  /// Adds a node to the open container. Its address holds while it is open. Null when over the
  /// limit.
  Node* add(Node&& node) {
    if (++nodes_ > limits_.yaml_nodes) {
      too_much(node.span, fmt::format("more than {} YAML values", limits_.yaml_nodes));
      return nullptr;
    }
    if (frames_.empty()) {
      root_ = std::move(node);
      return &root_;
    }
    Frame& frame = frames_.back();
    if (frame.node->kind == Kind::Array) {
      frame.node->items.push_back(std::move(node));
      return &frame.node->items.back();
    }
    frame.has_key = false;
    frame.node->members.push_back({std::move(frame.key), frame.key_span, std::move(node)});
    return &frame.node->members.back().value;
  }

  void extend(std::size_t end) {
    if (!frames_.empty()) frames_.back().end = std::max(frames_.back().end, end);
  }

  Node node_of(Kind kind, Span span) const {
    Node node;
    node.kind = kind;
    node.span = span;
    node.source = text_.get();
    return node;
  }

  bool scalar(const yaml_event_t& event) {
    const auto& data = event.data.scalar;
    Node node = node_of(Kind::String, span_of(event));
    node.text.assign(reinterpret_cast<const char*>(data.value), data.length);
    node.tag = tag_as_written(data.tag);
    node.quoting = quoting_of(data.style);
    trim(node);
    const bool core_tag = node.tag == "!!null" || node.tag == "!!bool" || node.tag == "!!int" ||
                          node.tag == "!!float";
    const bool untagged = node.tag.empty() && data.style == YAML_PLAIN_SCALAR_STYLE;
    const bool is_key = key_expected();
    if (!is_key && (untagged || core_tag)) type_plain(node);
    if (data.anchor && !remember(to_string(data.anchor), {node, {}}, node.span)) return false;
    return is_key ? take_key(node.text, node.span) : add_scalar(std::move(node));
  }

  bool add_scalar(Node&& node) {
    // An absent value stands wherever the next token does: it must not stretch its parent.
    if (node.span.end > node.span.begin) extend(node.span.end);
    return add(std::move(node)) != nullptr;
  }

  bool take_key(const std::string& key, Span span) {
    Frame& frame = frames_.back();
    frame.has_key = true;
    frame.key = key;
    frame.key_span = span;
    if (is_merge_key(span)) has_merge_keys_ = true;
    extend(span.end);
    return true;
  }

  /// A block's span ends with its last line, not at the next token.
  void trim(Node& node) const {
    if (node.quoting != Quoting::Literal && node.quoting != Quoting::Folded) return;
    const std::string_view bytes = text_->bytes();
    while (node.span.end > node.span.begin + 1 &&
           std::string_view(" \t\r\n").find(bytes[node.span.end - 1]) != std::string_view::npos) {
      --node.span.end;
    }
  }

  bool open(const yaml_event_t& event, Kind kind, bool flow, std::string tag, std::string anchor) {
    const Span span = span_of(event);
    if (key_expected()) {
      return fail(span, Error::Code::Syntax,
                  fmt::format("found {} where a key was expected", describe(kind)),
                  {"a key is a plain or quoted text"});
    }
    if (frames_.size() >= limits_.yaml_depth) {
      return too_much(span,
                      fmt::format("YAML nested more than {} levels deep", limits_.yaml_depth));
    }
    Node node = node_of(kind, span);
    node.tag = std::move(tag);
    Node* added = add(std::move(node));
    if (!added) return false;
    if (!anchor.empty() && !remember(anchor, {}, span)) return false;
    frames_.push_back({added, flow, std::move(anchor), span.end, false, {}, {}});
    return true;
  }

  void close(const yaml_event_t& event) {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    frame.node->span.end = frame.flow ? span_of(event).end : frame.end;
    extend(frame.node->span.end);
    if (!frame.anchor.empty()) {
      Anchor& anchor = anchors_[frame.anchor];
      anchor = {};
      for (const Frame& outer : frames_) {
        const Node& node = *outer.node;
        const std::size_t children = node.items.size() + node.members.size();
        anchor.path.push_back(static_cast<std::uint32_t>(children - 1));
      }
    }
  }

  bool remember(const std::string& name, Anchor anchor, Span span) {
    anchors_[name] = std::move(anchor);
    if (anchors_.size() <= limits_.yaml_alias_nodes) return true;
    return too_much(span, fmt::format("more than {} anchors", limits_.yaml_alias_nodes));
  }

  bool alias(const yaml_event_t& event) {
    const Span span = span_of(event);
    const std::string name = to_string(event.data.alias.anchor);
    const auto known = anchors_.find(name);
    if (known == anchors_.end()) {
      return fail(span, Error::Code::Syntax,
                  "the alias names an anchor that does not stand before it",
                  {"put a value that begins with '*' in quotes"});
    }
    for (const Frame& frame : frames_) {
      if (frame.anchor == name) {
        return fail(span, Error::Code::Syntax, "the alias stands inside the node that it names");
      }
    }
    const Node* target = &root_;
    if (known->second.scalar) {
      target = &*known->second.scalar;
    } else {
      for (const std::uint32_t index : known->second.path) {
        target =
            target->kind == Kind::Array ? &target->items[index] : &target->members[index].value;
      }
    }
    if (key_expected()) {
      if (!known->second.scalar) {
        return fail(span, Error::Code::Syntax,
                    fmt::format("found {} where a key was expected", describe(target->kind)),
                    {"a key is a plain or quoted text"});
      }
      return copy_allowed(*target, span) && take_key(target->text, span);
    }
    if (!copy_allowed(*target, span)) return false;
    // Copied before the tree grows under it. The copy keeps the places of what it copies.
    Node copy = *target;
    extend(span.end);
    return add(std::move(copy)) != nullptr;
  }

  /// Books a copy of `target` on the budgets.
  bool copy_allowed(const Node& target, Span span) {
    Size size;
    measure(target, 1, limits_.yaml_alias_nodes - copied_.nodes, size);
    copied_.nodes += size.nodes;
    copied_.bytes += size.bytes;
    nodes_ += size.nodes - 1;
    if (copied_.nodes > limits_.yaml_alias_nodes) {
      return too_much(span,
                      fmt::format("aliases copy more than {} values", limits_.yaml_alias_nodes));
    }
    if (copied_.bytes > limits_.yaml_alias_bytes) {
      return too_much(span,
                      fmt::format("aliases copy more than {} bytes", limits_.yaml_alias_bytes));
    }
    if (frames_.size() + size.height > limits_.yaml_depth) {
      return too_much(span,
                      fmt::format("YAML nested more than {} levels deep", limits_.yaml_depth));
    }
    return true;
  }

  /// Only the plain `<<` merges; in quotes it is an ordinary key.
  bool is_merge_key(Span span) const {
    return std::string_view(text_->bytes()).substr(span.begin, span.end - span.begin) == "<<";
  }

  /// Applies the merge keys of a finished tree, whose depth is limited. Explicit keys win, then
  /// earlier mappings.
  bool merge(Node& node) {
    bool found = false;
    for (Node& item : node.items) {
      if (!merge(item)) return false;
    }
    for (Member& member : node.members) {
      if (!merge(member.value)) return false;
      found = found || is_merge_key(member.key_span);
    }
    if (!found) return true;

    std::unordered_set<std::string> taken;
    for (const Member& member : node.members) {
      if (!is_merge_key(member.key_span)) taken.insert(member.key);
    }
    std::vector<Member> merged;
    for (Member& member : node.members) {
      if (!is_merge_key(member.key_span)) {
        merged.push_back(std::move(member));
        continue;
      }
      std::vector<Node> sources;
      if (member.value.is(Kind::Array)) {
        sources = std::move(member.value.items);
      } else {
        sources.push_back(std::move(member.value));
      }
      for (Node& source : sources) {
        if (!source.is(Kind::Object)) {
          return fail(source.span, Error::Code::Syntax,
                      fmt::format("'<<' merges mappings, found {}", describe(source.kind)));
        }
        for (Member& inherited : source.members) {
          if (taken.insert(inherited.key).second) merged.push_back(std::move(inherited));
        }
      }
    }
    node.members = std::move(merged);
    return true;
  }

  std::shared_ptr<const Text> text_;
  const Limits& limits_;
  MarkIndex marks_;
  std::vector<std::shared_ptr<const Document>> documents_;
  Node root_;
  std::vector<Frame> frames_;
  std::map<std::string, Anchor> anchors_;
  std::size_t nodes_ = 0;
  Size copied_;  ///< By aliases, so far.
  bool has_merge_keys_ = false;
  std::optional<Error> error_;
};

}  // namespace

Result<std::shared_ptr<const Document>> read_yaml(std::shared_ptr<const Text> text,
                                                  const Limits& limits) {
  auto documents = YamlReader(std::move(text), limits).read(false);
  if (!documents) return tl::unexpected(std::move(documents.error()));
  return std::move(documents->front());
}

Result<std::vector<std::shared_ptr<const Document>>> read_yaml_stream(
    std::shared_ptr<const Text> text, const Limits& limits) {
  return YamlReader(std::move(text), limits).read(true);
}

}  // namespace trustlint::document
