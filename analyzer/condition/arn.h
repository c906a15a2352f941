/// ARNs and ARN patterns: six components, each compared by itself (A1 to A7).
#pragma once

#include <string_view>

#include "condition/variables.h"

namespace trustlint::condition {

enum class ArnMatch { No, Yes, MalformedPattern };

/// Has the text six components, the first of them `arn`?
bool is_arn(std::string_view text);

/// Has the text what an ARN pattern needs: five colons, or is it a lone `*` (A4)?
bool is_arn_pattern(std::string_view text);

/// Compares a pattern with the ARN of a request, which must be one.
ArnMatch match_arn(const Pieces& pattern, std::string_view arn);

}  // namespace trustlint::condition
