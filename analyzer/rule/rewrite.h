/// From an edit of a policy to the change of the text in which it stands.
///
/// Entry point: `rewrite`. Knows objects and lists in braces and brackets (JSON, YAML's flow style,
/// HCL) and in lines (YAML's block style, blocks of `aws_iam_policy_document`), and keeps the
/// indentation, colons and quotes of what stands beside the new text. It does not claim that the
/// result reads back: whoever writes it must read it again (`reread.h`).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "document/node.h"
#include "policy/trust_policy.h"
#include "rule/edit.h"

namespace trustlint::rule {

/// New text for a part of a text.
struct TextEdit {
  document::Span span;
  std::string text;
};

/// Changes of one text, none of which touches another, in its order.
struct Rewriting {
  const document::Text* text = nullptr;
  std::vector<TextEdit> edits;
};

/// How a text spells objects and scalars.
enum class Notation { JsonOrYaml, Hcl };

/// The text for an edit of the policy that stands in `tree`. `meant` is the policy that the edit
/// speaks of: the policy of the tree, but perhaps with its conditions in another order. Nothing
/// where the places of the tree are not those of such a text.
std::optional<Rewriting> rewrite(const document::Node& tree, const policy::TrustPolicy& meant,
                                 const Edit& edit, Notation notation);

/// The text in which these edits were made.
std::string with(std::string_view text, const std::vector<TextEdit>& edits);

}  // namespace trustlint::rule
