#include "rule/project_context.h"

#include <algorithm>

namespace trustlint::rule {

using identity::Component;
using identity::Scenario;

namespace {

/// Callers of the project in shapes of the given kind; customised subjects have no context of their
/// own.
std::vector<Scenario> contexts(Context& context, const WebTrust& trust,
                               const identity::Restriction& restriction, bool unreviewed) {
  auto callers = context.callers(trust, restriction);
  callers.erase(std::remove_if(callers.begin(), callers.end(),
                               [&](const Scenario& scenario) {
                                 return scenario.customised || scenario.unreviewed != unreviewed;
                               }),
                callers.end());
  return callers;
}

/// Customised subjects that say nothing of the context, or something that the policy does not name.
/// Only where the statement is written for such subjects: no standard one is accepted.
std::vector<Scenario> customised(Context& context, const WebTrust& trust, const Insider& project) {
  const auto is_customised = [](const Scenario& scenario) { return scenario.customised; };
  const auto has_context = [&](const Scenario& scenario) {
    return std::any_of(trust.family().components.begin(), trust.family().components.end(),
                       [&](const auto& entry) {
                         return entry.second.role == Component::Role::Context &&
                                scenario.components.count(entry.first) != 0;
                       });
  };
  auto standard = context.callers(trust, {});
  standard.erase(std::remove_if(standard.begin(), standard.end(), is_customised), standard.end());
  if (!context.accepted(*trust.statement, standard).proved()) return {};
  identity::Restriction restriction = project.restriction;
  exclude_named(context, trust, Component::Role::Context, restriction);
  restriction.excluded["workflow_ref"] = context.pinned(trust, "workflow_ref");
  auto callers = context.callers(trust, restriction);
  callers.erase(std::stable_partition(callers.begin(), callers.end(),
                                      [&](const Scenario& scenario) {
                                        return scenario.customised && has_context(scenario);
                                      }),
                callers.end());
  return callers;
}

/// From this many projects on it pays to ask about all of them at once first.
constexpr std::size_t kManyProjects = 3;

/// Asks for each named project in turn. `callers`: those of the question about a project; whoever
/// is kept out of all of them, wherever he works, is kept out of each.
template <typename Callers, typename Ask>
std::optional<ContextAnswer> first(Context& context, const WebTrust& trust, Callers callers,
                                   Ask ask) {
  const auto projects = named_projects(context, trust);
  if (projects.size() >= kManyProjects && context.nobody(*trust.statement, callers(Insider{})))
    return std::nullopt;
  for (const auto& project : projects) {
    solver::Answer answer = ask(project);
    if (answer.found()) return ContextAnswer{std::move(answer), project};
    // Said here as well, because not every rule that asks may open a role (TL116).
    if (!answer.proved()) context.undecided(*trust.statement, answer.reason);
  }
  return std::nullopt;
}

}  // namespace

std::optional<ContextAnswer> fresh_context(Context& context, const WebTrust& trust) {
  const auto callers = [&](const Insider& project) {
    std::vector<Scenario> fresh;
    for (const auto& shape : trust.family().shapes) {
      if (shape.fresh.empty()) continue;
      identity::Restriction restriction = project.restriction;
      for (const auto& name : shape.fresh) {
        // Of ids and listed words nobody has a name of his own: there it is any other.
        const auto& language = trust.family().components.at(name).language;
        if (language.words.empty() && language.min != language.max) {
          restriction.fresh.insert(name);
        } else {
          restriction.excluded[name] = context.pinned(trust, name);
        }
      }
      for (auto& scenario : contexts(context, trust, restriction, false)) {
        if (scenario.name == shape.name) fresh.push_back(std::move(scenario));
      }
    }
    for (auto& scenario : customised(context, trust, project)) fresh.push_back(std::move(scenario));
    return fresh;
  };
  return first(context, trust, callers, [&](const Insider& project) {
    return context.accepted(*trust.statement, callers(project));
  });
}

std::optional<ContextAnswer> unreviewed_context(Context& context, const WebTrust& trust) {
  const auto callers = [&](const Insider& project) {
    // What is a stranger's own, such as the place of his fork, is not what the policy names.
    identity::Restriction restriction = project.restriction;
    for (const auto& [name, component] : trust.family().components) {
      if (component.role == Component::Role::Context && component.own)
        restriction.excluded[name] = context.pinned(trust, name);
    }
    return contexts(context, trust, restriction, true);
  };
  return first(context, trust, callers, [&](const Insider& project) {
    return context.accepted(*trust.statement, callers(project));
  });
}

std::optional<ContextAnswer> extended_context(Context& context, const WebTrust& trust) {
  const auto unnamed = [&](const Insider& project) {
    identity::Restriction restriction = project.restriction;
    exclude_named(context, trust, Component::Role::Context, restriction);
    return restriction;
  };
  const auto callers = [&](const Insider& project) {
    return contexts(context, trust, unnamed(project), false);
  };
  return first(context, trust, callers, [&](const Insider& project) {
    const identity::Restriction restriction = unnamed(project);
    auto answer = context.accepted(*trust.statement, callers(project));
    // One more name than the first shows that it is a family of names, and shows an extension
    // instead of the bare name.
    for (const auto& [name, word] : answer.words) {
      if (restriction.excluded.count(name) == 0) continue;
      auto others = restriction;
      others.excluded[name].push_back(word);
      auto second = context.accepted(*trust.statement, contexts(context, trust, others, false));
      if (second.found()) return second;
    }
    if (answer.found()) answer.kind = solver::Answer::Kind::Proved;
    return answer;
  });
}

std::string context_phrase(const Scenario& scenario, const char* article) {
  std::string kind = scenario.context;
  std::replace(kind.begin(), kind.end(), '_', ' ');
  return article + kind;
}

std::string project_phrase(const WebTrust& trust, const ContextAnswer& found) {
  const Pins& pins = found.project.pins;
  const auto phrase = identity::parse_template(trust.family().phrases.at("project"));
  const bool nameless = std::any_of(phrase.begin(), phrase.end(), [&](const auto& piece) {
    return piece.is_component && pins.count(piece.text) == 0;
  });
  for (const auto& [name, component] : trust.family().components) {
    if (nameless && component.role == Component::Role::Project && component.own &&
        pins.count(name) != 0 && pins.size() == 1)
      return "the project with id " + pins.at(name);
  }
  return fill(trust.family().phrases.at("project"), pins, found.answer);
}

void report_context(Context& context, const WebTrust& trust, const ContextAnswer& found,
                    const std::string& message, Persona persona) {
  Finding finding = outsider_finding(context, trust, found.answer);
  finding.message = message + " of " + project_phrase(trust, found) + " can assume this role";
  finding.persona = persona;
  const auto keys = found.keys.empty() ? tenant_keys(trust) : found.keys;
  const Blame where = blame(context.policy(), *trust.statement, trust.principal->value.place, keys,
                            *found.answer.witness);
  if (!found.keys.empty()) finding.place = where.place;
  finding.fix = lock_fix(trust, where, found.project.pins, &context.policy(), &found.answer);
  context.report(trust.statement, std::move(finding));
}

}  // namespace trustlint::rule
