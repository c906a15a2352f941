/// What the rules about superfluous text share: does a part of the policy make a difference for any
/// request that somebody can really make?
///
/// Entry point: `Hygiene`. A call may need several permissions (`sts:TagSession` beside the action
/// that assumes the role), each of which is granted by itself. Proved answers hold for all callers;
/// where it is not known who the callers are, or what their requests look like, every request
/// counts
/// (`any_request`), so that nothing is called dead because the catalogue does not know it.
/// Questions are paid from a purse of their own (`solver::Engine::Beside`).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "rule/context.h"
#include "solver/questions.h"

namespace trustlint::rule {

class Hygiene {
 public:
  explicit Hygiene(Context& context) : context_(context), beside_(context.engine()) {}

  /// Is there a call for which this Allow is needed, alone or beside others? Witness: one; proved:
  /// the statement is dead.
  solver::Answer lets_in(const policy::TrustPolicy& policy, std::size_t statement);
  /// The same over all requests that the callers might ever send, whatever the catalogue says of
  /// them.
  solver::Answer lets_in_anything(const policy::TrustPolicy& policy, std::size_t statement);
  /// The condition that no caller of the statement ever meets, because of what the catalogue says
  /// of the values of its key; null when there is none.
  const policy::Clause* impossible(const policy::TrustPolicy& policy, std::size_t statement);
  /// Does an Allow make a difference for any call? Proved: the others allow all that it allows.
  solver::Answer adds(const policy::TrustPolicy& policy, std::size_t statement);
  /// Does a Deny make a difference? Proved: nobody whom it refuses would get in without it.
  solver::Answer takes(const policy::TrustPolicy& policy, std::size_t statement);
  /// Are there texts that one value of the clause stands for and the other does not? Proved: `wide`
  /// covers `narrow`, whoever calls.
  solver::Answer is_beyond(const policy::TrustPolicy& policy, const policy::Clause& clause,
                           const policy::Value& narrow, const policy::Value& wide);

 private:
  solver::Answer ask(const solver::Question& question);
  bool may_hold(const policy::TrustPolicy& policy, const policy::Clause& clause,
                const solver::Scenarios& scenarios);
  std::optional<solver::Scenarios> callers(const policy::Statement& statement,
                                           const policy::Principal& principal) const;
  std::optional<solver::Scenarios> callers(const policy::Statement& statement) const;
  identity::Scenario any_request(const identity::Scenario& real) const;
  solver::Answer lets_in(const policy::TrustPolicy& policy, std::size_t statement,
                         const solver::Scenarios& scenarios);
  solver::Answer adds(const policy::TrustPolicy& policy, std::size_t statement,
                      const policy::Principal& principal);
  bool is_delegation(const policy::Principal& principal) const;

  Context& context_;
  solver::Engine::Beside beside_;
};

/// A finding without a witness says why the statement, or a Deny of the policy, does something else
/// than it seems: then there is no more to say.
bool is_explained(Context& context, const policy::Statement& statement);

/// Does the statement speak of a call that assumes the role, and not only of what goes with one?
bool assumes(const policy::Statement& statement);
/// Can a principal of the one stand for a caller of the other?
bool may_share_callers(const policy::Statement& one, const policy::Statement& other);
/// Lets the statement say nothing, and keeps the places of the others.
void silence(policy::Statement& statement);

/// The name of the statement where it has one, else its first principal: one line that stands for
/// all of it.
document::Place heading(const policy::Statement& statement);
/// "statement 2", with its `Sid` where it has one.
std::string title(const policy::Statement& statement);

}  // namespace trustlint::rule
