/// Random JSON documents for property tests: the same seed gives the same document.
#pragma once

#include <random>
#include <string>
#include <string_view>

namespace trustlint::document {

class RandomJson {
 public:
  explicit RandomJson(unsigned seed) : random_(seed) {}

  std::string document() { return blank() + value(0) + blank(); }

  std::size_t below(std::size_t bound) { return random_() % bound; }

  std::string value(int depth) {
    switch (below(depth < 4 ? 9 : 6)) {
      case 0:
        return pick({"null", "true", "false"});
      case 1:
      case 2:
        return pick({"0", "-0", "12", "123456789012", "-1.5", "1e400", "-2E+5", "0.001e-999",
                     "99999999999999999999999999999999"});
      case 3:
      case 4:
      case 5:
        return string();
      case 6: {
        std::string out = "[" + blank();
        for (std::size_t i = 0, n = below(4); i < n; ++i) {
          out += (i ? "," + blank() : "") + value(depth + 1) + blank();
        }
        return out + "]";
      }
      default: {
        std::string out = "{" + blank();
        for (std::size_t i = 0, n = below(4); i < n; ++i) {
          out += (i ? "," + blank() : "") + string() + blank() + ":" + blank() + value(depth + 1) +
                 blank();
        }
        return out + "}";
      }
    }
  }

  std::string string() {
    std::string out = "\"";
    for (std::size_t i = below(8); i > 0; --i) {
      out += pick({"a",       "b",
                   " ",       "{",
                   "]",       ",",
                   ":",       "7",
                   "-",       "é",
                   "中",      "\U0001F600",
                   "\u2028",  "\u0085",
                   "\\n",     "\\\"",
                   "\\\\",    "\\/",
                   "\\t",     "\\u00e9",
                   "\\u0000", "\\ud83d\\ude00",
                   "%7B"});
    }
    return out + "\"";
  }

  std::string blank() { return pick({"", "", "", " ", "\n", "\r\n", "\t", " \r ", "  "}); }

 private:
  std::string pick(std::initializer_list<const char*> choices) {
    return choices.begin()[below(choices.size())];
  }
  std::mt19937 random_;
};

}  // namespace trustlint::document
