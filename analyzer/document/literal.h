/// Where the characters of a string node stand in its text. Used inside `document/` only.
#pragma once

#include "document/node.h"
#include "document/source_file.h"

namespace trustlint::document {

/// The map from `node.text` to bytes of `node.source`.
OffsetMap map_literal(const Node& node);

}  // namespace trustlint::document
