/// The arguments of a data source `aws_iam_policy_document` in a plan, with holes for what is known
/// after apply.
#pragma once

#include <string>

#include <tl/expected.hpp>

#include "input/terraform_rebuild.h"

namespace trustlint::input::terraform {

/// A copy of `instance.values` in which every unknown text is a mark or, for a principal, the ARN
/// of the resource that it refers to. The error says what cannot be left open.
tl::expected<document::Node, std::string> complete_arguments(const Instance& instance,
                                                             const Graph& graph,
                                                             Rebuilder& rebuilder);

}  // namespace trustlint::input::terraform
