/// The line hashes by which GitHub code scanning recognises an alert when code moves.
///
/// Entry point: `LineHashes`. For every line: a polynomial hash (base 37, wrapping at 64 bits) of
/// the 100 UTF-16 units that start with the line and run on into the next ones, blanks and tabs
/// left out, every line break counted as one LF, the end of the file as 65535 and zeros behind it;
/// equal hashes are told apart by counting them. It must give exactly what the upload action
/// computes from the file on disk, so it is right only for a file whose bytes are its text: a
/// byte-order mark or another encoding changes the answer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace trustlint::report {

class LineHashes {
 public:
  /// Hashes all lines of a UTF-8 text.
  explicit LineHashes(std::string_view text);

  /// Hash and occurrence of a line, "c129715d7a2bc9a3:1"; empty when there is no such line. Lines
  /// count from 1.
  std::string of(int line) const;
  std::size_t lines() const { return entries_.size(); }

 private:
  struct Entry {
    std::uint64_t hash = 0;
    std::uint32_t occurrence = 0;
  };
  std::vector<Entry> entries_;
};

}  // namespace trustlint::report
