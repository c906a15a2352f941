/// From a document to the roles that it describes.
///
/// Entry point: `extract`. The format is told by content, never by the file's name.
#pragma once

#include <memory>
#include <string>

#include "document/node.h"
#include "document/reader.h"
#include "document/source_file.h"
#include "input/role_source.h"

namespace trustlint::input {

/// What of a JSON file has to be built for `extract`: all but what no format reads.
const document::Keep& formats_read();

/// Finds the roles of one document. `path` is the name of the file and the address of a bare
/// policy.
Extraction extract(std::shared_ptr<const document::Document> doc, const std::string& path,
                   const document::Limits& limits);

}  // namespace trustlint::input
