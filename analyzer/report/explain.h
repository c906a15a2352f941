/// Writers of `trustlint explain`.
#pragma once

#include <iosfwd>
#include <string>

#include "explain/explanation.h"
#include "report/report.h"

namespace trustlint::report {

/// What stands around an explanation.
struct ExplainFrame {
  std::string role;         ///< Address of the role; empty: the policy came with the request.
  bool unverified = false;  ///< The request was made from a token that nobody verified.
};

/// For a person: the decision, the statements that matter, the nearest change.
void write_explain_text(std::ostream& out, const explain::Explanation& explanation,
                        const ExplainFrame& frame, const TextStyle& style);

/// For programs: docs/schema/explain.schema.json. `one_line`: without indentation.
void write_explain_json(std::ostream& out, const explain::Explanation& explanation,
                        const ExplainFrame& frame, bool one_line);

/// The answer to a request that could not be read: `{"error": "FILE:LINE:COLUMN: …"}`.
void write_explain_error(std::ostream& out, const document::Error& error);

/// "allow", "deny", "undecided".
std::string_view name(explain::Decision decision);

/// The part of a clause that an answer points at: the value that comes closest, else all values.
document::Place place_of(const explain::ClauseNote& note);

}  // namespace trustlint::report
