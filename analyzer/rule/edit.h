/// The vocabulary in which a rule says how a policy is mended.
///
/// A rule names the change by the parts of the policy that it talks about; the change of the model
/// (`edited`) and the change of the file's text (`rewrite.h`) are made of the same edit, so that
/// what is proved of the one holds for the other. Entry points: the makers in `edit`, and `edited`.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "policy/trust_policy.h"

namespace trustlint::rule {

/// A text to write, perhaps with a part that the author must fill in. A proof needs a text that
/// somebody can have: that is the sample.
struct Wording {
  std::string text;    ///< As it is shown and written: "arn:aws:iam::ACCOUNT:root".
  std::string sample;  ///< The same with every part filled in.

  Wording(std::string known) : text(std::move(known)), sample(text) {}
  Wording(const char* known) : Wording(std::string(known)) {}
  Wording(std::string shown, std::string filled)
      : text(std::move(shown)), sample(std::move(filled)) {}
  bool guessed() const { return text != sample; }
};

/// The text with the placeholders that rules share, and a sample of each: ACCOUNT, REGION, NAME,
/// ID.
Wording with_placeholders(std::string text);

/// One change of a policy. Numbers count from 0 in the policy that the edits before it left.
struct Edit {
  enum class Kind {
    SetValue,         ///< `value` of `part` becomes `texts[0]`.
    SetPrincipal,     ///< Principal `part` becomes `texts[0]`.
    RenameOperator,   ///< The operator of clause `part` becomes `name`.
    RenameKey,        ///< The key of clause `part` becomes `name`.
    RemoveValue,      ///< `value` of clause `part`.
    RemovePrincipal,  ///< `part`.
    RemoveClause,     ///< `part`.
    RemoveStatement,
    AddCondition,  ///< Operator `name`, key `key`, values `texts`.
    Respell,       ///< Clause `part` is written anew; the policy means the same.
    SetDuration,   ///< The role's maximum session duration becomes `texts[0]`.
  };
  Kind kind = Kind::AddCondition;
  std::size_t statement = 0;
  std::size_t part = 0;
  std::size_t value = 0;
  std::string name;
  std::string key;
  std::vector<Wording> texts;

  bool guessed() const;
};

using Edits = std::vector<Edit>;

/// Makers. What they take are parts of the policy of the context.
namespace edit {
Edit set_value(const policy::Statement& in, const policy::Clause& clause,
               const policy::Value& value, Wording text);
Edit set_principal(const policy::Statement& in, const policy::Principal& principal, Wording text);
Edit rename_operator(const policy::Statement& in, const policy::Clause& clause, std::string name);
Edit rename_key(const policy::Statement& in, const policy::Clause& clause, std::string key);
Edit remove_value(const policy::Statement& in, const policy::Clause& clause,
                  const policy::Value& value);
Edit remove_principal(const policy::Statement& in, const policy::Principal& principal);
Edit remove_clause(const policy::Statement& in, const policy::Clause& clause);
Edit remove_statement(const policy::Statement& statement);
/// To the block of that operator, to a new block, or to a new `Condition`.
Edit add_condition(const policy::Statement& to, std::string name, std::string key, Wording value);
Edit respell(const policy::Statement& in, const policy::Clause& clause);
Edit set_duration(int seconds);
}  // namespace edit

/// The policy after one edit; nothing when there is no such part, or when the result would be no
/// policy (a list without values, a statement without principals). `samples`: placeholders filled
/// in.
std::optional<policy::TrustPolicy> edited(const policy::TrustPolicy& policy, const Edit& edit,
                                          bool samples);
/// After all of them, in their order.
std::optional<policy::TrustPolicy> edited(const policy::TrustPolicy& policy, const Edits& edits,
                                          bool samples);

}  // namespace trustlint::rule
