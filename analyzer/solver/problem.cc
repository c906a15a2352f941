/// Registration of what a question speaks of: keys, clauses, principals, variables.
#include "solver/problem.h"

#include <algorithm>
#include <utility>

#include "policy/lower_case.h"
#include "solver/problem_parts.h"

namespace trustlint::solver {

using condition::Caller;
using identity::Language;
using identity::Template;
using policy::Principal;

namespace {

/// Texts of a variable's key that get cases of their own.
constexpr std::size_t kMostTexts = 24;
constexpr std::size_t kFewTexts = 3;
/// Elements of all patterns of one problem.
constexpr std::size_t kMostElements = 400'000;

bool is_account_id(const std::string& text) {
  return text.size() == 12 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// `arn:PARTITION:iam::ACCOUNT:root` means the same as the bare id, in its own partition.
struct RootArn {
  std::string partition;  ///< `arn:PARTITION:`
  std::string account;
};

std::optional<RootArn> root_arn(const std::string& arn) {
  const std::string iam = ":iam::";
  const std::size_t at = arn.find(iam);
  if (arn.rfind("arn:", 0) != 0 || at == std::string::npos || arn.find(':', 4) != at)
    return std::nullopt;
  const std::string rest = arn.substr(at + iam.size());
  if (rest.size() != 17 || rest.substr(12) != ":root" || !is_account_id(rest.substr(0, 12)))
    return std::nullopt;
  return RootArn{arn.substr(0, at + 1), rest.substr(0, 12)};
}

const char* const kArn = "@arn";
const char* const kRole = "@role";
const char* const kAccount = "@account";
const char* const kUniqueId = "@unique-id";

/// The text of a value that has neither wildcards nor variables.
bool is_plain(const std::string& text) {
  return text.find_first_of("*?") == std::string::npos && text.find("${") == std::string::npos;
}

/// The values of a clause with digits for wildcards, so that numbers, dates and addresses come out.
std::vector<std::string> with_digits(const policy::Clause& clause, std::size_t most) {
  std::vector<std::string> texts;
  for (const auto& value : clause.values) {
    if (texts.size() > most) break;
    for (const char* star : {"7", "7.7", "7.7.7", ":7", "77", ""}) {
      std::string text;
      for (const char c : value.text) {
        if (c == '*') {
          text += star;
        } else {
          text += c == '?' ? '7' : c;
        }
      }
      texts.push_back(std::move(text));
    }
  }
  return texts;
}

/// The values of a clause and the words in them.
std::vector<std::string> words_of(const policy::Clause& clause, std::size_t most) {
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
    if (words.size() > most) break;
  }
  return words;
}

}  // namespace

std::vector<bool> accepted_patterns(const Automaton& automaton, Automaton::State state) {
  std::vector<bool> accepted(automaton.patterns());
  for (std::size_t i = 0; i < accepted.size(); ++i) accepted[i] = automaton.accepts(state, i);
  return accepted;
}

Problem::Problem(const identity::Scenario& scenario, Budget& budget)
    : scenario_(scenario), budget_(budget), languages_(scenario.components) {}

Problem::~Problem() = default;

/// Components that are another value in each key get a name of their own there.
Template Problem::own(const Template& pieces, const std::string& key) {
  Template renamed = pieces;
  for (auto& piece : renamed) {
    if (!piece.is_component || !languages_.at(piece.text).separate) continue;
    const std::string separate = piece.text + " of " + key;
    languages_.emplace(separate, languages_.at(piece.text));
    piece.text = separate;
  }
  return renamed;
}

Problem::KeyVar& Problem::key(const std::string& name) {
  auto& slot = keys_[policy::ascii_lower(name)];
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
  slot->effect = effect;
  slot->version = version;
  order_.push_back(&clause);
}

/// The words of a policy make good examples: `main` reads better than any branch that the search
/// would come up with.
void Problem::hint(const KeyVar& key, const std::vector<std::string>& words) {
  constexpr std::size_t kMostExamples = 48;
  const auto add = [&](const Template& pieces) {
    for (const auto& piece : pieces) {
      if (!piece.is_component) continue;
      auto& language = languages_.at(piece.text);
      if (!language.segments.empty()) continue;
      for (const auto& word : words) {
        if (language.examples.size() < kMostExamples) language.examples.push_back(word);
      }
    }
  };
  for (const auto& pieces : key.templates) add(pieces);
  if (key.many_template) add(*key.many_template);
}

/// Are all texts of the key numbers, dates or addresses?
bool Problem::is_typed(const KeyVar& key) const {
  return std::any_of(key.templates.begin(), key.templates.end(), [&](const Template& pieces) {
    return pieces.size() == 1 && pieces[0].is_component &&
           language(pieces[0].text).type != Language::Type::Text;
  });
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
    std::vector<PrincipalAtom> atoms;
    const auto add = [&](const char* name, Pattern pattern) {
      atoms.push_back({name, key(name).automaton.add(std::move(pattern))});
    };
    const auto literal = [](const std::string& wanted) {
      return literal_pattern(to_utf16(wanted));
    };
    if (principal.type != Principal::Type::Aws) {
      add(kArn, literal(text));
    } else if (text == "*") {
      principal_formulas_[&principal] = Formulas::kTrue;
      continue;
    } else if (is_account_id(text)) {
      add(kAccount, literal(text));
    } else if (const auto root = root_arn(text)) {
      add(kAccount, literal(root->account));
      Pattern partition = literal(root->partition);
      partition.push_back({Element::Set::Any, 0, true});
      add(kArn, std::move(partition));
    } else if (text.rfind("arn:", 0) != 0) {
      add(kUniqueId, literal(text));
    } else if (text.find(":role/") != std::string::npos &&
               text.find(":iam:") != std::string::npos) {
      add(kRole, literal(text));
    } else {
      add(kArn, literal(text));
    }
    principal_atoms_[&principal] = std::move(atoms);
  }
}

