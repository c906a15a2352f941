#include "compare/who.h"

#include <algorithm>

#include "rule/blame.h"
#include "rule/insider.h"
#include "rule/openness.h"
#include "rule/project_context.h"

namespace trustlint::compare {

using identity::Component;
using identity::Restriction;

namespace {

std::string and_does(const std::vector<std::string>& actions) {
  std::string text;
  for (const auto& action : actions) {
    if (action == "sts:TagSession") text += ", passing session tags";
    if (action == "sts:SetSourceIdentity") text += ", setting a source identity";
    if (action == "sts:SetContext") text += ", passing a context";
  }
  return text;
}

class Web {
 public:
  Web(Everybody& everybody, const Candidate& candidate, const solver::Answer& answer,
      const StillTrue& still)
      : everybody_(everybody),
        candidate_(candidate),
        scenario_(candidate.scenario),
        trust_(*candidate.group->trust),
        family_(trust_.family()),
        answer_(answer),
        still_(still) {}

  std::string phrase() {
    if (candidate_.outsider) return rule::who_gets_in(trust_, answer_);
    if (scenario_.customised) return caller() + " with a customised subject";
    if (any(Component::Role::Project, {Component::Role::Tenant})) {
      const std::string tenant = any_project();
      return scenario_.unreviewed ? rule::context_phrase(scenario_, "a ") + " of " + tenant
                                  : tenant;
    }
    if (scenario_.context.empty()) return caller();
    return context() + " of " + project();
  }

 private:
  /// Is it true of callers with a name of their own for all components of the role that matter,
  /// while those of the roles in `fixed` stay as they are?
  bool any(Component::Role role, const std::vector<Component::Role>& fixed) {
    Restriction restriction;
    for (const auto& [name, component] : family_.components) {
      const auto word = answer_.words.find(name);
      if (word == answer_.words.end()) continue;
      if (component.role == role && component.language.words.empty()) {
        restriction.fresh.insert(name);
      } else if (std::find(fixed.begin(), fixed.end(), component.role) != fixed.end()) {
        restriction.fixed[name] = word->second;
      }
    }
    // A component that does not matter can be anything.
    const bool has = std::any_of(family_.components.begin(), family_.components.end(),
                                 [&](const auto& entry) { return entry.second.role == role; });
    return has && still_(everybody_.again(candidate_, restriction));
  }

  bool is_known(const std::string& phrase) const {
    const auto pieces = identity::parse_template(phrase);
    return std::all_of(pieces.begin(), pieces.end(), [&](const auto& piece) {
      return !piece.is_component || answer_.words.count(piece.text) != 0;
    });
  }

  /// The id of a tenant or project whose name does not matter.
  std::string id_of(Component::Role role) const {
    const auto named = identity::parse_template(family_.phrases.at("project"));
    for (const auto& [name, component] : family_.components) {
      const auto word = answer_.words.find(name);
      const bool is_name = std::any_of(named.begin(), named.end(), [&](const auto& piece) {
        return piece.is_component && piece.text == name;
      });
      if (component.role == role && !is_name && word != answer_.words.end()) return word->second;
    }
    return {};
  }

  std::string any_project() const {
    const std::string& phrase = family_.phrases.at("tenant");
    if (is_known(phrase)) return rule::fill(phrase, {}, answer_);
    const std::string id = id_of(Component::Role::Tenant);
    if (id.empty()) return family_.phrases.at("tenant_unnamed");
    rule::Insider tenant;
    tenant.pins = {{"id", id}};
    return rule::tenant_phrase(trust_, tenant, answer_);
  }

  std::string project() const {
    const std::string& phrase = family_.phrases.at("project");
    if (is_known(phrase)) return rule::fill(phrase, {}, answer_);
    const std::string id = id_of(Component::Role::Project);
    if (!id.empty()) return "the project with id " + id;
    const std::string tenant = id_of(Component::Role::Tenant);
    return tenant.empty() ? any_project() : "a project of the tenant with id " + tenant;
  }

  std::string context() {
    const bool named =
        std::any_of(scenario_.fresh.begin(), scenario_.fresh.end(), [&](const std::string& name) {
          return family_.components.at(name).language.words.empty();
        });
    if (named && any(Component::Role::Context, {Component::Role::Tenant, Component::Role::Project}))
      return rule::context_phrase(scenario_, "any ");
    for (const auto& name : scenario_.fresh) {
      const auto word = answer_.words.find(name);
      if (word != answer_.words.end())
        return rule::context_phrase(scenario_, "") + " " + word->second;
    }
    return rule::context_phrase(scenario_, "a ");
  }

  std::string caller() const {
    const std::string& phrase = family_.phrases.at("caller");
    return is_known(phrase) ? rule::fill(phrase, {}, answer_) : "a token of " + trust_.issuer;
  }

