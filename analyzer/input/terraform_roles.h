/// From resources to roles: what plans and states have in common.
#pragma once

#include "input/formats.h"
#include "input/terraform_rebuild.h"

namespace trustlint::input::terraform {

/// The roles and identity providers of the graph, in the order of the document. A role that does
/// not exist after apply stands in `Extraction::deleted`.
Extraction roles_of(const Graph& graph, const Source& source, SourceKind kind, const Home& home);

}  // namespace trustlint::input::terraform
