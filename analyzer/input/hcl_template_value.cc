/// Templates to texts, and texts to documents.
///
/// A text that comes out of a template may be a policy, so its bytes keep their way back to the
/// file: literal parts byte by byte, what an interpolation puts in leads to the interpolation.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "document/reader.h"
#include "input/hcl_evaluator.h"
#include "input/hcl_reader.h"

namespace trustlint::input::hcl {

using Kind = Expression::Kind;
using document::OffsetMap;
using document::Text;

/// The text of one template under construction.
class TemplateWriter {
 public:
  TemplateWriter(Evaluator& evaluator, const Text* source)
      : evaluator_(evaluator), source_(source) {}

  /// False: a part of the text is not known, not even in its extent; `unknown_` is then set.
  bool write(const std::vector<Expression>& parts, const Context& context) {
    for (const Expression& part : parts) {
      if (!evaluator_.spend(1)) return false;
      switch (part.kind) {
        case Kind::Literal:
          literal(part);
          break;
        case Kind::Interpolate:
          if (!insert(part, context)) return false;
          break;
        case Kind::IfDirective:
          if (!if_directive(part, context)) return false;
          break;
        case Kind::ForDirective:
          if (!for_directive(part, context)) return false;
          break;
        default:
          return false;
      }
    }
    return true;
  }

  std::string take_text() { return std::move(text_); }
  OffsetMap take_map(std::size_t end) {
    map_.anchor(text_.size(), end);
    return std::move(map_);
  }

 private:
  void literal(const Expression& part) {
    evaluator_.spend(0, part.text.size());
    if (part.source == source_) map_.anchor(text_.size(), part.span.begin);
    text_ += part.text;
  }

  bool insert(const Expression& part, const Context& context) {
    const ValuePtr value = evaluator_.evaluate(part.items[0], context);
    const auto text = evaluator_.text_of(*value);
    if (!text || !evaluator_.spend(0, text->size())) return false;
    // What is put in leads to the interpolation as a whole: no byte to a place behind it.
    const std::size_t width = part.span.end - part.span.begin;
    const std::size_t begin = text_.size();
    map_.anchor(begin, part.span.begin);
    constexpr std::size_t kMost = 4096;
    for (std::size_t i = width; i < std::min(text->size(), kMost); ++i) {
      map_.anchor(begin + i, part.span.end);
    }
    text_ += *text;
    return true;
  }

  bool if_directive(const Expression& part, const Context& context) {
    const auto known = evaluator_.truth(*evaluator_.evaluate(part.items[0], context));
    if (!known) return false;
    if (*known) return write(part.items[1].items, context);
    return part.items.size() < 3 || write(part.items[2].items, context);
  }

  bool for_directive(const Expression& part, const Context& context) {
    const auto elements = evaluator_.elements(evaluator_.evaluate(part.items[0], context));
    if (!elements) return false;
    for (const auto& [key, value] : *elements) {
      Context inner = context;
      if (part.names.size() > 1) inner = evaluator_.bind(inner, part.names[0], key);
      inner = evaluator_.bind(inner, part.names.back(), value);
      if (!write(part.items[1].items, inner)) return false;
    }
    return true;
  }

  Evaluator& evaluator_;
  const Text* source_;
  std::string text_;
  OffsetMap map_;
};

namespace {

/// May this text hold a document, so that its way back is worth keeping?
bool may_be_document(std::string_view text) {
  const std::size_t at = text.find_first_not_of(" \t\r\n");
  return at != std::string_view::npos && (text[at] == '{' || text[at] == '[');
}

}  // namespace

ValuePtr Evaluator::template_text(const Expression& expression, const Context& context) {
  // "${x}" is x, whatever its type.
  if (expression.items.size() == 1 && expression.items[0].is(Kind::Interpolate)) {
    return evaluate(expression.items[0].items[0], context);
  }
  TemplateWriter writer(*this, expression.source);
  if (!writer.write(expression.items, context)) return unknown(expression, context);
  OffsetMap map = writer.take_map(expression.span.end);
  auto value = make_value(Value::Kind::String, expression, writer.take_text());
  if (may_be_document(value->text) && expression.source != nullptr) {
    std::string bytes = value->text;
    if (!spend(1, bytes.size())) return unknown(expression, context);
    value->inner =
        Text::inside(expression.source->shared_from_this(), std::move(bytes), std::move(map));
    keep(value->inner);
  }
  return value;
}

ValuePtr Evaluator::render(const std::shared_ptr<const Text>& text, const ValuePtr& names,
                           const Expression& whole, const Context& context) {
  auto read = read_template(text);
  if (!read) return nullptr;
  keep(*read);
  Context inner;
  inner.module = context.module;
  inner.closed = true;
  if (names != nullptr) {
    if (!names->is(Value::Kind::Object)) return unknown(whole, context);
    for (const Entry& entry : names->entries) inner = bind(inner, entry.key, entry.value);
  }
  return evaluate(**read, inner);
}

namespace {

/// Puts quotes around marks that stand outside quotes: there a whole value is not known.
std::string quote_marks(const std::string& text, OffsetMap& map, std::vector<std::string>& raw) {
  constexpr std::size_t kMark = 4;
  std::string out;
  bool quoted = false;
  for (std::size_t at = 0; at < text.size();) {
    map.anchor(out.size(), at);
    const char c = text[at];
    if (quoted && c == '\\') {
      out += text.substr(at, 2);
      at += 2;
      continue;
    }
    if (c == '"') quoted = !quoted;
    const std::string mark = c == '\xF3' ? text.substr(at, kMark) : std::string();
    if (!quoted && !mark.empty() && !is_plain(mark)) {
      out += '"' + mark + '"';
      raw.push_back(mark);
      at += kMark;
      continue;
    }
    out += c;
    ++at;
  }
  map.anchor(out.size(), text.size());
  return out;
}

}  // namespace

ValuePtr Evaluator::document_of(const ValuePtr& value, std::optional<document::Error>* problem) {
  if (value->json) return value->json;
  if (value->is(Value::Kind::Object)) return value;
  if (!value->is(Value::Kind::String)) return nullptr;
  std::shared_ptr<const Text> outer = value->inner;
  if (!outer) {
    // A text that functions made has no way back of its own: all of it leads to where it was made.
    OffsetMap map;
    map.anchor(0, value->span.begin);
    for (std::size_t i = 1; i <= std::min<std::size_t>(value->text.size(), 4096); ++i) {
      map.anchor(i, value->span.begin);
    }
    if (value->source == nullptr) return nullptr;
    outer = Text::inside(value->source->shared_from_this(), value->text, std::move(map));
  }
  OffsetMap map;
  std::vector<std::string> raw;
  if (!spend(1, outer->bytes().size())) return nullptr;
  std::string bytes = quote_marks(std::string(outer->bytes()), map, raw);
  const auto text = Text::inside(outer, std::move(bytes), std::move(map));
  keep(text);
  auto read = document::read_json(text, {});
  if (!read) {
    if (problem != nullptr) *problem = std::move(read.error());
    return nullptr;
  }
  return from_node((*read)->root, raw);
}

}  // namespace trustlint::input::hcl
