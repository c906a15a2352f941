/// Expressions: operators, traversals, calls, collections, `for`.
#include <array>
#include <utility>

#include <fmt/format.h>

#include "input/hcl_parser.h"

namespace trustlint::input::hcl {

using Kind = Expression::Kind;
using document::Error;

namespace {

/// Operators by precedence, loosest first. Of two that begin alike the longer comes first.
constexpr std::array<std::array<std::string_view, 4>, 6> kOperators = {{
    {"||"},
    {"&&"},
    {"==", "!="},
    {"<=", ">=", "<", ">"},
    {"+", "-"},
    {"*", "/", "%"},
}};

}  // namespace

Expression Parser::make(Kind kind, std::size_t begin) {
  Expression expression;
  expression.kind = kind;
  expression.span.begin = begin;
  expression.source = &text_;
  if (++nodes_ > limits_.nodes) {
    fail(begin, fmt::format("more than {} parts in one file", limits_.nodes), {},
         Error::Code::Limit);
  }
  return expression;
}

Expression Parser::finish(Expression expression) const {
  expression.span.end = std::max(at_, expression.span.begin);
  return expression;
}

Expression Parser::expression() {
  const Nesting nesting(*this, lines_are_blank_);
  if (!nesting.entered()) return {};
  return conditional();
}

Expression Parser::conditional() {
  const std::size_t begin = at_;
  Expression condition = binary(0);
  const std::size_t behind = at_;
  skip();
  if (!take("?")) {
    at_ = failed() ? end_ : behind;
    return condition;
  }
  Expression out = make(Kind::Conditional, begin);
  // A conditional may go on in the next line behind its question mark and its colon.
  const auto branch = [&] {
    skip_lines();
    out.items.push_back(expression());
  };
  out.items.push_back(std::move(condition));
  branch();
  skip_lines();
  if (!failed() && !take(":")) {
    fail(at_, fmt::format("expected ':' of the conditional, found {}", found()));
  }
  branch();
  return finish(std::move(out));
}

/// The operator of this level that stands here, or nothing.
std::string_view Parser::binary_operator(int level) {
  for (const std::string_view symbol : kOperators[static_cast<std::size_t>(level)]) {
    if (symbol.empty() || !sees(symbol)) continue;
    // `${~ x ~}`, comments and `=>` are no operators.
    if (symbol == "/" && (peek(1) == '/' || peek(1) == '*')) continue;
    return symbol;
  }
  return {};
}

Expression Parser::binary(int level) {
  if (level == static_cast<int>(kOperators.size())) return unary();
  const std::size_t begin = at_;
  std::size_t chain = 0;
  Expression left = binary(level + 1);
  while (!failed()) {
    const std::size_t behind = at_;
    skip();
    const std::string_view symbol = binary_operator(level);
    if (symbol.empty()) {
      at_ = behind;
      break;
    }
    at_ += symbol.size();
    skip_lines();
    Expression out = make(Kind::Binary, begin);
    out.text = symbol;
    Expression right = binary(level + 1);
    // A long chain of operators is a deep tree: it counts as one.
    if (left.is(Kind::Binary) && left.text == symbol && (symbol == "||" || symbol == "&&")) {
      out.items = std::move(left.items);
    } else {
      if (++chain > limits_.depth) {
        fail(begin, fmt::format("more than {} operators in a row", limits_.depth), {},
             Error::Code::Limit);
      }
      out.items.push_back(std::move(left));
    }
    out.items.push_back(std::move(right));
    left = finish(std::move(out));
  }
  return left;
}

Expression Parser::unary() {
  const std::size_t begin = at_;
  if (peek() != '!' && peek() != '-') return postfix();
  const Nesting nesting(*this, lines_are_blank_);
  if (!nesting.entered()) return {};
  Expression out = make(Kind::Unary, begin);
  out.text = peek();
  ++at_;
  skip();
  out.items.push_back(unary());
  return finish(std::move(out));
}

Expression Parser::postfix() { return traversal(primary()); }

/// What follows a value: `.name`, `.0`, `[…]`, `.*`, `[*]`.
Expression Parser::traversal(Expression base) {
  std::size_t steps = 0;
  while (!failed()) {
    if (peek() == '.' && (is_name_start(peek(1)) || is_digit(peek(1)))) {
      ++at_;
      Expression out = make(Kind::Attribute, base.span.begin);
      if (is_digit(peek())) {  // The old way to write an index.
        out.kind = Kind::Index;
        Expression index = make(Kind::Number, at_);
        while (is_digit(peek())) index.text += bytes_[at_++];
        out.items.push_back(std::move(base));
        out.items.push_back(finish(std::move(index)));
      } else {
        out.text = identifier();
        out.items.push_back(std::move(base));
      }
      base = finish(std::move(out));
    } else if (sees(".*") || sees("[*]")) {
      return splat(std::move(base));
    } else if (peek() == '[') {
      base = bracket(std::move(base));
    } else if (lines_are_blank_ && line_goes_on()) {
      continue;
    } else {
      break;
    }
    if (++steps > limits_.depth) {
      fail(at_, fmt::format("more than {} steps behind one name", limits_.depth), {},
           Error::Code::Limit);
    }
  }
  return base;
}

/// Inside brackets a traversal may go on in the next line; then the position is moved there.
bool Parser::line_goes_on() {
  const std::size_t behind = at_;
  skip();
  if (at_ != behind && peek() == '.' && is_name_start(peek(1))) return true;
  at_ = failed() ? end_ : behind;
  return false;
}

Expression Parser::splat(Expression base) {
  Expression out = make(Kind::Splat, base.span.begin);
  const Nesting nesting(*this, lines_are_blank_);
  if (!nesting.entered()) return out;
  if (!take("[*]")) take(".*");
  // What is taken of an element is called after the list: `x[*].arn`.
  Expression element = finish(make(Kind::Element, base.span.begin));
  out.items.push_back(std::move(base));
  out.items.push_back(traversal(std::move(element)));
  return finish(std::move(out));
}

Expression Parser::bracket(Expression base) {
  Expression out = make(Kind::Index, base.span.begin);
  const Nesting nesting(*this, true);
  if (!nesting.entered()) return out;
  const std::size_t open = at_++;
  skip();
  out.items.push_back(std::move(base));
  out.items.push_back(expression());
  skip();
  if (!failed() && !take("]")) fail(open, "this index is not closed by ']'");
  return finish(std::move(out));
}

Expression Parser::primary() {
  const char c = peek();
  if (c == '"') return quoted();
  if (sees("<<")) return heredoc();
  if (c == '(') return parenthesised();
  if (c == '[') return at_for() ? for_expression(false) : list();
  if (c == '{') return at_for() ? for_expression(true) : object();
  if (is_digit(c)) return number();
  if (at_identifier()) return name_or_call();
  fail(at_, fmt::format("expected a value, found {}", found()));
  return {};
}

Expression Parser::number() {
  Expression out = make(Kind::Number, at_);
  const auto digits = [&] {
    while (is_digit(peek())) ++at_;
  };
  digits();
  if (peek() == '.' && is_digit(peek(1))) {
    ++at_;
    digits();
  }
  const bool signed_exponent = (peek(1) == '+' || peek(1) == '-') && is_digit(peek(2));
  if ((peek() == 'e' || peek() == 'E') && (is_digit(peek(1)) || signed_exponent)) {
    at_ += 2;
    digits();
  }
  out.text = bytes_.substr(out.span.begin, at_ - out.span.begin);
  return finish(std::move(out));
}

Expression Parser::name_or_call() {
  Expression out = make(Kind::Reference, at_);
  out.text = identifier();
  while (sees("::") && is_name_start(peek(2))) {  // provider::NAME::FUNCTION
    at_ += 2;
    out.text += "::" + identifier();
  }
  if (peek() != '(') {
    if (out.text == "true" || out.text == "false") out.kind = Kind::Bool;
    if (out.text == "null") out.kind = Kind::Null;
    return finish(std::move(out));
  }
  out.kind = Kind::Call;
  const std::size_t open = at_++;
  const Nesting nesting(*this, true);
  for (skip(); !done() && peek() != ')'; skip()) {
    out.items.push_back(expression());
    skip();
    if (take("...")) {
      out.flag = true;
      skip();
    }
    if (!take(",") && peek() != ')') {
      fail(failed() || !done() ? at_ : open,
           fmt::format("expected ',' or ')' in the call of '{}', found {}", out.text.substr(0, 40),
                       found()));
    }
  }
  if (!failed() && !take(")")) fail(open, "this call is not closed by ')'");
  return finish(std::move(out));
}

Expression Parser::parenthesised() {
  const std::size_t open = at_++;
  const Nesting nesting(*this, true);
  if (!nesting.entered()) return {};
  skip();
  Expression inner = expression();
  skip();
  if (!failed() && !take(")")) fail(open, "this parenthesis is not closed");
  return inner;
}

Expression Parser::list() {
  Expression out = make(Kind::List, at_);
  const std::size_t open = at_++;
  const Nesting nesting(*this, true);
  if (!nesting.entered()) return out;
  for (skip(); !done() && peek() != ']'; skip()) {
    out.items.push_back(expression());
    skip();
    if (!take(",") && peek() != ']' && !done()) {
      fail(at_, fmt::format("expected ',' or ']' in a list, found {}", found()));
    }
  }
  if (!failed() && !take("]")) fail(open, "this list is not closed by ']'");
  return finish(std::move(out));
}

Expression Parser::object() {
  Expression out = make(Kind::Object, at_);
  const std::size_t open = at_++;
  const Nesting nesting(*this, false);
  if (!nesting.entered()) return out;
  for (skip_lines(); !done() && peek() != '}'; skip_lines()) {
    out.items.push_back(object_key());
    skip();
    if (!failed() && !take("=") && !take(":")) {
      fail(at_, fmt::format("expected '=' or ':' in an object, found {}", found()));
    }
    skip_lines();
    out.items.push_back(expression());
    skip();
    if (!take(",") && peek() != '\n' && peek() != '}' && !done()) {
      fail(at_, fmt::format("expected ',' or the end of the line in an object, found {}", found()));
    }
  }
  if (!failed() && !take("}")) fail(open, "this object is not closed by '}'");
  return finish(std::move(out));
}

/// A bare name is a text; everything else is an expression.
Expression Parser::object_key() {
  const std::size_t begin = at_;
  if (at_identifier()) {
    std::string name = identifier();
    const std::size_t behind = at_;
    skip();
    const bool bare = peek() == ':' || (peek() == '=' && peek(1) != '=');
    at_ = behind;
    if (bare && !failed()) {
      Expression out = make(Kind::Template, begin);
      Expression text = make(Kind::Literal, begin);
      text.text = std::move(name);
      out.items.push_back(finish(std::move(text)));
      return finish(std::move(out));
    }
    if (failed()) return {};
    at_ = begin;
  }
  return postfix();
}

/// Does a bracket open a `for` expression?
bool Parser::at_for() {
  const std::size_t open = at_++;
  skip_lines();
  bool found = take("for");
  const std::size_t behind = at_;
  if (found) skip_lines();
  found = found && at_ != behind && at_identifier();
  at_ = failed() ? end_ : open;
  return found && !failed();
}

Expression Parser::for_expression(bool object) {
  Expression out = make(Kind::For, at_);
  out.object = object;
  const std::size_t open = at_++;
  const Nesting nesting(*this, true);
  if (!nesting.entered()) return out;
  const auto expect = [&](std::string_view what) {
    skip();
    if (!failed() && !take(what)) {
      fail(at_, fmt::format("expected '{}' in a for expression, found {}", what, found()));
    }
    skip();
  };
  expect("for");
  out.names.push_back(identifier());
  skip();
  if (take(",")) {
    skip();
    out.names.push_back(identifier());
  }
  expect("in");
  out.items.push_back(expression());
  expect(":");
  out.items.push_back(expression());
  skip();
  if (object) {
    expect("=>");
    out.items.push_back(expression());
  } else {
    out.items.insert(out.items.begin() + 1, finish(make(Kind::Null, at_)));
  }
  skip();
  if (take("...")) out.flag = true;
  skip();
  if (sees("if") && !is_name_start(peek(2)) && !is_digit(peek(2))) {
    at_ += 2;
    skip();
    out.items.push_back(expression());
  }
  skip();
  const std::string_view close = object ? "}" : "]";
  if (!failed() && !take(close)) {
    fail(open, fmt::format("this for expression is not closed by '{}'", close));
  }
  return finish(std::move(out));
}

}  // namespace trustlint::input::hcl
