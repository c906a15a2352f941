/// The question that the rules of family A share: does a stranger's token get in, and through what?
#pragma once

#include <string>

#include "rule/blame.h"
#include "rule/context.h"

namespace trustlint::rule {

/// How a shared issuer's strangers get in.
enum class Openness {
  Closed,  ///< Proved: none does.
  Unknown,
  NothingTested,  ///< No condition on the tenant refuses anybody.
  Tested,         ///< The tenant is tested, and strangers pass all the same.
  Borrowed,       ///< Only with a claim that names somebody else's workflow.
};

/// Asks once per principal; other rules get the same answer.
Openness openness(Context& context, const WebTrust& trust);

/// The finding for an open trust: witness, place, related places, label.
Finding outsider_finding(Context& context, const WebTrust& trust, const solver::Answer& answer);

/// "any GitHub repository" when a stranger of any name gets in, else the narrower phrase.
std::string who_gets_in(const WebTrust& trust, const solver::Answer& answer);

/// The tenant that the policy names, for a sentence; empty when there is none.
std::string quoted(const std::string& text);

/// Takes the value out that lets the witness in, where others stand beside it; else the recommended
/// lock, with what the policy and the issuer's name already say filled in.
Fix lock_fix(const WebTrust& trust, const Blame& where, Pins pins,
             const policy::TrustPolicy* policy = nullptr, const solver::Answer* answer = nullptr);

}  // namespace trustlint::rule
