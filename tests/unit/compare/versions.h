/// Two versions of a role, for the tests of this folder; `<<Name>>` in a policy is a hole.
#pragma once

#include <gmock/gmock.h>

#include <string>

#include "../rule/marked_role.h"
#include "compare/compare.h"
#include "condition/evaluate.h"
#include "policy/parse.h"

namespace trustlint::compare {

using rule::document_of;
using rule::github;
using rule::kGithub;
using rule::MarkedRole;
using rule::provider;
using rule::statement;
using rule::web;

/// For reading in a failure.
inline std::string show(const Comparison& comparison) {
  std::string text = std::string(name(comparison.relation)) + " (" + comparison.reason + ")";
  const auto add = [&](const char* what, const std::optional<Difference>& difference) {
    if (!difference) return;
    text += std::string("\n  ") + what + ": " + difference->who +
            (difference->outsider ? " [outsider]" : "") +
            (difference->unreviewed ? " [unreviewed]" : "") + " {" + difference->assumption + "} " +
            difference->request.caller.id + " " + difference->request.action;
    for (const auto& action : difference->request.also_actions) text += " +" + action;
    for (const auto& [key, value] : difference->request.context) {
      text += " " + key + "=";
      for (const auto& word : value.values) text += "'" + word + "'";
    }
  };
  add("gained", comparison.gained);
  add("lost", comparison.lost);
  return text;
}

inline Comparison compare(const std::string& before, const std::string& after,
                          const config::Config& config = {}) {
  MarkedRole old_role;
  MarkedRole new_role;
  old_role.add(before);
  new_role.add(after);
  solver::Engine engine;
  return compare(old_role.source, new_role.source, config, engine);
}

/// The relation, the reverse relation of the reverse change, and of each with itself.
inline void expect(Relation relation, const std::string& before, const std::string& after,
                   const std::string& gained = {}, const std::string& lost = {}) {
  const auto result = compare(before, after);
  const std::string all = before + "\n" + after + "\n" + show(result);
  EXPECT_EQ(name(result.relation), name(relation)) << all;
  EXPECT_EQ(result.gained ? result.gained->who : "", gained) << all;
  EXPECT_EQ(result.lost ? result.lost->who : "", lost) << all;
  const auto reverse = compare(after, before);
  const Relation other = relation == Relation::Wider      ? Relation::Narrower
                         : relation == Relation::Narrower ? Relation::Wider
                                                          : relation;
  EXPECT_EQ(name(reverse.relation), name(other)) << show(reverse);
  EXPECT_EQ(reverse.lost ? reverse.lost->who : "", gained) << show(reverse);
  EXPECT_EQ(compare(before, before).relation, Relation::Equal);
  EXPECT_EQ(compare(after, after).relation, Relation::Equal);
}

inline void expect_equal(const std::string& before, const std::string& after) {
  expect(Relation::Equal, before, after);
}

}  // namespace trustlint::compare
