/// Decimal numbers of any precision.
///
/// Entry points: `parse_decimal`, `compare`, `as_digits`. A number is kept as digits and an
/// exponent, so `1e999999999` costs nine bytes, not a gigabyte. Limit: an exponent that does not
/// fit 32 bits is no number.
#include "condition/number.h"

namespace trustlint::condition {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Reads `[+-]digits` that fill the whole text.
std::optional<std::int64_t> parse_exponent(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  if (text.empty()) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    value = value * 10 + (c - '0');
    if (value > INT32_MAX) return std::nullopt;
  }
  return negative ? -value : value;
}

}  // namespace

std::optional<Decimal> parse_decimal(std::string_view text) {
  Decimal out;
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
    out.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  std::int64_t exponent = 0;
  if (const auto e = text.find_first_of("eE"); e != std::string_view::npos) {
    const auto parsed = parse_exponent(text.substr(e + 1));
    if (!parsed) return std::nullopt;
    exponent = *parsed;
    text = text.substr(0, e);
  }
  const auto point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction =
      point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  if (whole.empty() && fraction.empty()) return std::nullopt;
  for (const std::string_view part : {whole, fraction}) {
    for (const char c : part) {
      if (!is_digit(c)) return std::nullopt;
    }
    out.digits += part;
  }
  out.exponent = static_cast<std::int64_t>(whole.size()) + exponent;
  const auto first = out.digits.find_first_not_of('0');
  if (first == std::string::npos) return Decimal{};
  out.digits.erase(out.digits.find_last_not_of('0') + 1);
  out.digits.erase(0, first);
  out.exponent -= static_cast<std::int64_t>(first);
  return out;
}

std::optional<std::string> as_digits(const Decimal& number, std::size_t most) {
  if (number.digits.empty()) return "0";
  const auto size = static_cast<std::int64_t>(number.digits.size());
  if (number.negative || number.exponent < size ||
      number.exponent > static_cast<std::int64_t>(most))
    return std::nullopt;
  return number.digits + std::string(static_cast<std::size_t>(number.exponent - size), '0');
}

std::strong_ordering compare(const Decimal& a, const Decimal& b) {
  const auto sign = [](const Decimal& d) { return d.digits.empty() ? 0 : d.negative ? -1 : 1; };
  if (sign(a) != sign(b) || sign(a) == 0) return sign(a) <=> sign(b);
  const Decimal& x = a.negative ? b : a;
  const Decimal& y = a.negative ? a : b;
  if (x.exponent != y.exponent) return x.exponent <=> y.exponent;
  // The first digit is never zero, so equal exponents leave an alphabetical comparison.
  return x.digits.compare(y.digits) <=> 0;
}

}  // namespace trustlint::condition
