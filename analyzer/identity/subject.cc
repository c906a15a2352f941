/// The templates of the catalogue as regular expressions, compiled once.
#include "identity/subject.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <memory>
#include <vector>

namespace trustlint::identity {

namespace {

constexpr std::size_t kLongest = 4096;  // no provider issues longer subjects

struct Form {
  const Shape* shape = nullptr;
  std::size_t index = 0;
  std::vector<std::string> components;  ///< In the order of the groups.
  std::unique_ptr<const re2::RE2> regex;
};

using Forms = std::map<const Family*, std::vector<Form>>;

/// A character class for the alphabet and the wildcards of a pattern.
std::string character_class(const Language& language, bool escape_colon) {
  if (!language.words.empty() || language.alphabet.empty()) return escape_colon ? "[^:]" : ".";
  std::string_view alphabet = language.alphabet;
  const bool negated = alphabet.front() == '^';
  if (negated) alphabet.remove_prefix(1);
  std::string inside;
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    const char c = alphabet[i];
    const bool range = c == '-' && i > 0 && i + 1 < alphabet.size();
    // Names may hold a wildcard here, also where the provider forbids it.
    if (negated && (c == '*' || c == '?')) continue;
    inside += range ? "-" : fmt::format("\\x{{{:02x}}}", static_cast<unsigned char>(c));
  }
  if (negated) return fmt::format("[^{}{}]", inside, escape_colon ? ":" : "");
  return fmt::format("[{}*?]", inside);
}

Form compile(const Family& family, const Shape& shape, std::size_t index, const Template& pieces) {
  Form form;
  form.shape = &shape;
  form.index = index;
  std::string pattern = "(?s)";
  for (const Piece& piece : pieces) {
    if (!piece.is_component) {
      pattern += re2::RE2::QuoteMeta(piece.text);
      continue;
    }
    const auto component = family.components.find(piece.text);
    const Language language =
        component == family.components.end() ? Language{} : component->second.language;
    pattern += "(" + character_class(language, piece.escape_colon) + "+)";
    form.components.push_back(piece.text);
  }
  form.regex = std::make_unique<const re2::RE2>(pattern, re2::RE2::Quiet);
  return form;
}

/// A subject whose components are segments of the tenant's own choice cannot be read back.
bool is_readable(const Family& family, const Template& pieces) {
  for (const Piece& piece : pieces) {
    const auto component = family.components.find(piece.text);
    if (piece.is_component && component != family.components.end() &&
        !component->second.language.segments.empty()) {
      return false;
    }
  }
  return true;
}

Forms compile_all() {
  Forms forms;
  for (const Family& family : Catalog::get().families()) {
    std::vector<Form>& list = forms[&family];
    for (const Shape& shape : family.shapes) {
      if (shape.customised) continue;
      for (const Claim& claim : shape.claims) {
        if (claim.name != "sub") continue;
        std::size_t index = 0;
        for (const Alternative& alternative : claim.alternatives) {
          for (const Template& pieces : alternative.values) {
            if (is_readable(family, pieces)) list.push_back(compile(family, shape, index, pieces));
            ++index;
          }
        }
      }
    }
  }
  return forms;
}

}  // namespace

std::optional<Subject> read_subject(const Family& family, std::string_view subject) {
  static const Forms all = compile_all();
  const auto forms = all.find(&family);
  if (forms == all.end() || subject.size() > kLongest) return std::nullopt;
  for (const Form& form : forms->second) {
    const std::size_t groups = form.components.size();
    if (!form.regex->ok() || form.regex->NumberOfCapturingGroups() != static_cast<int>(groups)) {
      continue;
    }
    std::vector<re2::StringPiece> found(groups + 1);
    const re2::StringPiece text(subject.data(), subject.size());
    if (!form.regex->Match(text, 0, text.size(), re2::RE2::ANCHOR_BOTH, found.data(),
                           static_cast<int>(found.size()))) {
      continue;
    }
    Subject read{form.shape, form.index, {}};
    for (std::size_t i = 0; i < groups; ++i) {
      read.parts[form.components[i]] = std::string(found[i + 1].data(), found[i + 1].size());
    }
    return read;
  }
  return std::nullopt;
}

}  // namespace trustlint::identity
