/// Characters, comments, bodies, blocks; and the entry points of hcl_reader.h for HCL.
#include "input/hcl_parser.h"

#include <utility>

#include <fmt/format.h>

namespace trustlint::input::hcl {

using document::Error;
using document::Result;

document::Place Expression::place() const {
  return source ? document::Place{source->weak_from_this().lock(), span} : document::Place{};
}

std::string Expression::written() const {
  constexpr std::size_t kLongest = 80;
  if (source == nullptr) return "?";
  const std::string_view bytes =
      std::string_view(source->bytes()).substr(span.begin, span.end - span.begin);
  std::string out;
  for (const char c : bytes) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (blank && (out.empty() || out.back() == ' ')) continue;
    if (out.size() >= kLongest && (static_cast<unsigned char>(c) & 0xC0U) != 0x80) {
      return out + "…";
    }
    out += blank ? ' ' : c;
  }
  return out;
}

document::Place Attribute::name_place() const {
  return value.source ? document::Place{value.source->weak_from_this().lock(), name_span}
                      : document::Place{};
}

document::Place Block::header_place() const {
  return source ? document::Place{source->weak_from_this().lock(), header} : document::Place{};
}

const Attribute* Body::find(std::string_view name) const {
  for (const Attribute& attribute : attributes) {
    if (attribute.name == name) return &attribute;
  }
  return nullptr;
}

Parser::Parser(const document::Text& text, const ReadLimits& limits)
    : text_(text), bytes_(text.bytes()), limits_(limits), end_(bytes_.size()) {}

bool Parser::take(std::string_view text) {
  if (!sees(text)) return false;
  at_ += text.size();
  return true;
}

void Parser::skip_comment() {
  if (take("/*")) {
    const std::size_t close = bytes_.substr(0, end_).find("*/", at_);
    if (close == std::string_view::npos) {
      fail(at_ - 2, "this comment is not closed", {"close it with */"});
    } else {
      at_ = close + 2;
    }
    return;
  }
  while (!done() && peek() != '\n') ++at_;
}

void Parser::skip() {
  while (!done()) {
    const char c = peek();
    if (c == ' ' || c == '\t' || c == '\r' || (c == '\n' && lines_are_blank_)) {
      ++at_;
    } else if (c == '#' || sees("//") || sees("/*")) {
      skip_comment();
    } else {
      return;
    }
  }
}

void Parser::skip_lines() {
  skip();
  while (!done() && peek() == '\n') {
    ++at_;
    skip();
  }
}

bool Parser::at_identifier() const { return is_name_start(peek()); }

std::string Parser::identifier() {
  const std::size_t begin = at_;
  while (!done() && (is_name_start(peek()) || is_digit(peek()) || peek() == '-')) ++at_;
  return std::string(bytes_.substr(begin, at_ - begin));
}

void Parser::fail(std::size_t at, std::string message, std::vector<std::string> help,
                  Error::Code code) {
  if (!error_) {
    const document::Place place{text_.shared_from_this(), {at, at}};
    error_ = document::error_at(place, code, std::move(message), std::move(help));
  }
  at_ = end_;
}

bool Parser::enter() {
  ++depth_;
  if (depth_ <= limits_.depth) return true;
  fail(at_, fmt::format("nested more than {} levels deep", limits_.depth), {}, Error::Code::Limit);
  return false;
}

std::string Parser::found() const {
  if (done()) return "the end";
  const char c = peek();
  if (c == '\n' || c == '\r') return "the end of the line";
  if (c < ' ' || c > '~') return "an unexpected character";
  return fmt::format("'{}'", c);
}

Body Parser::file() {
  Body out = body(false);
  out.span = {0, bytes_.size()};
  return out;
}

