/// Points in time: the W3C profile of ISO 8601, or epoch seconds.
///
/// Entry point: `parse_date`. Forms: `YYYY`, `YYYY-MM`, `YYYY-MM-DD` (midnight UTC), and a day with
/// `Thh:mm`, `Thh:mm:ss` or `Thh:mm:ss.f` and a zone `Z`, `+hh:mm` or `-hh:mm`; a time without a
/// zone is UTC. Anything else is a decimal number of seconds. Four digits are a year. Limit: epoch
/// seconds of more than 15 digits are no date.
#include "condition/date.h"

#include "condition/number.h"

namespace trustlint::condition {
namespace {

/// Eats the text from the left; any failure sticks.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  char peek() const { return rest_.empty() ? '\0' : rest_.front(); }

  bool take(char c) {
    if (peek() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// Exactly `count` digits with a value of `least` to `most`.
  std::optional<int> number(std::size_t count, int least, int most) {
    if (rest_.size() < count) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return std::nullopt;
      value = value * 10 + (rest_[i] - '0');
    }
    if (value < least || value > most) return std::nullopt;
    rest_.remove_prefix(count);
    return value;
  }

  /// One or more digits: the first three of them as milliseconds.
  std::optional<int> milliseconds() {
    int value = 0;
    std::size_t count = 0;
    for (; peek() >= '0' && peek() <= '9'; ++count) {
      if (count < 3) value = value * 10 + (peek() - '0');
      rest_.remove_prefix(1);
    }
    if (count == 0) return std::nullopt;
    for (; count < 3; ++count) value *= 10;
    return value;
  }

 private:
  std::string_view rest_;
};

bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int days_in(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : kDays[month - 1];
}

/// Days from 1970-01-01, in the Gregorian calendar without a beginning.
std::int64_t days_from_epoch(int year, int month, int day) {
  // Years begin in March, so that the leap day is the last of its year.
  const int y = month <= 2 ? year - 1 : year;
  const int era = (y >= 0 ? y : y - 399) / 400;
  const int year_of_era = y - era * 400;
  const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return std::int64_t{era} * 146097 + day_of_era - 719468;
}

/// The offset of a zone in minutes; no zone is UTC.
std::optional<int> zone(Cursor& in) {
  if (in.done() || in.take('Z')) return 0;
  const bool west = in.peek() == '-';
  if (!in.take('+') && !in.take('-')) return std::nullopt;
  const auto hours = in.number(2, 0, 23);
  if (!hours || !in.take(':')) return std::nullopt;
  const auto minutes = in.number(2, 0, 59);
  if (!minutes) return std::nullopt;
  const int offset = *hours * 60 + *minutes;
  return west ? -offset : offset;
}

/// `Thh:mm[:ss[.f]][zone]` as milliseconds from midnight UTC.
std::optional<std::int64_t> time_of_day(Cursor& in) {
  if (!in.take('T')) return std::nullopt;
  const auto hour = in.number(2, 0, 23);
  if (!hour || !in.take(':')) return std::nullopt;
  const auto minute = in.number(2, 0, 59);
  if (!minute) return std::nullopt;
  std::optional<int> second = 0;
  std::optional<int> fraction = 0;
  if (in.take(':')) {
    second = in.number(2, 0, 59);
    if (!second) return std::nullopt;
    if (in.take('.')) fraction = in.milliseconds();
    if (!fraction) return std::nullopt;
  }
  const auto offset = zone(in);
  if (!offset) return std::nullopt;
  const std::int64_t minutes = *hour * 60 + *minute - *offset;
  return (minutes * 60 + *second) * 1000 + *fraction;
}

std::optional<std::int64_t> parse_w3c(std::string_view text) {
  Cursor in(text);
  const auto year = in.number(4, 0, 9999);
  std::optional<int> month = 1;
  std::optional<int> day = 1;
  if (!year) return std::nullopt;
  std::int64_t time = 0;
  if (in.take('-')) {
    month = in.number(2, 1, 12);
    if (!month) return std::nullopt;
    if (in.take('-')) {
      day = in.number(2, 1, days_in(*year, *month));
      if (!day) return std::nullopt;
      if (!in.done()) {
        const auto of_day = time_of_day(in);
        if (!of_day) return std::nullopt;
        time = *of_day;
      }
    }
  }
  if (!in.done()) return std::nullopt;
  return days_from_epoch(*year, *month, *day) * 86'400'000 + time;
}

std::optional<std::int64_t> parse_epoch(std::string_view text) {
  const auto seconds = parse_decimal(text);
  if (!seconds || seconds->exponent > 15) return std::nullopt;
  if (seconds->digits.empty()) return 0;
  // Cut behind the third decimal place, towards the past.
  const std::int64_t places = seconds->exponent + 3;
  std::int64_t value = 0;
  for (std::int64_t i = 0; i < places; ++i) {
    const auto at = static_cast<std::size_t>(i);
    value = value * 10 + (at < seconds->digits.size() ? seconds->digits[at] - '0' : 0);
  }
  if (!seconds->negative) return value;
  const bool exact = places >= static_cast<std::int64_t>(seconds->digits.size());
  return exact ? -value : -value - 1;
}

}  // namespace

std::optional<std::int64_t> parse_date(std::string_view text) {
  if (const auto date = parse_w3c(text)) return date;
  return parse_epoch(text);
}

}  // namespace trustlint::condition
