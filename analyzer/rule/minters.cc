/// The engine finds a value that somebody has; the value with holes is laid over it.
#include "rule/minters.h"

#include <algorithm>
#include <tuple>

#include "identity/callers.h"
#include "policy/hole.h"
#include "policy/lower_case.h"
#include "rule/places_of_holes.h"

namespace trustlint::rule {

using condition::Comparison;
using identity::Scenario;
using policy::Principal;

namespace {

std::vector<Scenario> callers_of(const policy::Statement& statement, const std::string& key) {
  const identity::TestedKeys tested{policy::lower_case(key)};
  if (const std::string issuer = issuer_part(key); !issuer.empty()) {
    const auto match = identity::Catalog::get().find(issuer);
    return match ? identity::web_identity_callers(*match, issuer, issuer, tested, {})
                 : std::vector<Scenario>{};
  }
  for (const auto& principal : statement.principals) {
    if (principal.type == Principal::Type::Aws) return identity::aws_callers(tested, {});
    if (principal.type == Principal::Type::Service &&
        principal.value.text.rfind("rolesanywhere.", 0) == 0)
      return {identity::certificate_holder(principal.value.text, tested, {})};
  }
  return {};
}

/// A key whose value is any text at all says nothing about its shape.
bool tells(const identity::KeyModel& model) {
  return std::any_of(model.values.begin(), model.values.end(), [](const auto& pieces) {
    return pieces.size() != 1 || !pieces[0].is_component || pieces[0].text != "free";
  });
}

policy::Clause positive(const std::string& key, const std::string& value, Comparison comparison,
                        bool list) {
  const char* name = comparison == Comparison::StringEquals             ? "StringEquals"
                     : comparison == Comparison::StringEqualsIgnoreCase ? "StringEqualsIgnoreCase"
                     : comparison == Comparison::Arn                    ? "ArnLike"
                                                                        : "StringLike";
  policy::Clause clause;
  clause.operator_name.text = std::string(list ? "ForAnyValue:" : "") + name;
  clause.key.text = key;
  clause.values = {{value, {}, true}};
  return clause;
}

std::string render(const identity::Template& pieces, const Scenario& scenario,
                   const std::map<std::string, std::string>& words) {
  std::string text;
  for (const auto& piece : pieces) {
    if (!piece.is_component) {
      text += piece.text;
      continue;
    }
    std::string word;
    const auto& language = scenario.components.at(piece.text);
    if (const auto found = words.find(piece.text); found != words.end()) {
      word = found->second;
    } else if (!language.words.empty()) {
      word = language.words[0];
    } else if (!language.examples.empty()) {
      word = language.examples[0];
    }
    for (const char c : word) text += piece.escape_colon && c == ':' ? "%3A" : std::string(1, c);
  }
  return text;
}

/// The number of holes whose text will be recognised.
std::size_t freshness(const HoleTexts& way, const FreshWords& words) {
  return static_cast<std::size_t>(std::count_if(
      way.begin(), way.end(), [&](const auto& entry) { return words.is_in(entry.second); }));
}

bool all_fresh(const HoleTexts& way, const FreshWords& words) {
  return freshness(way, words) == way.size();
}

/// Does a wildcard follow a hole at once, so that a longer text in the hole means something too?
bool runs_on(const std::string& value) {
  const auto holes = policy::holes_in(value);
  return std::any_of(holes.begin(), holes.end(), [&](std::size_t hole) {
    return value.find(policy::hole_mark(hole) + "*") != std::string::npos;
  });
}

}  // namespace

Minters::Minters(const policy::Statement& statement, std::string key, solver::Engine& engine,
                 const policy::TrustPolicy& policy)
    : key_(std::move(key)), engine_(engine), policy_(policy) {
  for (auto& scenario : callers_of(statement, key_)) {
    const auto* model = scenario.find(key_);
    if (model != nullptr && tells(*model)) callers_.push_back(std::move(scenario));
  }
  std::stable_sort(callers_.begin(), callers_.end(), [](const Scenario& a, const Scenario& b) {
    return std::tuple(a.customised, a.unreviewed) < std::tuple(b.customised, b.unreviewed);
  });
}

bool Minters::holds(const std::string& value, Comparison comparison,
                    const Scenario& scenario) const {
  const auto clause = positive(key_, value, comparison, scenario.find(key_)->list);
  return engine_.ask({&policy_, &scenario, std::nullopt, {&clause}, {}}).found();
}

std::vector<HoleTexts> Minters::ways(const std::string& value, Comparison comparison,
                                     Scenario scenario, FreshWords& words,
                                     const std::string& pattern) const {
  const bool wildcards = condition::has_wildcards(comparison);
  const std::string wide =
      widest(value, wildcards, policy_.version == policy::TrustPolicy::Version::V2012);
  const auto* model = scenario.find(key_);
  if (wide.empty()) return {};
  words.name_components(scenario);
  const auto clause = positive(key_, wide, Comparison::StringLike, model->list);
  const auto other = positive(key_, pattern, Comparison::StringLike, model->list);
  std::vector<const policy::Clause*> both{&clause};
  if (!pattern.empty()) both.push_back(&other);
  const auto answer = engine_.ask({&policy_, &scenario, std::nullopt, both, {}});
  if (!answer.found()) return {};
  for (const auto& one : model->values) {
    const std::string text = render(one, scenario, answer.words);
    auto found = lay_over(value, wildcards, text, words.divided(text));
    if (!found.empty()) return found;
  }
  return {};
}

std::vector<HoleTexts> Minters::choices(const std::string& value, Comparison comparison,
                                        const Scenario& scenario, FreshWords& words,
                                        std::vector<HoleTexts> found) const {
  if (found.empty()) return found;
  for (const auto& [name, language] : scenario.components) {
    if (language.words.size() < 2) continue;
    for (const auto& word : language.words) {
      Scenario narrow = scenario;
      narrow.components.at(name).words = {word};
      const auto more = ways(value, comparison, std::move(narrow), words);
      found.insert(found.end(), more.begin(), more.end());
    }
  }
  return found;
}

bool Minters::lets_unreviewed_in(const std::string& filled, Comparison comparison) const {
  return std::any_of(callers_.begin(), callers_.end(), [&](const Scenario& scenario) {
    return scenario.unreviewed && !scenario.customised && holds(filled, comparison, scenario);
  });
}

Minters::Fit Minters::fit(const std::string& value, Comparison comparison,
                          FreshWords& words) const {
  Fit out;
  if (callers_.empty()) return out;
  const auto holes = policy::holes_in(value);
  const auto names = [&](bool pairs) {
    HoleTexts texts;
    for (const std::size_t hole : holes) {
      if (texts.count(hole) == 0)
        texts[hole] = pairs ? words.name() + "/" + words.name() : words.name();
    }
    return texts;
  };
  const auto filled = [&](const HoleTexts& texts) {
    std::string text = value;
    for (const auto& [hole, part] : texts) {
      const std::string mark = policy::hole_mark(hole);
      for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark))
        text.replace(at, mark.size(), part);
    }
    return text;
  };
  const HoleTexts plain = names(false);
  const HoleTexts pairs = names(true);
  std::optional<HoleTexts> stale;  // some hole of it has a text that is no name: a phase, a type
  std::pair<bool, std::size_t> best;
  out.kind = Fit::Kind::Dead;
  for (const auto& scenario : callers_) {
    const auto found =
        scenario.customised ? std::vector<HoleTexts>{} : ways(value, comparison, scenario, words);
    const auto fresh = std::find_if(found.begin(), found.end(),
                                    [&](const auto& way) { return all_fresh(way, words); });
    if (fresh != found.end()) {
      out.kind = Fit::Kind::Fits;
      out.texts = *fresh;
      const auto longest = std::find_if(found.rbegin(), found.rend(),
                                        [&](const auto& way) { return all_fresh(way, words); });
      if (runs_on(value) && *longest != *fresh) out.longest = *longest;
      return out;
    }
    for (const auto& way : choices(value, comparison, scenario, words, found)) {
      const auto score =
          std::pair(!lets_unreviewed_in(filled(way), comparison), freshness(way, words));
      if (stale && score <= best) continue;
      stale = way;
      best = score;
    }
    if (found.empty() && !scenario.customised) continue;
    for (const auto& texts : {plain, pairs}) {
      if (!holds(filled(texts), comparison, scenario)) continue;
      out.kind = Fit::Kind::Fits;
      out.texts = texts;
      return out;
    }
    if (scenario.customised) {
      const auto clause = positive(key_, widest(value, condition::has_wildcards(comparison), true),
                                   Comparison::StringLike, scenario.find(key_)->list);
      if (!engine_.ask({&policy_, &scenario, std::nullopt, {&clause}, {}}).proved())
        out.kind = Fit::Kind::Unknown;
    }
  }
  if (stale) {
    out.kind = Fit::Kind::Fits;
    out.texts = *stale;
  }
  return out;
}

std::vector<HoleTexts> Minters::meeting(const std::string& value, Comparison comparison,
                                        const std::string& pattern, FreshWords& words) const {
  for (const auto& scenario : callers_) {
    if (scenario.customised) continue;
    auto found = ways(value, comparison, scenario, words, pattern);
    if (!found.empty()) return found;
  }
  return {};
}

HoleTexts Minters::unreviewed(const std::string& value, const std::string& filled,
                              Comparison comparison, FreshWords& words) const {
  if (lets_unreviewed_in(filled, comparison)) return {};
  for (const auto& scenario : callers_) {
    if (!scenario.unreviewed || scenario.customised) continue;
    const auto found = ways(value, comparison, scenario, words);
    if (!found.empty()) return found[0];
  }
  return {};
}

}  // namespace trustlint::rule
