/// Chooses texts for the holes of a policy: such that the policy means something, and others with
/// which it may mean something else.
///
/// Entry point: `fit`. The first texts are fresh names of the shape that each place asks for: an
/// account where an ARN has one, an issuer in front of a claim, and in a value the part of a token
/// that a caller can really have (`repo:${Repo}:*` asks for OWNER/REPOSITORY). The alternatives are
/// what makes a difference: a wildcard where people pass patterns, the contexts that the value
/// leaves open, names that other conditions test, and every value that a template allows.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "config/config.h"
#include "input/role_source.h"
#include "policy/trust_policy.h"
#include "rule/frame.h"
#include "rule/fresh.h"
#include "solver/engine.h"

namespace trustlint::rule {

struct Fitting {
  std::vector<std::string> texts;       ///< By hole.
  std::vector<HoleTexts> alternatives;  ///< What is different from `texts`, the telling ones first.
  std::set<std::string> accounts;       ///< Accounts made up here: they are nobody's but ours.
  /// By statement: what was assumed about its issuer.
  std::map<std::size_t, std::string> assumed;
  /// By statement: why it cannot be judged.
  std::map<std::size_t, std::string> not_understood;
  std::vector<std::string> unfit;  ///< Values for which no text was found, though there is one.
  FreshWords words;
  std::set<std::size_t> customised;  ///< Statements that only customised subjects fit.
  bool cut = false;                  ///< There are more alternatives than are tried.

  /// All texts of an alternative.
  std::vector<std::string> with(const HoleTexts& other) const;
};

/// Does the statement let anybody in? Somebody with a subject of a customised form counts only
/// where the statement is written for such: else any two conditions would be met by some odd
/// subject. `names`: what to call him.
solver::Answer accepted_by(const input::RoleSource& role, const policy::TrustPolicy& policy,
                           std::size_t statement, const config::Config& config,
                           solver::Engine& engine, const Fitting& fitting,
                           FreshWords* names = nullptr);

/// Of a policy that is two versions in one, one behind the other.
struct Versions {
  std::size_t second = 0;  ///< Number of the first statement of the second; 0: there is one.
  std::set<std::size_t>
      shared;  ///< Holes of both. Another is perhaps what the other version names.
};

/// The texts for the holes of one policy of the role; `used`: those that stand in it.
Fitting fit(const input::RoleSource& role, const policy::TrustPolicy& marked,
            const std::set<std::size_t>& used, const config::Config& config, solver::Engine& engine,
            const Versions& versions = {});

}  // namespace trustlint::rule
