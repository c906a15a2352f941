/// The record that every rule file under `rules/` defines, and the registry of all of them.
#pragma once

#include <string_view>
#include <vector>

#include "rule/finding.h"

namespace trustlint::rule {

class Context;  // rule/context.h: what a rule may ask

/// When a finding means that somebody gets in who should not.
enum class Opens { Never, WhenCertain, WithWitness, Always };

struct Rule {
  std::string_view id;    ///< "TL102": public, never reused.
  std::string_view name;  ///< "oidc-any-tenant"
  std::string_view pack;  ///< document, oidc, account, service, saml, session, hygiene, permission
  std::string_view
      family;  ///< Rules of one family report one finding a statement: the first by rank.
  int rank = 0;
  Severity severity = Severity::Note;
  Persona persona = Persona::Regular;
  Opens opens = Opens::Never;  ///< Does a finding make the role `open`?
  std::string_view since;      ///< Version: "0.1.0"
  std::string_view summary;    ///< One sentence, no trailing period.
  std::string_view doc;        ///< Markdown: what it does, why it is bad, how to fix, references.
  void (*check)(Context&) = nullptr;
};

/// All rules, sorted by id. Generated from the files under `rules/` at build time.
const std::vector<const Rule*>& all_rules();
/// The rule of that id or name, or null.
const Rule* find_rule(std::string_view id_or_name);

}  // namespace trustlint::rule
