#include "rule/draft.h"

#include <algorithm>

#include "document/reader.h"
#include "input/extract.h"
#include "policy/instance.h"
#include "policy/parse.h"
#include "rule/spelling.h"

namespace trustlint::rule {

using document::Span;
using document::Text;
using input::RoleSource;
using input::SourceKind;
using policy::TrustPolicy;

namespace {

/// What the policy says, each hole under its name: readings number them as they come.
std::string printed(const TrustPolicy& policy, const std::vector<policy::Hole>& holes) {
  std::string text = policy.version == TrustPolicy::Version::V2012 ? "2012\n" : "2008\n";
  if (policy.malformed) text += "malformed\n";
  for (const auto& statement : policy.statements)
    text += policy::print(policy::named(statement, holes));
  return text;
}

std::string as_json_text(std::string_view text) {
  const std::string quoted = spelled(text, '"', Notation::JsonOrYaml);
  return quoted.substr(1, quoted.size() - 2);
}

/// How bytes of a text inside a string stand in the file around it, from a byte of that text on.
std::string outside(const Text& text, std::size_t at, const std::string& bytes) {
  const std::string_view file = text.file().text();
  const std::size_t begin = text.in_file({0, 0}).begin;
  const char quote = begin > 0 ? file[begin - 1] : '\0';
  if (quote == '"') {
    std::string escaped = bytes;
    for (std::size_t i = 0; i < text.nesting(); ++i) escaped = as_json_text(escaped);
    return escaped;
  }
  if (quote == '\'') {
    const std::string doubled = spelled(bytes, '\'', Notation::JsonOrYaml);
    return doubled.substr(1, doubled.size() - 2);
  }
  // A block of lines: each of them is indented.
  const std::string_view all = text.bytes();
  const std::size_t line = at == 0 ? std::string_view::npos : all.rfind('\n', at - 1);
  const std::size_t start = line == std::string_view::npos ? 0 : line + 1;
  const std::size_t raw = text.in_file({start, start}).begin;
  const std::size_t before = raw == 0 ? std::string_view::npos : file.rfind('\n', raw - 1);
  const std::size_t raw_line = before == std::string_view::npos ? 0 : before + 1;
  const std::string indent(file.substr(raw_line, raw - raw_line));
  std::string lines;
  for (const char c : bytes) lines += c == '\n' ? "\n" + indent : std::string(1, c);
  return lines;
}

/// An edit of a text inside a string, in the bytes of the file; nothing where the text stands there
/// in another way: in URL encoding, or as a reference to what it is.
std::optional<TextEdit> in_file(const Text& text, const TextEdit& edit) {
  if (text.nesting() == 0) return edit;
  const std::string_view file = text.file().text();
  const auto stands_there = [&](Span span) {
    const Span raw = text.in_file(span);
    const std::string old(text.bytes().substr(span.begin, span.end - span.begin));
    return file.substr(raw.begin, raw.end - raw.begin) == outside(text, span.begin, old);
  };
  // Around an insertion a byte on each side tells.
  const Span around{edit.span.begin == 0 ? 0 : edit.span.begin - 1,
                    std::min(edit.span.end + 1, text.bytes().size())};
  const bool insertion = edit.span.begin == edit.span.end;
  if (!stands_there(insertion ? around : edit.span)) return std::nullopt;
  const std::size_t quote = text.bytes().find('"');
  if (quote != std::string_view::npos && !stands_there({quote, quote + 1})) return std::nullopt;
  return TextEdit{text.in_file(edit.span), outside(text, edit.span.begin, edit.text)};
}

/// Text that is used in several places may mean something else in another one: variables and locals
/// of Terraform, anchors of YAML.
bool may_be_shared(const Text& file, const TextEdit& edit, bool source) {
  const std::string_view bytes = file.bytes();
  if (!source) {
    const std::size_t first = bytes.find_first_not_of(" \t\r\n");
    const bool json = first != std::string_view::npos && bytes[first] == '{';
    return !json && (bytes.find(": &") != std::string_view::npos ||
                     bytes.find("- &") != std::string_view::npos);
  }
  // The block of the edit begins with the last word before it that is not indented.
  std::size_t at = edit.span.begin;
  while (true) {
    const std::size_t line = at == 0 ? std::string_view::npos : bytes.rfind('\n', at - 1);
    const std::size_t begin = line == std::string_view::npos ? 0 : line + 1;
    const std::string_view rest = bytes.substr(begin);
    if (rest.starts_with("data ") || rest.starts_with("resource ")) return false;
    const bool word = !rest.empty() && rest[0] >= 'a' && rest[0] <= 'z';
    if (word || begin == 0) return true;
    at = begin - 1;
  }
}

bool is_source(const RoleSource& role) {
  return role.kind == SourceKind::TerraformSource && role.read_again != nullptr;
}

}  // namespace

Draft::Draft(const RoleSource& role, const TrustPolicy& policy, std::size_t& bytes)
    : first_(role), bytes_(bytes), policy_(policy), meant_(policy) {
  role_ = std::shared_ptr<const RoleSource>(std::shared_ptr<void>(), &role);
  const bool read = role.kind == SourceKind::Iam || role.kind == SourceKind::Account ||
                    role.kind == SourceKind::CloudFormation || is_source(role);
  const auto& node = *role.policies[0].node;
  // Of several variants a text may stand in more than one.
  if (!read || role.policies.size() != 1 || !role.anchor.known() || node.source == nullptr) return;
  file_ = node.source->outermost();
  if (&file_->file() != &role.anchor.text->file() && !is_source(role)) {
    file_ = nullptr;
    return;
  }
  const std::string_view all = file_->bytes();
  piece_ = {0, all.size()};
  const bool own_object = role.kind == SourceKind::Account && role.anchor.text->nesting() == 0 &&
                          role.anchor.span.end <= all.size() &&
                          role.anchor.span.begin < role.anchor.span.end &&
                          all[role.anchor.span.begin] == '{';
  if (own_object) piece_ = role.anchor.span;
  offset_ = piece_.begin;
  text_ = std::string(all.substr(piece_.begin, piece_.end - piece_.begin));
}

std::optional<std::vector<TextEdit>> Draft::duration(const Edit& edit) const {
  const auto& place = role_->max_session_duration_place;
  if (!place || !place->known() || !role_->max_session_duration) return std::nullopt;
  const auto quote =
      quote_at(*place->text, place->span, std::to_string(*role_->max_session_duration));
  if (!quote || place->text->nesting() > 0) return std::nullopt;
  const std::string& seconds = edit.texts[0].text;
  return std::vector<TextEdit>{
      {place->span, *quote == 0 ? seconds : spelled(seconds, *quote, Notation::JsonOrYaml)}};
}

std::optional<std::vector<TextEdit>> Draft::text_edits(const Edit& edit) const {
  std::optional<std::vector<TextEdit>> edits;
  if (edit.kind == Edit::Kind::SetDuration) {
    edits = duration(edit);
  } else {
    const auto notation = is_source(first_) ? Notation::Hcl : Notation::JsonOrYaml;
    const auto rewriting = rewrite(*role_->policies[0].node, meant_, edit, notation);
    if (!rewriting || rewriting->text == nullptr) return std::nullopt;
    edits.emplace();
    for (const TextEdit& one : rewriting->edits) {
      auto outer = in_file(*rewriting->text, one);
      const auto file = rewriting->text->outermost();
      if (!outer || may_be_shared(*file, *outer, is_source(first_))) return std::nullopt;
      edits->push_back(std::move(*outer));
    }
  }
  if (!edits) return std::nullopt;
  for (TextEdit& one : *edits) {
    if (one.span.begin < offset_ || one.span.end > offset_ + text_.size()) return std::nullopt;
    one.span.begin -= offset_;
    one.span.end -= offset_;
  }
  return edits;
}

std::shared_ptr<const RoleSource> Draft::read(const std::string& bytes) const {
  const document::Limits limits;
  const std::string path = file_->file().path();
  auto file = document::SourceFile::from_bytes(path, bytes, limits);
  if (!file) return nullptr;
  std::vector<RoleSource> roles;
  if (is_source(first_)) {
    roles = first_.read_again->with(*file);
  } else {
    const auto text = Text::of(*file);
    auto documents = document::read_documents(text, limits, document::Language::Unsaid);
    if (!documents) return nullptr;
    for (auto& document : *documents) {
      auto extraction = input::extract(std::move(document), path, limits, first_.kind);
      std::move(extraction.roles.begin(), extraction.roles.end(), std::back_inserter(roles));
    }
  }
  std::erase_if(roles, [&](const RoleSource& role) { return role.address != first_.address; });
  if (roles.size() != 1 || roles[0].policies.size() != first_.policies.size()) return nullptr;
  return std::make_shared<const RoleSource>(std::move(roles[0]));
}

bool Draft::is_meant(const RoleSource& read, const TrustPolicy& policy) const {
  return printed(policy, read.holes) == printed(meant_, first_.holes);
}

bool Draft::make(const Edit& edit) {
  if (file_ == nullptr || text_.size() > bytes_) return false;
  const auto edits = text_edits(edit);
  auto meant = edited(meant_, edit, false);
  if (!edits || !meant) return false;
  bytes_ -= text_.size();
  std::string text = with(text_, *edits);
  auto role = read(text);
  if (role == nullptr) return false;
  meant_ = std::move(*meant);
  policy_ = policy::parse(*role->policies[0].node);
  if (!is_meant(*role, policy_)) return false;
  if (edit.kind == Edit::Kind::SetDuration &&
      (!role->max_session_duration ||
       std::to_string(*role->max_session_duration) != edit.texts[0].text))
    return false;
  role_ = std::move(role);
  text_ = std::move(text);
  offset_ = 0;
  only_ = steps_++ == 0 ? *edits : std::vector<TextEdit>();
  return true;
}

bool Draft::make(const Edits& edits) {
  const bool respelled = std::any_of(edits.begin(), edits.end(), [](const Edit& edit) {
    return edit.kind == Edit::Kind::Respell;
  });
  return std::all_of(edits.begin(), edits.end(), [&](const Edit& edit) { return make(edit); }) &&
         (!respelled || policy_.errors.empty());
}

std::vector<Replacement> Draft::replacements() const {
  std::vector<Replacement> list;
  if (steps_ == 0) return list;
  const auto add = [&](Span span, std::string text) {
    list.push_back(
        {{file_, {span.begin + piece_.begin, span.end + piece_.begin}}, std::move(text)});
  };
  for (const TextEdit& edit : only_) add(edit.span, edit.text);
  if (!only_.empty()) return list;
  // Several steps: what is different between the first text and the last.
  const std::string_view before = file_->bytes().substr(piece_.begin, piece_.end - piece_.begin);
  const std::size_t shorter = std::min(before.size(), text_.size());
  std::size_t head = 0;
  while (head < shorter && before[head] == text_[head]) ++head;
  std::size_t tail = 0;
  while (tail < shorter - head &&
         before[before.size() - 1 - tail] == text_[text_.size() - 1 - tail])
    ++tail;
  // Never in the middle of a character.
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
  while (head > 0 && head < before.size() && continues(before[head])) --head;
  while (tail > 0 && continues(before[before.size() - tail])) --tail;
  add({head, before.size() - tail}, text_.substr(head, text_.size() - tail - head));
  return list;
}

}  // namespace trustlint::rule
