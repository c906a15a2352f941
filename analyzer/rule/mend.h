/// The fixes of a role's findings: written into the text, and proved.
///
/// Entry points: `mend` and `mended`. A rule proposes edits; what becomes of them is decided
/// when all rules have spoken. A fix is kept with its replacements when the changed text reads back
/// as the policy that was meant, and that policy accepts nothing that the old one does not, no
/// longer has the finding nor a new one as bad, and still accepts what the author named literally.
/// It is `safe` when nothing in it is a guess. Of all others the description is left. Limits:
/// fixes, literals and bytes for one role, and the steps of the engine.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "config/config.h"
#include "input/role_source.h"
#include "policy/trust_policy.h"
#include "rule/finding.h"
#include "rule/judge.h"
#include "solver/engine.h"

namespace trustlint::rule {

/// A policy that the role may have, and what the rules say of it.
struct Judged {
  const policy::TrustPolicy* policy = nullptr;
  const std::vector<Finding>* findings = nullptr;
};

/// Is the finding gone after the edits, and for the better?
enum class Mended {
  No,            ///< Or it is not known.
  WithLiterals,  ///< What is named literally still lets somebody in, but a pattern does not.
  WithAllParts,  ///< Every value and principal lets somebody in whom it let in before.
};

/// Placeholders are filled in with their samples.
Mended mended(const input::RoleSource& role, const Judged& before, const Finding& finding,
              const Edits& edits, const config::Config& config, solver::Engine& engine,
              const std::set<std::string>& ours = {});

/// The edits accept nothing that the policy does not accept.
bool is_narrower(const input::RoleSource& role, const policy::TrustPolicy& policy,
                 const Edits& edits, const config::Config& config, solver::Engine& engine,
                 const std::set<std::string>& ours = {});

/// Settles the fixes of these findings. `written`: the policy of the role with its holes; `before`:
/// with texts in them, as the rules saw it; `others`: with other texts, for which a fix must hold
/// as well.
void mend(const input::RoleSource& role, const policy::TrustPolicy& written, const Judged& before,
          const std::vector<policy::TrustPolicy>& others, std::vector<Finding>& findings,
          const config::Config& config, solver::Engine& engine,
          const std::set<std::string>& ours = {});

}  // namespace trustlint::rule
