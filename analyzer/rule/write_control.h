/// IAM's own check of trust in shared issuers: a model of it, to tell what the next write meets.
///
/// IAM looks at the text: an operator that counts, a key, no value that is a lone `*`. What a
/// statement lets in is another question, which the rules about openness ask.
#pragma once

#include <string>

#include "rule/context.h"

namespace trustlint::rule {

/// Does IAM check statements that trust this issuer?
bool is_write_controlled(const WebTrust& trust);

/// Does the statement test what IAM demands, in a form that counts?
bool passes_write_control(const WebTrust& trust);

}  // namespace trustlint::rule
