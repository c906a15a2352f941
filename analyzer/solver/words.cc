#include "solver/words.h"

#include <algorithm>
#include <deque>
#include <unordered_set>

namespace trustlint::solver {

using identity::Language;

namespace {

/// Longest component whose length is still counted inside a segment of a customised subject.
constexpr std::size_t kCountedLength = 64;

std::vector<bool> one(Symbol symbol, std::size_t size) {
  std::vector<bool> symbols(size);
  symbols[symbol] = true;
  return symbols;
}

}  // namespace

void WordMachine::mention(const Language& language, const Components& all, Alphabet& alphabet) {
  alphabet.add_class(language.alphabet);
  for (const auto* list : {&language.words, &language.excluded}) {
    for (const auto& word : *list) {
      const auto text = to_utf16(word);
      if (language.ignore_case) alphabet.mention_ignoring_case(text);
      alphabet.mention(text);
    }
  }
  if (language.segments.empty()) return;
  alphabet.mention(to_utf16(language.separator));
  for (const auto& segment : language.segments) {
    for (const auto& piece : segment) {
      if (piece.is_component) {
        mention(all.at(piece.text), all, alphabet);
        if (piece.escape_colon) alphabet.mention(u"%3A:");
      } else {
        alphabet.mention(to_utf16(piece.text));
      }
    }
  }
}

WordMachine::WordMachine(const Language& language, const Components& all, const Alphabet& alphabet)
    : alphabet_(alphabet) {
  const int first = vertex();
  if (!language.segments.empty()) {
    const int end = vertex();
    for (const auto& segment : language.segments) {
      int at = first;
      for (const auto& part : segment) at = piece(at, part, all);
      vertices_[static_cast<std::size_t>(at)].empty.push_back(end);
    }
    const int again = literal(end, to_utf16(language.separator), false);
    vertices_[static_cast<std::size_t>(again)].empty.push_back(first);
    vertices_[static_cast<std::size_t>(end)].accept = true;
    vertices_[static_cast<std::size_t>(first)].accept = language.min == 0;
    max_ = language.max;
  } else {
    // The search counts the length itself.
    const int end = word(first, language, false, false);
    vertices_[static_cast<std::size_t>(end)].accept = true;
    min_ = language.min;
    max_ = language.max;
  }
}

int WordMachine::vertex() {
  vertices_.emplace_back();
  return static_cast<int>(vertices_.size()) - 1;
}

void WordMachine::edge(int from, int to, std::vector<bool> symbols) {
  vertices_[static_cast<std::size_t>(from)].edges.push_back({std::move(symbols), to});
}

int WordMachine::literal(int from, std::u16string_view text, bool ignore_case) {
  for (char16_t unit : text) {
    std::vector<bool> symbols = one(alphabet_.of(unit), alphabet_.size());
    if (ignore_case) {
      for (char16_t variant : case_variants(unit)) symbols[alphabet_.of(variant)] = true;
    }
    const int to = vertex();
    edge(from, to, std::move(symbols));
    from = to;
  }
  return from;
}

int WordMachine::word(int from, const Language& language, bool count_length, bool escaped) {
  const int end = vertex();
  const auto finish = [&](int at) { vertices_[static_cast<std::size_t>(at)].empty.push_back(end); };
  const auto is_excluded = [&](const std::u16string& text) {
    return std::any_of(
        language.excluded.begin(), language.excluded.end(), [&](const std::string& excluded) {
          const auto other = to_utf16(excluded);
          return other.size() == text.size() &&
                 std::equal(other.begin(), other.end(), text.begin(), [&](char16_t a, char16_t b) {
                   return language.ignore_case ? lower(a) == lower(b) : a == b;
                 });
        });
  };
  if (!language.words.empty()) {
    for (const auto& listed : language.words) {
      const auto text = to_utf16(listed);
      if (!is_excluded(text)) finish(literal(from, text, false));
    }
    return end;
  }
  if (language.min == 0 && !is_excluded(u"")) finish(from);
  std::vector<bool> members = alphabet_.members(language.alphabet);
  if (escaped) members[alphabet_.of(u':')] = false;
  const bool counted = count_length && language.max <= kCountedLength;
  // Off every excluded word: one vertex, or one for each length where the length counts.
  std::vector<int> off(counted ? language.max + 1 : 1, -1);
  const auto off_at = [&](std::size_t depth) {
    const std::size_t slot = counted ? depth : 0;
    if (off[slot] < 0) {
      off[slot] = vertex();
      if (!counted || depth >= language.min) finish(off[slot]);
    }
    return off[slot];
  };
  // A trie of the excluded words: leaving it is allowed anywhere, ending on one of them is not.
  struct TrieNode {
    int at;
    std::u16string text;
  };
  std::deque<TrieNode> queue{{from, u""}};
  while (!queue.empty()) {
    const TrieNode node = queue.front();
    queue.pop_front();
    if (node.text.size() >= language.max) continue;
    std::vector<bool> leaving = members;
    std::map<char16_t, std::vector<bool>> children;
    for (const auto& excluded : language.excluded) {
      const auto text = to_utf16(excluded);
      if (text.size() <= node.text.size() || text.size() > language.max) continue;
      const bool prefix =
          std::equal(node.text.begin(), node.text.end(), text.begin(), [&](char16_t a, char16_t b) {
            return language.ignore_case ? lower(a) == lower(b) : a == b;
          });
      if (!prefix) continue;
      const char16_t next = text[node.text.size()];
      auto& symbols =
          children.try_emplace(language.ignore_case ? lower(next) : next, alphabet_.size())
              .first->second;
      for (char16_t unit :
           language.ignore_case ? case_variants(next) : std::vector<char16_t>{next}) {
        const Symbol symbol = alphabet_.of(unit);
        if (!members[symbol]) continue;
        symbols[symbol] = true;
        leaving[symbol] = false;
      }
    }
    edge(node.at, off_at(node.text.size() + 1), leaving);
    for (auto& [unit, symbols] : children) {
      const std::u16string text = node.text + unit;
      const int to = vertex();
      edge(node.at, to, symbols);
      if (!is_excluded(text) && (!counted || text.size() >= language.min)) finish(to);
      queue.push_back({to, text});
    }
  }
  if (!counted) {
    edge(off_at(0), off_at(0), members);
  } else {
    for (std::size_t depth = 1; depth < language.max; ++depth)
      edge(off_at(depth), off_at(depth + 1), members);
  }
  return end;
}

int WordMachine::piece(int from, const identity::Piece& piece, const Components& all) {
  if (!piece.is_component) return literal(from, to_utf16(piece.text), false);
  // An escaped value holds no bare colon; that `%3A` may stand in it is covered by the alphabet.
  return word(from, all.at(piece.text), true, piece.escape_colon);
}

int WordMachine::intern(std::vector<int> set) {
  std::vector<bool> seen(vertices_.size());
  for (std::size_t i = 0; i < set.size(); ++i) seen[static_cast<std::size_t>(set[i])] = true;
  for (std::size_t i = 0; i < set.size(); ++i) {
    for (int next : vertices_[static_cast<std::size_t>(set[i])].empty) {
      if (!seen[static_cast<std::size_t>(next)]) {
        seen[static_cast<std::size_t>(next)] = true;
        set.push_back(next);
      }
    }
  }
  std::sort(set.begin(), set.end());
  set.erase(std::unique(set.begin(), set.end()), set.end());
  auto [found, fresh] = ids_.emplace(set, static_cast<int>(sets_.size()));
  if (fresh) {
    sets_.push_back(std::move(set));
    steps_.emplace_back(alphabet_.size(), -2);
  }
  return found->second;
}

int WordMachine::start() { return intern({0}); }

int WordMachine::step(int state, Symbol symbol) {
  const int known = steps_[static_cast<std::size_t>(state)][symbol];
  if (known != -2) return known;
  std::vector<int> target;
  for (int at : sets_[static_cast<std::size_t>(state)]) {
    for (const Edge& edge : vertices_[static_cast<std::size_t>(at)].edges) {
      if (edge.symbols[symbol]) target.push_back(edge.to);
    }
  }
  const int to = target.empty() ? -1 : intern(std::move(target));
  steps_[static_cast<std::size_t>(state)][symbol] = to;
  return to;
}

bool WordMachine::accepts(int state) const {
  const auto& set = sets_[static_cast<std::size_t>(state)];
  return std::any_of(set.begin(), set.end(),
                     [this](int at) { return vertices_[static_cast<std::size_t>(at)].accept; });
}

bool WordMachine::contains(std::u16string_view text) {
  if (text.size() < min_ || text.size() > max_) return false;
  int state = start();
  for (std::size_t i = 0; i < text.size() && state >= 0; ++i)
    state = step(state, alphabet_.of(text[i]));
  return state >= 0 && accepts(state);
}

namespace {

/// Symbols in the order in which a person likes to read them.
std::vector<Symbol> reading_order(const Alphabet& alphabet) {
  std::vector<Symbol> order(alphabet.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<Symbol>(i);
  const auto rank = [&](Symbol symbol) {
    const char16_t c = alphabet.representative(symbol);
    if (c >= u'a' && c <= u'z') return 0;
    if (c >= u'0' && c <= u'9') return 1;
    if (c >= u'A' && c <= u'Z') return 2;
    if (c == u'-' || c == u'_' || c == u'.' || c == u'/') return 3;
    if (c > u' ' && c < 0x7F) return 4;
    return c < u' ' || c == 0x7F ? 6 : 5;
  };
  std::stable_sort(order.begin(), order.end(), [&](Symbol a, Symbol b) {
    if (rank(a) != rank(b)) return rank(a) < rank(b);
    if (alphabet.mentioned(a) != alphabet.mentioned(b)) return alphabet.mentioned(b);
    return alphabet.representative(a) < alphabet.representative(b);
  });
  return order;
}

struct Node {
  std::vector<int> states;  ///< The machine's state, then the state of every entry.
  std::size_t length = 0;
  int parent = -1;
  Symbol symbol = 0;
};

struct StatesHash {
  std::size_t operator()(const std::vector<int>& states) const {
    std::uint64_t hash = 1469598103934665603ULL;
    for (int state : states)
      hash = (hash ^ static_cast<std::uint64_t>(state)) * 1099511628211ULL + (hash >> 31);
    return static_cast<std::size_t>(hash);
  }
};

class Explorer {
 public:
  Explorer(const Language& language, WordMachine& machine,
           const std::vector<Occurrence>& occurrences, const Alphabet& alphabet, Budget& budget)
      : language_(language),
        machine_(machine),
        occurrences_(occurrences),
        alphabet_(alphabet),
        budget_(budget) {
    for (char16_t unit : std::u16string(u"%3A")) {
      if (std::any_of(occurrences.begin(), occurrences.end(),
                      [](const auto& o) { return o.escape_colon; })) {
        escape_.push_back(alphabet.of(unit));
      }
    }
  }

  std::optional<std::vector<WordClass>> run(Search wanted) {
    std::vector<int> begin{machine_.start()};
    for (const auto& occurrence : occurrences_)
      begin.insert(begin.end(), occurrence.entries.begin(), occurrence.entries.end());
    for (const auto* list : {&language_.examples, &language_.words}) {
      for (const auto& example : *list) add_example(begin, to_utf16(example));
    }
    if (wanted == Search::Complete && !search(begin)) return std::nullopt;
    return std::move(classes_);
  }

 private:
  std::vector<int> step(const std::vector<int>& from, Symbol symbol) {
    std::vector<int> to{machine_.step(from[0], symbol)};
    if (to[0] < 0) return {};
    to.reserve(from.size());
    std::size_t at = 1;
    for (const auto& occurrence : occurrences_) {
      for (std::size_t i = 0; i < occurrence.entries.size(); ++i, ++at) {
        int state = from[at];
        if (occurrence.escape_colon && alphabet_.representative(symbol) == u':') {
          for (Symbol escaped : escape_) state = occurrence.automaton->step(state, escaped);
        } else {
          state = occurrence.automaton->step(state, symbol);
        }
        to.push_back(state);
      }
    }
    return to;
  }

  /// A fresh start behaves like a character that nobody mentioned.
  bool fresh(const std::vector<int>& begin, Symbol symbol) {
    if (!language_.fresh_start || !alphabet_.mentioned(symbol)) return true;
    const auto to = step(begin, symbol);
    for (std::size_t other = 0; other < alphabet_.size(); ++other) {
      if (alphabet_.mentioned(static_cast<Symbol>(other))) continue;
      const auto unmentioned = step(begin, static_cast<Symbol>(other));
      if (unmentioned.empty()) continue;
      if (to.size() == unmentioned.size() &&
          std::equal(to.begin() + 1, to.end(), unmentioned.begin() + 1))
        return true;
    }
    return false;
  }

  bool settled(const std::vector<int>& states) {
    std::size_t at = 1;
    for (const auto& occurrence : occurrences_) {
      for (std::size_t i = 0; i < occurrence.entries.size(); ++i, ++at) {
        if (!occurrence.automaton->settled(states[at])) return false;
      }
    }
    return true;
  }

  void add_class(const std::vector<int>& states, std::u16string word) {
    const std::vector<int> exits(states.begin() + 1, states.end());
    if (!known_.insert(exits).second) return;
    WordClass found;
    found.word = std::move(word);
    std::size_t at = 0;
    for (const auto& occurrence : occurrences_) {
      found.exits.emplace_back(
          exits.begin() + static_cast<std::ptrdiff_t>(at),
          exits.begin() + static_cast<std::ptrdiff_t>(at + occurrence.entries.size()));
      at += occurrence.entries.size();
    }
    classes_.push_back(std::move(found));
  }

  void add_example(const std::vector<int>& begin, const std::u16string& word) {
    if (word.size() < machine_.min() || word.size() > machine_.max()) return;
    std::vector<int> states = begin;
    for (std::size_t i = 0; i < word.size(); ++i) {
      const Symbol symbol = alphabet_.of(word[i]);
      if (i == 0 && !fresh(begin, symbol)) return;
      states = step(states, symbol);
      if (states.empty()) return;
    }
    if (machine_.accepts(states[0])) add_class(states, word);
  }

  bool search(const std::vector<int>& begin) {
    const auto order = reading_order(alphabet_);
    const std::size_t min = machine_.min();
    std::vector<Node> nodes{{begin, 0, -1, 0}};
    // Two nodes are one when their states agree and both are as good as long enough.
    std::unordered_set<std::vector<int>, StatesHash> seen;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      const Node node = nodes[i];
      if (node.length >= min && machine_.accepts(node.states[0]))
        add_class(node.states, spell(nodes, i));
      if (node.length >= machine_.max()) continue;
      // Where no pattern can change its mind any more, one word is as good as all.
      if (settled(node.states) && known_.count({node.states.begin() + 1, node.states.end()}) != 0)
        continue;
      if (!budget_.spend(order.size() * node.states.size())) return false;
      for (Symbol symbol : order) {
        if (node.length == 0 && !fresh(begin, symbol)) continue;
        auto to = step(node.states, symbol);
        if (to.empty()) continue;
        auto key = to;
        key.push_back(static_cast<int>(std::min(node.length + 1, min)));
        if (!seen.insert(std::move(key)).second) continue;
        nodes.push_back({std::move(to), node.length + 1, static_cast<int>(i), symbol});
      }
    }
    return true;
  }

  std::u16string spell(const std::vector<Node>& nodes, std::size_t at) const {
    std::u16string word;
    for (auto i = static_cast<int>(at); nodes[static_cast<std::size_t>(i)].parent >= 0;
         i = nodes[static_cast<std::size_t>(i)].parent) {
      word.push_back(alphabet_.representative(nodes[static_cast<std::size_t>(i)].symbol));
    }
    std::reverse(word.begin(), word.end());
    return word;
  }

  const Language& language_;
  WordMachine& machine_;
  const std::vector<Occurrence>& occurrences_;
  const Alphabet& alphabet_;
  Budget& budget_;
  std::vector<Symbol> escape_;
  std::vector<WordClass> classes_;
  std::unordered_set<std::vector<int>, StatesHash> known_;
};

}  // namespace

std::optional<std::vector<WordClass>> explore(const Language& language, WordMachine& machine,
                                              const std::vector<Occurrence>& occurrences,
                                              const Alphabet& alphabet, Search search,
                                              Budget& budget) {
  return Explorer(language, machine, occurrences, alphabet, budget).run(search);
}

}  // namespace trustlint::solver
