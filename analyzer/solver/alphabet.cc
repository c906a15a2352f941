#include "solver/alphabet.h"

#include <locale.h>
#include <wctype.h>

#include <algorithm>

namespace trustlint::solver {

std::u16string to_utf16(std::string_view utf8) {
  std::u16string out;
  out.reserve(utf8.size());
  for (std::size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t point = length == 1 ? lead : lead & (0x7Fu >> length);
    for (std::size_t k = 1; k < length && i + k < utf8.size(); ++k) {
      point = (point << 6) | (static_cast<unsigned char>(utf8[i + k]) & 0x3Fu);
    }
    i += length;
    if (point < 0x10000) {
      out.push_back(static_cast<char16_t>(point));
    } else {
      out.push_back(static_cast<char16_t>(0xD800 + ((point - 0x10000) >> 10)));
      out.push_back(static_cast<char16_t>(0xDC00 + ((point - 0x10000) & 0x3FF)));
    }
  }
  return out;
}

std::string to_utf8(std::u16string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char32_t point = text[i];
    if (point >= 0xD800 && point < 0xDC00 && i + 1 < text.size() && text[i + 1] >= 0xDC00 &&
        text[i + 1] < 0xE000) {
      point = 0x10000 + ((point - 0xD800) << 10) + (text[++i] - 0xDC00);
    }
    if (point < 0x80) {
      out.push_back(static_cast<char>(point));
    } else if (point < 0x800) {
      out.push_back(static_cast<char>(0xC0 | (point >> 6)));
      out.push_back(static_cast<char>(0x80 | (point & 0x3F)));
    } else if (point < 0x10000) {
      out.push_back(static_cast<char>(0xE0 | (point >> 12)));
      out.push_back(static_cast<char>(0x80 | ((point >> 6) & 0x3F)));
      out.push_back(static_cast<char>(0x80 | (point & 0x3F)));
    } else {
      out.push_back(static_cast<char>(0xF0 | (point >> 18)));
      out.push_back(static_cast<char>(0x80 | ((point >> 12) & 0x3F)));
      out.push_back(static_cast<char>(0x80 | ((point >> 6) & 0x3F)));
      out.push_back(static_cast<char>(0x80 | (point & 0x3F)));
    }
  }
  return out;
}

char16_t lower(char16_t unit) {
  if (unit < 0x80) return unit >= u'A' && unit <= u'Z' ? static_cast<char16_t>(unit + 32) : unit;
  static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  if (locale == nullptr || (unit >= 0xD800 && unit < 0xE000)) return unit;
  const wint_t low = towlower_l(unit, locale);
  return low < 0x10000 ? static_cast<char16_t>(low) : unit;
}

std::vector<char16_t> case_variants(char16_t unit) {
  static const std::unordered_map<char16_t, std::vector<char16_t>> by_lower = [] {
    std::unordered_map<char16_t, std::vector<char16_t>> map;
    for (char32_t c = 0; c < 0x10000; ++c) {
      const auto u = static_cast<char16_t>(c);
      if (lower(u) != u) map[lower(u)].push_back(u);
    }
    return map;
  }();
  std::vector<char16_t> variants{lower(unit)};
  if (auto found = by_lower.find(lower(unit)); found != by_lower.end()) {
    variants.insert(variants.end(), found->second.begin(), found->second.end());
  }
  return variants;
}

CharacterClass::CharacterClass(std::string_view spelling) {
  std::u16string text = to_utf16(spelling);
  any_ = text.empty();
  std::size_t i = 0;
  if (!any_ && text[0] == u'^') {
    negated_ = true;
    i = 1;
  }
  for (; i < text.size(); ++i) {
    if (i + 2 < text.size() && text[i + 1] == u'-') {
      ranges_.emplace_back(text[i], text[i + 2]);
      i += 2;
    } else {
      ranges_.emplace_back(text[i], text[i]);
    }
  }
}

bool CharacterClass::contains(char16_t unit) const {
  if (any_) return true;
  const bool hit = std::any_of(ranges_.begin(), ranges_.end(), [unit](const auto& range) {
    return unit >= range.first && unit <= range.second;
  });
  return hit != negated_;
}

void Alphabet::mention(std::u16string_view text) {
  mentioned_.insert(mentioned_.end(), text.begin(), text.end());
}

void Alphabet::mention_ignoring_case(std::u16string_view text) {
  for (char16_t unit : text) {
    for (char16_t variant : case_variants(unit)) mentioned_.push_back(variant);
  }
}

void Alphabet::add_class(const std::string& spelling) {
  for (const auto& known : classes_) {
    if (known.first == spelling) return;
  }
  classes_.emplace_back(spelling, CharacterClass(spelling));
}

std::vector<bool> Alphabet::signature(char16_t unit) const {
  std::vector<bool> bits;
  bits.reserve(classes_.size());
  for (const auto& known : classes_) bits.push_back(known.second.contains(unit));
  return bits;
}

void Alphabet::freeze() {
  std::sort(mentioned_.begin(), mentioned_.end());
  mentioned_.erase(std::unique(mentioned_.begin(), mentioned_.end()), mentioned_.end());
  for (char16_t unit : mentioned_) {
    by_unit_.emplace(unit, static_cast<Symbol>(representatives_.size()));
    representatives_.push_back(unit);
  }
  // Unmentioned characters, the most readable first. Control characters never stand for others.
  std::u16string candidates =
      u"xzqywvkjabcdefghilmnoprstu0123456789XZQYWVKJABCDEFGHILMNOPRSTU-_./"
      u"@+,=~!#$%&'()*:;<>?[\\]^`{|}\" ";
  // The catalogue's classes speak of ASCII only: one character beyond it stands for all the others.
  char16_t beyond = 0xE0;
  while (beyond < 0xD7FF && by_unit_.count(beyond) != 0) ++beyond;
  candidates.push_back(beyond);
  for (char16_t unit : candidates) {
    if (by_unit_.count(unit) != 0) continue;
    auto bits = signature(unit);
    if (std::find(signatures_.begin(), signatures_.end(), bits) != signatures_.end()) continue;
    signatures_.push_back(std::move(bits));
    representatives_.push_back(unit);
  }
  for (const auto& known : classes_) {
    std::vector<bool> in(representatives_.size());
    for (std::size_t s = 0; s < in.size(); ++s) in[s] = known.second.contains(representatives_[s]);
    members_.emplace(known.first, std::move(in));
  }
}

Symbol Alphabet::of(char16_t unit) const {
  if (auto found = by_unit_.find(unit); found != by_unit_.end()) return found->second;
  const auto bits = signature(unit);
  for (std::size_t i = 0; i < signatures_.size(); ++i) {
    if (signatures_[i] == bits) return static_cast<Symbol>(mentioned_.size() + i);
  }
  // Every ASCII character with this signature is mentioned and this one is none of them: it acts as
  // the last symbol.
  return static_cast<Symbol>(representatives_.size() - 1);
}

const std::vector<bool>& Alphabet::members(const std::string& spelling) const {
  return members_.at(spelling);
}

}  // namespace trustlint::solver
