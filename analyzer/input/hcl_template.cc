/// Templates: quoted strings, heredocs, and whole files that are templates.
///
/// A template is read as a flat list of tokens first, because `~` and the indentation of `<<-` work
/// across directives; only then `%{ if }` and `%{ for }` become a tree. Every literal token is
/// either in step with the bytes of the file or stands for one escape, and none goes over a line,
/// so that its span is all that it needs to lead back to the file.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "document/utf.h"
#include "input/hcl_parser.h"

namespace trustlint::input::hcl {

using Kind = Expression::Kind;
using document::Error;

struct Parser::Token {
  enum class Type { Literal, Interpolate, If, Else, EndIf, For, EndFor };
  Type type = Type::Literal;
  Expression expression;           ///< Literal; Interpolate: what stands inside; If: the condition.
  std::vector<std::string> names;  ///< For
  document::Span span;
  bool strip_before = false;
  bool strip_after = false;
  bool line_start = false;
};

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

Expression Parser::template_of(std::vector<Expression> parts, std::size_t begin, std::size_t end) {
  Expression out = make(Kind::Template, begin);
  out.items = std::move(parts);
  out.span = {begin, end};
  return out;
}

Expression Parser::whole_template() {
  std::vector<Token> tokens = template_tokens(false);
  strip_blanks(tokens);
  std::size_t next = 0;
  return template_of(structure(tokens, next, true), 0, end_);
}

Expression Parser::quoted() {
  const std::size_t open = at_++;
  const Nesting nesting(*this, false);
  if (!nesting.entered()) return {};
  std::vector<Token> tokens = template_tokens(true);
  if (!failed() && !take("\"")) {
    fail(open, "this string is not closed by a quote",
         {"a text of several lines is written as a heredoc: <<EOT"});
  }
  strip_blanks(tokens);
  std::size_t next = 0;
  return template_of(structure(tokens, next, true), open, at_);
}

Expression Parser::heredoc() {
  const std::size_t open = at_;
  at_ += 2;
  const bool indented = take("-");
  const Nesting nesting(*this, false);
  if (!nesting.entered()) return {};
  const std::string marker = at_identifier() ? identifier() : std::string();
  while (peek() == ' ' || peek() == '\t' || peek() == '\r') ++at_;
  if (marker.empty() || peek() != '\n') {
    fail(open, "expected a name and the end of the line behind '<<'");
    return {};
  }
  ++at_;
  // The closing line is found first: it bounds everything that stands inside.
  std::size_t line = at_;
  std::size_t close = std::string_view::npos;
  while (line < end_ && close == std::string_view::npos) {
    std::size_t from = line;
    while (from < end_ && (bytes_[from] == ' ' || bytes_[from] == '\t')) ++from;
    std::size_t line_end = bytes_.find('\n', line);
    if (line_end == std::string_view::npos || line_end > end_) line_end = end_;
    std::size_t to = line_end;
    while (to > from && is_blank(bytes_[to - 1])) --to;
    if (bytes_.substr(from, to - from) == marker) {
      close = line;
      line = to;
    } else {
      line = line_end + 1;
    }
  }
  if (close == std::string_view::npos) {
    fail(open, fmt::format("this heredoc is not closed by a line '{}'", marker.substr(0, 40)));
    return {};
  }
  const std::size_t end_of_part = std::exchange(end_, close);
  std::vector<Token> tokens = template_tokens(false);
  end_ = end_of_part;
  if (failed()) {
    at_ = end_;
    return {};
  }
  at_ = line;
  strip_blanks(tokens);
  if (indented) strip_indentation(tokens);
  std::size_t next = 0;
  return template_of(structure(tokens, next, true), open, at_);
}

std::vector<Parser::Token> Parser::template_tokens(bool until_quote) {
  std::vector<Token> tokens;
  bool line_start = true;
  while (!done() && !(until_quote && (peek() == '"' || peek() == '\n'))) {
    const std::size_t first = tokens.size();
    if (sees("${")) {
      tokens.push_back(interpolation());
    } else if (sees("%{")) {
      tokens.push_back(directive());
    } else if (until_quote && peek() == '\\') {
      escape(tokens);
    } else {
      literal_text(tokens, until_quote);
    }
    if (first < tokens.size()) tokens[first].line_start = line_start;
    line_start = at_ > 0 && bytes_[at_ - 1] == '\n' && !until_quote;
  }
  return tokens;
}

/// Text up to the next thing that is none, at most to the end of the line.
void Parser::literal_text(std::vector<Token>& tokens, bool until_quote) {
  Token token;
  token.expression = make(Kind::Literal, at_);
  // `$${` and `%%{` stand for their second half.
  if (sees("$${") || sees("%%{")) {
    token.expression.text = bytes_.substr(at_ + 1, 2);
    at_ += 3;
    token.expression = finish(std::move(token.expression));
    tokens.push_back(std::move(token));
    return;
  }
  const std::size_t begin = at_;
  while (!done()) {
    const char c = peek();
    if (until_quote && (c == '"' || c == '\n' || c == '\\')) break;
    if ((c == '$' || c == '%') && (peek(1) == '{' || (peek(1) == c && peek(2) == '{'))) break;
    ++at_;
    if (c == '\n') break;
  }
  token.expression.text = bytes_.substr(begin, at_ - begin);
  token.expression = finish(std::move(token.expression));
  tokens.push_back(std::move(token));
}

void Parser::escape(std::vector<Token>& tokens) {
  Token token;
  token.expression = make(Kind::Literal, at_);
  std::string& text = token.expression.text;
  const char c = peek(1);
  const std::size_t begin = at_;
  at_ = std::min(at_ + 2, end_);
  const auto code = [&](std::size_t digits) {
    char32_t value = 0;
    for (std::size_t i = 0; i < digits; ++i, ++at_) {
      const int digit = hex_value(peek());
      if (digit < 0) return fail(begin, "found a malformed \\u escape");
      value = value << 4 | static_cast<char32_t>(digit);
    }
    const bool valid = value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
    document::append_utf8(text, valid ? value : char32_t{0xFFFD});
  };
  switch (c) {
    case 'n':
      text = "\n";
      break;
    case 'r':
      text = "\r";
      break;
    case 't':
      text = "\t";
      break;
    case '"':
    case '\\':
      text = c;
      break;
    case 'u':
      code(4);
      break;
    case 'U':
      code(8);
      break;
    default:
      fail(begin, "found an unknown escape in a string", {"a backslash itself is \\\\"});
  }
  token.expression = finish(std::move(token.expression));
  tokens.push_back(std::move(token));
}

Parser::Token Parser::interpolation() {
  Token token;
  token.type = Token::Type::Interpolate;
  const std::size_t open = at_;
  const Nesting nesting(*this, true);
  if (!nesting.entered()) return token;
  at_ += 2;
  token.strip_before = take("~");
  token.expression = make(Kind::Interpolate, open);
  skip();
  token.expression.items.push_back(expression());
  skip();
  token.strip_after = take("~");
  if (!failed() && !take("}")) {
    fail(done() ? open : at_, done() ? "this '${' is not closed"
                                     : fmt::format("expected '}}' of '${{', found {}", found()));
  }
  token.expression = finish(std::move(token.expression));
  return token;
}

Parser::Token Parser::directive() {
  Token token;
  const std::size_t open = at_;
  const Nesting nesting(*this, true);
  if (!nesting.entered()) return token;
  at_ += 2;
  token.strip_before = take("~");
  skip();
  const std::string word = identifier();
  skip();
  if (word == "if") {
    token.type = Token::Type::If;
    token.expression = expression();
  } else if (word == "for") {
    token.type = Token::Type::For;
    token.names.push_back(identifier());
    skip();
    if (take(",")) {
      skip();
      token.names.push_back(identifier());
      skip();
    }
    if (identifier() != "in") fail(at_, "expected 'in' in a '%{ for … }'");
    skip();
    token.expression = expression();
  } else if (word == "else") {
    token.type = Token::Type::Else;
  } else if (word == "endif") {
    token.type = Token::Type::EndIf;
  } else if (word == "endfor") {
    token.type = Token::Type::EndFor;
  } else {
    fail(open, "expected if, else, endif, for or endfor behind '%{'",
         {"a text with %{ in it is written %%{"});
  }
  skip();
  token.strip_after = take("~");
  if (!failed() && !take("}")) fail(open, "this '%{' is not closed");
  token.span = {open, at_};
  return token;
}

/// What `~` takes away: blanks of the literals before or behind, up to the first other thing.
void Parser::strip_blanks(std::vector<Token>& tokens) {
  const auto is_literal = [&](std::size_t i) { return tokens[i].type == Token::Type::Literal; };
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].strip_before) {
      for (std::size_t j = i; j-- > 0 && is_literal(j);) {
        Expression& literal = tokens[j].expression;
        while (!literal.text.empty() && is_blank(literal.text.back())) {
          literal.text.pop_back();
          --literal.span.end;
        }
        if (!literal.text.empty()) break;
      }
    }
    if (tokens[i].strip_after) {
      for (std::size_t j = i + 1; j < tokens.size() && is_literal(j); ++j) {
        Expression& literal = tokens[j].expression;
        std::size_t count = 0;
        while (count < literal.text.size() && is_blank(literal.text[count])) ++count;
        literal.text.erase(0, count);
        literal.span.begin += count;
        if (!literal.text.empty()) break;
      }
    }
  }
}

