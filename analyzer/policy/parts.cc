/// What the halves of the parser share, and the two elements of a statement that are objects.
///
/// Entry points: `principal_element`, `condition_element`, and the reports of `Parts`.
#include "policy/parts.h"

#include <array>
#include <map>
#include <utility>

#include "policy/lower_case.h"
#include "policy/wording.h"

namespace trustlint::policy {
namespace {

using document::describe;
using document::Kind;
using document::Member;
using document::Node;

constexpr std::array<std::string_view, 4> kTypes = {"AWS", "Federated", "Service", "CanonicalUser"};

std::optional<Principal::Type> type_of(std::string_view key) {
  for (const auto type : {Principal::Type::Aws, Principal::Type::Federated,
                          Principal::Type::Service, Principal::Type::CanonicalUser}) {
    if (key == name(type)) return type;
  }
  return std::nullopt;
}

/// Why IAM refuses the text as a principal of that type, where nobody knows what it would mean if
/// it were stored; empty otherwise.
std::string why_no_meaning(Principal::Type type, std::string_view text) {
  if (text.empty()) return "a principal is empty: name who is meant";
  const bool wildcard = text.find_first_of("*?") != std::string_view::npos;
  if (wildcard && type == Principal::Type::Service)
    return "the service " + quote(text) + " has a wildcard: name each service that is meant";
  if (wildcard && type == Principal::Type::Federated)
    return "the provider " + quote(text) + " has a wildcard: name each provider that is meant";
  return {};
}

/// One entry of the principal map.
void principal_values(const Member& member, Principal::Type type, Parts& parts,
                      Statement& statement) {
  const Node& node = member.value;
  if (node.is(Kind::Array) && node.items.empty()) {
    parts.error(node, quote(member.key) + " is an empty list: name at least one principal");
  }
  for (const Node* value : scalars_of(node)) {
    if (value->is(Kind::String) || value->is(Kind::Number)) {
      statement.principals.push_back({type, Parts::value(*value)});
      if (auto why = why_no_meaning(type, value->text); !why.empty()) {
        parts.error(*value, std::move(why));
        statement.malformed = true;
      }
    } else {
      statement.malformed = true;
    }
    // An account id without quotes has a rule of its own (TL012).
    const bool is_account = value->is(Kind::Number) && type == Principal::Type::Aws;
    if (!value->is(Kind::String) && !is_account) {
      parts.error(*value, quote(member.key) + " holds " + std::string(describe(value->kind)) +
                              ": write a principal as a string, or a list of strings");
    }
  }
}

/// One key of an operator block: a clause with the values that can be read.
void clause(const Member& block, const Member& key, Parts& parts, Statement& statement) {
  Clause out;
  out.operator_name = Value{block.key, block.key_place(), true};
  out.key = Value{key.key, key.key_place(), true};
  out.values_place = key.value.place();
  for (const Node* value : scalars_of(key.value)) {
    if (value->is_scalar()) {
      out.values.push_back(Parts::value(*value));
      continue;
    }
    parts.error(*value, "the values of " + quote(key.key) + " hold " +
                            std::string(describe(value->kind)) +
                            ": write a string, number or boolean, or a list of them");
    statement.malformed = true;
  }
  statement.clauses.push_back(std::move(out));
}

}  // namespace

void Parts::error(const Node& node, std::string message) {
  error(node.place(), std::move(message));
}

void Parts::error(Place place, std::string message) {
  policy.errors.push_back(
      {ShapeError::Kind::Malformed, std::move(message), std::move(place), std::nullopt, statement});
}

bool Parts::unknown(const Member& member, std::string_view what,
                    std::span<const std::string_view> known) {
  const std::string_view meant = nearest(member.key, known);
  std::string message = quote(member.key) + " is no element of " + std::string(what) + ": ";
  message += meant.empty() ? one_of(known) + " would be" : "write " + quote(meant);
  error(member.key_place(), std::move(message));
  return !meant.empty();
}

void Parts::duplicates(const Node& object) {
  std::map<std::string_view, const Member*> seen;
  for (const Member& member : object.members) {
    const auto [it, fresh] = seen.emplace(member.key, &member);
    if (fresh) continue;
    policy.errors.push_back(
        {ShapeError::Kind::DuplicateKey,
         quote(member.key) + " is written twice in one object: most readers keep only the last",
         member.key_place(), it->second->key_place(), statement});
  }
}

void Parts::duplicate_condition_keys(const Node& block) {
  std::map<std::string, const Member*> seen;
  for (const Member& member : block.members) {
    const auto [it, fresh] = seen.emplace(lower_case(member.key), &member);
    if (fresh) continue;
    const bool same = it->second->key == member.key;
    policy.errors.push_back(
        {ShapeError::Kind::DuplicateKey,
         same ? quote(member.key) +
                    " is written twice in one object: most readers keep only the last"
              : quote(member.key) + " and " + quote(it->second->key) +
                    " are one condition key: condition keys ignore case",
         member.key_place(), it->second->key_place(), statement});
  }
}

Value Parts::value(const Node& scalar) {
  return {scalar.text, scalar.place(), scalar.is(Kind::String)};
}

std::vector<const Node*> scalars_of(const Node& node) {
  std::vector<const Node*> out;
  if (!node.is(Kind::Array)) return {&node};
  for (const Node& item : node.items) out.push_back(&item);
  return out;
}

void principal_element(const Member& member, Parts& parts, Statement& statement) {
  const std::string element = quote(member.key);
  const Node& node = member.value;
  if (node.is(Kind::String) && node.text == "*") {
    statement.star_principal = true;
    statement.principals.push_back({Principal::Type::Aws, Parts::value(node)});
    return;
  }
  if (!node.is(Kind::Object)) {
    parts.error(node, element + " is " + std::string(describe(node.kind)) +
                          ": write an object such as {\"AWS\": …}");
    statement.malformed = true;
    return;
  }
  if (node.members.empty()) {
    parts.error(node, element + " is empty: name at least one principal");
    statement.malformed = true;
  }
  parts.duplicates(node);
  for (const Member& entry : node.members) {
    if (const auto type = type_of(entry.key)) {
      principal_values(entry, *type, parts, statement);
      continue;
    }
    const std::string_view meant = nearest(entry.key, kTypes);
    parts.error(entry.key_place(), quote(entry.key) + " is no principal type: write " +
                                       (meant.empty() ? one_of(kTypes) : quote(meant)));
    statement.malformed = true;
  }
}

void condition_element(const Member& member, Parts& parts, Statement& statement) {
  if (!statement.condition_place) statement.condition_place = member.key_place();
  const Node& node = member.value;
  if (!node.is(Kind::Object)) {
    parts.error(node, "`Condition` is " + std::string(describe(node.kind)) +
                          ": write an object such as {\"StringEquals\": {…}}");
    statement.malformed = true;
    return;
  }
  parts.duplicates(node);
  for (const Member& block : node.members) {
    if (!block.value.is(Kind::Object)) {
      parts.error(block.value, quote(block.key) + " is " + std::string(describe(block.value.kind)) +
                                   ": write an object of condition keys");
      statement.malformed = true;
      continue;
    }
    parts.duplicate_condition_keys(block.value);
    for (const Member& key : block.value.members) clause(block, key, parts, statement);
  }
}

}  // namespace trustlint::policy
