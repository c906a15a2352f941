/// The file of a role with some edits made: written, read again, and compared with what was meant.
///
/// Entry point: `Draft`. Each edit is written into the text (`rewrite.h`), the text is read as it
/// was read before, and the policy that comes out must be the one that the edit makes of the model;
/// else the draft is given up. Limits: bytes that one role may have read again. Dumps are read by
/// the object of the role; plans, states and URL-encoded policies are no texts that anybody edits.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "input/role_source.h"
#include "policy/trust_policy.h"
#include "rule/edit.h"
#include "rule/finding.h"
#include "rule/rewrite.h"

namespace trustlint::rule {

class Draft {
 public:
  /// `policy`: that of the role, with its holes. `bytes`: what may be read again; what is read is
  /// taken off.
  Draft(const input::RoleSource& role, const policy::TrustPolicy& policy, std::size_t& bytes);

  /// Makes the edits, one after the other; false: this text cannot be written, or does not read
  /// back.
  bool make(const Edits& edits);

  /// The changes of the file; empty when there are none.
  std::vector<Replacement> replacements() const;

  /// The role and its policy as they read now.
  const input::RoleSource& role() const { return *role_; }
  const policy::TrustPolicy& policy() const { return policy_; }

 private:
  bool make(const Edit& edit);
  std::optional<std::vector<TextEdit>> text_edits(const Edit& edit) const;
  std::optional<std::vector<TextEdit>> duration(const Edit& edit) const;
  std::shared_ptr<const input::RoleSource> read(const std::string& bytes) const;
  bool is_meant(const input::RoleSource& read, const policy::TrustPolicy& policy) const;

  const input::RoleSource& first_;
  std::size_t& bytes_;
  std::shared_ptr<const document::Text> file_;  ///< The file as it is; null: it cannot be edited.
  document::Span piece_;                        ///< The part of it that is read again.
  std::string text_;                            ///< That part as it reads now.
  std::size_t offset_ = 0;                      ///< Where it begins in the texts of `role_`.
  std::shared_ptr<const input::RoleSource> role_;
  policy::TrustPolicy policy_;
  policy::TrustPolicy meant_;
  std::vector<TextEdit> only_;  ///< The edits, as long as they were made in one step.
  std::size_t steps_ = 0;
};

}  // namespace trustlint::rule
