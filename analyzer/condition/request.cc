/// The order of condition keys in a request: case is ignored (G13).
#include "condition/request.h"

#include <algorithm>

#include "policy/lower_case.h"

namespace trustlint::condition {

bool KeyLess::operator()(std::string_view a, std::string_view b) const {
  const std::size_t common = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < common; ++i) {
    const char x = policy::ascii_lower(a[i]);
    const char y = policy::ascii_lower(b[i]);
    // Only tag keys hold other letters; they are compared whole.
    if (static_cast<unsigned char>(x) >= 0x80 || static_cast<unsigned char>(y) >= 0x80) {
      return policy::lower_case(a) < policy::lower_case(b);
    }
    if (x != y) return x < y;
  }
  return a.size() < b.size();
}

}  // namespace trustlint::condition
