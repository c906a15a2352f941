/// A bare policy document, in JSON or YAML.
///
/// Entry point: `extract_bare_policy`. Permission policies, resource policies and resource control
/// policies look alike; ours is a document of which an Allow names a principal and an STS action
/// and that has no statement of another kind. A malformed one (`effect: allow`, a principal
/// forgotten in one of two statements) is still ours, so that the rules can say what is wrong with
/// it. Letter case of element names is therefore ignored here, and only here.
#include <algorithm>
#include <cctype>
#include <string_view>
#include <vector>

#include "input/formats.h"

namespace trustlint::input {
namespace {

using document::Kind;
using document::Node;

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

const Node* element(const Node& object, std::string_view name) {
  for (const document::Member& member : object.members) {
    if (equal_ignoring_case(member.key, name)) {
      return &member.value;
    }
  }
  return nullptr;
}

/// A value that may stand alone or in a list.
std::vector<const Node*> one_or_many(const Node& node) {
  if (!node.is(Kind::Array)) {
    return {&node};
  }
  std::vector<const Node*> list;
  for (const Node& item : node.items) {
    list.push_back(&item);
  }
  return list;
}

/// What the actions of a statement say about the kind of its document.
struct Actions {
  bool sts = false;
  bool star = false;
};

Actions actions_of(const Node& statement) {
  Actions actions;
  // Everything but a few is everything: `NotAction` without a resource makes sense in a trust
  // policy alone.
  actions.star = element(statement, "NotAction") != nullptr;
  if (const Node* node = element(statement, "Action")) {
    for (const Node* value : one_or_many(*node)) {
      const std::string_view text = value->text;
      actions.sts |= equal_ignoring_case(text.substr(0, 4), "sts:");
      actions.star |= text == "*";
    }
  }
  return actions;
}

/// Does this statement let a principal assume the role?
bool is_trust_statement(const Node& statement) {
  if (!statement.is(Kind::Object)) {
    return false;
  }
  const Node* effect = element(statement, "Effect");
  const bool denies = effect != nullptr && equal_ignoring_case(effect->text, "Deny");
  const bool principal = element(statement, "Principal") || element(statement, "NotPrincipal");
  const bool resource = element(statement, "Resource") || element(statement, "NotResource");
  if (denies || !principal) {
    return false;
  }
  const Actions actions = actions_of(statement);
  return actions.sts || (actions.star && !resource);
}

/// A statement of a permission policy beside it makes the document something else: it has a
/// resource and no principal.
bool is_permission_statement(const Node& statement) {
  return statement.is(Kind::Object) && !element(statement, "Principal") &&
         !element(statement, "NotPrincipal") &&
         (element(statement, "Resource") || element(statement, "NotResource"));
}

bool is_trust_policy(const Node& root) {
  if (!root.is(Kind::Object)) {
    return false;
  }
  const Node* statement = element(root, "Statement");
  if (statement == nullptr) {
    return false;
  }
  const std::vector<const Node*> statements = one_or_many(*statement);
  const auto any = [&](auto test) {
    return std::any_of(statements.begin(), statements.end(),
                       [&](const Node* node) { return test(*node); });
  };
  return any(is_trust_statement) && !any(is_permission_statement);
}

}  // namespace

Extraction extract_bare_policy(const Source& source) {
  Extraction extraction;
  const Node& root = source.doc->root;
  const bool policy = root.is(Kind::Object) && element(root, "Statement") != nullptr;
  if (!is_trust_policy(root) && !(source.told && policy)) {
    return extraction;
  }
  extraction.recognised = true;
  RoleSource role;
  role.address = source.path;
  role.kind = SourceKind::Iam;
  role.anchor = root.place();
  set_policy(role, root, source, extraction);
  extraction.roles.push_back(std::move(role));
  return extraction;
}

}  // namespace trustlint::input
