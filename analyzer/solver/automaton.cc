#include "solver/automaton.h"

#include <algorithm>

namespace trustlint::solver {

Pattern literal_pattern(std::u16string_view text) {
  Pattern pattern;
  for (char16_t unit : text) pattern.push_back({Element::Set::One, unit, false});
  return pattern;
}

Pattern ignore_case_pattern(std::u16string_view text) {
  Pattern pattern;
  for (char16_t unit : text) pattern.push_back({Element::Set::IgnoreCase, lower(unit), false});
  return pattern;
}

namespace {

void append_glob(Pattern& pattern, std::u16string_view text, std::size_t begin, std::size_t end,
                 const std::vector<bool>& literal, Element::Set wild) {
  for (std::size_t i = begin; i < end; ++i) {
    const bool star = text[i] == u'*' && !literal[i];
    if (star || (text[i] == u'?' && !literal[i])) {
      // `**` means `*`.
      if (star && !pattern.empty() && pattern.back().star && pattern.back().set == wild &&
          i > begin)
        continue;
      pattern.push_back({wild, 0, star});
    } else {
      pattern.push_back({Element::Set::One, text[i], false});
    }
  }
}

}  // namespace

Pattern glob_pattern(std::u16string_view text, const std::vector<bool>& literal) {
  Pattern pattern;
  append_glob(pattern, text, 0, text.size(), literal, Element::Set::Any);
  return pattern;
}

std::optional<Pattern> arn_pattern(std::u16string_view text, const std::vector<bool>& literal) {
  if (text == u"*" && !literal[0]) return any_arn_pattern();
  // Colons that a variable brought in separate only where the policy has too few of its own (A7).
  constexpr int kColons = 5;
  int own = 0;
  for (std::size_t i = 0; i < text.size(); ++i) own += text[i] == u':' && !literal[i] ? 1 : 0;
  const auto next_colon = [&](std::size_t at) {
    while (at < text.size() && (text[at] != u':' || (own >= kColons && literal[at]))) ++at;
    return at;
  };
  Pattern pattern;
  std::size_t begin = 0;
  for (int component = 0; component < kColons; ++component) {
    const std::size_t colon = next_colon(begin);
    if (colon == text.size()) return std::nullopt;
    append_glob(pattern, text, begin, colon, literal, Element::Set::NotColon);
    // None of the first five components of an ARN holds a colon.
    if (text.substr(begin, colon - begin).find(u':') != std::u16string_view::npos)
      pattern.push_back({Element::Set::Never, 0, false});
    pattern.push_back({Element::Set::One, u':', false});
    begin = colon + 1;
  }
  append_glob(pattern, text, begin, text.size(), literal, Element::Set::Any);
  return pattern;
}

Pattern any_arn_pattern() {
  Pattern pattern = literal_pattern(u"arn:");
  for (int component = 1; component < 5; ++component) {
    pattern.push_back({Element::Set::NotColon, 0, true});
    pattern.push_back({Element::Set::One, u':', false});
  }
  pattern.push_back({Element::Set::Any, 0, true});
  return pattern;
}

std::size_t Automaton::add(Pattern pattern) {
  list_.push_back(std::move(pattern));
  return list_.size() - 1;
}

std::size_t Automaton::length() const {
  std::size_t length = 0;
  for (const Pattern& pattern : list_) length += pattern.size() + 1;
  return length;
}

void Automaton::mention(Alphabet& alphabet) const {
  for (const Pattern& pattern : list_) {
    for (const Element& element : pattern) {
      if (element.set == Element::Set::One) alphabet.mention({&element.unit, 1});
      if (element.set == Element::Set::IgnoreCase)
        alphabet.mention_ignoring_case({&element.unit, 1});
      if (element.set == Element::Set::NotColon) alphabet.mention(u":");
    }
  }
}

void Automaton::bind(const Alphabet& alphabet) {
  alphabet_ = &alphabet;
  offsets_.clear();
  at_.clear();
  for (const Pattern& pattern : list_) {
    offsets_.push_back(at_.size());
    for (const Element& element : pattern) at_.push_back(&element);
    at_.push_back(nullptr);
  }
  positions_ = at_.size();
  sets_.clear();
  ids_.clear();
  steps_.clear();
  settled_.clear();
  masks_.assign(alphabet.size(), {});
  stars_.assign((positions_ + 63) / 64, 0);
  for (std::size_t position = 0; position < positions_; ++position) {
    if (at_[position] != nullptr && at_[position]->star)
      stars_[position / 64] |= std::uint64_t{1} << (position % 64);
  }
  intern(Bits((positions_ + 63) / 64, 0));  // state 0: dead
}

std::size_t Automaton::BitsHash::operator()(const Bits& bits) const {
  std::uint64_t hash = 1469598103934665603ULL;
  for (std::uint64_t word : bits) hash = (hash ^ word) * 1099511628211ULL + (word >> 29);
  return static_cast<std::size_t>(hash);
}

Automaton::State Automaton::intern(Bits bits) {
  auto [found, fresh] = ids_.emplace(std::move(bits), static_cast<State>(sets_.size()));
  if (fresh) {
    sets_.push_back(found->first);
    steps_.emplace_back(alphabet_->size(), -1);
    settled_.push_back(-1);
  }
  return found->second;
}

/// A star may be skipped: where one may begin, the element behind it may too. Patterns merge
/// neighbouring stars, so that this ends after a round or two.
void Automaton::skip_stars(Bits& bits) const {
  for (bool grown = true; grown;) {
    grown = false;
    std::uint64_t carry = 0;
    for (std::size_t word = 0; word < bits.size(); ++word) {
      const std::uint64_t skipped = bits[word] & stars_[word];
      const std::uint64_t more = skipped << 1 | carry;
      carry = skipped >> 63;
      grown = grown || (more & ~bits[word]) != 0;
      bits[word] |= more;
    }
  }
}

/// The positions whose element takes the symbol.
const Automaton::Bits& Automaton::mask_of(Symbol symbol) {
  Bits& mask = masks_[symbol];
  if (mask.empty()) {
    mask.resize((positions_ + 63) / 64 + 1, 0);
    for (std::size_t position = 0; position < positions_; ++position) {
      if (at_[position] != nullptr && matches(*at_[position], symbol))
        mask[position / 64] |= std::uint64_t{1} << (position % 64);
    }
  }
  return mask;
}

bool Automaton::matches(const Element& element, Symbol symbol) const {
  const char16_t unit = alphabet_->representative(symbol);
  switch (element.set) {
    case Element::Set::One:
      return unit == element.unit;
    case Element::Set::Any:
      return true;
    case Element::Set::NotColon:
      return unit != u':';
    case Element::Set::IgnoreCase:
      return lower(unit) == element.unit;
    case Element::Set::Never:
      return false;
  }
  return false;
}

Automaton::State Automaton::start() {
  Bits bits((positions_ + 63) / 64, 0);
  for (std::size_t offset : offsets_) bits[offset / 64] |= std::uint64_t{1} << (offset % 64);
  skip_stars(bits);
  return intern(std::move(bits));
}

Automaton::State Automaton::step(State from, Symbol symbol) {
  State& known = steps_[static_cast<std::size_t>(from)][symbol];
  if (known >= 0) return known;
  const Bits& source = sets_[static_cast<std::size_t>(from)];
  const Bits& mask = mask_of(symbol);
  // All positions at once: a star stays where it is, everything else moves on by one bit.
  Bits target(source.size(), 0);
  std::uint64_t carry = 0;
  for (std::size_t word = 0; word < source.size(); ++word) {
    const std::uint64_t read = source[word] & mask[word];
    const std::uint64_t moved = read & ~stars_[word];
    target[word] = (read & stars_[word]) | moved << 1 | carry;
    carry = moved >> 63;
  }
  skip_stars(target);
  const State to = intern(std::move(target));
  steps_[static_cast<std::size_t>(from)][symbol] = to;  // `intern` may have moved the rows
  return to;
}

bool Automaton::settled(State state) {
  const auto at = static_cast<std::size_t>(state);
  if (settled_[at] < 0) {
    bool stays = true;
    for (std::size_t symbol = 0; stays && symbol < alphabet_->size(); ++symbol)
      stays = step(state, static_cast<Symbol>(symbol)) == state;
    settled_[at] = stays ? 1 : 0;
  }
  return settled_[at] == 1;
}

bool Automaton::accepts(State state, std::size_t pattern) const {
  const std::size_t end = offsets_[pattern] + list_[pattern].size();
  return (sets_[static_cast<std::size_t>(state)][end / 64] >> (end % 64)) & 1;
}

bool Automaton::literal(std::size_t pattern) const {
  return std::all_of(list_[pattern].begin(), list_[pattern].end(), [](const Element& element) {
    return element.set == Element::Set::One && !element.star;
  });
}

bool accepts(const Pattern& pattern, std::u16string_view text) {
  Automaton automaton;
  automaton.add(pattern);
  Alphabet alphabet;
  automaton.mention(alphabet);
  alphabet.mention(text);
  alphabet.freeze();
  automaton.bind(alphabet);
  auto state = automaton.start();
  for (char16_t unit : text) state = automaton.step(state, alphabet.of(unit));
  return automaton.accepts(state, 0);
}

}  // namespace trustlint::solver
