/// Readers: text to tree. JSON is tried first, then YAML.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "document/error.h"
#include "document/node.h"

namespace trustlint::document {

/// Reads one JSON value that fills the whole text. Errors: Syntax, Limit, Encoding, with the place
/// in the outer file.
Result<std::shared_ptr<const Document>> read_json(std::shared_ptr<const Text> text,
                                                  const Limits& limits);

/// What of a JSON text becomes a tree. Keys lead from the root; arrays on the way add none. All of
/// it is checked, but large plans and dumps cost little memory.
class Keep {
 public:
  virtual ~Keep() = default;
  /// Asked before an object or array that is a member is built: shall it be? Else it has its kind
  /// and span but no children; `read_left_out` reads it later.
  virtual bool member(const std::vector<std::string>& keys) const = 0;
  /// Asked when an object that stands in an array has been built: shall it stay? Else the array
  /// does not have it. `keys` lead to the array.
  virtual bool element(const std::vector<std::string>& keys, const Node& object) const = 0;
};

/// Reads JSON as above, but builds only what `keep` wants.
Result<std::shared_ptr<const Document>> read_json(std::shared_ptr<const Text> text,
                                                  const Limits& limits, const Keep& keep);

/// Reads an object or array that was left out, again only what `keep` wants. Spans of the result
/// lead to the outer file.
Result<std::shared_ptr<const Document>> read_left_out(const Node& node, const Limits& limits,
                                                      const Keep& keep);

/// Reads the first YAML document of the text.
Result<std::shared_ptr<const Document>> read_yaml(std::shared_ptr<const Text> text,
                                                  const Limits& limits);

/// Reads all YAML documents of the text; the budgets are for all of them together.
Result<std::vector<std::shared_ptr<const Document>>> read_yaml_stream(
    std::shared_ptr<const Text> text, const Limits& limits);

/// What a file's name says of its language.
enum class Language { Json, Yaml, Unsaid };

/// Reads all documents of a file. Where the name says nothing, what begins with a brace or bracket
/// is JSON and all else YAML; where it says YAML, JSON is tried first. Of JSON only what `keep`
/// wants is built; null: all of it.
Result<std::vector<std::shared_ptr<const Document>>> read_documents(
    std::shared_ptr<const Text> text, const Limits& limits, Language language,
    const Keep* keep = nullptr);

/// The text of a string node with its way back to the file: byte i of `Node::text` came from
/// `in_file({i, i + 1})`.
std::shared_ptr<const Text> decoded_text(const Node& string_node);

/// Reads the JSON document inside a string node: JSON text, or JSON text in URL encoding (as IAM
/// returns it). Spans of the result lead to the outer file. Errors: Syntax, Limit, Encoding.
Result<std::shared_ptr<const Document>> read_embedded(const Node& string_node,
                                                      const Limits& limits);

}  // namespace trustlint::document
