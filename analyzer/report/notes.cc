/// One list out of two.
#include "report/notes.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace trustlint::report {
namespace {

auto key(const std::string& file, document::Position at, const std::string& message) {
  return std::make_tuple(file, at.line, at.column, message);
}

}  // namespace

Note as_note(const document::Error& error) {
  Note note;
  note.kind =
      error.code == document::Error::Code::Limit ? Note::Kind::Limit : Note::Kind::Unreadable;
  note.file = error.file;
  note.position = error.position;
  note.message = error.message;
  return note;
}

std::vector<Note> notes_beside_errors(const Report& report) {
  std::set<std::tuple<std::string, int, int, std::string>> told;
  for (const document::Error& error : report.errors) {
    told.insert(key(error.file, error.position, error.message));
  }
  std::vector<Note> notes;
  for (const Note& note : report.notes) {
    if (!told.contains(key(note.file, note.position, note.message))) {
      notes.push_back(note);
    }
  }
  return notes;
}

std::vector<Note> all_notes(const Report& report) {
  std::vector<Note> notes = notes_beside_errors(report);
  for (const document::Error& error : report.errors) {
    notes.push_back(as_note(error));
  }
  std::stable_sort(notes.begin(), notes.end(), [](const Note& a, const Note& b) {
    return std::tie(a.file, a.position.line, a.position.column) <
           std::tie(b.file, b.position.line, b.position.column);
  });
  return notes;
}

}  // namespace trustlint::report
