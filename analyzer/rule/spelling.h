/// Objects, lists and scalars as a document spells them: what to write, and what to take out.
///
/// All functions look at the bytes around a node. Nothing is returned where they are not what the
/// tree says, which is so for texts that functions of a template put together.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "document/node.h"
#include "rule/rewrite.h"

namespace trustlint::rule {

/// How scalars beside the new one are written.
struct Quotes {
  char key = '"';  ///< `"`, `'`, or 0 for none.
  char value = '"';
};

/// A scalar in that style; with quotes where it would be misread without.
std::string spelled(std::string_view text, char quote, Notation notation);
/// The quote in which a scalar or key stands, 0 for none; nothing when it is not written there.
std::optional<char> quote_at(const document::Text& text, document::Span span,
                             std::string_view value);

/// Members inside members: `{"Condition", "StringEquals", "aws:SourceAccount"}` and a value.
struct Nested {
  std::vector<std::string> keys;
  std::vector<std::string> values;
};

std::optional<TextEdit> insert_member(const document::Node& object, const Nested& member,
                                      Quotes quotes, Notation notation);
/// A `condition` block for an `aws_iam_policy_document`; `statement` is the word at its block.
std::optional<TextEdit> insert_condition_block(const document::Node& statement,
                                               const std::string& test, const std::string& variable,
                                               const std::vector<std::string>& values);
std::optional<TextEdit> remove_member(const document::Node& object, std::size_t number);
std::optional<TextEdit> remove_item(const document::Node& list, std::size_t number);

}  // namespace trustlint::rule
