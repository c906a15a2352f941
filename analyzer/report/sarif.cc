/// SARIF 2.1.0 for code scanning.
///
/// Entry point: `write_sarif`. What the receiving side demands decides the shape: every rule is
/// listed in every run, severity belongs to the rule, a region is one line, addresses are relative
/// and percent-encoded, and of a large run only the worst 5,000 results are kept, which a
/// notification says. Errors and notes are notifications of the run. At most 100 related locations
/// of a result are written: more are not shown.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>

#include "report/escape.h"
#include "report/line_hash.h"
#include "report/notes.h"
#include "report/report.h"
#include "report/sarif_uri.h"
#include "report/within.h"
#include "report/witness.h"

namespace trustlint::report {
namespace {

using Json = nlohmann::ordered_json;
using document::Place;
using document::Position;
using document::Range;

constexpr std::size_t kMaxResults = 5000;
constexpr std::size_t kMaxRelated = 100;
constexpr std::string_view kSourceRoot = "%SRCROOT%";
constexpr std::string_view kResultLimit = "result_limit";
constexpr std::string_view kError = "error";

Json object() { return Json::object(); }

/// `](` would make a link of two texts of the input.
Json message(std::string_view text) {
  std::string safe;
  for (const char c : escape(text)) {
    if (c == '(' && !safe.empty() && safe.back() == ']') {
      safe += ' ';
    }
    safe += c;
  }
  Json result = object();
  result["text"] = safe;
  return result;
}

std::string sentence(std::string text) {
  if (!text.empty() && text.back() != '.') {
    text += '.';
  }
  return text;
}

std::string_view level(rule::Severity severity) {
  switch (severity) {
    case rule::Severity::Critical:
    case rule::Severity::High:
      return "error";
    case rule::Severity::Medium:
      return "warning";
    case rule::Severity::Low:
    case rule::Severity::Note:
      break;
  }
  return "note";
}

Json artifact_location(const std::string& path) {
  Json result = object();
  result["uri"] = to_uri(path);
  if (!is_absolute(path)) {
    result["uriBaseId"] = kSourceRoot;
  }
  return result;
}

int columns_in(std::string_view line) {
  int count = 0;
  while (!line.empty()) {
    line.remove_prefix(decode(line).length);
    ++count;
  }
  return count;
}

Json region(Range range) {
  Json result = object();
  result["startLine"] = range.begin.line;
  result["startColumn"] = std::max(range.begin.column, 1);
  result["endLine"] = range.end.line;
  result["endColumn"] = std::max(range.end.column, 1);
  return result;
}

/// A pull request shows an alert only if its whole region is in the change: the first line is
/// enough.
Range first_line(const Place& place) {
  Range range = place.range();
  if (range.end.line > range.begin.line) {
    const std::string_view line = place.text->file().line(range.begin.line);
    range.end = {range.begin.line, columns_in(line) + 1};
  }
  return range;
}

Json physical_location(const Place& place) {
  Json result = object();
  result["artifactLocation"] = artifact_location(place.path());
  result["region"] = region(first_line(place));
  return result;
}

Json location(const Place& place) {
  Json result = object();
  result["physicalLocation"] = physical_location(place);
  return result;
}

Json logical_locations(const std::string& role) {
  Json result = object();
  result["fullyQualifiedName"] = role;
  result["kind"] = "resource";
  return Json::array({std::move(result)});
}

/// The rule's `security` tags, and the numbers by which alerts are ranked.
Json rule_properties(const rule::Rule& rule) {
  Json result = object();
  result["tags"] = Json::array({"security", "aws", "iam", rule.pack});
  result["precision"] = rule.persona == rule::Persona::Regular ? "very-high" : "medium";
  result["problem.severity"] =
      level(rule.severity) == "note" ? "recommendation" : level(rule.severity);
  result["security-severity"] = rule::security_severity(rule.severity);
  return result;
}

Json descriptor(const rule::Rule& rule) {
  const std::string summary = sentence(std::string(rule.summary));
  const std::string_view doc = rule.doc.empty() ? std::string_view(summary) : rule.doc;
  Json result = object();
  result["id"] = rule.id;
  // A name that is the id again is none.
  if (rule.name != rule.id) result["name"] = rule.name;
  result["shortDescription"]["text"] = summary;
  result["fullDescription"]["text"] = summary;
  result["help"]["text"] = doc;
  result["help"]["markdown"] = doc;
  result["helpUri"] = help_uri(rule.id);
  result["defaultConfiguration"]["level"] = level(rule.severity);
  result["properties"] = rule_properties(rule);
  return result;
}

Json notification(std::string_view kind, std::string_view level, const std::string& text) {
  Json result = object();
  result["descriptor"]["id"] = kind;
  result["level"] = level;
  result["message"] = message(text);
  return result;
}

void add_notification_place(Json& notification, const std::string& file, Position at,
                            const std::string& role) {
  Json place = object();
  if (!file.empty()) {
    place["physicalLocation"]["artifactLocation"] = artifact_location(file);
    if (at.line > 0) {
      place["physicalLocation"]["region"]["startLine"] = at.line;
      place["physicalLocation"]["region"]["startColumn"] = std::max(at.column, 1);
    }
  }
  if (!role.empty()) {
    place["logicalLocations"] = logical_locations(role);
  }
  if (!place.empty()) {
    notification["locations"] = Json::array({std::move(place)});
  }
}

Json notifications(const Report& report, std::size_t results_kept) {
  Json list = Json::array();
  if (results_kept < report.findings.size()) {
    list.push_back(notification(
        kResultLimit, "warning",
        fmt::format(
            "Of {} findings the {} most severe are listed here; the other formats list all.",
            report.findings.size(), results_kept)));
  }
  for (const document::Error& error : report.errors) {
    std::string text = sentence(error.message);
    for (const std::string& line : error.help) {
      text += " " + sentence(line);
    }
    Json item = notification(kError, "error", text);
    add_notification_place(item, error.file, error.position, "");
    list.push_back(std::move(item));
  }
  for (const Note& note : notes_beside_errors(report)) {
    Json item =
        notification(name(note.kind), note.kind == Note::Kind::Assumption ? "note" : "warning",
                     sentence(note.message));
    add_notification_place(item, note.file, note.position, note.role);
    list.push_back(std::move(item));
  }
  return list;
}

/// Makes results of findings; remembers what several of them need.
class Results {
 public:
  Results(const Report& report, const std::vector<const rule::Rule*>& rules) {
    for (const RoleLine& role : report.roles) {
      anchors_.emplace(std::make_pair(role.anchor.path(), role.address), role.anchor);
    }
    for (std::size_t i = 0; i < rules.size(); ++i) {
      rule_index_.emplace(rules[i]->id, i);
    }
  }

