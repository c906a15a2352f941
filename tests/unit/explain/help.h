/// Short ways from texts to explanations.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "document/reader.h"
#include "explain/caller.h"
#include "explain/explain.h"

namespace trustlint::explain {

constexpr const char* kGitHub = "token.actions.githubusercontent.com";

inline std::shared_ptr<const document::Document> read_text(const std::string& text,
                                                           const std::string& name = "trust.json") {
  const document::Limits limits;
  const auto file = document::SourceFile::from_bytes(name, text, limits);
  const auto document = document::read_json(document::Text::of(*file), limits);
  if (!document) {
    ADD_FAILURE() << document.error().message << "\n" << text;
    return document::read_json(
               document::Text::of(*document::SourceFile::from_bytes(name, "{}", limits)), limits)
        .value();
  }
  return *document;
}

inline Trust trust(const std::string& text) { return trust_of(read_text(text)->root); }

/// A statement for GitHub with these conditions: `"StringEquals": {"I:sub": "…"}`, `I` for the
/// issuer.
inline std::string github(std::string conditions,
                          const std::string& actions = "\"sts:AssumeRoleWithWebIdentity\"") {
  for (std::size_t at = conditions.find("\"I:"); at != std::string::npos;
       at = conditions.find("\"I:")) {
    conditions.replace(at + 1, 1, kGitHub);
  }
  return R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated":
    "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}, "Action": [)" +
         actions + R"(], "Condition": {)" + conditions + "}}]}";
}

using Listed = std::vector<std::pair<std::string, std::string>>;

inline Explanation ask(const Trust& trust, const Listed& claims, const CallOptions& options = {}) {
  const auto read = identity::list_claims(claims, {});
  if (!read) {
    ADD_FAILURE() << read.error().message;
    return {};
  }
  const auto question = call_with_token(trust, *read, options);
  if (!question) {
    ADD_FAILURE() << question.error().message;
    return {};
  }
  return explain(trust, *question);
}

/// The first clause that does not hold, or has no value.
inline ClauseNote refusing(const Explanation& answer) {
  for (const auto& statement : answer.statements) {
    for (const auto& clause : statement.clauses) {
      if (!clause.trace.holds) return clause;
    }
  }
  ADD_FAILURE() << "every clause holds";
  return {};
}

inline std::string name_of(Decision decision) {
  return decision == Decision::Allow ? "allow" : decision == Decision::Deny ? "deny" : "undecided";
}

}  // namespace trustlint::explain