/// Attributes and blocks up to the closing brace, or to the end of the file.
Body Parser::body(bool braced) {
  Body out;
  out.span.begin = at_;
  const Nesting nesting(*this, false);
  if (!nesting.entered()) return out;
  for (skip_lines(); !done(); skip_lines()) {
    if (peek() == '}' && braced) break;
    body_item(out);
  }
  out.span.end = at_;
  return out;
}

void Parser::body_item(Body& out) {
  const std::size_t begin = at_;
  std::string name;
  if (at_identifier()) {
    name = identifier();
  } else if (peek() == '"') {
    name = label();  // Older configurations quote the names of attributes.
  } else {
    return fail(at_,
                fmt::format("expected the name of an attribute or a block, found {}", found()));
  }
  const document::Span name_span{begin, at_};
  skip();
  if (peek() == '=' && peek(1) != '=') {
    ++at_;
    skip();
    Attribute attribute{std::move(name), name_span, expression()};
    out.attributes.push_back(std::move(attribute));
    return end_of_item();
  }
  block(out, std::move(name), begin);
}

void Parser::block(Body& out, std::string type, std::size_t begin) {
  Block block;
  block.type = std::move(type);
  block.source = &text_;
  block.header = {begin, at_};
  if (++nodes_ > limits_.nodes) {
    return fail(at_, fmt::format("more than {} parts in one file", limits_.nodes), {},
                Error::Code::Limit);
  }
  while (peek() == '"' || at_identifier()) {
    block.labels.push_back(peek() == '"' ? label() : identifier());
    block.header.end = at_;
    skip();
  }
  if (block.labels.empty()) block.header.end = begin + block.type.size();
  if (!take("{")) {
    return fail(at_, fmt::format("expected '=' or '{{' after '{}', found {}",
                                 block.type.substr(0, 40), found()));
  }
  const std::size_t open = at_ - 1;
  block.body = body(true);
  if (failed()) return;
  if (!take("}")) {
    return fail(open, fmt::format("the block '{}' is not closed", block.type.substr(0, 40)));
  }
  block.span = {begin, at_};
  out.blocks.push_back(std::move(block));
  end_of_item();
}

/// A quoted name without templates.
std::string Parser::label() {
  const std::size_t open = at_++;
  const std::size_t begin = at_;
  while (!done() && peek() != '"' && peek() != '\n') at_ += peek() == '\\' ? 2 : 1;
  std::string text(bytes_.substr(begin, std::min(at_, end_) - begin));
  if (!take("\"")) fail(open, "this name is not closed by a quote");
  return text;
}

void Parser::end_of_item() {
  skip();
  // A block on one line may be closed here; commas between attributes are a slip of `.json`.
  if (done() || peek() == '\n' || peek() == '}') return;
  fail(at_, fmt::format("expected the end of the line, found {}", found()));
}

namespace {

Result<void> check_size(const std::shared_ptr<const document::Text>& text,
                        const ReadLimits& limits) {
  if (text->bytes().size() <= limits.bytes) return {};
  return tl::unexpected(document::error_at({text, {0, 0}}, Error::Code::Limit,
                                           fmt::format("larger than {} bytes", limits.bytes)));
}

}  // namespace

Result<std::shared_ptr<const File>> read_hcl(std::shared_ptr<const document::Text> text,
                                             const ReadLimits& limits) {
  if (auto size = check_size(text, limits); !size) return tl::unexpected(size.error());
  Parser parser(*text, limits);
  auto file = std::make_shared<File>();
  file->body = parser.file();
  file->text = std::move(text);
  if (parser.error()) return tl::unexpected(*parser.error());
  return file;
}

Result<std::shared_ptr<const Expression>> read_template(
    const std::shared_ptr<const document::Text>& text, const ReadLimits& limits) {
  if (auto size = check_size(text, limits); !size) return tl::unexpected(size.error());
  Parser parser(*text, limits);
  auto expression = std::make_shared<Expression>(parser.whole_template());
  if (parser.error()) return tl::unexpected(*parser.error());
  return expression;
}

}  // namespace trustlint::input::hcl
