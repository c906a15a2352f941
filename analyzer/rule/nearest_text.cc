/// An alignment: the steps of the template against the letters of the text, by dynamic programming
/// over at most `kMostLetters` letters and as many steps.
#include "rule/nearest_text.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace trustlint::rule {

namespace {

using identity::Language;

constexpr std::size_t kMostLetters = 300;
constexpr std::size_t kNever = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kMissingComponent = 3;

/// A letter of the template, or a component.
struct Step {
  char letter = 0;
  const Language* language = nullptr;
  bool escape = false;
  bool whole = false;
  std::string name;

  bool holds(char c) const {
    if (c == '*' || c == '?') return true;
    if (escape && c == ':') return false;
    Language one = *language;
    one.min = 1;
    return identity::may_hold(one, std::string(1, c));
  }
};

std::string capitals(std::string name) {
  for (char& c : name) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  return name;
}

std::vector<Step> steps_of(const identity::Template& pieces,
                           const std::map<std::string, Language>& components,
                           const std::set<std::string>& whole) {
  std::vector<Step> steps;
  for (const auto& piece : pieces) {
    if (!piece.is_component) {
      for (const char c : piece.text) steps.push_back({c, nullptr, false, false, ""});
    } else if (const auto found = components.find(piece.text); found != components.end()) {
      steps.push_back({0, &found->second, piece.escape_colon, whole.count(piece.text) != 0,
                       capitals(piece.text)});
    }
  }
  return steps;
}

/// States: before step `i` (2i), or in the component of step `i` (2i + 1).
class Alignment {
 public:
  Alignment(std::vector<Step> steps, std::string_view text)
      : steps_(std::move(steps)),
        text_(text),
        width_(2 * steps_.size() + 1),
        cells_(width_ * (text.size() + 1)) {}

  std::optional<NearText> best(std::size_t most) {
    at(0, 0).cost = 0;
    for (std::size_t j = 0; j <= text_.size(); ++j) {
      for (std::size_t state = 0; state < width_; ++state) {
        if (at(state, j).cost != kNever) leave(state, j);
      }
    }
    const Cell& end = at(width_ - 1, text_.size());
    if (end.cost == kNever || end.cost > most) return std::nullopt;
    return read();
  }

 private:
  struct Cell {
    std::size_t cost = kNever;
    std::size_t from = 0;  ///< Index of the cell before.
    std::string emitted;
    bool missing = false;
  };

  Cell& at(std::size_t state, std::size_t j) { return cells_[j * width_ + state]; }

  void go(std::size_t state, std::size_t j, std::size_t to, std::size_t next, std::size_t cost,
          std::string emitted, bool missing = false) {
    Cell& target = at(to, next);
    const std::size_t total = at(state, j).cost + cost;
    if (total >= target.cost) return;
    target = {total, j * width_ + state, std::move(emitted), missing};
  }

  /// Does a delimiter or the end stand here?
  bool cut_at(std::size_t j) const {
    return j == text_.size() || std::string_view(":/@").find(text_[j]) != std::string_view::npos;
  }

  void leave(std::size_t state, std::size_t j) {
    const std::size_t i = state / 2;
    const bool more = j < text_.size();
    if (state % 2 == 1) {
      if (more && steps_[i].holds(text_[j])) go(state, j, state, j + 1, 0, {text_[j]});
      if (cut_at(j)) go(state, j, state + 1, j, 0, {});
      return;
    }
    const bool beside_whole =
        (i < steps_.size() && steps_[i].whole) || (i > 0 && steps_[i - 1].whole);
    if (more && !beside_whole) go(state, j, state, j + 1, 1, {});
    if (i == steps_.size()) return;
    const Step& step = steps_[i];
    if (step.language == nullptr) {
      if (more && text_[j] == step.letter) go(state, j, state + 2, j + 1, 0, {step.letter});
      return go(state, j, state + 2, j, 1, {step.letter});
    }
    if (more && step.holds(text_[j]) && !cut_at(j) && (j == 0 || cut_at(j - 1)))
      go(state, j, state + 1, j + 1, 0, {text_[j]});
    go(state, j, state + 2, j, kMissingComponent, step.name, true);
  }

  NearText read() {
    NearText found;
    const Cell* cell = &at(width_ - 1, text_.size());
    found.changes = cell->cost;
    std::vector<const Cell*> way;
    while (cell != &cells_[0]) {
      way.push_back(cell);
      cell = &cells_[cell->from];
    }
    for (auto it = way.rbegin(); it != way.rend(); ++it) {
      found.text += (*it)->emitted;
      found.complete = found.complete && !(*it)->missing;
    }
    return found;
  }

  std::vector<Step> steps_;
  std::string_view text_;
  std::size_t width_;
  std::vector<Cell> cells_;
};

}  // namespace

std::optional<NearText> nearest_text(const identity::Template& pieces,
                                     const std::map<std::string, Language>& components,
                                     const std::set<std::string>& whole, std::string_view text) {
  auto steps = steps_of(pieces, components, whole);
  if (text.size() > kMostLetters || steps.size() > kMostLetters) return std::nullopt;
  const std::size_t most = std::max<std::size_t>(5, text.size() / 5);
  return Alignment(std::move(steps), text).best(most);
}

}  // namespace trustlint::rule
