#include "rule/edit.h"

#include <algorithm>
#include <array>
#include <utility>

namespace trustlint::rule {

using policy::Clause;
using policy::Principal;
using policy::Statement;
using policy::TrustPolicy;
using policy::Value;

namespace {

/// The number of a part of a list.
template <typename Part>
std::size_t number_of(const std::vector<Part>& list, const Part& part) {
  return static_cast<std::size_t>(&part - list.data());
}

Edit change(Edit::Kind kind, const Statement& in) {
  Edit edit;
  edit.kind = kind;
  edit.statement = in.index;
  return edit;
}

Edit change(Edit::Kind kind, const Statement& in, const Clause& clause) {
  Edit edit = change(kind, in);
  edit.part = number_of(in.clauses, clause);
  return edit;
}

Edit change(Edit::Kind kind, const Statement& in, const Principal& principal) {
  Edit edit = change(kind, in);
  edit.part = number_of(in.principals, principal);
  return edit;
}

template <typename Part>
bool remove(std::vector<Part>& list, std::size_t number) {
  if (number >= list.size()) return false;
  list.erase(list.begin() + static_cast<std::ptrdiff_t>(number));
  return true;
}

Value value_of(const Wording& text, bool samples) {
  return {samples ? text.sample : text.text, {}, true};
}

bool change_clause(Statement& in, const Edit& edit, bool samples) {
  if (edit.part >= in.clauses.size()) return false;
  Clause& clause = in.clauses[edit.part];
  switch (edit.kind) {
    case Edit::Kind::RenameOperator:
      clause.operator_name.text = edit.name;
      return true;
    case Edit::Kind::RenameKey:
      clause.key.text = edit.name;
      return true;
    case Edit::Kind::RemoveClause:
      return remove(in.clauses, edit.part);
    case Edit::Kind::Respell:
      return true;
    case Edit::Kind::SetValue:
      if (edit.value >= clause.values.size()) return false;
      clause.values[edit.value].text = value_of(edit.texts[0], samples).text;
      clause.values[edit.value].is_string = true;
      return true;
    case Edit::Kind::RemoveValue:
      return clause.values.size() > 1 && remove(clause.values, edit.value);
    default:
      return false;
  }
}

bool change_principal(Statement& in, const Edit& edit, bool samples) {
  if (edit.part >= in.principals.size()) return false;
  if (edit.kind == Edit::Kind::RemovePrincipal)
    return in.principals.size() > 1 && remove(in.principals, edit.part);
  if (in.star_principal) return false;
  in.principals[edit.part].value.text = value_of(edit.texts[0], samples).text;
  return true;
}

void add_condition(Statement& to, const Edit& edit, bool samples) {
  Clause clause;
  clause.operator_name = {edit.name, {}, true};
  clause.key = {edit.key, {}, true};
  for (const Wording& text : edit.texts) clause.values.push_back(value_of(text, samples));
  to.clauses.push_back(std::move(clause));
}

}  // namespace

Wording with_placeholders(std::string text) {
  // Samples are nobody's, and none that documentation uses.
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kSamples = {
      {{"ACCOUNT", "730914628507"},
       {"REGION", "eu-central-1"},
       {"ORGANIZATION", "o-q7k2m9x4zt"},
       {"NAME", "nightly-build"},
       {"GROUP", "nightly"},
       {"PLAN", "database-down"},
       {"ID", "6f1c2b7e-90d4-4a53-8e1b-3c5d7f9a2b46"}}};
  std::string sample = text;
  for (const auto& [word, filled] : kSamples) {
    const std::size_t at = sample.find(word);
    if (at != std::string::npos) sample.replace(at, word.size(), filled);
  }
  return {std::move(text), std::move(sample)};
}

bool Edit::guessed() const {
  return std::any_of(texts.begin(), texts.end(),
                     [](const Wording& text) { return text.guessed(); });
}

namespace edit {

Edit set_value(const Statement& in, const Clause& clause, const Value& value, Wording text) {
  Edit edit = change(Edit::Kind::SetValue, in, clause);
  edit.value = number_of(clause.values, value);
  edit.texts = {std::move(text)};
  return edit;
}

Edit set_principal(const Statement& in, const Principal& principal, Wording text) {
  Edit edit = change(Edit::Kind::SetPrincipal, in, principal);
  edit.texts = {std::move(text)};
  return edit;
}

Edit rename_operator(const Statement& in, const Clause& clause, std::string name) {
  Edit edit = change(Edit::Kind::RenameOperator, in, clause);
  edit.name = std::move(name);
  return edit;
}

Edit rename_key(const Statement& in, const Clause& clause, std::string key) {
  Edit edit = change(Edit::Kind::RenameKey, in, clause);
  edit.name = std::move(key);
  return edit;
}

Edit remove_value(const Statement& in, const Clause& clause, const Value& value) {
  Edit edit = change(Edit::Kind::RemoveValue, in, clause);
  edit.value = number_of(clause.values, value);
  return edit;
}

Edit remove_principal(const Statement& in, const Principal& principal) {
  return change(Edit::Kind::RemovePrincipal, in, principal);
}

Edit remove_clause(const Statement& in, const Clause& clause) {
  return change(Edit::Kind::RemoveClause, in, clause);
}

Edit remove_statement(const Statement& statement) {
  return change(Edit::Kind::RemoveStatement, statement);
}

Edit add_condition(const Statement& to, std::string name, std::string key, Wording value) {
  Edit edit = change(Edit::Kind::AddCondition, to);
  edit.name = std::move(name);
  edit.key = std::move(key);
  edit.texts = {std::move(value)};
  return edit;
}

Edit respell(const Statement& in, const Clause& clause) {
  return change(Edit::Kind::Respell, in, clause);
}

Edit set_duration(int seconds) {
  Edit edit;
  edit.kind = Edit::Kind::SetDuration;
  edit.texts = {std::to_string(seconds)};
  return edit;
}

}  // namespace edit

std::optional<TrustPolicy> edited(const TrustPolicy& policy, const Edit& edit, bool samples) {
  TrustPolicy changed = policy;
  if (edit.kind == Edit::Kind::SetDuration) return changed;
  if (edit.statement >= changed.statements.size()) return std::nullopt;
  Statement& in = changed.statements[edit.statement];
  switch (edit.kind) {
    case Edit::Kind::RemoveStatement:
      if (changed.statements.size() < 2) return std::nullopt;
      remove(changed.statements, edit.statement);
      for (std::size_t i = 0; i < changed.statements.size(); ++i) changed.statements[i].index = i;
      return changed;
    case Edit::Kind::AddCondition:
      add_condition(in, edit, samples);
      return changed;
    case Edit::Kind::SetPrincipal:
    case Edit::Kind::RemovePrincipal:
      if (!change_principal(in, edit, samples)) return std::nullopt;
      return changed;
    default:
      if (!change_clause(in, edit, samples)) return std::nullopt;
      return changed;
  }
}

std::optional<TrustPolicy> edited(const TrustPolicy& policy, const Edits& edits, bool samples) {
  std::optional<TrustPolicy> changed = policy;
  for (const Edit& edit : edits) {
    changed = edited(*changed, edit, samples);
    if (!changed) return std::nullopt;
  }
  return changed;
}

}  // namespace trustlint::rule
