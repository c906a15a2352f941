/// A refusal of the action hides that of the further ones: who mends it is refused again.
#include "explain/further_actions.h"

#include <fmt/format.h>

#include <algorithm>

#include "condition/evaluate.h"
#include "explain/wording.h"
#include "policy/lower_case.h"

namespace trustlint::explain {

namespace {

/// Is what the statement grants not known?
bool is_open(const policy::Statement& statement) {
  return statement.malformed ||
         std::any_of(statement.actions.begin(), statement.actions.end(),
                     [](const auto& action) { return !policy::holes_in(action.text).empty(); });
}

bool grants(const Explanation& walk, const std::string& action) {
  if (walk.policy->malformed) return true;  // what it says is not known
  condition::Request request = walk.request;
  request.action = action;
  request.also_actions.clear();
  const auto verdict = condition::evaluate(*walk.filled, request);
  const auto allows = [](const condition::StatementTrace& trace) {
    return trace.effect == policy::Effect::Allow;
  };
  const bool trusted =
      std::any_of(verdict.statements.begin(), verdict.statements.end(),
                  [&](const auto& trace) { return allows(trace) && trace.principal; });
  for (std::size_t i = 0; i < verdict.statements.size(); ++i) {
    const auto& trace = verdict.statements[i];
    if (!allows(trace)) continue;
    if (is_open(walk.policy->statements[i])) return true;
    if (trace.action && (trace.principal || !trusted)) return true;
  }
  return false;
}

std::string because(const std::string& action, bool token) {
  const std::string name = policy::lower_case(action);
  if (name == "sts:tagsession") {
    return fmt::format(": the {} session tags", token ? "token carries" : "call passes");
  }
  if (name == "sts:setsourceidentity") {
    return fmt::format(": the {} a source identity", token ? "token sets" : "call sets");
  }
  return {};
}

}  // namespace

std::vector<std::string> ungranted_actions(const Explanation& walk) {
  std::vector<std::string> out;
  for (const auto& action : walk.request.also_actions) {
    const bool again = std::find(out.begin(), out.end(), action) != out.end();
    if (!again && !grants(walk, action)) out.push_back(action);
  }
  return out;
}

std::vector<std::string> action_remarks(const Explanation& walk, const Question& question) {
  std::vector<std::string> remarks;
  for (const auto& action : ungranted_actions(walk)) {
    if (action == walk.action && action != walk.request.action) continue;
    remarks.push_back(fmt::format("the call also needs {}, and no statement grants it{}",
                                  shorten(action, 60),
                                  because(action, question.token.has_value())));
  }
  return remarks;
}

}  // namespace trustlint::explain
