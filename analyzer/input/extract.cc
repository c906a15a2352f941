/// Asks the formats in turn, and the small things that they share.
#include "input/extract.h"

#include <algorithm>
#include <charconv>
#include <unordered_set>

#include <fmt/format.h>

#include "document/reader.h"
#include "input/formats.h"

namespace trustlint::input {

std::string_view name(SourceKind kind) {
  switch (kind) {
    case SourceKind::TerraformPlan:
      return "terraform-plan";
    case SourceKind::TerraformState:
      return "terraform-state";
    case SourceKind::TerraformSource:
      return "terraform-source";
    case SourceKind::CloudFormation:
      return "cloudformation";
    case SourceKind::Iam:
      return "iam";
    case SourceKind::Account:
      return "account";
  }
  return "iam";
}

std::optional<SourceKind> kind_named(std::string_view name) {
  for (const auto kind :
       {SourceKind::TerraformPlan, SourceKind::TerraformState, SourceKind::TerraformSource,
        SourceKind::CloudFormation, SourceKind::Iam, SourceKind::Account}) {
    if (input::name(kind) == name) return kind;
  }
  return std::nullopt;
}

namespace {

/// Can the documents of this format be of that kind?
using Format = Extraction (*)(const Source&);
bool gives(Format format, SourceKind kind) {
  switch (kind) {
    case SourceKind::TerraformPlan:
    case SourceKind::TerraformState:
      return format == extract_terraform;
    case SourceKind::Account:
      return format == extract_account_dump;
    case SourceKind::CloudFormation:
      return format == extract_cloudformation;
    case SourceKind::Iam:
      return format == extract_bare_policy || format == extract_account_dump;
    default:
      return false;
  }
}

}  // namespace

Extraction extract(std::shared_ptr<const document::Document> doc, const std::string& path,
                   const document::Limits& limits, std::optional<SourceKind> only) {
  // A state has resources too, but nothing in it is before or after.
  const bool plan =
      doc->root.find("resource_changes") != nullptr || doc->root.find("planned_values") != nullptr;
  if (only == SourceKind::TerraformPlan && !plan) return {};
  const Source source{std::move(doc), path, limits, only.has_value()};
  for (const auto format :
       {extract_terraform, extract_cloudformation, extract_account_dump, extract_bare_policy}) {
    if (only && !gives(format, *only)) continue;
    Extraction extraction = format(source);
    if (extraction.recognised) {
      share_providers(extraction);
      return extraction;
    }
  }
  return {};
}

void share_providers(Extraction& extraction) {
  if (extraction.providers.empty()) return;
  const auto shared = std::make_shared<const std::vector<ProviderSource>>(extraction.providers);
  for (auto* list : {&extraction.roles, &extraction.deleted}) {
    for (RoleSource& role : *list) role.providers = shared;
  }
}

document::Result<PolicySource> policy_in(const document::Node& node, const Source& source) {
  if (!node.is(document::Kind::String)) {
    return PolicySource{source.doc, &node, {}};
  }
  auto embedded = document::read_embedded(node, source.limits);
  if (!embedded) {
    document::Error error = std::move(embedded.error());
    if (error.file.empty()) {
      error.file = source.path;
    }
    return tl::unexpected(std::move(error));
  }
  const document::Node* root = &(*embedded)->root;
  return PolicySource{std::move(*embedded), root, {}};
}

void set_policy(RoleSource& role, const document::Node& node, const Source& source,
                Extraction& extraction) {
  auto policy = policy_in(node, source);
  if (policy) {
    role.policies.push_back(std::move(*policy));
    return;
  }
  const bool limit = policy.error().code == document::Error::Code::Limit;
  role.not_known_because =
      limit ? "the policy is over a limit" : "the text of the policy is not valid JSON";
  extraction.errors.push_back(std::move(policy.error()));
}

std::optional<std::string> account_of_arn(std::string_view arn) {
  // arn:PARTITION:iam::ACCOUNT:role/…
  if (!arn.starts_with("arn:")) {
    return std::nullopt;
  }
  for (int field = 0; field < 4; ++field) {
    const std::size_t colon = arn.find(':');
    if (colon == std::string_view::npos) {
      return std::nullopt;
    }
    arn.remove_prefix(colon + 1);
  }
  const std::string_view account = arn.substr(0, arn.find(':'));
  const bool digits =
      std::all_of(account.begin(), account.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (account.size() != 12 || !digits) {
    return std::nullopt;
  }
  return std::string(account);
}

const std::string* string_member(const document::Node& object, std::string_view key) {
  const document::Node* node = object.find(key);
  return node != nullptr && node->is(document::Kind::String) && !node->text.empty() ? &node->text
                                                                                    : nullptr;
}

void remark_repeated(const document::Node& object, std::string_view reader, Extraction& into) {
  std::unordered_set<std::string_view> seen;
  for (const document::Member& member : object.members) {
    if (seen.insert(member.key).second) continue;
    into.remarks.push_back({member.key_place(),
                            fmt::format("`{}` stands here a second time: {} keeps the last, and "
                                        "so what stands before was not looked at",
                                        member.key, reader),
                            false});
  }
}

std::optional<int> whole_number(const document::Node* node) {
  if (node == nullptr || !node->is_scalar()) {
    return std::nullopt;
  }
  const std::string& text = node->text;
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return number;
}

void set_max_session_duration(RoleSource& role, const document::Node* node) {
  if (const std::optional<int> seconds = whole_number(node)) {
    role.max_session_duration = seconds;
    role.max_session_duration_place = node->place();
  }
}

}  // namespace trustlint::input
