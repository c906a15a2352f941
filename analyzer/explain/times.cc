#include "explain/times.h"

#include <fmt/format.h>

#include <chrono>

namespace trustlint::explain {

namespace {

constexpr std::int64_t kSkew = 5 * 60 * 1000;
constexpr std::int64_t kFarthest = 253'402'300'799'000;  // the end of the year 9999

std::string utc(std::int64_t milliseconds) {
  using namespace std::chrono;
  const sys_seconds time{seconds{milliseconds / 1000}};
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{time - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

/// "3 hours", in the largest unit of which there are two.
std::string span(std::int64_t milliseconds) {
  const std::int64_t seconds = milliseconds / 1000;
  if (seconds < 120) return fmt::format("{} seconds", seconds);
  if (seconds < 120 * 60) return fmt::format("{} minutes", seconds / 60);
  if (seconds < 48 * 3600) return fmt::format("{} hours", seconds / 3600);
  return fmt::format("{} days", seconds / 86'400);
}

bool is_sane(std::int64_t milliseconds) { return milliseconds >= 0 && milliseconds <= kFarthest; }

}  // namespace

std::vector<std::string> time_remarks(const identity::WebIdentity& token, std::int64_t now) {
  std::vector<std::string> remarks;
  if (!is_sane(now)) return remarks;
  if (token.expires && is_sane(*token.expires) && now > *token.expires + kSkew) {
    remarks.push_back(fmt::format("the token expired at {}, {} ago: STS refuses it now",
                                  utc(*token.expires), span(now - *token.expires)));
  }
  if (token.not_before && is_sane(*token.not_before) && now + kSkew < *token.not_before) {
    remarks.push_back(
        fmt::format("the token is not valid before {}, in {}: STS refuses it until "
                    "then",
                    utc(*token.not_before), span(*token.not_before - now)));
  }
  return remarks;
}

}  // namespace trustlint::explain
