/// The changes for programs. Key order is fixed; nothing depends on time or machine.
#include <ostream>

#include "report/diff.h"
#include "report/json_parts.h"
#include "report/notes.h"

namespace trustlint::report {
namespace {

using compare::Change;

Json value_of(const compare::Attribute::Value& value) {
  if (const auto* number = std::get_if<long>(&value)) return *number;
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* list = std::get_if<std::vector<std::string>>(&value)) return *list;
  return {};
}

Json attributes(const Change& change) {
  Json list = Json::array();
  for (const auto& attribute : change.attributes) {
    list.push_back({{"name", attribute.name},
                    {"old", value_of(attribute.old_value)},
                    {"new", value_of(attribute.new_value)},
                    {"more", attribute.more}});
  }
  return list;
}

Json reach(const compare::Reach& reach) {
  if (reach.kind == compare::Reach::Kind::None) return {};
  return {{"kind", reach.kind == compare::Reach::Kind::Gained ? "gained" : "undecided"},
          {"role", or_null(reach.role)},
          {"what", or_null(reach.what)},
          {"reason", or_null(reach.reason)}};
}

Json change_json(const Change& change) {
  Json result = {{"role", change.role}, {"previous_role", or_null(change.previous_role)}};
  result["relation"] =
      change.comparison ? Json(compare::name(change.comparison->relation)) : Json();
  result["kind"] = compare::name(change.kind);
  result["reason"] = or_null(change.comparison ? change.comparison->reason : change.reason);
  result["status"] = change.status ? Json(name(*change.status)) : Json();
  result["gained"] = change.comparison ? json_of(change.comparison->gained) : Json();
  result["lost"] = change.comparison ? json_of(change.comparison->lost) : Json();
  result["attributes"] = attributes(change);
  result["reach"] = reach(change.reach);
  result["findings"] = Json::array();
  for (const auto& finding : change.findings) result["findings"].push_back(json_of(finding));
  add_begin(result, change.place);
  result["related"] = json_of(change.related);
  result["fails"] = change.fails;
  result["accepted"] = change.accepted ? Json(*change.accepted) : Json();
  result["fingerprint"] = or_null(change.fingerprint);
  return result;
}

}  // namespace

void write_diff_json(std::ostream& out, const DiffReport& report) {
  Json root = {{"schema_version", kSchemaVersion},
               {"tool", {{"name", "trustlint"}, {"version", report.rest.tool_version}}},
               {"changes", Json::array()},
               {"notes", Json::array()}};
  for (const auto& change : report.changes) root["changes"].push_back(change_json(change));
  for (const auto& note : all_notes(report.rest)) root["notes"].push_back(json_of(note));
  out << json_text(root);
}

}  // namespace trustlint::report
