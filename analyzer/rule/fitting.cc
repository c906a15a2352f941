/// The parts that both steps share, and the steps.
#include "rule/fitting.h"

#include <algorithm>

#include "rule/context.h"
#include "rule/filling.h"
#include "rule/places_of_holes.h"

namespace trustlint::rule {

namespace {

std::vector<std::string> texts_of(const policy::TrustPolicy& policy, const config::Config& config) {
  std::vector<std::string> texts;
  for (const auto& statement : policy.statements) {
    for (const auto& principal : statement.principals) texts.push_back(principal.value.text);
    for (const auto& action : statement.actions) texts.push_back(action.text);
    for (const auto& clause : statement.clauses) {
      texts.push_back(clause.key.text);
      for (const auto& value : clause.values) texts.push_back(value.text);
    }
  }
  for (const auto& [family, tenants] : config.trust.tenants)
    texts.insert(texts.end(), tenants.begin(), tenants.end());
  texts.insert(texts.end(), config.trust.accounts.begin(), config.trust.accounts.end());
  return texts;
}

}  // namespace

Filling::Filling(const input::RoleSource& of, const policy::TrustPolicy& with_marks,
                 const std::set<std::size_t>& holes, const config::Config& configuration,
                 solver::Engine& asked)
    : role(of),
      marked(with_marks),
      used(holes),
      config(configuration),
      engine(asked),
      versions{},
      out{{}, {}, {}, {}, {}, {}, FreshWords(texts_of(with_marks, configuration)), {}, false},
      options(of.holes.size()) {
  for (std::size_t i = 0; i < of.holes.size(); ++i) out.texts.push_back(policy::hole_mark(i));
}

bool Filling::known(std::size_t hole) const { return out.texts[hole] != policy::hole_mark(hole); }

void Filling::set(std::size_t hole, std::string text) {
  if (!known(hole)) out.texts[hole] = std::move(text);
}

policy::Statement Filling::now_statement(const policy::Statement& statement) const {
  policy::Statement filled = statement;
  for (auto& principal : filled.principals) principal.value.text = now(principal.value.text);
  return filled;
}

std::string Filling::open(std::string_view text) const {
  auto texts = out.texts;
  for (const std::size_t hole : policy::holes_in(text)) {
    if (movable(hole)) texts[hole] = policy::hole_mark(hole);
  }
  return policy::fill(text, texts);
}

bool Filling::movable(std::size_t hole) const {
  return role.holes[hole].allowed.empty() && !is_own(role.holes[hole]);
}

bool Filling::movable(std::string_view text) const {
  const auto holes = policy::holes_in(text);
  return !holes.empty() &&
         std::all_of(holes.begin(), holes.end(), [&](std::size_t hole) { return movable(hole); });
}

bool is_own(const policy::Hole& hole) {
  return is_own_account(hole) || is_own_partition(hole) || is_own_suffix(hole);
}

std::vector<std::string> Fitting::with(const HoleTexts& other) const {
  auto all = texts;
  for (const auto& [hole, text] : other) all[hole] = text;
  return all;
}

solver::Answer accepted_by(const input::RoleSource& role, const policy::TrustPolicy& policy,
                           std::size_t statement, const config::Config& config,
                           solver::Engine& engine, const Fitting& fitting, FreshWords* names) {
  const auto& allow = policy.statements[statement];
  Context context(role, policy, config, engine, fitting.accounts);
  auto callers = context.everybody(allow);
  if (fitting.customised.count(statement) == 0) {
    callers.erase(std::remove_if(callers.begin(), callers.end(),
                                 [](const auto& caller) { return caller.customised; }),
                  callers.end());
  }
  if (names != nullptr) {
    for (auto& caller : callers) names->name_components(caller);
    std::stable_partition(callers.begin(), callers.end(),
                          [](const auto& caller) { return !caller.unreviewed; });
  }
  return context.accepted(allow, callers);
}

Fitting fit(const input::RoleSource& role, const policy::TrustPolicy& marked,
            const std::set<std::size_t>& used, const config::Config& config, solver::Engine& engine,
            const Versions& versions) {
  Filling filling(role, marked, used, config, engine);
  filling.versions = versions;
  fill_first(filling);
  find_alternatives(filling);
  return std::move(filling.out);
}

}  // namespace trustlint::rule
