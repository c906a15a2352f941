/// IP addresses and networks.
///
/// Entry points: `parse_address`, `parse_network`, `contains`. IPv4 is four decimal numbers,
/// leading zeros allowed; IPv6 is the usual form with at most one `::` and an optional dotted tail,
/// which policy values may not have. A network without a prefix is one address (I1); host bits are
/// ignored in IPv4 and refused in IPv6 (I4). No zones.
#include "condition/address.h"

#include <vector>

namespace trustlint::condition {
namespace {

/// A decimal number that fills the text and is not over `most`.
std::optional<int> decimal(std::string_view text, int most) {
  if (text.empty()) return std::nullopt;
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
    if (value > most) return std::nullopt;
  }
  return value;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::optional<std::array<std::uint8_t, 4>> parse_v4(std::string_view text) {
  const auto parts = split(text, '.');
  if (parts.size() != 4) return std::nullopt;
  std::array<std::uint8_t, 4> out{};
  for (std::size_t i = 0; i < 4; ++i) {
    const auto value = decimal(parts[i], 255);
    if (!value) return std::nullopt;
    out[i] = static_cast<std::uint8_t>(*value);
  }
  return out;
}

std::optional<int> hex_group(std::string_view text) {
  if (text.empty() || text.size() > 4) return std::nullopt;
  int value = 0;
  for (const char c : text) {
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return std::nullopt;
    value = value * 16 + digit;
  }
  return value;
}

/// The bytes of one side of `::`; a dotted IPv4 tail may end the last side.
std::optional<std::vector<std::uint8_t>> groups(std::string_view text, bool last) {
  std::vector<std::uint8_t> out;
  if (text.empty()) return out;
  const auto parts = split(text, ':');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (last && i + 1 == parts.size() && parts[i].find('.') != std::string_view::npos) {
      const auto tail = parse_v4(parts[i]);
      if (!tail) return std::nullopt;
      out.insert(out.end(), tail->begin(), tail->end());
      return out;
    }
    const auto group = hex_group(parts[i]);
    if (!group) return std::nullopt;
    out.push_back(static_cast<std::uint8_t>(*group >> 8));
    out.push_back(static_cast<std::uint8_t>(*group & 0xFF));
  }
  return out;
}

std::optional<Address> parse_v6(std::string_view text) {
  const auto gap = text.find("::");
  const bool short_form = gap != std::string_view::npos;
  const auto head = groups(text.substr(0, gap), !short_form);
  const auto tail = short_form ? groups(text.substr(gap + 2), true)
                               : std::optional<std::vector<std::uint8_t>>(std::in_place);
  if (!head || !tail) return std::nullopt;
  const std::size_t written = head->size() + tail->size();
  // `::` stands for at least one group.
  if (short_form ? written > 14 : written != 16) return std::nullopt;
  Address out;
  out.v6 = true;
  for (std::size_t i = 0; i < head->size(); ++i) out.bytes[i] = (*head)[i];
  for (std::size_t i = 0; i < tail->size(); ++i) out.bytes[16 - tail->size() + i] = (*tail)[i];
  return out;
}

std::optional<Address> parse_any(std::string_view text) {
  if (text.find(':') != std::string_view::npos) return parse_v6(text);
  const auto bytes = parse_v4(text);
  if (!bytes) return std::nullopt;
  Address out;
  for (std::size_t i = 0; i < 4; ++i) out.bytes[i] = (*bytes)[i];
  return out;
}

bool is_mapped(const Address& address) {
  for (std::size_t i = 0; i < 10; ++i) {
    if (address.bytes[i] != 0) return false;
  }
  return address.v6 && address.bytes[10] == 0xFF && address.bytes[11] == 0xFF;
}

bool bit(const Address& address, int index) {
  return ((address.bytes[static_cast<std::size_t>(index / 8)] >> (7 - index % 8)) & 1) != 0;
}

}  // namespace

std::optional<Address> parse_address(std::string_view text) {
  auto address = parse_any(text);
  if (!address || !is_mapped(*address)) return address;
  Address out;
  for (std::size_t i = 0; i < 4; ++i) out.bytes[i] = address->bytes[12 + i];
  return out;
}

std::optional<Network> parse_network(std::string_view text) {
  const auto slash = text.find('/');
  const std::string_view host = text.substr(0, slash);
  const auto address = parse_any(host);
  if (!address) return std::nullopt;
  if (address->v6 && host.find('.') != std::string_view::npos) return std::nullopt;
  const int width = address->v6 ? 128 : 32;
  Network out{*address, width};
  if (slash != std::string_view::npos) {
    std::string_view digits = text.substr(slash + 1);
    if (!digits.empty() && digits.front() == '+') digits.remove_prefix(1);
    const auto prefix = decimal(digits, width);
    if (!prefix) return std::nullopt;
    out.prefix = *prefix;
  }
  for (int i = out.prefix; address->v6 && i < width; ++i) {
    if (bit(*address, i)) return std::nullopt;
  }
  return out;
}

bool contains(const Network& network, const Address& address) {
  if (network.address.v6 != address.v6) return false;
  for (int i = 0; i < network.prefix; ++i) {
    if (bit(network.address, i) != bit(address, i)) return false;
  }
  return true;
}

}  // namespace trustlint::condition
