/// The patterns of one condition key, run side by side.
///
/// Entry points: `Automaton::add` for each pattern, then `start` and `step`. A state is the set of
/// positions in all patterns, interned, and found lazily; two texts that reach the same state are
/// accepted by the same patterns. This is what makes string conditions finite: see
/// docs/architecture.md, "Classes". It shares nothing with the concrete evaluator, which compares
/// one text with one pattern.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "solver/alphabet.h"

namespace trustlint::solver {

/// One step of a pattern: a character of the set, once or (star) any number of times.
struct Element {
  enum class Set { One, Any, NotColon, IgnoreCase, Never };
  Set set = Set::One;
  char16_t unit = 0;  ///< One: the character. IgnoreCase: its lower case.
  bool star = false;
};

using Pattern = std::vector<Element>;

Pattern literal_pattern(std::u16string_view text);
Pattern ignore_case_pattern(std::u16string_view text);
/// `*` and `?` are wildcards, except where `literal[i]` says that a character stands for itself
/// (`${*}`).
Pattern glob_pattern(std::u16string_view text, const std::vector<bool>& literal);
/// Six components, cut at the first five colons; wildcards of the first five do not cross a colon.
/// Nothing when malformed.
std::optional<Pattern> arn_pattern(std::u16string_view text, const std::vector<bool>& literal);
/// Every text of six components that begins with `arn:`.
Pattern any_arn_pattern();

class Automaton {
 public:
  using State = int;

  /// The number of the pattern, counted from 0. All patterns come before the first `start`.
  std::size_t add(Pattern pattern);
  std::size_t patterns() const { return list_.size(); }
  /// Elements of all patterns.
  std::size_t length() const;
  void mention(Alphabet& alphabet) const;
  void bind(const Alphabet& alphabet);

  State start();
  State step(State from, Symbol symbol);
  bool accepts(State state, std::size_t pattern) const;
  /// Does the pattern accept one text only?
  bool literal(std::size_t pattern) const;
  const Pattern& pattern(std::size_t number) const { return list_[number]; }
  /// Whatever is read from here on, the state stays the same.
  bool settled(State state);

 private:
  using Bits = std::vector<std::uint64_t>;
  struct BitsHash {
    std::size_t operator()(const Bits& bits) const;
  };

  State intern(Bits bits);
  void skip_stars(Bits& bits) const;
  const Bits& mask_of(Symbol symbol);
  bool matches(const Element& element, Symbol symbol) const;

  std::vector<Pattern> list_;
  std::vector<std::size_t> offsets_;  ///< Of each pattern's first position.
  std::vector<const Element*> at_;    ///< By position; null behind the last element.
  std::size_t positions_ = 0;
  const Alphabet* alphabet_ = nullptr;
  Bits stars_;               ///< The positions of stars.
  std::vector<Bits> masks_;  ///< By symbol; empty where it was not asked for yet.
  std::vector<Bits> sets_;
  std::unordered_map<Bits, State, BitsHash> ids_;
  std::vector<std::vector<State>> steps_;
  std::vector<signed char> settled_;  ///< By state: 1, 0, or -1 when not known yet.
};

/// Does one pattern accept one text?
bool accepts(const Pattern& pattern, std::u16string_view text);

}  // namespace trustlint::solver
