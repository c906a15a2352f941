/// What the rules about clauses that do not do what they say have in common: whose requests count,
/// who leaves a key out, and whether another finding already tells the story.
#pragma once

#include <string>
#include <vector>

#include "condition/operator.h"
#include "rule/blame.h"
#include "rule/context.h"

namespace trustlint::rule {

/// A clause of an Allow or a Deny, with its operator.
struct Reading {
  const policy::Statement* statement = nullptr;
  const policy::Clause* clause = nullptr;
  condition::Operator op;
  std::string key;  ///< In lower case.
};

/// The clauses of all well-formed statements of that effect whose operator is one.
std::vector<Reading> readings(const Context& context, policy::Effect effect);

/// Everybody whom the statement can mean, where it speaks of the call that they make.
std::vector<identity::Scenario> callers_of(const Context& context,
                                           const policy::Statement& statement);

/// Those of the callers who may carry the key, without it. One who never has it is another rule's
/// business.
std::vector<identity::Scenario> without(std::vector<identity::Scenario> callers,
                                        const std::string& key);

/// Another finding tells the story: a caller who should not get in passes this very clause by what
/// it does not say, or a rule of the same persona points at it.
bool explained(Context& context, const Reading& reading);

/// Does a finding that everybody sees point at this place already?
bool is_reported(Context& context, const policy::Statement& statement,
                 const document::Place& place);

/// What the clause says of a request without its key.
bool holds_when_absent(const Context& context, const Reading& reading);

/// The finding for a clause that lets a caller pass who leaves its key out; `answer` is about such
/// callers. It has no fix yet.
Finding absent_key_finding(Context& context, const Reading& reading, const solver::Answer& answer);

/// AWS documents `ForAllValues` for these keys: a call without them asks for nothing.
bool is_documented_for_all_values(const std::string& key);

}  // namespace trustlint::rule
