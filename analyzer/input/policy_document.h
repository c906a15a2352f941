/// What the data source `aws_iam_policy_document` makes of its arguments.
///
/// Entry points: `policy_of_arguments`, then `merge`, then `document_node`. The arguments are a
/// tree in the shape of the provider's schema, as a plan shows it (`statement` blocks with
/// `actions`, `principals`, `condition`), with marks where a text is not known. The policy has the
/// places of the arguments.
#pragma once

#include <string>
#include <vector>

#include "document/node.h"

namespace trustlint::input::terraform {

/// A policy on its way through the merges of the provider.
struct MergedPolicy {
  std::string version;
  document::Node version_node;  ///< Where the version stands, if anywhere.
  std::vector<document::Node> statements;
};

/// The policy of the arguments alone, in the provider's shape: lists of one are a text, principals
/// of one type and values of one key are joined, `&{…}` is a policy variable.
MergedPolicy policy_of_arguments(const document::Node& arguments);

/// The parts of a policy document that stands somewhere as JSON.
MergedPolicy parts_of_policy(const document::Node& policy);

/// Takes in `from` as the provider does: a statement replaces the one with its `Sid`, others are
/// added, the newer version wins.
void merge(MergedPolicy& into, const MergedPolicy& from);

/// Does what `merge` makes of these two depend on a `Sid` that is not known?
bool merge_is_open(const MergedPolicy& into, const MergedPolicy& from);

/// The document; what has no place of its own stands where `at` does.
document::Node document_node(MergedPolicy policy, const document::Node& at);

/// A text that stands where `at` stands.
document::Node text_node(std::string text, const document::Node& at);

}  // namespace trustlint::input::terraform
