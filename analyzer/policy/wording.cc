/// How the shape errors speak.
///
/// Entry points: `quote`, `one_of`, `nearest`. `nearest` is the edit distance with case ignored;
/// only words of at most 32 bytes are compared, so that a hostile key costs nothing.
#include "policy/wording.h"

#include <algorithm>
#include <vector>

#include "policy/lower_case.h"

namespace trustlint::policy {
namespace {

constexpr std::size_t kLongestQuote = 40;
constexpr std::size_t kLongestWord = 32;

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = ascii_lower(a[i - 1]) == ascii_lower(b[j - 1]);
      const std::size_t replaced = diagonal + (same ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string quote(std::string_view text) {
  std::size_t length = std::min(text.size(), kLongestQuote);
  const bool cut = length < text.size();
  // Never cut inside a UTF-8 sequence.
  while (cut && length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) --length;
  std::string out = "`";
  for (const char c : text.substr(0, length)) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte == 0x7F || c == '`' ? '?' : c;
  }
  return out + (cut ? "…`" : "`");
}

std::string one_of(std::span<const std::string_view> names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out += i + 1 == names.size() ? " or " : ", ";
    out += quote(names[i]);
  }
  return out;
}

std::string_view nearest(std::string_view written, std::span<const std::string_view> names) {
  if (written.empty() || written.size() > kLongestWord) return {};
  std::string_view best;
  // Two letters of a short word are another word: `AWS` is not `SSO`.
  std::size_t limit = std::min<std::size_t>(2, written.size() / 3) + 1;
  for (const std::string_view name : names) {
    const std::size_t d = distance(written, name);
    if (d < limit) {
      limit = d;
      best = name;
    }
  }
  return best;
}

}  // namespace trustlint::policy
