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

/// Is the value written as it is at its place? What a template or a variable makes of it is not
/// mended by writing over that.
bool stands_there(const policy::Value& value) {
  const auto& place = value.place;
  const std::string_view bytes = place.text->bytes();
  if (place.span.end > bytes.size() || place.span.begin > place.span.end) return false;
  return bytes.substr(place.span.begin, place.span.end - place.span.begin).find(value.text) !=
         std::string_view::npos;
}

Fix lock_fix(const WebTrust& trust, const Blame& where, const Pins& pins) {
  std::string lock = trust.family().phrases.at("lock");
  // Words of the lock in capitals are for the author to fill in; what the policy names is filled in
  // here.
  for (const auto& [capital, component] :
       {std::pair("OWNER", "owner"), std::pair("REPO", "repository"), std::pair("GROUP", "group"),
        std::pair("ORG", "organization"), std::pair("WORKSPACE", "workspace"),
        std::pair("NAMESPACE", "namespace")}) {
    const auto pin = pins.find(component);
    const std::size_t at = lock.find(capital);
    if (pin != pins.end() && at != std::string::npos)
      lock.replace(at, std::string(capital).size(), pin->second);
  }
  Fix fix;
  const std::string claim = trust.family().kind == "cognito" ? ":aud" : ":sub";
  fix.description = where.value != nullptr ? "use \"" + lock + "\" here"
                                           : "add \"StringEquals\": {\"" + trust.issuer + claim +
                                                 "\": \"" + lock + "\"}";
  if (where.value != nullptr && where.value->place.text != nullptr &&
      where.value->place.text->nesting() == 0 && stands_there(*where.value)) {
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
    finding.label =
        trust.family().kind == "cognito" ? "nothing here tests `aud`" : "nothing here tests `sub`";
  }
  Pins pins;
  for (const auto& known : context.pins(trust)) pins.insert(known.begin(), known.end());
  finding.fix = lock_fix(trust, where, pins);
  return finding;
}

}  // namespace trustlint::rule
