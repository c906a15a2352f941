/// Percent-encoding.
#include "report/sarif_uri.h"

#include <fmt/format.h>

#include <iterator>

namespace trustlint::report {

bool is_absolute(std::string_view path) { return path.starts_with('/'); }

std::string to_uri(std::string_view path) {
  std::string uri = is_absolute(path) ? "file://" : "";
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/").find(c) != std::string_view::npos;
    if (plain) {
      uri += c;
    } else {
      fmt::format_to(std::back_inserter(uri), "%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return uri;
}

}  // namespace trustlint::report
