/// Texts that somebody was to fill in and nobody did.
///
/// Only the spelling is looked at. What no real name can be (`<account_id>`, `${NAME}`) is one
/// wherever it stands; words in capitals are only where they name what belongs there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trustlint::rule {

enum class TextKind {
  Principal,
  Account,  ///< The value of a key that holds an account id.
  Key,      ///< A condition key.
  Other,
};

struct Placeholder {
  std::string text;              ///< As it stands there: `<account_id>`.
  bool template_syntax = false;  ///< It is the syntax of a template language: `${account_id}`.
};

/// The placeholders in a text, in order, each once.
std::vector<Placeholder> placeholders_in(std::string_view text, TextKind kind);

}  // namespace trustlint::rule
