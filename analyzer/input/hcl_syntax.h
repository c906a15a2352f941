/// The syntax of Terraform's language: bodies of attributes and blocks, and expressions, each with
/// its span. Nothing is evaluated here. `.tf.json` gives the same tree.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "document/source_file.h"

namespace trustlint::input::hcl {

/// One expression, or one part of a template.
struct Expression {
  enum class Kind {
    Null,
    Bool,      ///< `text`
    Number,    ///< `text`
    Template,  ///< Quoted or heredoc; `items` are its parts: literals, interpolations, directives.
    Literal,   ///< Part of a template; `text` is in step with the span, or is one escape.
    Interpolate,   ///< `${…}`; items[0].
    IfDirective,   ///< `%{ if … }`: items are the condition, a template, and one for `else`.
    ForDirective,  ///< `%{ for … }`: `names`; items are the collection and a template.
    List,
    Object,       ///< `items` in pairs: key, value.
    Call,         ///< `text` is the function; `flag`: the last argument is expanded (`…`).
    Reference,    ///< The first name of a traversal.
    Attribute,    ///< items[0].`text`
    Index,        ///< items[0][items[1]]
    Splat,        ///< items[1] for each element of items[0].
    Element,      ///< In items[1] of a splat: the element.
    Conditional,  ///< items: condition, then, else.
    Unary,        ///< `text` is the operator.
    Binary,       ///< `text` is the operator.
    For,          ///< `names`; items: collection, key or Null, value, condition or nothing.
  };

  Kind kind = Kind::Null;
  bool flag = false;    ///< Call: expanded. For: grouped (`…`).
  bool object = false;  ///< For: `{for …}`.
  std::string text;
  std::vector<std::string> names;
  std::vector<Expression> items;
  document::Span span;
  const document::Text* source = nullptr;

  bool is(Kind k) const { return kind == k; }
  document::Place place() const;
  /// As it is written, on one line, shortened: the name of what nobody can evaluate.
  std::string written() const;
};

struct Block;

struct Attribute {
  std::string name;
  document::Span name_span;
  Expression value;
  document::Place name_place() const;
};

struct Body {
  std::vector<Attribute> attributes;
  std::vector<Block> blocks;
  document::Span span;

  const Attribute* find(std::string_view name) const;
};

struct Block {
  std::string type;
  std::vector<std::string> labels;
  Body body;
  document::Span header;  ///< From the type to the last label.
  document::Span span;    ///< To the closing brace.
  const document::Text* source = nullptr;

  document::Place header_place() const;
};

/// One file of a configuration.
struct File {
  std::shared_ptr<const document::Text> text;
  std::vector<std::shared_ptr<const document::Text>> texts;  ///< Texts inside it, of `.tf.json`.
  Body body;
};

}  // namespace trustlint::input::hcl
