/// What is wrong with a YAML text, in our own words. Used inside `document/` only.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include <yaml.h>

#include "document/error.h"
#include "document/source_file.h"

namespace trustlint::document {

/// From the library's marks, which count characters, to bytes.
class MarkIndex {
 public:
  explicit MarkIndex(std::string_view bytes);
  /// Byte offset of the n-th character; the end when there are fewer.
  std::size_t byte(std::size_t character) const;

 private:
  std::string_view bytes_;
  std::vector<std::size_t> checkpoints_;  ///< Empty when all is ASCII.
};

/// The error for a text that is not YAML. `parser` has just failed.
Error diagnose_yaml(const std::shared_ptr<const Text>& text, const yaml_parser_t& parser,
                    const MarkIndex& marks);

}  // namespace trustlint::document
