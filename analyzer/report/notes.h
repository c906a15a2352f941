/// Errors and notes told once each: a file that could not be read may stand in both lists of a
/// report.
#pragma once

#include <vector>

#include "report/report.h"

namespace trustlint::report {

/// An error as a note: kind `limit` or `unreadable`.
Note as_note(const document::Error& error);

/// The notes that do not repeat an error.
std::vector<Note> notes_beside_errors(const Report& report);

/// Errors and notes in one list, sorted by file and position.
std::vector<Note> all_notes(const Report& report);

}  // namespace trustlint::report
