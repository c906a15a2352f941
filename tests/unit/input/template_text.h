/// A role in a template, with one value under test, and what becomes of it.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "policy/hole.h"
#include "read.h"

namespace trustlint::input {

/// A template whose role `Role` has `expression` as the value of its only condition key. `sections`
/// go before the resources, `resources` after the role.
inline std::string template_with(const std::string& expression, const std::string& sections = "",
                                 const std::string& resources = "") {
  return "AWSTemplateFormatVersion: 2010-09-09\n" + sections +
         "Resources:\n"
         "  Role:\n"
         "    Type: AWS::IAM::Role\n"
         "    Properties:\n"
         "      AssumeRolePolicyDocument:\n"
         "        Version: 2012-10-17\n"
         "        Statement:\n"
         "          - Effect: Allow\n"
         "            Principal: {AWS: '111122223333'}\n"
         "            Action: sts:AssumeRole\n"
         "            Condition:\n"
         "              StringEquals:\n"
         "                aws:PrincipalTag/x: " +
         expression + "\n" + resources;
}

/// A scalar, or the items of a list in brackets; holes as ${name}.
inline std::string shown(const document::Node& node, const RoleSource& role) {
  if (!node.is(document::Kind::Array)) return policy::show_holes(node.text, role.holes);
  std::string list;
  for (const document::Node& item : node.items)
    list += (list.empty() ? "" : ", ") + shown(item, role);
  return "[" + list + "]";
}

/// The value of the only condition key of a policy; null when it is gone.
inline const document::Node& only_value(const PolicySource& policy) {
  const document::Node* statement = policy.node->find("Statement");
  if (statement->is(document::Kind::Array)) statement = &statement->items.at(0);
  const document::Node& block = statement->find("Condition")->members.at(0).value;
  static const document::Node kNone;
  return block.members.empty() ? kNone : block.members[0].value;
}

/// What the expression becomes: "value", or "value (when) | value (when)", or why it is not known.
inline std::string resolved(const std::string& expression, const std::string& sections = "",
                            const std::string& resources = "") {
  const Extraction extraction =
      extract_text(template_with(expression, sections, resources), "t.yaml");
  if (extraction.roles.empty()) return "no role";
  const RoleSource& role = extraction.roles[0];
  if (!role.known()) return "not known: " + role.not_known_because;
  std::string all;
  for (const PolicySource& policy : role.policies) {
    all += (all.empty() ? "" : " | ") + shown(only_value(policy), role);
    if (!policy.when.empty()) all += " (" + policy.when + ")";
  }
  return all;
}

/// The text of the file that a place covers.
inline std::string text_at(const document::Place& place) {
  const document::Span span = place.text->in_file(place.span);
  return std::string(place.text->file().text().substr(span.begin, span.end - span.begin));
}

}  // namespace trustlint::input
