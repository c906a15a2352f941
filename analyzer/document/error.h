/// Errors as values: what is wrong, where, and what to do about it.
#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace trustlint::document {

/// A place for a person: lines and columns count from 1, columns in code points. Line 0: no place
/// is known.
struct Position {
  int line = 0;
  int column = 0;
  friend bool operator==(const Position&, const Position&) = default;
};

/// Something that went wrong with an input. `main` prints it; nothing below `cli/` does.
struct Error {
  enum class Code { Io, Encoding, Syntax, Limit, Usage, Config, Internal };

  Code code = Code::Internal;
  std::string message;  ///< One sentence in our own words, no trailing period, no quoted input over
                        ///< 40 characters.
  std::string file;     ///< As given on the command line; empty when no file is concerned.
  Position position;    ///< Where in `file`.
  std::vector<std::string> help;  ///< What the user can do, one line each; may be empty.
};

template <typename T>
using Result = tl::expected<T, Error>;

}  // namespace trustlint::document