  Everybody& everybody_;
  const Candidate& candidate_;
  const identity::Scenario& scenario_;
  const rule::WebTrust& trust_;
  const identity::Family& family_;
  const solver::Answer& answer_;
  const StillTrue& still_;
};

bool is_name_of_owner(const Component& component) {
  return component.role == Component::Role::Tenant || component.role == Component::Role::Project;
}

std::string token(const Candidate& candidate, const solver::Answer& answer) {
  const std::string& issuer = candidate.group->trust->issuer;
  const auto subject = answer.witness->context.find(issuer + ":sub");
  std::string text = "a token of " + issuer;
  if (subject != answer.witness->context.end() && !subject->second.values.empty() &&
      answer.words.count("subject") != 0)
    text += " with the subject `" + subject->second.values[0] + "`";
  return text;
}

std::string aws_caller(Everybody& everybody, const Candidate& candidate,
                       const solver::Answer& answer, const StillTrue& still) {
  const auto word = [&](const char* component) {
    const auto found = answer.words.find(component);
    return found == answer.words.end() ? std::string() : found->second;
  };
  const auto any = [&](const char* component, const std::vector<const char*>& fixed) {
    Restriction restriction;
    if (!word(component).empty()) restriction.fresh.insert(component);
    for (const char* name : fixed) {
      if (!word(name).empty()) restriction.fixed[name] = word(name);
    }
    return still(everybody.again(candidate, restriction));
  };
  const std::string account = word("account");
  const bool session = candidate.scenario.caller_role_arn.has_value();
  const std::string kind = session ? "role" : "user";
  const char* name = session ? "role_name" : "user_name";
  if (any("account", {"organization"})) {
    if (candidate.outsider) return "any AWS account";
    const std::string organization = word("organization");
    if (!organization.empty() && !any("organization", {}))
      return "any account of the organization o-" + organization;
    return "any AWS account";
  }
  if (candidate.outsider) return "an AWS account of a stranger";
  if (account.empty()) {
    const std::string id = word("unique_id");
    return id.empty() ? "an AWS caller"
                      : "the " + kind + " with the id " + (session ? "AROA" : "AIDA") + id;
  }
  std::string text = "account " + account;
  if (const auto vendor = identity::Catalog::get().vendor(account)) text += " (" + *vendor + ")";
  if (word(name).empty() || any(name, {"account"})) return text;
  return kind + " " + word(name) + " of " + text;
}

std::string service(const Candidate& candidate, const solver::Answer& answer) {
  const std::string name = "the service " + candidate.group->principal;
  if (candidate.outsider) return name + ", for a resource of any account";
  const auto account = answer.words.find("source_account");
  const auto& context = answer.witness->context;
  const bool shown = context.count("aws:SourceAccount") != 0 || context.count("aws:SourceArn") != 0;
  return account == answer.words.end() || !shown
             ? name
             : name + ", for a resource of account " + account->second;
}

std::string saml_user(const std::string& principal) {
  constexpr std::string_view kPart = ":saml-provider/";
  const std::size_t at = principal.find(kPart);
  if (at == std::string::npos) return "a caller of the provider `" + principal + "`";
  return "a user of the SAML provider " + principal.substr(at + kPart.size());
}

}  // namespace

solver::Answer told_by_names_that_matter(
    Everybody& everybody, const Candidate& candidate, solver::Answer answer,
    const std::function<solver::Answer(const identity::Scenario&)>& ask) {
  const auto* trust = candidate.group->trust;
  if (candidate.group->kind != Group::Kind::Web || candidate.outsider || !trust->match ||
      candidate.scenario.customised)
    return answer;
  rule::Insider insider;
  const auto& components = trust->family().components;
  for (const auto& [name, word] : answer.words) {
    const auto found = components.find(name);
    if (found != components.end() && is_name_of_owner(found->second)) insider.pins[name] = word;
  }
  // One id is enough to know who it is, and all that is fixed must stay.
  std::vector<std::string> idle;
  for (const auto& [name, word] : insider.pins) {
    Restriction restriction;
    restriction.fixed = insider.pins;
    restriction.fixed.erase(name);
    for (const auto& other : idle) restriction.fixed.erase(other);
    if (!components.at(name).language.words.empty() || restriction.fixed.empty()) continue;
    restriction.fresh.insert(name);
    if (ask(everybody.again(candidate, restriction)).found()) idle.push_back(name);
  }
  if (idle.empty() || idle.size() == insider.pins.size()) return answer;
  for (const auto& name : idle) insider.pins.erase(name);
  rule::show_as_ours(*trust, insider);
  insider.restriction.fixed = insider.pins;
  solver::Answer ours = ask(everybody.again(candidate, insider.restriction));
  if (ours.found()) {
    ours.scenario = answer.scenario;
    answer = std::move(ours);
  }
  for (const auto& name : idle) answer.words.erase(name);
  return answer;
}

std::string who(Everybody& everybody, const Candidate& candidate, const solver::Answer& answer,
                const StillTrue& still) {
  const Group& group = *candidate.group;
  const std::string does = and_does(candidate.scenario.also_actions);
  switch (group.kind) {
    case Group::Kind::Web:
      if (!group.trust->match) return token(candidate, answer) + does;
      return Web(everybody, candidate, answer, still).phrase() + does;
    case Group::Kind::OtherTokens:
      return token(candidate, answer) + does;
    case Group::Kind::Aws:
      return aws_caller(everybody, candidate, answer, still) + does;
    case Group::Kind::Service:
      return service(candidate, answer) + does;
    case Group::Kind::Saml:
      return saml_user(group.principal) + does;
  }
  return {};
}

}  // namespace trustlint::compare
