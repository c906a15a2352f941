/// From classes to formulas: what each key can be, and what each clause and principal says to it.
#include <algorithm>
#include <tuple>

#include "policy/lower_case.h"
#include "solver/problem_parts.h"

namespace trustlint::solver {

using condition::Comparison;
using condition::Qualifier;

namespace {

constexpr const char* kMeeting =
    "how text conditions and numbers, dates or addresses meet on one value";

std::string several_parts(const policy::Clause& clause, const std::string& key) {
  return "`" + clause.operator_name.text + "` on `" + key + "`, which is made of several parts";
}

}  // namespace

/// Turns classes into variables and walks every template again, now with "when".
void Problem::connect() {
  for (auto& [name, component] : components_) {
    if (component->classes->empty()) impossible_ = true;
    Choice choice;
    for (const auto& found : *component->classes) {
      choice.options.push_back(formulas_.variable());
      if (!found.certain) {
        doubts_.push_back({choice.options.back(), kMeeting});
      }
    }
    component->chosen = choice.options;
    component->choice = choices_.size();
    choices_.push_back(std::move(choice));
  }
  if (impossible_) return;
  for (auto& [name, key] : keys_) connect_key(*key);
  guards_.clear();
  for (const auto* clause : order_) {
    auto& variable = *clauses_.at(clause);
    if (variable.compiled->why_opaque().empty()) {
      variable.formula = meaning(variable, *clause);
    } else {
      variable.formula = unknown_truth(*clause, variable.compiled->why_opaque());
    }
  }
  for (auto& [principal, atoms] : principal_atoms_) {
    std::vector<Formulas::Id> all;
    for (const auto& atom : atoms) {
      const auto& key = *keys_.at(atom.key);
      all.push_back(key.model == nullptr ? Formulas::kFalse : in_pattern(key, atom.pattern));
    }
    principal_formulas_[principal] = formulas_.all(std::move(all));
  }
}

void Problem::connect_key(KeyVar& key) {
  if (key.model == nullptr) return;
  for (auto& many : key.many_classes) {
    many.in_list = formulas_.variable();
    many.choice = choices_.size();
    choices_.push_back({{formulas_.negate(many.in_list), many.in_list}});
    if (!many.certain) {
      doubts_.push_back({many.in_list, kMeeting});
    }
  }
  key.present = Formulas::kTrue;
  if (key.elements.empty()) {
    // A list without elements is no list: it is absent.
    std::vector<Formulas::Id> some;
    for (const auto& many : key.many_classes) some.push_back(many.in_list);
    key.present = formulas_.any(std::move(some));
    if (!key.model->optional) always_.push_back(key.present);
  } else if (key.model->optional) {
    key.present = formulas_.variable();
    key.presence_choice = choices_.size();
    choices_.push_back({{formulas_.negate(key.present), key.present}});
  }
  for (auto& element : key.elements) {
    std::map<Automaton::State, Formulas::Id> at{{key.automaton.start(), Formulas::kTrue}};
    for (std::size_t i = 0; i + 1 < element.parts.size(); ++i) {
      const auto& part = element.parts[i];
      const auto& same = element.parts[i + 1].same;
      std::map<Automaton::State, std::vector<Formulas::Id>> next;
      for (const auto& [from, when] : at) {
        if (part.component.empty()) {
          auto state = from;
          for (char16_t unit : part.literal) state = key.automaton.step(state, alphabet_.of(unit));
          next[same.at(state)].push_back(when);
          continue;
        }
        const auto& component = *components_.at(part.component);
        const auto& entries = component.occurrences[part.occurrence].entries;
        const auto entry = static_cast<std::size_t>(
            std::find(entries.begin(), entries.end(), from) - entries.begin());
        for (std::size_t k = 0; k < component.classes->size(); ++k) {
          next[(*component.classes)[k].exits[part.occurrence][entry]].push_back(
              formulas_.all({when, component.chosen[k]}));
        }
      }
      at.clear();
      for (auto& [state, whens] : next) at[state] = formulas_.any(std::move(whens));
    }
    element.finals = std::move(at);
  }
}

/// The single value of a key lies in the pattern.
Formulas::Id Problem::in_pattern(const KeyVar& key, std::size_t pattern) {
  std::vector<Formulas::Id> when;
  for (const auto& [state, formula] : key.elements[0].finals) {
    if (key.automaton.accepts(state, pattern)) when.push_back(formula);
  }
  return formulas_.any(std::move(when));
}

/// When the key of a policy variable is in this state.
Formulas::Id Problem::guard(const Guard& guard) {
  const auto name = std::tuple(policy::ascii_lower(guard.key), guard.state, guard.text);
  if (const auto known = guards_.find(name); known != guards_.end()) return known->second;
  const KeyVar& variable = *keys_.at(std::get<0>(name));
  Formulas::Id formula = formulas_.negate(variable.present);
  if (variable.model == nullptr) {
    formula = formulas_.constant(guard.state == Guard::State::Absent);
  } else if (guard.state == Guard::State::Present) {
    formula = variable.present;
  } else if (guard.state == Guard::State::Is) {
    formula =
        formulas_.all({variable.present, in_pattern(variable, variable.texts.at(guard.text))});
  } else if (guard.state == Guard::State::Other) {
    std::vector<Formulas::Id> parts{variable.present};
    for (const auto& [text, pattern] : variable.texts)
      parts.push_back(formulas_.negate(in_pattern(variable, pattern)));
    formula = formulas_.all(std::move(parts));
    doubts_.push_back({formula, "the policy variable `${" + guard.key + "}`"});
  }
  guards_.emplace(name, formula);
  return formula;
}

Formulas::Id Problem::free_variable() {
  const Formulas::Id truth = formulas_.variable();
  choices_.push_back({{formulas_.negate(truth), truth}});
  return truth;
}

Formulas::Id Problem::unknown_truth(const policy::Clause& clause, const std::string& why) {
  opaque_.push_back({&clause, why});
  return free_variable();
}

/// Is the clause true of one element, which led to `state` and for which `facts` hold?
Formulas::Id Problem::element(const ClauseVar& clause, Automaton::State state,
                              const std::vector<bool>& facts) {
  const CompiledClause& compiled = *clause.compiled;
  const Automaton& automaton = clause.key->automaton;
  using Kind = CompiledClause::Case::Kind;
  if (compiled.no_values()) return Formulas::kFalse;
  if (compiled.op().comparison == Comparison::Bool) {
    const bool truth = automaton.accepts(state, compiled.values()[0][0].number);
    const auto& wanted = compiled.wanted();
    return formulas_.constant(std::find(wanted.begin(), wanted.end(), truth) != wanted.end());
  }
  if (const auto well = compiled.well_formed()) {
    if (!(compiled.typed() ? facts[*well] : automaton.accepts(state, *well)))
      return Formulas::kFalse;
  }
  const Formulas::Id hit = formulas_.constant(!compiled.op().negated);
  const auto either = [&](Formulas::Id when, Formulas::Id then, Formulas::Id otherwise) {
    return formulas_.any(
        {formulas_.all({when, then}), formulas_.all({formulas_.negate(when), otherwise})});
  };
  // Values from the last to the first: each hits, or leaves the decision to the next one.
  Formulas::Id result = formulas_.negate(hit);
  for (auto cases = compiled.values().rbegin(); cases != compiled.values().rend(); ++cases) {
    std::vector<Formulas::Id> ways;
    for (const auto& one : *cases) {
      std::vector<Formulas::Id> when;
      for (const auto& state_of_key : one.guards) when.push_back(guard(state_of_key));
      const Formulas::Id guarded = formulas_.all(std::move(when));
      if (guarded == Formulas::kFalse) continue;
      Formulas::Id then = result;
      switch (one.kind) {
        case Kind::Match:
          if (automaton.accepts(state, one.number)) then = hit;
          break;
        case Kind::Fact:
          if (facts[one.number]) then = hit;
          break;
        case Kind::Nothing:
          break;
        case Kind::Malformed:
          then = formulas_.constant(compiled.denies());
          break;
        case Kind::Within: {
          if (!automaton.accepts(state, one.number)) break;
          std::vector<Formulas::Id> match{free_variable()};
          if (one.equal) {
            const KeyVar& other = *keys_.at(policy::ascii_lower(one.guards[0].key));
            const auto mirror = mirrors_.find({clause.key, &other});
            if (mirror != mirrors_.end()) {
              for (const auto& [mine, its] : mirror->second) {
                const Formulas::Id in = in_pattern(other, its);
                match.push_back(automaton.accepts(state, mine) ? in : formulas_.negate(in));
              }
            }
          }
          then = either(formulas_.all(std::move(match)), hit, result);
          break;
        }
        case Kind::Unknown:
          then = free_variable();
          break;
      }
      ways.push_back(formulas_.all({guarded, then}));
    }
    result = formulas_.any(std::move(ways));
  }
  return result;
}

/// Is the clause true of one of the values that the scenario describes?
Formulas::Id Problem::of_element(const ClauseVar& clause, const ElementVar& value,
                                 const policy::Clause& written) {
  const KeyVar& key = *clause.key;
  std::vector<Formulas::Id> when;
  if (!clause.compiled->typed()) {
    for (const auto& [state, formula] : value.finals)
      when.push_back(formulas_.all({formula, element(clause, state, {})}));
    return formulas_.any(std::move(when));
  }
  if (clause.compiled->no_values()) return Formulas::kFalse;
  if (value.whole()) {
    const auto& component = *components_.at(value.parts[0].component);
    const std::size_t occurrence = value.parts[0].occurrence;
    for (std::size_t k = 0; k < component.classes->size(); ++k) {
      const auto& found = (*component.classes)[k];
      when.push_back(formulas_.all({component.chosen[k], element(clause, found.exits[occurrence][0],
                                                                 found.facts.at(occurrence))}));
    }
    return formulas_.any(std::move(when));
  }
  std::u16string text;
  for (const auto& part : value.parts) {
    if (!part.component.empty()) return unknown_truth(written, several_parts(written, key.name));
    text += part.literal;
  }
  return element(clause, value.parts.back().entries[0], key.cells.facts(to_utf8(text)));
}

/// The clause over the states of its key: absent, one value, or a list (table 2.2).
Formulas::Id Problem::meaning(const ClauseVar& clause, const policy::Clause& written) {
  const auto& key = *clause.key;
  const auto& compiled = *clause.compiled;
  const Formulas::Id absent =
      formulas_.all({formulas_.negate(key.present), formulas_.constant(compiled.when_absent())});
  if (key.model == nullptr) return formulas_.constant(compiled.when_absent());
  if (compiled.op().comparison == Comparison::Null) {
    return formulas_.any(
        {absent, formulas_.all({key.present, formulas_.constant(compiled.when_present())})});
  }
  if (!key.model->list) {
    return formulas_.any(
        {absent, formulas_.all({key.present, of_element(clause, key.elements[0], written)})});
  }
  if (compiled.op().qualifier == Qualifier::None)
    return absent;  // a scalar operator on a list is false
  const bool every = compiled.op().qualifier == Qualifier::ForAllValues;
  std::vector<Formulas::Id> parts;
  for (const auto& value : key.elements) parts.push_back(of_element(clause, value, written));
  const bool described = !compiled.typed() || !key.many || key.many->whole();
  for (const auto& many : key.many_classes) {
    const Formulas::Id truth = described ? element(clause, many.state, many.facts)
                                         : unknown_truth(written, several_parts(written, key.name));
    parts.push_back(every ? formulas_.any({formulas_.negate(many.in_list), truth})
                          : formulas_.all({many.in_list, truth}));
  }
  const Formulas::Id holds =
      every ? formulas_.all(std::move(parts)) : formulas_.any(std::move(parts));
  return formulas_.any({absent, formulas_.all({key.present, holds})});
}

Formulas::Id Problem::clause_formula(const policy::Clause& clause) const {
  return clauses_.at(&clause)->formula;
}

Formulas::Id Problem::principal_formula(const policy::Statement& statement) {
  std::vector<Formulas::Id> any;
  for (const auto& principal : statement.principals)
    any.push_back(principal_formulas_.at(&principal));
  return formulas_.any(std::move(any));
}

}  // namespace trustlint::solver
