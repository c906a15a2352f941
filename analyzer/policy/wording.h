/// How the shape errors speak: quoting what stands in the document, and the name that was probably
/// meant.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace trustlint::policy {

/// `text` between back quotes, cut at 40 bytes, without control characters.
std::string quote(std::string_view text);

/// "`A`, `B` or `C`".
std::string one_of(std::span<const std::string_view> names);

/// The name that differs from `written` only in case or by at most two letters; empty when none
/// does.
std::string_view nearest(std::string_view written, std::span<const std::string_view> names);

}  // namespace trustlint::policy
