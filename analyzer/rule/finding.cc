/// Names of severities, confidences and personas: the words of every output and of the
/// configuration.
#include "rule/finding.h"

#include <utility>

namespace trustlint::rule {

std::string_view name(Severity severity) {
  switch (severity) {
    case Severity::Note:
      return "note";
    case Severity::Low:
      return "low";
    case Severity::Medium:
      return "medium";
    case Severity::High:
      return "high";
    case Severity::Critical:
      return "critical";
  }
  return "note";
}

std::string_view name(Confidence confidence) {
  return confidence == Confidence::Certain ? "certain" : "likely";
}

std::string_view name(Persona persona) {
  switch (persona) {
    case Persona::Regular:
      return "regular";
    case Persona::Pedantic:
      return "pedantic";
    case Persona::Auditor:
      return "auditor";
  }
  return "regular";
}

std::string_view security_severity(Severity severity) {
  switch (severity) {
    case Severity::Note:
      return "0.0";
    case Severity::Low:
      return "3.0";
    case Severity::Medium:
      return "5.5";
    case Severity::High:
      return "8.0";
    case Severity::Critical:
      return "9.5";
  }
  return "0.0";
}

Fix fix_by(std::string description, Edits edits) {
  Fix fix;
  fix.description = std::move(description);
  fix.edits = std::move(edits);
  return fix;
}

Fix guess_by(std::string description, Edits edits) {
  Fix fix = fix_by(std::move(description), std::move(edits));
  fix.guess = true;
  return fix;
}

}  // namespace trustlint::rule
