/// The line of a file that a finding points at, cut and escaped for the screen, with the columns to
/// underline.
#pragma once

#include <cstddef>
#include <string>

#include "document/source_file.h"

namespace trustlint::report {

struct Excerpt {
  int line = 0;           ///< Number of the line, from 1.
  std::string text;       ///< Printable; tabs are four blanks, cut parts are `…`.
  std::size_t caret = 0;  ///< Columns before the marked part.
  std::size_t width = 1;  ///< Columns of the marked part, at least one.
};

/// The first line of a known place. Reads only the surroundings of the place, however long the line
/// is.
Excerpt excerpt(const document::Place& place);

}  // namespace trustlint::report
