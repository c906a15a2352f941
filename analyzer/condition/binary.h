/// Base64, as binary conditions write their values.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace trustlint::condition {

/// The bytes of standard base64 with padding; nothing when the text is none.
std::optional<std::string> parse_base64(std::string_view text);

}  // namespace trustlint::condition
