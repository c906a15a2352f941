/// Decimal numbers of any precision, as numeric conditions compare them.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace trustlint::condition {

/// `0.DIGITS` times ten to the power of `exponent`, with a sign; zero has no digits, no exponent
/// and no sign.
struct Decimal {
  bool negative = false;
  std::string digits;  ///< No zero at either end.
  std::int64_t exponent = 0;

  friend bool operator==(const Decimal&, const Decimal&) = default;
};

/// Sign, leading zeros, fraction and exponent are allowed, blanks and names such as `NaN` are not
/// (2.6).
std::optional<Decimal> parse_decimal(std::string_view text);

/// The digits of a whole number that is not negative, as an id is written: no sign, no fraction, no
/// leading zeros. Nothing for other numbers and for more digits than that.
std::optional<std::string> as_digits(const Decimal& number, std::size_t most);

/// Compares by value without ever writing out the zeros of an exponent.
std::strong_ordering compare(const Decimal& a, const Decimal& b);

}  // namespace trustlint::condition
