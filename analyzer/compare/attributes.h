/// What else a change of a role says about who can do what: session length, further actions of a
/// call, Denies, the permissions boundary.
///
/// Entry point: `changed_attributes`. These are facts of the documents, said beside the relation;
/// the relation itself counts actions and Denies already.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "input/role_source.h"

namespace trustlint::compare {

struct Attribute {
  /// Nothing: null.
  using Value = std::variant<std::monostate, long, std::string, std::vector<std::string>>;

  std::string name;  ///< "max_session_duration"
  Value old_value;
  Value new_value;
  bool more = false;  ///< Somebody may do more than before.
  std::string words;  ///< For a person: "sessions of up to 43200 seconds, before 3600".
};

/// What differs, in this order: `max_session_duration`, `actions` (that some Allow of the trust
/// policy grants), `deny_statements` (that only one version has), `permissions_boundary`.
std::vector<Attribute> changed_attributes(const input::RoleSource& before,
                                          const input::RoleSource& after);

}  // namespace trustlint::compare
