/// A role as some document describes it: the hand-over from the input formats to the analysis.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "document/error.h"
#include "document/node.h"
#include "policy/hole.h"

namespace trustlint::input {

enum class SourceKind {
  TerraformPlan,
  TerraformState,
  TerraformSource,
  CloudFormation,
  Iam,
  Account
};

/// The name in the JSON output: "terraform-plan", "iam", …
std::string_view name(SourceKind kind);

/// A policy document with its place. `node` points into `document`, which was read from a file or
/// built by an input format from nodes that keep their places; unknown parts of its texts are marks
/// of `RoleSource::holes`.
struct PolicySource {
  std::shared_ptr<const document::Document> document;
  const document::Node* node = nullptr;
  std::string when;  ///< Of several variants: when it is this one ("IsProd is true"); else empty.
};

/// A permission document that is attached to a role.
struct Permissions {
  std::string name;                    ///< Of the inline policy, or the ARN of a managed one.
  std::optional<PolicySource> policy;  ///< Nothing: only the name is known.
  document::Place place;
  std::vector<policy::Hole> holes = {};  ///< Of this document.
};

/// What happens to a role when a plan is applied. None: the document is no plan.
enum class Change { None, Unchanged, Created, Updated, Replaced, Deleted };

/// An identity provider that the document creates or lists.
struct ProviderSource {
  enum class Kind { Oidc, Saml };
  Kind kind = Kind::Oidc;
  std::string address;
  std::string url;                      ///< Oidc: the issuer; empty where it is not known.
  std::vector<std::string> client_ids;  ///< Oidc: the audiences.
  bool complete = true;                 ///< False: there may be more client ids than these.
  document::Place place;
  std::vector<policy::Hole> holes = {};  ///< Of the texts above.
};

struct RoleSource;

/// Reads a configuration of several files again, as if one of them had another text.
class ReadAgain {
 public:
  virtual ~ReadAgain() = default;
  /// The roles with the text of `changed` in the place of the file of that name.
  virtual std::vector<RoleSource> with(
      const std::shared_ptr<const document::SourceFile>& changed) const = 0;
};

struct RoleSource {
  std::string address;  ///< Terraform address; `PATH#LogicalId` for templates; ARN, else role name,
                        ///< for dumps; the path for a bare policy.
  SourceKind kind = SourceKind::Iam;
  document::Place anchor;  ///< Where the role stands; line 1 for a bare policy.
  /// The trust policy. Empty: not known. Several: one of these, a condition of the template decides
  /// which.
  std::vector<PolicySource> policies;
  std::string not_known_because;  ///< Why `policies` is empty.
  std::string assumption = {};    ///< What is taken for granted about `policies`; else empty.
  std::vector<policy::Hole> holes = {};  ///< Of `policies`.
  std::optional<std::string> account;    ///< 12 digits, from the role's own ARN or the plan.
  std::optional<std::string> name;
  std::optional<std::string> path;
  std::optional<std::string> unique_id;     ///< `AROA…`
  std::optional<int> max_session_duration;  ///< Seconds.
  std::optional<document::Place> max_session_duration_place;
  std::optional<std::string> permissions_boundary;  ///< ARN.
  std::map<std::string, std::string> tags;
  std::vector<Permissions> permissions;

  // Of a plan: the role as it is before.
  Change change = Change::None;
  std::optional<PolicySource> before;  ///< Nothing: the role is new, or what it was is not known.
  std::optional<int> max_session_duration_before;
  std::optional<std::string> permissions_boundary_before;  ///< ARN.
  std::vector<Permissions> permissions_before = {};
  std::optional<document::Place> in_plan;  ///< Where the plan has it, when `anchor` is in a source.

  /// The identity providers of the same document or configuration; null when there are none.
  std::shared_ptr<const std::vector<ProviderSource>> providers = nullptr;

  std::optional<document::Place> policy_attribute;  ///< Of a source: what stands for the policy.
  std::shared_ptr<const ReadAgain> read_again = nullptr;  ///< Of a source: null where it cannot be.

  bool known() const { return !policies.empty(); }
};

/// Something of a document that could not be looked at, for the reader to know.
struct Remark {
  document::Place place;
  std::string message;
  bool harmless = false;  ///< Nothing is left out because of it.
};

/// What one document holds.
struct Extraction {
  bool recognised = false;  ///< False: no document of ours; it is passed over without a word.
  std::vector<RoleSource> roles;
  std::vector<RoleSource> deleted;  ///< Of a plan: roles that are gone after apply; see `before`.
  std::vector<ProviderSource> providers;
  std::vector<document::Error> errors;
  std::vector<Remark> remarks;
};

}  // namespace trustlint::input
