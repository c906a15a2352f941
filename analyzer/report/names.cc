/// Words and addresses that several outputs share.
#include <fmt/format.h>

#include "report/report.h"

namespace trustlint::report {

std::string_view name(RoleStatus status) {
  switch (status) {
    case RoleStatus::Open:
      return "open";
    case RoleStatus::Proved:
      return "proved";
    case RoleStatus::Undecided:
      return "undecided";
    case RoleStatus::NotAnalysed:
      return "not_analysed";
  }
  return "not_analysed";
}

std::string_view name(Note::Kind kind) {
  switch (kind) {
    case Note::Kind::NotAnalysed:
      return "not_analysed";
    case Note::Kind::Undecided:
      return "undecided";
    case Note::Kind::Unreadable:
      return "unreadable";
    case Note::Kind::Limit:
      return "limit";
    case Note::Kind::Assumption:
      return "assumption";
  }
  return "undecided";
}

std::string help_uri(std::string_view rule_id) {
  // What only a comparison reports has no page of its own.
  if (!rule_id.starts_with("TL")) {
    return "https://github.com/trustlint/trustlint/blob/main/docs/ci.md";
  }
  return fmt::format("https://github.com/trustlint/trustlint/blob/main/docs/rules/{}.md", rule_id);
}

}  // namespace trustlint::report
