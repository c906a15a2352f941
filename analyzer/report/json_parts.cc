#include "report/json_parts.h"

namespace trustlint::report {

void add_begin(Json& object, const document::Place& place) {
  const document::Position begin = place.range().begin;
  object["file"] = place.path();
  object["line"] = begin.line;
  object["column"] = begin.column;
}

void add_range(Json& object, const document::Place& place) {
  const document::Range range = place.range();
  object["file"] = place.path();
  object["line"] = range.begin.line;
  object["column"] = range.begin.column;
  object["end_line"] = range.end.line;
  object["end_column"] = range.end.column;
}

namespace {

/// As `explain --request` reads it, so that a witness can be asked about again; `id` names every
/// kind of caller.
Json principal(const condition::Caller& caller) {
  switch (caller.type) {
    case condition::Caller::Type::Federated:
      return {{"type", "Federated"}, {"id", caller.id}};
    case condition::Caller::Type::Service:
      return {{"type", "Service"}, {"id", caller.id}};
    case condition::Caller::Type::Aws:
      break;
  }
  Json result = {
      {"type", "AWS"}, {"id", caller.id}, {"arn", caller.id}, {"account", caller.account}};
  if (caller.role_arn) {
    result["role_arn"] = *caller.role_arn;
  }
  if (caller.unique_id) {
    result["unique_id"] = *caller.unique_id;
  }
  return result;
}

}  // namespace

Json json_of(const condition::KeyValue& value) {
  return value.is_list || value.values.empty() ? Json(value.values) : Json(value.values[0]);
}

Json json_of(const condition::Request& request) {
  Json result = {{"principal", principal(request.caller)}, {"action", request.action}};
  if (!request.also_actions.empty()) {
    result["also_actions"] = request.also_actions;
  }
  Json context = Json::object();
  for (const auto& [key, value] : request.context) {
    context[key] = json_of(value);
  }
  result["context"] = std::move(context);
  return result;
}

namespace {

Json fix(const rule::Fix& fix) {
  Json replacements = Json::array();
  for (const rule::Replacement& replacement : fix.replacements) {
    Json item = Json::object();
    add_range(item, replacement.place);
    item["text"] = replacement.text;
    replacements.push_back(std::move(item));
  }
  return {{"description", fix.description},
          {"replacements", std::move(replacements)},
          {"safe", fix.safe}};
}

}  // namespace

Json json_of(const std::optional<compare::Difference>& difference) {
  if (!difference) return {};
  Json result = json_of(difference->request);
  result["who"] = difference->who;
  result["outsider"] = difference->outsider;
  result["unreviewed"] = difference->unreviewed;
  result["assumption"] = or_null(difference->assumption);
  return result;
}

Json json_of(const std::vector<rule::Related>& related) {
  Json list = Json::array();
  for (const rule::Related& item : related) {
    Json entry = Json::object();
    entry["message"] = item.message;
    add_begin(entry, item.place);
    list.push_back(std::move(entry));
  }
  return list;
}

Json json_of(const rule::Finding& finding) {
  Json result = {{"rule", finding.rule},
                 {"name", finding.rule_name},
                 {"severity", rule::name(finding.severity)},
                 {"confidence", rule::name(finding.confidence)},
                 {"persona", rule::name(finding.persona)},
                 {"role", or_null(finding.role)},
                 {"statement", finding.statement ? Json(*finding.statement) : Json()},
                 {"message", finding.message},
                 {"label", or_null(finding.label)},
                 {"assumption", or_null(finding.assumption)}};
  add_range(result, finding.place);
  result["related"] = json_of(finding.related);
  result["witness"] = finding.witness ? json_of(*finding.witness) : Json();
  result["fix"] = finding.fix ? fix(*finding.fix) : Json();
  result["fingerprint"] = fingerprint(finding);
  return result;
}

Json json_of(const Note& note) {
  return {{"kind", name(note.kind)},    {"file", note.file},
          {"line", note.position.line}, {"column", note.position.column},
          {"role", or_null(note.role)}, {"message", note.message}};
}

std::string json_text(const Json& root, bool one_line) {
  return root.dump(one_line ? -1 : 2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace trustlint::report
