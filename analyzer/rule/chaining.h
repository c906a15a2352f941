/// Is a role only reached by chaining: is everybody who can assume it a role session himself?
#pragma once

#include "rule/context.h"

namespace trustlint::rule {

enum class Reached {
  ByNobody,    ///< Proved: the statement accepts nobody.
  ByChaining,  ///< Proved: role sessions and nobody else.
  ByOthers,    ///< Somebody else as well, or nobody knows.
};

/// Who gets in by this Allow statement?
Reached reached(Context& context, const policy::Statement& statement);

}  // namespace trustlint::rule
