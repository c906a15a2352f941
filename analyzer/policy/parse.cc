/// Tree to trust policy: the document and its statements.
///
/// Entry point: `parse`. One pass over the members of each object; every member is kept, so that
/// nothing that AWS or another reader may drop is lost here. What is wrong becomes a `ShapeError`
/// with its place; what can be understood still is. Duplicates: two `Condition`, operator or
/// principal blocks all count (TL002 says so), two `Effect` or `Statement` leave the meaning open.
/// `Principal: "*"`, `NotPrincipal`, `Resource` and account ids without quotes are kept without a
/// shape error, because rules of their own report them (TL005, TL004, TL003, TL012). Limits: none
/// but the tree's depth; no recursion.
#include "policy/parse.h"

#include <array>
#include <set>
#include <utility>

#include "policy/hole.h"
#include "policy/length.h"
#include "policy/parts.h"
#include "policy/wording.h"

namespace trustlint::policy {
namespace {

using document::describe;
using document::Kind;
using document::Member;
using document::Node;

constexpr std::array<std::string_view, 3> kElements = {"Version", "Id", "Statement"};
constexpr std::array<std::string_view, 2> kVersions = {"2012-10-17", "2008-10-17"};
constexpr std::array<std::string_view, 6> kStatementElements = {"Sid",    "Effect",    "Principal",
                                                                "Action", "NotAction", "Condition"};

/// The members of a statement, sorted by what they are; duplicates included.
struct Members {
  std::vector<const Member*> sid, effect, principal, not_principal, action, not_action, condition;
};

void version(const Member& member, bool first, Parts& parts) {
  const Node& value = member.value;
  // A version that IAM refuses is read as the one that its author most likely meant (G2).
  auto meant = TrustPolicy::Version::V2012;
  if (value.is(Kind::String) && value.text == kVersions[1]) {
    meant = TrustPolicy::Version::V2008;
  } else if (!value.is(Kind::String)) {
    parts.error(value, "`Version` is " + std::string(describe(value.kind)) + ": write " +
                           one_of(kVersions) + " as a string");
  } else if (value.text != kVersions[0]) {
    parts.error(value, quote(value.text) + " is no policy version: write " + one_of(kVersions));
  }
  if (!first && meant != parts.policy.version) parts.policy.malformed = true;
  parts.policy.version = meant;
}

void sid(const Node& value, Parts& parts, Statement& statement) {
  if (value.is_scalar()) statement.sid = parts.value(value);
  if (!value.is(Kind::String)) {
    parts.error(value, "`Sid` is " + std::string(describe(value.kind)) + ": write a string");
  }
}

/// Statement ids are unique within the policy (G12). What the statements mean stays clear.
void unique_sids(Parts& parts) {
  std::set<std::string> seen;
  for (const Statement& statement : parts.policy.statements) {
    if (!statement.sid || statement.sid->text.empty() || has_hole(statement.sid->text)) continue;
    if (seen.insert(statement.sid->text).second) continue;
    parts.statement = statement.index;
    parts.error(statement.sid->place, "the `Sid` " + quote(statement.sid->text) +
                                          " is written twice: statement ids are unique");
  }
  parts.statement.reset();
}

void effect(const std::vector<const Member*>& members, const Node& node, Parts& parts,
            Statement& statement) {
  statement.effect_known = members.size() == 1;
  if (members.empty()) parts.error(node, "`Effect` is missing: write `Allow` or `Deny`");
  for (const Member* member : members) {
    const Node& value = member->value;
    if (value.is(Kind::String) && value.text == "Allow") {
      statement.effect = Effect::Allow;
    } else if (value.is(Kind::String) && value.text == "Deny") {
      statement.effect = Effect::Deny;
    } else {
      statement.effect_known = false;
      parts.error(value, value.is(Kind::String)
                             ? quote(value.text) + " is no Effect: write `Allow` or `Deny`"
                             : "`Effect` is " + std::string(describe(value.kind)) +
                                   ": write `Allow` or `Deny` as a string");
    }
  }
  if (!statement.effect_known) statement.malformed = true;
}

/// `Principal` and `NotPrincipal`. With both, the model keeps what stands under `NotPrincipal`.
void principals(const Members& members, const Node& node, Parts& parts, Statement& statement) {
  const bool both = !members.principal.empty() && !members.not_principal.empty();
  if (members.principal.empty() && members.not_principal.empty()) {
    parts.error(node, "`Principal` is missing: name who may assume the role");
    statement.malformed = true;
  }
  if (both) statement.malformed = true;
  statement.not_principal = !members.not_principal.empty();
  for (const Member* member : members.principal) principal_element(*member, parts, statement);
  if (both) {
    statement.principals.clear();
    statement.star_principal = false;
  }
  for (const Member* member : members.not_principal) principal_element(*member, parts, statement);
  const auto& kept = statement.not_principal ? members.not_principal : members.principal;
  if (kept.empty()) return;
  statement.principal_place = kept.front()->value.place();
  statement.principal_key_place = kept.front()->key_place();
}

void action_values(const Member& member, Parts& parts, Statement& statement) {
  const std::string element = quote(member.key);
  const Node& node = member.value;
  if (node.is(Kind::Array) && node.items.empty()) {
    parts.error(node, element + " is an empty list: write at least one action");
    statement.malformed = true;
  }
  for (const Node* value : scalars_of(node)) {
    if (value->is(Kind::String)) {
      statement.actions.push_back(parts.value(*value));
    } else {
      parts.error(*value, element + " holds " + std::string(describe(value->kind)) +
                              ": write an action as a string, or a list of strings");
      statement.malformed = true;
    }
  }
}

/// `Action` and `NotAction`. With both, the model keeps what stands under `Action`.
void actions(const Members& members, const Node& node, Parts& parts, Statement& statement) {
  if (members.action.empty() && members.not_action.empty()) {
    parts.error(node, "`Action` is missing: write the STS actions that are meant");
    statement.malformed = true;
  }
  if (!members.action.empty() && !members.not_action.empty()) {
    parts.error(members.not_action.front()->key_place(),
                "`Action` and `NotAction` stand side by side: keep one of them");
    statement.malformed = true;
  }
  statement.not_action = members.action.empty() && !members.not_action.empty();
  const auto& kept = statement.not_action ? members.not_action : members.action;
  for (const Member* member : kept) action_values(*member, parts, statement);
}

Members sort_members(const Node& node, Parts& parts, Statement& statement) {
  Members members;
  for (const Member& member : node.members) {
    const std::string& key = member.key;
    if (key == "Sid") {
      members.sid.push_back(&member);
    } else if (key == "Effect") {
      members.effect.push_back(&member);
    } else if (key == "Principal") {
      members.principal.push_back(&member);
    } else if (key == "NotPrincipal") {
      members.not_principal.push_back(&member);
    } else if (key == "Action") {
      members.action.push_back(&member);
    } else if (key == "NotAction") {
      members.not_action.push_back(&member);
    } else if (key == "Condition") {
      members.condition.push_back(&member);
    } else if (key == "Resource" || key == "NotResource") {
      if (!statement.resource) statement.resource = Value{key, member.key_place(), true};
    } else {
      // An unknown member may be a condition with a slip of the pen: what the statement grants is
      // open.
      parts.unknown(member, "a statement", kStatementElements);
      statement.malformed = true;
    }
  }
  return members;
}

void statement(const Node& node, Parts& parts) {
  Statement out;
  out.index = parts.policy.statements.size();
  out.place = node.place();
  parts.statement = out.index;
  if (!node.is(Kind::Object)) {
    parts.error(node, "a statement is an object, not " + std::string(describe(node.kind)));
    out.malformed = true;
    out.effect_known = false;
  } else {
    parts.duplicates(node);
    const Members members = sort_members(node, parts, out);
    for (const Member* member : members.sid) sid(member->value, parts, out);
    effect(members.effect, node, parts, out);
    principals(members, node, parts, out);
    actions(members, node, parts, out);
    for (const Member* member : members.condition) condition_element(*member, parts, out);
  }
  parts.policy.statements.push_back(std::move(out));
  parts.statement.reset();
}

void statements(const Member& member, Parts& parts) {
  const Node& value = member.value;
  if (value.is(Kind::Object)) {
    statement(value, parts);
  } else if (!value.is(Kind::Array)) {
    parts.error(value, "`Statement` is " + std::string(describe(value.kind)) +
                           ": write an object or a list of objects");
    parts.policy.malformed = true;
  } else if (value.items.empty()) {
    parts.error(value, "`Statement` is empty: write at least one statement");
  }
  for (const Node& item : value.items) statement(item, parts);
}

void document_members(const Node& node, Parts& parts) {
  std::size_t versions = 0;
  std::size_t blocks = 0;
  for (const Member& member : node.members) {
    if (member.key == "Version") {
      version(member, versions++ == 0, parts);
    } else if (member.key == "Id") {
      if (!member.value.is(Kind::String)) {
        parts.error(member.value,
                    "`Id` is " + std::string(describe(member.value.kind)) + ": write a string");
      }
    } else if (member.key == "Statement") {
      ++blocks;
      statements(member, parts);
    } else if (parts.unknown(member, "a policy", kElements)) {
      // A comment at the top changes nothing; a `statement` or `version` may.
      parts.policy.malformed = true;
    }
  }
  if (blocks == 0) {
    parts.error(node, "`Statement` is missing: write at least one statement");
    parts.policy.malformed = true;
  }
}

}  // namespace

TrustPolicy parse(const Node& node) {
  TrustPolicy policy;
  policy.place = node.place();
  policy.length = length_of(node);
  Parts parts{policy, {}};
  if (!node.is(Kind::Object)) {
    parts.error(node, "a trust policy is an object, not " + std::string(describe(node.kind)));
    policy.malformed = true;
    return policy;
  }
  parts.duplicates(node);
  document_members(node, parts);
  unique_sids(parts);
  return policy;
}

}  // namespace trustlint::policy
