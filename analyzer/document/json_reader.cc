/// JSON reader: entry point `read_json`.
///
/// The parser is nlohmann's, driven through its SAX interface by an input iterator of our own
/// (`Input`) that counts the bytes it hands out. When the parser calls back, it has just taken the
/// last byte of a token, so the count is the end of the token and every span is exact. Numbers are
/// the exception, twice over: the lexer reads one byte further, and it refuses what a double cannot
/// hold. So the iterator scans numbers itself, hands out a plain `0` for each well-formed one and
/// remembers where it stood; the tree keeps the digits as written.
///
/// Limits: bytes, levels, nodes. The level limit also bounds the recursion of the destructor of the
/// tree. Errors are explained in json_diagnosis.cc; nothing of the library's own error text is
/// used.
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "document/json_diagnosis.h"
#include "document/reader.h"
#include "document/utf.h"

namespace trustlint::document {

namespace {

/// The bytes of a text on their way into the parser.
class Input {
 public:
  /// `file`: gives back the bytes that were handed out; null when they are not those of a file.
  Input(std::string_view bytes, const SourceFile* file) : bytes_(bytes), file_(file) { look(); }

  bool at_end() const { return next_ == bytes_.size() || refused_; }
  char current() const { return number_end_ != 0 ? '0' : bytes_[next_]; }

  void advance() {
    if (number_end_ != 0) {
      last_number_ = {next_, number_end_};
      next_ = number_end_;
    } else {
      const char c = bytes_[next_];
      if (in_string_) {
        if (escaped_) {
          escaped_ = false;
        } else if (c == '\\') {
          escaped_ = true;
        } else if (c == '"') {
          in_string_ = false;
        }
      } else if (c == '"') {
        in_string_ = true;
        string_begin_ = next_;
      }
      ++next_;
    }
    if (next_ >= window_ + FileBytes::kWindow) {
      if (file_) file_->release(window_, next_);
      window_ = next_;
    }
    look();
  }

  /// Bytes handed out so far.
  std::size_t consumed() const { return next_; }
  /// The number handed out last. The parser asks when it has seen one byte more, which begins no
  /// number.
  Span last_number() const { return last_number_; }
  /// The string whose closing quote was handed out last.
  Span last_string() const { return {string_begin_, next_}; }
  /// The input ended early because no JSON can go on like this.
  bool refused() const { return refused_; }

 private:
  /// Decides what to hand out next.
  void look() {
    number_end_ = 0;
    if (in_string_ || next_ == bytes_.size()) return;
    const char c = bytes_[next_];
    if ((c >= '0' && c <= '9') || c == '-') {
      const NumberScan scan = scan_json_number(bytes_, next_);
      if (scan.problem) {
        refused_ = true;
      } else {
        number_end_ = scan.end;
      }
    } else if (c == '\0') {
      refused_ = true;  // The lexer would take it for the end.
    }
  }

  std::string_view bytes_;
  const SourceFile* file_;
  std::size_t window_ = 0;  ///< What is before it was given back.
  std::size_t next_ = 0;
  std::size_t number_end_ = 0;  ///< Not 0: a number begins at `next_` and ends here.
  std::size_t string_begin_ = 0;
  Span last_number_;
  bool in_string_ = false;
  bool escaped_ = false;
  bool refused_ = false;
};

/// Input iterator over `Input`; null is the end.
class InputIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = char;

  explicit InputIterator(Input* input) : input_(input) {}

  char operator*() const { return input_->current(); }
  InputIterator& operator++() {
    input_->advance();
    return *this;
  }
  InputIterator operator++(int) {
    InputIterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const InputIterator& a, const InputIterator& b) {
    return a.at_end() == b.at_end();
  }
  friend bool operator!=(const InputIterator& a, const InputIterator& b) { return !(a == b); }

 private:
  bool at_end() const { return !input_ || input_->at_end(); }
  Input* input_;
};

/// Receives the parser's events and builds the tree. A callback that returns false stops the
/// parser.
class TreeBuilder {
 public:
  TreeBuilder(const std::shared_ptr<const Text>& text, const Limits& limits, const Keep* keep,
              const Input& input)
      : text_(text), limits_(limits), keep_(keep), input_(input) {}

