/// What a problem is made of. Internal to `solver/problem.cc`, `classes.cc` and `readback.cc`.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "solver/clause.h"
#include "solver/problem.h"

namespace trustlint::solver {

struct Problem::ComponentVar {
  std::vector<Occurrence> occurrences;
  std::optional<std::vector<WordClass>> classes;
  std::vector<Formulas::Id> chosen;  ///< By class.
  std::size_t choice = 0;            ///< Index into `choices_`.
};

/// One value of a key: a template with the states that its pieces can stand in.
struct Problem::ElementVar {
  struct Part {
    std::string component;  ///< Empty for literal text.
    std::u16string literal;
    std::size_t occurrence = 0;
    std::vector<Automaton::State> entries;
    /// Entry state -> the least entry state with the same future. Behind the last part: with the
    /// same patterns accepted.
    std::map<Automaton::State, Automaton::State> same;
  };
  std::vector<Part> parts;  ///< The last one is empty: it stands for the end of the value.
  std::map<Automaton::State, Formulas::Id>
      finals;  ///< Which state the whole value leads to, and when.
  /// The value is one component; only then its cells are known.
  bool whole() const { return parts.size() == 2 && !parts[0].component.empty(); }
};

struct Problem::KeyVar : KeySpace {
  std::string name;                           ///< As the policy writes it.
  const identity::KeyModel* model = nullptr;  ///< Null: never present.
  std::optional<identity::KeyModel> own_model;
  std::vector<identity::Template> templates;  ///< Of the elements, private components renamed.
  std::optional<identity::Template> many_template;
  std::vector<ElementVar> elements;
  std::optional<ElementVar> many;
  struct ManyClass {
    Automaton::State state = 0;
    std::vector<bool> facts;
    bool certain = true;
    std::u16string text;
    std::size_t choice = 0;
    Formulas::Id in_list = Formulas::kFalse;
  };
  std::vector<ManyClass> many_classes;
  Formulas::Id present = Formulas::kFalse;
  std::optional<std::size_t> presence_choice;
  /// Texts that a policy variable of this key gets a case of its own for, and their patterns.
  std::map<std::string, std::size_t> texts;
};

struct Problem::ClauseVar {
  KeyVar* key = nullptr;
  policy::Effect effect = policy::Effect::Allow;
  policy::TrustPolicy::Version version = policy::TrustPolicy::Version::V2008;
  std::optional<CompiledClause> compiled;
  Formulas::Id formula = Formulas::kFalse;
};

/// The patterns that accept in a state.
std::vector<bool> accepted_patterns(const Automaton& automaton, Automaton::State state);

}  // namespace trustlint::solver
