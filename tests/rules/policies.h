/// Trust policies for tests that say in one line what stands in them.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "document/reader.h"
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

/// What the rules say about a policy of account 111122223333.
struct Said {
  std::set<std::string> regular;  ///< Ids of the rules whose findings everybody sees.
  std::set<std::string> all;
  rule::Status status = rule::Status::NotAnalysed;
  std::string text;  ///< The policy and the findings, for the reader of a failed test.
};

inline Said said_of(const std::string& text) {
  Said said;
  said.text = text;
  const document::Limits limits;
  const auto file = document::SourceFile::from_bytes("policy.json", text, limits);
  const auto document = document::read_json(document::Text::of(*file), limits);
  if (!document) {
    ADD_FAILURE() << document.error().message << " in " << text;
    return said;
  }
  input::RoleSource role;
  role.address = "arn:aws:iam::111122223333:role/deploy";
  role.account = "111122223333";
  role.policies.push_back({*document, &(*document)->root, {}});
  role.anchor = (*document)->root.place();
  solver::Engine engine;
  const auto result = rule::check_role(role, {}, engine);
  said.status = result.status;
  for (const auto& finding : result.findings) {
    said.all.insert(finding.rule);
    if (finding.persona == rule::Persona::Regular) said.regular.insert(finding.rule);
    said.text += "\n  " + finding.rule + ": " + finding.message;
  }
  return said;
}

}  // namespace trustlint::test
