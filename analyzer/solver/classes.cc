/// The classes of words of a problem: `Problem::forward`, `explore_shared`, `merge_classes`.
#include <algorithm>
#include <utility>

#include "solver/problem_parts.h"
#include "solver/typed_words.h"

namespace trustlint::solver {

using identity::Template;

/// Finds the states in which each component can begin, key by key. A component that stands in one
/// place only gets its classes on the way; the shared ones get them afterwards, from all their
/// places at once.
bool Problem::forward() {
  std::map<std::string, int> places;
  const auto count = [&](const Template& pieces) {
    for (const auto& piece : pieces) places[piece.text] += piece.is_component ? 1 : 0;
  };
  for (auto& [name, key] : keys_) {
    for (const auto& pieces : key->templates) count(pieces);
  }
  const auto walk = [&](KeyVar& key, const Template& pieces, ElementVar& element,
                        std::map<std::string, std::unique_ptr<ComponentVar>>& components,
                        bool shared) {
    std::vector<Automaton::State> states{key.automaton.start()};
    for (const auto& piece : pieces) {
      ElementVar::Part part;
      part.entries = states;
      std::set<Automaton::State> next;
      if (!piece.is_component) {
        part.literal = to_utf16(piece.text);
        for (auto state : states) {
          for (char16_t unit : part.literal) state = key.automaton.step(state, alphabet_.of(unit));
          next.insert(state);
        }
      } else {
        part.component = piece.text;
        auto& slot = components[piece.text];
        if (!slot) slot = std::make_unique<ComponentVar>();
        const bool typed = pieces.size() == 1 && !key.cells.empty();
        const Occurrence here{&key.automaton, states, piece.escape_colon, piece.as_seconds,
                              typed ? &key.cells : nullptr};
        part.occurrence = slot->occurrences.size();
        slot->occurrences.push_back(here);
        auto classes = classes_of(piece.text, {here});
        if (!classes) {
          why_not_ = "the patterns on `" + key.name + "` divide its values into too many classes";
          return false;
        }
        for (const auto& found : *classes)
          next.insert(found.exits[0].begin(), found.exits[0].end());
        if (!shared || places[piece.text] == 1) slot->classes = std::move(classes);
      }
      element.parts.push_back(std::move(part));
      states.assign(next.begin(), next.end());
    }
    element.parts.emplace_back();
    element.parts.back().entries = states;
    return true;
  };
  for (auto& [name, key] : keys_) {
    for (const auto& pieces : key->templates) {
      key->elements.emplace_back();
      if (!walk(*key, pieces, key->elements.back(), components_, true)) return false;
    }
    if (!key->many_template) continue;
    // Every further element is a value of its own: its classes do not hang together with anything.
    std::map<std::string, std::unique_ptr<ComponentVar>> alone;
    key->many.emplace();
    if (!walk(*key, *key->many_template, *key->many, alone, false)) return false;
    list_many_classes(*key, alone);
  }
  return true;
}

/// What further elements of a list can be: every end of the template that answers differently.
void Problem::list_many_classes(
    KeyVar& key, const std::map<std::string, std::unique_ptr<ComponentVar>>& components) {
  struct Way {
    std::u16string text;
    std::vector<bool> facts;
    bool certain = true;
  };
  std::map<std::pair<Automaton::State, std::vector<bool>>, Way> ways{
      {{key.automaton.start(), {}}, {}}};
  for (const auto& part : key.many->parts) {
    if (&part == &key.many->parts.back()) break;
    std::map<std::pair<Automaton::State, std::vector<bool>>, Way> next;
    for (const auto& [from, way] : ways) {
      if (part.component.empty()) {
        auto state = from.first;
        for (char16_t unit : part.literal) state = key.automaton.step(state, alphabet_.of(unit));
        next.try_emplace({state, {}}, Way{way.text + part.literal, {}, true});
        continue;
      }
      const auto& component = *components.at(part.component);
      const auto& entries = component.occurrences[part.occurrence].entries;
      const auto at = std::find(entries.begin(), entries.end(), from.first) - entries.begin();
      for (const auto& found : *component.classes) {
        const auto facts = found.facts.empty() ? std::vector<bool>() : found.facts[0];
        next.try_emplace({found.exits[0][static_cast<std::size_t>(at)], facts},
                         Way{way.text + found.word, facts, found.certain});
      }
    }
    ways = std::move(next);
  }
  std::set<std::pair<std::vector<bool>, std::vector<bool>>> seen;
  for (const bool certain : {true, false}) {
    for (const auto& [end, way] : ways) {
      if (way.certain != certain) continue;
      if (seen.insert({accepted_patterns(key.automaton, end.first), way.facts}).second)
        key.many_classes.push_back({end.first, way.facts, certain, way.text, 0, Formulas::kFalse});
    }
  }
}

std::optional<std::vector<WordClass>> Problem::classes_of(
    const std::string& component, const std::vector<Occurrence>& occurrences) {
  const auto& words = language(component);
  WordMachine machine(words, languages_, alphabet_);
  auto classes = explore(words, machine, occurrences, alphabet_, search_, budget_);
  const bool typed = words.type != identity::Language::Type::Text ||
                     std::any_of(occurrences.begin(), occurrences.end(),
                                 [](const auto& here) { return here.cells != nullptr; });
  if (!classes || !typed) return classes;
  return divide(std::move(*classes), words, machine, occurrences, alphabet_, search_, budget_);
}

bool Problem::explore_shared() {
  for (auto& [name, component] : components_) {
    if (component->classes) continue;
    component->classes = classes_of(name, component->occurrences);
    if (!component->classes) {
      why_not_ = "the patterns divide the values of `" + name + "` into too many classes";
      return false;
    }
  }
  return true;
}

/// A search of examples looks at other words when all places of a component are at hand than it did
/// for each of them: what leads to a state that nobody has seen is left out.
void Problem::forget_unforeseen_classes() {
  if (search_ != Search::Examples) return;
  for (auto& [name, key] : keys_) {
    for (auto& element : key->elements) {
      for (std::size_t i = 0; i + 1 < element.parts.size(); ++i) {
        const auto& part = element.parts[i];
        if (part.component.empty()) continue;
        const auto& entries = element.parts[i + 1].entries;
        std::erase_if(*components_.at(part.component)->classes, [&](const WordClass& found) {
          const auto& exits = found.exits[part.occurrence];
          return std::any_of(exits.begin(), exits.end(), [&](Automaton::State exit) {
            return std::find(entries.begin(), entries.end(), exit) == entries.end();
          });
        });
      }
    }
  }
}

/// Two words that lead to different states, but to the same answers in the end, need not be told
/// apart: a literal that ends in the next component leaves a state for each of its letters, all of
/// which fail alike.
void Problem::merge_classes() {
  forget_unforeseen_classes();
  for (auto& [name, key] : keys_) {
    for (auto& element : key->elements) {
      std::map<std::vector<bool>, Automaton::State> by_answer;
      auto& end = element.parts.back();
      for (const auto state : end.entries)
        end.same[state] =
            by_answer.try_emplace(accepted_patterns(key->automaton, state), state).first->second;
      for (std::size_t i = element.parts.size() - 1; i-- > 0;) {
        auto& part = element.parts[i];
        const auto& next = element.parts[i + 1].same;
        std::map<std::vector<Automaton::State>, Automaton::State> by_future;
        for (std::size_t entry = 0; entry < part.entries.size(); ++entry) {
          std::vector<Automaton::State> future;
          if (part.component.empty()) {
            auto state = part.entries[entry];
            for (char16_t unit : part.literal)
              state = key->automaton.step(state, alphabet_.of(unit));
            future.push_back(next.at(state));
          } else {
            for (auto& found : *components_.at(part.component)->classes)
              future.push_back(next.at(found.exits[part.occurrence][entry]));
          }
          part.same[part.entries[entry]] =
              by_future.try_emplace(std::move(future), part.entries[entry]).first->second;
        }
      }
    }
  }
  // What the exits of each occurrence now look like, and which classes are left.
  std::map<std::string, std::map<std::size_t, const ElementVar::Part*>> behind;
  for (auto& [name, key] : keys_) {
    for (auto& element : key->elements) {
      for (std::size_t i = 0; i + 1 < element.parts.size(); ++i) {
        if (!element.parts[i].component.empty())
          behind[element.parts[i].component][element.parts[i].occurrence] = &element.parts[i + 1];
      }
    }
  }
  for (auto& [name, component] : components_) {
    std::vector<WordClass> left;
    std::set<std::pair<std::vector<std::vector<Automaton::State>>, std::vector<std::vector<bool>>>>
        seen;
    for (auto& found : *component->classes) {
      for (auto& [occurrence, part] : behind[name]) {
        for (auto& exit : found.exits[occurrence]) exit = part->same.at(exit);
      }
      if (seen.emplace(found.exits, found.facts).second) left.push_back(std::move(found));
    }
    component->classes = std::move(left);
  }
}

}  // namespace trustlint::solver
