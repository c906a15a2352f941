/// What is wrong with a JSON text, in our own words. Used inside `document/` only.
///
/// The library decides whether a text is JSON; this explains to a person why it is not. The reader
/// notes how far it came (`JsonProgress`); from there one or two tokens are read again, so an
/// explanation costs nothing while all is well and never looks at more than the broken token.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "document/error.h"
#include "document/node.h"

namespace trustlint::document {

/// A number as JSON has it: where it ends, and whether it is malformed. `problem` is null when it
/// is not, and empty when there are no better words for it.
struct NumberScan {
  std::size_t end = 0;
  const char* problem = nullptr;
};

/// Scans the number at `at` together with whatever is glued to it ("12abc" is one malformed
/// number).
NumberScan scan_json_number(std::string_view bytes, std::size_t at);

/// How far the reader came before the library refused the text.
struct JsonProgress {
  enum class After { Start, Open, Key, Value };
  struct Bracket {
    Kind kind;
    std::size_t begin;
  };

  After after = After::Start;
  std::size_t resume = 0;  ///< End of the last token that was a bracket, a key or a scalar.
  std::vector<Bracket> open;
};

/// The error for a text that is not JSON.
Error diagnose_json(const std::shared_ptr<const Text>& text, const JsonProgress& progress);

}  // namespace trustlint::document
