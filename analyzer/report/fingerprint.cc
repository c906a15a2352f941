/// Fingerprint of a finding by its meaning, so that moving or reformatting a policy keeps it.
///
/// Entry point: `fingerprint`. FNV-1a over rule, role address and canonical statement, each ended
/// by a zero byte. Where a finding is about no statement that could be understood, its message
/// stands in: several shape errors of one role must not share one fingerprint. Not a cryptographic
/// hash: it identifies, it does not protect.
#include <fmt/format.h>

#include <cstdint>

#include "report/report.h"

namespace trustlint::report {
namespace {

class Fnv1a64 {
 public:
  void add(std::string_view part) {
    for (const char c : part) {
      step(static_cast<unsigned char>(c));
    }
    step(0);
  }
  std::uint64_t value() const { return hash_; }

 private:
  void step(unsigned char byte) { hash_ = (hash_ ^ byte) * 0x100000001b3ULL; }
  std::uint64_t hash_ = 0xcbf29ce484222325ULL;
};

}  // namespace

std::string fingerprint(const rule::Finding& finding) {
  Fnv1a64 hash;
  hash.add(finding.rule);
  hash.add(finding.role);
  hash.add(finding.canonical_statement.empty() ? finding.message : finding.canonical_statement);
  return fmt::format("{:016x}", hash.value());
}

}  // namespace trustlint::report
