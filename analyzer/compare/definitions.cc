/// Definitions are compared as texts in one spelling: places, white space and quotes of a template
/// are left out, and of a parameter what it says to people.
#include "compare/definitions.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <set>
#include <string_view>

#include "document/reader.h"

namespace trustlint::compare {

using document::Node;

namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// The words of a text, and those that hold one of `more`.
std::vector<std::string> words(std::string_view text, std::string_view more = {}) {
  std::vector<std::string> found(1);
  for (const char c : text) {
    if (is_word(c) || more.find(c) != std::string_view::npos) {
      found.back() += c;
    } else if (!found.back().empty()) {
      found.emplace_back();
    }
  }
  if (found.back().empty()) found.pop_back();
  return found;
}

/// A tree as one text. `!Sub` is `Fn::Sub`.
std::string text_of(const Node& root) {
  std::string text;
  std::vector<const Node*> left = {&root};
  while (!left.empty()) {
    const Node* node = left.back();
    left.pop_back();
    if (!node->tag.empty()) text += "{1\n" + node->tag.substr(node->tag.rfind('!') + 1) + '\n';
    const bool object = node->is(document::Kind::Object);
    const bool array = node->is(document::Kind::Array);
    text += object ? '{' : array ? '[' : '"';
    text += object || array ? std::to_string(node->items.size() + node->members.size())
                            : std::to_string(node->text.size()) + ' ' + node->text;
    text += '\n';
    for (const auto& item : node->items) left.push_back(&item);
    for (const auto& member : node->members) {
      text += (member.key.starts_with("Fn::") ? member.key.substr(4) : member.key) + '\n';
      left.push_back(&member.value);
    }
  }
  return text;
}

std::string text_of_parameter(const Node& parameter) {
  std::string text;
  for (const char* const key : {"Type", "Default", "AllowedValues", "AllowedPattern"}) {
    text += std::string(key) + '\n';
    if (const Node* value = parameter.find(key)) text += text_of(*value);
  }
  return text;
}

/// The definitions of a template by their names.
class Template {
 public:
  explicit Template(const document::Text& text) {
    const std::string& path = text.file().path();
    const auto language = path.ends_with(".json") ? document::Language::Json
                          : path.ends_with(".yaml") || path.ends_with(".yml")
                              ? document::Language::Yaml
                              : document::Language::Unsaid;
    auto read = document::read_documents(text.shared_from_this(), {}, language);
    if (!read) return;
    documents_ = std::move(*read);
    for (const auto& document : documents_) {
      for (const char* const section : {"Parameters", "Mappings", "Conditions"}) {
        if (const Node* all = document->root.find(section)) add(section, *all);
      }
      if (const Node* all = document->root.find("Resources")) {
        for (const auto& member : all->members) resources_[member.key] = &member.value;
      }
      if (const Node* rules = document->root.find("Rules")) rules_ += text_of(*rules);
    }
  }

  /// The definitions of all that a text names, and of what they name.
  std::string named_in(const std::string& text, bool resources) const {
    std::set<std::string> seen;
    std::map<std::string, std::string> found;
    std::vector<std::string> left = words(text);
    if (resources) {
      for (const auto& word : words(text)) {
        const auto resource = resources_.find(word);
        if (resource == resources_.end()) continue;
        found["Resource " + word] = text_of(*resource->second);
        for (auto& inner : words(found["Resource " + word])) left.push_back(std::move(inner));
      }
    }
    while (!left.empty()) {
      const std::string word = std::move(left.back());
      left.pop_back();
      const auto known = texts_.find(word);
      if (known == texts_.end() || !seen.insert(word).second) continue;
      found[word] = known->second;
      for (auto& inner : words(known->second)) left.push_back(std::move(inner));
    }
    std::string all;
    for (const auto& [name, definition] : found) all += name + '\n' + definition;
    return all;
  }

  std::string chosen_by(const input::RoleSource& role) const {
    std::string text = rules_;
    for (const auto& source : role.policies) text += '\n' + source.when;
    const auto own = resources_.find(role.address.substr(role.address.rfind('#') + 1));
    const Node* condition = own == resources_.end() ? nullptr : own->second->find("Condition");
    if (condition != nullptr) text += '\n' + condition->text;
    return rules_ + named_in(text, false);
  }

 private:
  void add(const std::string& section, const Node& all) {
    for (const auto& member : all.members) {
      texts_[member.key] +=
          section + '\n' +
          (section == "Parameters" ? text_of_parameter(member.value) : text_of(member.value));
    }
  }

