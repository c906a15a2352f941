/// `--within FILE`: the trust policy that no role may go beyond.
#pragma once

#include <string>

#include "cli/collect.h"
#include "document/error.h"
#include "input/role_source.h"

namespace trustlint::cli {

struct Reference {
  input::RoleSource role;  ///< One policy of which every part is known.
  std::string display;     ///< How reports call the file.
};

/// Reads the file: a bare policy document in JSON or YAML, or any document that holds one role. One
/// that cannot be read, understood whole, or that has parts that nobody knows is an error.
document::Result<Reference> read_reference(const std::string& path, const document::Limits& limits);

/// A bare policy that a walk met and that is the reference is no role: nothing assumes it.
void leave_out(const Reference& reference, Collection& collection);

}  // namespace trustlint::cli
