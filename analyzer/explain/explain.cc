#include "explain/explain.h"

#include <fmt/format.h>

#include <algorithm>

#include "condition/statement.h"
#include "explain/further_actions.h"
#include "explain/hints.h"
#include "explain/judge.h"
#include "explain/nearest.h"
#include "explain/wording.h"
#include "policy/parse.h"

namespace trustlint::explain {

namespace {

/// The action that the trace of a verdict is about: the first that is not allowed.
std::string traced_action(const policy::TrustPolicy& policy, const condition::Request& request) {
  for (const auto& action : request.also_actions) {
    const auto first = condition::decide(policy, request, request.action).decision;
    if (first != condition::Decision::Allow) break;
    if (condition::decide(policy, request, action).decision != condition::Decision::Allow) {
      return action;
    }
  }
  return request.action;
}

/// The names of the holes in a clause: "${Org}, ${Repo}"; empty when all of it is known.
std::string holes_of(const policy::Clause& clause, const std::vector<policy::Hole>& holes) {
  std::vector<std::size_t> found = policy::holes_in(clause.key.text);
  for (const auto& value : clause.values) {
    for (const std::size_t hole : policy::holes_in(value.text)) found.push_back(hole);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::string names;
  for (const std::size_t hole : found) {
    if (hole < holes.size() && names.size() < 200) {
      names += (names.empty() ? "${" : ", ${") + holes[hole].name + "}";
    }
  }
  return names;
}

ClauseNote note_of(const policy::Clause& written, const condition::ClauseTrace& trace,
                   const Trust& trust, const Surroundings& about) {
  ClauseNote note;
  note.clause = &written;
  note.trace = trace;
  const std::string holes = holes_of(written, trust.holes);
  if (holes.empty()) {
    add_hint(note, about);
  } else {
    note.why = "depends on " + holes;
  }
  return note;
}

/// The trace with words.
std::vector<StatementNote> notes_of(const Judgement& judgement, const Trust& trust,
                                    const Question& question, const std::string& action) {
  std::vector<StatementNote> notes;
  const Surroundings about{question.request, question.token ? &*question.token : nullptr,
                           judgement.policy->version};
  for (const auto& trace : judgement.verdict.statements) {
    const auto position = static_cast<std::size_t>(&trace - judgement.verdict.statements.data());
    StatementNote note;
    note.statement = &judgement.policy->statements[position];
    const auto& filled = judgement.filled->statements[position];
    note.trace = trace;
    if (!trace.principal && !filled.not_principal) {
      note.principal_hint = principal_hint(filled, question.request);
    }
    if (!trace.action) note.action_hint = action_hint(filled, question.request, action);
    for (std::size_t i = 0; i < trace.clauses.size(); ++i) {
      note.clauses.push_back(note_of(note.statement->clauses[i], trace.clauses[i], trust, about));
    }
    notes.push_back(std::move(note));
  }
  return notes;
}

/// What the decision does not say: STS looks at a token before it reads a policy.
std::vector<std::string> remarks_of(const Question& question) {
  if (!question.token || question.token->refusals.empty()) return {};
  std::string why;
  for (const auto& refusal : question.token->refusals) why += (why.empty() ? "" : "; ") + refusal;
  return {"STS refuses this token before it reads a policy: " + why};
}

}  // namespace

Trust trust_of(const input::RoleSource& role) {
  Trust trust;
  for (const auto& source : role.policies) {
    trust.variants.push_back(
        {std::make_shared<const policy::TrustPolicy>(policy::parse(*source.node)), source.when});
  }
  trust.holes = role.holes;
  trust.not_known_because = role.not_known_because;
  trust.address = role.address;
  trust.account = role.account;
  if (role.address.starts_with("arn:")) {
    trust.role_arn = role.address;
  } else if (role.account && role.name) {
    const std::string path = role.path.value_or("/");
    if (policy::holes_in(*role.account + path + *role.name).empty()) {
      trust.role_arn = fmt::format("arn:aws:iam::{}:role{}{}", *role.account, path, *role.name);
    }
  }
  return trust;
}

Trust trust_of(const document::Node& policy) {
  Trust trust;
  trust.variants.push_back(
      {std::make_shared<const policy::TrustPolicy>(policy::parse(policy)), ""});
  return trust;
}

Explanation explain(const Trust& trust, const Question& question) {
  Explanation out;
  out.request = question.request;
  out.holes = trust.holes;
  out.remarks = remarks_of(question);
  Judgement judgement = judge(trust, question);
  out.decision = judgement.decision;
  out.reason = judgement.reason;
  out.action = question.request.action;
  out.policy = judgement.policy;
  out.filled = judgement.filled;
  if (judgement.policy == nullptr) return out;
  out.action = traced_action(*judgement.filled, question.request);
  out.statements = notes_of(judgement, trust, question, out.action);
  for (auto& text : action_remarks(out, question)) out.remarks.push_back(std::move(text));
  if (out.decision == Decision::Deny) out.nearest = find_nearest(trust, question, out);
  return out;
}

}  // namespace trustlint::explain
