/// The words that a component of a token can be, and the classes into which the patterns divide
/// them.
///
/// Entry point: `explore`. A word acts on a key's patterns as a function from the state before it
/// to the state behind it. Two words with the same function for every state that can stand before
/// them are one class: no pattern can tell them apart. The search is breadth-first over all those
/// functions at once, so each class is found by a shortest word, and it is complete unless the step
/// budget ends it. Classes that contain a readable example are shown by it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "identity/scenario.h"
#include "solver/automaton.h"
#include "solver/cells.h"

namespace trustlint::solver {

/// Steps that may still be taken; a step is one character read by one pattern set.
struct Budget {
  std::size_t steps = 6'000'000;
  bool spend(std::size_t n) {
    if (steps < n) {
      steps = 0;
      return false;
    }
    steps -= n;
    return true;
  }
};

/// Recognises a component's language, determinised as it is read.
class WordMachine {
 public:
  using Components = std::map<std::string, identity::Language>;

  /// Makes the alphabet know every character and class that the language speaks of.
  static void mention(const identity::Language& language, const Components& all,
                      Alphabet& alphabet);
  WordMachine(const identity::Language& language, const Components& all, const Alphabet& alphabet);

  int start();
  /// The next state, or -1 when no word goes on like this.
  int step(int state, Symbol symbol);
  bool accepts(int state) const;
  /// Is the text a word?
  bool contains(std::u16string_view text);
  std::size_t min() const { return min_; }
  std::size_t max() const { return max_; }

 private:
  struct Edge {
    std::vector<bool> symbols;
    int to = 0;
  };
  struct Vertex {
    std::vector<Edge> edges;
    std::vector<int> empty;  ///< Moves that read nothing.
    bool accept = false;
  };

  int vertex();
  void edge(int from, int to, std::vector<bool> symbols);
  int literal(int from, std::u16string_view text, bool ignore_case);
  /// All words over an alphabet but the excluded ones, from `from`; returns the vertex behind them.
  int word(int from, const identity::Language& language, bool count_length, bool escaped);
  int piece(int from, const identity::Piece& piece, const Components& all);
  int intern(std::vector<int> set);

  const Alphabet& alphabet_;
  std::vector<Vertex> vertices_;
  std::vector<std::vector<int>> sets_;
  std::map<std::vector<int>, int> ids_;
  std::vector<std::vector<int>> steps_;
  std::size_t min_ = 0;
  std::size_t max_ = 0;
};

/// One place of the component in a key's value: the states in which it can begin.
struct Occurrence {
  Automaton* automaton = nullptr;
  std::vector<Automaton::State> entries;
  bool escape_colon = false;
  bool as_seconds = false;
  const Cells* cells = nullptr;  ///< Of the key, where the component is its whole value.
};

struct WordClass {
  std::u16string word;                               ///< A representative.
  std::vector<std::vector<Automaton::State>> exits;  ///< By occurrence and entry.
  std::vector<std::vector<bool>> facts;              ///< By occurrence: of its cells.
  /// False: no word is known that is like this, and perhaps there is none.
  bool certain = true;
};

/// Which words to look at.
enum class Search {
  Examples,  ///< The readable ones only: enough for most witnesses, never for a proof.
  Complete,
};

/// The classes of the component, the most readable first; nothing when the budget ended the search.
std::optional<std::vector<WordClass>> explore(const identity::Language& language,
                                              WordMachine& machine,
                                              const std::vector<Occurrence>& occurrences,
                                              const Alphabet& alphabet, Search search,
                                              Budget& budget);

}  // namespace trustlint::solver
