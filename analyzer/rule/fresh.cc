/// Fresh words and the way back.
///
/// A word is a stem that the policy does not contain and three letters that count; where a
/// component takes no small letters, other forms of the same number are tried. A text without a
/// fresh word in it
/// (`*`, a value that a template allows) is shown as it is: replacing it would change other text.
#include "rule/fresh.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "policy/lower_case.h"

namespace trustlint::rule {

namespace {

/// Does a catalogue alphabet ("A-Za-z0-9-", `^` in front negates) hold the character?
bool in_alphabet(std::string_view alphabet, char c) {
  if (alphabet.empty()) return true;
  const bool negated = alphabet[0] == '^';
  if (negated) alphabet.remove_prefix(1);
  bool found = false;
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    if (i + 2 < alphabet.size() && alphabet[i + 1] == '-') {
      found |= alphabet[i] <= c && c <= alphabet[i + 2];
      i += 2;
    } else {
      found |= alphabet[i] == c;
    }
  }
  return found != negated;
}

bool admits(const identity::Language& language, std::string_view word) {
  return word.size() >= language.min && word.size() <= language.max &&
         std::all_of(word.begin(), word.end(),
                     [&](char c) { return in_alphabet(language.alphabet, c); });
}

std::string upper_case(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  return text;
}

/// The pairs of letters and the numbers of four digits that stand in some text.
struct Taken {
  std::set<std::string> pairs;
  std::set<std::string> numbers;

  void add(std::string_view text) {
    const std::string lower = policy::lower_case(text);
    for (std::size_t i = 0; i + 2 <= lower.size(); ++i) pairs.insert(lower.substr(i, 2));
    for (std::size_t i = 0; i + 4 <= lower.size(); ++i) {
      const std::string four = lower.substr(i, 4);
      if (four.find_first_not_of("0123456789") == std::string::npos) numbers.insert(four);
    }
  }
};

}  // namespace

FreshWords::FreshWords(const std::vector<std::string>& taken) {
  Taken words;
  for (const auto& text : taken) words.add(text);
  for (char a = 'z'; a >= 'a' && stem_.empty(); --a) {
    for (char b = 'q'; b >= 'a' && stem_.empty(); --b) {
      if (words.pairs.count({a, b}) == 0) stem_ = {a, b};
    }
  }
  if (stem_.empty()) stem_ = "zqjxkv";  // a text with every pair of letters in it
  for (int number = 9000; number > 1000 && number_.empty(); --number) {
    if (words.numbers.count(std::to_string(number)) == 0) number_ = std::to_string(number);
  }
  if (number_.empty()) number_ = "9000";
}

std::string FreshWords::letters() {
  const std::size_t n = next_++;
  std::string word = stem_;
  for (const std::size_t place : {std::size_t{676}, std::size_t{26}, std::size_t{1}})
    word += static_cast<char>('a' + n / place % 26);
  return word;
}

std::string FreshWords::digits() { return fmt::format("{}{:08}", number_, next_++); }

std::string FreshWords::keep(std::string word) {
  made_.push_back(word);
  return word;
}

std::string FreshWords::name() {
  const std::string word = letters();
  return keep(word + word);
}

std::string FreshWords::short_name() { return keep(letters()); }

std::string FreshWords::account() { return keep(digits()); }

std::optional<std::string> FreshWords::word_of(const identity::Language& language) {
  if (!language.words.empty() || !language.segments.empty()) return std::nullopt;
  const std::string word = letters();
  const std::string number = digits();
  for (const std::string& form : {word + word, upper_case(word + word + word), number,
                                  "00000000-0000-4000-8000-" + number, word}) {
    if (admits(language, form)) return keep(form);
  }
  return std::nullopt;
}

void FreshWords::name_components(identity::Scenario& caller) {
  for (auto& [name, language] : caller.components) {
    if (const auto word = word_of(language))
      language.examples.insert(language.examples.begin(), *word);
  }
}

bool FreshWords::is_in(std::string_view text) const {
  for (const std::string& sign : {stem_, upper_case(stem_), number_}) {
    if (text.find(sign) != std::string_view::npos) return true;
  }
  return false;
}

