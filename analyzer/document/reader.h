/// Readers: text to tree. JSON is tried first, then YAML.
#pragma once

#include <memory>

#include "document/error.h"
#include "document/node.h"

namespace trustlint::document {

/// Reads one JSON value that fills the whole text. Errors: Syntax, Limit, Encoding, with the place in the outer file.
Result<std::shared_ptr<const Document>> read_json(std::shared_ptr<const Text> text, const Limits& limits);

/// Reads the first YAML document of the text.
Result<std::shared_ptr<const Document>> read_yaml(std::shared_ptr<const Text> text, const Limits& limits);

/// Reads the JSON document inside a string node: JSON text, or JSON text in URL encoding (as IAM returns it).
/// Spans of the result lead to the outer file. Errors: Syntax, Limit.
Result<std::shared_ptr<const Document>> read_embedded(const Node& string_node, const Limits& limits);

}  // namespace trustlint::document