/// `<<-` takes from every line as many blanks as the least indented one has; lines of blanks alone
/// do not count.
void Parser::strip_indentation(std::vector<Token>& tokens) {
  constexpr std::size_t kMost = static_cast<std::size_t>(-1);
  std::size_t least = kMost;
  std::vector<Expression*> lines;
  for (Token& token : tokens) {
    if (!token.line_start) continue;
    if (token.type != Token::Type::Literal) {
      least = 0;
      continue;
    }
    const std::string& text = token.expression.text;
    const auto indented = static_cast<std::size_t>(
        std::find_if_not(text.begin(), text.end(), is_blank) - text.begin());
    if (indented == text.size() && text.ends_with('\n')) continue;
    least = std::min(least, indented);
    lines.push_back(&token.expression);
  }
  for (Expression* line : lines) {
    const std::size_t count = std::min(least, line->text.size());
    line->text.erase(0, count);
    line->span.begin += count;
  }
}

/// Tokens to parts, up to a token that closes what the caller opened.
std::vector<Expression> Parser::structure(std::vector<Token>& tokens, std::size_t& next, bool top) {
  std::vector<Expression> parts;
  while (next < tokens.size() && !failed()) {
    Token& token = tokens[next];
    switch (token.type) {
      case Token::Type::Literal:
        if (!token.expression.text.empty()) parts.push_back(std::move(token.expression));
        ++next;
        break;
      case Token::Type::Interpolate:
        parts.push_back(std::move(token.expression));
        ++next;
        break;
      case Token::Type::If:
        parts.push_back(if_directive(tokens, next));
        break;
      case Token::Type::For:
        parts.push_back(for_directive(tokens, next));
        break;
      default:
        if (!top) return parts;
        fail(token.span.begin, "this '%{' closes nothing");
    }
  }
  return parts;
}

