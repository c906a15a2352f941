/// ONE tree for JSON and YAML: order, duplicate keys, quoting style, tag and span of every node are
/// kept.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "document/source_file.h"

namespace trustlint::document {

enum class Kind { Null, Bool, Number, String, Array, Object };
/// How a scalar is written. JSON strings are Double; all else in JSON, and containers, None.
enum class Quoting { None, Single, Double, Literal, Folded };

struct Member;

struct Node {
  Kind kind = Kind::Null;
  Quoting quoting = Quoting::None;
  std::string text;  ///< String: decoded. Number: as written. Else "true", "false" or "null".
  std::string tag;   ///< YAML tag as written ("!Sub"), else empty.
  std::vector<Node> items;      ///< Array.
  std::vector<Member> members;  ///< Object, in document order, duplicates included.
  Span span;                    ///< The whole node: quotes and brackets included.
  const Text* source = nullptr;

  bool is(Kind k) const { return kind == k; }
  bool is_scalar() const {
    return kind == Kind::Bool || kind == Kind::Number || kind == Kind::String;
  }
  /// Of several members of that name the last, as all readers of JSON keep it; or null.
  const Node* find(std::string_view key) const;
  const Member* find_member(std::string_view key) const;
  Place place() const;
};

struct Member {
  std::string key;
  Span key_span;  ///< Quotes included.
  Node value;
  const Text* key_source = nullptr;  ///< Null: the key stands in the text of its value.
  Place key_place() const;
};

/// The name of a kind in an error text: "an object", "a number".
std::string_view describe(Kind kind);

/// A tree and the text that it was read from.
struct Document {
  std::shared_ptr<const Text> text;
  Node root;
  std::vector<std::shared_ptr<const Text>> others;  ///< Further texts that nodes stand in.
};

}  // namespace trustlint::document
