#include "solver/problem.h"

#include <algorithm>
#include <utility>

#include "solver/clause.h"

namespace trustlint::solver {

using condition::Caller;
using condition::Qualifier;
using identity::Language;
using identity::Template;
using policy::Principal;

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
};

struct Problem::KeyVar {
  std::string name;                           ///< As the policy writes it.
  const identity::KeyModel* model = nullptr;  ///< Null: never present.
  std::optional<identity::KeyModel> own_model;
  Automaton automaton;
  std::vector<Template> templates;  ///< Of the elements, private components renamed.
  std::optional<Template> many_template;
  std::vector<ElementVar> elements;
  std::optional<ElementVar> many;
  struct ManyClass {
    Automaton::State state;
    std::u16string text;
    std::size_t choice;
    Formulas::Id in_list;
  };
  std::vector<ManyClass> many_classes;
  Formulas::Id present = Formulas::kFalse;
  std::optional<std::size_t> presence_choice;
};

struct Problem::ClauseVar {
  KeyVar* key = nullptr;
  std::optional<CompiledClause> compiled;
  Formulas::Id formula = Formulas::kFalse;
};

namespace {

std::string lower_case(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return text;
}

bool is_account_id(const std::string& text) {
  return text.size() == 12 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The account of `arn:P:iam::ACCOUNT:root`, which means the same as the bare id.
std::optional<std::string> root_account(const std::string& arn) {
  const std::string iam = ":iam::";
  const std::size_t at = arn.find(iam);
  if (arn.rfind("arn:", 0) != 0 || at == std::string::npos || arn.find(':', 4) != at)
    return std::nullopt;
  const std::string rest = arn.substr(at + iam.size());
  if (rest.size() != 17 || rest.substr(12) != ":root" || !is_account_id(rest.substr(0, 12)))
    return std::nullopt;
  return rest.substr(0, 12);
}

std::vector<bool> accepted_patterns(const Automaton& automaton, Automaton::State state) {
  std::vector<bool> accepted(automaton.patterns());
  for (std::size_t i = 0; i < accepted.size(); ++i) accepted[i] = automaton.accepts(state, i);
  return accepted;
}

const char* const kArn = "@arn";
const char* const kRole = "@role";
const char* const kAccount = "@account";
const char* const kUniqueId = "@unique-id";

}  // namespace

Problem::Problem(const identity::Scenario& scenario, Budget& budget)
    : scenario_(scenario), budget_(budget), languages_(scenario.components) {}

Problem::~Problem() = default;

/// `{free}` is any text, in each place another one.
Template Problem::own(const Template& pieces, const std::string& key) {
  Template renamed = pieces;
  for (auto& piece : renamed) {
    if (!piece.is_component || piece.text != "free") continue;
    piece.text = "free of " + key;
    languages_.emplace(piece.text, languages_.at("free"));
  }
  return renamed;
}

Problem::KeyVar& Problem::key(const std::string& name) {
  auto& slot = keys_[lower_case(name)];
  if (slot) return *slot;
  slot = std::make_unique<KeyVar>();
  slot->name = name;
  const auto caller_key = [&](const Template& pieces) {
    slot->own_model = identity::KeyModel{name, false, false, {pieces}, std::nullopt};
    slot->model = &*slot->own_model;
  };
  if (name == kArn) {
    caller_key(scenario_.caller_id);
  } else if (name == kAccount) {
    caller_key(scenario_.caller_account);
  } else if (name == kRole) {
    if (scenario_.caller_role_arn) caller_key(*scenario_.caller_role_arn);
  } else if (name == kUniqueId) {
    if (scenario_.caller_unique_id) caller_key(*scenario_.caller_unique_id);
  } else if (const auto* model = scenario_.find(name)) {
    slot->model = model;
  }
  if (slot->model != nullptr) {
    for (const auto& pieces : slot->model->values) slot->templates.push_back(own(pieces, name));
    if (slot->model->many) slot->many_template = own(*slot->model->many, name + " elements");
  }
  return *slot;
}

void Problem::clause(const policy::Clause& clause, policy::Effect effect,
                     policy::TrustPolicy::Version version) {
  auto& slot = clauses_[&clause];
  if (slot) return;
  slot = std::make_unique<ClauseVar>();
  slot->key = &key(clause.key.text);
  slot->compiled.emplace(clause, effect, version, slot->key->automaton);
  hint(*slot->key, clause);
}

/// The words of a policy make good examples: `main` reads better than any branch that the search
/// would come up with.
void Problem::hint(const KeyVar& key, const policy::Clause& clause) {
  constexpr std::size_t kMostExamples = 48;
  std::vector<std::string> words;
  for (const auto& value : clause.values) {
    std::string whole;
    std::string word;
    for (const char c : value.text + ":") {
      if (c != '*') whole += c == '?' ? 'x' : c;
      if (c != ':' && c != '/' && c != '@' && c != '*' && c != '?') {
        word += c;
      } else if (!word.empty()) {
        words.push_back(std::exchange(word, {}));
      }
    }
    whole.pop_back();
    words.push_back(std::move(whole));
    if (words.size() > kMostExamples) break;
  }
  const auto add = [&](const Template& pieces) {
    for (const auto& piece : pieces) {
      if (!piece.is_component) continue;
      auto& language = languages_.at(piece.text);
      const bool typed =
          piece.text == "moment" || piece.text == "address" || piece.text == "seconds";
      if (!language.segments.empty() || typed) continue;
      for (const auto& word : words) {
        if (language.examples.size() < kMostExamples) language.examples.push_back(word);
      }
    }
  };
  for (const auto& pieces : key.templates) add(pieces);
  if (key.many_template) add(*key.many_template);
}

void Problem::principal(const policy::Statement& statement) {
  for (const auto& principal : statement.principals) {
    if (principal_formulas_.count(&principal) != 0 || principal_atoms_.count(&principal) != 0)
      continue;
    const std::string& text = principal.value.text;
    const bool same_type =
        (principal.type == Principal::Type::Aws && scenario_.caller == Caller::Type::Aws) ||
        (principal.type == Principal::Type::Federated &&
         scenario_.caller == Caller::Type::Federated) ||
        (principal.type == Principal::Type::Service && scenario_.caller == Caller::Type::Service);
    if (!same_type) {
      principal_formulas_[&principal] = Formulas::kFalse;
      continue;
    }
    std::string name = kArn;
    std::string wanted = text;
    if (principal.type == Principal::Type::Aws) {
      if (text == "*") {
        principal_formulas_[&principal] = Formulas::kTrue;
        continue;
      }
      if (is_account_id(text)) {
        name = kAccount;
      } else if (auto account = root_account(text)) {
        name = kAccount;
        wanted = *account;
      } else if (text.rfind("arn:", 0) != 0) {
        name = kUniqueId;
      } else if (text.find(":role/") != std::string::npos &&
                 text.find(":iam:") != std::string::npos) {
        name = kRole;
      }
    }
    principal_atoms_[&principal] = {name,
                                    key(name).automaton.add(literal_pattern(to_utf16(wanted)))};
  }
}

const Language& Problem::language(const std::string& component) const {
  return languages_.at(component);
}

bool Problem::build(Search search) {
  if (!bound_) bind();
  search_ = search;
  components_.clear();
  choices_.clear();
  always_.clear();
  opaque_.clear();
  formulas_ = Formulas();
  for (auto& [name, key] : keys_) {
    key->elements.clear();
    key->many.reset();
    key->many_classes.clear();
    key->presence_choice.reset();
    for (const auto& pieces : key->templates) {
      for (const auto& piece : pieces) {
        if (piece.is_component)
          components_.try_emplace(piece.text, std::make_unique<ComponentVar>());
      }
    }
  }
  impossible_ = false;
  // A component that no tested key shows still has to exist: its restrictions may leave nothing.
  for (const auto& [name, language] : languages_) {
    if (language.words.empty() || components_.count(name) != 0) continue;
    WordMachine machine(language, languages_, alphabet_);
    const auto classes = explore(language, machine, {}, alphabet_, search_, budget_);
    if (classes && classes->empty()) impossible_ = true;
  }
  if (!forward() || !explore_shared()) return false;
  merge_classes();
  connect();
  return true;
}

std::size_t Problem::pattern_length() const {
  std::size_t length = 0;
  for (const auto& [name, key] : keys_) length += key->automaton.length();
  return length;
}

/// Everything that is mentioned must be known before the first state is made.
void Problem::bind() {
  bound_ = true;
  for (auto& [name, key] : keys_) key->automaton.mention(alphabet_);
  const auto mention = [&](const Template& pieces) {
    for (const auto& piece : pieces) {
      if (!piece.is_component) {
        alphabet_.mention(to_utf16(piece.text));
      } else {
        WordMachine::mention(language(piece.text), languages_, alphabet_);
        if (piece.escape_colon) alphabet_.mention(u"%3A:");
      }
    }
  };
  for (auto& [name, key] : keys_) {
    for (const auto& pieces : key->templates) mention(pieces);
    if (key->many_template) mention(*key->many_template);
  }
  for (const auto& [name, language] : languages_)
    WordMachine::mention(language, languages_, alphabet_);
  alphabet_.freeze();
  for (auto& [name, key] : keys_) key->automaton.bind(alphabet_);
}

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
        const Occurrence here{&key.automaton, states, piece.escape_colon};
        part.occurrence = slot->occurrences.size();
        slot->occurrences.push_back(here);
        WordMachine machine(language(piece.text), languages_, alphabet_);
        auto classes = explore(language(piece.text), machine, {here}, alphabet_, search_, budget_);
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
    std::map<Automaton::State, std::u16string> texts{{key->automaton.start(), u""}};
    for (const auto& part : key->many->parts) {
      if (&part == &key->many->parts.back()) break;
      std::map<Automaton::State, std::u16string> next;
      for (const auto& [from, text] : texts) {
        if (part.component.empty()) {
          auto state = from;
          for (char16_t unit : part.literal) state = key->automaton.step(state, alphabet_.of(unit));
          next.try_emplace(state, text + part.literal);
          continue;
        }
        const auto& component = *alone.at(part.component);
        const auto& entries = component.occurrences[part.occurrence].entries;
        const auto at = std::find(entries.begin(), entries.end(), from) - entries.begin();
        for (const auto& found : *component.classes) {
          next.try_emplace(found.exits[0][static_cast<std::size_t>(at)], text + found.word);
        }
      }
      texts = std::move(next);
    }
    std::set<std::vector<bool>> seen;
    for (const auto& [state, text] : texts) {
      if (seen.insert(accepted_patterns(key->automaton, state)).second)
        key->many_classes.push_back({state, text, 0, Formulas::kFalse});
    }
  }
  return true;
}

