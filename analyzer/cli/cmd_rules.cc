/// The rules as a table, as a page, and as JSON (docs/schema/rules.schema.json).
#include "cli/cmd_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>
#include <vector>

#include "cli/check.h"
#include "cli/options.h"
#include "report/report.h"
#include "rule/rule.h"

namespace trustlint::cli {
namespace {

using Json = nlohmann::ordered_json;
using Rules = std::vector<const rule::Rule*>;

constexpr int kSchemaVersion = 1;

Json to_json(const rule::Rule& rule) {
  Json result = Json::object();
  result["id"] = rule.id;
  result["name"] = rule.name;
  result["pack"] = rule.pack;
  result["severity"] = rule::name(rule.severity);
  result["security_severity"] = rule::security_severity(rule.severity);
  result["persona"] = rule::name(rule.persona);
  result["status"] = "stable";
  result["since"] = rule.since;
  result["summary"] = rule.summary;
  result["help_uri"] = report::help_uri(rule.id);
  return result;
}

void write_json(std::ostream& out, const Rules& rules, bool with_doc) {
  Json root = Json::object();
  root["schema_version"] = kSchemaVersion;
  root["rules"] = Json::array();
  for (const rule::Rule* rule : rules) {
    Json item = to_json(*rule);
    if (with_doc) {
      item["doc"] = rule->doc;
    }
    root["rules"].push_back(std::move(item));
  }
  out << root.dump(2) << '\n';
}

void write_table(std::ostream& out, const Rules& rules) {
  std::size_t widest = 0;
  for (const rule::Rule* rule : rules) {
    widest = std::max(widest, rule->name.size());
  }
  for (const rule::Rule* rule : rules) {
    out << fmt::format("{:<6} {:<{}}  {:<8}  {:<8}  {}\n", rule->id, rule->name, widest,
                       rule::name(rule->severity), rule::name(rule->persona), rule->summary);
  }
}

void write_page(std::ostream& out, const rule::Rule& rule) {
  out << fmt::format("{} {}\n{}, pack {}, persona {}, since {}\n\n{}.\n", rule.id, rule.name,
                     rule::name(rule.severity), rule.pack, rule::name(rule.persona), rule.since,
                     rule.summary);
  if (!rule.doc.empty()) {
    out << '\n' << rule.doc << (rule.doc.ends_with('\n') ? "" : "\n");
  }
  out << '\n' << report::help_uri(rule.id) << '\n';
}

}  // namespace

int run_rules(const RulesOptions& options, std::ostream& out, std::ostream& err) {
  Rules rules = rule::all_rules();
  const bool one = !options.id.empty();
  if (one) {
    const rule::Rule* found = rule_named(options.id);
    if (found == nullptr) {
      report::write_error(err, unknown_rule(options.id, false), {});
      return kUsage;
    }
    rules = {found};
  }
  if (options.json) {
    write_json(out, rules, one);
  } else if (one) {
    write_page(out, *rules.front());
  } else {
    write_table(out, rules);
  }
  return kNothingFound;
}

}  // namespace trustlint::cli
