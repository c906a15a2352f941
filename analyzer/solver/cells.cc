#include "solver/cells.h"

#include <algorithm>
#include <cstdio>
#include <limits>

#include "condition/binary.h"
#include "condition/date.h"

namespace trustlint::solver {

using condition::Address;
using condition::Comparison;
using condition::Decimal;
using condition::Network;
using Type = identity::Language::Type;

namespace {

constexpr std::int64_t kDay = 86'400'000;

bool less(const Decimal& a, const Decimal& b) { return condition::compare(a, b) < 0; }

Decimal whole(std::int64_t value) { return *condition::parse_decimal(std::to_string(value)); }

/// Thousandths as a decimal: milliseconds as seconds.
Decimal thousandths(std::int64_t value) {
  return *condition::parse_decimal(std::to_string(value) + "e-3");
}

/// Without an exponent where that stays short.
std::string spell(const Decimal& number) {
  if (number.digits.empty()) return "0";
  const auto size = static_cast<std::int64_t>(number.digits.size());
  std::string text = number.negative ? "-" : "";
  if (number.exponent > 0 && number.exponent <= 24) {
    if (size <= number.exponent)
      return text + number.digits +
             std::string(static_cast<std::size_t>(number.exponent - size), '0');
    const auto point = static_cast<std::size_t>(number.exponent);
    return text + number.digits.substr(0, point) + "." + number.digits.substr(point);
  }
  if (number.exponent <= 0 && number.exponent > -8)
    return text + "0." + std::string(static_cast<std::size_t>(-number.exponent), '0') +
           number.digits;
  return text + "0." + number.digits + "e" + std::to_string(number.exponent);
}

std::optional<std::int64_t> small_whole(const Decimal& number) {
  if (number.digits.empty()) return 0;
  if (number.exponent < static_cast<std::int64_t>(number.digits.size()) || number.exponent > 17)
    return std::nullopt;
  return std::stoll(spell(number));
}

/// A number a little above `low`, which is not negative, and below `high` if there is one.
Decimal between_positive(const Decimal& low, const Decimal* high) {
  Decimal result;
  if (low.digits.empty()) {
    if (high == nullptr) return whole(1);
    result.digits = "1";
    result.exponent = high->exponent - 1;  // 0.01 of what 0.1… is
    return result;
  }
  if (high == nullptr) {
    result = low;
    ++result.exponent;
    return result;
  }
  result = low;
  const std::size_t length = std::max(low.digits.size(), high->digits.size());
  result.digits += std::string(length - low.digits.size(), '0') + "1";
  return result;
}

Decimal negate(Decimal number) {
  if (!number.digits.empty()) number.negative = !number.negative;
  return number;
}

/// A number between two, a whole one where there is one near; a null bound is infinite.
Decimal between(const Decimal* low, const Decimal* high) {
  const auto a = low != nullptr ? small_whole(*low) : std::nullopt;
  const auto b = high != nullptr ? small_whole(*high) : std::nullopt;
  if (a && (high == nullptr || (b && *b - *a > 1))) return whole(*a + 1);
  if (b && low == nullptr) return whole(*b - 1);
  const Decimal zero;
  if ((low == nullptr || less(*low, zero)) && (high == nullptr || less(zero, *high))) return zero;
  if (low != nullptr && !less(*low, zero)) return between_positive(*low, high);
  // Both are at most zero: mirrored.
  const Decimal mirrored_low = negate(*high);
  if (low == nullptr) return negate(between_positive(mirrored_low, nullptr));
  const Decimal mirrored_high = negate(*low);
  return negate(between_positive(mirrored_low, &mirrored_high));
}

/// `YYYY-MM-DDThh:mm:ssZ`, with milliseconds where there are any; nothing outside the years 0 to
/// 9999.
std::optional<std::string> w3c(std::int64_t moment) {
  std::int64_t days = moment / kDay;
  std::int64_t rest = moment % kDay;
  if (rest < 0) {
    rest += kDay;
    --days;
  }
  // Counted from 0000-03-01, in eras of 400 years.
  const std::int64_t shifted = days + 719'468;
  const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146'096) / 146'097;
  const std::int64_t day_of_era = shifted - era * 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t m = (5 * day_of_year + 2) / 153;
  const std::int64_t day = day_of_year - (153 * m + 2) / 5 + 1;
  const std::int64_t month = m < 10 ? m + 3 : m - 9;
  const std::int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  if (year < 0 || year > 9999) return std::nullopt;
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02d", static_cast<int>(year),
                static_cast<int>(month), static_cast<int>(day), static_cast<int>(rest / 3'600'000),
                static_cast<int>(rest / 60'000 % 60), static_cast<int>(rest / 1000 % 60));
  std::string out = text.data();
  if (rest % 1000 != 0) {
    std::snprintf(text.data(), text.size(), ".%03d", static_cast<int>(rest % 1000));
    out += text.data();
  }
  return out + "Z";
}

void set_bit(Address& address, int index, bool value) {
  const auto mask = static_cast<std::uint8_t>(1U << static_cast<unsigned>(7 - index % 8));
  auto& byte = address.bytes[static_cast<std::size_t>(index / 8)];
  byte = static_cast<std::uint8_t>(value ? byte | mask : byte & ~mask);
}

int width(const Address& address) { return address.v6 ? 128 : 32; }

/// The bytes with everything behind the prefix cut off.
Network normal(Network network) {
  for (int i = network.prefix; i < width(network.address); ++i) set_bit(network.address, i, false);
  return network;
}

bool inside(const Address& address, const Network& network) {
  const Network same{address, network.prefix};
  return address.v6 == network.address.v6 && normal(same).address == normal(network).address;
}

/// An address of `network` that lies in none of the smaller ones; nothing when they cover it.
std::optional<Address> uncovered(const Network& network, const std::vector<Network>& smaller) {
  // Depth first over halves; a half that no smaller network meets is free as a whole.
  std::vector<Network> left{normal(network)};
  while (!left.empty()) {
    const Network half = left.back();
    left.pop_back();
    bool met = false;
    bool covered = false;
    for (const Network& other : smaller) {
      if (other.prefix <= half.prefix) {
        covered = covered || inside(half.address, other);
      } else {
        met = met || inside(other.address, half);
      }
    }
    if (covered) continue;
    if (!met) return half.address;
    Network upper{half.address, half.prefix + 1};
    set_bit(upper.address, half.prefix, true);
    left.push_back(upper);
    left.push_back({half.address, half.prefix + 1});
  }
  return std::nullopt;
}

std::string spell(const Address& address) {
  std::string text;
  std::array<char, 8> part{};
  if (!address.v6) {
    for (std::size_t i = 0; i < 4; ++i) {
      std::snprintf(part.data(), part.size(), "%s%d", i == 0 ? "" : ".", address.bytes[i]);
      text += part.data();
    }
    return text;
  }
  for (std::size_t i = 0; i < 16; i += 2) {
    std::snprintf(part.data(), part.size(), "%s%x", i == 0 ? "" : ":",
                  static_cast<unsigned>(address.bytes[i] << 8 | address.bytes[i + 1]));
    text += part.data();
  }
  return text;
}

}  // namespace

std::size_t Cells::add_is_address() {
  facts_.emplace_back();
  facts_.back().kind = Kind::IsAddress;
  return facts_.size() - 1;
}

std::size_t Cells::add(Comparison comparison, std::string_view constant) {
  Fact fact;
  const auto order = [&](bool below, bool same, bool above) {
    fact.below = below;
    fact.same = same;
    fact.above = above;
  };
  switch (comparison) {
    case Comparison::NumericLess:
    case Comparison::DateLess:
      order(true, false, false);
      break;
    case Comparison::NumericLessEquals:
    case Comparison::DateLessEquals:
      order(true, true, false);
      break;
    case Comparison::NumericGreater:
    case Comparison::DateGreater:
      order(false, false, true);
      break;
    case Comparison::NumericGreaterEquals:
    case Comparison::DateGreaterEquals:
      order(false, true, true);
      break;
    default:
      order(false, true, false);
      break;
  }
  if (comparison == Comparison::IpAddress) {
    fact.kind = Kind::Address;
    const auto network = condition::parse_network(constant);
    fact.constant = network.has_value();
    if (network) fact.network = normal(*network);
  } else if (comparison == Comparison::Binary) {
    fact.kind = Kind::Binary;
    const auto bytes = condition::parse_base64(constant);
    fact.constant = bytes.has_value();
    if (bytes) fact.bytes = *bytes;
  } else if (comparison >= Comparison::DateEquals && comparison <= Comparison::DateGreaterEquals) {
    fact.kind = Kind::Date;
    const auto moment = condition::parse_date(constant);
    fact.constant = moment.has_value();
    fact.moment = moment.value_or(0);
  } else {
    const auto number = condition::parse_decimal(constant);
    fact.constant = number.has_value();
    if (number) fact.number = *number;
  }
  facts_.push_back(std::move(fact));
  return facts_.size() - 1;
}

bool Cells::has(Kind kind) const {
  return std::any_of(facts_.begin(), facts_.end(),
                     [&](const Fact& fact) { return fact.kind == kind; });
}

bool Cells::truth(const Fact& fact, const std::string& text) const {
  if (!fact.constant) return false;
  switch (fact.kind) {
    case Kind::Number: {
      const auto number = condition::parse_decimal(text);
      if (!number) return false;
      return less(*number, fact.number)   ? fact.below
             : less(fact.number, *number) ? fact.above
                                          : fact.same;
    }
    case Kind::Date: {
      const auto moment = condition::parse_date(text);
      if (!moment) return false;
      return *moment < fact.moment ? fact.below : *moment > fact.moment ? fact.above : fact.same;
    }
    case Kind::Address: {
      const auto address = condition::parse_address(text);
      return address && inside(*address, fact.network);
    }
    case Kind::IsAddress:
      return condition::parse_address(text).has_value();
    case Kind::Binary:
      return condition::parse_base64(text) == fact.bytes;
  }
  return false;
}

std::vector<bool> Cells::facts(const std::string& text) const {
  std::vector<bool> truths;
  truths.reserve(facts_.size());
  for (const Fact& fact : facts_) truths.push_back(truth(fact, text));
  return truths;
}

void Cells::add_numbers(std::vector<std::string>& texts) const {
  std::vector<Decimal> constants;
  for (const Fact& fact : facts_) {
    if (!fact.constant) continue;
    if (fact.kind == Kind::Number) constants.push_back(fact.number);
    if (fact.kind != Kind::Date) continue;
    // The same text may be read as seconds, cut to milliseconds.
    constants.push_back(thousandths(fact.moment));
    constants.push_back(thousandths(fact.moment + 1));
  }
  if (has(Kind::Date)) {
    // Numbers beyond these are no dates.
    for (const char* limit : {"1e15", "-1e15"})
      constants.push_back(*condition::parse_decimal(limit));
  }
  std::sort(constants.begin(), constants.end(), less);
  constants.erase(std::unique(constants.begin(), constants.end()), constants.end());
  if (constants.empty()) return;
  for (std::size_t i = 0; i < constants.size(); ++i) {
    texts.push_back(spell(constants[i]));
    const Decimal* next = i + 1 < constants.size() ? &constants[i + 1] : nullptr;
    texts.push_back(spell(between(&constants[i], next)));
  }
  texts.push_back(spell(between(nullptr, &constants[0])));
  if (has(Kind::Number) && has(Kind::Date)) {
    // Four digits are a number and a year.
    std::array<char, 8> year{};
    for (int i = 0; i < 10'000; ++i) {
      std::snprintf(year.data(), year.size(), "%04d", i);
      texts.emplace_back(year.data());
    }
  }
}

void Cells::add_moments(std::vector<std::string>& texts, bool epoch) const {
  const auto add = [&](std::int64_t moment) {
    if (const auto text = w3c(moment)) texts.push_back(*text);
    if (epoch) texts.push_back(spell(thousandths(moment)));
  };
  for (const Fact& fact : facts_) {
    if (fact.kind != Kind::Date || !fact.constant) continue;
    // A day and a second read better than a millisecond, where they lie in the same cell.
    for (const std::int64_t step : {kDay, std::int64_t{1000}, std::int64_t{1}}) {
      add(fact.moment - step);
      add(fact.moment + step);
    }
    add(fact.moment);
  }
}

void Cells::add_addresses(std::vector<std::string>& texts) const {
  std::vector<Network> networks;
  for (const Fact& fact : facts_) {
    if (fact.kind == Kind::Address && fact.constant) networks.push_back(fact.network);
  }
  const auto smaller_than = [&](const Network& network) {
    std::vector<Network> smaller;
    for (const Network& other : networks) {
      if (other.prefix > network.prefix && inside(other.address, network)) smaller.push_back(other);
    }
    return smaller;
  };
  for (const Network& network : networks) {
    if (const auto address = uncovered(network, smaller_than(network)))
      texts.push_back(spell(*address));
  }
  for (const bool v6 : {false, true}) {
    Network everything;
    everything.address.v6 = v6;
    std::vector<Network> all;
    for (const Network& network : networks) {
      if (network.address.v6 == v6) all.push_back(network);
    }
    if (const auto address = uncovered(everything, all)) texts.push_back(spell(*address));
  }
}

void Cells::add_bytes(std::vector<std::string>& texts) const {
  static const std::string kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto encode = [](const std::string& bytes) {
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
      std::uint32_t group = 0;
      for (std::size_t k = 0; k < 3; ++k)
        group = group << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
      for (std::size_t k = 0; k < 4; ++k)
        text += i + k > bytes.size() ? '=' : kDigits[(group >> (18 - 6 * k)) & 63U];
    }
    return text;
  };
  std::string other = "x";
  for (const Fact& fact : facts_) {
    if (fact.kind != Kind::Binary || !fact.constant) continue;
    texts.push_back(encode(fact.bytes));
    // Longer than every constant, so equal to none.
    other += std::string(fact.bytes.size(), 'x');
  }
  texts.push_back(encode(other));
}

bool Cells::is_one_number(const std::vector<bool>& facts) const {
  for (std::size_t i = 0; i < facts_.size(); ++i) {
    const Fact& fact = facts_[i];
    if (facts[i] && fact.kind == Kind::Number && fact.same && !fact.below && !fact.above)
      return true;
  }
  return false;
}

std::vector<std::string> Cells::samples(Type type, std::int64_t least) const {
  std::vector<std::string> texts;
  if (type == Type::Address || type == Type::Text) {
    texts.emplace_back("198.51.100.77");
    texts.emplace_back("2001:db8::77");
    add_addresses(texts);
  }
  if (type == Type::Date || type == Type::Text) add_moments(texts, type == Type::Text);
  if (type == Type::Number || type == Type::Text) add_numbers(texts);
  if (type == Type::Text) {
    if (has(Kind::Binary)) add_bytes(texts);
    for (const char* garbage : {"anything", "", "?!"}) texts.emplace_back(garbage);
  }
  if (type == Type::Date) {
    // Numeric conditions see the same moment as seconds.
    std::vector<std::string> numbers;
    add_numbers(numbers);
    for (const auto& number : numbers) {
      const auto moment = condition::parse_date(as_seconds(number));
      for (const std::int64_t step : {0, 1000, -1000}) {
        const auto text = moment ? w3c(*moment + step) : std::nullopt;
        if (text) texts.push_back(*text);
      }
    }
    if (const auto first = w3c(least)) texts.push_back(*first);
    texts.emplace_back("9999-12-31T23:59:59Z");
    std::erase_if(texts, [&](const std::string& text) {
      return condition::parse_date(text).value_or(std::numeric_limits<std::int64_t>::min()) < least;
    });
  }
  if (type == Type::Number) {
    const Decimal bound = whole(least);
    std::erase_if(texts, [&](const std::string& text) {
      return less(*condition::parse_decimal(text), bound);
    });
    texts.push_back(std::to_string(least));
  }
  return texts;
}

std::string as_seconds(const std::string& moment) {
  const auto milliseconds = condition::parse_date(moment);
  if (!milliseconds) return moment;
  const std::int64_t down = *milliseconds % 1000 < 0 ? 1 : 0;
  return std::to_string(*milliseconds / 1000 - down);
}

}  // namespace trustlint::solver
