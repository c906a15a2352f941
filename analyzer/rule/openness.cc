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

/// Is the value written as it is at its place? What a template or a variable makes of it is not
/// mended by writing over that.
bool stands_there(const policy::Value& value) {
  const auto& place = value.place;
  const std::string_view bytes = place.text->bytes();
  if (place.span.end > bytes.size() || place.span.begin > place.span.end) return false;
  return bytes.substr(place.span.begin, place.span.end - place.span.begin).find(value.text) !=
         std::string_view::npos;
}

/// The recommended value with what the policy already names; what it does not name stands there in
/// capitals, for the author to fill in.
std::string lock_value(const identity::Lock& lock, const Pins& pins) {
  std::string text;
  for (std::string_view rest = lock.value; !rest.empty();) {
    const std::size_t close = rest[0] == '{' ? rest.find('}') : std::string_view::npos;
    if (close == std::string_view::npos) {
      text += rest[0];
      rest.remove_prefix(1);
      continue;
    }
    const std::string_view both = rest.substr(1, close - 1);
    const std::size_t bar = both.find('|');
    const auto pin = pins.find(std::string(both.substr(0, bar)));
    text += pin != pins.end() ? pin->second : std::string(both.substr(bar + 1));
    rest.remove_prefix(close + 1);
  }
  return text;
}

}  // namespace

Fix lock_fix(const WebTrust& trust, const Blame& where, Pins pins) {
  const identity::Lock& advised = trust.family().lock;
  pins.insert(trust.match->fixed.begin(), trust.match->fixed.end());
  const std::string lock = lock_value(advised, pins);
  const char* op = lock.find_first_of("*?") == std::string::npos ? "StringEquals" : "StringLike";
  const std::string key = identity::key_of(trust.issuer, advised.claim);
  const bool here = where.value != nullptr && lower_case(where.clause->key.text) == lower_case(key);
  Fix fix;
  if (here && where.value->text == lock) {
    fix.description = advised.reason;
    return fix;
  }
  fix.description = here ? "use \"" + lock + "\" here"
                         : "add \"" + std::string(op) + "\": {\"" + key + "\": \"" + lock + "\"}";
  if (here && where.value->place.text != nullptr && where.value->place.text->nesting() == 0 &&
      stands_there(*where.value)) {
    fix.replacements.push_back({where.value->place, "\"" + lock + "\""});
  }
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
  finding.fix = lock_fix(trust, where, pins);
  return finding;
}

}  // namespace trustlint::rule