  Json result(const rule::Finding& finding) {
    // A finding without a place of its own stands at its role.
    const Place place = finding.place.known() ? finding.place : anchor(finding);
    Json result = object();
    result["ruleId"] = finding.rule;
    if (const auto found = rule_index_.find(finding.rule); found != rule_index_.end()) {
      result["ruleIndex"] = found->second;
    }
    result["level"] = level(finding.severity);
    result["message"] = message(result_text(finding));
    result["locations"] = Json::array({primary_location(finding, place)});
    if (Json related = related_locations(finding); !related.empty()) {
      result["relatedLocations"] = std::move(related);
    }
    if (finding.witness && place.known()) {
      result["codeFlows"] = code_flows(finding, place);
    }
    result["partialFingerprints"]["trustlint/v1"] = fingerprint(finding);
    if (place.known()) {
      // GitHub hashes the bytes of the file; absent is better than different.
      if (place.text->file().verbatim()) {
        result["partialFingerprints"]["primaryLocationLineHash"] = line_hash(place);
      }
    }
    Json properties = object();
    properties["severity"] = rule::name(finding.severity);
    properties["confidence"] = rule::name(finding.confidence);
    properties["persona"] = rule::name(finding.persona);
    result["properties"] = std::move(properties);
    return result;
  }

 private:
  static std::string result_text(const rule::Finding& finding) {
    std::string text = sentence(finding.message);
    if (finding.witness) {
      const std::string by =
          finding.statement ? fmt::format(" by statement {}", *finding.statement + 1) : "";
      text += fmt::format(" Allowed{}: {}.", by, describe_request(finding));
    }
    if (!finding.assumption.empty()) {
      text += " This assumes: " + sentence(finding.assumption);
    }
    return text;
  }

  static Json primary_location(const rule::Finding& finding, const Place& place) {
    Json result = place.known() ? location(place) : object();
    if (!finding.role.empty()) {
      result["logicalLocations"] = logical_locations(finding.role);
    }
    return result;
  }

