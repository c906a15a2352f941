/// What the halves of the parser share: the policy under construction and the ways to say that
/// something is wrong.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "document/node.h"
#include "policy/trust_policy.h"

namespace trustlint::policy {

struct Parts {
  TrustPolicy& policy;
  std::optional<std::size_t> statement;  ///< The statement that errors belong to.

  void error(const document::Node& node, std::string message);
  void error(Place place, std::string message);
  /// Reports a member that has no business in `what`; true when its name resembles one of `known`.
  bool unknown(const document::Member& member, std::string_view what,
               std::span<const std::string_view> known);
  /// Reports every key of the object that was there before.
  void duplicates(const document::Node& object);
  /// The same for the keys of one operator block, which ignore case (G11).
  void duplicate_condition_keys(const document::Node& block);

  /// The value of a scalar node.
  static Value value(const document::Node& scalar);
};

/// The node itself, or the items of a list.
std::vector<const document::Node*> scalars_of(const document::Node& node);

/// Appends what stands under one `Principal` or `NotPrincipal`.
void principal_element(const document::Member& member, Parts& parts, Statement& statement);

/// Appends the clauses of one `Condition`.
void condition_element(const document::Member& member, Parts& parts, Statement& statement);

}  // namespace trustlint::policy
