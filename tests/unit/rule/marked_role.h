/// Roles with holes, for the tests of this folder: `<<Name>>` in the text of a policy is a hole.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "document/reader.h"
#include "rule/runner.h"

namespace trustlint::rule {

using Allowed = std::map<std::string, std::vector<std::string>>;

class MarkedRole {
 public:
  MarkedRole& add(std::string text, std::string when = {}) {
    for (std::size_t at = text.find("<<"); at != std::string::npos; at = text.find("<<")) {
      const std::size_t end = text.find(">>", at);
      const std::string mark = policy::hole_mark(number_of(text.substr(at + 2, end - at - 2)));
      text.replace(at, end + 2 - at, mark);
    }
    const document::Limits limits;
    const auto file = document::SourceFile::from_bytes("policy.json", text, limits);
    const auto document = document::read_json(document::Text::of(*file), limits);
    if (!document) {
      ADD_FAILURE() << document.error().message << " in " << text;
      return *this;
    }
    source.policies.push_back({*document, &(*document)->root, std::move(when)});
    source.address = "role";
    source.kind = input::SourceKind::CloudFormation;
    source.anchor = (*document)->root.place();
    return *this;
  }

  RoleResult check(const config::Config& config = {}) const {
    solver::Engine engine;
    return check_role(source, config, engine);
  }

  std::size_t number_of(const std::string& name) {
    for (std::size_t i = 0; i < source.holes.size(); ++i) {
      if (source.holes[i].name == name) return i;
    }
    source.holes.push_back({name, {}, {}});
    return source.holes.size() - 1;
  }

  input::RoleSource source;
};

inline std::string statement(const std::string& principal, const std::string& action,
                             const std::string& condition, const std::string& effect = "Allow") {
  return R"({"Effect": ")" + effect + R"(", "Principal": )" + principal + R"(, "Action": ")" +
         action + "\"" + (condition.empty() ? "" : R"(, "Condition": )" + condition) + "}";
}

inline std::string document_of(const std::string& statements) {
  return R"({"Version": "2012-10-17", "Statement": [)" + statements + "]}";
}

constexpr const char* kGithub = "token.actions.githubusercontent.com";

inline std::string provider(const std::string& issuer) {
  return R"({"Federated": "arn:aws:iam::111122223333:oidc-provider/)" + issuer + "\"}";
}

/// A web-identity policy: `op` on `sub` with these values (each between quotes), the audience
/// fixed.
inline std::string web(const std::string& issuer, const std::string& op, const std::string& values,
                       const std::string& principal = {}) {
  return document_of(
      statement(principal.empty() ? provider(issuer) : principal, "sts:AssumeRoleWithWebIdentity",
                R"({"StringEqualsIgnoreCase": {")" + issuer + R"(:aud": "sts.amazonaws.com"}, ")" +
                    op + R"(": {")" + issuer + R"(:sub": [)" + values + "]}}"));
}

inline std::string github(const std::string& op, const std::string& values) {
  return web(kGithub, op, values);
}

/// One word a status, then the rules that open it and the reasons: for reading in a failure.
inline std::string show(const RoleResult& result) {
  constexpr const char* kNames[] = {"open", "proved", "undecided", "not analysed"};
  std::string text = kNames[static_cast<int>(result.status)];
  if (!result.reason.empty()) text += " (" + result.reason + ")";
  for (const auto& finding : result.findings) {
    text += "\n  " + finding.rule + " " + std::string(name(finding.confidence)) + ": " +
            finding.message;
    if (!finding.assumption.empty()) text += " [" + finding.assumption + "]";
    if (finding.witness) {
      text += "\n     " + finding.witness->caller.id;
      for (const auto& [key, value] : finding.witness->context)
        text += " " + key + "=" + (value.values.empty() ? "" : value.values[0]);
    }
    if (finding.fix) text += "\n     fix: " + finding.fix->description;
  }
  for (const auto& reason : result.undecided) text += "\n  ? " + reason;
  return text;
}

}  // namespace trustlint::rule
