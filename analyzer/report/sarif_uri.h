/// File paths as the URIs that SARIF wants.
#pragma once

#include <string>
#include <string_view>

namespace trustlint::report {

bool is_absolute(std::string_view path);

/// A relative path as a relative reference, an absolute one with the scheme `file`; every byte but
/// letters, digits, `-._~` and `/` is percent-encoded.
std::string to_uri(std::string_view path);

}  // namespace trustlint::report
