/// Trust policies for tests that say in one line what stands in them.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "document/reader.h"
#include "input/extract.h"
#include "rule/runner.h"

namespace trustlint::test {

/// `"a"`, or `["a", "b"]`.
inline std::string texts(const std::vector<std::string>& values) {
  std::string list;
  for (const auto& value : values) list += (list.empty() ? "\"" : ", \"") + value + "\"";
  return values.size() == 1 ? list : "[" + list + "]";
}

/// One condition: `{"OPERATOR": {"KEY": VALUES}}`.
struct When {
  std::string op, key;
  std::vector<std::string> values;
};

/// `{"Effect": …}`; keys under one operator stand in one block.
inline std::string statement(const std::string& effect, const std::string& principal,
                             const std::vector<std::string>& actions,
                             const std::vector<When>& tests = {}) {
  std::map<std::string, std::string> blocks;
  for (const auto& test : tests) {
    std::string& block = blocks[test.op];
    block += (block.empty() ? "\"" : ", \"") + test.key + "\": " + texts(test.values);
  }
  std::string condition;
  for (const auto& [op, block] : blocks)
    condition += (condition.empty() ? "\"" : ", \"") + op + "\": {" + block + "}";
  return "{\"Effect\": \"" + effect + "\", \"Principal\": {" + principal +
         "}, \"Action\": " + texts(actions) +
         (tests.empty() ? "" : ", \"Condition\": {" + condition + "}") + "}";
}

inline std::string policy(const std::vector<std::string>& statements) {
  std::string list;
  for (const auto& one : statements) list += (list.empty() ? "" : ", ") + one;
  return "{\"Version\": \"2012-10-17\", \"Statement\": [" + list + "]}";
}

/// In what a policy stands.
enum class Form { Role, Template, Plan };

/// A document with one role: the answer of `aws iam get-role`, a template, a plan. The template
/// speaks of its own account as templates do.
inline std::string document_of(const std::string& policy, Form form) {
  switch (form) {
    case Form::Role:
      return R"({"Role": {"Path": "/", "RoleName": "deploy", "RoleId": "AROAEXAMPLEB0D51B9FF9",
        "Arn": "arn:aws:iam::111122223333:role/deploy", "CreateDate": "2025-02-11T08:30:00+00:00",
        "AssumeRolePolicyDocument": )" +
             policy + R"(, "MaxSessionDuration": 3600}})";
    case Form::Template: {
      static const std::regex own(R"re("arn:aws:iam::111122223333:([^"]*)")re");
      return R"({"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"DeployRole": {"Type": "AWS::IAM::Role",
        "Properties": {"AssumeRolePolicyDocument": )" +
             std::regex_replace(policy, own,
                                R"({"Fn::Sub": "arn:aws:iam::$${AWS::AccountId}:$1"})") +
             "}}}}";
    }
    case Form::Plan:
      return R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [{
        "address": "aws_iam_role.deploy", "mode": "managed", "type": "aws_iam_role", "name": "deploy",
        "provider_name": "registry.terraform.io/hashicorp/aws", "change": {"actions": ["create"], "before": null,
        "after": {"arn": "arn:aws:iam::111122223333:role/deploy", "name": "deploy", "path": "/", "max_session_duration": 3600, "assume_role_policy": )" +
             nlohmann::json(policy).dump() +
             R"(}, "after_unknown": {"id": true, "unique_id": true}}}]})";
  }
  return {};
}

/// What the rules say about a role.
struct Said {
  std::set<std::string> regular;  ///< Ids of the rules whose findings everybody sees.
  std::set<std::string> all;
  rule::Status status = rule::Status::NotAnalysed;
  std::string messages;
  std::string text;  ///< The document and the findings, for the reader of a failed test.
};

inline Said said_of(const std::string& policy, Form form = Form::Role) {
  Said said;
  said.text = document_of(policy, form);
  const document::Limits limits;
  const auto file = document::SourceFile::from_bytes("role.json", said.text, limits);
  const auto document = document::read_json(document::Text::of(*file), limits);
  if (!document) {
    ADD_FAILURE() << document.error().message << " in " << said.text;
    return said;
  }
  const auto extraction = input::extract(*document, "role.json", limits);
  if (extraction.roles.size() != 1) {
    ADD_FAILURE() << extraction.roles.size() << " roles in " << said.text;
    return said;
  }
  solver::Engine engine;
  const auto result = rule::check_role(extraction.roles[0], {}, engine);
  said.status = result.status;
  for (const auto& finding : result.findings) {
    said.all.insert(finding.rule);
    if (finding.persona == rule::Persona::Regular) said.regular.insert(finding.rule);
    said.messages += "\n  " + finding.rule + ": " + finding.message;
  }
  said.text += said.messages;
  for (const auto& reason : result.undecided) said.text += "\n  undecided: " + reason;
  return said;
}

}  // namespace trustlint::test