  bool null() { return add_literal(Kind::Null, "null"); }
  bool boolean(bool value) {
    return value ? add_literal(Kind::Bool, "true") : add_literal(Kind::Bool, "false");
  }
  bool number_integer(std::int64_t) { return add_number(); }
  bool number_unsigned(std::uint64_t) { return add_number(); }
  bool number_float(double, const std::string&) { return add_number(); }
  bool binary(nlohmann::json::binary_t&) { return false; }

  bool string(std::string& value) {
    const Span span = input_.last_string();
    Node* node = add(Kind::String, span);
    if (node) {
      node->text = std::move(value);
      node->quoting = Quoting::Double;
    }
    return value_done(span.end);
  }

  bool key(std::string& value) {
    key_ = std::move(value);
    key_span_ = input_.last_string();
    progress_.after = JsonProgress::After::Key;
    progress_.resume = key_span_.end;
    return true;
  }

  bool start_object(std::size_t) { return open(Kind::Object); }
  bool start_array(std::size_t) { return open(Kind::Array); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) {
    return false;
  }

  const JsonProgress& progress() const { return progress_; }
  /// Set when a limit stopped the parser, not the syntax.
  std::optional<Error>& limit_error() { return limit_error_; }
  Node take_root() { return std::move(root_); }

 private:
  /// An open container; `node` is null inside one that is not kept.
  struct Frame {
    Node* node;
    bool is_member;
    std::size_t nodes;  ///< Built before it and with it.
  };

  /// Adds a node to the open container. Null when it is not kept or over the limit.
  /// The address holds while the node is open: its parent gets no further child before it is
  /// closed.
  Node* add(Kind kind, Span span) {
    Node* node = &root_;
    if (!frames_.empty()) {
      Node* parent = frames_.back().node;
      if (!parent) return nullptr;
      if (++nodes_ > limits_.json_nodes) {
        limit_error_ = error_at({text_, span}, Error::Code::Limit,
                                fmt::format("more than {} JSON values", limits_.json_nodes));
        return nullptr;
      }
      if (parent->kind == Kind::Array) {
        node = &parent->items.emplace_back();
      } else {
        Member& member = parent->members.emplace_back();
        member.key = std::move(key_);
        member.key_span = key_span_;
        node = &member.value;
      }
    }
    node->kind = kind;
    node->span = span;
    node->source = text_.get();
    return node;
  }

  bool value_done(std::size_t end) {
    progress_.after = JsonProgress::After::Value;
    progress_.resume = end;
    return !limit_error_;
  }

  bool add_literal(Kind kind, std::string_view word) {
    const std::size_t end = input_.consumed();
    Node* node = add(kind, {end - word.size(), end});
    if (node) node->text = word;
    return value_done(end);
  }

  bool add_number() {
    const Span span = input_.last_number();
    Node* node = add(Kind::Number, span);
    if (node) node->text = text_->bytes().substr(span.begin, span.end - span.begin);
    return value_done(span.end);
  }

  bool open(Kind kind) {
    const std::size_t end = input_.consumed();
    const Span span{end - 1, end};
    if (frames_.size() >= limits_.json_depth) {
      limit_error_ =
          error_at({text_, span}, Error::Code::Limit,
                   fmt::format("JSON nested more than {} levels deep", limits_.json_depth));
      return false;
    }
    const bool is_member = !frames_.empty() && progress_.open.back().kind == Kind::Object;
    const bool wanted = !is_member || !keep_ || !frames_.back().node || ask(key_);
    if (is_member && keep_ && frames_.back().node && wanted) path_.push_back(key_);
    Node* node = add(kind, span);
    if (limit_error_) return false;
    // A member that is not wanted is there, with its kind and span, but empty: `skipped_` gives it
    // its end.
    if (node && !wanted) skipped_ = node;
    frames_.push_back({wanted ? node : nullptr, is_member, nodes_});
    progress_.open.push_back({kind, span.begin});
    progress_.after = JsonProgress::After::Open;
    progress_.resume = end;
    return true;
  }

