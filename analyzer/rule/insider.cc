#include "rule/insider.h"

#include <algorithm>

#include "rule/blame.h"

namespace trustlint::rule {

using identity::Component;

namespace {

void add_once(std::vector<Insider>& list, Insider insider) {
  const bool known = std::any_of(list.begin(), list.end(),
                                 [&](const Insider& other) { return other.pins == insider.pins; });
  if (!known) list.push_back(std::move(insider));
}

}  // namespace

void show_as_ours(const WebTrust& trust, Insider& insider) {
  std::string id;
  for (const auto& [name, word] : insider.pins) id = word;
  for (const auto& [name, component] : trust.family().components) {
    if (component.role != Component::Role::Tenant || insider.pins.count(name) != 0) continue;
    std::string shown = name + (id.empty() ? "" : "-" + id);
    std::replace(shown.begin(), shown.end(), '_', '-');
    insider.restriction.examples[name] = shown;
  }
}

std::string tenant_phrase(const WebTrust& trust, const Insider& tenant,
                          const solver::Answer& answer) {
  if (tenant.pins.empty()) return trust.family().phrases.at("tenant_unnamed");
  Pins pins = tenant.pins;
  for (const auto& piece : identity::parse_template(trust.family().phrases.at("tenant"))) {
    if (piece.is_component && pins.count(piece.text) == 0)
      pins[piece.text] = "the " + piece.text + " with id " + tenant.pins.begin()->second;
  }
  return fill(trust.family().phrases.at("tenant"), pins, answer);
}

std::vector<Insider> named_tenants(Context& context, const WebTrust& trust) {
  std::vector<Insider> list;
  for (const auto& pins : context.pins(trust)) {
    for (const auto& [name, word] : pins) {
      const auto component = trust.family().components.find(name);
      if (component == trust.family().components.end() ||
          component->second.role != Component::Role::Tenant)
        continue;
      Insider insider;
      insider.pins = {{name, word}};
      insider.restriction.fixed = insider.pins;
      show_as_ours(trust, insider);
      add_once(list, std::move(insider));
    }
  }
  if (list.empty() && !trust.shared()) {
    list.emplace_back();
    for (const auto& [name, word] : trust.match->fixed) {
      if (trust.family().components.at(name).role == Component::Role::Tenant)
        list.back().pins[name] = word;
    }
    list.back().restriction.fixed = list.back().pins;
    show_as_ours(trust, list.back());
  }
  return list;
}

std::vector<Insider> named_projects(Context& context, const WebTrust& trust) {
  std::vector<Insider> list;
  for (const auto& pins : context.pins(trust)) {
    Insider insider;
    bool project = false;
    for (const auto& [name, word] : pins) {
      const auto component = trust.family().components.find(name);
      if (component == trust.family().components.end()) continue;
      const auto role = component->second.role;
      if (role != Component::Role::Tenant && role != Component::Role::Project) continue;
      project |= role == Component::Role::Project;
      insider.pins[name] = word;
    }
    if (!project) continue;
    insider.restriction.fixed = insider.pins;
    show_as_ours(trust, insider);
    add_once(list, std::move(insider));
  }
  return list;
}

void exclude_named(Context& context, const WebTrust& trust, Component::Role role,
                   identity::Restriction& restriction) {
  for (const auto& [name, component] : trust.family().components) {
    if (component.role == role && restriction.fixed.count(name) == 0)
      restriction.excluded[name] = context.pinned(trust, name);
  }
}

std::vector<identity::Scenario> tokens_of(Context& context, const WebTrust& trust,
                                          const identity::Restriction& restriction) {
  const auto standard = [](const identity::Scenario& scenario) { return !scenario.customised; };
  auto everybody = context.callers(trust, {});
  everybody.erase(std::stable_partition(everybody.begin(), everybody.end(), standard),
                  everybody.end());
  auto callers = context.callers(trust, restriction);
  if (!context.accepted(*trust.statement, everybody).proved()) {
    callers.erase(std::stable_partition(callers.begin(), callers.end(), standard), callers.end());
  }
  return callers;
}

std::vector<NamedTenant> accepted_tenants(Context& context, const WebTrust& trust,
                                          const Wanted& wanted,
                                          const std::vector<std::string>& others) {
  std::vector<NamedTenant> found;
  for (const auto& [name, component] : trust.family().components) {
    if (component.role != Component::Role::Tenant) continue;
    auto words = context.pinned(trust, name);
    const auto fixed = trust.match->fixed.find(name);
    if (fixed != trust.match->fixed.end()) {
      words = {fixed->second};
    } else if (!trust.shared()) {
      continue;  // a name on somebody's own server is his
    }
    for (const auto& word : words) {
      if (!wanted(name, word)) continue;
      identity::Restriction restriction;
      for (const auto& [other, language] : trust.family().components) {
        if (other != name && language.role == Component::Role::Tenant && !others.empty())
          restriction.excluded[other] = others;
      }
      restriction.fixed[name] = word;
      auto answer = context.accepted(*trust.statement, tokens_of(context, trust, restriction));
      if (answer.found()) found.push_back({name, word, std::move(answer)});
    }
  }
  return found;
}

bool same_name(const identity::Component& component, const std::string& a, const std::string& b) {
  return component.language.ignore_case ? lower_case(a) == lower_case(b) : a == b;
}

}  // namespace trustlint::rule