Expression Parser::if_directive(std::vector<Token>& tokens, std::size_t& next) {
  const Token& opening = tokens[next];
  const document::Span place = opening.span;
  Expression out = make(Kind::IfDirective, place.begin);
  const Nesting nesting(*this, false);
  if (!nesting.entered()) return out;
  out.items.push_back(std::move(tokens[next++].expression));
  const auto branch = [&] {
    out.items.push_back(template_of(structure(tokens, next, false), place.begin, place.end));
  };
  branch();
  if (next < tokens.size() && tokens[next].type == Token::Type::Else) {
    ++next;
    branch();
  }
  if (!failed() && (next >= tokens.size() || tokens[next].type != Token::Type::EndIf)) {
    fail(place.begin, "this '%{ if }' has no '%{ endif }'");
  }
  ++next;
  out.span = place;
  return out;
}

Expression Parser::for_directive(std::vector<Token>& tokens, std::size_t& next) {
  const document::Span place = tokens[next].span;
  Expression out = make(Kind::ForDirective, place.begin);
  const Nesting nesting(*this, false);
  if (!nesting.entered()) return out;
  out.names = std::move(tokens[next].names);
  out.items.push_back(std::move(tokens[next++].expression));
  out.items.push_back(template_of(structure(tokens, next, false), place.begin, place.end));
  if (!failed() && (next >= tokens.size() || tokens[next].type != Token::Type::EndFor)) {
    fail(place.begin, "this '%{ for }' has no '%{ endfor }'");
  }
  ++next;
  out.span = place;
  return out;
}

}  // namespace trustlint::input::hcl
