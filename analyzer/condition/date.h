/// Points in time, as date conditions compare them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace trustlint::condition {

/// Milliseconds since 1970 of a W3C date or of epoch seconds; finer parts are cut off (2.7).
std::optional<std::int64_t> parse_date(std::string_view text);

}  // namespace trustlint::condition
