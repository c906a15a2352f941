#include "rule/openness.h"

#include <algorithm>

namespace trustlint::rule {

std::string quoted(const std::string& text) { return "`" + text + "`"; }

Openness openness(Context& context, const WebTrust& trust) {
  const auto& answer = context.outsider_answer(trust);
  if (answer.proved()) return Openness::Closed;
  if (!answer.found() || context.unsure(trust)) return Openness::Unknown;
  if (answer.scenario->borrowed) return Openness::Borrowed;
  const auto everybody = context.callers(trust, {});
  const auto keys = tenant_keys(trust);
  const bool tested = std::any_of(
      trust.statement->clauses.begin(), trust.statement->clauses.end(), [&](const auto& clause) {
        return std::find(keys.begin(), keys.end(), lower_case(clause.key.text)) != keys.end() &&
               context.refuses(clause, everybody);
      });
  return tested ? Openness::Tested : Openness::NothingTested;
}

std::string who_gets_in(const WebTrust& trust, const solver::Answer& answer) {
  const auto& family = trust.family();
  bool anyone = !answer.scenario->customised;
  for (const auto& [name, component] : family.components) {
    if (component.role != identity::Component::Role::Tenant || component.language.examples.empty())
      continue;
    const auto word = answer.words.find(name);
    if (word == answer.words.end()) continue;
    const auto& examples = component.language.examples;
    anyone = anyone && std::find(examples.begin(), examples.end(), word->second) != examples.end();
  }
  return family.phrases.at(anyone ? "anyone" : "anyone_tested") +
         (answer.scenario->customised ? " with a customised subject" : "");
}

namespace {

/// A word in the place of a placeholder, for a proof: the one that was let in, so that what the
/// pattern asks for is kept.
std::string sample_of(const identity::Family& family, const std::string& component,
                      const std::string& written, const solver::Answer* answer) {
  const bool placeholder =
      std::none_of(written.begin(), written.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  if (!placeholder) return written;
  if (answer != nullptr) {
    const auto word = answer->words.find(component);
    if (word != answer->words.end()) return word->second;
  }
  const auto found = family.components.find(component);
  if (found == family.components.end() || found->second.language.examples.empty()) return written;
  return found->second.language.examples.front();
}

/// The recommended value with what the policy already names; what it does not name stands there in
/// capitals, for the author to fill in.
Wording lock_value(const identity::Family& family, const Pins& pins, const solver::Answer* answer) {
  Wording value{""};
  for (std::string_view rest = family.lock.value; !rest.empty();) {
    const std::size_t close = rest[0] == '{' ? rest.find('}') : std::string_view::npos;
    if (close == std::string_view::npos) {
      value.text += rest[0];
      value.sample += rest[0];
      rest.remove_prefix(1);
      continue;
    }
    const std::string_view both = rest.substr(1, close - 1);
    const std::size_t bar = both.find('|');
    const std::string component(both.substr(0, bar));
    const auto pin = pins.find(component);
    const std::string word = pin != pins.end() ? pin->second : std::string(both.substr(bar + 1));
    value.text += word;
    value.sample += pin != pins.end() ? word : sample_of(family, component, word, answer);
    rest.remove_prefix(close + 1);
  }
  return value;
}

/// The values of the blamed clause that let the witness in, the last first.
std::vector<const policy::Value*> loose_values(const Blame& where,
                                               const policy::TrustPolicy* policy,
                                               const solver::Answer* answer) {
  std::vector<const policy::Value*> loose;
  for (const auto& value : where.clause->values) {
    const bool lets_in = policy != nullptr && answer != nullptr
                             ? admits(*policy, *where.clause, value, *answer->witness)
                             : &value == where.value;
    if (lets_in) loose.insert(loose.begin(), &value);
  }
  return loose;
}

bool has_wildcard(const std::string& text) { return text.find_first_of("*?") != std::string::npos; }

/// Takes out what lets the witness in, where something is left that the author named; nothing where
/// there is no such value.
std::optional<Fix> without_loose_values(const WebTrust& trust, const Blame& where,
                                        const std::vector<const policy::Value*>& loose) {
  const auto& values = where.clause->values;
  const auto is_loose = [&](const policy::Value& value) {
    return std::find(loose.begin(), loose.end(), &value) != loose.end();
  };
  const bool names = std::any_of(values.begin(), values.end(), [&](const auto& value) {
    return !is_loose(value) && !has_wildcard(value.text);
  });
  if (!names || loose.empty()) return std::nullopt;
  Fix fix = fix_by("take out " + quoted(loose.back()->text) +
                   (loose.size() > 1 ? " and what else lets such callers in" : "") +
                   ": the values beside it name who is meant");
  for (const auto* value : loose)
    fix.edits.push_back(edit::remove_value(*trust.statement, *where.clause, *value));
  return fix;
}

}  // namespace

Fix lock_fix(const WebTrust& trust, const Blame& where, Pins pins,
             const policy::TrustPolicy* policy, const solver::Answer* answer) {
  const identity::Lock& advised = trust.family().lock;
  const auto& statement = *trust.statement;
  pins.insert(trust.match->fixed.begin(), trust.match->fixed.end());
  const Wording lock = lock_value(trust.family(), pins, answer);
  const char* op = has_wildcard(lock.text) ? "StringLike" : "StringEquals";
  const std::string key = identity::key_of(trust.issuer, advised.claim);
  const bool tested = where.value != nullptr;
  const auto loose =
      tested ? loose_values(where, policy, answer) : std::vector<const policy::Value*>();
  if (auto fix = tested ? without_loose_values(trust, where, loose) : std::nullopt) return *fix;
  const bool here = tested && lower_case(where.clause->key.text) == lower_case(key);
  if (here && where.value->text == lock.text) return fix_by(advised.reason);
  if (!here) {
    return guess_by("add \"" + std::string(op) + "\": {\"" + key + "\": \"" + lock.text + "\"}",
                    {edit::add_condition(statement, op, key, lock)});
  }
  Fix fix = guess_by("use \"" + lock.text + "\" here", {});
  for (const auto* value : loose) {
    if (value != where.value)
      fix.edits.push_back(edit::remove_value(statement, *where.clause, *value));
  }
  // Those behind it are gone, those before it are not: it is the first that lets the witness in.
  fix.edits.push_back(edit::set_value(statement, *where.clause, *where.value, lock));
  return fix;
}

Finding outsider_finding(Context& context, const WebTrust& trust, const solver::Answer& answer) {
  const auto keys = tenant_keys(trust);
  Finding finding =
      openness_finding(context, *trust.statement, trust.principal->value.place, answer, keys);
  const Blame where = blame(context.policy(), *trust.statement, trust.principal->value.place, keys,
                            *answer.witness);
  if (where.value != nullptr) {
    const auto value = answer.witness->context.find(where.clause->key.text);
    finding.label = value != answer.witness->context.end() && !value->second.values.empty()
                        ? "admits " + quoted(value->second.values[0])
                        : "admits the caller";
  } else if (where.clause != nullptr) {
    finding.label = "holds for this caller too";
  } else {
    finding.label = "nothing here tests " + quoted(trust.family().lock.claim);
  }
  Pins pins;
  for (const auto& known : context.pins(trust)) pins.insert(known.begin(), known.end());
  finding.fix = lock_fix(trust, where, pins, &context.policy(), &answer);
  return finding;
}

}  // namespace trustlint::rule
