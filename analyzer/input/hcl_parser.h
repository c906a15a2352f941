/// The parser behind hcl_reader.h. Internal to `input/`.
///
/// Without a scanner of its own: what a byte means depends on whether it stands in a body, an
/// expression, a quoted template or a heredoc, and these stand inside one another. The first error
/// stays; it moves the position to the end, so that every loop comes to its end by itself.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "document/error.h"
#include "input/hcl_reader.h"
#include "input/hcl_syntax.h"

namespace trustlint::input::hcl {

inline bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Parser {
 public:
  Parser(const document::Text& text, const ReadLimits& limits);

  /// A whole file: attributes and blocks.
  Body file();
  /// The whole text as one template.
  Expression whole_template();

  const std::optional<document::Error>& error() const { return error_; }

 private:
  friend class Nesting;

  // hcl_parser.cc: characters, and bodies.
  bool done() const { return at_ >= end_; }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < end_ ? bytes_[at_ + ahead] : '\0'; }
  bool sees(std::string_view text) const {
    return bytes_.substr(at_, end_ - at_).starts_with(text);
  }
  bool take(std::string_view text);
  /// Blanks and comments; line breaks too where they mean nothing.
  void skip();
  void skip_lines();
  void skip_comment();
  bool at_identifier() const;
  std::string identifier();
  void fail(std::size_t at, std::string message, std::vector<std::string> help = {},
            document::Error::Code code = document::Error::Code::Syntax);
  bool failed() const { return error_.has_value(); }
  bool enter();
  void leave() { --depth_; }
  /// Describes what stands at the position: "found '}'".
  std::string found() const;
  Body body(bool braced);
  void body_item(Body& out);
  void block(Body& out, std::string type, std::size_t begin);
  std::string label();
  void end_of_item();

  // hcl_expression.cc
  Expression expression();
  Expression conditional();
  Expression binary(int level);
  Expression unary();
  Expression postfix();
  Expression traversal(Expression base);
  bool line_goes_on();
  Expression splat(Expression base);
  Expression bracket(Expression base);
  Expression primary();
  Expression number();
  Expression name_or_call();
  Expression parenthesised();
  Expression list();
  Expression object();
  Expression object_key();
  bool at_for();
  Expression for_expression(bool object);
  Expression make(Expression::Kind kind, std::size_t begin);
  Expression finish(Expression expression) const;
  std::string_view binary_operator(int level);

  // hcl_template.cc
  struct Token;
  Expression quoted();
  Expression heredoc();
  std::vector<Token> template_tokens(bool until_quote);
  void literal_text(std::vector<Token>& tokens, bool until_quote);
  void escape(std::vector<Token>& tokens);
  Token interpolation();
  Token directive();
  static void strip_blanks(std::vector<Token>& tokens);
  static void strip_indentation(std::vector<Token>& tokens);
  std::vector<Expression> structure(std::vector<Token>& tokens, std::size_t& next, bool top);
  Expression if_directive(std::vector<Token>& tokens, std::size_t& next);
  Expression for_directive(std::vector<Token>& tokens, std::size_t& next);
  Expression template_of(std::vector<Expression> parts, std::size_t begin, std::size_t end);

  const document::Text& text_;
  std::string_view bytes_;
  const ReadLimits& limits_;
  std::size_t at_ = 0;
  std::size_t end_;  ///< Of the part that is read: the file, or a heredoc in it.
  bool lines_are_blank_ = false;
  std::size_t depth_ = 0;
  std::size_t nodes_ = 0;
  std::optional<document::Error> error_;
};

/// Counts a level, and sets whether line breaks are blanks inside it.
class Nesting {
 public:
  Nesting(Parser& parser, bool lines_are_blank)
      : parser_(parser), before_(parser.lines_are_blank_), entered_(parser.enter()) {
    parser_.lines_are_blank_ = lines_are_blank;
  }
  ~Nesting() {
    parser_.leave();
    parser_.lines_are_blank_ = before_;
  }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;
  bool entered() const { return entered_; }

 private:
  Parser& parser_;
  bool before_;
  bool entered_;
};

}  // namespace trustlint::input::hcl
