/// Does a role let in nobody whom a reference policy keeps out?
///
/// Entry point: `within`. The same callers, holes and variants as for two versions of a role. The
/// reference is taken as it is written: where it names a provider or an account of account A, the
/// same provider in account B is another caller.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compare/compare.h"
#include "document/source_file.h"
#include "rule/finding.h"

namespace trustlint::compare {

struct Containment {
  enum class Kind { Contained, Beyond, Undecided };
  Kind kind = Kind::Undecided;
  std::optional<Difference> beyond;  ///< The role accepts it, the reference does not.
  std::string reason;                ///< Undecided: why.
  document::Place place;             ///< What of the role lets it in; else where the role stands.
  std::vector<rule::Related> related = {};  ///< What of the reference keeps it out.
};

/// The word in the JSON output: "within", "beyond", "undecided".
std::string_view name(Containment::Kind kind);

/// `reference`: the policy that is allowed at most.
Containment within(const input::RoleSource& role, const input::RoleSource& reference,
                   const config::Config& config, solver::Engine& engine);

/// Points at the narrowest text of the role that lets in what is beyond the reference, and at what
/// of the reference keeps it out. A guide for the eye, no part of the decision.
void point_at_excess(Containment& found, const input::RoleSource& role,
                     const input::RoleSource& reference);

}  // namespace trustlint::compare
