#include "compare/change.h"

#include <fmt/format.h>

#include <cstdint>

namespace trustlint::compare {

namespace {

/// FNV-1a of 64 bits; every part is ended by a zero byte. It identifies, it does not protect.
class Hash {
 public:
  void add(std::string_view part) {
    for (const char c : part) step(static_cast<unsigned char>(c));
    step(0);
  }
  std::uint64_t value() const { return hash_; }

 private:
  void step(unsigned char byte) { hash_ = (hash_ ^ byte) * 0x100000001b3ULL; }
  std::uint64_t hash_ = 0xcbf29ce484222325ULL;
};

}  // namespace

std::string_view name(Change::Kind kind) {
  switch (kind) {
    case Change::Kind::Updated:
      return "updated";
    case Change::Kind::Created:
      return "created";
    case Change::Kind::Deleted:
      return "deleted";
    case Change::Kind::Unchanged:
      break;
  }
  return "unchanged";
}

std::string fingerprint(const Change& change, const std::string& canonical_policy) {
  Hash hash;
  hash.add("change");
  hash.add(change.role);
  hash.add(change.comparison ? name(change.comparison->relation) : name(change.kind));
  hash.add(canonical_policy);
  if (change.reaches_more()) hash.add(change.reach.what);
  return fmt::format("{:016x}", hash.value());
}

}  // namespace trustlint::compare
