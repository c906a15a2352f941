/// The answer of `explain` for a person: decision first, then the statements that matter, then what
/// would help. A statement that is about somebody or something else takes one line.
#include <fmt/format.h>

#include <ostream>

#include "policy/hole.h"
#include "report/escape.h"
#include "report/excerpt.h"
#include "report/explain.h"
#include "report/witness.h"

namespace trustlint::report {
namespace {

constexpr std::size_t kValueShown = 160;  // bytes of a request's value
constexpr std::size_t kValuesShown = 5;   // elements of a list

/// Text of the request: quoted, cut, on one line.
std::string shown(std::string_view value) {
  std::size_t end = std::min(value.size(), kValueShown);
  while (end > 0 && end < value.size() &&
         (static_cast<unsigned char>(value[end]) & 0xC0U) == 0x80) {
    --end;
  }
  return quote(value.substr(0, end)) + (end < value.size() ? "…" : "");
}

class Writer {
 public:
  Writer(std::ostream& out, const explain::Explanation& explanation, const TextStyle& style)
      : out_(out), explanation_(explanation), style_(style) {}

  void write(const ExplainFrame& frame) {
    decision();
    if (!frame.role.empty()) line("role", escape(frame.role));
    caller();
    for (const auto& note : explanation_.statements) statement(note);
    nearest();
    if (frame.unverified || !explanation_.remarks.empty()) out_ << '\n';
    if (frame.unverified) remark("the signature of the token was not verified");
    for (const auto& text : explanation_.remarks) remark(text);
  }

 private:
  static constexpr const char* kBold = "1";
  static constexpr const char* kGood = "1;32";
  static constexpr const char* kBad = "1;31";
  static constexpr const char* kOpen = "1;33";
  static constexpr const char* kFrame = "1;34";

  std::string painted(const char* code, std::string_view text) const {
    return style_.color ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
  }

  void decision() {
    const char* ink = kOpen;
    std::string_view word = "not decided";
    if (explanation_.decision == explain::Decision::Allow) {
      ink = kGood;
      word = "allowed";
    } else if (explanation_.decision == explain::Decision::Deny) {
      ink = kBad;
      word = "denied";
    }
    std::string_view reason = explanation_.reason;
    if (reason.starts_with("not decided")) reason.remove_prefix(reason.find(": ") + 2);
    out_ << painted(ink, word) << painted(kBold, ": " + escape(reason)) << '\n';
  }

  void line(std::string_view name, const std::string& text) {
    out_ << fmt::format("  {:<7}{}\n", name, text);
  }

  void caller() {
    const condition::Request& request = explanation_.request;
    token();
    line("caller", escape(request.caller.id));
    std::string actions = escape(request.action);
    for (const auto& action : request.also_actions) actions += ", " + escape(action);
    line("call", actions);
  }

  /// Who holds the token: that says more than the provider.
  void token() {
    if (explanation_.request.caller.type != condition::Caller::Type::Federated) return;
    std::string text;
    for (const std::string_view wanted : {"sub", "aud"}) {
      for (const auto& [key, value] : explanation_.request.context) {
        if (short_key(key) != wanted || value.values.size() != 1) continue;
        text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", wanted, shown(value.values[0]));
      }
    }
    if (!text.empty()) line("token", text);
  }

  // -- Statements -------------------------------------------------------------------------------

  void statement(const explain::StatementNote& note) {
    const bool allows = note.statement->effect == policy::Effect::Allow;
    std::string title = fmt::format("statement {}", note.trace.index + 1);
    if (note.statement->sid) title += fmt::format(" ({})", shorten(note.statement->sid->text));
    const document::Place& place = note.statement->place;
    const document::Position at = place.range().begin;
    std::string verdict = allows ? "does not allow it" : "does not deny it";
    if (!note.trace.decided) {
      verdict =
          note.statement->malformed ? "is malformed: what it says is not known" : "is not decided";
    } else if (note.trace.matched) {
      verdict = allows ? "allows it" : "denies it";
    }
    out_ << '\n' << painted(kBold, title + " " + verdict);
    if (place.known()) out_ << fmt::format("   {}:{}:{}", escape(place.path()), at.line, at.column);
    out_ << '\n';
    if (note.statement->malformed) return;
    // A Deny that is about something else has nothing to explain.
    if (!allows && note.trace.decided && !note.trace.matched) return;
    const bool concerned =
        (note.trace.principal || note.statement->not_principal) && note.trace.action;
    if (!note.trace.principal && !note.principal_hint.empty()) {
      item(false, "principal", escape(note.principal_hint));
    } else if (!note.trace.action) {
      item(false, "action", escape(note.action_hint));
    }
    if (!concerned) return;
    for (const auto& clause : note.clauses) this->clause(clause);
    if (note.clauses.empty()) item(true, "", "no conditions");
  }

