/// Backtracking over a few tokens.
///
/// Entry points: `lay_over`, `widest`. Depth and steps are bounded: a value has at most
/// `kMostTokens` tokens, and the search stops after `kMostSteps` or `kMostWays`.
#include "rule/frame.h"

#include <algorithm>

#include "policy/hole.h"

namespace trustlint::rule {

namespace {

constexpr std::size_t kMostTokens = 24;
constexpr std::size_t kMostSteps = 5'000;
constexpr std::size_t kMostWays = 64;

struct Token {
  enum class Kind { Text, Hole, One, Run };
  Kind kind = Kind::Text;
  std::string text;      ///< Text.
  std::size_t hole = 0;  ///< Hole.
};

std::vector<Token> tokens_of(std::string_view value, bool wildcards) {
  std::vector<Token> tokens;
  const auto holes = policy::holes_in(value);
  std::size_t next = 0;
  while (!value.empty()) {
    const std::string mark = next < holes.size() ? policy::hole_mark(holes[next]) : std::string();
    if (!mark.empty() && value.compare(0, mark.size(), mark) == 0) {
      tokens.push_back({Token::Kind::Hole, {}, holes[next++]});
      value.remove_prefix(mark.size());
      continue;
    }
    if (wildcards && (value[0] == '*' || value[0] == '?')) {
      tokens.push_back({value[0] == '*' ? Token::Kind::Run : Token::Kind::One, {}, 0});
    } else if (!tokens.empty() && tokens.back().kind == Token::Kind::Text) {
      tokens.back().text += value[0];
    } else {
      tokens.push_back({Token::Kind::Text, std::string(1, value[0]), 0});
    }
    value.remove_prefix(1);
  }
  return tokens;
}

class Search {
 public:
  Search(std::vector<Token> tokens, const std::string& text, const std::vector<bool>& divided)
      : tokens_(std::move(tokens)), text_(text), divided_(divided) {}

  std::vector<HoleTexts> run() {
    if (tokens_.size() <= kMostTokens) step(0, 0);
    return std::move(ways_);
  }

 private:
  void step(std::size_t token, std::size_t at) {
    if (steps_++ > kMostSteps || ways_.size() >= kMostWays) return;
    if (token == tokens_.size()) {
      if (at == text_.size() && std::find(ways_.begin(), ways_.end(), way_) == ways_.end())
        ways_.push_back(way_);
      return;
    }
    const Token& now = tokens_[token];
    switch (now.kind) {
      case Token::Kind::Text:
        if (text_.compare(at, now.text.size(), now.text) == 0)
          step(token + 1, at + now.text.size());
        return;
      case Token::Kind::One:
        if (at < text_.size()) step(token + 1, at + 1);
        return;
      case Token::Kind::Run:
        if (token + 1 == tokens_.size()) return step(token + 1, text_.size());
        for (std::size_t end = at; end <= text_.size(); ++end) step(token + 1, end);
        return;
      case Token::Kind::Hole:
        return hole(now.hole, token, at);
    }
  }

  void hole(std::size_t number, std::size_t token, std::size_t at) {
    if (const auto known = way_.find(number); known != way_.end()) {
      const std::string& same = known->second;
      if (text_.compare(at, same.size(), same) == 0) step(token + 1, at + same.size());
      return;
    }
    if (divided_[at]) return;
    for (std::size_t end = at; end <= text_.size(); ++end) {
      if (divided_[end]) continue;
      way_[number] = text_.substr(at, end - at);
      step(token + 1, end);
    }
    way_.erase(number);
  }

  std::vector<Token> tokens_;
  const std::string& text_;
  const std::vector<bool>& divided_;
  HoleTexts way_;
  std::vector<HoleTexts> ways_;
  std::size_t steps_ = 0;
};

}  // namespace

std::vector<HoleTexts> lay_over(std::string_view value, bool wildcards, const std::string& text,
                                const std::vector<bool>& divided) {
  return Search(tokens_of(value, wildcards), text, divided).run();
}

std::string widest(std::string_view value, bool wildcards, bool can_escape) {
  std::string out;
  for (const auto& token : tokens_of(value, true)) {
    if (token.kind == Token::Kind::Text) {
      out += token.text;
    } else if (token.kind == Token::Kind::Hole) {
      out += '*';
    } else {
      const char* sign = token.kind == Token::Kind::Run ? "*" : "?";
      if (!wildcards && !can_escape) return {};
      out += wildcards ? std::string(sign) : std::string("${") + sign + "}";
    }
  }
  return out;
}

}  // namespace trustlint::rule
