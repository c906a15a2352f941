/// What numeric, date, address and binary conditions can tell apart.
///
/// The constants of a key's conditions divide all texts into finitely many cells: between two
/// numbers, in a network but in none of the smaller ones, no address at all. `samples` gives texts
/// that reach every cell; `facts` says in which one a text lies. Parsing is shared with the
/// concrete evaluator; what follows from the parsed values is not.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "condition/address.h"
#include "condition/number.h"
#include "condition/operator.h"
#include "identity/scenario.h"

namespace trustlint::solver {

class Cells {
 public:
  /// Adds "the text compares so with the constant" and returns the number of that fact. A constant
  /// that does not convert gives a fact that is never true.
  std::size_t add(condition::Comparison comparison, std::string_view constant);
  /// Adds "the text is an address".
  std::size_t add_is_address();
  bool empty() const { return facts_.empty(); }

  /// The truth of every fact about the text.
  std::vector<bool> facts(const std::string& text) const;

  /// Do these facts hold of the texts of a single number only?
  bool is_one_number(const std::vector<bool>& facts) const;

  /// Texts of the type such that every cell with a text of the type has one of them; the readable
  /// ones first.
  std::vector<std::string> samples(identity::Language::Type type, std::int64_t least) const;

 private:
  enum class Kind { Number, Date, Address, IsAddress, Binary };
  struct Fact {
    Kind kind = Kind::Number;
    bool below = false, same = false, above = false;  ///< Which orders make it true.
    bool constant = true;                             ///< The constant converts.
    condition::Decimal number;
    std::int64_t moment = 0;  ///< Milliseconds since 1970.
    condition::Network network;
    std::string bytes;
  };

  bool has(Kind kind) const;
  bool truth(const Fact& fact, const std::string& text) const;
  void add_numbers(std::vector<std::string>& texts) const;
  void add_moments(std::vector<std::string>& texts, bool epoch) const;
  void add_addresses(std::vector<std::string>& texts) const;
  void add_bytes(std::vector<std::string>& texts) const;

  std::vector<Fact> facts_;
};

/// A point in time as its key shows it: whole seconds since 1970 in the place of a W3C date.
std::string as_seconds(const std::string& moment);

}  // namespace trustlint::solver
