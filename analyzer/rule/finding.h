/// What a rule reports.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "condition/request.h"
#include "document/source_file.h"
#include "rule/edit.h"

namespace trustlint::rule {

enum class Severity { Note, Low, Medium, High, Critical };
enum class Confidence { Likely, Certain };
enum class Persona { Regular, Pedantic, Auditor };

std::string_view name(Severity severity);
std::string_view name(Confidence confidence);
std::string_view name(Persona persona);
/// The `security-severity` number of code scanning: "9.5" for critical.
std::string_view security_severity(Severity severity);

/// What is known about a role, before persona, ignores and baseline.
enum class Status { Open, Proved, Undecided, NotAnalysed };

struct Related {
  std::string message;
  document::Place place;
};

/// New text for a place of the input file.
struct Replacement {
  document::Place place;
  std::string text;
};

struct Fix {
  std::string description;
  std::vector<Replacement> replacements;
  bool safe = false;  ///< Proved, and no guess in it.
  /// What the rule would change. The texts are made of it, and proved, when all rules have spoken
  /// (`rule/mend.h`); then it is empty.
  Edits edits = {};
  bool guess = false;  ///< The author may have meant something else, though the text is complete.
};

/// A fix that the author would write: proved, it is safe. Without edits it is advice.
Fix fix_by(std::string description, Edits edits = {});
/// A fix of which something is a guess, though its text may be complete: never safe.
Fix guess_by(std::string description, Edits edits);

/// What is made of the fixes that rules propose. Written: replacements, proved; that takes longer
/// than the findings do.
enum class Fixes { Described, Written };

struct Finding {
  std::string rule;       ///< "TL102"
  std::string rule_name;  ///< "oidc-any-tenant"
  Severity severity = Severity::Note;
  Confidence confidence = Confidence::Certain;
  Persona persona = Persona::Regular;
  std::string role;                      ///< Address.
  std::optional<std::size_t> statement;  ///< From 0.
  std::string message;  ///< First sentence stands alone: it names who gets in. No trailing period.
  std::string label;    ///< A few words under the caret: "accepts every repository on GitHub".
  document::Place place;
  std::vector<Related> related;
  std::optional<condition::Request> witness;  ///< Accepted by the concrete evaluator.
  std::vector<std::string>
      shown_keys;  ///< Context keys of the witness that a person should read first, in order.
  std::optional<Fix> fix;
  std::string assumption;           ///< What a `likely` finding rests on; empty when certain.
  std::string canonical_statement;  ///< For the fingerprint: the statement's canonical print.
};

}  // namespace trustlint::rule