  static std::string shorten(const std::string& text) { return escape(text.substr(0, 60)); }

  void item(bool good, std::string_view name, const std::string& text) {
    out_ << "  " << (good ? painted(kGood, "yes") : painted(kBad, "no ")) << ' '
         << (name.empty() ? "" : fmt::format("{}: ", name)) << text << '\n';
  }

  std::string request_values(const explain::ClauseNote& note) const {
    if (!note.trace.known) return "is not known";
    if (!note.trace.present) return "is absent";
    const auto& values = note.trace.request_values;
    const auto found = explanation_.request.context.find(note.trace.clause->key.text);
    if (found != explanation_.request.context.end() && !found->second.is_list && !values.empty()) {
      return "= " + shown(values.front());
    }
    std::string text;
    for (std::size_t i = 0; i < values.size() && i < kValuesShown; ++i) {
      text += (i == 0 ? "" : ", ") + shown(values[i]);
    }
    if (values.size() > kValuesShown) {
      text += fmt::format(" and {} more", values.size() - kValuesShown);
    }
    return "= [" + text + "]";
  }

  void clause(const explain::ClauseNote& note) {
    const std::string key =
        escape(short_key(policy::show_holes(note.clause->key.text, explanation_.holes)));
    const std::string mark = !note.trace.supported ? painted(kOpen, "?  ")
                             : note.trace.holds    ? painted(kGood, "yes")
                                                   : painted(kBad, "no ");
    out_ << "  " << mark << ' ' << key << ' ' << request_values(note) << "   ("
         << escape(note.clause->operator_name.text);
    if (!note.why.empty() && note.trace.holds) out_ << "; " << escape(note.why);
    out_ << ")\n";
    if (note.trace.holds && note.trace.supported) return;
    if (!note.why.empty()) out_ << "      " << escape(note.why) << '\n';
    // What a pattern wants behind a star is only worth a line when there are no better words.
    if (!note.difference.empty() && (note.why.empty() || note.difference.starts_with("differs")))
      out_ << "      " << escape(note.difference) << '\n';
    drawing(place_of(note), note);
  }

  void drawing(const document::Place& place, const explain::ClauseNote& note) {
    if (!place.known()) return;
    const Excerpt shown_line = excerpt(place);
    const std::string number = std::to_string(shown_line.line);
    const std::string bar = std::string(number.size() + 7, ' ') + painted(kFrame, "|");
    out_ << "      " << painted(kFrame, number + " |") << ' ' << shown_line.text << '\n'
         << bar << ' ' << std::string(shown_line.caret, ' ')
         << painted(kBad, std::string(shown_line.width, '^'));
    if (note.clause->values.size() > 1) {
      out_ << painted(
          kBad, note.closest ? fmt::format(" the closest of {} values", note.clause->values.size())
                             : fmt::format(" {} values", note.clause->values.size()));
    }
    out_ << '\n';
  }

  // -- What would help --------------------------------------------------------------------------

  void nearest() {
    if (!explanation_.nearest) return;
    out_ << '\n';
    const auto& nearest = *explanation_.nearest;
    const std::string& first = nearest.policy_first ? nearest.policy_text : nearest.request_text;
    const std::string& second = nearest.policy_first ? nearest.request_text : nearest.policy_text;
    out_ << painted(kBold, "nearest change:") << ' ' << escape(first) << '\n';
    if (!second.empty()) {
      out_ << painted(kBold, "            or:") << ' ' << escape(second) << '\n';
    }
  }

  void remark(const std::string& text) {
    out_ << painted(kBold, "note:") << ' ' << escape(text) << '\n';
  }

  std::ostream& out_;
  const explain::Explanation& explanation_;
  TextStyle style_;
};

}  // namespace

void write_explain_text(std::ostream& out, const explain::Explanation& explanation,
                        const ExplainFrame& frame, const TextStyle& style) {
  Writer(out, explanation, style).write(frame);
}

}  // namespace trustlint::report