  std::vector<std::shared_ptr<const document::Document>> documents_;
  std::map<std::string, std::string> texts_;
  std::map<std::string, const Node*> resources_;
  std::string rules_;
};

/// Many roles stand in one template: those of the two versions that were read last are kept.
std::shared_ptr<const Template> template_of(const document::Place& anchor) {
  struct Kept {
    std::shared_ptr<const document::Text> text;
    std::shared_ptr<const Template> made;
  };
  thread_local std::array<Kept, 2> kept;
  const auto text = anchor.text->outermost();
  for (const auto& one : kept) {
    if (one.text && &one.text->file() == &text->file()) return one.made;
  }
  std::swap(kept[0], kept[1]);
  kept[0] = {text, std::make_shared<const Template>(*text)};
  return kept[0].made;
}

std::string written_at(const document::Place& place) {
  if (!place.known()) return {};
  const std::string_view bytes = place.text->bytes();
  if (place.span.begin > bytes.size() || place.span.end < place.span.begin) return {};
  return std::string(bytes.substr(place.span.begin, place.span.end - place.span.begin));
}

/// The text of the block that begins so, to its closing brace.
std::string block(std::string_view file, const std::string& head) {
  const std::size_t begin = file.find(head);
  if (begin == std::string_view::npos) return {};
  std::size_t depth = 0;
  for (std::size_t i = begin; i < file.size(); ++i) {
    if (file[i] == '{') ++depth;
    if (file[i] == '}' && depth-- <= 1) return std::string(file.substr(begin, i + 1 - begin));
  }
  return std::string(file.substr(begin));
}

/// The calls of `try` that name it: what they fall back to may be what stands there.
std::string fallbacks(std::string_view file, std::string_view name) {
  constexpr std::string_view kCall = "try(";
  while (name.starts_with("module.") && name.find('.', 7) != std::string_view::npos)
    name.remove_prefix(name.find('.', 7) + 1);
  std::string all;
  for (std::size_t at = file.find(kCall); at != std::string_view::npos;) {
    std::size_t depth = 1;
    std::size_t end = at + kCall.size();
    while (end < file.size() && depth != 0) {
      if (file[end] == '(') ++depth;
      if (file[end] == ')') --depth;
      ++end;
    }
    const auto call = file.substr(at, end - at);
    const bool names = call.find(name) != std::string_view::npos;
    if (names) all += '\n' + std::string(call);
    at = file.find(kCall, names ? end : at + kCall.size());
  }
  return all;
}

std::string in_terraform(const policy::Hole& hole, const document::Place& anchor) {
  const bool reference = hole.name.find_first_of("( ") == std::string::npos;
  std::string text = reference ? std::string() : written_at(hole.place);
  if (!anchor.known()) return text;
  const auto file = anchor.text->outermost();
  text += fallbacks(file->bytes(), hole.name);
  for (const auto& path : words(hole.name + ' ' + text, "._-")) {
    std::vector<std::string> parts(1);
    for (const char c : path) {
      if (c == '.') {
        parts.emplace_back();
      } else {
        parts.back() += c;
      }
    }
    if (parts.size() < 2) continue;
    std::string head = "resource \"" + parts[0] + "\" \"" + parts[1] + '"';
    if (parts[0] == "module") head = "module \"" + parts[1] + '"';
    if (parts[0] == "data" && parts.size() > 2)
      head = "data \"" + parts[1] + "\" \"" + parts[2] + '"';
    // A resource of the provider stays what it is when an argument of it changes.
    const bool made_here = head.starts_with("module") || head.starts_with("data") ||
                           parts[0].starts_with("random_") || !policy::is_resource(hole);
    if (made_here) text += '\n' + block(file->bytes(), head);
  }
  return text;
}

}  // namespace

Definitions definitions(const input::RoleSource& role) {
  Definitions result;
  result.of_holes.resize(role.holes.size());
  const bool several = role.policies.size() > 1;
  if (!role.anchor.known() || (role.holes.empty() && !several)) return result;
  if (role.kind == input::SourceKind::TerraformSource) {
    for (std::size_t i = 0; i < role.holes.size(); ++i)
      result.of_holes[i] = in_terraform(role.holes[i], role.anchor);
  }
  if (role.kind != input::SourceKind::CloudFormation) return result;
  const auto read = template_of(role.anchor);
  for (std::size_t i = 0; i < role.holes.size(); ++i) {
    const auto& hole = role.holes[i];
    const bool function = hole.name.find(" (line ") != std::string::npos;
    const std::string text = function ? written_at(hole.place) : std::string();
    result.of_holes[i] =
        text + '\n' + read->named_in(hole.name + ' ' + text, !policy::is_resource(hole));
  }
  if (several) result.of_variants = read->chosen_by(role);
  return result;
}

bool same_definitions(const input::RoleSource& before, const input::RoleSource& after) {
  const auto old = definitions(before);
  const auto now = definitions(after);
  if (old.of_variants != now.of_variants) return false;
  for (std::size_t i = 0; i < before.holes.size(); ++i) {
    for (std::size_t j = 0; j < after.holes.size(); ++j) {
      if (before.holes[i].name != after.holes[j].name) continue;
      if (before.holes[i].allowed != after.holes[j].allowed || old.of_holes[i] != now.of_holes[j])
        return false;
    }
  }
  return true;
}

}  // namespace trustlint::compare
