/// Spelling only; nothing here asks the engine.
#include "rule/places_of_holes.h"

#include "policy/lower_case.h"

namespace trustlint::rule {

namespace {

std::vector<std::string_view> split(std::string_view text, std::size_t most) {
  std::vector<std::string_view> parts;
  while (parts.size() + 1 < most) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) break;
    parts.push_back(text.substr(0, colon));
    text.remove_prefix(colon + 1);
  }
  parts.push_back(text);
  return parts;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

}  // namespace

int lone_hole(std::string_view text) {
  const auto holes = policy::holes_in(text);
  return holes.size() == 1 && text == policy::hole_mark(holes[0]) ? static_cast<int>(holes[0]) : -1;
}

std::vector<std::size_t> holes_in_arn(std::string_view text, std::size_t part) {
  const auto parts = split(text, 6);
  if (parts.size() < 6 || parts[0] != "arn") return {};
  const int hole = lone_hole(parts[part]);
  return hole < 0 ? std::vector<std::size_t>{} : std::vector{static_cast<std::size_t>(hole)};
}

std::string issuer_part(std::string_view key) {
  const std::size_t colon = key.rfind(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == key.size()) return {};
  const std::string issuer(key.substr(0, colon));
  const std::string host = policy::lower_case(issuer.substr(0, issuer.find_first_of(":/")));
  for (const char* global : {"aws", "sts", "iam", "saml"}) {
    if (host == global) return {};
  }
  const bool known = contains(host, ".") || policy::has_hole(issuer);
  return known && !policy::has_hole(key.substr(colon)) ? issuer : std::string();
}

std::string provider_part(std::string_view principal) {
  constexpr std::string_view kProvider = ":oidc-provider/";
  const std::size_t at = principal.find(kProvider);
  return at == std::string_view::npos ? std::string()
                                      : std::string(principal.substr(at + kProvider.size()));
}

bool is_own_account(const policy::Hole& hole) {
  return hole.name == "AWS::AccountId" ||
         (contains(hole.name, "aws_caller_identity.") && ends_with(hole.name, "account_id"));
}

bool is_own_partition(const policy::Hole& hole) {
  return hole.name == "AWS::Partition" ||
         (contains(hole.name, "aws_partition.") && !ends_with(hole.name, "dns_suffix"));
}

bool is_own_suffix(const policy::Hole& hole) {
  return hole.name == "AWS::URLSuffix" ||
         (contains(hole.name, "aws_partition.") && ends_with(hole.name, "dns_suffix"));
}

bool is_cluster_issuer(const policy::Hole& hole) {
  const std::string name = policy::lower_case(hole.name);
  return (contains(name, "aws_eks_cluster.") && contains(name, "issuer")) ||
         ends_with(name, ".openidconnectissuerurl");
}

std::vector<std::string> both_ways(condition::Comparison comparison) {
  using condition::Comparison;
  switch (comparison) {
    case Comparison::StringEquals:
    case Comparison::StringEqualsIgnoreCase:
    case Comparison::StringLike:
    case Comparison::Arn:
      return {};
    case Comparison::Bool:
    case Comparison::Null:
      return {"true", "false"};
    case Comparison::IpAddress:
      return {"192.0.2.0/24", "0.0.0.0/0", "::/0"};
    case Comparison::Binary:
      return {"AAAA"};
    case Comparison::NumericEquals:
    case Comparison::NumericLess:
    case Comparison::NumericLessEquals:
    case Comparison::NumericGreater:
    case Comparison::NumericGreaterEquals:
      return {"3600", "0", "1000000000"};
    case Comparison::DateEquals:
    case Comparison::DateLess:
    case Comparison::DateLessEquals:
    case Comparison::DateGreater:
    case Comparison::DateGreaterEquals:
      return {"2030-01-01T00:00:00Z", "2000-01-01T00:00:00Z", "2100-01-01T00:00:00Z"};
  }
  return {};
}

}  // namespace trustlint::rule
