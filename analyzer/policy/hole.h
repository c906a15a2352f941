/// Parts of a policy that nobody knows yet: parameters of a template, values known after apply.
///
/// A hole is a fixed text without wildcards that is not known. In the text of a value it is one
/// code point of a private plane, its mark; IAM refuses such characters, so that a mark never meets
/// text that means something. An input format marks the holes; before a policy is judged, texts are
/// put in their place.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "document/source_file.h"

namespace trustlint::policy {

struct Hole {
  std::string name;       ///< As its author knows it: `GitHubOrg`, `aws_s3_bucket.logs.arn`.
  document::Place place;  ///< Where it is used.
  std::vector<std::string> allowed;  ///< The only values it can have; empty: any text.
  bool resource = false;  ///< Known to be the ARN, id or name of a resource, never a pattern.
};

/// The text that stands for hole number `index`.
std::string hole_mark(std::size_t index);

/// The numbers of the holes in a text, in the order in which they stand there.
std::vector<std::size_t> holes_in(std::string_view text);

/// The text with `values[i]` in the place of hole `i`; a hole without a value keeps its mark.
std::string fill(std::string_view text, const std::vector<std::string>& values);

/// The text as a person reads it: `repo:${GitHubOrg}/app`.
std::string show_holes(std::string_view text, const std::vector<Hole>& holes);

}  // namespace trustlint::policy