  static Json related_locations(const rule::Finding& finding) {
    Json list = Json::array();
    for (const rule::Related& related : finding.related) {
      if (!related.place.known() || list.size() == kMaxRelated) {
        continue;
      }
      Json item = object();
      item["id"] = list.size() + 1;
      item["physicalLocation"] = physical_location(related.place);
      item["message"] = message(related.message);
      list.push_back(std::move(item));
    }
    return list;
  }

  /// The way in: what the caller shows, the clause that lets it pass, the role that it then is.
  Json code_flows(const rule::Finding& finding, const Place& place) const {
    Json steps = Json::array();
    const auto step = [&](const Place& at, const std::string& text) {
      Json item = object();
      item["location"] = location(at);
      item["location"]["message"] = message(text);
      steps.push_back(std::move(item));
    };
    step(place, "A caller comes with " + describe_request(finding));
    step(place, finding.label.empty() ? "This lets it pass" : "This " + finding.label);
    if (const Place role = anchor(finding); role.known()) {
      step(role, "It assumes " + finding.role);
    }
    Json thread = object();
    thread["locations"] = std::move(steps);
    Json flow = object();
    flow["threadFlows"] = Json::array({std::move(thread)});
    return Json::array({std::move(flow)});
  }

  Place anchor(const rule::Finding& finding) const {
    const auto found = anchors_.find({finding.place.path(), finding.role});
    if (found != anchors_.end()) {
      return found->second;
    }
    for (const auto& [key, place] : anchors_) {
      if (key.second == finding.role) {
        return place;
      }
    }
    return {};
  }

  std::string line_hash(const Place& place) {
    const document::SourceFile& file = place.text->file();
    const auto [entry, is_new] = hashes_.try_emplace(&file, file.text());
    return entry->second.of(place.range().begin.line);
  }

  std::map<std::pair<std::string, std::string>, Place> anchors_;
  std::map<std::string_view, std::size_t> rule_index_;
  std::map<const document::SourceFile*, LineHashes> hashes_;
};

/// All findings, or the most severe ones in the order of the report.
std::vector<const rule::Finding*> kept(const std::vector<rule::Finding>& findings) {
  std::vector<const rule::Finding*> list;
  for (const rule::Finding& finding : findings) {
    list.push_back(&finding);
  }
  if (list.size() > kMaxResults) {
    std::stable_sort(list.begin(), list.end(),
                     [](const auto* a, const auto* b) { return a->severity > b->severity; });
    list.resize(kMaxResults);
  }
  return list;
}

Json driver(const Report& report, const std::vector<const rule::Rule*>& rules) {
  Json result = object();
  result["name"] = "trustlint";
  result["version"] = report.tool_version;
  result["semanticVersion"] = report.tool_version;
  result["informationUri"] = "https://github.com/trustlint/trustlint";
  result["rules"] = Json::array();
  for (const rule::Rule* rule : rules) {
    result["rules"].push_back(descriptor(*rule));
  }
  return result;
}

}  // namespace

void write_sarif(std::ostream& out, const Report& given,
                 const std::vector<const rule::Rule*>& known_rules) {
  // A role beyond its reference is a result of a rule of its own.
  Report report = given;
  std::vector<const rule::Rule*> rules = known_rules;
  if (!report.reference.empty()) {
    rules.push_back(&beyond_reference());
    for (rule::Finding& finding : findings_beyond(report)) {
      report.findings.push_back(std::move(finding));
    }
  }
  const std::vector<const rule::Finding*> findings = kept(report.findings);
  Json run = object();
  run["tool"]["driver"] = driver(report, rules);
  Json invocation = object();
  invocation["executionSuccessful"] = report.errors.empty();
  invocation["toolExecutionNotifications"] = notifications(report, findings.size());
  run["invocations"] = Json::array({std::move(invocation)});
  run["originalUriBaseIds"][std::string(kSourceRoot)]["description"]["text"] =
      "The root of the repository.";
  run["columnKind"] = "unicodeCodePoints";
  run["results"] = Json::array();
  Results results(report, rules);
  for (const rule::Finding* finding : findings) {
    run["results"].push_back(results.result(*finding));
  }

  Json root = object();
  root["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json";
  root["version"] = "2.1.0";
  root["runs"] = Json::array({std::move(run)});
  out << root.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

}  // namespace trustlint::report