  bool close() {
    const std::size_t end = input_.consumed();
    const Frame frame = frames_.back();
    frames_.pop_back();
    progress_.open.pop_back();
    if (frame.node) {
      frame.node->span.end = end;
      if (frame.is_member && keep_) path_.pop_back();
      const bool element = !frame.is_member && !frames_.empty() && frame.node->is(Kind::Object);
      if (element && keep_ && !keep_->element(path_, *frame.node)) {
        frames_.back().node->items.pop_back();
        nodes_ = frame.nodes - 1;
      }
    } else if (skipped_ && (frames_.empty() || frames_.back().node)) {
      skipped_->span.end = end;
      skipped_ = nullptr;
    }
    return value_done(end);
  }

  bool ask(const std::string& key) {
    path_.push_back(key);
    const bool wanted = keep_->member(path_);
    path_.pop_back();
    return wanted;
  }

  const std::shared_ptr<const Text>& text_;
  const Limits& limits_;
  const Keep* keep_;  ///< Null: everything is built.
  const Input& input_;
  Node root_;
  std::vector<Frame> frames_;
  std::vector<std::string>
      path_;  ///< Keys that lead to the innermost kept container; only with `keep_`.
  std::string key_;
  Span key_span_;
  Node* skipped_ = nullptr;
  std::size_t nodes_ = 1;
  JsonProgress progress_;
  std::optional<Error> limit_error_;
};

Result<std::shared_ptr<const Document>> build(std::shared_ptr<const Text> text,
                                              const Limits& limits, const Keep* keep) {
  const std::string_view bytes = text->bytes();
  const auto fail = [](Error error) { return tl::unexpected(std::move(error)); };
  if (bytes.size() > limits.json_bytes) {
    return fail(error_at({text, {0, 0}}, Error::Code::Limit,
                         fmt::format("more than {} bytes of JSON", limits.json_bytes)));
  }
  // A file was checked when it was loaded. A text inside it may have been decoded from anything.
  if (const std::size_t bad = text->nesting() == 0 ? bytes.npos : first_invalid_utf8(bytes);
      bad != bytes.npos) {
    return fail(error_at({text, {bad, bad + 1}}, Error::Code::Encoding,
                         fmt::format("the text is not valid UTF-8: found the byte 0x{:02X}",
                                     static_cast<unsigned char>(bytes[bad]))));
  }
  // The lexer would skip a second byte-order mark.
  if (bytes.starts_with("\xEF\xBB\xBF")) return fail(diagnose_json(text, JsonProgress()));

  Input input(bytes, text->nesting() == 0 ? &text->file() : nullptr);
  TreeBuilder builder(text, limits, keep, input);
  const bool accepted =
      nlohmann::json::sax_parse(InputIterator(&input), InputIterator(nullptr), &builder);
  if (builder.limit_error()) return fail(std::move(*builder.limit_error()));
  if (!accepted || input.refused()) return fail(diagnose_json(text, builder.progress()));

  auto document = std::make_shared<Document>();
  document->text = std::move(text);
  document->root = builder.take_root();
  return document;
}

}  // namespace

Result<std::shared_ptr<const Document>> read_json(std::shared_ptr<const Text> text,
                                                  const Limits& limits) {
  return build(std::move(text), limits, nullptr);
}

Result<std::shared_ptr<const Document>> read_json(std::shared_ptr<const Text> text,
                                                  const Limits& limits, const Keep& keep) {
  return build(std::move(text), limits, &keep);
}

Result<std::shared_ptr<const Document>> read_left_out(const Node& node, const Limits& limits,
                                                      const Keep& keep) {
  const std::shared_ptr<const Text> outer = node.source->shared_from_this();
  OffsetMap map;
  map.anchor(0, node.span.begin);
  std::string bytes(outer->bytes().substr(node.span.begin, node.span.end - node.span.begin));
  return build(Text::inside(outer, std::move(bytes), std::move(map)), limits, &keep);
}

}  // namespace trustlint::document