std::vector<bool> FreshWords::divided(std::string_view text) const {
  std::vector<bool> inside(text.size() + 1);
  for (const auto& word : made_) {
    for (std::size_t at = text.find(word); at != std::string_view::npos;
         at = text.find(word, at + word.size())) {
      std::fill(inside.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                inside.begin() + static_cast<std::ptrdiff_t>(at + word.size()), true);
    }
  }
  return inside;
}

bool is_wild(std::string_view text) { return text.find_first_of("*?") != std::string_view::npos; }

bool same_form(std::string_view a, std::string_view b) {
  const auto form = [](std::string_view text) {
    std::string delimiters;
    for (const char c : text) {
      if (c == ':' || c == '/' || c == '@') delimiters += c;
    }
    return delimiters;
  };
  return !is_wild(a) && !is_wild(b) && form(a) == form(b);
}

std::string FreshWords::hide_spellings(const std::string& text) const {
  const std::string lower = policy::lower_case(text);
  if (lower.size() != text.size() || lower.find(stem_) == std::string::npos) return text;
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto word = std::find_if(made_.begin(), made_.end(), [&](const std::string& made) {
      return lower.compare(at, made.size(), policy::lower_case(made)) == 0;
    });
    out += word == made_.end() ? std::string(1, text[at]) : "…";
    at += word == made_.end() ? 1 : word->size();
  }
  return out;
}

std::string replace_all(std::string_view text,
                        const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto found = std::find_if(pairs.begin(), pairs.end(), [&](const auto& pair) {
      return !pair.first.empty() && text.compare(at, pair.first.size(), pair.first) == 0;
    });
    if (found == pairs.end()) {
      out += text[at++];
    } else {
      out += found->second;
      at += found->first.size();
    }
  }
  return out;
}

condition::Request replace_all(const condition::Request& request,
                               const std::vector<std::pair<std::string, std::string>>& pairs) {
  condition::Request out = request;
  const auto change = [&](std::string& text) { text = replace_all(text, pairs); };
  change(out.caller.id);
  change(out.caller.account);
  if (out.caller.role_arn) change(*out.caller.role_arn);
  if (out.caller.unique_id) change(*out.caller.unique_id);
  out.context.clear();
  for (const auto& [key, value] : request.context) {
    auto changed = value;
    for (auto& text : changed.values) change(text);
    out.context.insert_or_assign(replace_all(key, pairs), std::move(changed));
  }
  return out;
}

Disguise::Disguise(const FreshWords& words, const std::vector<policy::Hole>& holes,
                   const std::vector<std::string>& texts)
    : words_(words), holes_(holes) {
  for (std::size_t i = 0; i < holes.size(); ++i) {
    if (!words.is_in(texts[i])) continue;
    const std::string name = "${" + holes[i].name + "}";
    names_.emplace_back(texts[i], name);
    std::vector<std::string> parts;
    for (const auto& word : words.made()) {
      if (texts[i].find(word) != std::string::npos && word != texts[i]) parts.push_back(word);
    }
    // A part of several has no name of its own.
    for (auto& part : parts) names_.emplace_back(std::move(part), parts.size() == 1 ? name : "…");
  }
  std::stable_sort(names_.begin(), names_.end(),
                   [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
}

std::string Disguise::reveal(std::string_view text) const {
  return policy::show_holes(words_.hide_spellings(replace_all(text, names_)), holes_);
}

void Disguise::reveal(Finding& finding) const {
  finding.message = reveal(finding.message);
  finding.label = reveal(finding.label);
  finding.assumption = reveal(finding.assumption);
  for (auto& related : finding.related) related.message = reveal(related.message);
  if (finding.witness) {
    finding.witness = replace_all(*finding.witness, names_);
    for (auto& [key, value] : finding.witness->context) {
      for (auto& text : value.values) text = words_.hide_spellings(text);
    }
  }
  for (auto& key : finding.shown_keys) key = reveal(key);
  if (!finding.fix) return;
  finding.fix->description = reveal(finding.fix->description);
  for (auto& replacement : finding.fix->replacements) replacement.text = reveal(replacement.text);
}

}  // namespace trustlint::rule