const Language& Problem::language(const std::string& component) const {
  return languages_.at(component);
}

bool Problem::build(Search search) {
  if (!bound_) bind();
  if (pattern_length() > kMostElements) {
    why_not_ = "the policy has more patterns than are looked at together";
    return false;
  }
  search_ = search;
  components_.clear();
  choices_.clear();
  always_.clear();
  opaque_.clear();
  doubts_.clear();
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

/// What a policy variable of this key may be: the texts that the policy compares it with, and a few
/// of its own.
VariableKey Problem::variable_key(const std::string& name) {
  KeyVar& variable = key(name);
  VariableKey known;
  known.never = variable.model == nullptr;
  known.list = !known.never && variable.model->list;
  if (known.never || known.list) return known;
  const bool constant = std::none_of(variable.templates[0].begin(), variable.templates[0].end(),
                                     [](const auto& piece) { return piece.is_component; });
  if (variable.texts.empty()) {
    // Cases multiply: the more variables there are, the fewer texts each can have.
    const std::size_t most = std::max<std::size_t>(kFewTexts, kMostTexts / variables_);
    std::vector<std::string> texts;
    for (const auto* clause : order_) {
      if (constant || clauses_.at(clause)->key != &variable) continue;
      for (const auto& value : clause->values) texts.push_back(value.text);
    }
    std::string usual;
    for (const auto& piece : variable.templates[0]) {
      const auto* words = piece.is_component ? &language(piece.text) : nullptr;
      usual += words == nullptr          ? piece.text
               : !words->words.empty()   ? words->words[0]
               : words->examples.empty() ? std::string("x")
                                         : words->examples[0];
    }
    texts.push_back(usual);
    for (const auto* clause : order_) {
      if (constant) break;
      for (auto& word : words_of(*clause, kMostTexts)) {
        if (is_plain(word)) texts.push_back(std::move(word));
      }
    }
    for (auto& text : texts) {
      if (variable.texts.size() == most) break;
      const std::size_t pattern = variable.automaton.add(literal_pattern(to_utf16(text)));
      variable.texts.emplace(std::move(text), pattern);
    }
    std::vector<std::string> examples;
    for (const auto& [text, pattern] : variable.texts) examples.push_back(text);
    hint(variable, examples);
  }
  for (const auto& [text, pattern] : variable.texts) known.texts.push_back(text);
  return known;
}

/// Where a key must equal a variable, both are in the same patterns.
void Problem::mirror_equal_keys() {
  for (const auto& [clause, variable] : clauses_) {
    for (const auto& cases : variable->compiled->values()) {
      for (const auto& one : cases) {
        if (!one.equal) continue;
        KeyVar& a = *variable->key;
        KeyVar& b = key(one.guards[0].key);
        const auto slot = std::pair(&a, &b);
        if (&a == &b || mirrors_.count(slot) != 0) continue;
        auto& pairs = mirrors_[slot];
        const std::size_t of_a = a.automaton.patterns();
        const std::size_t of_b = b.automaton.patterns();
        for (std::size_t i = 0; i < of_a; ++i)
          pairs.emplace_back(i, b.automaton.add(a.automaton.pattern(i)));
        for (std::size_t i = 0; i < of_b; ++i)
          pairs.emplace_back(a.automaton.add(b.automaton.pattern(i)), i);
      }
    }
  }
}

/// Everything that is mentioned must be known before the first state is made.
void Problem::bind() {
  bound_ = true;
  const std::vector<const policy::Clause*> written = order_;
  std::set<std::string> keys_of_variables;
  for (const auto* clause : written) {
    auto& variable = *clauses_.at(clause);
    for (const auto& name : CompiledClause::variables(*clause, variable.version)) {
      if (keys_of_variables.insert(policy::ascii_lower(name)).second) key(name);
    }
    hint(*variable.key, is_typed(*variable.key) ? with_digits(*clause, 48) : words_of(*clause, 48));
  }
  variables_ = std::max<std::size_t>(1, keys_of_variables.size());
  for (const auto* clause : written) {
    auto& variable = *clauses_.at(clause);
    variable.compiled.emplace(*clause, variable.effect, variable.version, *variable.key,
                              [&](const std::string& name) { return variable_key(name); });
  }
  mirror_equal_keys();
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

std::vector<std::string> Problem::components() const {
  std::vector<std::string> names;
  for (const auto& [name, component] : components_) names.push_back(name);
  return names;
}

}  // namespace trustlint::solver
