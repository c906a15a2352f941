/// The output for programs: docs/schema/check.schema.json describes it.
///
/// Entry point: `write_json`. Keys stand in a fixed order and nothing depends on time or machine:
/// same input, same bytes. Errors are notes here. Text that is no UTF-8 (a file name) is written
/// with replacement characters.
#include <nlohmann/json.hpp>

#include <algorithm>
#include <ostream>

#include "report/notes.h"
#include "report/report.h"

namespace trustlint::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kSchemaVersion = 1;

Json or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

void add_range(Json& object, const document::Place& place) {
  const document::Range range = place.range();
  object["file"] = place.path();
  object["line"] = range.begin.line;
  object["column"] = range.begin.column;
  object["end_line"] = range.end.line;
  object["end_column"] = range.end.column;
}

void add_begin(Json& object, const document::Place& place) {
  const document::Position begin = place.range().begin;
  object["file"] = place.path();
  object["line"] = begin.line;
  object["column"] = begin.column;
}

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

Json witness(const condition::Request& request) {
  Json result = {{"principal", principal(request.caller)}, {"action", request.action}};
  if (!request.also_actions.empty()) {
    result["also_actions"] = request.also_actions;
  }
  Json context = Json::object();
  for (const auto& [key, value] : request.context) {
    context[key] =
        value.is_list || value.values.empty() ? Json(value.values) : Json(value.values[0]);
  }
  result["context"] = std::move(context);
  return result;
}

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

Json role(const RoleLine& role) {
  Json result = {{"address", role.address}, {"kind", role.kind}};
  add_begin(result, role.anchor);
  result["status"] = name(role.status);
  result["reason"] = or_null(role.reason);
  return result;
}

Json finding(const rule::Finding& finding) {
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
  Json related = Json::array();
  for (const rule::Related& item : finding.related) {
    Json entry = Json::object();
    entry["message"] = item.message;
    add_begin(entry, item.place);
    related.push_back(std::move(entry));
  }
  result["related"] = std::move(related);
  result["witness"] = finding.witness ? witness(*finding.witness) : Json();
  result["fix"] = finding.fix ? fix(*finding.fix) : Json();
  result["fingerprint"] = fingerprint(finding);
  return result;
}

Json note(const Note& note) {
  return {{"kind", name(note.kind)},    {"file", note.file},
          {"line", note.position.line}, {"column", note.position.column},
          {"role", or_null(note.role)}, {"message", note.message}};
}

Json statistics(const Report& report) {
  const auto count = [&](RoleStatus status) {
    return std::count_if(report.roles.begin(), report.roles.end(),
                         [&](const RoleLine& role) { return role.status == status; });
  };
  return {{"files", report.statistics.files},
          {"roles", report.roles.size()},
          {"findings", report.findings.size()},
          {"open", count(RoleStatus::Open)},
          {"proved", count(RoleStatus::Proved)},
          {"undecided", count(RoleStatus::Undecided)},
          {"not_analysed", count(RoleStatus::NotAnalysed)},
          {"questions", report.statistics.questions}};
}

}  // namespace

void write_json(std::ostream& out, const Report& report) {
  Json root = {{"schema_version", kSchemaVersion},
               {"tool", {{"name", "trustlint"}, {"version", report.tool_version}}},
               {"roles", Json::array()},
               {"findings", Json::array()},
               {"notes", Json::array()}};
  for (const RoleLine& line : report.roles) {
    root["roles"].push_back(role(line));
  }
  for (const rule::Finding& item : report.findings) {
    root["findings"].push_back(finding(item));
  }
  for (const Note& item : all_notes(report)) {
    root["notes"].push_back(note(item));
  }
  root["statistics"] = statistics(report);
  out << root.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

}  // namespace trustlint::report
