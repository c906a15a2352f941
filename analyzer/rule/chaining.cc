#include "rule/chaining.h"

namespace trustlint::rule {

Reached reached(Context& context, const policy::Statement& statement) {
  Reached by = Reached::ByNobody;
  for (const auto& caller : context.everybody(statement)) {
    const auto answer = context.accepted(statement, {caller});
    if (answer.proved()) continue;
    if (!answer.found() || !caller.caller_role_arn) return Reached::ByOthers;
    by = Reached::ByChaining;
  }
  return by;
}

}  // namespace trustlint::rule
