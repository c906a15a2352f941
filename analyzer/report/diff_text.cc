/// The changes for a person: what fails first, then what is open, then the rest in one line each.
/// Roles that nobody touched are only counted.
#include <fmt/format.h>

#include <map>

#include "report/diff_words.h"
#include "report/notes.h"
#include "report/text_writer.h"

namespace trustlint::report {
namespace {

using compare::Change;

Ink ink_of(const Change& change) {
  switch (weight(change)) {
    case Weight::Fails:
      return Ink::Severe;
    case Weight::Gains:
    case Weight::Undecided:
      return Ink::Warning;
    case Weight::Loses:
      return change.kind == Change::Kind::Updated ? Ink::Good : Ink::Mild;
    case Weight::Same:
      break;
  }
  return Ink::Good;
}

/// Is there more to say than one line?
bool is_drawn(const Change& change) {
  const Weight heavy = weight(change);
  return heavy == Weight::Fails || heavy == Weight::Gains || heavy == Weight::Undecided ||
         !change.findings.empty();
}

void write_change(TextWriter& writer, std::ostream& out, const Change& change) {
  writer.heading(ink_of(change), tag(change), headline(change));
  // The findings of a new role draw their own lines.
  if (is_drawn(change) && change.findings.empty()) {
    writer.place(ink_of(change), change.place, change.role, "");
  }
  for (const auto& detail : details(change)) {
    writer.remark(change.place, detail.name + ":", detail.text);
  }
  if (change.fails && !change.fingerprint.empty())
    writer.remark(change.place, "accept:", "--accept " + change.fingerprint);
  for (const auto& finding : change.findings) {
    out << '\n';
    writer.finding(finding);
  }
}

/// Undecided for a reason that several may have, with nothing else to say.
bool is_bare_undecided(const Change& change) {
  return weight(change) == Weight::Undecided && change.comparison && !change.lets_in() &&
         change.attributes.empty() && change.comparison->relation == compare::Relation::Undecided;
}

/// The others with the same reason, in one line.
void write_alike(TextWriter& writer, const std::vector<const Change*>& list) {
  constexpr std::size_t kNamed = 10;
  if (list.size() < 2) return;
  std::string text = "the same of " + list[1]->role;
  for (std::size_t i = 2; i < list.size() && i <= kNamed; ++i) text += ", " + list[i]->role;
  if (list.size() > kNamed + 1) text += fmt::format(" and {} more", list.size() - kNamed - 1);
  writer.remark(list.front()->place, "note:", text);
}

}  // namespace

void write_diff_text(std::ostream& out, const DiffReport& report, const TextStyle& style) {
  TextWriter writer(out, style);
  std::map<std::string, std::vector<const Change*>> alike;  // Undecided, by the reason.
  for (const Change& change : report.changes) {
    if (is_bare_undecided(change)) alike[change.comparison->reason].push_back(&change);
  }
  for (const Change* change : by_weight(report)) {
    if (change->kind == Change::Kind::Unchanged && weight(*change) == Weight::Same) continue;
    const bool bare = is_bare_undecided(*change);
    if (bare && alike.at(change->comparison->reason).front() != change) continue;
    write_change(writer, out, *change);
    if (bare) write_alike(writer, alike.at(change->comparison->reason));
    out << '\n';
  }
  for (const auto& error : report.rest.errors) {
    writer.error(error);
    out << '\n';
  }
  for (const auto& note : notes_beside_errors(report.rest)) {
    writer.note(note);
    out << '\n';
  }
  out << summary(report) << '\n';
}

}  // namespace trustlint::report
