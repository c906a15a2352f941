/// The output for programs: docs/schema/check.schema.json describes it.
///
/// Entry point: `write_json`. Keys stand in a fixed order and nothing depends on time or machine:
/// same input, same bytes. Errors are notes here.
#include <algorithm>
#include <ostream>

#include "report/json_parts.h"
#include "report/notes.h"
#include "report/report.h"
#include "report/within.h"

namespace trustlint::report {
namespace {

Json within(const RoleLine& role) {
  const auto& found = *role.within;
  Json result = {{"relation", compare::name(found.kind)},
                 {"reason", or_null(found.reason)},
                 {"beyond", json_of(found.beyond)}};
  add_range(result, found.place);
  result["related"] = json_of(found.related);
  result["fingerprint"] = found.beyond ? Json(fingerprint(finding_beyond(role))) : Json();
  return result;
}

Json within_in_all(const Report& report) {
  const WithinCounts counts = count_within(report);
  return {{"reference", report.reference},
          {"within", counts.within},
          {"beyond", counts.beyond},
          {"undecided", counts.undecided}};
}

Json role(const RoleLine& role) {
  Json result = {{"address", role.address}, {"kind", role.kind}};
  add_begin(result, role.anchor);
  result["status"] = name(role.status);
  result["reason"] = or_null(role.reason);
  if (role.within) result["within"] = within(role);
  return result;
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
    root["findings"].push_back(json_of(item));
  }
  for (const Note& item : all_notes(report)) {
    root["notes"].push_back(json_of(item));
  }
  root["statistics"] = statistics(report);
  if (!report.reference.empty()) root["within"] = within_in_all(report);
  out << json_text(root);
}

}  // namespace trustlint::report
