/// A policy with texts in the place of its holes: something that every engine can judge.
#pragma once

#include <string>
#include <vector>

#include "document/node.h"
#include "policy/hole.h"
#include "policy/trust_policy.h"

namespace trustlint::policy {

/// The policy with `values[i]` in the place of hole `i`; places and shape errors stay as they are.
TrustPolicy instance(const TrustPolicy& marked, const std::vector<std::string>& values);

/// The statement as a person reads it, each hole as `${Name}`.
Statement named(const Statement& marked, const std::vector<Hole>& holes);

/// A scalar or key of a document in which a hole stands.
struct MarkedText {
  Place place;
  std::vector<std::size_t> holes;
};

/// Every text of the tree that is not known, in document order.
std::vector<MarkedText> marked_texts(const document::Node& node);

}  // namespace trustlint::policy
