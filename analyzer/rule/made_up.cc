#include "rule/made_up.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "condition/operator.h"
#include "rule/filling.h"
#include "rule/hygiene.h"
#include "rule/minters.h"

namespace trustlint::rule {

namespace {

bool same_place(const document::Place& a, const document::Place& b) {
  return a.text == b.text && a.span == b.span;
}

bool is_one_of(const Finding& finding, const std::set<std::string_view>& rules) {
  return rules.count(finding.rule) != 0;
}

}  // namespace

bool MadeUp::speaks(const Finding& finding) {
  return is_about_spelling(finding) || is_about_kind(finding) || is_about_difference(finding) ||
         is_about_value(finding);
}

const policy::MarkedText* MadeUp::text_at(const document::Place& place) const {
  const auto found = std::find_if(texts_.begin(), texts_.end(),
                                  [&](const auto& text) { return same_place(text.place, place); });
  return found == texts_.end() ? nullptr : &*found;
}

/// Nobody knows how a text is spelled that nobody knows.
bool MadeUp::is_about_spelling(const Finding& finding) {
  if (is_one_of(finding, {"TL001", "TL203"})) {
    const auto* text = text_at(finding.place);
    if (text != nullptr && finding.rule == "TL001") misplaced_ = text;
    return text != nullptr;
  }
  if (finding.rule != "TL121" || !finding.statement) return false;
  const auto& clauses = marked_.statements[*finding.statement].clauses;
  return std::any_of(clauses.begin(), clauses.end(), [&](const policy::Clause& clause) {
    return same_place(clause.operator_name.place, finding.place) &&
           std::any_of(clause.values.begin(), clause.values.end(),
                       [](const auto& value) { return policy::has_hole(value.text); });
  });
}

/// Nobody knows whether a principal that is all hole is a role, a user or an account: the text in
/// it is that of a role because something must stand there.
bool MadeUp::is_of_unknown_kind(const std::string& principal) const {
  const auto holes = policy::holes_in(principal);
  if (holes.size() != 1 || principal != policy::hole_mark(holes[0])) return false;
  const policy::Hole& hole = role_.holes[holes[0]];
  return hole.allowed.empty() && hole.name.find("aws_iam_role.") == std::string::npos;
}

bool MadeUp::is_about_kind(const Finding& finding) const {
  const bool of_principal = is_one_of(finding, {"TL204", "TL206", "TL507"});
  if (!of_principal && !is_one_of(finding, {"TL502", "TL508"})) return false;
  for (const auto& statement : marked_.statements) {
    if (finding.statement && *finding.statement != statement.index) continue;
    if (statement.effect != policy::Effect::Allow) continue;
    for (const auto& principal : statement.principals) {
      const bool meant = !of_principal || same_place(principal.value.place, finding.place);
      if (meant && principal.type == policy::Principal::Type::Aws &&
          is_of_unknown_kind(principal.value.text))
        return true;
    }
  }
  return false;
}

bool MadeUp::is_unknown(const policy::Value& value) const {
  const auto holes = policy::holes_in(value.text);
  return std::any_of(holes.begin(), holes.end(),
                     [&](std::size_t hole) { return !is_own(role_.holes[hole]); });
}

bool MadeUp::has_unknown_conditions(const policy::Statement& statement) const {
  return std::any_of(
      statement.clauses.begin(), statement.clauses.end(), [&](const policy::Clause& clause) {
        return is_unknown(clause.key) ||
               std::any_of(clause.values.begin(), clause.values.end(),
                           [&](const policy::Value& value) { return is_unknown(value); });
      });
}

/// A text that differs from all others makes no statement superfluous, but the one that stands
/// there in the end may, or may not: what such findings look at must be known.
bool MadeUp::is_about_difference(const Finding& finding) const {
  if (!is_one_of(finding, {"TL601", "TL602", "TL605"})) return false;
  const auto counts = [&](const policy::Statement& statement) {
    // A statement that assumes the role is dead by itself, or for a Deny.
    return finding.rule != "TL601" || statement.effect == policy::Effect::Deny ||
           statement.index == finding.statement || !assumes(marked_.statements[*finding.statement]);
  };
  const auto has_unknown_callers = [&](const policy::Statement& statement) {
    // Which provider or account it is makes no difference where both statements name it.
    return finding.rule != "TL602" &&
           std::any_of(statement.principals.begin(), statement.principals.end(),
                       [&](const auto& principal) { return is_unknown(principal.value); });
  };
  return std::any_of(marked_.statements.begin(), marked_.statements.end(),
                     [&](const policy::Statement& statement) {
                       return counts(statement) &&
                              (has_unknown_callers(statement) || has_unknown_conditions(statement));
                     });
}

/// A value that no token has, whatever stands in its holes, is wrong all the same.
bool MadeUp::is_about_value(const Finding& finding) {
  if (finding.rule == "TL113") return disguise_.reveal(finding.message) != finding.message;
  if (!is_one_of(finding, {"TL112", "TL128"}) || finding.witness) return false;
  const auto& clauses = marked_.statements[*finding.statement].clauses;
  for (std::size_t i = 0; i < clauses.size(); ++i) {
    for (const auto& value : clauses[i].values) {
      if (!same_place(value.place, finding.place) || !policy::has_hole(value.text)) continue;
      if (finding.rule == "TL112" || !is_dead(*finding.statement, i, value.text)) return true;
    }
  }
  return false;
}

/// Does nobody have the value, whatever stands in its holes?
bool MadeUp::is_dead(std::size_t statement, std::size_t clause, const std::string& value) {
  const auto& filled = filled_.statements[statement];
  const auto op = condition::parse_operator(filled.clauses[clause].operator_name.text);
  const Minters minters(filled, filled.clauses[clause].key.text, engine_, filled_);
  return op && minters.fit(value, op->comparison, words_).kind == Minters::Fit::Kind::Dead;
}

}  // namespace trustlint::rule
