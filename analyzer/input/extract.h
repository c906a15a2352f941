/// From a document to the roles that it describes.
///
/// Entry point: `extract`. The format is told by content, never by the file's name.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "document/node.h"
#include "document/reader.h"
#include "document/source_file.h"
#include "input/role_source.h"

namespace trustlint::input {

/// What of a JSON file has to be built for `extract`: all but what no format reads.
const document::Keep& formats_read();

/// Finds the roles of one document. `path` is the name of the file and the address of a bare
/// policy. With `only`, the document is taken for that and for nothing else.
Extraction extract(std::shared_ptr<const document::Document> doc, const std::string& path,
                   const document::Limits& limits, std::optional<SourceKind> only = std::nullopt);

/// The kind of that name, or nothing.
std::optional<SourceKind> kind_named(std::string_view name);

}  // namespace trustlint::input