bool Problem::explore_shared() {
  for (auto& [name, component] : components_) {
    if (component->classes) continue;
    WordMachine machine(language(name), languages_, alphabet_);
    component->classes =
        explore(language(name), machine, component->occurrences, alphabet_, search_, budget_);
    if (!component->classes) {
      why_not_ = "the patterns divide the values of `" + name + "` into too many classes";
      return false;
    }
  }
  return true;
}

/// Two words that lead to different states, but to the same answers in the end, need not be told
/// apart: a literal that ends in the next component leaves a state for each of its letters, all of
/// which fail alike.
void Problem::merge_classes() {
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
    std::set<std::vector<std::vector<Automaton::State>>> seen;
    for (auto& found : *component->classes) {
      for (auto& [occurrence, part] : behind[name]) {
        for (auto& exit : found.exits[occurrence]) exit = part->same.at(exit);
      }
      if (seen.insert(found.exits).second) left.push_back(std::move(found));
    }
    component->classes = std::move(left);
  }
}

/// Turns classes into variables and walks every template again, now with "when".
void Problem::connect() {
  for (auto& [name, component] : components_) {
    if (component->classes->empty()) impossible_ = true;
    Choice choice;
    for (std::size_t i = 0; i < component->classes->size(); ++i)
      choice.options.push_back(formulas_.variable());
    component->chosen = choice.options;
    component->choice = choices_.size();
    choices_.push_back(std::move(choice));
  }
  if (impossible_) return;
  for (auto& [name, key] : keys_) {
    if (key->model == nullptr) continue;
    for (auto& many : key->many_classes) {
      many.in_list = formulas_.variable();
      many.choice = choices_.size();
      choices_.push_back({{formulas_.negate(many.in_list), many.in_list}});
    }
    key->present = Formulas::kTrue;
    if (key->elements.empty()) {
      // A list without elements is no list: it is absent.
      std::vector<Formulas::Id> some;
      for (const auto& many : key->many_classes) some.push_back(many.in_list);
      key->present = formulas_.any(std::move(some));
      if (!key->model->optional) always_.push_back(key->present);
    } else if (key->model->optional) {
      key->present = formulas_.variable();
      key->presence_choice = choices_.size();
      choices_.push_back({{formulas_.negate(key->present), key->present}});
    }
    for (auto& element : key->elements) {
      std::map<Automaton::State, Formulas::Id> at{{key->automaton.start(), Formulas::kTrue}};
      for (std::size_t i = 0; i + 1 < element.parts.size(); ++i) {
        const auto& part = element.parts[i];
        const auto& same = element.parts[i + 1].same;
        std::map<Automaton::State, std::vector<Formulas::Id>> next;
        for (const auto& [from, when] : at) {
          if (part.component.empty()) {
            auto state = from;
            for (char16_t unit : part.literal)
              state = key->automaton.step(state, alphabet_.of(unit));
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
  for (auto& [clause, compiled] : clauses_) {
    if (compiled->compiled->why_opaque().empty()) {
      compiled->formula = meaning(*compiled);
      continue;
    }
    opaque_.push_back({clause, compiled->compiled->why_opaque()});
    compiled->formula = formulas_.variable();
    choices_.push_back({{formulas_.negate(compiled->formula), compiled->formula}});
  }
  for (auto& [principal, atom] : principal_atoms_) {
    auto& key = *keys_.at(atom.first);
    std::vector<Formulas::Id> when;
    if (key.model != nullptr) {
      for (const auto& [state, formula] : key.elements[0].finals) {
        if (key.automaton.accepts(state, atom.second)) when.push_back(formula);
      }
    }
    principal_formulas_[principal] = formulas_.any(std::move(when));
  }
}

/// The clause over the states of its key: absent, one value, or a list (table 2.2).
Formulas::Id Problem::meaning(const ClauseVar& clause) {
  const auto& key = *clause.key;
  const auto& compiled = *clause.compiled;
  const Formulas::Id absent =
      formulas_.all({formulas_.negate(key.present), formulas_.constant(compiled.when_absent())});
  if (key.model == nullptr) return formulas_.constant(compiled.when_absent());
  if (!key.model->list) {
    std::vector<Formulas::Id> when;
    for (const auto& [state, formula] : key.elements[0].finals) {
      if (compiled.when_single(key.automaton, state)) when.push_back(formula);
    }
    return formulas_.any({absent, formulas_.all({key.present, formulas_.any(std::move(when))})});
  }
  if (compiled.op().comparison == condition::Comparison::Null) {
    return formulas_.any(
        {absent,
         formulas_.all({key.present, formulas_.constant(compiled.when_single(key.automaton, 0))})});
  }
  if (compiled.op().qualifier == Qualifier::None)
    return absent;  // a scalar operator on a list is false
  const bool every = compiled.op().qualifier == Qualifier::ForAllValues;
  std::vector<Formulas::Id> parts;
  for (const auto& element : key.elements) {
    std::vector<Formulas::Id> when;
    for (const auto& [state, formula] : element.finals) {
      if (compiled.element(key.automaton, state)) when.push_back(formula);
    }
    parts.push_back(formulas_.any(std::move(when)));
  }
  for (const auto& many : key.many_classes) {
    const Formulas::Id truth = formulas_.constant(compiled.element(key.automaton, many.state));
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

Formulas::Id Problem::principal_formula(const policy::Statement& statement) const {
  std::vector<Formulas::Id> any;
  for (const auto& principal : statement.principals)
    any.push_back(principal_formulas_.at(&principal));
  return const_cast<Formulas&>(formulas_).any(std::move(any));
}

std::vector<std::string> Problem::components() const {
  std::vector<std::string> names;
  for (const auto& [name, component] : components_) names.push_back(name);
  return names;
}

std::string Problem::word(const Model& model, const std::string& component) const {
  if (auto found = components_.find(component); found != components_.end()) {
    const auto& variable = *found->second;
    return to_utf8((*variable.classes)[model.chosen[variable.choice]].word);
  }
  WordMachine machine(language(component), languages_, alphabet_);
  Budget budget;
  const auto classes =
      explore(language(component), machine, {}, alphabet_, Search::Complete, budget);
  return classes && !classes->empty() ? to_utf8(classes->front().word) : std::string();
}

std::string Problem::spell(const Model& model, const Template& pieces) const {
  std::string text;
  for (const auto& piece : pieces) {
    if (!piece.is_component) {
      text += piece.text;
      continue;
    }
    for (char c : word(model, piece.text)) {
      if (piece.escape_colon && c == ':') {
        text += "%3A";
      } else {
        text += c;
      }
    }
  }
  return text;
}

bool Problem::is_present(const KeyVar& key, const Model& model) {
  if (key.presence_choice) return model.chosen[*key.presence_choice] == 1;
  return !key.elements.empty() ||
         std::any_of(key.many_classes.begin(), key.many_classes.end(),
                     [&](const auto& many) { return model.chosen[many.choice] == 1; });
}

condition::Request Problem::request(const Model& model) const {
  condition::Request request;
  request.caller.type = scenario_.caller;
  request.caller.id = spell(model, scenario_.caller_id);
  request.caller.account = spell(model, scenario_.caller_account);
  if (scenario_.caller_role_arn) request.caller.role_arn = spell(model, *scenario_.caller_role_arn);
  if (scenario_.caller_unique_id)
    request.caller.unique_id = spell(model, *scenario_.caller_unique_id);
  request.action = scenario_.action;
  for (const auto& [lower_name, key] : keys_) {
    if (key->model == nullptr || lower_name[0] == '@') continue;
    if (!is_present(*key, model)) continue;
    condition::KeyValue value;
    value.is_list = key->model->list;
    for (const auto& pieces : key->templates) value.values.push_back(spell(model, pieces));
    for (const auto& many : key->many_classes) {
      if (model.chosen[many.choice] == 1) value.values.push_back(to_utf8(many.text));
    }
    request.context.emplace(key->name, std::move(value));
  }
  for (const auto& name : scenario_.shown_keys) {
    const auto* shown = scenario_.find(name);
    if (shown == nullptr || shown->optional || shown->list || keys_.count(lower_case(name)) != 0)
      continue;
    request.context.emplace(name, condition::KeyValue::single(spell(model, shown->values[0])));
  }
  return request;
}

std::string Problem::assumption(const Model& model) const {
  std::string text = scenario_.assumption;
  for (const auto& [name, key] : keys_) {
    if (key->model == nullptr || !key->model->undescribed || !is_present(*key, model)) continue;
    if (!text.empty()) text += "; ";
    text += "the caller can present the condition key `" + key->name +
            "`, which the catalogue does not describe";
  }
  return text;
}

}  // namespace trustlint::solver
