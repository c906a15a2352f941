/// One pass over the text with a ring of 100 units.
#include "report/line_hash.h"

#include <fmt/format.h>

#include <array>
#include <unordered_map>

#include "report/escape.h"

namespace trustlint::report {
namespace {

constexpr std::size_t kWindow = 100;
constexpr std::uint64_t kBase = 37;
constexpr char16_t kEndOfFile = 65535;

constexpr std::uint64_t power_of_window() {
  std::uint64_t power = 1;
  for (std::size_t i = 0; i < kWindow; ++i) {
    power *= kBase;
  }
  return power;
}

/// Takes the units one by one and calls `line_done` with the hash of each line, in order, as soon
/// as it is known.
template <typename LineDone>
class Roller {
 public:
  explicit Roller(LineDone line_done) : line_done_(std::move(line_done)) {}

  void read(char16_t unit) {
    // An LF right after a CR belongs to it; a blank in between makes it a line break of its own.
    const bool skipped = unit == u' ' || unit == u'\t' || (after_cr_ && unit == u'\n');
    after_cr_ = !skipped && unit == u'\r';
    if (skipped) {
      return;
    }
    if (unit == u'\r') {
      unit = u'\n';
    }
    const bool starts_line = at_line_start_;
    at_line_start_ = unit == u'\n';
    push(unit, starts_line);
  }

  void finish() {
    read(kEndOfFile);
    for (std::size_t i = 0; i < kWindow; ++i) {
      push(0, false);
    }
  }

 private:
  /// When a line start falls out of the window, the window holds exactly the units of that line's
  /// hash.
  void push(char16_t unit, bool starts_line) {
    if (line_start_[index_]) {
      line_done_(hash_);
    }
    hash_ = hash_ * kBase + unit - power_of_window() * window_[index_];
    window_[index_] = unit;
    line_start_[index_] = starts_line;
    index_ = (index_ + 1) % kWindow;
  }

  LineDone line_done_;
  std::array<char16_t, kWindow> window_{};
  std::array<bool, kWindow> line_start_{};
  std::size_t index_ = 0;
  std::uint64_t hash_ = 0;
  bool at_line_start_ = true;
  bool after_cr_ = false;
};

}  // namespace

LineHashes::LineHashes(std::string_view text) {
  std::unordered_map<std::uint64_t, std::uint32_t> seen;
  Roller roller([&](std::uint64_t hash) { entries_.push_back({hash, ++seen[hash]}); });
  while (!text.empty()) {
    const CodePoint c = decode(text);
    if (c.value > 0xffff) {
      roller.read(static_cast<char16_t>(0xd7c0 + (c.value >> 10U)));
      roller.read(static_cast<char16_t>(0xdc00 + (c.value & 0x3ffU)));
    } else {
      roller.read(static_cast<char16_t>(c.value));
    }
    text.remove_prefix(c.length);
  }
  roller.finish();
}

std::string LineHashes::of(int line) const {
  if (line < 1 || static_cast<std::size_t>(line) > entries_.size()) {
    return {};
  }
  const Entry& entry = entries_[static_cast<std::size_t>(line) - 1];
  return fmt::format("{:x}:{}", entry.hash, entry.occurrence);
}

}  // namespace trustlint::report
