/// Parts of the JSON outputs that several of them have in common.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "compare/compare.h"
#include "condition/request.h"
#include "document/source_file.h"
#include "report/report.h"
#include "rule/finding.h"

namespace trustlint::report {

using Json = nlohmann::ordered_json;

inline constexpr int kSchemaVersion = 1;

inline Json or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

/// The single value, or the list.
Json json_of(const condition::KeyValue& value);
/// Adds `file`, `line`, `column`.
void add_begin(Json& object, const document::Place& place);
/// As `explain --request` reads it, so that it can be asked about again; `id` names every kind of
/// caller.
Json json_of(const condition::Request& request);
/// The request, who makes it and what it rests on; null for nothing.
Json json_of(const std::optional<compare::Difference>& difference);
Json json_of(const std::vector<rule::Related>& related);
/// Adds `file`, `line`, `column`, `end_line`, `end_column`.
void add_range(Json& object, const document::Place& place);
Json json_of(const rule::Finding& finding);
Json json_of(const Note& note);

/// One document, in lines or on one line. Text that is no UTF-8 (a file name) is written with
/// replacement characters.
std::string json_text(const Json& root, bool one_line = false);

}  // namespace trustlint::report
