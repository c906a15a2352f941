/// A request as a program writes it: principal, action and condition keys in JSON.
///
/// Entry point: `read_request`. The object is the request itself, or holds it as `request` beside
/// `policy` and `scope`. Unknown members are passed over; what is known must have its type.
#pragma once

#include <optional>

#include "condition/environment.h"
#include "condition/request.h"
#include "document/error.h"
#include "document/node.h"

namespace trustlint::input {

struct AskedRequest {
  condition::Request request;
  /// Given with the scope `full`: the policies around the trust policy.
  std::optional<condition::Environment> environment;
  const document::Node* policy = nullptr;  ///< Null: the request brings none.
};

/// Reads one request. `AskedRequest::policy` points into the document.
document::Result<AskedRequest> read_request(const document::Document& document);

}  // namespace trustlint::input
