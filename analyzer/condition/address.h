/// IP addresses and networks, as address conditions compare them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace trustlint::condition {

/// An address; IPv4 fills the first four bytes.
struct Address {
  bool v6 = false;
  std::array<std::uint8_t, 16> bytes{};
  friend bool operator==(const Address&, const Address&) = default;
};

struct Network {
  Address address;
  int prefix = 0;  ///< Bits that count.
};

/// The address of a request; an IPv4 address inside IPv6 is IPv4 (I5).
std::optional<Address> parse_address(std::string_view text);

/// The network of a policy: an address, or an address and a prefix length (I1, I4).
std::optional<Network> parse_network(std::string_view text);

/// Is the address in the network? Never across families (I3).
bool contains(const Network& network, const Address& address);

}  // namespace trustlint::condition
