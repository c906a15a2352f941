/// What is shared while the holes of a policy are filled: the texts so far, and leads to texts that
/// would make a difference.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rule/fitting.h"
#include "rule/minters.h"

namespace trustlint::rule {

struct Filling {
  Filling(const input::RoleSource& of, const policy::TrustPolicy& with_marks,
          const std::set<std::size_t>& holes, const config::Config& configuration,
          solver::Engine& asked);

  bool known(std::size_t hole) const;
  /// Gives the hole its text, if it has none.
  void set(std::size_t hole, std::string text);
  /// The text as far as it is known.
  std::string now(std::string_view text) const { return policy::fill(text, out.texts); }
  /// The text with marks only of holes that are free to have any text.
  std::string open(std::string_view text) const;
  /// The statement as far as its principals are known.
  policy::Statement now_statement(const policy::Statement& statement) const;
  /// May the hole have any text?
  bool movable(std::size_t hole) const;
  /// May every hole in the text? There are some.
  bool movable(std::string_view text) const;

  const input::RoleSource& role;
  const policy::TrustPolicy& marked;
  const std::set<std::size_t>& used;
  const config::Config& config;
  solver::Engine& engine;
  Versions versions;
  Fitting out;

  struct OpenContext {
    std::string value;  ///< With marks of the holes that are free.
    condition::Comparison comparison;
    Minters minters;
  };
  std::vector<std::vector<std::string>> options;  ///< By hole: the values to try.
  std::vector<OpenContext> contexts;              ///< Values that may leave the context to a hole.
  std::vector<HoleTexts> wider;                   ///< Longer texts, where a wildcard follows.
  std::vector<std::size_t> any_issuer;            ///< Holes that stand for an unknown issuer.
};

/// Is the hole the role's own account, partition or suffix?
bool is_own(const policy::Hole& hole);

/// The texts with which the policy means something, and the leads.
void fill_first(Filling& filling);

/// Makes the first texts agree where two conditions name the same thing, then follows the leads.
void find_alternatives(Filling& filling);

}  // namespace trustlint::rule
