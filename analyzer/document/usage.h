/// A mistake of the user's, as an error.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "document/error.h"

namespace trustlint::document {

/// A mistake on the command line.
inline Error usage(std::string message, std::vector<std::string> help = {}) {
  Error error;
  error.code = Error::Code::Usage;
  error.message = std::move(message);
  error.help = std::move(help);
  return error;
}

}  // namespace trustlint::document
