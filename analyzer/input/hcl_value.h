/// What an expression of Terraform's language is worth, as far as it can be told from the files.
///
/// Every value keeps the place of the text that it came from, so that a policy that is put together
/// from values points at its parts. Values are shared and never change.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "document/node.h"
#include "document/source_file.h"

namespace trustlint::input::hcl {

struct Value;
using ValuePtr = std::shared_ptr<const Value>;

/// One entry of an object.
struct Entry {
  std::string key;  ///< With marks where it is not known.
  document::Span key_span;
  const document::Text* key_source = nullptr;
  ValuePtr value;
};

struct Value {
  enum class Kind { Unknown, Null, Bool, Number, String, List, Object };

  Kind kind = Kind::Unknown;
  std::string text;  ///< Unknown: its mark. String: with marks. Bool, Number: as written.
  std::vector<ValuePtr> items;  ///< List.
  std::vector<Entry> entries;   ///< Object.
  document::Span span;
  const document::Text* source = nullptr;

  /// String: the text with its way back to the file, for texts that may be documents.
  std::shared_ptr<const document::Text> inner;
  /// String: the value that this is the JSON of; `text` is then empty.
  ValuePtr json;
  /// Unknown: one of these, as a condition decides. Else empty.
  std::vector<ValuePtr> alternatives;
  std::string condition;  ///< Of the alternatives: the first if this is true.
  bool missing = false;   ///< Unknown: there is no such thing, so `try` goes on.
  /// Unknown, in a list: stands for any number of elements. List: has such an element. Object: may
  /// have further keys.
  bool open = false;
  bool set = false;        ///< List: a set, whose elements are their own keys.
  bool unordered = false;  ///< List: which element comes first is not known, nor how many differ.

  mutable std::size_t levels = 0;  ///< Of `levels_of`, once it was asked for.

  bool is(Kind k) const { return kind == k; }
  bool unknown() const { return kind == Kind::Unknown; }
  /// Of an object: the value of a key, or null.
  const ValuePtr* find(std::string_view key) const;
};

/// A decimal number as Terraform writes it: `1.50` is `1.5`. Nothing: no plain decimal.
std::optional<std::string> plain_number(std::string_view text);

/// How deep a value is. Values that are put together from deep ones are walked only one level.
std::size_t levels_of(const Value& value);

/// Is this text free of marks?
bool is_plain(std::string_view text);
/// A string that is known to the last character.
bool is_known_text(const Value& value);

/// A JSON text of the value. Empty when it would be longer than `most` bytes.
std::string to_json(const Value& value, std::size_t most);

/// The other way: a tree of a document as a value. A string that is a mark in `raw` (it stood
/// outside quotes) is an unknown value.
ValuePtr from_node(const document::Node& node, const std::vector<std::string>& raw);

/// The value as a tree of a document; an unknown value is a string that is its mark. Counts the
/// nodes in `budget`; at zero the rest is left out.
document::Node to_node(const Value& value, std::size_t& budget);

}  // namespace trustlint::input::hcl
