#include "solver/typed_words.h"

#include <algorithm>
#include <set>
#include <utility>

#include "condition/address.h"
#include "condition/date.h"
#include "condition/number.h"

namespace trustlint::solver {

using identity::Language;

namespace {

using Exits = std::vector<std::vector<Automaton::State>>;
using Facts = std::vector<std::vector<bool>>;

bool is_of_type(const Language& language, const std::string& text) {
  switch (language.type) {
    case Language::Type::Text:
      return true;
    case Language::Type::Number: {
      const auto number = condition::parse_decimal(text);
      const auto least = condition::parse_decimal(std::to_string(language.least));
      return number && condition::compare(*number, *least) >= 0;
    }
    case Language::Type::Date: {
      const auto moment = condition::parse_date(text);
      // A date of the calendar; `as_seconds` shows the other form.
      return moment && *moment >= language.least && text.find('-') == 4;
    }
    case Language::Type::Address:
      return condition::parse_address(text).has_value();
  }
  return false;
}

/// Ids of digits, of any length: such a number is written in one way, without leading zeros. (An
/// account id has twelve digits, and may begin with zero.)
bool is_written_one_way(const Language& language) {
  return language.type == Language::Type::Text && language.alphabet == "0-9" &&
         language.min != language.max;
}

/// Is there a key in which only one number is meant?
bool is_one_number(const Facts& facts, const std::vector<Occurrence>& occurrences) {
  for (std::size_t i = 0; i < occurrences.size(); ++i) {
    if (occurrences[i].cells != nullptr && occurrences[i].cells->is_one_number(facts[i]))
      return true;
  }
  return false;
}

class Divider {
 public:
  Divider(const Language& language, WordMachine& machine,
          const std::vector<Occurrence>& occurrences, const Alphabet& alphabet)
      : language_(language), machine_(machine), occurrences_(occurrences), alphabet_(alphabet) {}

  void add_word(const std::string& text) {
    const std::u16string word = to_utf16(text);
    if (!is_of_type(language_, text) || !machine_.contains(word)) return;
    WordClass found;
    found.word = word;
    for (const auto& occurrence : occurrences_) found.exits.push_back(exits(occurrence, text));
    found.facts = facts(text);
    add(std::move(found));
  }

  /// What the facts of the occurrences are for a text.
  Facts facts(const std::string& text) const {
    Facts all;
    for (const auto& occurrence : occurrences_) {
      all.emplace_back();
      if (occurrence.cells != nullptr)
        all.back() = occurrence.cells->facts(occurrence.as_seconds ? as_seconds(text) : text);
    }
    return all;
  }

  void add(WordClass found) {
    if (seen_.emplace(found.exits, found.facts).second) classes_.push_back(std::move(found));
  }

  std::vector<WordClass> take() { return std::move(classes_); }

 private:
  std::vector<Automaton::State> exits(const Occurrence& occurrence, const std::string& text) const {
    const std::u16string word = to_utf16(occurrence.as_seconds ? as_seconds(text) : text);
    std::vector<Automaton::State> states = occurrence.entries;
    for (auto& state : states) {
      for (const char16_t unit : word) {
        if (occurrence.escape_colon && unit == u':') {
          for (const char16_t escaped : std::u16string(u"%3A"))
            state = occurrence.automaton->step(state, alphabet_.of(escaped));
        } else {
          state = occurrence.automaton->step(state, alphabet_.of(unit));
        }
      }
    }
    return states;
  }

  const Language& language_;
  WordMachine& machine_;
  const std::vector<Occurrence>& occurrences_;
  const Alphabet& alphabet_;
  std::set<std::pair<Exits, Facts>> seen_;
  std::vector<WordClass> classes_;
};

/// Has the class one word only? Then its cell is that word's.
bool is_single_word(const WordClass& found, const std::vector<Occurrence>& occurrences) {
  for (std::size_t i = 0; i < occurrences.size(); ++i) {
    const Automaton& automaton = *occurrences[i].automaton;
    if (occurrences[i].cells == nullptr || occurrences[i].as_seconds) continue;
    for (std::size_t pattern = 0; pattern < automaton.patterns(); ++pattern) {
      if (automaton.literal(pattern) && automaton.accepts(found.exits[i][0], pattern)) return true;
    }
  }
  return false;
}

/// Every combination of what each occurrence can be.
std::set<Facts> combinations(const std::set<Facts>& cells, std::size_t occurrences) {
  std::set<Facts> all{{}};
  for (std::size_t i = 0; i < occurrences; ++i) {
    std::set<std::vector<bool>> choices;
    for (const Facts& cell : cells) choices.insert(cell[i]);
    std::set<Facts> longer;
    for (const Facts& facts : all) {
      for (const auto& choice : choices) {
        Facts next = facts;
        next.push_back(choice);
        longer.insert(std::move(next));
      }
    }
    all = std::move(longer);
  }
  return all;
}

/// The cells of all occurrences together. The thresholds of dates lie on one line, and the samples
/// hold both neighbours of each; of other types every combination is taken to be possible.
std::set<Facts> all_cells(const Language& language, const std::vector<Occurrence>& occurrences,
                          const std::vector<std::string>& samples, const Divider& divider) {
  std::set<Facts> cells;
  for (const auto& text : samples) {
    if (is_of_type(language, text)) cells.insert(divider.facts(text));
  }
  return language.type == Language::Type::Date ? cells : combinations(cells, occurrences.size());
}

}  // namespace

std::optional<std::vector<WordClass>> divide(std::vector<WordClass> classes,
                                             const Language& language, WordMachine& machine,
                                             const std::vector<Occurrence>& occurrences,
                                             const Alphabet& alphabet, Search search,
                                             Budget& budget) {
  // Without conditions there is still one cell: all texts of the type.
  std::vector<std::string> samples = Cells().samples(language.type, language.least);
  for (const auto& occurrence : occurrences) {
    if (occurrence.cells == nullptr) continue;
    for (auto& text : occurrence.cells->samples(language.type, language.least))
      samples.push_back(std::move(text));
  }
  Divider divider(language, machine, occurrences, alphabet);
  for (const auto& text : language.examples) divider.add_word(text);
  for (const auto& text : language.words) divider.add_word(text);
  for (const auto& text : samples) {
    // Where the alphabet or the length is limited, another spelling may fit.
    divider.add_word(text);
    const auto number = condition::parse_decimal(text);
    if (const auto id = number ? condition::as_digits(*number, language.max) : std::nullopt)
      divider.add_word(*id);
    if (language.type != Language::Type::Text || machine.contains(to_utf16(text)) ||
        is_written_one_way(language))
      continue;
    for (const auto& spelled : {"0" + text, text + ".0", "+" + text, text + "e0"})
      divider.add_word(spelled);
  }
  for (const auto& found : classes) divider.add_word(to_utf8(found.word));
  if (search == Search::Examples || !language.words.empty()) return divider.take();

  for (const auto& occurrence : occurrences) {
    if (occurrence.as_seconds && occurrence.automaton->patterns() > 0) return std::nullopt;
  }
  const std::set<Facts> cells = all_cells(language, occurrences, samples, divider);
  if (!budget.spend(classes.size() * cells.size() * occurrences.size())) return std::nullopt;
  for (const auto& found : classes) {
    if (is_single_word(found, occurrences)) continue;
    for (const auto& facts : cells) {
      // The word of the one number is among the samples.
      if (is_written_one_way(language) && is_one_number(facts, occurrences)) continue;
      divider.add({found.word, found.exits, facts, false});
    }
  }
  return divider.take();
}

}  // namespace trustlint::solver
