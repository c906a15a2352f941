/// The answer of `explain` for programs. Key order is fixed; nothing depends on time or machine.
#include <ostream>

#include "policy/hole.h"
#include "report/explain.h"
#include "report/json_parts.h"

namespace trustlint::report {
namespace {

class Writer {
 public:
  explicit Writer(const explain::Explanation& explanation) : explanation_(explanation) {}

  Json statement(const explain::StatementNote& note) const {
    Json clauses = Json::array();
    for (const auto& one : note.clauses) clauses.push_back(clause(one));
    Json result = {{"index", note.trace.index},
                   {"sid", note.statement->sid ? Json(note.statement->sid->text) : Json()},
                   {"effect", note.statement->effect == policy::Effect::Allow ? "Allow" : "Deny"},
                   {"principal", note.trace.principal},
                   {"principal_hint", or_null(note.principal_hint)},
                   {"action", note.trace.action},
                   {"action_hint", or_null(note.action_hint)},
                   {"matched", note.trace.decided ? Json(note.trace.matched) : Json()},
                   {"clauses", std::move(clauses)}};
    add_begin(result, note.statement->place);
    return result;
  }

  static Json nearest(const explain::Nearest& nearest) {
    Json result = {{"description", nearest.description},
                   {"request_change", nearest.request ? request_change(*nearest.request) : Json()},
                   {"policy_change", nearest.policy ? policy_change(*nearest.policy) : Json()}};
    if (nearest.also_policy.empty()) return result;
    result["also_policy_changes"] = Json::array();
    for (const auto& change : nearest.also_policy) {
      result["also_policy_changes"].push_back(policy_change(change));
    }
    return result;
  }

 private:
  std::string shown(const std::string& text) const {
    return policy::show_holes(text, explanation_.holes);
  }

  Json clause(const explain::ClauseNote& note) const {
    Json values = Json::array();
    for (const auto& value : note.clause->values) values.push_back(shown(value.text));
    std::string hint = note.why;
    if (!note.difference.empty()) hint += (hint.empty() ? "" : "; ") + note.difference;
    Json result = {{"operator", shown(note.clause->operator_name.text)},
                   {"key", shown(note.clause->key.text)},
                   {"values", std::move(values)},
                   {"present", note.trace.known ? Json(note.trace.present) : Json()},
                   {"request", note.trace.request_values},
                   {"holds", note.trace.supported ? Json(note.trace.holds) : Json()},
                   {"hint", or_null(hint)}};
    add_begin(result, place_of(note));
    return result;
  }

  static Json principal(const condition::Caller& caller) {
    Json result = {{"type", "AWS"}, {"arn", caller.id}};
    if (caller.role_arn) result["role_arn"] = *caller.role_arn;
    return result;
  }

  static Json request_change(const explain::RequestChange& change) {
    Json result = Json::object();
    if (change.caller) result["principal"] = principal(*change.caller);
    if (change.action) result["action"] = *change.action;
    if (change.also_actions) result["also_actions"] = *change.also_actions;
    if (!change.context.empty()) {
      Json context = Json::object();
      for (const auto& [key, value] : change.context) {
        context[key] = value ? json_of(*value) : Json();
      }
      result["context"] = std::move(context);
    }
    return result;
  }

  static const char* name_of(explain::PolicyChange::Kind kind) {
    switch (kind) {
      case explain::PolicyChange::Kind::AddValue:
        return "add_value";
      case explain::PolicyChange::Kind::AddAction:
        return "add_action";
      case explain::PolicyChange::Kind::AddPrincipal:
        return "add_principal";
      case explain::PolicyChange::Kind::SetOperator:
        return "set_operator";
      case explain::PolicyChange::Kind::SetKey:
        break;
    }
    return "set_key";
  }

  static Json policy_change(const explain::PolicyChange& change) {
    Json result = {{"kind", name_of(change.kind)},
                   {"statement", change.statement},
                   {"operator", or_null(change.operator_name)},
                   {"key", or_null(change.key)},
                   {"value", change.value},
                   {"safe", change.safe}};
    add_begin(result, change.place);
    return result;
  }

  const explain::Explanation& explanation_;
};

}  // namespace

std::string_view name(explain::Decision decision) {
  switch (decision) {
    case explain::Decision::Allow:
      return "allow";
    case explain::Decision::Deny:
      return "deny";
    case explain::Decision::Undecided:
      break;
  }
  return "undecided";
}

document::Place place_of(const explain::ClauseNote& note) {
  const auto& clause = *note.clause;
  if (note.closest && *note.closest < clause.values.size() && !note.trace.holds) {
    return clause.values[*note.closest].place;
  }
  return clause.values_place.known() ? clause.values_place : clause.key.place;
}

void write_explain_json(std::ostream& out, const explain::Explanation& explanation,
                        const ExplainFrame& frame, bool one_line) {
  const Writer writer(explanation);
  Json root = {{"schema_version", kSchemaVersion},
               {"role", or_null(frame.role)},
               {"decision", name(explanation.decision)},
               {"reason", explanation.reason},
               {"action", explanation.action},
               {"statements", Json::array()},
               {"nearest", Json()},
               {"remarks", explanation.remarks},
               {"signature", frame.unverified ? Json("not verified") : Json()}};
  for (const auto& note : explanation.statements) {
    root["statements"].push_back(writer.statement(note));
  }
  if (explanation.nearest) root["nearest"] = Writer::nearest(*explanation.nearest);
  out << json_text(root, one_line);
}

void write_explain_error(std::ostream& out, const document::Error& error) {
  std::string text;
  if (!error.file.empty()) text = error.file + ":";
  if (error.position.line > 0) {
    text += std::to_string(error.position.line) + ":" + std::to_string(error.position.column) + ":";
  }
  text += (text.empty() ? "" : " ") + error.message;
  out << json_text(Json{{"error", text}}, true);
}

}  // namespace trustlint::report
